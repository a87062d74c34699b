"""A bidder's whole way by keyboard alone at 320 pixels: from registering to a tender withdrawn and sent again."""

from pathlib import Path

import pytest

from procurement.core.db import db
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import withdraw_tender
from tests.journeys import tendering
from tests.journeys.keys import Keyed
from tests.journeys.walking import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_bidder_needs_no_mouse_and_no_wide_screen(house: House, tmp_path: Path) -> None:
    house.small.tendering()
    _others(house)
    house.at("2021-04-20T10:00")
    files = tendering.make_files(tmp_path)
    dora = Keyed(house)
    tendering.register(house, "Dogwood Care", "98000003", "Dora Wood", "dora@dogwood.example", dora)
    tendering.start(dora)
    _answer(dora)
    tendering.give_file(dora, "A", files["A"])
    tendering.give_file(dora, "S3", files["S3"])
    first = tendering.submit(dora)
    dora.sees(*(tendering.sha256(files[name]) for name in ("A", "S3")))

    tendering.take_up(dora)
    tendering.give_file(dora, "S3", files["new prices"])
    second = tendering.submit(dora)
    third = tendering.withdraw_and_send_again(dora)
    assert len({first, second, third}) == 3
    _after_the_deadline(house, dora)
    assert dora.pointed() is None
    assert not house.faults, "\n".join(house.faults)


def _others(house: House) -> None:
    """One bidder drafts everything and does not submit, one submits and withdraws; then hours are asked for."""
    small = house.small
    small.fill(0)
    gone = small.fill(1)
    small.submit(1, gone)
    withdraw_tender(small.ctx(small.bidders[1]), gone, "We have no staff for it.")
    stated = questions(small.procurement.id, Part.SELECTION)[1]
    stated.kind, stated.expected = "capacity", ""
    db.session.commit()


def _answer(dora: Keyed) -> None:
    dora.follow("Choose lots")
    dora.tick("1 Northtown")
    dora.press("Save lots")
    dora.fill("Hours a week in all", "400")
    dora.fill("Hours a week, lot 1", "400")
    dora.fill("Choice of lot 1", "1")
    dora.press("Save hours and lots")
    dora.follow("Selection questions", within=dora.page.locator("#selection"))
    dora.choose("No")
    dora.press("Save and go to the list")
    dora.follow("Q1", within=dora.page.locator("#quality"))
    for code in ("Q1", "Q2"):
        dora.fill(code, f"Dogwood Care answers {code}: cover is planned.")
        dora.press("Save and go on")


def _after_the_deadline(house: House, dora: Keyed) -> None:
    """What was sent is read with its key; who did not submit, or withdrew, reads that and what is still possible."""
    house.at("2021-04-23T16:00:01")
    dora.visit(f"/bid/{house.code}")
    dora.sees("Closed", "It lies sealed")
    dora.follow("Read what you sent")
    dora.fill("Key on your receipt", dora.receipt_key)
    dora.press("Show what you sent")
    dora.sees("Dogwood Care answers Q1")
    late, gone = house.bidder(1), house.bidder(2)
    late.visit(f"/bid/{house.code}")
    late.sees("Nothing of yours is with the council", "You may still ask")
    gone.visit(f"/bid/{house.code}")
    gone.sees("Withdrawn", "You took it back, so nobody at the council will ever open it", "Read what you sent")
