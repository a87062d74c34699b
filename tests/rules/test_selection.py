"""When a selection item passes by itself, and what keeps a bidder from passing or failing: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from procurement.core.vocabulary import Regime
from procurement.pqq.rules import (
    Checked,
    Findings,
    Ground,
    Means,
    Outcome,
    as_expected,
    begins,
    contradicts,
    heard,
    item_of_grounds,
    keeps_from_failing,
    keeps_from_passing,
    means,
    needs_reason,
    outcomes_for,
    said_of,
    together,
    too_old,
)
from procurement.questionnaire.rules import Nature


def item(outcome: Outcome | None, code: str = "P1", *, second: bool | None = True) -> Checked:
    return Checked(code, "Insurance", outcome, second)


@pytest.mark.parametrize(
    ("answer", "expected", "plain"),
    [
        ("No", "No", True),
        (" no ", "No. Yes excludes, unless it was put right.", True),
        ("Yes", "Yes.", True),
        ("Yes", "Yes, with the policy among the documents.", False),
        ("Yes", "No", False),
        ("", "", False),
        ("", "No", False),
        ("Held", "", False),
    ],
)
def test_only_the_published_answer_speaks_for_itself(answer: str, expected: str, plain: bool) -> None:
    assert as_expected(answer, expected) is plain
    assert needs_reason(Outcome.PASS, plain=as_expected(answer, expected)) is not plain


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.CLARIFY])
def test_what_does_not_pass_is_always_explained(outcome: Outcome) -> None:
    assert needs_reason(outcome, plain=True)


def test_a_bidder_passes_when_every_item_has() -> None:
    assert keeps_from_passing([item(Outcome.PASS), item(Outcome.PASS, "P2")]) == []
    assert keeps_from_passing([item(None), item(Outcome.CLARIFY, "P2"), item(Outcome.FAIL, "P3")]) == [
        "P1 Insurance is not checked",
        "P2 Insurance is still to be clarified",
        "P3 Insurance failed",
    ]


def test_a_bidder_fails_by_an_item_that_failed() -> None:
    assert keeps_from_failing([item(Outcome.PASS), item(Outcome.FAIL)]) == []
    assert keeps_from_failing([item(Outcome.PASS), item(None)]) == ["no item has failed"]


def test_a_later_check_can_contradict_the_decision() -> None:
    assert contradicts(True, [item(Outcome.PASS)]) == []
    assert contradicts(True, [item(Outcome.FAIL)]) == ["P1 Insurance failed"]
    assert contradicts(False, [item(Outcome.FAIL)]) == []
    assert contradicts(False, [item(Outcome.PASS)]) == ["no item has failed"]


# Exclusion grounds


BREACH = Ground("breach", "Breach", "Schedule 7", False, 3)
ACT, PCR = Regime.PA2023, Regime.PCR2015


@pytest.mark.parametrize(
    ("found", "come_to"),
    [
        (Findings(ACT, False), Means.OPEN),
        (Findings(ACT, False, applies=False), Means.CLEAR),
        (Findings(ACT, True, applies=True), Means.OPEN),
        (Findings(ACT, True, applies=True, recurs=False), Means.CLEAR),
        (Findings(ACT, True, applies=True, recurs=True), Means.EXCLUDED),
        (Findings(ACT, True, applies=True, recurs=True, exclude=False), Means.EXCLUDED),
        (Findings(ACT, False, applies=True, recurs=True), Means.CHOICE),
        (Findings(ACT, False, applies=True, recurs=True, exclude=False), Means.ALLOWED),
        (Findings(ACT, False, applies=True, recurs=True, exclude=True), Means.EXCLUDED),
        (Findings(ACT, True, debarred=True), Means.EXCLUDED),
        (Findings(ACT, False, applies=False, debarred=True), Means.CHOICE),
        (Findings(PCR, True, applies=True, recurs=False), Means.ALLOWED),
        (Findings(PCR, True, applies=True, recurs=True), Means.EXCLUDED),
        (Findings(PCR, False, applies=True, recurs=True, exclude=False), Means.ALLOWED),
        (Findings(PCR, False, applies=False, debarred=True), Means.CLEAR),
    ],
)
def test_a_ground_excludes_in_two_steps_and_the_mandatory_ones_leave_no_choice(found: Findings, come_to: Means) -> None:
    assert means(found) is come_to
    headline, sentence = said_of(found, "Bidder 08")
    assert headline and sentence


def test_a_ground_looks_back_no_further_than_the_law_says() -> None:
    on = date(2026, 5, 12)
    assert begins(BREACH, on) == date(2023, 5, 12)
    assert begins(BREACH, date(2028, 2, 29)) == date(2025, 2, 28)
    assert begins(Ground("x", "X", "S", True, 4), date(2028, 2, 29)) == date(2024, 2, 29)
    endless = Ground("security", "Security", "Schedule 7", False, None)
    assert begins(endless, on) is None and not too_old(endless, date(1990, 1, 1), on)
    assert too_old(BREACH, date(2023, 5, 11), on) and not too_old(BREACH, date(2023, 5, 12), on)
    assert not too_old(BREACH, None, on)


def test_nobody_is_excluded_unheard() -> None:
    now = datetime(2026, 5, 12, tzinfo=UTC)
    before, after = now - timedelta(days=3), now + timedelta(days=3)
    assert "Ask the bidder" in (heard(None, None, None, now) or "")
    assert "has not answered yet" in (heard(before, after, None, now) or "")
    assert heard(before, after, now, now) is None and heard(before, now, None, now) is None


def test_an_item_of_grounds_comes_to_the_worst_of_them() -> None:
    assert item_of_grounds([Means.CLEAR, Means.ALLOWED]) is Outcome.PASS
    assert item_of_grounds([Means.CLEAR, Means.CHOICE]) is Outcome.CLARIFY
    assert item_of_grounds([Means.OPEN, Means.EXCLUDED]) is Outcome.FAIL


def test_a_topic_is_as_far_as_its_worst_item_and_only_some_may_be_promised() -> None:
    assert together([item(Outcome.PASS), item(None), item(Outcome.FAIL)]) is Outcome.FAIL
    assert together([item(Outcome.CLARIFY), item(None)]) is None
    assert Outcome.COMMIT in outcomes_for(Nature.SAFETY) and Outcome.COMMIT not in outcomes_for(Nature.PLAIN)


def test_what_one_person_saw_is_not_settled() -> None:
    once, back = item(Outcome.PASS, second=None), item(Outcome.COMMIT, second=False)
    assert keeps_from_passing([once, back]) == [
        "P1 Insurance waits for a second checker",
        "P1 Insurance was returned by the second checker",
    ]
    assert keeps_from_failing([item(Outcome.FAIL, second=None)]) == ["P1 Insurance waits for a second checker"]
    assert [i.settled for i in (once, back, item(Outcome.FAIL), item(Outcome.CLARIFY))] == [False, False, True, False]
