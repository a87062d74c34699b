"""One lot is abandoned while the other goes on: who is told, what is still judged, what letters and report say."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from evaluation.award.actions import send_letters
from evaluation.award.facts import Why
from evaluation.award.queries import approved, as_it_stands, letter_of, results
from evaluation.award.snapshot import thaw
from evaluation.scoring.items import item, items
from evaluation.setup.actions import abandon, abandon_lot
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from procurement.core.action import Invalid, Refused
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.pqq.queries import in_evaluation
from procurement.tenders.actions import choose_lots, submit_tender
from procurement.tenders.bids import bid
from tests.factories import Small, local
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database
DAY = date(2021, 4, 22)
WHY = ("Too few providers.", "Cabinet, 21/00040", DAY)


def tendered(clock: Any, *, sent: bool = True) -> Small:
    """A bidder for both lots and one for each alone; all submitted, unless `sent` says no."""
    small = Small(clock).tendering()
    clock.at(local("2021-04-22T10:00"))
    for index, lots in enumerate(((1, 2), (1,), (2,))):
        tender = small.fill(index, lots)
        if sent:
            submit_tender(small.ctx(small.bidders[index]), tender)
        small.tenders.append(tender)
    small.done.add("submitted")
    return small


def test_a_lot_that_is_abandoned_is_judged_no_further_and_its_bidders_are_told(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = tendered(clock, sent=False)
        one, two = small.lots
        approver = small.ctx("approver")
        with pytest.raises(Refused):
            abandon_lot(small.ctx("lead"), two, *WHY)
        for spoiled, field in (((" ", "Cabinet", DAY), "reason"), (("Why", "Cabinet", date(2031, 1, 1)), "decided_on")):
            with pytest.raises(Invalid) as refused:
                abandon_lot(approver, two, *spoiled)
            assert refused.value.field == field
        abandon_lot(approver, two, *WHY)
        told = db.session.query(Message).filter(Message.subject.startswith("Lot 2 is abandoned")).all()
        assert {mail.to_address for mail in told} == {f"bid{n}@bidder{n}.example" for n in (1, 2, 3)}
        assert all("Too few providers." in mail.body for mail in told)
        with pytest.raises(Invalid, match="No other lot would go on"):
            abandon_lot(approver, one, *WHY)
        with pytest.raises(Invalid, match="Lot 2 Southtown was abandoned on 22 April 2021: Too few providers"):
            abandon_lot(approver, two, *WHY)
        held = bid(small.ctx(small.bidders[0]), small.procurement)
        assert held.held and not held.held.missing
        assert held.held.ended == {2}
        only = bid(small.ctx(small.bidders[2]), small.procurement).held
        assert only and [missing.title for missing in only.missing] == ["Lots"]
        with pytest.raises(Invalid, match="Lot 2 Southtown was abandoned"):
            choose_lots(small.ctx(small.bidders[1]), small.tenders[1], [one.id, two.id])
        submit_tender(small.ctx(small.bidders[0]), small.tenders[0])
        assert bid(small.ctx(small.bidders[0]), small.procurement).verdict.title == "Submitted"
        code = small.code
        reader, lead = (Visitor(app, small.staff[name]) for name in ("evaluator1", "lead"))
        bidder = Visitor(app, small.bidders[0])
    decision = f"/procurements/{code}/setup/abandoning/2"
    assert "Cabinet, 21/00040" in words(lead.get(decision))
    assert "abandon the whole procurement" in words(lead.get(decision.replace("/2", "/1")))
    listed = words(lead.get(decision.removesuffix("/2")))
    assert all(said in listed for said in ("One lot at a time", "1 Northtown", "Goes on", "2 Southtown"))
    assert "2 Southtown Abandoned" in words(bidder.get(f"/bid/{code}/lots"))
    for address in ("timetable", "scheme"):
        assert "Lot 2 Southtown was abandoned on 22 April 2021" in words(reader.get(f"/procurements/{code}/{address}"))


def test_letters_report_and_workbook_say_that_it_ceased(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = tendered(clock).scoring()
        two = small.lots[1]
        abandon_lot(small.ctx("approver"), two, *WHY)
        assert [tender.id for tender in in_evaluation(small.procurement.id)] == [one.id for one in small.tenders[:2]]
        asked = items(small.procurement.id, 1)
        assert {one.tender.id for one in asked} == {one.id for one in small.tenders[:2]} and len(asked) == 4
        assert item(small.tenders[2], asked[0].criterion, 1) is None
        small.awarded()
        first, second = results(small.procurement.id, small.clock.moment)
        assert len(first.ranking) == 2 and not second.ranking and second.short == 0
        assert all(gone.reasons[0].why is Why.ENDED for gone in second.excluded)
        letters = send_letters(small.ctx("lead"), small.procurement)
        letter = letter_of(letters.id, small.tenders[0].id)
        assert letter and "Result: none. Lot 2 Southtown was abandoned on 22 April 2021" in letter.words
        assert letter_of(letters.id, small.tenders[2].id) is None, "it was told when the lot was abandoned"
        report = award_report(small.procurement, small.clock.moment)
        assert [lot.ended_on for lot in report.open.lots] == ["", "Thu 22 April 2021"]
        assert [fate.fate.value for fate in report.appendix.fates][-1] == "for abandoned lots alone"
        assert workbook(report)


def test_one_that_is_abandoned_after_approval_is_not_awarded_in_the_letters(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).awarded()
        two = small.lots[1]
        basis = approved(small.procurement.id)
        assert basis and thaw(basis.snapshot).lots[1].awarded
        abandon_lot(small.ctx("approver"), two, "No funds.", "Cabinet", date(2021, 8, 20))
        (_, gone) = as_it_stands(basis).lots
        assert not gone.awarded and [one.total is not None for one in gone.excluded] == [True] * 3
        letters = send_letters(small.ctx("lead"), small.procurement)
        letter = letter_of(letters.id, small.tenders[0].id)
        assert letter and letter.words.count("No award is made for it") == 1
        abandon(small.ctx("approver"), small.procurement, "No funds.", "Cabinet", date(2021, 8, 20))
        with pytest.raises(Invalid, match="This procurement was abandoned"):
            abandon_lot(small.ctx("approver"), small.lots[0], "No funds.", "Cabinet", date(2021, 8, 20))
