"""What moving a stage would mean, told before anything is saved. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from procurement.core.vocabulary import STAGE_WORDS, Regime, Stage
from procurement.core.words import count
from procurement.timetable.findings import Found, day_words, findings, why_not
from procurement.timetable.lines import local_day
from procurement.timetable.moving import Dates, Moved, replanned
from procurement.timetable.rules import ONE_DAY, Calendar, OutsideCalendar, PeriodCheck
from procurement.timetable.standstill import PlannedStandstill, planned_standstill
from procurement.timetable.terms import Terms, tender_period
from procurement.timetable.windows import Window


@dataclass(frozen=True)
class Appointment:
    """A meeting that is arranged already: when, and what it is."""

    at: datetime
    what: str


@dataclass(frozen=True)
class Spare:
    """Working days left between the last stage and a date that does not move."""

    before: str
    on: datetime
    was: int
    now: int


@dataclass(frozen=True)
class Consequences:
    """Everything that a person should know before saving."""

    moved: tuple[Moved, ...]
    standstill_was: PlannedStandstill | None
    standstill_now: PlannedStandstill | None
    period: PeriodCheck | None
    spare: Spare | None
    met: tuple[str, ...]
    worse: tuple[Found, ...]
    meetings: tuple[Appointment, ...]

    @property
    def dates(self) -> int:
        """How many dates move in all."""
        return sum(one.dates for one in self.moved)

    @property
    def headline(self) -> str:
        """The finding above the chart: what moves, and what that leaves to spare."""
        if not self.moved:
            return "Nothing moves"
        first, others = STAGE_WORDS[self.moved[0].stage], len(self.moved) - 1
        said = f"{first} moves" if not others else f"{first} moves, and {count(others, 'stage')} with it"
        if self.spare is None or self.spare.was == self.spare.now:
            return said
        if self.spare.now < 0:
            return f"{said}; “{self.spare.before}” would come too early"
        used = self.spare.was - self.spare.now
        return f"{said}; {count(abs(used), 'spare day')} {'used' if used > 0 else 'won'}, {self.spare.now} left"

    @property
    def impossible(self) -> list[Moved]:
        """Stages that would close before they open."""
        return [one for one in self.moved if one.backwards]

    @property
    def standstill_moves(self) -> bool:
        """Whether the rule gives another last day of standstill than before."""
        was, now = self.standstill_was, self.standstill_now
        return bool(now and now.counted.last_day and (was is None or was.counted.last_day != now.counted.last_day))


def consequences(
    windows: Mapping[Stage, Window],
    moved: Sequence[Moved],
    calendar: Calendar,
    terms: Terms,
    dates: Sequence[tuple[str, datetime]] = (),
    meetings: Mapping[Stage, Sequence[Appointment]] | None = None,
) -> Consequences:
    """What these moves mean; `dates` are those that open and close nothing, and stay."""
    after = replanned(windows, list(moved))
    regime: Regime = terms.regime
    tendering = next((one for one in moved if one.stage is Stage.TENDERING), None)
    before = {(one.title, one.stage) for one in findings(windows, calendar, terms, dates)}
    return Consequences(
        tuple(moved),
        planned_standstill(regime, windows[Stage.STANDSTILL], calendar),
        planned_standstill(regime, after[Stage.STANDSTILL], calendar),
        tender_period(calendar, terms, *tendering.now) if tendering else None,
        _spare(windows, after, dates, calendar),
        tuple(_met(moved, calendar)),
        tuple(
            one
            for one in findings(after, calendar, terms, dates)
            if one.kind in ("fail", "condition") and (one.title, one.stage) not in before
        ),
        tuple(_outside(moved, meetings or {})),
    )


def _spare(
    windows: Mapping[Stage, Window],
    after: Mapping[Stage, Window],
    dates: Iterable[tuple[str, datetime]],
    calendar: Calendar,
) -> Spare | None:
    """Working days between the last closing and the date that stays after it; negative where it is overrun.

    Where all are overrun already it is the last of those after the tenders were due.
    """
    was, now = _last(windows.values()), _last(after.values())
    if was is None or now is None:
        return None
    tenders_due = windows[Stage.TENDERING].closes_at or was
    held = min(((at, name) for name, at in dates if at > was), default=None) or max(
        ((at, name) for name, at in dates if at > tenders_due), default=None
    )
    if held is None:
        return None
    at, name = held
    try:
        return Spare(name, at, _between(calendar, was, at), _between(calendar, now, at))
    except OutsideCalendar:
        return None


def _last(windows: Iterable[Window]) -> datetime | None:
    return max((window.closes_at for window in windows if window.closes_at), default=None)


def _between(calendar: Calendar, last: datetime, held: datetime) -> int:
    """Working days strictly between two moments' days; less than nothing where the first is the later."""
    first, day = local_day(last), local_day(held)
    if first >= day:
        return -calendar.working_days_between(day, first)
    return calendar.working_days_between(first + ONE_DAY, day - ONE_DAY)


def _met(moved: Sequence[Moved], calendar: Calendar) -> list[str]:
    """Non-working days on which a new date falls, and the bank holidays that the moves step over."""
    said: list[str] = []
    over: dict[date, str] = {}
    for one in moved:
        for verb, was, now in zip(("opens", "closes"), one.was, one.now, strict=True):
            if now is None or now == was:
                continue
            if why := why_not(calendar, now):
                said.append(f"{day_words(local_day(now))}, on which a stage {verb}, is not a working day ({why}).")
            over |= _holidays(calendar, was, now)
    if over:
        named = ", ".join(f"{day.day} {day:%B} ({name})" for day, name in sorted(over.items()))
        said.append(f"Bank holidays on the way: {named}.")
    return list(dict.fromkeys(said))


def _holidays(calendar: Calendar, was: datetime | None, now: datetime) -> dict[date, str]:
    if was is None:
        return {}
    first, last = sorted((local_day(was), local_day(now)))
    return {day: kept[0].name for day, kept in calendar.holidays.items() if first <= day <= last and day.weekday() < 5}


def _outside(moved: Sequence[Moved], meetings: Mapping[Stage, Sequence[Appointment]]) -> list[Appointment]:
    """Meetings that lay inside their stage and would lie outside it."""
    return [
        meeting
        for one in moved
        for meeting in meetings.get(one.stage, ())
        if _inside(meeting.at, one.was) and not _inside(meeting.at, one.now)
    ]


def _inside(at: datetime, dates: Dates) -> bool:
    return (dates.opens_at is None or dates.opens_at <= at) and (dates.closes_at is None or at <= dates.closes_at)
