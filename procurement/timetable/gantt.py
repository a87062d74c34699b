"""Where the bars of a timetable lie, in per cent of the width that its days share. Pure; the templates draw it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from procurement.core.clock import LONDON, to_utc
from procurement.core.vocabulary import DEADLINE_STAGES, Stage
from procurement.timetable.lines import Line, local_day, span_words
from procurement.timetable.moving import Dates
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
    parts: tuple[tuple[str, str], ...] = ()
    indent: bool = False
    proposed: Span | None = None
    least: Decimal | None = None
    meetings: tuple[tuple[Decimal, bool], ...] = ()

    @property
    def text(self) -> str:
        """What stands beside the bar; its parts are (words, kind: warn, bad or none)."""
        return "".join(words for words, _ in self.parts)


@dataclass(frozen=True)
class Chart:
    """Rows, where months begin, what days nobody works (True: a bank holiday), today, and the holidays' dates."""

    rows: tuple[Bar, ...]
    months: tuple[tuple[Decimal, str], ...]
    bands: tuple[tuple[Decimal, Decimal, bool], ...]
    today: tuple[Decimal, str] | None
    holidays: tuple[tuple[Decimal, str], ...] = ()


@dataclass(frozen=True)
class Least:
    """The end of the shortest lawful period of a stage: when, in words, and whether the plan keeps to it."""

    at: datetime
    words: str
    kept: bool


@dataclass(frozen=True)
class Overlay:
    """What a chart shows besides the plan: dates if they are saved, ends of lawful minimums, meetings of a stage.

    `year` is the one that goes without saying; None: this one.
    """

    proposed: Mapping[Stage, Dates] = field(default_factory=dict)
    least: Mapping[Stage, Least] = field(default_factory=dict)
    meetings: Mapping[Stage, Sequence[datetime]] = field(default_factory=dict)
    year: int | None = None


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

    def holidays(self, calendar: Calendar, today: tuple[Decimal, str] | None) -> tuple[tuple[Decimal, str], ...]:
        """Bank holidays on weekdays by their dates, near ones together; none where they would stand on another."""
        days = [day for day in sorted(calendar.holidays) if self.first <= day <= self.last and day.weekday() < 5]
        groups: list[list[date]] = []
        for day in days:
            if groups and (day - groups[-1][-1]).days <= 7:
                groups[-1].append(day)
            else:
                groups.append([day])
        found: list[tuple[Decimal, str]] = []
        for group in groups:
            x = (self.at(_midnight(group[0])) + self.at(_midnight(group[-1] + ONE_DAY))) / 2
            near = [other for other, _ in (*found, *((today,) if today else ()))]
            if all(abs(x - other) >= ROOM_OF_A_DATE for other in near):
                found.append((x, _dates(group)))
        return tuple(found)


ROOM_OF_A_DATE = Decimal(6)
"""How far apart, in per cent, two dates above a chart must stand to be read."""


def _dates(days: Sequence[date]) -> str:
    """Days in as few words as they take.

    >>> _dates([date(2018, 12, 25), date(2018, 12, 26), date(2019, 1, 1)])
    '25, 26 Dec, 1 Jan'
    """
    months = [list(same) for _, same in groupby(days, key=lambda day: (day.year, day.month))]
    return ", ".join(f"{', '.join(str(day.day) for day in month)} {month[0]:%b}" for month in months)


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


NOTHING = Overlay()
LAST_NAMED = 94
"""A month that begins later, in per cent, has no room for its name."""


def chart(lines: Sequence[Line], calendar: Calendar, now: datetime, over: Overlay = NOTHING) -> Chart | None:
    """The whole timetable; None while no date is set."""
    shown = moments(lines) + [at for dates in over.proposed.values() for at in dates if at]
    if not shown:
        return None
    scale = Scale(shown)
    year = over.year or local_day(now).year
    rows = tuple(_bar(line, scale, now, year, over) for line in lines)
    here = today(scale, now)
    months = tuple((x, name if x <= LAST_NAMED else "") for x, name in scale.months())
    return Chart(rows, months, scale.bands(calendar), here, scale.holidays(calendar, here))


def today(scale: Scale, now: datetime) -> tuple[Decimal, str] | None:
    """The line of today, unless it lies outside."""
    local = local_day(now)
    if not scale.first <= local <= scale.last:
        return None
    return scale.at(now), f"Today, {local:%a} {local.day} {local:%b}"


def _bar(line: Line, scale: Scale, now: datetime, year: int, over: Overlay) -> Bar:
    name = f"{line.number}  {line.name}"
    words = span_words(line.starts, line.ends, year, brief=True)
    window = line.window
    proposed = over.proposed.get(window.stage) if window else None
    if line.starts is None:
        return Bar(name, "planned", parts=((words, ""),))
    if window is None:
        return _free(line, name, words, scale)
    ends = max(line.ends or line.starts, line.starts)
    if window.open and window.late(now):
        ends = max(ends, now)
    x, width = scale.span(line.starts, ends)
    least = over.least.get(window.stage)
    return Bar(
        name,
        kind_of(window),
        x,
        width,
        _published(window, scale),
        _slip(window, line, ends, scale),
        (scale.at(ends),) if window.stage in DEADLINE_STAGES else (),
        tuple(_said(line, words, proposed, least, year)),
        proposed=_proposed(window, proposed, scale),
        least=scale.at(least.at) if least else None,
        meetings=_ticks(over.meetings.get(window.stage, ()), proposed, scale),
    )


def _free(line: Line, name: str, words: str, scale: Scale) -> Bar:
    """A line that is no stage of ours: a date, or a span of somebody's published timetable."""
    assert line.starts is not None
    if line.ends is None or local_day(line.ends) <= local_day(line.starts):
        late = tuple((f" · {one.words[0].lower()}{one.words[1:]}", "warn") for one in line.late)
        return Bar(name, "point", scale.at(line.starts), parts=((words, ""), *late))
    return Bar(name, "planned", *scale.span(line.starts, line.ends), parts=((words, ""),))


def _said(line: Line, words: str, proposed: Dates | None, least: Least | None, year: int) -> Iterator[tuple[str, str]]:
    """What stands beside a bar: its dates, what they would be, how late it is, and the lawful minimum."""
    yield words, ""
    if proposed:
        opens, closes = proposed
        same_start = line.starts == opens or (line.window is not None and line.window.opened_at is not None)
        starts = closes if same_start else opens
        yield f" → {span_words(starts, closes, year, brief=True)}", "warn"
    if late := _late_words(line):
        yield f" · {late}", "bad" if any(one.overdue for one in line.late) else "warn"
    if least:
        yield f" · {least.words}", "" if least.kept else "bad"


def _proposed(window: Window, dates: Dates | None, scale: Scale) -> Span | None:
    """Where a window would lie; what has opened begins where it opened."""
    if dates is None:
        return None
    starts = window.opened_at or dates.opens_at or dates.closes_at
    ends = dates.closes_at or starts
    return scale.span(starts, max(starts, ends)) if starts and ends else None


def _ticks(meetings: Sequence[datetime], proposed: Dates | None, scale: Scale) -> tuple[tuple[Decimal, bool], ...]:
    """Meetings, and whether each would lie outside its stage if the new dates were saved."""

    def outside(at: datetime) -> bool:
        if proposed is None:
            return False
        opens, closes = proposed
        return bool((opens and at < opens) or (closes and at > closes))

    return tuple((scale.at(at), outside(at)) for at in meetings)


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
