"""Price formulas: how money becomes points, or what is ranked in place of points; and when a price looks too low.

Names of formulas differ between authorities, so each prints itself in words. All are exact; the scheme's rounding comes
after. Lowest, highest, mean and median are always of the bids still in.

Source: domain practice of UK councils and the Cabinet Office's bid evaluation guidance (relative price, price per
quality point); none is laid down by statute.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from evaluation.scheme.rules import ABNORMALLY_LOW as ABNORMALLY_LOW
from procurement.core.numbers import shown

HUNDRED = Fraction(100)
NONE = Fraction(0)


@dataclass(frozen=True)
class Prices:
    """The prices of the bids still in, against which each is measured.

    >>> Prices((Fraction(100), Fraction(110), Fraction(150))).mean
    Fraction(120, 1)
    """

    all: tuple[Fraction, ...]
    # Each is asked for once for every bid, and found once for all: a thousand bids are not read a thousand times.

    @cached_property
    def lowest(self) -> Fraction:
        return min(self.all)

    @cached_property
    def highest(self) -> Fraction:
        return max(self.all)

    @cached_property
    def mean(self) -> Fraction:
        return sum(self.all, NONE) / len(self.all)

    @cached_property
    def median(self) -> Fraction:
        """The middle price, or the mean of the middle two."""
        ordered, half = sorted(self.all), len(self.all) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def within(value: Fraction, least: Fraction | None, most: Fraction | None) -> Fraction:
    """The value kept between bounds, where there are any."""
    if least is not None:
        value = max(value, least)
    return value if most is None else min(value, most)


@dataclass(frozen=True)
class PointsFormula:
    """A formula that gives points, to be added to those for quality."""

    weight: Fraction
    ranks_money: ClassVar[bool] = False

    @property
    def counted_weight(self) -> Fraction | None:
        return self.weight

    @property
    def words(self) -> str:
        """The formula as printed."""
        raise NotImplementedError

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        """Points of one bid; `prices` holds all that are in, this one included."""
        raise NotImplementedError

    def excludes(self, price: Fraction) -> bool:
        """Whether the price by itself puts the bid out."""
        return False


@dataclass(frozen=True)
class LowestOverPrice(PointsFormula):
    """Relative to the lowest price: twice the price earns half the points.

    >>> LowestOverPrice(Fraction(40)).points(Fraction(125), Prices((Fraction(100), Fraction(125))))
    Fraction(32, 1)
    """

    @property
    def words(self) -> str:
        return f"{shown(self.weight)} × lowest price ÷ price"

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        return self.weight * prices.lowest / price


@dataclass(frozen=True)
class LinearOverLowest(PointsFormula):
    """Points fall in proportion to what a price is above the lowest, `k` times as fast; negative unless floored."""

    k: Fraction = Fraction(1)
    floor: Fraction | None = None

    @property
    def words(self) -> str:
        steep = "" if self.k == 1 else f"{shown(self.k)} × "
        floor = "" if self.floor is None else f", not below {shown(self.floor)}"
        return f"{shown(self.weight)} × (1 − {steep}(price − lowest price) ÷ lowest price){floor}"

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        return within(self.weight * (1 - self.k * (price - prices.lowest) / prices.lowest), least=self.floor, most=None)


@dataclass(frozen=True)
class MeanDeviation(PointsFormula):
    """Fifty points in the hundred at the mean price, one more or less for each percent under or over it."""

    floor: Fraction | None = None
    ceiling: Fraction | None = None
    centre: ClassVar[str] = "mean"

    @property
    def words(self) -> str:
        bounds = [
            f"not {way} {shown(bound)}"
            for way, bound in (("below", self.floor), ("above", self.ceiling))
            if bound is not None
        ]
        bounded = f", the points out of 100 {' and '.join(bounds)}" if bounds else ""
        centre = f"{self.centre} price"
        return f"{shown(self.weight)} ÷ 100 × (50 − (price − {centre}) ÷ {centre} × 100){bounded}"

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        if len(prices.all) == 1:
            return self.weight / 2
        middle = self.middle(prices)
        return self.weight / HUNDRED * within(50 - (price - middle) / middle * HUNDRED, self.floor, self.ceiling)

    def middle(self, prices: Prices) -> Fraction:
        return prices.mean


@dataclass(frozen=True)
class MedianDeviation(MeanDeviation):
    """The same about the median, which one wild price moves less."""

    centre: ClassVar[str] = "median"

    def middle(self, prices: Prices) -> Fraction:
        return prices.median


@dataclass(frozen=True)
class Range(PointsFormula):
    """All points to the lowest price, none to the highest, in proportion between."""

    @property
    def words(self) -> str:
        weight = shown(self.weight)
        spread = "(highest price − price) ÷ (highest price − lowest price)"
        return f"{weight} × {spread}; {weight} where all prices are equal"

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        spread = prices.highest - prices.lowest
        return self.weight * (prices.highest - price) / spread if spread else self.weight


@dataclass(frozen=True)
class Target(PointsFormula):
    """All points at the optimal price or below, none at the maximum or above, in proportion between."""

    maximum: Fraction
    optimal: Fraction
    over_maximum_excludes: bool = False

    @property
    def words(self) -> str:
        most, weight = shown(self.maximum), shown(self.weight)
        outside = f"; a price above {most} excludes" if self.over_maximum_excludes else ""
        return f"{weight} × ({most} − price) ÷ ({most} − {shown(self.optimal)}), within 0 to {weight}{outside}"

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        return within(self.weight * (self.maximum - price) / (self.maximum - self.optimal), NONE, self.weight)

    def excludes(self, price: Fraction) -> bool:
        return self.over_maximum_excludes and price > self.maximum


@dataclass(frozen=True)
class BudgetLinear(PointsFormula):
    """All points to the lowest price, none at the budget, in proportion between."""

    budget: Fraction

    @property
    def words(self) -> str:
        budget, weight = shown(self.budget), shown(self.weight)
        return f"{weight} × ({budget} − price) ÷ ({budget} − lowest price), within 0 to {weight}"

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        room = self.budget - prices.lowest
        return within(self.weight * (self.budget - price) / room, NONE, self.weight) if room > 0 else NONE


@dataclass(frozen=True)
class DiscountThreshold(PointsFormula):
    """Points for the cut below the budget, against the best cut or a threshold that keeps small cuts small."""

    budget: Fraction
    threshold_percent: Fraction

    @property
    def words(self) -> str:
        return (
            f"{shown(self.weight)} × percent below {shown(self.budget)} ÷ the larger of "
            f"{shown(self.threshold_percent)} and the best percent, within 0 to {shown(self.weight)}"
        )

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        against = max(self.threshold_percent, self.cut(prices.lowest))
        return within(self.weight * self.cut(price) / against, NONE, self.weight) if against > 0 else NONE

    def cut(self, price: Fraction) -> Fraction:
        """Percent under the budget; negative above it."""
        return (self.budget - price) / self.budget * HUNDRED


@dataclass(frozen=True)
class Band:
    """Points for a price up to and including `up_to`; None is no upper end."""

    up_to: Fraction | None
    points: Fraction


@dataclass(frozen=True)
class Banded(PointsFormula):
    """A table of bands in rising order; a price above them all earns nothing."""

    bands: tuple[Band, ...]

    @property
    def words(self) -> str:
        rows = [
            f"{shown(band.points)} {'above that' if band.up_to is None else 'up to ' + shown(band.up_to)}"
            for band in self.bands
        ]
        if self.bands[-1].up_to is not None:
            rows.append("0 above that")
        return "points by price: " + "; ".join(rows)

    def points(self, price: Fraction, prices: Prices) -> Fraction:
        return next((band.points for band in self.bands if band.up_to is None or price <= band.up_to), NONE)


@dataclass(frozen=True)
class Offer:
    """What an ordering formula weighs: a bid's quality, its money, and the figure made of both."""

    quality: Fraction
    price: Fraction
    total: Fraction


