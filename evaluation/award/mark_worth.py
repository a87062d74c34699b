"""What one mark is worth in money: the rise in price that takes as many points away as a step up the scale gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from evaluation.pricing.rules import OrderingFormula, PointsFormula, Prices
from evaluation.scheme.rules import Scale, Scheme, shares

DEAREST = 1000
"""Beyond so many times the lowest price, nobody looks for what a mark is worth."""


@dataclass(frozen=True)
class MarkWorth:
    """What one step up the scale on some questions is worth: points, and the rise in price that takes as many away.

    A `price` of 0: the mark moves no figure that ranks. None: no rise outweighs it.
    """

    questions: tuple[str, ...]
    points: Fraction
    price: Fraction | None
    percent: Fraction | None


def step_of(scale: Scale) -> Fraction:
    """One mark: the smallest step between two marks of the scale; one where any number may be given."""
    values = sorted({Fraction(0), *scale.values})
    return min((after - before for before, after in pairwise(values)), default=Fraction(1))


def worth_of_marks(scheme: Scheme, prices: Sequence[Fraction], quality: Fraction) -> tuple[MarkWorth, ...]:
    """What a mark is worth on each question, most first, beside these prices, to a bid of so much quality."""
    found: dict[Fraction, list[str]] = {}
    for share in shares(scheme):
        if share.scale is not None and not share.criterion.children and share.weight:
            found.setdefault(share.weight * step_of(share.scale) / share.scale.top, []).append(share.criterion.id)
    rows = []
    for earned in sorted(found, reverse=True):
        rise = as_price(scheme, prices, quality, earned) if prices else None
        percent = None if rise is None else rise / min(prices) * 100
        rows.append(MarkWorth(tuple(found[earned]), earned, rise, percent))
    return tuple(rows)


def as_price(scheme: Scheme, prices: Sequence[Fraction], quality: Fraction, earned: Fraction) -> Fraction | None:
    """The rise above the lowest price, in whole pounds, that takes so many points.

    0 where the points themselves change nothing that ranks; None where no rise takes as much.
    """
    formula, lowest = scheme.price, min(prices)
    if isinstance(formula, PointsFormula):
        at_lowest = formula.points(lowest, Prices((*prices, lowest)))

        def lost(rise: int) -> bool:
            price = lowest + rise
            return at_lowest - formula.points(price, Prices((*prices, price))) >= earned
    elif isinstance(formula, OrderingFormula):
        if formula.needs_quality and not quality:
            return None
        better = formula.total(quality + earned, lowest) - formula.total(quality, lowest)
        if not better:
            return Fraction(0)

        def lost(rise: int) -> bool:
            now = formula.total(quality + earned, lowest + rise) - formula.total(quality, lowest)
            return now >= 0 if better < 0 else now <= 0
    else:
        return None
    return first_that(lost, int(lowest) * DEAREST)


def first_that(holds: Callable[[int], bool], most: int) -> Fraction | None:
    """The least whole number from 1 to `most` from which on something holds; None where it never does.

    >>> first_that(lambda number: number >= 7, 100), first_that(lambda number: False, 100)
    (Fraction(7, 1), None)
    """
    if not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        half = (low + high) // 2
        low, high = (low, half) if holds(half) else (half, high)
    return Fraction(high)
