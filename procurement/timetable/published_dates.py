"""Dates as councils publish them: "Monday 10 rd September 18", "Week commencing 6 August", "4pm on 23 April 2021"."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS if name != "september") + "|sept?(?:ember)?"
_WEEKDAY = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_YEAR = r"(?:[,\s\-/]*(?P<year>(?:19|20|21)?[0-9]{2})(?![0-9:.])(?!\s*(?:am|pm|noon|hrs|hours))"
_DAY = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})\b[,.\s]*)?(?:\bthe\s+)?(?<![0-9:.])(?P<day>[0-9]{{1,2}})\s*(?P<ordinal>st|nd|rd|th)?\b"
    rf"(?:\s+of)?[\s\-/]*(?P<month>{_MONTH})\b\.?{_YEAR})?",
    re.ASCII,
)
_NUMERIC = re.compile(
    rf"(?:\b(?P<weekday>{_WEEKDAY})\b[,.\s]*)?"
    r"\b(?P<day>[0-9]{1,2})(?P<mark>[/.\-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>(?:19|20|21)?[0-9]{2})\b",
    re.ASCII,
)
_ISO = re.compile(r"\b(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\b", re.ASCII)
_MONTH_AND_YEAR = re.compile(rf"\b(?P<month>{_MONTH})\b\.?{_YEAR})", re.ASCII)
_MONTH_ALONE = re.compile(
    rf"(?:(?:during|in|by|from|early|mid|late|end(?:\s+of)?|beginning\s+of)[\s\-]+)*(?P<month>{_MONTH})\.?(?:\s*\(.*\))?",
    re.ASCII,
)
_TO = re.compile(r"\s*(?:[–—-]|\bto\b|\buntil\b)\s*", re.ASCII)
_DAY_ALONE = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY})\b[,.\s]*)?(?:the\s+)?(?P<day>[0-9]{{1,2}})\s*(?P<ordinal>st|nd|rd|th)?", re.ASCII
)
_WEEK = re.compile(r"\bweek\s+(?:commencing|beginning|of)\b|\bw[/.]?[cb]\b", re.ASCII)


class Precision(StrEnum):
    """How exactly a published date says when."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True)
