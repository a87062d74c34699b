"""The faults of a published timetable. Stages that overlap are legitimate, and nothing is put right: it is told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from procurement.core.vocabulary import Regime
from procurement.timetable.published_dates import Phrase, Precision
from procurement.timetable.published_rows import DEADLINE, MEASURES, NOT_OF_TENDERS, Row
from procurement.timetable.rules import Calendar, NoticeSent, Standstill, days_between, standstill_act, standstill_pcr

#: The shortest tendering period that any procedure of a regime allows, with every reduction.
SHORTEST_TENDER_PERIOD = {Regime.PCR2015: 10, Regime.PA2023: 10}

#: A row longer than ten years is a slip of the pen, not a span to be walked day by day.
LONGEST_ROW = 3660

_ISSUE = re.compile(r"\b(?:publish|publication|issue|advert|despatch|dispatch|release|launch|invitation)")
_OF_TENDERS = re.compile(r"\bitt\b|tender|advert|contract notice|invitation")
_CLARIFICATION = re.compile(r"clarif|question|quer(?:y|ies)")
_STANDSTILL = re.compile(r"stand[\s-]?still")
_AWARD = re.compile(r"\baward\b(?!.*(?:report|clarif|evaluation|meeting))")
_EVALUATION = re.compile(r"evaluat|scoring")
_CONTRACT = re.compile(r"^(?!.*report).*(?:\bsign|contracts? issued|commence|go live|mobilis|contract start)")


@dataclass(frozen=True)
class Finding:
    """A fault of a timetable; `row` counts from 1, and is None where it is of the whole."""

    code: str
    row: int | None
    detail: str


def faults(rows: Sequence[Row], regime: Regime, calendar: Calendar) -> list[Finding]:
    """Every fault, in the order of the rows; those of the whole timetable last.

    Source: Public Contracts Regulations 2015 regs 27–29, 87; Procurement Act 2023 ss.51, 54, for the periods.
    """
    found = [
        *(fault for row in rows for fault in _of_row(row, calendar)),
        *_mixed(rows),
        *_gaps(rows, calendar),
        *_contradictions(rows),
        *_standstill(rows, regime, calendar),
        *_tender_period(rows, regime),
    ]
    return sorted(found, key=lambda fault: fault.row or len(rows) + 1)


def _of_row(row: Row, calendar: Calendar) -> Iterator[Finding]:
    """What is wrong with one row by itself."""
    for phrase, typed in zip((row.start, row.end), row.typed, strict=True):
        for code, detail in _of_phrase(phrase, typed, calendar) if typed.text else ():
            yield Finding(code, row.number, f"{row.label}: {detail}")
    if row.first is None or row.precision in (Precision.MONTH, Precision.NONE):
        vague = next((each for each in row.typed if each.text), row.start)
        names = (
            "no day" if vague.precision in (Precision.MONTH, Precision.NONE) else "no day that exists in a known year"
        )
        yield Finding("undated", row.number, f"{row.label}: “{vague.text}” names {names}")
    if row.measured and row.stated_days is not None and not row.stated_matches:
        lengths = ", ".join(f"{name.replace('_', ' ')} {row.measures[name]}" for name in MEASURES)
        yield Finding(
            "duration_matches_nothing", row.number, f"{row.label}: {row.stated_days} days stated, but {lengths}"
        )


def _of_phrase(phrase: Phrase, typed: Phrase, calendar: Calendar) -> Iterator[tuple[str, str]]:
    """What is wrong with one date."""
    on = phrase.first_day
    if typed.missing_year:
        yield "missing_year", f"“{typed.text}” names no year" + (f"; {on.year} was taken" if on else "")
    if phrase.bad_ordinal:
        yield "bad_ordinal", f"“{typed.text}” has the wrong letters after its day"
    if on is None or phrase.precision is Precision.MONTH:
        return
    if phrase.weekday and f"{on:%A}".casefold() != phrase.weekday:
        yield "weekday_mismatch", f"“{typed.text}” says {phrase.weekday.title()}, but {on} is a {on:%A}"
    known = phrase.precision is Precision.DAY and calendar.first_year <= on.year <= calendar.last_year
    if known and (why := calendar.why_not(on)):
        yield "non_working_day", f"{on} is not a working day ({why})"


def _mixed(rows: Sequence[Row]) -> Iterator[Finding]:
    """Durations that no one way of counting explains, though each of them matches some way."""
    stated = [row for row in rows if row.stated_matches and (row.stated_days or 0) > 1]
    if not stated or set.intersection(*(set(row.stated_matches) for row in stated)):
        return
    usual = max(MEASURES, key=lambda measure: sum(measure in row.stated_matches for row in stated))
    for row in stated:
        if usual not in row.stated_matches:
            counted = " or ".join(row.stated_matches).replace("_", " ")
            detail = f"{row.label}: counted as {counted}, while most rows are counted as {usual.replace('_', ' ')}"
            yield Finding("mixed_duration_measures", row.number, detail)
            return


def _gaps(rows: Sequence[Row], calendar: Calendar) -> Iterator[Finding]:
    """Working days between one span and the next that no row covers."""
    covered = {
        day
        for row in rows
        if row.first and row.last and (row.last - row.first).days <= LONGEST_ROW
        for day in days_between(row.first, row.last)
    }
    spans = sorted(
        (first, row.number, last, row.label)
        for row in rows
        if row.end.first_day and (first := row.first) and (last := row.last)
        if calendar.first_year <= first.year <= last.year <= calendar.last_year
    )
    reached: date | None = None
    for first, number, last, label in spans:
        between = days_between(reached, first)[1:-1] if reached else []
        if idle := [day for day in between if day not in covered and calendar.works(day)]:
            what = "1 working day is" if len(idle) == 1 else f"{len(idle)} working days are"
            days = f"{idle[0]:%A} {idle[0]}" + (f" to {idle[-1]:%A} {idle[-1]}" if len(idle) > 1 else "")
            yield Finding("gap", number, f"before {label}, {what} covered by no row: {days}")
        reached = max(reached or last, last)


def _contradictions(rows: Sequence[Row]) -> Iterator[Finding]:
    """Dates that cannot all be true: an end before its start, or steps in an order that cannot be."""
    for row in rows:
        if row.first and row.end.last_day and row.end.last_day < row.first:
            yield Finding("contradiction", row.number, f"{row.label}: ends on {row.end.last_day}, before it starts")
    yield from _same_label(rows)
    yield from _around_closing(rows)
    award = next((row for row in rows if row.says(_AWARD)), None)
    for row in rows:
        if award and award.first and row.last and row.last < award.first and row.says(_CONTRACT):
            yield Finding("contradiction", row.number, f"{row.label}: before {award.label}")


def _around_closing(rows: Sequence[Row]) -> Iterator[Finding]:
    """What cannot be before tenders are due, or after it."""
    closing = next((row for row in rows if row.closes_tendering and row.day), None)
    issue = next((row for row in rows if _issues_tender(row)), None)
    for row in rows if closing else ():
        if not (row.day and closing and closing.day):
            continue
        early = row.says(_EVALUATION) and not row.says(NOT_OF_TENDERS) and not row.says(DEADLINE)
        if early and row.day < closing.day:
            yield Finding("contradiction", row.number, f"{row.label}: starts before {closing.label}")
        late = row is issue or (row.says(DEADLINE) and row.says(_CLARIFICATION))
        if late and row.day > closing.day:
            yield Finding("contradiction", row.number, f"{row.label}: after {closing.label}")


def _same_label(rows: Sequence[Row]) -> Iterator[Finding]:
    """One step that stands twice with different dates."""
    seen: dict[str, Row] = {}
    for row in rows:
        label = " ".join(row.label.casefold().split())
        other = seen.setdefault(label, row)
        if other is not row and (other.first, other.last) != (row.first, row.last):
            yield Finding("contradiction", row.number, f"{row.label}: stands in row {other.number} with other dates")


def _standstill(rows: Sequence[Row], regime: Regime, calendar: Calendar) -> Iterator[Finding]:
    """No standstill between award and contract, or one that the law would have longer."""
    standing = [row for row in rows if row.says(_STANDSTILL)]
    award = next((row for row in rows if row.says(_AWARD)), None)
    if not standing and (award or any(row.says(_CONTRACT) for row in rows)):
        detail = "no row gives a standstill before the contract is made"
        yield Finding("no_standstill", award.number if award else None, detail)
    for row in standing:
        if not row.day or not calendar.first_year <= row.day.year < calendar.last_year:
            continue
        lawful = _lawful(row.day, regime, calendar)
        signing = next((later for later in rows[row.number :] if later.says(_CONTRACT) and later.day), row)
        ends = row.end.first_day
        if lawful.last_day and ends and ends < lawful.last_day:
            detail = f"{row.label}: ends on {ends}, but from {row.day} it runs to {lawful.last_day} ({lawful.rule})"
            yield Finding("standstill_too_short", row.number, detail)
        elif lawful.last_day and signing is not row and signing.day and signing.day <= lawful.last_day:
            detail = f"{signing.label}: {signing.day} is within standstill, to {lawful.last_day} ({lawful.rule})"
            yield Finding("standstill_too_short", signing.number, detail)


def _lawful(on: date, regime: Regime, calendar: Calendar) -> Standstill:
    """The standstill that begins on a day, with letters sent by e-mail or the notice published then."""
    return standstill_pcr(calendar, [NoticeSent(on)]) if regime is Regime.PCR2015 else standstill_act(calendar, on)


def _issues_tender(row: Row) -> bool:
    return row.says(_ISSUE) and row.says(_OF_TENDERS) and not row.says(DEADLINE) and not row.says(_AWARD)


def _tender_period(rows: Sequence[Row], regime: Regime) -> Iterator[Finding]:
    """A time to tender that no procedure of the regime allows."""
    issue = next((row for row in rows if _issues_tender(row)), None)
    closing = next((row for row in rows if row.closes_tendering), None)
    if not (issue and issue.day and closing and closing.day):
        return
    days, shortest = (closing.day - issue.day).days, SHORTEST_TENDER_PERIOD[regime]
    if 0 <= days < shortest:
        detail = f"{issue.label} to {closing.label}: {days} days; no procedure allows fewer than {shortest}"
        yield Finding("tender_period_too_short", issue.number, detail)
