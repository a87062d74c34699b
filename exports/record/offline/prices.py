"""What a price is worth, worked out a second time from the published formulas: exact, in fractions.

Source: the formulas as every output prints them; see the documentation of `evenhand replay`.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

Given = Mapping[str, Any]
Points = Callable[[Given, Fraction, Sequence[Fraction], Fraction], Fraction]

POINTS: dict[str, Points] = {}
ORDERINGS = (
    "lowest_price",
    "price_per_quality_point",
    "quality_minus_money",
    "quality_coefficient",
    "quality_in_money",
    "value_ratio",
)


def number(value: Any) -> Fraction:
    """A figure as it is written, digit for digit."""
    return Fraction(str(value))


def within(value: Fraction, least: Fraction | None, most: Fraction | None) -> Fraction:
    """The value, or the bound that it passes."""
    if least is not None and value < least:
        return least
    return most if most is not None and value > most else value


def _bound(given: Given, name: str) -> Fraction | None:
    return None if given.get(name) is None else number(given[name])


def named(formula: str) -> Callable[[Points], Points]:
    """Register the points of a formula."""

    def register(points: Points) -> Points:
        POINTS[formula] = points
        return points

    return register


@named("lowest_over_price")
def _inverse(_given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    return weight * min(prices) / price


@named("linear_over_lowest")
def _linear(given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    lowest = min(prices)
    steep = number(given.get("k", 1))
    return within(weight * (1 - steep * (price - lowest) / lowest), _bound(given, "floor"), None)


def _around(given: Given, weight: Fraction, middle: Fraction, many: bool, price: Fraction) -> Fraction:
    share = 50 - (price - middle) / middle * 100 if many else Fraction(50)
    return weight / 100 * within(share, _bound(given, "floor"), _bound(given, "ceiling"))


@named("mean_deviation")
def _mean(given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    return _around(given, weight, sum(prices, Fraction(0)) / len(prices), len(prices) > 1, price)


@named("median_deviation")
def _median(given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    ordered, half = sorted(prices), len(prices) // 2
    middle = ordered[half] if len(prices) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return _around(given, weight, middle, len(prices) > 1, price)


@named("range")
def _range(_given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    low, high = min(prices), max(prices)
    return weight if low == high else weight * (high - price) / (high - low)


@named("target")
def _target(given: Given, weight: Fraction, _prices: Sequence[Fraction], price: Fraction) -> Fraction:
    most, best = number(given["maximum"]), number(given["optimal"])
    return within(weight * (most - price) / (most - best), Fraction(0), weight)


@named("budget_linear")
def _budget(given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    budget, low = number(given["budget"]), min(prices)
    return Fraction(0) if low >= budget else within(weight * (budget - price) / (budget - low), Fraction(0), weight)


@named("discount_threshold")
def _discount(given: Given, weight: Fraction, prices: Sequence[Fraction], price: Fraction) -> Fraction:
    budget = number(given["budget"])

    def cut(asked: Fraction) -> Fraction:
        return (budget - asked) / budget * 100

    most = max(number(given["threshold_percent"]), max(map(cut, prices)))
    return within(weight * cut(price) / most, Fraction(0), weight)


@named("banded")
def _banded(given: Given, _weight: Fraction, _prices: Sequence[Fraction], price: Fraction) -> Fraction:
    for band in given["bands"]:
        if band.get("up_to") is None or price <= number(band["up_to"]):
            return number(band["points"])
    return Fraction(0)
