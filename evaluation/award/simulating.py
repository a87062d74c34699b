"""What a price formula does to some bids: with other weights, without one of them, and in pounds for a mark. Pure.

Nothing of it is saved or decides anything: the published weights decide. It shows where a rank hangs on a bidder that
cannot win, and how much money outweighs how much quality.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.rules import Bid, LotResult, rank
from evaluation.pricing.rules import (
    Band,
    Banded,
    OrderingFormula,
    PointsFormula,
    QualityCoefficient,
    QualityInMoney,
    QualityMinusMoney,
)
from evaluation.scheme.rules import Criterion, PriceTerms, Scale, Scheme
from procurement.core.numbers import BadNumber, half_up, parse_decimal

QUALITY = "quality"
STEPS = tuple(range(10, 100, 10))
"""The weights of price, in percent, that are tried."""

MOST = 20
"""How many bids can be tried at once."""


@dataclass(frozen=True)
class Example:
    """A bid as far as price goes: its name, its money, and its quality in percent of what quality can earn."""

    name: str
    price: Fraction
    quality: Fraction


class BadExample(ValueError):
    """A line that is no bid; the sentence says which and why."""


def read_examples(text: str) -> tuple[Example, ...]:
    """Bids as they are typed, one line each: name | price | quality in percent. Raises BadExample.

    >>> read_examples("North | £120,000 | 85")[0].price
    Fraction(120000, 1)
    """
    found: list[Example] = []
    for at, line in enumerate((row for row in text.splitlines() if row.strip()), start=1):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3 or not parts[0]:
            raise BadExample(f"Line {at}: write a name, a price and the quality in percent, parted by |.")
        try:
            price = parse_decimal(parts[1].lstrip("£").replace(",", ""), places=2, digits=11)
            quality = parse_decimal(parts[2].removesuffix("%"), places=2, digits=3)
        except BadNumber as wrong:
            raise BadExample(f"Line {at}: {wrong}") from wrong
        if price <= 0 or not 0 <= quality <= 100:
            raise BadExample(f"Line {at}: a price is above 0, and quality is from 0 to 100.")
        if parts[0] in {one.name for one in found}:
            raise BadExample(f"Line {at}: {parts[0]} stands twice.")
        found.append(Example(parts[0][:60], Fraction(price), Fraction(quality)))
    if len(found) > MOST:
        raise BadExample(f"At most {MOST} bids can be tried at once.")
    return tuple(found)


def model(scheme: Scheme) -> Scheme:
    """A scheme with the whole of its quality as one criterion, in percent, and its price, rounding and ties.

    Where questions are worth money of their own they stay apart, and a bid is taken to be as good on each.
    """
    percent = Scale.up_to(100)
    whole: tuple[Criterion, ...] = (Criterion(QUALITY, scheme.quality_weight, scale=percent),)
    if isinstance(scheme.price, QualityInMoney) and scheme.price.named:
        asked = [share for share in scheme.shares if not (share.criterion.children or share.criterion.pass_fail)]
        whole = tuple(Criterion(share.criterion.id, share.weight, scale=percent) for share in asked)
    ladder = tuple(step for step in scheme.tie_break if step in (QUALITY, "price"))
    rounding = replace(scheme.rounding, criterion=None)
    return Scheme(
        whole,
        quality_relative_to_best=scheme.quality_relative_to_best,
        price=scheme.price,
        rounding=rounding,
        tie_break=ladder,
    )


def ranked(scheme: Scheme, bids: Iterable[Example]) -> LotResult:
    """What a model makes of the bids."""
    asked = [criterion.id for criterion in scheme.quality]
    return rank(scheme, [Bid(one.name, dict.fromkeys(asked, one.quality), one.price) for one in bids])


def order(result: LotResult) -> tuple[tuple[int, str], ...]:
    """Ranks and names, best first."""
    return tuple((one.rank, one.bidder) for one in result.ranking)


@dataclass(frozen=True)
class HangsOn:
    """The order of the others changes when one bid, which does not win, is not there."""

    bidder: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def first_changes(self) -> bool:
        """Whether even the winner is another."""
        return self.before[:1] != self.after[:1]


def hangs_on(scheme: Scheme, bids: Sequence[Example]) -> list[HangsOn]:
    """Every bid that is not first and whose leaving changes the order of the others.

    >>> from evaluation.pricing.rules import LowestOverPrice
    >>> scheme = model(Scheme((Criterion("q", Fraction(60)),), Scale.of(0, 5), price=LowestOverPrice(Fraction(40))))
    >>> [one.bidder for one in hangs_on(scheme, read_examples("A | 100 | 50 \\n B | 200 | 80"))]
    []
    """
    all_ = order(ranked(scheme, bids))
    found = []
    for place, name in all_:
        if place == 1:
            continue
        before = tuple(_level(all_, without=name))
        after = tuple(_level(order(ranked(scheme, [one for one in bids if one.name != name]))))
        if before != after:
            found.append(HangsOn(name, before, after))
    return found


def _level(places: Sequence[tuple[int, str]], without: str = "") -> Iterator[str]:
    """The names in order; those that share a rank together, since neither is before the other."""
    kept = [(place, name) for place, name in places if name != without]
    for place in dict.fromkeys(place for place, _ in kept):
        yield " and ".join(name for here, name in kept if here == place)


@dataclass(frozen=True)
class Weighed:
    """What another weight of price would make of the bids: totals by name, and who is first."""

    weight: int
    totals: dict[str, Fraction]
    first: tuple[str, ...]


def by_weight(scheme: Scheme, bids: Sequence[Example]) -> list[Weighed]:
    """The bids under other weights of price; none where the formula has no weight."""
    if not isinstance(scheme.price, PointsFormula):
        return []
    found = []
    for weight in STEPS:
        tried = replace(
            scheme,
            quality=(replace(scheme.quality[0], weight=Fraction(100 - weight)),),
            price=_with_weight(scheme.price, Fraction(weight)),
        )
        result = ranked(tried, bids)
        first = tuple(one.bidder for one in result.ranking if one.rank == 1)
        found.append(Weighed(weight, {one.bidder: one.total for one in result.ranking}, first))
    return found


WORTHS = (25, 50, 75, 100, 125, 150, 200)
"""What quality is worth in money, in percent of what was published, that is tried."""


def by_worth(scheme: Scheme, bids: Sequence[Example]) -> list[Weighed]:
    """The bids with quality worth more or less money; none where the formula puts no figure to it."""
    found = []
    for percent in WORTHS:
        formula = _with_worth(scheme.price, Fraction(percent, 100))
        if formula is None:
            return []
        result = ranked(replace(scheme, price=formula), bids)
        first = tuple(one.bidder for one in result.ranking if one.rank == 1)
        found.append(Weighed(percent, {one.bidder: one.total for one in result.ranking}, first))
    return found


def _with_worth(formula: PriceTerms | None, part: Fraction) -> OrderingFormula | None:
    """The formula with a part of what it makes of quality, or a multiple."""
    if isinstance(formula, QualityMinusMoney):
        return replace(formula, pounds_per_point=formula.pounds_per_point * part)
    if isinstance(formula, QualityCoefficient):
        return replace(formula, weight=formula.weight / part)
    if isinstance(formula, QualityInMoney):
        return replace(formula, amounts=tuple(replace(one, pounds=one.pounds * part) for one in formula.amounts))
    return None


def _with_weight(formula: PointsFormula, weight: Fraction) -> PointsFormula:
    """The formula under another weight; the points of bands go with it."""
    if isinstance(formula, Banded) and formula.weight:
        bands = tuple(Band(band.up_to, band.points * weight / formula.weight) for band in formula.bands)
        return Banded(weight, bands)
    return replace(formula, weight=weight)


@dataclass(frozen=True)
class ToLead:
    """How much a bid would have to come down in price to be first by itself; None where no price would do it."""

    bidder: str
    pounds: Fraction | None
    percent: Fraction | None


def to_lead(scheme: Scheme, bids: Sequence[Example]) -> list[ToLead]:
    """For every bid that is not first: the pounds that part it from the first place."""
    found = []
    for place, name in order(ranked(scheme, bids)):
        if place == 1:
            continue
        mine = next(one for one in bids if one.name == name)
        cut = _cut(scheme, bids, mine)
        found.append(ToLead(name, cut, None if cut is None else cut / mine.price * 100))
    return found


def _cut(scheme: Scheme, bids: Sequence[Example], mine: Example) -> Fraction | None:
    """The least whole pounds off a price with which it is first."""
    others = [one for one in bids if one.name != mine.name]

    def leads(pounds: int) -> bool:
        return (1, mine.name) in order(ranked(scheme, [*others, replace(mine, price=mine.price - pounds)]))

    low, high = 0, int(mine.price) - (mine.price.denominator == 1)
    if high < 1 or not leads(high):
        return None
    while high - low > 1:
        half = (low + high) // 2
        low, high = (low, half) if leads(half) else (half, high)
    return Fraction(high)


@dataclass(frozen=True)
class Simulation:
    """Everything that is shown of one formula and some bids."""

    result: LotResult
    hangs_on: tuple[HangsOn, ...]
    weights: tuple[Weighed, ...]
    to_lead: tuple[ToLead, ...]
    ranks_money: bool

    @property
    def turns(self) -> tuple[str, ...]:
        """Between which weights of price, or which worth of quality, the first place changes hands, in sentences."""
        said, of = [], "of what quality is worth" if self.ranks_money else "for price"
        for before, after in zip(self.weights, self.weights[1:], strict=False):
            if before.first != after.first:
                said.append(
                    f"Between {before.weight}% and {after.weight}% {of} the first place goes from "
                    f"{' and '.join(before.first)} to {' and '.join(after.first)}."
                )
        return tuple(said)


def simulate(scheme: Scheme, bids: Sequence[Example]) -> Simulation:
    """A formula tried on some bids; `scheme` is a `model`."""
    return Simulation(
        ranked(scheme, bids),
        tuple(hangs_on(scheme, bids)),
        tuple(by_weight(scheme, bids) or by_worth(scheme, bids)),
        tuple(to_lead(scheme, bids)),
        isinstance(scheme.price, OrderingFormula),
    )


def lines(weights: Sequence[Weighed], width: int, height: int) -> list[tuple[str, str, str]]:
    """Each bid's total over the weights as the points of a polyline, with its name and the height of its end."""
    if not weights:
        return []
    all_ = [total for one in weights for total in one.totals.values()]
    low, high = min([*all_, Fraction(0)]), max([*all_, Fraction(100)])

    def y(total: Fraction) -> str:
        return f"{half_up(height - (total - low) / (high - low) * height, 1):f}"

    across = Fraction(width, max(len(weights) - 1, 1))
    names = list(weights[0].totals)
    ends = _apart({name: height - (weights[-1].totals[name] - low) / (high - low) * height for name in names}, height)
    return [
        (
            name,
            " ".join(f"{half_up(at * across, 1):f},{y(one.totals[name])}" for at, one in enumerate(weights)),
            f"{half_up(ends[name], 1):f}",
        )
        for name in names
    ]


def _apart(ends: Mapping[str, Fraction], height: int) -> dict[str, Fraction]:
    """Where the names stand at the ends of their lines: each beside its own, and none upon another."""
    gap = min(Fraction(16), Fraction(height, max(len(ends), 1)))
    placed: dict[str, Fraction] = {}
    above = -gap
    for name in sorted(ends, key=lambda one: ends[one]):
        placed[name] = above = max(ends[name], above + gap)
    below = height + gap
    for name in reversed(placed):
        placed[name] = below = min(placed[name], below - gap)
    return placed
