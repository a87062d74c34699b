"""Invented bidders answer any question of any pack within its limits, the same every time, in files that are real."""

from datetime import UTC, datetime

import pytest

from evaluation.setup.invented import BIDDERS, answer, selected
from evaluation.setup.invented_files import MAKERS, file_for
from evaluation.setup.rehearsals import LENGTHS, named, schedule
from evaluation.setup.starting_points import SHIPPED, shipped
from procurement.core.vocabulary import Stage
from procurement.questionnaire.answers import checked
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import word_count
from procurement.tenders.content import KINDS, media_type

NOON = datetime(2026, 2, 20, 12, 0, 31, tzinfo=UTC)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_question_that_ships_is_answered_and_the_answer_is_taken(name: str) -> None:
    for bidder in BIDDERS:
        for line in shipped(name).questions:
            text = answer(bidder, line.code, line.title, line.parts, line.word_limit)
            assert text
            assert text == answer(bidder, line.code, line.title, line.parts, line.word_limit)
            assert line.word_limit is None or word_count(text) <= line.word_limit
        for item in shipped(name).selection:
            said = selected(item.kind, item.options, item.expected, bidder, item.title, item.word_limit)
            asked = Question(kind=item.kind, options=list(item.options), word_limit=item.word_limit)
            assert checked(asked, said), item.code


@pytest.mark.parametrize("limit", [1, 3, 20, 21, 60, None])
def test_an_answer_keeps_to_any_limit_and_has_a_paragraph_for_each_part(limit: int | None) -> None:
    parts = ("recruitment", "Training of staff", "PPE")
    text = answer(BIDDERS[0], "Q1", "Workforce", parts, limit)
    assert limit is None or word_count(text) <= max(limit, len(parts))
    assert len(text.split("\n\n")) == len(parts)


@pytest.mark.parametrize("ending", KINDS)
def test_each_kind_of_file_that_a_place_may_take_can_be_made(ending: str) -> None:
    assert set(MAKERS) == set(KINDS)
    made = file_for(BIDDERS[0], "Prices – all lots", (ending,), ("Ashford", "Dover"))
    assert made
    assert media_type(*made, accepts=(ending,))


def test_a_code_keeps_to_its_length_and_a_title_too() -> None:
    code, title = named("C" * 40, "T" * 160, {f"{'C' * 36}-R1"})
    assert (len(code), code[-3:]) == (39, "-R2")
    assert len(title) == 160


def test_every_stage_follows_the_deadline_at_once() -> None:
    rows = {row.stage: row for row in schedule(NOON, set())}
    assert Stage.NEGOTIATION not in rows
    deadline = rows[Stage.TENDERING].closes_at
    assert 15 <= (deadline - NOON).total_seconds() / 60 <= 16
    assert deadline.second == 0
    assert all(row.opens_at == deadline < row.closes_at for stage, row in rows.items() if stage is not Stage.TENDERING)
    assert {row.stage for row in schedule(NOON, set(Stage))} == {Stage.TENDERING, *LENGTHS}
