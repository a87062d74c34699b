"""How the words of an answer are counted, where a published limit falls, and of which tenders a question is asked."""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

_WORD = re.compile(r"\S+")


class Nature(StrEnum):
    """What an item of the selection questionnaire is about, where that decides how it is checked."""

    PLAIN = "plain"
    MANDATORY = "mandatory"
    DISCRETIONARY = "discretionary"
    DEBARMENT = "debarment"
    INSURANCE = "insurance"
    SAFETY = "safety"
    TURNOVER = "turnover"
    DECLARATION = "declaration"


NATURE_WORDS = {
    Nature.PLAIN: "A plain item",
    Nature.MANDATORY: "Mandatory exclusion grounds",
    Nature.DISCRETIONARY: "Discretionary exclusion grounds",
    Nature.DEBARMENT: "Debarment list",
    Nature.INSURANCE: "Insurance: may be promised",
    Nature.SAFETY: "Health and safety: may be promised",
    Nature.TURNOVER: "Least turnover",
    Nature.DECLARATION: "A declaration",
}


def condition(only_if: str) -> tuple[str, str] | None:
    """The item and the answer that "asked only if" names; None where it is not understood.

    >>> condition("S2.1 = Yes"), condition("S2.1"), condition("")
    (('S2.1', 'Yes'), None, None)
    """
    code, equals, answer = (part.strip() for part in only_if.partition("="))
    return (code, answer) if code and equals and answer else None


def asked_when(only_if: str, answers: Mapping[str, str]) -> bool:
    """Whether an item is asked, by the answers given so far: one that depends on no answer always is.

    >>> asked_when("", {}), asked_when("A=Yes", {"A": "yes"}), asked_when("A=Yes", {"A": "No"}), asked_when("A=Yes", {})
    (True, True, False, False)
    """
    on = condition(only_if)
    return on is None or answers.get(on[0], "").strip().casefold() == on[1].casefold()


def word_count(text: str) -> int:
    """Words as people count them: runs of characters between spaces.

    >>> word_count("Care at home, every day.")
    5
    """
    return sum(1 for _ in _WORD.finditer(text))


def cut_at(text: str, limit: int | None) -> int:
    """Where in the text the limit falls: the end of its last word within the limit. What follows is not marked.

    >>> "one two three"[: cut_at("one two three", 2)]
    'one two'
    """
    if limit is None:
        return len(text)
    end = 0
    for count, word in enumerate(_WORD.finditer(text), start=1):
        if count > limit:
            return end
        end = word.end()
    return len(text)


def stands_for(lots_of_question: Collection[int], lots_bid_for: Collection[int]) -> bool:
    """Whether a question is asked of a tender: it is for every lot, or for one of those the tender bids for.

    >>> stands_for((), (1,)), stands_for((2, 3), (1, 3)), stands_for((2,), (1,))
    (True, True, False)
    """
    return not lots_of_question or not set(lots_of_question).isdisjoint(lots_bid_for)


def lots_named(lots: Iterable[int]) -> str:
    """Lots by their numbers, a run of three or more drawn together; empty for none.

    >>> lots_named([2]), lots_named([2, 1]), lots_named([1, 2, 3, 7])
    ('lot 2', 'lots 1, 2', 'lots 1 to 3, 7')
    """
    runs: list[list[int]] = []
    for number in sorted(set(lots)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return f"lot{'s' if sum(map(len, runs)) > 1 else ''} {', '.join(said)}" if said else ""
