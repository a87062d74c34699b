"""Questions that differ by lot, from the draft to the letters: Q1 is for both lots, Q2 for lot 2, Q3 for lot 1."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from evaluation.award.actions import send_letters
from evaluation.award.models import OutcomeLetter
from evaluation.award.outstanding import before_recommending
from evaluation.award.queries import recommendation, results
from evaluation.award.replay import replay
from evaluation.award.snapshot import thaw
from evaluation.check import report
from evaluation.financial.needed import below_minimum
from evaluation.moderation.scores import standing_scores
from evaluation.scheme.actions import Step, Weighted, freeze_scheme, set_scheme
from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import criteria, criterion_by_code, published
from evaluation.scoring.actions import assign
from evaluation.scoring.items import items, submitted
from evaluation.setup.from_rows import pack_from_rows
from exports.award_report.pdf import public, whole
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from exports.score_matrix.facts import matrix
from exports.score_matrix.sheets import workbook as matrix_workbook
from procurement.core.action import Invalid
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.questionnaire.models import Question
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import choose_lots
from procurement.tenders.drafts import draft
from procurement.tenders.models import SubmittedAnswer, Tender
from procurement.tenders.queries import latest_submission
from tests.conftest import SetClock
from tests.factories import SCALE, Small

BIDS_FOR = ((1, 2), (1,), (2,))


class ByLot(Small):
    """The small procurement with questions by lot; the first bidder bids for both lots, the others for one each."""

    def fill(self, index: int, lots: tuple[int, ...] = ()) -> Tender:
        return super().fill(index, lots or BIDS_FOR[index])


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[ByLot]:
    with app.test_request_context():
        yield by_lot(ByLot(clock))


def by_lot(small: ByLot) -> ByLot:
    number, lead = small.procurement.id, small.ctx("lead")
    second = criterion_by_code(number, "Q2")
    assert second
    second.question.lots = [2]
    third = Question(
        procurement_id=number,
        part="quality",
        code="Q3",
        position=9,
        title="Northtown",
        text="How will you staff Northtown?",
        kind="text",
        word_limit=150,
        lots=[1],
    )
    db.session.add(third)
    db.session.flush()
    db.session.add(
        Criterion(
            scheme_id=second.scheme_id,
            procurement_id=number,
            question_id=third.id,
            position=9,
            weight=Decimal(40),
        )
    )
    db.session.commit()
    for name in ("evaluator1", "evaluator2"):
        asked = criterion_by_code(number, "Q3")
        assert asked
        assign(lead, small.procurement, asked, small.staff[name])
        small.marks |= {(0, "Q3", name): Decimal(1), (1, "Q3", name): Decimal(5)}
    freeze_scheme(lead, small.procurement)
    return small


def asked_of(tender: Tender, round_: int = 1) -> list[str]:
    return [question.code for question in draft(tender, round_).questions if question.part == "quality"]


def test_a_bidder_is_asked_for_its_lots_only_and_what_it_typed_is_not_lost(small: ByLot) -> None:
    small.tendering()
    tender = small.fill(0, (1,))
    ctx, lots = small.ctx(small.bidders[0]), {lot.number: lot.id for lot in small.lots}
    assert asked_of(tender) == ["Q1", "Q3"] and not draft(tender, 1).missing
    choose_lots(ctx, tender, [])
    assert asked_of(tender) == ["Q1", "Q2", "Q3"], "before any lot is chosen everything is shown"
    choose_lots(ctx, tender, [lots[2]])
    held = draft(tender, 1)
    assert asked_of(tender) == ["Q1", "Q2"]
    second = next(question for question in held.questions if question.code == "Q2")
    assert "answers Q2" in held.answers[second.id], "what was typed while the question was left out is there"


def test_each_lot_is_marked_ranked_and_told_by_its_own_questions(small: ByLot) -> None:
    number = small.procurement.id
    small.scoring()
    sent = {
        ([one.id for one in small.tenders].index(tender.id), question.code)
        for tender in small.tenders
        if (last := latest_submission(tender.id))
        for question in questions(number)
        if question.part == "quality"
        and db.session.scalar(
            select(SubmittedAnswer.id).where(
                SubmittedAnswer.submission_id == last.id, SubmittedAnswer.question_id == question.id
            )
        )
    }
    expected = {(0, "Q1"), (0, "Q2"), (0, "Q3"), (1, "Q1"), (1, "Q3"), (2, "Q1"), (2, "Q2")}
    assert sent == expected
    order = [tender.id for tender in small.tenders]
    marked = {(order.index(item.tender.id), item.criterion.question.code) for item in items(number, 1)}
    assert marked == expected
    by_code = {criterion.question.code: criterion for criterion in criteria(number)}
    assert submitted(small.tenders[1], by_code["Q2"], 1) is None and submitted(small.tenders[0], by_code["Q2"], 1)
    assert standing_scores(number).missing[small.tenders[1].id] == ("Q1", "Q3")
    assert "Bidder 02: Not moderated yet: Q1, Q3" in [
        blocker.what for blocker in before_recommending(small.code, results(number, small.clock.moment))
    ]

    small.awarded(negotiate=True)
    assert asked_of(small.tenders[1], 2) == ["Q1", "Q3"]
    totals = [
        [(bid.bidder_code, bid.total, sorted(bid.scores)) for bid in lot.ranking]
        for lot in results(number, small.clock.moment)
    ]
    assert totals == [
        [("Bidder 02", 76, ["Q1", "Q3"]), ("Bidder 01", 68, ["Q1", "Q3"])],
        [("Bidder 01", 92, ["Q1", "Q2"]), ("Bidder 03", 60, ["Q1", "Q2"])],
    ]
    assert below_minimum(number) == frozenset()
    latest = recommendation(number)
    assert latest
    files = thaw(latest.snapshot).replays
    again = [replay(canonical(file).encode()) for file in files]
    assert [
        [(one.bidder, one.total) for one in found.lots[lot].ranking]
        for found, lot in zip(again, ("1", "2"), strict=True)
    ] == [[(code, total) for code, total, _ in lot] for lot in totals]

    send_letters(small.ctx("lead"), small.procurement)
    letters = {row.tender_id: row.words for row in db.session.scalars(select(OutcomeLetter))}
    first, second, third = (letters[tender.id] for tender in small.tenders)
    assert "Q3 Northtown (weight 40, lot 1): score 5 of 5, 40 points" in second and "Q2" not in second
    assert "Q2 Safety (weight 40, lot 2): score 3 of 5, 24 points" in third and "Q3" not in third
    assert "Q2 Safety (weight 40, lot 2): score 4 of 5, 32 points" in first and "Q3 Northtown" in first
    assert [line for _, lines in report() for line in lines] == [], "every invariant holds"


def test_documents_tell_each_lot_by_its_own_questions(small: ByLot) -> None:
    small.awarded()
    found = award_report(small.procurement, small.clock.moment)
    told = whole(found)
    assert "Agreed scores, and total out of 100 in lot 1" in told and "total out of 100 in lot 2" in told
    assert "Safety (lot 2 only)" in public(found.public())
    book = load_workbook(BytesIO(workbook(found)))
    sheets = {name: {row[0]: row for row in book[name].iter_rows(values_only=True)} for name in ("Scores", "Scores 2")}
    assert "For lot 1. " in book["Scores"]["A3"].value and "For lot 2. " in book["Scores 2"]["A3"].value
    assert {name for name in sheets["Scores"] if str(name).startswith("Bidder 0")} == {"Bidder 01", "Bidder 02"}
    assert sheets["Scores"]["Bidder 01"][3] == 4
    linked = sheets["Scores 2"]["Bidder 01"][3]
    assert linked == '=IF(Scores!$D$5="","",Scores!$D$5)', "a score that counts in both lots is typed once"
    assert [row[5] for row in book["Scheme"].iter_rows(min_row=5, max_row=7, values_only=True)] == [
        "every lot",
        "lot 2",
        "lot 1",
    ]
    table = load_workbook(BytesIO(matrix_workbook(matrix(small.procurement, small.clock.moment))), data_only=True)[
        "Totals"
    ]
    head, *rows = table.iter_rows(min_row=4, values_only=True)
    second = dict(zip(head, next(row for row in rows if row[0] == "Bidder 02"), strict=True))
    assert second["Total of quality, lot 1"] == 76 and second["Total of quality, lot 2"] is None
    assert not second["Q2 agreed"]


def test_weights_that_make_no_hundred_in_one_lot_are_refused(small: ByLot) -> None:
    scale = [Step(Decimal(value), word, text) for value, word, text in SCALE]
    weights = [Weighted("Q1", Decimal(60)), Weighted("Q2", Decimal(30)), Weighted("Q3", Decimal(40))]
    with pytest.raises(Invalid, match="make 90 in lot 2; they must make exactly 100"):
        set_scheme(small.ctx("lead"), small.procurement, scale, weights)


def test_a_scheme_names_lots_only_where_they_differ(small: ByLot) -> None:
    assert [entry.get("lots") for entry in published(small.procurement.id)["quality"]] == [None, [2], [1]]
    assert [question.lots for question in pack_from_rows(small.procurement).questions] == [(), (2,), (1,)]