@dataclass(frozen=True)
class OrderingFormula:
    """A formula whose figure ranks in place of points; lowest first unless it says otherwise."""

    #: Whether the figure divides by quality, so that a bid without any cannot be ranked.
    needs_quality: ClassVar[bool] = False
    ranks_money: ClassVar[bool] = True

    @property
    def counted_weight(self) -> Fraction | None:
        return None

    @property
    def words(self) -> str:
        """The formula as printed."""
        raise NotImplementedError

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        """The figure that ranks."""
        raise NotImplementedError

    def figure(self, quality: Fraction, price: Fraction, criteria: Mapping[str, Fraction]) -> Fraction:
        """The figure that ranks, of a bid with these points by criterion; most formulas ask for their sum alone."""
        return self.total(quality, price)

    def working(self, quality: Fraction, price: Fraction, criteria: Mapping[str, Fraction]) -> str:
        """The words of the figure with a bid's own figures in them."""
        said = self.words.split(", ")[0]
        return said.replace("quality points", shown(quality)).replace("price", shown(price), 1)

    def keys(self, offers: Sequence[Offer]) -> list[tuple[Fraction, ...]]:
        """Sort keys, best first; offers with equal keys are tied."""
        return [(offer.total,) for offer in offers]


@dataclass(frozen=True)
class LowestPrice(OrderingFormula):
    """The lowest price of those that pass."""

    def working(self, quality: Fraction, price: Fraction, criteria: Mapping[str, Fraction]) -> str:
        return ""

    @property
    def words(self) -> str:
        return "lowest price first"

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        return price


