"""The hours that somebody has left for marking when they are away for a part of the scoring window. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from procurement.core.numbers import half_up, shown
from procurement.core.words import count
from procurement.timetable.rules import Calendar, OutsideCalendar

Span = tuple[date, date]
"""A first and a last day, both counted."""


@dataclass(frozen=True)
class Free:
    """Hours left of those that were given, and why: working days away, of how many in the window."""

    hours: Fraction
    away: int
    days: int

    def words(self, hours: Decimal) -> str:
        """How the hours given come to those left; to a tenth of an hour, half-up.

        >>> Free(Fraction(30), 3, 12).words(Decimal(40)), Free(Fraction(200, 11), 2, 22).words(Decimal(20))
        ('30 of 40 hours: on leave 3 of 12 working days', '18.2 of 20 hours: on leave 2 of 22 working days')
        """
        left = shown(half_up(self.hours, 1))
        return f"{left} of {shown(hours)} hours: on leave {self.away} of {count(self.days, 'working day')}"


def working_days(span: Span, calendar: Calendar) -> list[date]:
    """The working days from a first to a last day, both with it; none where the last comes before the first."""
    first, last = span
    every = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in every if calendar.works(day)]


def hours_free(hours: Decimal, window: Span | None, leave: Iterable[Span], calendar: Calendar) -> Free:
    """Hours for marking, less the part of the window's working days on which a person is away.

    Hours are spread evenly over the working days of the window; a day of two leaves counts once, and leave outside
    the window or on days that are no working days takes nothing. Without a planned window, or one in years whose
    bank holidays are not known, nothing can be taken off.

    >>> from procurement.core.vocabulary import Regime
    >>> from procurement.timetable.calendar import calendar
    >>> window = (date(2026, 6, 1), date(2026, 6, 17))
    >>> hours_free(Decimal(40), window, [(date(2026, 6, 3), date(2026, 6, 7))], calendar(Regime.PA2023))
    Free(hours=Fraction(30, 1), away=3, days=12)
    """
    if window is None:
        return Free(Fraction(hours), 0, 0)
    try:
        days = working_days(window, calendar)
    except OutsideCalendar:
        return Free(Fraction(hours), 0, 0)
    if not days:
        return Free(Fraction(hours), 0, 0)
    spans = list(leave)
    away = sum(any(first <= day <= last for first, last in spans) for day in days)
    return Free(Fraction(hours) * (len(days) - away) / len(days), away, len(days))
