"""What one mark is worth in money: the rise in price that takes as many points away as a step up the scale gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from evaluation.pricing.rules import OrderingFormula, PointsFormula, Prices, QualityInMoney
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
    named = scheme.price.named if isinstance(scheme.price, QualityInMoney) else ()
    found: dict[tuple[Fraction, str], list[str]] = {}
    for share in shares(scheme):
        if share.scale is not None and not share.criterion.children and share.weight:
            code = share.criterion.id
            earned = share.weight * step_of(share.scale) / share.scale.top
            found.setdefault((earned, code if code in named else ""), []).append(code)
    rows = []
    for (earned, own), codes in sorted(found.items(), key=lambda one: -one[0][0]):
        rise = as_price(scheme, prices, quality, earned, own) if prices else None
        percent = None if rise is None else rise / min(prices) * 100
        rows.append(MarkWorth(tuple(codes), earned, rise, percent))
    return tuple(rows)


def as_price(
    scheme: Scheme, prices: Sequence[Fraction], quality: Fraction, earned: Fraction, code: str = ""
) -> Fraction | None:
    """The rise above the lowest price, in whole pounds, that takes so many points.

    `code` is the question that they are earned on, where its own points are worth money; the bid is taken to be as good
    on each question. 0 where the points themselves change nothing that ranks; None where no rise takes as much.
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
        reached = quality / scheme.quality_weight if scheme.quality_weight else Fraction(0)
        before = {share.criterion.id: share.weight * reached for share in shares(scheme)}
        after = {**before, code: before.get(code, Fraction(0)) + earned}
        now_at = formula.figure(quality, lowest, before)
        better = formula.figure(quality + earned, lowest, after) - now_at
        if not better:
            return Fraction(0)

        def lost(rise: int) -> bool:
            now = formula.figure(quality + earned, lowest + rise, after) - now_at
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