@dataclass(frozen=True)
class PricePerQualityPoint(OrderingFormula):
    """What a point of quality costs.

    >>> PricePerQualityPoint().total(Fraction(80), Fraction(125000))
    Fraction(3125, 2)
    """

    needs_quality: ClassVar[bool] = True

    @property
    def words(self) -> str:
        return "price ÷ quality points, lowest first"

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        return price / quality


@dataclass(frozen=True)
class QualityMinusMoney(OrderingFormula):
    """The price less what its quality is worth to the council."""

    pounds_per_point: Fraction

    @property
    def words(self) -> str:
        return f"price − quality points × {shown(self.pounds_per_point)}, lowest first"

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        return price - quality * self.pounds_per_point


@dataclass(frozen=True)
class QualityCoefficient(OrderingFormula):
    """The price divided by a coefficient: one, and the share of the quality points in the weight of price.

    Where price weighs 70, a bid with 20 quality points is divided by 9/7.

    >>> by = QualityCoefficient(Fraction(70))
    >>> by.total(Fraction(20), Fraction(900)), by.working(Fraction(20), Fraction(900), {})
    (Fraction(700, 1), '900 ÷ (1 + 20 ÷ 70)')
    """

    weight: Fraction

    @property
    def counted_weight(self) -> Fraction | None:
        return self.weight

    @property
    def words(self) -> str:
        return f"price ÷ (1 + quality points ÷ {shown(self.weight)}), lowest first"

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        return price / (1 + quality / self.weight)


@dataclass(frozen=True)
class Amount:
    """What quality is worth from so many points on: taken off the price, or added to it where it is below nought.

    `criterion` names the question whose points count; none named is quality as a whole.
    """

    least: Fraction
    pounds: Fraction
    criterion: str = ""


