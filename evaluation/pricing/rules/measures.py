"""What the prices of a lot are measured by: their lowest, highest, mean and median, of the bids still in."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

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
