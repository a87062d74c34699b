"""Steps of those who decide: accountants, the lead's recommendation, the director's approval."""

import hashlib
import re

from tests.factories import FIGURES
from tests.journeys.walking import House, Person


def key_accounts(accountant: Person, bidder: str) -> None:
    """One year of accounts of one bidder."""
    accountant.here("finance")
    accountant.follow(bidder)
    accountant.page.locator("#key input[name='year-1-source']").fill("Filed accounts, pages 8 to 16")
    for box, text in (("day", "31"), ("month", "12"), ("year", "2020")):
        accountant.page.locator(f"#key input[name='year-1-year_end-{box}']").fill(text)
    accountant.page.locator("#key select[name='year-1-audited']").select_option("yes")
    for name, value in FIGURES.items():
        accountant.page.locator(f"#key input[name='year-1-{name}']").fill(value)
    accountant.press("Put on file")
    accountant.sees("The accounts are on file.", "2,400,000")


def decide_standing(accountant: Person, bidder: str) -> None:
    """The first accountant passes a bidder, with the reason."""
    accountant.here("finance")
    accountant.follow(bidder)
    accountant.choose("Pass")
    accountant.page.locator("textarea[name=decision-reason]").fill("Profitable, solvent, and larger than any lot.")
    accountant.press("Sign and send")
    accountant.sees("Decided. It stands once a second accountant agrees.")


def moderate_standing(accountant: Person, bidder: str) -> None:
    """The second accountant agrees."""
    accountant.here("finance")
    accountant.follow(bidder)
    accountant.choose("I agree with this decision")
    accountant.page.locator("textarea[name=moderation-reason]").fill("Checked against the filed accounts.")
    accountant.press("Record my word")
    accountant.sees("Agreed: the decision stands.")


def recommend(lead: Person) -> None:
    """The ranking is frozen and recommended."""
    lead.here("award/decision")
    lead.fill("What you recommend, and why", "Award as ranked: both lots reach their providers.")
    lead.press("Recommend")
    lead.sees("Recommended, with everything it rests on.")


def approve(approver: Person) -> None:
    """A different person approves."""
    approver.here("award/decision")
    approver.choose("Approve as recommended")
    approver.page.locator("textarea[name=reason]").fill("The record supports it.")
    approver.press("Record my decision")
    approver.sees("Approved.")


def send_letters(house: House) -> None:
    """Every bidder is told at one moment."""
    lead = house.person("lead")
    lead.here("award/decision")
    lead.page.locator("summary", has_text="Send 3 outcome letters").click()
    lead.press("Send the letters now")
    lead.sees("The outcome letters are sent.")


def make(house: House, title: str) -> bytes:
    """Ask for a document, watch its job, and download what came of it."""
    lead = house.person("lead")
    house.work()  # the post of the steps before
    lead.here("documents")
    lead.press(re.compile(f"^Make:? ?{re.escape(title)}$"))
    box = lead.page.locator("[data-job]").first
    assert box.get_attribute("data-state") == "waiting"
    lead.sees("You can leave this page; it goes on.")
    assert house.work() == 1
    download = box.get_by_role("link", name="Download")
    download.wait_for()  # the page follows the job by itself
    with lead.page.expect_download() as coming:
        download.click()
    content = coming.value.path().read_bytes()
    lead.here("documents")
    lead.sees(coming.value.suggested_filename, hashlib.sha256(content).hexdigest())
    return content