@dataclass(frozen=True)
class QualityInMoney(OrderingFormula):
    """The price with a bonus or a penalty in money for its quality, by bands of points in rising order.

    A band begins at its points, inclusive, and ends below the next; below the first nothing is added or taken off.
    Quality as a whole has its bands, and each question may have its own; what they come to is added up.

    >>> amounts = {0: -5000, 60: 0, 80: 9000}
    >>> bands = tuple(Amount(Fraction(least), Fraction(pounds)) for least, pounds in amounts.items())
    >>> [int(QualityInMoney(bands).total(Fraction(quality), Fraction(100000))) for quality in (59, 60, 80)]
    [105000, 100000, 91000]
    >>> both = QualityInMoney((*bands, Amount(Fraction(10), Fraction(700), "Q1")))
    >>> int(both.figure(Fraction(80), Fraction(100000), {"Q1": Fraction(12)}))
    90300
    """

    amounts: tuple[Amount, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """The questions that have bands of their own."""
        return tuple(dict.fromkeys(one.criterion for one in self.amounts if one.criterion))

    def of(self, criterion: str) -> tuple[Amount, ...]:
        """The bands of a question, or with no name those of quality as a whole."""
        return tuple(one for one in self.amounts if one.criterion == criterion)

    @property
    def words(self) -> str:
        said = [f"{_adjusted(one.pounds)} from {shown(one.least)} quality points" for one in self.of("")]
        for code in self.named:
            said += [f"{_adjusted(one.pounds)} from {shown(one.least)} points for {code}" for one in self.of(code)]
        return f"price adjusted for quality, lowest first: {'; '.join(said)}"

    def worth(self, quality: Fraction, criteria: Mapping[str, Fraction]) -> Fraction:
        """The amounts of the bands that a bid's points fall into, added up."""
        earned = {code: criteria.get(code, NONE) for code in self.named} | {"": quality}
        bands = (reversed(self.of(code)) for code in earned)
        found = (
            next((one.pounds for one in band if points >= one.least), NONE)
            for band, points in zip(bands, earned.values(), strict=True)
        )
        return sum(found, NONE)

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        return self.figure(quality, price, {})

    def figure(self, quality: Fraction, price: Fraction, criteria: Mapping[str, Fraction]) -> Fraction:
        return price - self.worth(quality, criteria)

    def working(self, quality: Fraction, price: Fraction, criteria: Mapping[str, Fraction]) -> str:
        worth = self.worth(quality, criteria)
        return f"{shown(price)} {'+' if worth < 0 else '−'} {shown(abs(worth))}"


def _adjusted(pounds: Fraction) -> str:
    if not pounds:
        return "as it is"
    return f"less £{shown(pounds)}" if pounds > 0 else f"plus £{shown(-pounds)}"


@dataclass(frozen=True)
class ValueRatio(OrderingFormula):
    """Quality for money; those within a band of the best are as good as it, and price or quality decides among them."""

    scale: Fraction = Fraction(1)
    band_percent: Fraction = NONE
    decided_by: str = "price"

    @property
    def words(self) -> str:
        scale = "" if self.scale == 1 else f" × {shown(self.scale)}"
        first = f"; those within {shown(self.band_percent)}% of the best come first, by {self.decided_by}"
        return f"quality points ÷ price{scale}, highest first{first}"

    def total(self, quality: Fraction, price: Fraction) -> Fraction:
        return quality / price * self.scale

    def keys(self, offers: Sequence[Offer]) -> list[tuple[Fraction, ...]]:
        line = max((offer.total for offer in offers), default=NONE) * (1 - self.band_percent / HUNDRED)
        return [
            (Fraction(0), offer.price if self.decided_by == "price" else -offer.quality, -offer.total)
            if offer.total >= line
            else (Fraction(1), -offer.total)
            for offer in offers
        ]


@dataclass(frozen=True)
class Alert:
    """A price that calls for an explanation; never by itself a reason to reject.

    Source: Public Contracts Regulations 2015 reg 69; Procurement Act 2023 s.19(3)–(5). Neither names a percentage.
    """

    bidder: str
    rule: str
    percent: Fraction


def abnormally_low(rule: str, percent: Fraction, prices: Mapping[str, Fraction]) -> Iterator[Alert]:
    """The bids whose price is so far below the others' that an explanation must be asked for.

    `prices` by bidder, of the bids still in. A bid alone is never abnormal.

    >>> prices = {"A": Fraction(60), "B": Fraction(100), "C": Fraction(100)}
    >>> [alert.bidder for alert in abnormally_low("below_mean_of_others", Fraction(40), prices)]
    ['A']
    """
    for bidder, price in prices.items():
        others = [other for name, other in prices.items() if name != bidder]
        if (against := _measure(rule, price, others)) is None:
            continue
        below = (1 - price / against) * HUNDRED
        if below > percent or (below == percent and rule != "below_mean"):
            yield Alert(bidder, rule, below)


def _measure(rule: str, price: Fraction, others: list[Fraction]) -> Fraction | None:
    """The figure that a price is held against, or None where there is nothing to hold it against."""
    if not others:
        return None
    if rule == "below_next":
        return min((other for other in others if other > price), default=None)
    prices = Prices(tuple(others if rule == "below_mean_of_others" else [*others, price]))
    return prices.median if rule == "below_median" else prices.mean
