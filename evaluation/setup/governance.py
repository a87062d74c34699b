"""The clocks of a council's own decisions: notice of a key decision, published papers, call-in. Pure.

Every day computed here is to be shown as "calculated; confirm with your legal team". The calendar is that of England
and Wales.

Source: Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012 reg 9
(a key decision needs 28 clear days' notice; reg 10 where that is impracticable) and reg 7 (papers five clear days
before); Local Government Act 1972 s.100B (five clear days). Clear days of papers are counted as working days, as the
stricter reading has it; call-in is the council's own standing order, five working days unless it says otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from evaluation.setup.noted import CONFIRM, Noted
from evaluation.setup.registers import AWARD, TENDER, cell_id
from evaluation.setup.typed_cells import known_day, known_whole, spelled
from procurement.timetable.rules import Calendar, OutsideCalendar

NOTICE_DAYS = 28
PAPER_DAYS = 5
CALL_IN_DAYS = 5
ONE_DAY = timedelta(days=1)

Row = Mapping[str, str]


def clear_days(given: date, held: date) -> int:
    """Days between, counting neither the day of the notice nor the day of the decision.

    >>> clear_days(date(2026, 2, 1), date(2026, 3, 2))
    28
    """
    return max((held - given).days - 1, 0)


def earliest_after_notice(given: date, days: int = NOTICE_DAYS) -> date:
    """The first day on which a decision may be made after so many clear days.

    >>> earliest_after_notice(date(2026, 2, 1))
    datetime.date(2026, 3, 2)
    """
    return given + timedelta(days=days + 1)


def clear_working_days(calendar: Calendar, given: date, held: date) -> int:
    """Working days between, counting neither end. Raises OutsideCalendar."""
    return calendar.working_days_between(given + ONE_DAY, held - ONE_DAY)


def earliest_after_papers(calendar: Calendar, published: date, days: int = PAPER_DAYS) -> date:
    """The first working day with so many others between it and the day of publication. Raises OutsideCalendar.

    >>> earliest_after_papers(Calendar({}, 2026, 2026), date(2026, 2, 2))  # a Monday: Tuesday to Monday lie between
    datetime.date(2026, 2, 10)
    """
    return calendar.working_day_from(_after(calendar, published, days) + ONE_DAY)


def call_in_ends(calendar: Calendar, published: date, days: int = CALL_IN_DAYS) -> date:
    """The last day on which a decision may be called in; it takes effect the day after. Raises OutsideCalendar.

    >>> call_in_ends(Calendar({}, 2026, 2026), date(2026, 2, 5))  # a Thursday
    datetime.date(2026, 2, 12)
    """
    return _after(calendar, published, days)


def _after(calendar: Calendar, day: date, days: int) -> date:
    """The last of so many working days after a day."""
    while days:
        day += ONE_DAY
        days -= calendar.works(day)
    return day


def steps(rows: Sequence[Row], calendar: Calendar, tendering_on: date | None, award_on: date | None) -> Iterator[Noted]:
    """What is to be said of each governance step, at its cell. None of it stops publication.

    `tendering_on` and `award_on` are the planned days on which tendering opens and the award is settled.
    """
    for at, row in enumerate(rows):
        name = row.get("Body", "").strip() or row.get("Step", "").strip() or f"Step {at + 1}"
        try:
            for head, said in _step(row, calendar, {TENDER: tendering_on, AWARD: award_on}):
                yield Noted(f"{name}: {said}", cell_id("governance", at, head), page="registers")
        except OutsideCalendar as unknown:
            yield Noted(f"{name}: {unknown}", cell_id("governance", at, "Date"), page="registers")


def _step(row: Row, calendar: Calendar, planned: Mapping[str, date | None]) -> Iterator[tuple[str, str]]:
    given, papers, held, published = (
        known_day(row.get(head, "")) for head in ("Notice given", "Papers published", "Date", "Decision published")
    )
    if held is None and row.get("Date", "").strip():
        yield "Date", "the date cannot be read as a day"
    if held:
        yield from _before(row, calendar, given, papers, held)
    if held and published and published < held:
        yield "Decision published", f"it is published before it is made on {spelled(held)}"
    if published or held:
        yield from _call_in(row, calendar, published or held, planned)


def _before(
    row: Row, calendar: Calendar, given: date | None, papers: date | None, held: date
) -> Iterator[tuple[str, str]]:
    if given and clear_days(given, held) < NOTICE_DAYS:
        yield (
            "Date",
            f"{_counted(clear_days(given, held), 'clear day')} of notice, and a key decision needs {NOTICE_DAYS}: "
            f"the earliest day is {spelled(earliest_after_notice(given))} ({CONFIRM})",
        )
    if not given and "key decision" in f"{row.get('Step', '')} {row.get('Body', '')}".casefold():
        latest = held - timedelta(days=NOTICE_DAYS + 1)
        yield "Notice given", f"no notice of the key decision; it was due by {spelled(latest)} ({CONFIRM})"
    if papers and papers >= held:
        yield "Papers published", f"its papers are published on {spelled(papers)}, not before it is made"
    elif papers and clear_working_days(calendar, papers, held) < PAPER_DAYS:
        yield (
            "Papers published",
            f"{_counted(clear_working_days(calendar, papers, held), 'clear working day')} between papers and decision, "
            f"and {PAPER_DAYS} are needed: the earliest day is {spelled(earliest_after_papers(calendar, papers))} "
            f"({CONFIRM})",
        )
    if why := calendar.why_not(held):
        yield "Date", f"{spelled(held)} is no working day ({why})"


def _call_in(
    row: Row, calendar: Calendar, published: date | None, planned: Mapping[str, date | None]
) -> Iterator[tuple[str, str]]:
    what = row.get("Decides", "")
    then = planned.get(what)
    if published is None or then is None:
        return
    days = known_whole(row.get("Call-in, working days", ""))
    ends = call_in_ends(calendar, published, CALL_IN_DAYS if days is None else days) if days != 0 else None
    begins = "tendering opens" if what == TENDER else "the award is planned"
    if then < published:
        yield "Date", f"{begins} on {spelled(then)}, before the decision of {spelled(published)}"
    elif ends and then <= ends:
        yield (
            "Call-in, working days",
            f"call-in ends on {spelled(ends)} and {begins} on {spelled(then)}: the decision takes effect on "
            f"{spelled(ends + ONE_DAY)} ({CONFIRM})",
        )


def _counted(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"
