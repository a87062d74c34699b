"""Where the bars of a timetable lie, in per cent of the width that its days share. Pure; the templates draw it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from procurement.core.clock import LONDON, to_utc
from procurement.core.vocabulary import DEADLINE_STAGES, Stage
from procurement.timetable.lines import Line, local_day, span_words
from procurement.timetable.rules import ONE_DAY, Calendar, days_between
from procurement.timetable.windows import State, Window

Span = tuple[Decimal, Decimal]
"""Where it begins and how wide it is, in per cent."""

MOST_MONTHS_NAMED = 14
MOST_DAYS_SHADED = 800
LEAST_WIDTH = Decimal("0.4")
"""A bar of a few hours is drawn this wide, so that it is seen."""


@dataclass(frozen=True)
class Bar:
    """One row of the chart, named as the drawing macro reads it; `x` is None where no date is set."""

    name: str
    kind: str
    x: Decimal | None = None
    width: Decimal | None = None
    was: Span | None = None
    slip: Span | None = None
    ticks: tuple[Decimal, ...] = ()
    text: str = ""
    text_kind: str = ""
    indent: bool = False
    proposed: Span | None = None


@dataclass(frozen=True)
class Chart:
    """Rows, where months begin, what days nobody works (True: a bank holiday), and today."""

    rows: tuple[Bar, ...]
    months: tuple[tuple[Decimal, str], ...]
    bands: tuple[tuple[Decimal, Decimal, bool], ...]
    today: tuple[Decimal, str] | None


class Scale:
    """The days from the first to the last that a chart shows, with a little room at both ends."""

    def __init__(self, moments: Sequence[datetime], room: int = 30) -> None:
        first, last = min(moments), max(moments)
        margin = max((last - first) / room, 3 * ONE_DAY)
        self.first, self.last = local_day(first - margin), local_day(last + margin)
        self.begins, self.ends = _midnight(self.first), _midnight(self.last + ONE_DAY)

    def at(self, moment: datetime) -> Decimal:
        """Where a moment lies."""
        return _percent(to_utc(moment) - self.begins, self.ends - self.begins)

    def span(self, starts: datetime, ends: datetime, least: Decimal = LEAST_WIDTH) -> Span:
        """Where a window lies."""
        x = self.at(starts)
        return x, max(self.at(ends) - x, least)

    def months(self) -> tuple[tuple[Decimal, str], ...]:
        """Where each month begins, with its name; the year at the first and at each January."""
        starts = [day for day in _firsts(self.first, self.last) if day <= self.last]
        step = 1 if len(starts) <= MOST_MONTHS_NAMED else 3
        shown = [
            (max(self.at(_midnight(day)), Decimal(0)), day)
            for position, day in enumerate(starts)
            if position % step == 0
        ]
        if len(shown) > 1 and shown[1][0] - shown[0][0] < 9:
            shown = shown[1:]  # a sliver of a month has no room for its name
        return tuple(
            (x, f"{day:%B %Y}" if place == 0 or day.month == 1 else f"{day:%B}") for place, (x, day) in enumerate(shown)
        )

    def bands(self, calendar: Calendar) -> tuple[tuple[Decimal, Decimal, bool], ...]:
        """Weekends and bank holidays; none of them beyond the years whose holidays are known."""
        days = [
            day for day in days_between(self.first, self.last) if calendar.first_year <= day.year <= calendar.last_year
        ]
        if len(days) > MOST_DAYS_SHADED:
            return ()
        return tuple(
            (*self.span(_midnight(day), _midnight(day + ONE_DAY), Decimal(0)), day in calendar.holidays)
            for day in days
            if not calendar.works(day)
        )


def _midnight(day: date) -> datetime:
    """In UTC, so that the day on which the clocks change is as long as it is."""
    return to_utc(datetime.combine(day, time(), LONDON))


def _percent(part: timedelta, whole: timedelta) -> Decimal:
    return Decimal(part * 10_000 // whole) / 100


def _firsts(first: date, last: date) -> Iterator[date]:
    """The first day of each month that the days touch."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=31)).replace(day=1)


def moments(lines: Sequence[Line]) -> list[datetime]:
    """Every moment that a chart of these lines must show."""
    found = [at for line in lines for at in (line.starts, line.ends) if at]
    published = [(line.window.baseline_opens, line.window.baseline_closes) for line in lines if line.window]
    return found + [at for pair in published for at in pair if at]


def chart(lines: Sequence[Line], calendar: Calendar, now: datetime) -> Chart | None:
    """The whole timetable; None while no date is set."""
    shown = moments(lines)
    if not shown:
        return None
    scale = Scale(shown)
    year = local_day(now).year
    rows = tuple(_bar(line, scale, now, year) for line in lines)
    return Chart(rows, scale.months(), scale.bands(calendar), today(scale, now))


def today(scale: Scale, now: datetime) -> tuple[Decimal, str] | None:
    """The line of today, unless it lies outside."""
    local = local_day(now)
    if not scale.first <= local <= scale.last:
        return None
    return scale.at(now), f"Today, {local:%a} {local.day} {local:%b}"


def _bar(line: Line, scale: Scale, now: datetime, year: int) -> Bar:
    name = f"{line.number}  {line.name}"
    words = span_words(line.starts, line.ends, year)
    if line.starts is None:
        return Bar(name, "planned", text=words)
    window = line.window
    if window is None:
        return Bar(name, "point", scale.at(line.starts), text=words)
    ends = max(line.ends or line.starts, line.starts)
    if window.open and window.late(now):
        ends = max(ends, now)
    x, width = scale.span(line.starts, ends)
    published = _published(window, scale)
    deadline = (scale.at(ends),) if window.stage in DEADLINE_STAGES else ()
    said = " · ".join(part for part in (words, _late_words(line)) if part)
    kind = "bad" if any(late.overdue for late in line.late) else "warn" if line.late else ""
    return Bar(name, kind_of(window), x, width, published, _slip(window, line, ends, scale), deadline, said, kind)


def _late_words(line: Line) -> str:
    """What stands beside the dates: what is overdue in full, else how far things moved."""
    overdue = [late.words for late in line.late if late.overdue]
    if overdue:
        return overdue[0][0].lower() + overdue[0][1:]
    if len(line.late) == 1:
        return line.late[0].words[0].lower() + line.late[0].words[1:]
    return f"{', '.join(late.short for late in line.late)} working days" if line.late else ""


def kind_of(window: Window) -> str:
    """How a window is coloured: done, now, planned; the standstill by itself."""
    if window.state is State.CLOSED:
        return "done"
    if window.open:
        return "now"
    return "standstill" if window.stage is Stage.STANDSTILL else "planned"


def _published(window: Window, scale: Scale) -> Span | None:
    if window.baseline_opens is None or window.baseline_closes is None:
        return None
    return scale.span(window.baseline_opens, window.baseline_closes)


def _slip(window: Window, line: Line, ends: datetime, scale: Scale) -> Span | None:
    """What lies after the published closing; failing that, what was lost before a late opening."""
    assert line.starts is not None
    if window.baseline_closes and ends > window.baseline_closes and line.late:
        return scale.span(max(window.baseline_closes, line.starts), ends)
    if window.baseline_opens and line.starts > window.baseline_opens and line.late:
        return scale.span(window.baseline_opens, line.starts)
    return None
