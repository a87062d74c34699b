"""Working days and the end of a standstill, counted a second time; bank holidays are worked out by rule.

Source: Banking and Financial Dealings Act 1971 Sch 1 and the proclamations since 2010; PCR 2015 regs 2, 87; Procurement
Act 2023 ss.51(2), 123(1), by which a bank holiday of any part of the United Kingdom counts.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

ONCE = {
    date(2011, 4, 29), date(2012, 6, 4), date(2012, 6, 5), date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3),
    date(2022, 9, 19), date(2023, 5, 8),
}  # fmt: skip
ELSEWHERE = {date(2026, 6, 15)}
"""Kept in Scotland alone."""

NOT_HELD = {date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)}
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday, by the reckoning of Gauss as Butcher wrote it."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _monday(year: int, month: int, *, last: bool = False) -> date:
    """The first or the last Monday of a month."""
    if last:
        day = date(year, month + 1, 1) - DAY
        return day - timedelta(days=day.weekday())
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _moved(days: Collection[date]) -> set[date]:
    """Days of which those at a weekend are made up for on the next working days."""
    kept = {day for day in days if day.weekday() < 5}
    for day in sorted(set(days) - kept):
        after = day
        while after.weekday() >= 5 or after in kept:
            after += DAY
        kept.add(after)
    return kept


@cache
def holidays(year: int, *, anywhere: bool) -> frozenset[date]:
    """The bank holidays of England and Wales, or those of any part of the United Kingdom."""
    sunday = easter(year)
    found = {sunday - 2 * DAY, sunday + DAY, _monday(year, 5), _monday(year, 5, last=True), _monday(year, 8, last=True)}
    found |= _moved({date(year, 1, 1)}) | _moved({date(year, 12, 25), date(year, 12, 26)})
    if anywhere:
        found |= _moved({date(year, 1, 1), date(year, 1, 2)}) | {_monday(year, 8)}
        for month, day in ((3, 17), (7, 12), (11, 30)):
            found |= _moved({date(year, month, day)})
    once = ONCE | ELSEWHERE if anywhere else ONCE
    return frozenset((found - NOT_HELD) | {day for day in once if day.year == year})


def works(day: date, *, anywhere: bool, more: Collection[date] = ()) -> bool:
    """Whether it is a working day; `more` are bank holidays that were proclaimed since."""
    return day.weekday() < 5 and day not in more and day not in holidays(day.year, anywhere=anywhere)


def last_day(regime: str, begins: date, *, anywhere: bool, more: Collection[date] = ()) -> date:
    """The last day of a standstill: ten days on, moved to a working day; or eight working days, the first with it."""
    day, left = begins, 8
    if regime == "PCR2015":
        day += 10 * DAY
        while not works(day, anywhere=anywhere, more=more):
            day += DAY
        return day
    while left := left - works(day, anywhere=anywhere, more=more):
        day += DAY
    return day
