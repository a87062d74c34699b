"""The law's calendar: working days, standstill, the shortest periods for tendering, and when a tender was received.

Pure: the calendar of bank holidays is handed in (`procurement.timetable.calendar` reads it). Every date computed here
is to be shown as "calculated; confirm with your legal team".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from procurement.core.vocabulary import Regime, in_time

ONE_DAY = timedelta(days=1)
WEEKEND = {5: "Saturday", 6: "Sunday"}
UK = ("England and Wales", "Scotland", "Northern Ireland")

#: The shortest standstill under the Act, in working days; a voluntary one may not be shorter either.
SHORTEST_STANDSTILL = 8


class OutsideCalendar(ValueError):
    """A day of which the bank holidays are not known."""


@dataclass(frozen=True)
class Holiday:
    """A bank holiday: its day, its name, and the parts of the United Kingdom that keep it."""

    day: date
    name: str
    parts: tuple[str, ...] = UK

    @property
    def words(self) -> str:
        """Name, and where it is kept unless that is everywhere.

        >>> Holiday(date(2025, 3, 17), "St Patrick's Day", ("Northern Ireland",)).words
        "St Patrick's Day (Northern Ireland)"
        """
        return self.name if set(self.parts) == set(UK) else f"{self.name} ({', '.join(self.parts)})"


@dataclass(frozen=True)
class Calendar:
    """The bank holidays that count for a procurement, and the years for which they are known.

    Source: Public Contracts Regulations 2015 reg 2(1) (England and Wales taken here); Procurement Act 2023 s.123(1)
    (any part of the United Kingdom).
    """

    holidays: Mapping[date, tuple[Holiday, ...]]
    first_year: int
    last_year: int

    def check(self, day: date) -> date:
        """The day, if its bank holidays are known. Raises `OutsideCalendar`."""
        if not self.first_year <= day.year <= self.last_year:
            raise OutsideCalendar(
                f"{day} lies outside the years whose bank holidays are known, {self.first_year} to {self.last_year}"
            )
        return day

    def why_not(self, day: date) -> str | None:
        """Why a day is not a working day; None if it is one. Raises `OutsideCalendar`."""
        self.check(day)
        if weekend := WEEKEND.get(day.weekday()):
            return weekend
        kept = self.holidays.get(day, ())
        return f"bank holiday: {'; '.join(holiday.words for holiday in kept)}" if kept else None

    def works(self, day: date) -> bool:
        """Whether it is a working day."""
        return self.why_not(day) is None

    def working_day_from(self, day: date) -> date:
        """The day itself, or the next that is a working day."""
        while not self.works(day):
            day += ONE_DAY
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days from the first to the last, both included; 0 where the last is before the first."""
        return sum(self.works(day) for day in days_between(first, last))


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days from the first to the last, both included."""
    return calendar.working_days_between(first, last)


@dataclass(frozen=True)
class CountedDay:
    """A day of a period: whether it counts, and if not why."""

    day: date
    counts: bool
    why: str | None = None


@dataclass(frozen=True)
class Standstill:
    """The days during which the contract may not be signed; no last day where none is required."""

    last_day: date | None
    days: tuple[CountedDay, ...]
    rule: str
    notes: tuple[str, ...] = ()

    @property
    def earliest_signing(self) -> date | None:
        """The first day on which the contract may be made, unless a challenge forbids it."""
        return self.last_day and self.last_day + ONE_DAY


@dataclass(frozen=True)
class NoticeSent:
    """A standstill notice to one bidder: when it was sent, whether electronically, and if not when it was received."""

    sent_on: date
    electronic: bool = True
    received_on: date | None = None


def standstill_pcr(calendar: Calendar, notices: Sequence[NoticeSent]) -> Standstill:
    """Standstill under the 2015 Regulations; it runs from the last notice, so there is none before all are sent.

    Electronic notices: to the end of the 10th day after the last was sent. Others: the 15th day after the last was
    sent or the 10th after the last was received, whichever is sooner. Both: the later. Only then the end moves to
    the next working day, once. Raises `ValueError` without a notice.

    Source: Public Contracts Regulations 2015 regs 2(3)–(4), 86, 87.

    >>> standstill_pcr(Calendar({}, 2018, 2019), [NoticeSent(date(2018, 11, 22))]).last_day
    datetime.date(2018, 12, 3)
    """
    ends = []
    if electronic := [calendar.check(notice.sent_on) for notice in notices if notice.electronic]:
        ends.append((max(electronic) + timedelta(days=10), max(electronic), "87(2)"))
    if others := [notice for notice in notices if not notice.electronic]:
        sent = max(calendar.check(notice.sent_on) for notice in others)
        end = (sent + timedelta(days=15), sent, "87(3)")
        received = [calendar.check(notice.received_on) for notice in others if notice.received_on]
        if len(received) == len(others):
            end = min(end, (max(received) + timedelta(days=10), max(received), "87(3)"))
        ends.append(end)
    if not ends:
        raise ValueError("standstill runs from the last notice sent, and none was")
    end_on, from_on, paragraph = max(ends)
    last = calendar.working_day_from(end_on)
    days = [CountedDay(from_on, False, "the day from which the period runs is not counted")]
    days += [CountedDay(day, True) for day in days_between(from_on + ONE_DAY, end_on)]
    rolls = f"added, because the period may not end on a non-working day ({calendar.why_not(end_on)})"
    days += [CountedDay(day, False, rolls) for day in days_between(end_on + ONE_DAY, last)]
    both = "87(4)" if len(ends) == 2 else paragraph
    return Standstill(last, tuple(days), f"Public Contracts Regulations 2015 reg {both}, with reg 2(4)")


def standstill_act(
    calendar: Calendar, published_on: date, working_days: int | None = None, *, light_touch: bool = False
) -> Standstill:
    """Standstill under the Act: at least eight working days, of which the day of publication is the first if it is one.

    `working_days` is what the contract award notice states, where that is longer. A light touch contract needs none,
    but a voluntary one may not be shorter. Raises `ValueError` below eight.

    Source: Procurement Act 2023 s.51(2)–(5).

    >>> standstill_act(Calendar({}, 2025, 2025), date(2025, 12, 18)).last_day
    datetime.date(2025, 12, 29)
    """
    if working_days is None and light_touch:
        note = (
            "No standstill is mandatory for a light touch contract; one given voluntarily has at least 8 working days."
        )
        return Standstill(None, (), "Procurement Act 2023 s.51(3)", (note,))
    needed = SHORTEST_STANDSTILL if working_days is None else working_days
    if needed < SHORTEST_STANDSTILL:
        raise ValueError(f"a standstill period has at least {SHORTEST_STANDSTILL} working days")
    days: list[CountedDay] = []
    while needed:
        day = published_on + timedelta(days=len(days))
        why_not = calendar.why_not(day)
        days.append(CountedDay(day, why_not is None, why_not))
        needed -= why_not is None
    section = "s.51(3)–(5)" if light_touch else "s.51(2)"
    return Standstill(days[-1].day, tuple(days), f"Procurement Act 2023 {section}")


class Procedure(StrEnum):
    """The procedures whose periods the law lays down; a light touch procedure has none."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CPN = "cpn"
    LIGHT_TOUCH = "light_touch"
    FLEXIBLE = "flexible"


