"""Formulas that make points of a price, out of the weight of price."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from evaluation.pricing.rules.measures import HUNDRED, NONE, Prices, within
from procurement.core.numbers import shown


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
