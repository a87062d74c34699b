"""Formulas that rank money itself, or quality for money, in place of points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from evaluation.pricing.rules.measures import HUNDRED, NONE
from procurement.core.numbers import shown


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