PROCEDURES = {
    Regime.PCR2015: (Procedure.OPEN, Procedure.RESTRICTED, Procedure.CPN, Procedure.LIGHT_TOUCH),
    Regime.PA2023: (Procedure.OPEN, Procedure.FLEXIBLE, Procedure.LIGHT_TOUCH),
}


class Period(StrEnum):
    """What bidders are given time for: to ask to take part, or to tender."""

    PARTICIPATION = "participation"
    TENDER = "tender"


@dataclass(frozen=True)
class Shortening:
    """What shortens a period: how tenders come in, when the documents were there, what was said before, and haste."""

    e_submission: bool = False
    all_documents: bool = False
    prior_notice: bool = False
    urgent: bool = False


@dataclass(frozen=True)
class Minimum:
    """The shortest lawful period in calendar days after the day of the notice; None where the law names none."""

    days: int | None
    rule: str


def minimum_period(regime: Regime, procedure: Procedure, period: Period, shortening: Shortening) -> Minimum:
    """The shortest period that applies.

    Raises `ValueError` for a procedure or a stage that the regime does not have.

    Source: Public Contracts Regulations 2015 regs 27–29, 76; Procurement Act 2023 s.54.

    >>> minimum_period(Regime.PA2023, Procedure.OPEN, Period.TENDER, Shortening(e_submission=True)).days
    30
    """
    if procedure not in PROCEDURES[regime]:
        raise ValueError(f"{regime} has the procedures {', '.join(PROCEDURES[regime])}")
    if procedure is Procedure.OPEN and period is Period.PARTICIPATION:
        raise ValueError("an open procedure has no stage of participation: all who wish may tender")
    act = regime is Regime.PA2023
    if procedure is Procedure.LIGHT_TOUCH:
        law = "Procurement Act 2023 s.54" if act else "Public Contracts Regulations 2015 reg 76(6)"
        return Minimum(None, f"{law}: no shortest period for light touch; it must be reasonable and proportionate")
    return _act_minimum(period, shortening) if act else _pcr_minimum(procedure, period, shortening)