class Phrase:
    """What a published date says, before a year is found for one that names none."""

    text: str
    precision: Precision = Precision.NONE
    day: int = 1
    month: int = 1
    year: int | None = None
    weekday: str | None = None
    ordinal: str | None = None

    @property
    def missing_year(self) -> bool:
        return self.precision is not Precision.NONE and self.year is None

    @property
    def bad_ordinal(self) -> bool:
        """Whether it says 10rd, 1th or the like."""
        return self.ordinal is not None and self.ordinal != ordinal(self.day)

    def on(self, year: int) -> date | None:
        """The first day it means in a year; None where there is no such day (31 June)."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    @property
    def first_day(self) -> date | None:
        """The first day it means, once its year is known."""
        return None if self.precision is Precision.NONE or self.year is None else self.on(self.year)

    @property
    def last_day(self) -> date | None:
        """The last day it may mean: the day itself, the Sunday of its week, the end of its month."""
        if (first := self.first_day) is None:
            return None
        if self.precision is Precision.WEEK:
            return first + timedelta(days=6 - first.weekday())
        if self.precision is Precision.MONTH:
            return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first

    def in_year(self, year: int) -> "Phrase":
        return replace(self, year=year)

    def from_year(self, year: int) -> date:
        """The day it means in a year, or the first of its month where the month has no such day."""
        return self.on(year) or date(year, self.month, 1)

    def falls_on(self, year: int) -> bool:
        """Whether it falls in that year on the weekday that it names, if it names one."""
        on = self.on(year)
        return on is not None and self.weekday in (None, WEEKDAYS[on.weekday()])


def ordinal(day: int) -> str:
    """The letters that follow a day of the month.

    >>> [ordinal(day) for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31)]
    ['st', 'nd', 'rd', 'th', 'th', 'th', 'th', 'st', 'nd', 'rd', 'th', 'st']
    """
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def read_phrase(text: str | None) -> Phrase:
    """What a published date says; precision `none` where it says no date at all.

    >>> read_phrase("Monday 10 rd September 18").first_day
    datetime.date(2018, 9, 10)
    >>> read_phrase("During August 18").precision
    <Precision.MONTH: 'month'>
    """
    plain = " ".join((text or "").casefold().replace("’", "'").replace("'", " ").split())
    for pattern in (_ISO, _NUMERIC, _DAY):
        if match := pattern.search(plain):
            named = match.groupdict()
            return Phrase(
                text or "",
                Precision.WEEK if _WEEK.search(plain) else Precision.DAY,
                int(named["day"]),
                _month(named["month"]),
                _year(named["year"]),
                _weekday(named.get("weekday")),
                named.get("ordinal"),
            )
    if match := _MONTH_AND_YEAR.search(plain) or _MONTH_ALONE.fullmatch(plain):
        named = match.groupdict()
        return Phrase(text or "", Precision.MONTH, month=_month(named["month"]), year=_year(named.get("year")))
    return Phrase(text or "")


def read_span(text: str | None) -> tuple[Phrase, Phrase]:
    """The start and the end that one cell gives: "1st to 5th March 2021"; no end where it gives one date.

    >>> [phrase.first_day for phrase in read_span("Mon 1 - 5 March 2021")]
    [datetime.date(2021, 3, 1), datetime.date(2021, 3, 5)]
    >>> read_span("10-12-2018")[1].precision
    <Precision.NONE: 'none'>
    """
    plain = " ".join((text or "").casefold().split())
    between = sorted(_TO.finditer(plain), key=lambda at: at.group() == "-")  # one without spaces stands in 10-Dec too
    parts = [(plain[: at.start()], plain[at.end() :]) for at in between]
    for left, right in parts:
        first, last = read_phrase(left), read_phrase(right)
        if first.precision is last.precision is Precision.DAY:
            if first.year is None and last.year is not None:
                late = (first.month, first.day) > (last.month, last.day)
                first = first.in_year(last.year - late)
            return replace(first, text=text or ""), replace(last, text=text or "")
    for left, right in parts:
        alone, last = _DAY_ALONE.fullmatch(left), read_phrase(right)
        if alone and _DAY.match(right) and last.precision is Precision.DAY:
            first = replace(last, day=int(alone["day"]), weekday=_weekday(alone["weekday"]), ordinal=alone["ordinal"])
            return replace(first, text=text or ""), replace(last, text=text or "")
    return read_phrase(text), read_phrase(None)


def _month(text: str) -> int:
    """A month's number, which may be none (13) where it was typed as a number."""
    if text.isdigit():
        return int(text)
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(text[:3]))


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _weekday(text: str | None) -> str | None:
    return next((name for name in WEEKDAYS if name.startswith(text[:3])), None) if text else None


Span = tuple[Phrase, Phrase]

#: How far a row may begin before the row above it, since stages overlap.
OVERLAP = timedelta(days=31)


def with_years(rows: list[Span], year: int | None) -> list[Span]:
    """The starts and ends of a timetable's rows, with a year for each that names none.

    Rows go forward in time, but for an overlap: a start is the first that fits after the start above it, an end the
    first after its start. The first start takes `year` where the timetable states one, else what the next date allows.
    Nothing is found where no year is known at all.
    """
    found: list[Span] = []
    for index, (start, end) in enumerate(rows):
        above = next((known for row in reversed(found) if (known := row[0].first_day)), None)
        below = next((known for row in rows[index:] for each in row if (known := each.last_day)), None)
        start = _dated(start, year, above and above - OVERLAP, below)
        end = _dated(end, year, start.first_day or above, below)
        found.append((start, end))
    return found


def _dated(phrase: Phrase, stated: int | None, earliest: date | None, latest: date | None) -> Phrase:
    if not phrase.missing_year:
        return phrase
    if earliest:
        options = [year for year in range(earliest.year, earliest.year + 3) if phrase.from_year(year) >= earliest]
    elif stated:
        options = [stated]
    elif latest:
        options = [year for year in range(latest.year, latest.year - 3, -1) if phrase.from_year(year) <= latest]
    else:
        return phrase
    return phrase.in_year(next((year for year in options if phrase.falls_on(year)), options[0]))
