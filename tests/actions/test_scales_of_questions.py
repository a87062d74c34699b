"""Two scales in one scheme: each question is marked, agreed, ranked and told on its own."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from evaluation.award.actions import send_letters
from evaluation.award.models import OutcomeLetter
from evaluation.award.queries import recommendation, results
from evaluation.award.replay import replay
from evaluation.award.snapshot import thaw
from evaluation.check import report
from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.models import ScaleStep
from evaluation.scheme.queries import criterion_by_code, marks_allowed, published
from evaluation.scheme.words import scales_in
from evaluation.setup.from_rows import pack_from_rows
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from procurement.core.audit import canonical
from procurement.core.db import db
from tests.conftest import SetClock
from tests.factories import Small


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement with its second question marked 0, 2, 5, 8 or 10."""
    with app.test_request_context():
        yield _two_scales(Small(clock))


def _two_scales(small: Small) -> Small:
    second = criterion_by_code(small.procurement.id, "Q2")
    assert second
    second.scale = "Risk"
    for order, value in enumerate((0, 2, 5, 8, 10), start=10):
        step = {"word": f"Word {value}", "descriptor": f"Stands for {value}.", "value": Decimal(value)}
        db.session.add(ScaleStep(scheme_id=second.scheme_id, value_order=order, scale="Risk", **step))
    db.session.commit()
    freeze_scheme(small.ctx("lead"), small.procurement)
    for name in ("evaluator1", "evaluator2"):
        small.marks |= {(0, "Q2", name): Decimal(8), (1, "Q2", name): Decimal(10), (2, "Q2", name): Decimal(5)}
    return small


def test_a_question_goes_by_its_own_scale_from_the_mark_to_the_letter(small: Small) -> None:
    small.awarded()
    number = small.procurement.id
    asked = {code: criterion_by_code(number, code) for code in ("Q1", "Q2")}
    assert {code: [int(m) for m in marks_allowed(number, one)] for code, one in asked.items() if one} == {
        "Q1": [0, 1, 2, 3, 4, 5],
        "Q2": [0, 2, 5, 8, 10],
    }
    assert [(one.name, one.questions) for one in scales_in(published(number))] == [("", ("Q1",)), ("Risk", ("Q2",))]
    lots = results(number, small.clock.moment)
    weights = {code: one.weight for code, one in asked.items() if one}
    points = {bid.bidder_code: bid.points["Q2"] for lot in lots for bid in lot.ranking}
    assert points["Bidder 01"] == weights["Q2"] * Decimal("0.8") and points["Bidder 02"] == weights["Q2"]
    said = recommendation(number)
    assert said
    again = replay(canonical(thaw(said.snapshot).replay).encode())
    for lot in lots:
        told = {standing.bidder: standing.total for standing in again.lots[str(lot.lot.number)].ranking}
        assert told == {bid.bidder_code: bid.total for bid in lot.ranking}
    book = load_workbook(BytesIO(workbook(award_report(small.procurement, small.clock.moment))))
    assert ("Q2", 10) in {(row[0], row[4]) for row in book["Scheme"].iter_rows(values_only=True)}
    assert (8, "Q2") in {(row[0], row[3]) for row in book["Scale"].iter_rows(values_only=True)}
    pack = pack_from_rows(small.procurement)
    assert [len(marks) for marks in pack.scales.values()] == [6, 5] and pack.questions[1].scale == "Risk"
    send_letters(small.ctx("lead"), small.procurement)
    letter = db.session.scalar(select(OutcomeLetter).where(OutcomeLetter.tender_id == small.tenders[0].id))
    assert letter and "score 8 of 10" in letter.words
    assert [line for _, lines in report() for line in lines] == [], "every invariant holds"
