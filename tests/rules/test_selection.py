"""When a selection item passes by itself, and what keeps a bidder from passing or failing: pure."""

import pytest

from procurement.pqq.rules import (
    Checked,
    Outcome,
    as_expected,
    contradicts,
    keeps_from_failing,
    keeps_from_passing,
    needs_reason,
)


def item(outcome: Outcome | None, code: str = "P1") -> Checked:
    return Checked(code, "Insurance", outcome)


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
    assert needs_reason(Outcome.PASS, answer, expected) is not plain


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.CLARIFY])
def test_what_does_not_pass_is_always_explained(outcome: Outcome) -> None:
    assert needs_reason(outcome, "No", "No")


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
