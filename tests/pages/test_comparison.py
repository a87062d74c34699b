"""How the panel marks: told to the lead alone, of settled questions alone, and never part of a mark."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from evaluation.scoring.actions import draft_mark, submit_marks
from evaluation.scoring.agreement import Undefined
from evaluation.scoring.comparison import comparison, said
from evaluation.scoring.items import Batch, items
from evaluation.scoring.progress import progress
from evaluation.scoring.queue import own_queue
from procurement.core.vocabulary import FIRST_ROUND
from tests.factories import Small
from tests.pages.test_scoring import HERE, Person, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).scoring()


def given(small: Small, who: str, marks: list[int]) -> None:
    """Marks of the first question, bidder by bidder, and submitted."""
    ctx = small.ctx(who)
    asked = [item for item in items(small.procurement.id, FIRST_ROUND) if item.criterion.question.code == "Q1"]
    for item, mark in zip(asked, marks, strict=True):
        draft_mark(ctx, item, mark=Decimal(mark), strengths="", concerns="", reason="So.", version=None)
    submit_marks(ctx, Batch(small.procurement.id, asked[0].criterion, FIRST_ROUND))


def test_a_question_is_compared_once_all_its_marks_are_in_and_by_the_lead_alone(app: Flask, small: Small) -> None:
    lead = Person(app, small.staff["lead"])
    given(small, "evaluator1", [1, 2, 4])
    before = lead.page(f"{HERE}/progress")
    assert (
        "No question is settled yet" in words(before) and before.xpath("//svg[contains(@aria-label, 'Severity')]") == []
    )
    given(small, "evaluator2", [2, 3, 4])
    page = lead.page(f"{HERE}/progress")
    assert "Evaluator1 Person marks 0.67 of a step below the others, over 3 answers." in words(page)
    assert "Not settled: Q2." in words(page) and len(page.xpath("//main//*[local-name()='svg'][@role='img']")) == 4
    for other in ("moderator", "auditor"):
        text = Person(app, small.staff[other]).page(f"{HERE}/progress").text_content()
        assert "How the panel marks" not in text and "0.67" not in text

    found = comparison(small.ctx("lead"), small.procurement.id, progress(small.procurement.id, FIRST_ROUND))
    one, two = found.evaluators
    assert (one.severity, two.severity) == (Fraction(-2, 3), Fraction(2, 3))
    assert (one.spread, two.spread) == (Fraction(3, 5), Fraction(2, 5))
    pile = own_queue(small.procurement.id, one.user.id, FIRST_ROUND).piles[0]
    read = [{1: -1, 2: -1, 4: 0}[int(place.mark or 0)] for place in pile.places]
    assert one.drift == read[-1] - read[0], "in the order in which they read, which is their own"
    assert [row.criterion.question.code for row in found.questions] == ["Q1"] and found.questions[0].answers == 3
    assert said(Undefined.TOO_FEW) == "no figure: too few answers to compare"
