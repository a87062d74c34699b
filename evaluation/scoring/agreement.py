"""How far those who mark the same answers agree, and how each marks beside the others; pure.

Marks are counted in steps of the published scale (the lowest is 0), because they are ordered and no more: two points
apart need not mean twice as much as one. Nothing here ever enters a mark; it tells a lead what to ask about.
Differences of one evaluator to the others are means of such steps, which is a description and not a measurement.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

Difference = Callable[[int, int, Mapping[int, Fraction]], Fraction]
"""How far apart two values are, squared, where the number of times that each value was given is known."""


class Undefined(StrEnum):
    """Why there is no figure: that is an answer of its own, and never nought or one."""

    NOBODY_ELSE = "nobody else marked these answers"
    NO_VARIATION = "every mark is the same"
    TOO_FEW = "too few answers to compare"


def nominal(one: int, other: int, _given: Mapping[int, Fraction]) -> Fraction:
    """Values are the same or they are not."""
    return Fraction(one != other)


def interval(one: int, other: int, _given: Mapping[int, Fraction]) -> Fraction:
    """Values are as far apart as their figures."""
    return Fraction((one - other) ** 2)


def ordinal(one: int, other: int, given: Mapping[int, Fraction]) -> Fraction:
    """Values are as far apart as the marks that were given from the one to the other."""
    low, high = min(one, other), max(one, other)
    between = sum((count for value, count in given.items() if low <= value <= high), Fraction())
    return (between - (given[one] + given[other]) / 2) ** 2


def alpha(units: Iterable[Sequence[int]], difference: Difference = ordinal) -> Fraction | Undefined:
    """Krippendorff's alpha: 1 where all agree, 0 where marks agree as much as if drawn at random, below 0 where less.

    Each unit is one answer with the marks that it was given, by however many evaluators; an answer with fewer than two
    marks compares nothing and is left out.

    >>> alpha([[3, 3], [1, 2], [4, 4], [0]])
    Fraction(94, 99)
    >>> alpha([[3, 3], [3, 3]])
    <Undefined.NO_VARIATION: 'every mark is the same'>
    """
    coincide = _coincidences(units)
    if not coincide:
        return Undefined.NOBODY_ELSE
    given: dict[int, Fraction] = defaultdict(Fraction)
    for (one, _), count in coincide.items():
        given[one] += count
    whole = sum(given.values(), Fraction())
    observed = sum((count * difference(*pair, given) for pair, count in coincide.items()), Fraction())
    expected = sum(
        (given[one] * given[other] * difference(one, other, given) for one in given for other in given), Fraction()
    )
    return 1 - (whole - 1) * observed / expected if expected else Undefined.NO_VARIATION


def _coincidences(units: Iterable[Sequence[int]]) -> dict[tuple[int, int], Fraction]:
    """How often each value stands beside each other value, every answer counting for as many marks as it has."""
    found: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for marks in units:
        for here, one in enumerate(marks):
            for there, other in enumerate(marks):
                if here != there:
                    found[one, other] += Fraction(1, len(marks) - 1)
    return found


def beside(own: int, others: Sequence[int]) -> Fraction | None:
    """How many steps a mark lies above (below, where negative) the mean of the others' marks on the same answer.

    >>> beside(3, [2, 4, 5]), beside(3, [])
    (Fraction(-2, 3), None)
    """
    return own - Fraction(sum(others), len(others)) if others else None


def severity(read: Iterable[Fraction | None]) -> Fraction | Undefined:
    """How many steps somebody marks above the others on average, below where negative; `read` as `beside` gives it.

    >>> severity([Fraction(-1), None, Fraction(0)])
    Fraction(-1, 2)
    """
    compared = [one for one in read if one is not None]
    return _mean(compared) if compared else Undefined.NOBODY_ELSE


def spread(questions: Iterable[tuple[Sequence[int], int]]) -> Fraction | Undefined:
    """How much of the scale somebody used, from 0 (always the same mark) to 1 (its lowest and its highest).

    Each question is the marks given and how many steps its scale has above the lowest; one with fewer than two marks
    says nothing.

    >>> spread([([1, 3, 2], 5), ([0, 5], 5), ([4], 5)])
    Fraction(7, 10)
    """
    counted = [(marks, steps) for marks, steps in questions if len(marks) > 1 and steps > 0]
    if not counted:
        return Undefined.TOO_FEW
    return Fraction(sum(max(marks) - min(marks) for marks, _ in counted), sum(steps for _, steps in counted))


def drift(read: Iterable[Fraction | None]) -> Fraction | Undefined:
    """By how many steps somebody's last marks lie above their first, beside the others' marks on the same answers.

    `read` is in the order in which the person read, as `beside` gives it; the first and the last third are compared.

    >>> drift([Fraction(0), Fraction(1), Fraction(-1, 2)])
    Fraction(-1, 2)
    """
    compared = [one for one in read if one is not None]
    third = len(compared) // 3
    return _mean(compared[-third:]) - _mean(compared[:third]) if third else Undefined.TOO_FEW


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)
