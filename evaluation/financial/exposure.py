"""What a year of the lots that a bidder would win is worth, to set its turnover against.

A lot's hours are taken as shared equally among the most providers it takes, and every hour at the urban rate that the
council set: the least that a winner would be paid. Nothing here is a forecast.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from procurement.core.numbers import half_up

WEEKS = 52


@dataclass(frozen=True)
class LotValue:
    """One lot's share: its hours a week, the rate in pounds an hour, and the value of a year (None without a rate)."""

    number: int
    name: str
    hours: Fraction
    rate: Decimal | None

    @property
    def value(self) -> Fraction | None:
        """Hours × 52 × rate in pounds, to the nearest penny, so that what is printed is what is divided by."""
        return None if self.rate is None else Fraction(half_up(self.hours * WEEKS * Fraction(self.rate), 2))


def lot_value(number: int, name: str, weekly_hours: Decimal, most: int, rate: Decimal | None) -> LotValue:
    """The share of one provider where every place of a lot is filled.

    >>> lot_value(4, "Coastal", Decimal(2100), 5, Decimal("22.50")).value
    Fraction(491400, 1)
    """
    return LotValue(number, name, Fraction(weekly_hours) / most, rate)


def total_value(lots: Iterable[LotValue]) -> Fraction | None:
    """All lots together; None where there is none or one has no rate, since part of a sum would mislead."""
    values = [lot.value for lot in lots]
    if not values or any(value is None for value in values):
        return None
    return sum((value for value in values if value is not None), Fraction(0))
