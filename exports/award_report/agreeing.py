"""Whether the figures of a report agree with each other: amounts that are said of the same thing and differ. Pure.

An amount is found with the words around it in its clause. Two amounts are said of the same thing when enough of the
telling words near them are the same; they differ when neither is the other rounded as it is written. It says where to
look; what is right is for people to say.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from exports.award_report.costs import Costs
from procurement.core.numbers import half_up

_AMOUNT = re.compile(
    r"£ ?(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?: ?(?P<scale>million|billion|thousand|bn|m|k)\b)?",
    re.IGNORECASE,
)
_SCALE = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSE = re.compile(r"[,:(]|\b(?:and|but|while|which|until|leaving|from|against|(?:will|would|to) be)\b")

PART_YEAR = frozenset({"cost in", "the part year"})
MORE = frozenset({"cost added", "each year"})
_CUES = (
    (re.compile(r"\bpart[- ]year\b"), PART_YEAR),
    (re.compile(r"\b(?:additional|extra|increase)\b[^£]*£.{0,20}\b(?:annum|year)\b"), MORE),
)
"""Words that tell which sum of the table of costs an amount in a sentence is."""

NEAR = 6
"""Telling words to each side of an amount that count as said of it."""

ALIKE = 2
"""So many telling words in common make it the same thing."""

_DULL_WORDS = """
a about above added adding additional after all also an and annual any approximately are as at available be been
before between both but by can cost costs could did do does each estimated every for from full funded funding had has
have if in into is it its leaving less making may more most must net new no not of on or other our out over part per
provided rate report required shall should since so sum than that the their them then there these they this those to
total under until up value was we were when where which while will with would year years
"""
_DULL = frozenset(_DULL_WORDS.split())
"""Words that stand beside every amount and tell nothing of what it is."""


@dataclass(frozen=True)
class Amount:
    """An amount where it stands: as written, in pounds, to what unit it is written, and the telling words near it."""

    where: str
    written: str
    pounds: Fraction
    unit: Fraction
    about: frozenset[str]

    def agrees(self, other: "Amount") -> bool:
        """Whether the two can be the same figure: they differ by no more than half the coarser unit.

        >>> a, b = amounts("x", "a pot of £0.926m"), amounts("y", "a pot of £926,400")
        >>> next(a).agrees(next(b))
        True
        """
        return abs(self.pounds - other.pounds) <= max(self.unit, other.unit) / 2

    def shares(self, other: "Amount") -> frozenset[str]:
        """The telling words that both have, where they are enough to make it the same thing."""
        shared = self.about & other.about
        enough = len(shared) >= ALIKE and 2 * len(shared) >= min(len(self.about), len(other.about))
        return shared if enough else frozenset()


@dataclass(frozen=True)
class Disagreement:
    """Two amounts that are said of the same thing and are not the same; `about` are the words they share."""

    one: Amount
    other: Amount
    about: tuple[str, ...]

    @property
    def words(self) -> str:
        """One sentence for whoever edits the report."""
        one, other, about = self.one, self.other, " ".join(self.about)
        where = one.where if one.where == other.where else f"{one.where} and {other.where}"
        return (
            f"{where}: {one.written} and {other.written}, both said of “{about}”. Say which is right, or what tells "
            "them apart."
        )


def amounts(where: str, text: str) -> Iterator[Amount]:
    """Every amount of a text, with what is said near it in its clause.

    >>> [(a.written, int(a.pounds), sorted(a.about)) for a in amounts("x", "£121k held centrally, and £5 of stamps.")]
    [('£121k', 121000, ['centrally', 'held']), ('£5', 5, ['stamp'])]
    """
    for sentence in _SENTENCE.split(text):
        found = list(_AMOUNT.finditer(sentence))
        edges = [0, *(match.end() for match in found)]
        starts = [*(match.start() for match in found), len(sentence)]
        for place, match in enumerate(found):
            before = sentence[edges[place] : starts[place]].lower()
            after = sentence[edges[place + 1] : starts[place + 1]].lower()
            near = _telling(_CLAUSE.split(before)[-1])[-NEAR:] + _telling(_CLAUSE.split(after)[0])[:NEAR]
            cued = [about for cue, about in _CUES if cue.search(f"{before}£{after}")]
            yield _amount(where, match, frozenset(chain(near, *cued)))


def _telling(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text) if len(word) > 2 and word not in _DULL]


def _stem(word: str) -> str:
    """A word without the s of its plural.

    >>> _stem("budgets"), _stem("process")
    ('budget', 'process')
    """
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _amount(where: str, match: re.Match[str], about: frozenset[str]) -> Amount:
    scale = _SCALE[(match["scale"] or "").lower()]
    digits = match["digits"].replace(",", "")
    places = len(digits.partition(".")[2])
    return Amount(where, match[0].strip(), Fraction(digits) * scale, Fraction(scale, 10**places), about)


def of_costs(costs: Costs) -> list[Amount]:
    """The sums of the table of costs, to be held against what is written of them."""
    total = costs.total
    found = [_sum(total.part, PART_YEAR), _sum(total.change, MORE)]
    if total.held is not None:
        found.append(_sum(Fraction(total.held), frozenset(_telling("budget held centrally"))))
    return found


def _sum(pounds: Fraction, about: frozenset[str]) -> Amount:
    written = f"£{half_up(pounds, 0):,}".replace("£-", "−£")
    return Amount("the table of costs", written, pounds, Fraction(1), about)


def disagreements(found: Iterable[Amount]) -> list[Disagreement]:
    """Every two amounts that are said of the same thing and differ, each pair once, in the order of the report.

    >>> held = "leaving a £0.926m budget centrally held until the rest was known."
    >>> later = "The extra will be funded from the centrally held budget of £0.784m."
    >>> for one in disagreements([*amounts("7.1", held), *amounts("7.5", later)]):
    ...     print(one.one.written, one.other.written, *one.about)
    £0.926m £0.784m budget centrally held
    """
    rows = list(found)
    return [
        Disagreement(one, other, tuple(sorted(shared)))
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if (shared := one.shares(other)) and not one.agrees(other)
    ]
