"""Sixty for quality and forty for price: from set-up to a ranking that `evenhand replay` repeats."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from evaluation.award.facts import Why
from evaluation.award.leaving import left
from evaluation.award.outstanding import before_recommending
from evaluation.award.queries import published_scheme, results
from evaluation.award.replay import replay
from evaluation.award.snapshot import replay_form
from evaluation.explaining.actions import explain
from evaluation.explaining.queries import asked_of
from evaluation.negotiation.actions.pricing import name_negotiator, see_prices
from evaluation.pricing.actions import Correction, ask_low_price, correct_price, decide_low_price, open_prices
from evaluation.pricing.book import read_prices
from evaluation.pricing.models import PriceRow
from evaluation.pricing.queries import asked, quality_settled, schedule
from evaluation.pricing.schedule import Cell, PriceLine, Read, lot_price, read_lines
from evaluation.scoring.actions import assign, reopen_marks
from evaluation.scoring.items import Batch, items
from evaluation.scoring.price_sight import sights
from evaluation.setup.pack import Pack, Panelist
from evaluation.setup.starting_points import shipped
from exports.price_schedule.sheets import workbook
from procurement.cases.queries import lots
from procurement.core.action import Invalid, Refused
from procurement.core.db import db
from procurement.core.vocabulary import Bar, Permission, Stage
from procurement.people.models import User
from procurement.tenders.priced import sent_prices
from procurement.tenders.queries import opened_submission
from procurement.timetable.actions import reopen_stage
from tests.conftest import SetClock
from tests.pages.visiting import Visitor, page, words
from tests.rehearsing import Practised, Real

LINES = "Hour of care | hour | 52,000.5\nMobilisation"


class Sixty(Real):
    """The simple purchase, sixty to forty, with a rate and a lump sum in its schedule."""

    def pack(self) -> Pack:
        ships = shipped("simple_purchase")
        codes = tuple(question.code for question in ships.questions)
        people = [self.small.staff[name] for name in ("evaluator1", "evaluator2")]
        return replace(
            ships.with_basics(title="Meals", buyer="Testshire Council", authority="Cabinet, 3 February 2026"),
            people=tuple(Panelist(one.email, one.name, codes) for one in people),
            price_lines=LINES,
        )


@pytest.fixture
def sixty(app: Flask, clock: SetClock) -> Any:
    """Its rehearsal, marked and moderated, moderation not closed yet."""
    with app.app_context():
        real = Sixty(clock)
        yield Practised(real, real.rehearsal())


def test_prices_rank_as_replay_does_and_only_once_quality_is_settled(app: Flask, sixty: Practised) -> None:
    made = sixty.procurement
    sixty.scored()
    sixty.open(Stage.MODERATION)
    with pytest.raises(Refused, match="until quality is settled"):
        open_prices(sixty.ctx("lead"), made)
    assert not list(db.session.scalars(select(PriceRow)))
    sixty.done.discard("moderated1")
    sixty.agree_all()
    sixty.close(Stage.SCORING)
    sixty.close(Stage.MODERATION)
    now = sixty.clock.moment
    assert quality_settled(made.id, now)
    (lot,) = results(made.id, now)
    assert {bid.reasons[0].why for bid in lot.excluded} == {Why.NO_PRICE}
    with pytest.raises(Refused):
        open_prices(sixty.ctx("evaluator1"), made)
    assert len(open_prices(sixty.ctx("accountant1"), made)) == len(sixty.tenders)
    with pytest.raises(Invalid, match="read already"):
        open_prices(sixty.ctx("lead"), made)
    (lot,) = results(made.id, now)
    assert len(lot.ranking) == len(sixty.tenders)
    found = asked(made.id)
    for bid in lot.ranking:
        price = found[bid.tender_id].lots[1]
        rate, lump = price.lines
        assert (rate.cell.sheet, rate.cell.cell) == ("Prices", "F5")
        assert rate.amount is not None and lump.amount is not None
        assert bid.money == rate.amount * Fraction("52000.5") + lump.amount, "volume times rate, to the last place"
    form = replay_form("Meals", published_scheme(made.id).document, [lot])
    again = replay(json.dumps(form).encode()).lots["1"]
    assert [(one.bidder, one.rank, one.total, one.price) for one in again.ranking] == [
        (one.bidder_code, one.rank, one.total, one.price) for one in lot.ranking
    ]
    cheapest = min(lot.ranking, key=lambda bid: bid.money or 0)
    assert cheapest.price == 40, "the lowest price earns every point"
    corrected(sixty)
    seen(app, sixty)
    too_low(app, sixty)


@pytest.mark.one_database
def test_named_negotiators_open_prices_each_on_record_and_judge_quality_no_more(app: Flask, sixty: Practised) -> None:
    made = sixty.procurement
    sixty.moderated()
    made.route = "Competitive flexible procedure"
    db.session.commit()
    sixty.open(Stage.NEGOTIATION)
    one, other, lead = (sixty.staff[name] for name in ("evaluator1", "evaluator2", "lead"))
    with pytest.raises(Invalid, match="does not say"):
        name_negotiator(sixty.ctx("lead"), made, one, "She negotiates prices.")
    made.prices_negotiated = True
    db.session.commit()
    with pytest.raises(Refused, match="You are not among them"):
        see_prices(sixty.ctx("evaluator1"), made)
    name_negotiator(sixty.ctx("lead"), made, one, "She negotiates prices.")
    here = f"/procurements/{made.code}/negotiation/prices"
    sent = opened_submission(sixty.tenders[0])
    assert sent is not None
    typed = sent_prices(sent)[0].lines[0].typed
    readers = {user.id: Visitor(app, user) for user in (one, other, lead, sixty.staff["moderator"])}
    assert all(typed not in words(reader.get(here)) for reader in readers.values()), "nobody has opened them"
    assert readers[other.id].post(here, {"do": "see"}).status_code == 403
    assert readers[one.id].post(here, {"do": "see"}).status_code == 303
    db.session.rollback()
    (row,) = sights(made.id)
    assert (row.user_id, len(row.submission_ids)) == (one.id, len(sixty.tenders))
    assert {user_id for user_id, reader in readers.items() if typed in words(reader.get(here))} == {one.id}
    assert one.name in words(readers[lead.id].get(here)), "who opened them is read by all"
    reopen_stage(sixty.ctx("lead"), made, Stage.SCORING, "To show it.")
    (item, *_) = items(made.id, 1)
    no = sixty.ctx("evaluator1").refusal(Permission.SCORE_GIVE, item)
    assert no is not None and no.bar is Bar.SAW_PRICES
    no = sixty.ctx("evaluator2").refusal(Permission.SCORE_GIVE, item)
    assert no is not None and no.bar is Bar.LOCKED
    assert "You mark no quality since" in words(readers[one.id].get(f"/procurements/{made.code}/scoring"))
    with pytest.raises(Invalid, match="cannot mark quality"):
        assign(sixty.ctx("lead"), made, item.criterion, one)
    name_negotiator(sixty.ctx("lead"), made, other, "He too.")
    reopen_marks(sixty.ctx("lead"), Batch(made.id, item.criterion, 1), other, "To look again.")
    with pytest.raises(Invalid, match="You have marks to submit"):
        see_prices(sixty.ctx("evaluator2"), made)


def seen(app: Flask, sixty: Practised) -> None:
    """The pages show it to those who decide, and to nobody who marks."""
    here = f"/procurements/{sixty.procurement.code}/prices"
    lead = Visitor(app, sixty.staff["lead"])
    shown = lead.get(here)
    assert "40 × lowest price ÷ price" in words(shown)
    assert len(page(shown).xpath("//svg//circle")) == len(sixty.tenders)
    assert "Complete, put right" in words(shown)
    assert "published weights decide" in words(shown) and "To be first" in words(shown)
    assert "What one mark outweighs" in words(shown)
    assert "published weights decide" not in words(Visitor(app, sixty.staff["accountant1"]).get(here))
    tried = lead.get(f"{here}?bids=A+%7C+100000+%7C+50%0AB+%7C+125000+%7C+90")
    assert "the first place goes from B to A" in words(tried)
    assert "Line 1: write a name" in words(lead.get(f"{here}?bids=nonsense"))
    one = lead.get(f"{here}/{sixty.tenders[0].id}")
    assert "Agreed by A. Director" in words(one)
    typed = {"line": "1-P1", "amount": "tbc", "reason": "Misread.", "agreed_by": "A. Director"}
    refused = lead.post(f"{here}/{sixty.tenders[0].id}", typed)
    assert refused.status_code == 422
    assert page(refused).xpath("//input[@name='amount']/@value") == ["tbc"], "what was typed is kept"
    for name in ("evaluator1", "moderator"):
        assert Visitor(app, sixty.staff[name]).get(here).status_code == 403


def corrected(sixty: Practised) -> None:
    """A price is put right with agreement alone, and the ranking follows it."""
    tender, now = sixty.tenders[0], sixty.clock.moment
    right = Correction(1, "P2", Decimal("0"), "Confirmed: mobilisation is free.", "A. Director", now.date())
    for wrong, where in (
        (replace(right, agreed_by=" "), "agreed_by"),
        (replace(right, amount=Decimal("-1")), "amount"),
        (replace(right, agreed_on=date(2999, 1, 1)), "agreed_on"),
        (replace(right, code="P9"), "amount"),
        (replace(right, reason=""), "reason"),
    ):
        with pytest.raises(Invalid) as no:
            correct_price(sixty.ctx("lead"), tender, wrong)
        assert no.value.field == where
    before = asked(sixty.procurement.id)[tender.id].lots[1]
    correct_price(sixty.ctx("lead"), tender, right)
    after = asked(sixty.procurement.id)[tender.id].lots[1]
    assert before.total is not None and after.total == before.total - (before.lines[1].amount or 0)
    assert after.lines[1].corrected and after.lines[1].cell.typed, "what was sent stays beside it"


def too_low(app: Flask, sixty: Practised) -> None:
    """A price is asked about before it is judged; a rejected one moves every other, and how it stood stays."""
    made, now = sixty.procurement, sixty.clock.moment
    (before,) = results(made.id, now)
    cheapest = min(before.ranking, key=lambda bid: bid.money or 0)
    tender = next(one for one in sixty.tenders if one.id == cheapest.tender_id)
    here = f"/procurements/{made.code}/prices/{tender.id}"
    lead = Visitor(app, sixty.staff["lead"])
    with pytest.raises(Invalid, match="has not been asked"):
        decide_low_price(sixty.ctx("lead"), tender, 1, finding="unexplained", reason="Too low.")
    with pytest.raises(Refused):
        ask_low_price(sixty.ctx("accountant1"), tender, 1, words="Explain.", due_at=now + timedelta(days=3))
    unsent = lead.post(f"{here}/low", {"lot": "1", "ask1-words": "Explain your price for the hour.", "ask1-due_at": ""})
    assert unsent.status_code == 422 and "Explain your price for the hour." in unsent.get_data(as_text=True)
    ask_low_price(sixty.ctx("lead"), tender, 1, words="Explain the price.", due_at=now + timedelta(days=3), seen="Low.")
    blockers = before_recommending(made.code, results(made.id, now))
    assert any("looks abnormally low" in one.what and cheapest.organisation in one.what for one in blockers)
    with pytest.raises(Invalid, match="may still explain"):
        decide_low_price(sixty.ctx("lead"), tender, 1, finding="unexplained", reason="Too low.")
    bidder = db.session.scalar(select(User).where(User.organisation_id == tender.organisation_id))
    assert bidder
    (explaining,) = asked_of(tender.id)
    assert explaining.asked.seen.startswith("Your price for lot 1 is £") and explaining.waits(now)
    with pytest.raises(Invalid, match="Write your explanation"):
        explain(sixty.ctx(bidder), explaining.asked, " ")
    explain(sixty.ctx(bidder), explaining.asked, "We own our kitchens.")
    assert "We own our kitchens." in words(lead.get(here))
    assert Visitor(app, sixty.staff["evaluator1"]).get(here).status_code == 403
    with pytest.raises(Invalid, match="Choose what you find"):
        decide_low_price(sixty.ctx("lead"), tender, 1, finding="breach", reason="No ground of the Act.")
    done = lead.post(
        f"{here}/low", {"lot": "1", "low1-finding": "unexplained", "low1-reason": "Kitchens cost as well."}
    )
    assert done.status_code == 303
    (after,) = results(made.id, now)
    gone = next(bid for bid in after.excluded if bid.tender_id == tender.id)
    assert (gone.reasons[0].why, gone.money) == (Why.LOW_PRICE, cheapest.money)
    lowest = min(after.ranking, key=lambda bid: bid.money or 0)
    assert lowest.price == 40 and lowest.money != cheapest.money, "the lowest price is now the lowest that is in"
    assert cheapest.organisation in words(lead.get(here)) and "How the lot stood before" in words(lead.get(here))
    assert f"How the lot stood with {cheapest.organisation}" in words(lead.get(f"/procurements/{made.code}/prices"))
    prices = {bid.bidder_code: bid.money for bid in before.ranking if bid.money is not None}
    (was,) = left(after, published_scheme(made.id).scheme, prices)
    assert [(one.bidder, one.rank, one.total, one.price) for one in was.before.ranking] == [
        (bid.bidder_code, bid.rank, bid.total, bid.price) for bid in before.ranking
    ], "how it stood can be worked out again to the last place"
    assert not left(after, published_scheme(made.id).scheme, {}), "a bid without a price stood nowhere"
    decide_low_price(sixty.ctx("lead"), tender, 1, finding="explained", reason="Seen again: it can perform.")
    assert results(made.id, now)[0].ranking == before.ranking, "what was decided again puts all back"
    blockers = before_recommending(made.code, results(made.id, now))
    assert not any("looks abnormally low" in one.what and cheapest.organisation in one.what for one in blockers)


@pytest.mark.one_database
def test_a_schedule_is_read_cell_by_cell_and_blank_is_not_zero(sixty: Practised) -> None:
    made = sixty.procurement
    lines, there = schedule(made.id), lots(made.id)
    assert lines == read_lines(LINES)
    book = load_workbook(BytesIO(workbook("Meals", lines, there, sixty.clock.moment, rehearsal=True)))
    sheet = book["Prices"]
    assert sheet.protection.sheet and sheet["A5"].protection.locked and not sheet["F5"].protection.locked
    assert sheet["E5"].value == 52000.5

    def cells(rate: object, lump: object, **more: object) -> list[Cell]:
        sheet["F5"], sheet["F6"] = rate, lump
        for cell, value in more.items():
            sheet[cell] = value
        out = BytesIO()
        book.save(out)
        return read_prices(out.getvalue(), lines, [1])

    def read(rate: object, lump: object, **more: object) -> list[tuple[Read, Decimal | None]]:
        return [(one.state, one.amount) for one in cells(rate, lump, **more)]

    rate, lump = lot_price(
        1, lines, {one.code: one for one in cells("19.25", 70, G5=1001009.62, G6="£71.00")}, {}
    ).lines
    assert not rate.misadded, "19.25 × 52,000.5, to the penny"
    assert lump.misadded == "The bidder’s own sheet says £71.00; what it typed comes to £70.00"
    assert read(19.25, "£1,000") == [(Read.GIVEN, Decimal("19.25")), (Read.GIVEN, Decimal("1000"))]
    assert read(None, 0) == [(Read.BLANK, None), (Read.ZERO, Decimal(0))]
    assert read("tbc", -5) == [(Read.NO_NUMBER, None), (Read.NO_NUMBER, None)]
    assert read(1, 2, A7="1-P1", F7=3)[0][0] is Read.NO_NUMBER, "the same line twice is no price"
    assert read(1, 2, A5="1-P9", A7=None)[0][0] is Read.NOT_THERE
    assert [one.state for one in read_prices(b"no workbook", lines, [1])] == [Read.NOT_THERE] * 2
    assert [one.state for one in read_prices(b"", [PriceLine("P1", "All")], [1])] == [Read.NOT_THERE]
