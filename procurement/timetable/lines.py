"""The timetable line by line: what was published, what stands now, what happened, and how late it is. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from procurement.core.clock import LONDON
from procurement.core.vocabulary import DEADLINE_STAGES, Stage
from procurement.core.words import clock_time, count
from procurement.timetable.rules import ONE_DAY, Calendar, OutsideCalendar
from procurement.timetable.windows import PLURAL, State, Window, agreeing


@dataclass(frozen=True)
class Late:
    """How a window differs from what was published: in a sentence, in a cell, and whether it is wrong now."""

    words: str
    short: str
    overdue: bool = False


@dataclass(frozen=True)
class Line:
    """One line: a stage with its window, or a date that opens and closes nothing (`window` is None).

    `working_days` counts from the first to the last day, both included; None where the bank holidays are not known.
    `published` and `published_ends` are when a date or span that opens nothing was first to be.
    """

    number: int
    name: str
    starts: datetime | None
    ends: datetime | None
    window: Window | None = None
    working_days: int | None = None
    late: tuple[Late, ...] = ()
    published: datetime | None = None
    published_ends: datetime | None = None

    @property
    def stage(self) -> Stage | None:
        """The stage, if it is one."""
        return self.window.stage if self.window else None

    @property
    def calendar_days(self) -> int | None:
        """Days from the first to the last, both included; None where one of them is not known."""
        if self.starts is None or self.ends is None:
            return None
        return max((local_day(self.ends) - local_day(self.starts)).days + 1, 0)


@dataclass(frozen=True)
class Free:
    """A date that opens and closes nothing, or a span with `ends`; and when it was first to be, if it has moved."""

    label: str
    starts: datetime
    ends: datetime | None = None
    first_starts: datetime | None = None
    first_ends: datetime | None = None


def timetable(windows: Mapping[Stage, Window], dates: Iterable[Free], calendar: Calendar, now: datetime) -> list[Line]:
    """Stages and other dates in the order in which they begin; what has no date yet stands last."""
    bare = [_stage(window, calendar, now) for window in windows.values()]
    bare += [_date(one, calendar) for one in dates]
    dated = sorted((line for line in bare if line.starts), key=lambda line: (line.starts, line.window is None))
    undated = [line for line in bare if not line.starts]
    return [_numbered(line, number) for number, line in enumerate([*dated, *undated], start=1)]


def _numbered(line: Line, number: int) -> Line:
    return replace(line, number=number)


def _date(one: Free, calendar: Calendar) -> Line:
    """Its line; what has moved is told by its end, where it has one."""
    first, now = (one.first_ends or one.first_starts, one.ends) if one.ends else (one.first_starts, one.starts)
    moved = working_days_after(calendar, first, now)
    late = (Late(f"Moved by {count(moved, 'working day')}", f"moved +{moved}"),) if moved else ()
    length = days_of_work(calendar, one.starts, one.ends) if one.ends else None
    published = one.first_starts or one.starts
    return Line(
        0,
        one.label,
        one.starts,
        one.ends or one.starts,
        working_days=length,
        late=late,
        published=published,
        published_ends=one.first_ends or (one.ends if one.first_starts is None else None),
    )


def _stage(window: Window, calendar: Calendar, now: datetime) -> Line:
    starts = window.opened_at or window.opens_at
    ends = window.closed_at or window.closes_at
    length = days_of_work(calendar, starts, ends)
    return Line(0, window.words, starts, ends, window, length, tuple(lateness(window, calendar, now)))


def local_day(at: datetime) -> date:
    """The day on which a moment falls in London."""
    return at.astimezone(LONDON).date()


def days_of_work(calendar: Calendar, starts: datetime | None, ends: datetime | None) -> int | None:
    """Working days from the first to the last day, both included; None where a day or its holidays are not known."""
    if starts is None or ends is None:
        return None
    try:
        return calendar.working_days_between(local_day(starts), local_day(ends))
    except OutsideCalendar:
        return None


def working_days_after(calendar: Calendar, published: datetime | None, actual: datetime | None) -> int:
    """How many working days a moment lies after the published one: 0 on its day, before it, or when either lacks."""
    if published is None or actual is None or actual <= published:
        return 0
    try:
        return calendar.working_days_between(local_day(published) + ONE_DAY, local_day(actual))
    except OutsideCalendar:
        return 0


def lateness(window: Window, calendar: Calendar, now: datetime) -> list[Late]:
    """What is later than published, the opening first. On time and early say nothing."""
    return [said for said in (_opening(window, calendar, now), _closing(window, calendar, now)) if said]


def _opening(window: Window, calendar: Calendar, now: datetime) -> Late | None:
    if window.state is State.NOT_OPENED and window.opens_at and now > window.opens_at:
        return _overdue("opened", "opening", working_days_after(calendar, window.opens_at, now))
    moved = working_days_after(calendar, window.baseline_opens, window.opened_at or window.opens_at)
    if not moved:
        return None
    days = count(moved, "working day")
    return Late(f"Opened {days} late" if window.opened_at else f"Opening moved by {days}", f"opening +{moved}")


def _closing(window: Window, calendar: Calendar, now: datetime) -> Late | None:
    if window.state is State.OPEN and window.late(now):
        return _overdue("closed", "closing", working_days_after(calendar, window.closes_at, now))
    moved = working_days_after(calendar, window.baseline_closes, window.closed_at or window.closes_at)
    if not moved:
        return None
    days = count(moved, "working day")
    if window.stage in DEADLINE_STAGES:
        return Late(f"Deadline moved by {days}", f"deadline +{moved}")
    return Late(f"Closed {days} late" if window.closed_at else f"Closing moved by {days}", f"closing +{moved}")


def _overdue(verb: str, noun: str, days: int) -> Late:
    if not days:
        return Late(f"Should have {verb} by now", f"{noun} overdue", True)
    return Late(f"Should have {verb} {count(days, 'working day')} ago", f"{noun} {days} overdue", True)


def span_words(starts: datetime | None, ends: datetime | None, year: int, brief: bool = False) -> str:
    """A span as it stands in a table: 26–30 April, 26 April – 28 May; the year only where it is another.

    `brief` shortens the months, for a chart.

    >>> span_words(datetime(2021, 4, 26, tzinfo=LONDON), datetime(2021, 4, 30, tzinfo=LONDON), 2021)
    '26–30 April'
    >>> span_words(datetime(2021, 12, 20, tzinfo=LONDON), datetime(2022, 1, 4, tzinfo=LONDON), 2021)
    '20 December – 4 January 2022'
    """
    if starts is None and ends is None:
        return "no dates set"
    if starts is None or ends is None:
        one = local_day(starts or ends)  # type: ignore[arg-type]  # one of the two is there
        return f"{'from' if starts else 'to'} {_day_words(one, year, brief)}"
    first, last = local_day(starts), local_day(ends)
    if first == last:
        return _day_words(first, year, brief)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day_words(last, year, brief)}"
    return f"{_day_words(first, year, brief)} – {_day_words(last, year, brief)}"


def _day_words(day: date, year: int, brief: bool = False) -> str:
    month = f"{day:%b}" if brief else f"{day:%B}"
    return f"{day.day} {month}{'' if day.year == year else f' {day.year}'}"


def headline(lines: Iterable[Line], now: datetime) -> str:
    """What is open, what opens next, and how many stages are later than published: the finding above the chart."""
    stages = [line for line in lines if line.window]
    opened = [line.name for line in stages if line.window and line.window.open]
    ahead = next(
        (line for line in stages if line.window and line.window.state is State.NOT_OPENED and line.starts), None
    )
    late = sum(bool(line.late) for line in stages)
    several = len(opened) > 1 or any(line.stage in PLURAL for line in stages if line.name in opened)
    said = f"{listed(opened)} {'are' if several else 'is'} open" if opened else "No stage is open"
    if ahead and ahead.starts and ahead.starts > now:
        day = local_day(ahead.starts)
        said += f"; {turns(ahead.stage, 'opens').lower()} on {day:%A} {day.day} {day:%B}"
    elif ahead:
        said += f"; {ahead.name.lower()} should have opened"
    return f"{said}. {count(late, 'stage')} later than published." if late else f"{said}."


def turns(stage: Stage | None, verb: str) -> str:
    """A stage and its verb, which agree: scoring opens, financial checks open.

    >>> turns(Stage.FINANCE, "opens"), turns(Stage.RESCORING, "closes")
    ('Financial checks open', 'Scoring of resubmissions closes')
    """
    assert stage is not None
    return agreeing(stage, verb, verb.removesuffix("s"))


def short(at: datetime | None, now: datetime) -> str:
    """A moment in as few words as a table has room for: Wed 24 Mar, 9am; with its year where that is another."""
    if at is None:
        return "no day set"
    day = local_day(at)
    year = "" if day.year == local_day(now).year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}, {clock_time(at)}"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence.

    >>> listed(["Scoring", "Moderation", "Award"])
    'Scoring, moderation and award'
    """
    found = [name if place == 0 else name.lower() for place, name in enumerate(names)]
    return " and ".join(part for part in (", ".join(found[:-1]), *found[-1:]) if part)
