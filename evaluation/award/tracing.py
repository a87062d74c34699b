"""From a letter to the record of the scores in it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of a letter; one about a score leads to the record of it, `at` being whose tender that score is of."""

    code: str
    rest: str
    at: int | None = None


def lines(words: str, tender_id: int, codes: Iterable[str], winners: Mapping[str, int]) -> list[Line]:
    """A letter line by line, for whoever may ask why a score is what it is. `winners` are tenders by name.

    >>> letter = "Q1 Care: score 3\\nAlder (company number 1)\\nQ1 (4; yours 3): More\\nQuite"
    >>> [(line.code, line.at) for line in lines(letter, 7, ["Q1"], {"Alder": 9})]
    [('Q1', 7), ('', None), ('Q1', 9), ('', None)]
    """
    known, whose, found = set(codes), tender_id, []
    for text in words.split("\n"):
        name = text.partition(" (")[0]
        whose = winners.get(text, winners.get(name, whose))
        code, _, rest = text.partition(" ")
        found.append(Line(code, f" {rest}", whose) if code in known and rest else Line("", text))
    return found
