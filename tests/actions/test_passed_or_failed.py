"""A quality question that is passed or failed: what may be given for it, and what comes of a fail."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from evaluation.award.actions import send_letters
from evaluation.award.models import OutcomeLetter
from evaluation.award.queries import published_scheme, results
from evaluation.check import report
from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.queries import criterion_by_code, marks_allowed
from evaluation.scoring.actions import draft_mark
from evaluation.scoring.items import items
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from procurement.core.action import Invalid
from procurement.core.db import db
from tests.conftest import SetClock
from tests.factories import Small


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement with its second question passed or failed; the third bidder fails it."""
    with app.test_request_context():
        yield _passed_or_failed(Small(clock))


def _passed_or_failed(small: Small) -> Small:
    first, second = (criterion_by_code(small.procurement.id, code) for code in ("Q1", "Q2"))
    assert first and second
    first.weight, second.weight, second.pass_fail = Decimal(100), Decimal(0), True
    db.session.commit()
    freeze_scheme(small.ctx("lead"), small.procurement)
    for name in ("evaluator1", "evaluator2"):
        small.marks |= {(0, "Q2", name): Decimal(1), (1, "Q2", name): Decimal(1), (2, "Q2", name): Decimal(0)}
    return small


def test_only_pass_and_fail_can_be_given(small: Small) -> None:
    small.scoring()
    asked = criterion_by_code(small.procurement.id, "Q2")
    assert asked and marks_allowed(small.procurement.id, asked) == (Decimal(0), Decimal(1))
    item = next(one for one in items(small.procurement.id, 1) if one.criterion.id == asked.id)
    with pytest.raises(Invalid, match="scale: 0, 1"):
        draft_mark(
            small.ctx("evaluator1"), item, mark=Decimal(4), strengths="", concerns="", reason="Met.", version=None
        )


def test_a_fail_keeps_a_tender_out_of_every_lot_and_the_letter_says_so(small: Small) -> None:
    small.awarded()
    (first, *_) = lots = results(small.procurement.id, small.clock.moment)
    assert [asked.code for asked in published_scheme(small.procurement.id).questions] == ["Q1"]
    assert {bid.bidder_code for lot in lots for bid in lot.ranking} == {"Bidder 01", "Bidder 02"}
    assert [(bid.bidder_code, [one.words for one in bid.reasons]) for bid in first.excluded] == [
        ("Bidder 03", ["Q2 Safety: failed"])
    ]
    assert first.ranking[0].total == 80
    book = load_workbook(BytesIO(workbook(award_report(small.procurement, small.clock.moment))))
    row = next(row for row in book["Scores"].iter_rows(values_only=True) if row[0] == "Bidder 03")
    assert "failed" in str(row[2]), "the sheet says what keeps it out"
    send_letters(small.ctx("lead"), small.procurement)
    letter = db.session.scalar(select(OutcomeLetter).where(OutcomeLetter.tender_id == small.tenders[2].id))
    assert letter and "Q2 Safety: failed" in letter.words
    assert [line for _, lines in report() for line in lines] == [], "every invariant holds"
