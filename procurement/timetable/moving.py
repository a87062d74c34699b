"""Moving the dates of one stage: what shifts with it, by how many working days, and what that meets. Pure.

Every planned opening and closing that lies at or after a moved date, and has not happened, is a date that may shift.
Days are counted as working days; the time of day stays. Links say that a stage opens so many days after another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from procurement.core.clock import LONDON, to_utc
from procurement.core.vocabulary import DEADLINE_STAGES, Stage
from procurement.timetable.lines import local_day
from procurement.timetable.rules import ONE_DAY, Calendar
from procurement.timetable.windows import State, Window


class Later(StrEnum):
    """What the dates after the moved one do."""

    KEEP = "keep"
    SPARE = "spare"
    ALONE = "alone"


class Unit(StrEnum):
    """How the days of a link are counted."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Link:
    """A stage opens this many days after another opens or closes (`edge`)."""

    after: Stage
    edge: str
    days: int
    unit: Unit

    def opens_on(self, calendar: Calendar, from_on: date) -> date:
        """The day on which the stage opens. Raises `OutsideCalendar`.

        >>> friday = date(2025, 3, 7)
        >>> Link(Stage.SCORING, "closes", 1, Unit.WORKING).opens_on(Calendar({}, 2025, 2025), friday)
        datetime.date(2025, 3, 10)
        """
        if self.unit is Unit.WORKING:
            return step(calendar, from_on, self.days)
        return calendar.check(from_on + timedelta(days=self.days))


@dataclass(frozen=True)
class Dates:
    """A stage's planned opening and closing."""

    opens_at: datetime | None
    closes_at: datetime | None

    def __iter__(self) -> Iterator[datetime | None]:
        return iter((self.opens_at, self.closes_at))


@dataclass(frozen=True)
class Moved:
    """One stage's dates before and after."""

    stage: Stage
    was: Dates
    now: Dates

    @property
    def dates(self) -> int:
        """How many of its two dates differ."""
        return sum(before != after for before, after in zip(self.was, self.now, strict=True))

    @property
    def backwards(self) -> bool:
        """Whether it would close before it opens."""
        return bool(self.now.opens_at and self.now.closes_at and self.now.closes_at <= self.now.opens_at)


def step(calendar: Calendar, day: date, days: int) -> date:
    """The working day so many after (or, negative, before) a day. Raises `OutsideCalendar`.

    >>> step(Calendar({}, 2025, 2025), date(2025, 3, 7), 3), step(Calendar({}, 2025, 2025), date(2025, 3, 10), -1)
    (datetime.date(2025, 3, 12), datetime.date(2025, 3, 7))
    """
    one = ONE_DAY if days > 0 else -ONE_DAY
    left = abs(days)
    while left:
        day += one
        left -= calendar.works(day)
    return day


def steps_between(calendar: Calendar, was: date, now: date) -> int:
    """How many working days on a date is moved; negative for a date brought forward. Raises `OutsideCalendar`.

    >>> steps_between(Calendar({}, 2025, 2025), date(2025, 3, 7), date(2025, 3, 12))
    3
    """
    if now >= was:
        return calendar.working_days_between(was + ONE_DAY, now)
    return -calendar.working_days_between(now, was - ONE_DAY)


