"""When a selection item passes and when a bidder may: pure, over outcomes and answers as they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a check of one selection item came to."""

    PASS = "pass"  # noqa: S105 - the word of the finding, not a password
    CLARIFY = "clarify"
    FAIL = "fail"


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.PASS: "Pass",
    Outcome.CLARIFY: "Clarify",
    Outcome.FAIL: "Fail",
}


@dataclass(frozen=True)
class Checked:
    """An item by its code and title, and the outcome that stands (None: nobody has checked it)."""

    code: str
    title: str
    outcome: Outcome | None

    @property
    def name(self) -> str:
        """How sentences name it: S3 Insurance."""
        return f"{self.code} {self.title}"


def as_expected(answer: str, expected: str) -> bool:
    """Whether the answer is, word for word, what is expected or its first sentence; all else is judged by a person.

    >>> as_expected(" no ", "No. Yes excludes, unless it was put right."), as_expected("Yes", "Yes, with the policy.")
    (True, False)
    >>> as_expected("", "")
    False
    """
    given = _plain(answer)
    return bool(given) and given in (_plain(expected), _plain(expected.partition(". ")[0]))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().removesuffix(".")


def needs_reason(outcome: Outcome, answer: str, expected: str) -> bool:
    """Every outcome is explained, but for a pass that the answer itself explains.

    >>> needs_reason(Outcome.PASS, "Yes", "Yes"), needs_reason(Outcome.FAIL, "No", "Yes")
    (False, True)
    """
    return outcome is not Outcome.PASS or not as_expected(answer, expected)


def keeps_from_passing(items: Iterable[Checked]) -> list[str]:
    """What stands between a bidder and a pass: every item must have passed; a failed one is never waved through.

    >>> keeps_from_passing([Checked("S1", "Insurance", Outcome.FAIL), Checked("S2", "Experience", None)])
    ['S1 Insurance failed', 'S2 Experience is not checked']
    """
    said = {
        None: "is not checked",
        Outcome.FAIL: "failed",
        Outcome.CLARIFY: "is still to be clarified",
    }
    return [f"{item.name} {said[item.outcome]}" for item in items if item.outcome is not Outcome.PASS]


def keeps_from_failing(items: Iterable[Checked]) -> list[str]:
    """A bidder fails selection by an item that failed, so that the reason has its place.

    >>> keeps_from_failing([Checked("S1", "Insurance", Outcome.PASS)])
    ['no item has failed']
    """
    return [] if any(item.outcome is Outcome.FAIL for item in items) else ["no item has failed"]


def contradicts(passed: bool, items: Iterable[Checked]) -> list[str]:
    """What an item checked after the decision says against it.

    >>> contradicts(True, [Checked("S1", "Insurance", Outcome.FAIL)])
    ['S1 Insurance failed']
    """
    return keeps_from_passing(items) if passed else keeps_from_failing(items)
