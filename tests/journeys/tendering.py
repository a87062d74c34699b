"""Steps of bidders, and of those who open what they sent."""

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.factories import PASSWORD, PDF, workbook
from tests.journeys.walking import House, Person
from tests.pages.mailbox import last_link

if TYPE_CHECKING:
    from playwright.sync_api import Locator

BIG = 20 * 1024 * 1024
"""Larger than two chunks of an upload."""


def open_stage(house: House, stage: str, at: str | None = None) -> None:
    """The lead opens a stage on its page of the timetable."""
    if at:
        house.at(at)
    lead = house.person("lead")
    lead.here(f"timetable/{stage}")
    lead.press("Open ", within=lead.page.get_by_role("main"))
    assert re.search(r" (is|are) open\.", lead.reads())


def close_stage(house: House, stage: str) -> None:
    """The lead closes a stage."""
    lead = house.person("lead")
    lead.here(f"timetable/{stage}")
    lead.press("Close ", within=lead.page.get_by_role("main"))
    assert re.search(r" (is|are) closed\.", lead.reads())


def register(
    house: House, organisation: str, number: str, name: str, email: str, guest: Person | None = None
) -> Person:
    """An organisation that the council has never heard of registers itself."""
    guest = guest or house.guest()
    guest.visit("/sign-in")
    guest.follow("Register your organisation")
    guest.fill("Your e-mail address", email)
    guest.press("Send me the link")
    guest.sees("Look in your mail")
    house.work()
    guest.visit(last_link(Path(house.server.app.instance_path), email))
    guest.fill("Your name", name)
    guest.fill("Choose a password", PASSWORD)
    guest.fill("Company number", number)
    guest.fill("Name of the organisation", organisation)
    guest.press("Register", exact=True)
    guest.sees("You are registered.")
    return guest


def start(bidder: Person) -> None:
    """From the home page to a tender that is begun."""
    bidder.visit("/")
    bidder.follow("Small care procurement")
    if "/bid/" not in bidder.page.url:
        bidder.visit(f"/bid/{bidder.house.code}")
    bidder.press("Start your tender")
    bidder.sees("Not submitted", "Nothing goes to the council until you submit it")


def answer(bidder: Person, words: str) -> None:
    """All answers, page after page, with the button of each page."""
    bidder.follow("Selection questions", within=bidder.page.locator("#selection"))
    bidder.choose("No")
    bidder.fill("P2 Insurance", "Employers' and public liability, five million each.")
    bidder.press("Save and go on")
    for code in ("Q1", "Q2"):
        bidder.fill(code, f"{words} answers {code}: turnover was 20% last year, and cover is planned.")
        bidder.press("Save and go on")


def choose_lots(bidder: Person, *lots: str) -> None:
    """Tick lots by their names."""
    bidder.follow("Choose lots")
    for lot in lots:
        bidder.tick(lot)
    bidder.press("Save lots")


def place(bidder: Person, slot: str) -> "Locator":
    """The box in which a file for a place is chosen."""
    return bidder.page.get_by_label(re.compile(f"^(Choose a file for|Replace) {slot}$"))


def give_file(bidder: Person, slot: str, path: Path) -> None:
    """Choose a file for a place; its chunks go up and the page shows it received."""
    with bidder.page.expect_navigation(timeout=30_000):  # the page shows itself anew once all has arrived
        bidder.give(place(bidder, slot), path)
    bidder.look()
    bidder.sees(path.name)


def give_file_plainly(bidder: Person, slot: str, path: Path) -> None:
    """The same by the form alone, without scripts."""
    place(bidder, slot).set_input_files(path)
    bidder.press(re.compile(f"^Upload.*(for|Replace) {slot}$"))
    bidder.sees("Received and checked.", path.name)


def make_files(folder: Path) -> dict[str, Path]:
    """What bidders send: a small PDF, a large one of more than two chunks, a small workbook."""
    made = {
        "A": folder / "mobilisation plan.pdf",
        "big": folder / "policies and evidence.pdf",
        "S3": folder / "prices.xlsx",
        "new prices": folder / "prices, second go.xlsx",
    }
    made["A"].write_bytes(PDF)
    made["big"].write_bytes(PDF + b"%" + b"care " * (BIG // 5))
    made["S3"].write_bytes(workbook([["Lot", "Urban"], ["1", "19.50"]]))
    made["new prices"].write_bytes(workbook([["Lot", "Urban"], ["1", "19.25"]]))
    return made


def sha256(path: Path) -> str:
    """What any computer says of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def submit(bidder: Person) -> str:
    """Check everything and submit; returns the receipt's reference."""
    bidder.visit(f"/bid/{bidder.house.code}")
    bidder.follow("Check and submit")
    bidder.press("Submit")
    assert bidder.heading() == "Receipt", bidder.reads()
    bidder.receipt_key = bidder.page.get_by_label("Your key", exact=True).locator(".big").inner_text()
    return bidder.page.get_by_label("Receipt", exact=True).locator(".big").inner_text()


def take_up(bidder: Person) -> None:
    """Make a new draft of what was sent, with the key of the receipt."""
    bidder.visit(f"/bid/{bidder.house.code}")
    bidder.fill("Key on your receipt", bidder.receipt_key)
    bidder.press("Put it into a new draft")
    bidder.sees("Changes not submitted")


def withdraw_and_send_again(bidder: Person) -> str:
    """Take back what was sent, fill a new draft in from it, and submit that; returns the last receipt's reference."""
    bidder.visit(f"/bid/{bidder.house.code}")
    bidder.unfold("Withdraw your tender")
    bidder.fill("Why (you need not say)", "A price is wrong.")
    bidder.press("Withdraw", exact=True)
    bidder.sees("Withdrawn", "You may submit again until the deadline")
    bidder.fill("Key on your receipt", bidder.receipt_key)
    bidder.press("Fill in what I sent")
    return submit(bidder)


def open_all(house: House, round_: int) -> None:
    """Two people, each at their own browser, open everything that lies sealed."""
    lead, opener = house.person("lead"), house.person("opener")
    lead.here(f"opening/{round_}")
    lead.choose("No, in none of them")
    lead.fill("Your share", house.small.shares["lead"])
    lead.press("Confirm as the first person")
    lead.sees("A second person must confirm too")
    opener.visit("/")
    opener.here(f"opening/{round_}")
    opener.choose("No, in none of them")
    opener.fill("Your share", house.small.shares["opener"].lower())
    opener.press("Confirm and open all")
    opener.sees("Opening register")
