"""When the standstill ends, worked out from the day on which the letters are to go. Pure."""

from dataclasses import dataclass
from datetime import date

from procurement.core.vocabulary import Regime
from procurement.timetable.lines import local_day
from procurement.timetable.rules import (
    Calendar,
    NoticeSent,
    OutsideCalendar,
    Standstill,
    standstill_act,
    standstill_pcr,
)
from procurement.timetable.windows import Window


@dataclass(frozen=True)
class PlannedStandstill:
    """The day of the letters (or of the award notice), what the law makes of it, and the planned last day."""

    begins_on: date
    counted: Standstill
    planned_last: date | None

    @property
    def too_short(self) -> bool:
        """Whether the timetable ends it before the law does."""
        last = self.counted.last_day
        return self.planned_last is not None and last is not None and self.planned_last < last


def planned_standstill(regime: Regime, window: Window, calendar: Calendar) -> PlannedStandstill | None:
    """The standstill as planned, or as it runs once opened; None while no day is set or its holidays are unknown.

    Every notice is taken to be sent by e-mail on the first day.
    """
    begins = window.opened_at or window.opens_at
    if begins is None:
        return None
    first = local_day(begins)
    try:
        if regime is Regime.PCR2015:
            counted = standstill_pcr(calendar, [NoticeSent(first)])
        else:
            counted = standstill_act(calendar, first)
    except OutsideCalendar:
        return None
    return PlannedStandstill(first, counted, local_day(window.closes_at) if window.closes_at else None)