def shifted(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The same time of day, so many working days on. Raises `OutsideCalendar`."""
    if not days:
        return at
    return _on(step(calendar, local_day(at), days), at)


def _on(day: date, at: datetime) -> datetime:
    """The time of day of `at`, on another day."""
    local = at.astimezone(LONDON)
    return to_utc(datetime.combine(day, local.time(), LONDON))


def move(
    windows: Mapping[Stage, Window],
    stage: Stage,
    to: Dates,
    calendar: Calendar,
    later: Later,
    links: Mapping[Stage, Link] | None = None,
    standstill_last: Callable[[date], date | None] = lambda _begins: None,
) -> list[Moved]:
    """Every stage whose dates change when one stage is planned anew, the moved stage first, then in order of date.

    What has happened stays where it is, and a published deadline is never brought forward. `standstill_last` tells the
    earliest lawful last day of a standstill from the day on which it begins. Raises `OutsideCalendar`.
    """
    was = {each: Dates(window.opens_at, window.closes_at) for each, window in windows.items()}
    now = {**was, stage: to}
    if later is not Later.ALONE:
        shift = _Shift(windows, stage, to, calendar, later)
        for each, window in windows.items():
            if each is not stage:
                now[each] = Dates(shift(window.opens_at, window, "opens"), shift(window.closes_at, window, "closes"))
        _follow(now, was, windows, stage, calendar, links or {})
        if stage is not Stage.STANDSTILL and now[Stage.STANDSTILL] != was[Stage.STANDSTILL]:
            now[Stage.STANDSTILL] = _lawful(now[Stage.STANDSTILL], standstill_last)
    moved = [Moved(each, was[each], now[each]) for each in windows if now[each] != was[each]]
    return sorted(moved, key=lambda one: (one.stage is not stage, one.now.opens_at or one.now.closes_at or LAST))


LAST = datetime.max.replace(tzinfo=LONDON)


def _lawful(standstill: Dates, last: Callable[[date], date | None]) -> Dates:
    """The standstill, at least as long as the law wants it."""
    opens, closes = standstill
    if opens is None or closes is None:
        return standstill
    least = last(local_day(opens))
    return Dates(opens, _on(least, closes)) if least and local_day(closes) < least else standstill


class _Shift:
    """By how many working days a date shifts, for one move."""

    def __init__(
        self, windows: Mapping[Stage, Window], stage: Stage, to: Dates, calendar: Calendar, later: Later
    ) -> None:
        self.calendar, self.later = calendar, later
        here = windows[stage]
        edges = [(was, now) for was, now in ((here.opens_at, to.opens_at), (here.closes_at, to.closes_at)) if was]
        self.edges = [
            (was, steps_between(calendar, local_day(was), local_day(now)) if now else 0) for was, now in edges
        ]
        self.covered = _covered(windows.values())

    def __call__(self, at: datetime | None, window: Window, edge: str) -> datetime | None:
        if at is None or _happened(window, edge):
            return at
        passed = [(was, days) for was, days in self.edges if was <= at]
        if not passed:
            return at
        was, days = passed[-1]
        if self.later is Later.SPARE:
            days = max(0, days - self._idle(local_day(was), local_day(at)))
        if days < 0 and edge == "closes" and window.stage in DEADLINE_STAGES and window.opened_at:
            return at
        return shifted(self.calendar, at, days)

    def _idle(self, first: date, last: date) -> int:
        """Working days strictly between two days on which no stage is planned."""
        day, found = first + ONE_DAY, 0
        while day < last:
            found += day not in self.covered and self.calendar.works(day)
            day += ONE_DAY
        return found


def _covered(windows: Iterable[Window]) -> set[date]:
    """The days on which some stage is planned."""
    days: set[date] = set()
    for window in windows:
        if window.opens_at and window.closes_at:
            day, last = local_day(window.opens_at), local_day(window.closes_at)
            while day <= last and len(days) < MOST_DAYS:
                days.add(day)
                day += ONE_DAY
    return days


MOST_DAYS = 40_000


def _happened(window: Window, edge: str) -> bool:
    """Whether an opening or a closing lies behind us and so cannot be planned anew."""
    if window.state is State.CLOSED:
        return True
    return edge == "opens" and window.opened_at is not None


def _follow(
    now: dict[Stage, Dates],
    was: Mapping[Stage, Dates],
    windows: Mapping[Stage, Window],
    stage: Stage,
    calendar: Calendar,
    links: Mapping[Stage, Link],
) -> None:
    """Open each linked stage as many days after the other as its link says, where the other's date has moved."""
    for each in _in_order(links):
        link = links[each]
        if each is stage or _happened(windows[each], "opens"):
            continue
        old, new = (
            (of[link.after].opens_at if link.edge == "opens" else of[link.after].closes_at) for of in (was, now)
        )
        opens, closes = was[each]
        if new is None or old == new or opens is None:
            continue
        day = link.opens_on(calendar, local_day(new))
        days = steps_between(calendar, local_day(opens), day)
        now[each] = Dates(_on(day, opens), closes and shifted(calendar, closes, days))


def _in_order(links: Mapping[Stage, Link]) -> list[Stage]:
    """Linked stages, each after the one it follows; those that go round in a circle are left out."""
    found: list[Stage] = []
    waiting = dict(links)
    while ready := [each for each, link in waiting.items() if link.after not in waiting]:
        for each in ready:
            found.append(each)
            del waiting[each]
    return found


def circular(links: Mapping[Stage, Link]) -> bool:
    """Whether stages would wait for each other.

    >>> circular({Stage.SCORING: Link(Stage.SCORING, "closes", 1, Unit.WORKING)})
    True
    """
    return len(_in_order(links)) < len(links)


def replanned(windows: Mapping[Stage, Window], moved: list[Moved]) -> dict[Stage, Window]:
    """The windows as they would stand."""
    new = {one.stage: one.now for one in moved}
    return {
        stage: replace(window, opens_at=new[stage].opens_at, closes_at=new[stage].closes_at) if stage in new else window
        for stage, window in windows.items()
    }