def _act_minimum(period: Period, given: Shortening) -> Minimum:
    section = "Procurement Act 2023 s.54"
    if given.urgent:
        return Minimum(10, f"{section}: state of urgency")
    if period is Period.PARTICIPATION:
        return Minimum(25, f"{section}: participation period")
    if given.prior_notice:
        return Minimum(10, f"{section}: qualifying planned procurement notice")
    if given.e_submission and given.all_documents:
        return Minimum(25, f"{section}: electronic submission, and all documents with the notice")
    if given.e_submission:
        return Minimum(30, f"{section}: electronic submission, but not all documents with the notice")
    if given.all_documents:
        return Minimum(30, f"{section}: all documents with the notice, but no electronic submission")
    return Minimum(35, f"{section}: neither electronic submission nor all documents with the notice")


def _pcr_minimum(procedure: Procedure, period: Period, given: Shortening) -> Minimum:
    regulation = {Procedure.OPEN: 27, Procedure.RESTRICTED: 28, Procedure.CPN: 29}[procedure]
    law = f"Public Contracts Regulations 2015 reg {regulation}"
    if period is Period.PARTICIPATION:
        return Minimum(15, f"{law}: urgency") if given.urgent else Minimum(30, f"{law}: requests to participate")
    whole, short = (35, 15) if procedure is Procedure.OPEN else (30, 10)
    if given.prior_notice:
        return Minimum(short, f"{law}: qualifying prior information notice")
    if given.urgent:
        return Minimum(short, f"{law}: urgency")
    if given.e_submission:
        return Minimum(whole - 5, f"{law}: electronic submission")
    return Minimum(whole, f"{law}: tenders")


@dataclass(frozen=True)
class PeriodCheck:
    """Whether a deadline gives bidders the time that the law allows them."""

    minimum_days: int | None
    earliest_deadline: date | None
    long_enough: bool
    rule: str


def check_period(calendar: Calendar, regime: Regime, minimum: Minimum, from_on: date, deadline_on: date) -> PeriodCheck:
    """Whether the period is long enough: it begins the day after the notice and holds the whole day of the deadline.

    Under the Regulations a period that ends on a non-working day runs to the end of the next working day; under the
    Act nothing moves.

    >>> year = Calendar({}, 2025, 2025)
    >>> short = check_period(year, Regime.PA2023, Minimum(25, ""), date(2025, 3, 3), date(2025, 3, 27))
    >>> short.earliest_deadline, short.long_enough
    (datetime.date(2025, 3, 28), False)
    """
    if minimum.days is None:
        return PeriodCheck(None, None, True, minimum.rule)
    earliest = calendar.check(from_on) + timedelta(days=minimum.days)
    if regime is Regime.PCR2015:
        earliest, deadline_on = calendar.working_day_from(earliest), calendar.working_day_from(deadline_on)
    return PeriodCheck(minimum.days, earliest, deadline_on >= earliest, minimum.rule)


class Receipt(StrEnum):
    """When a tender came: in time, begun in time but completed after the deadline, or late."""

    ON_TIME = "on_time"
    IN_FLIGHT = "in_flight"
    LATE = "late"


def receipt(received: datetime, finished: datetime, closes: datetime) -> Receipt:
    """Three answers, not two: what began before the deadline and ended after it is kept sealed for a decision.

    All three times are aware of their zone and are compared as moments (the deadline is London time to people).
    Raises `ValueError` for a time without a zone or one that ends before it begins.

    >>> from datetime import UTC
    >>> closes = datetime(2025, 6, 2, 15, tzinfo=UTC)
    >>> receipt(datetime(2025, 6, 2, 14, 59, 59, tzinfo=UTC), closes, closes)
    <Receipt.IN_FLIGHT: 'in_flight'>
    """
    if in_time(finished, received):
        raise ValueError("a tender cannot be complete before it began to arrive")
    if not in_time(received, closes):
        return Receipt.LATE
    return Receipt.ON_TIME if in_time(finished, closes) else Receipt.IN_FLIGHT


def with_holidays(calendar: Calendar, more: Iterable[Holiday]) -> Calendar:
    """The calendar with days added, such as those proclaimed since it was made (a coronation, a funeral)."""
    kept = dict(calendar.holidays)
    for holiday in more:
        kept[holiday.day] = (*kept.get(holiday.day, ()), holiday)
    return replace(calendar, holidays=kept)
