"""The published scheme in the words of its page. Pure: the document in, rows and sentences out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluation.scheme.rules import DRAWN_STEPS, MULTIPLIERS, ORDERING
from procurement.core.numbers import shown
from procurement.questionnaire.rules import lots_named, stands_for

ROUNDED = {
    "criterion": "the points of each question",
    "quality": "the quality points",
    "price": "the price points",
    "total": "the total",
}
"""The stages at which a scheme may round, in the order of the sum."""

STEPS = {
    "quality": "the higher quality points",
    "price": "the lower price",
    "lots": "lots drawn before two witnesses",
    "seed": "lots drawn by a secret whose SHA-256 is published with the invitation",
}


PASSED_OR_FAILED: tuple[tuple[Decimal, str, str], ...] = (
    (Decimal(0), "Fail", "The answer does not meet what is asked. A tender that fails is out."),
    (Decimal(1), "Pass", "The answer meets what is asked. It earns no points."),
)
"""What stands in place of the scale for a question that is passed or failed: mark, word, what it stands for."""


@dataclass(frozen=True)
class Row:
    """A question: its weight in points of the hundred and its minimum mark, or that it is passed or failed.

    `lots` are those it is for; none named is all of them.
    """

    code: str
    title: str
    weight: Decimal
    minimum: Decimal | None
    pass_fail: bool = False
    lots: tuple[int, ...] = ()
    minimum_may: bool = False

    @property
    def lots_words(self) -> str:
        """Which lots it is for, in words; empty where it is for all."""
        return lots_named(self.lots)


@dataclass(frozen=True)
class NamedScale:
    """A published scale, lowest mark first: mark, word, what it stands for. `name` says whose it is, where several are.

    `questions` are the codes of those that are marked on it.
    """

    name: str
    questions: tuple[str, ...]
    marks: tuple[tuple[Decimal, str, str], ...]


@dataclass(frozen=True)
class Published:
    """Everything on the page of the scheme."""

    criteria: tuple[Row, ...]
    scales: tuple[NamedScale, ...]
    price: tuple[tuple[str, str], ...]
    price_weight: Decimal
    low_prices: tuple[tuple[str, str], ...]
    """The rules for abnormally low prices, each with its percentage."""
    quality_minimum: Decimal | None
    quality_minimum_may: bool
    rounding: str
    ties: str
    allocation: str = ""
    weights: str = ""
    """What the weights are, where they are no points of the hundred: points, or multipliers."""
    relative: bool = False
    """Whether the best quality of a lot earns all quality points."""
    ranks_money: bool = False

    @property
    def head(self) -> str:
        """What stands above the weights."""
        return "Points" if self.weights else "Weight, %"

    @property
    def unit(self) -> str:
        """What stands behind a weight."""
        return " points" if self.weights else "%"

    def multiplier(self, row: Row) -> str:
        """What a mark of a question is multiplied by, where multipliers were published; else empty."""
        if self.weights != MULTIPLIERS or row.pass_fail:
            return ""
        top = max(mark for scale in self.scales if row.code in scale.questions for mark, _, _ in scale.marks)
        return f"a mark × {shown(Fraction(row.weight) / Fraction(top))}"

    @property
    def quality_weight(self) -> Decimal:
        """What the questions weigh together."""
        return sum((row.weight for row in self.criteria), Decimal(0))

    @property
    def total(self) -> Decimal:
        """What everything weighs together: a hundred."""
        return self.quality_weight + self.price_weight

    def totals(self, lots: Iterable[int]) -> list[tuple[str, Decimal]]:
        """What quality weighs in each group of lots with its own questions; one without words where all are alike."""
        if not any(row.lots for row in self.criteria):
            return [("", self.quality_weight)]
        found: dict[tuple[str, ...], list[int]] = {}
        for lot in lots:
            found.setdefault(tuple(row.code for row in self.criteria if stands_for(row.lots, (lot,))), []).append(lot)
        weights = {row.code: row.weight for row in self.criteria}
        said = [(lots_named(same), sum(map(weights.__getitem__, codes), Decimal(0))) for codes, same in found.items()]
        return said or [("", self.quality_weight)]


def allocation_words(rule: Mapping[str, Any] | None) -> str:
    """How the lots are allocated, in the words that bidders read; empty where each is awarded by its own ranking.

    >>> allocation_words({"mechanism": "in_lot_order", "max_lots": 3}).split(". ")[-1]
    'No bidder is awarded more than 3 of all lots.'
    """
    if not rule:
        return ""
    said = [_MECHANISMS[rule["mechanism"]], "A lot’s hours are shared equally among its providers."]
    if rule.get("max_lots") is not None:
        said.append(f"No bidder is awarded more than {rule['max_lots']} of all lots.")
    for one in rule.get("limits", ()):
        said.append(f"No bidder is awarded more than {one['max_awards']} of {lots_named(one['lots'])}.")
    if rule.get("capacity"):
        said.append("No bidder is awarded more hours a week, or more lots, than it said that it can take on.")
    return " ".join(said)


_MECHANISMS = {
    "in_lot_order": (
        "Lots are awarded one after the other, by their numbers, each to its best-ranked bidders who are within "
        "their limits."
    ),
    "best_total": (
        "All lots are awarded together: first so that as many as possible of the fewest providers needed are found, "
        "and then so that the scores awarded make the highest sum. Equal sums are parted by the bidders’ preferences, "
        "then by the order of lots and rank."
    ),
}
"""The mechanisms of `evenhand allocate`."""


def published_words(document: Mapping[str, Any]) -> Published:
    """The rows and sentences of a scheme as `evenhand replay` reads it."""
    price = document.get("price") or {}
    return Published(
        tuple(
            Row(
                entry["id"],
                entry.get("title", ""),
                Decimal(entry.get("weight", 0)),
                _number(entry.get("minimum")),
                bool(entry.get("pass_fail")),
                tuple(entry.get("lots", ())),
                bool(entry.get("minimum_may")),
            )
            for entry in document["quality"]
        ),
        tuple(scales_in(document)),
        tuple((_plain(name), _plain(str(value))) for name, value in price.items() if name != "weight"),
        Decimal(str(price.get("weight", "0"))),
        tuple((low["rule"], str(low["percent"])) for low in document.get("abnormally_low", ())),
        _number(document.get("quality_minimum")),
        bool(document.get("quality_minimum_may")),
        rounding_words(document.get("rounding", {})),
        tie_words(document.get("tie_break", [])),
        allocation_words(document.get("allocation")),
        document.get("weights", ""),
        bool(document.get("quality_relative_to_best")),
        price.get("formula") in ORDERING,
    )


def scales_in(document: Mapping[str, Any]) -> list[NamedScale]:
    """Every scale that some question is marked on, the first one first; names only where there are several.

    >>> document = {"scale": {"values": ["0", "5"]}, "quality": [{"id": "Q1"}, {"id": "Q2", "pass_fail": True}]}
    >>> [(one.name, one.questions) for one in scales_in(document)]
    [('', ('Q1',))]
    """
    said, codes = document.get("scales", {}), dict[str, list[str]]()
    for entry in document["quality"]:
        if not entry.get("pass_fail"):
            codes.setdefault(entry["id"] if entry["id"] in said else "", []).append(entry["id"])
    found: dict[str, NamedScale] = {}
    for of, own in sorted(codes.items(), key=lambda one: one[0] != ""):
        name = said.get(of, {}).get("name", "")
        questions = (*(found[name].questions if name in found else ()), *own)
        found[name] = NamedScale(name, questions, tuple(scale_words(document, of)))
    if found or "scale" not in document:
        return list(found.values())
    return [NamedScale("", (), tuple(scale_words(document)))]


def scale_words(document: Mapping[str, Any], code: str = "") -> list[tuple[Decimal, str, str]]:
    """The published scale of a question, or the first, lowest mark first: mark, word, what it stands for.

    >>> scale_words({"scale": {"values": ["5", "0"]}, "descriptors": {"0": ["None", "No answer."]}})
    [(Decimal('0'), 'None', 'No answer.'), (Decimal('5'), '', '')]
    """
    own = document.get("scales", {}).get(code) if code else None
    described = (own or document).get("descriptors", {})
    marks = sorted((own or document)["scale"]["values"], key=Decimal)
    return [(Decimal(mark), *described.get(mark, ("", ""))) for mark in marks]


def _number(given: object) -> Decimal | None:
    return None if given is None else Decimal(str(given))


def _plain(name: str) -> str:
    """A name of the file in words.

    >>> _plain("lowest_over_price")
    'Lowest over price'
    """
    return name.replace("_", " ").capitalize()


def rounding_words(rounding: Mapping[str, int | None]) -> str:
    """What is rounded, and how.

    >>> rounding_words({"total": 2})
    'Half up: the total to 2 decimal places. Nothing else is rounded.'
    >>> rounding_words({})
    'Nothing is rounded: totals are compared exactly.'
    """
    said = [
        f"{ROUNDED[stage]} to {places} decimal {'place' if places == 1 else 'places'}"
        for stage in ROUNDED
        if (places := rounding.get(stage)) is not None
    ]
    if not said:
        return "Nothing is rounded: totals are compared exactly."
    return f"Half up: {', then '.join(said)}. Nothing else is rounded."


def tie_words(steps: list[str]) -> str:
    """What parts equal totals.

    >>> tie_words([])
    'Equal totals share their rank.'
    >>> tie_words(["criterion:Q4"])
    'Equal totals are parted by the higher mark for Q4; what is still equal shares its rank.'
    """
    if not steps:
        return "Equal totals share their rank."
    said = [STEPS.get(step) or f"the higher mark for {step.removeprefix('criterion:')}" for step in steps]
    after = "" if steps[-1] in DRAWN_STEPS else "; what is still equal shares its rank"
    return f"Equal totals are parted by {', then by '.join(said)}{after}."
