"""The findings of a published timetable in the words of a page: a word, a title, a sentence. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from procurement.core.words import count
from procurement.timetable.findings import Found, day_words
from procurement.timetable.published import Timetable
from procurement.timetable.published_dates import Phrase, Precision
from procurement.timetable.published_faults import Finding
from procurement.timetable.published_rows import Row

TITLES = {
    "weekday_mismatch": ("fail", "Wrong", "A weekday does not fit its date"),
    "duration_matches_nothing": ("fail", "Wrong", "A stated length fits no way of counting"),
    "contradiction": ("fail", "Wrong", "Dates contradict each other"),
    "standstill_too_short": ("fail", "Too short", "The standstill is shorter than the rule"),
    "tender_period_too_short": ("fail", "Too short", "The time to tender is shorter than the law allows"),
    "no_standstill": ("fail", "Missing", "No standstill is given"),
    "gap": ("condition", "Gap", "Working days in no stage"),
    "non_working_day": ("condition", "Holiday", "A date falls on a non-working day"),
    "mixed_duration_measures": ("query", "Unclear", "Two ways of counting"),
    "missing_year": ("query", "Unclear", "A date without a year"),
    "undated": ("query", "Unclear", "A stage without a full date"),
    "bad_ordinal": ("query", "Slip", "A date is written wrongly"),
}

MEASURE_WORDS = {
    "calendar_difference": "days apart",
    "calendar_inclusive": "counting both ends",
    "working_days_inclusive": "working days",
}

_ISO = re.compile(r"\b(20[0-9]{2})-([0-9]{2})-([0-9]{2})\b", re.ASCII)


@dataclass(frozen=True)
class Read:
    """A row as it was read: the row of the paste, its dates, and how its stated length can be counted."""

    row: Row
    line: int
    starts: str
    ends: str
    counted: str
    wrong: bool


def reads(found: Timetable, lines: Sequence[int]) -> list[Read]:
    """Every row for the page; `lines` are the numbers that the rows had in the paste."""
    return [_read(row, line) for row, line in zip(found.rows, lines, strict=True)]


def _read(row: Row, line: int) -> Read:
    paired = f" (row {row.paired_with})" if row.paired_with else ""
    wrong = row.measured and row.stated_days is not None and not row.stated_matches
    counted = "" if row.stated_days is None else "No way of counting" if wrong else _ways(row)
    return Read(row, line, _day(row.start), _day(row.end) + paired, counted, wrong)


def _ways(row: Row) -> str:
    return ", ".join(MEASURE_WORDS[name] for name in row.stated_matches)


def _day(phrase: Phrase) -> str:
    """A date as exactly as it was published, and no more."""
    day = phrase.first_day
    if day is None:
        return f"“{phrase.text}”" if phrase.text else ""
    if phrase.precision is Precision.MONTH:
        return f"{day:%B %Y}"
    words = f"{day:%a} {day.day} {day:%b %Y}"
    return f"Week of {words}" if phrase.precision is Precision.WEEK else words


def told(found: Timetable) -> list[Found]:
    """The findings, what is wrong first, and what was looked at and holds last."""
    by_number = {row.number: row for row in found.rows}
    unknown_year = {one.row for one in found.findings if one.code == "missing_year"}
    said = [
        _found(one, by_number.get(one.row or 0))
        for one in found.findings
        if one.code != "undated" or one.row not in unknown_year  # one sentence for one date is enough
    ]
    said += _checked(found)
    order = ("fail", "condition", "query", "pass")
    return sorted(said, key=lambda one: order.index(one.kind))


def _found(one: Finding, row: Row | None) -> Found:
    kind, word, title = TITLES[one.code]
    if row and one.code == "duration_matches_nothing":
        title = f"{row.label} says {count(row.stated_days or 0, 'day')}"
        return Found(kind, word, title, _lengths(row))
    detail = plain(one.detail)
    return Found(kind, word, title, f"{detail[0].upper()}{detail[1:]}.")


def _lengths(row: Row) -> str:
    """8 to 9 Nov is 1 day apart, 2 counting both ends, 2 working days. No way of counting gives 3."""
    apart, both, working = row.measures.values()
    last = row.end.first_day or row.first
    span = f"{day_words(row.first)} to {day_words(last)}" if row.first and last else "It"
    known = "" if working is None else f", {count(working, 'working day')}"
    return (
        f"{span} is {count(apart or 0, 'day')} apart, {both} counting both ends{known}. "
        f"No way of counting gives {row.stated_days}."
    )


def plain(text: str) -> str:
    """A finding's dates as people write them.

    >>> plain("Wednesday 2018-11-07")
    'Wednesday 7 November 2018'
    """
    for measure, words in MEASURE_WORDS.items():
        text = text.replace(measure.replace("_", " "), words)
    return _ISO.sub(lambda found: _long(date(int(found[1]), int(found[2]), int(found[3]))), text)


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _checked(found: Timetable) -> list[Found]:
    codes = {one.code for one in found.findings}
    named = sum(bool(phrase.weekday) for row in found.rows for phrase in row.typed)
    good = []
    if named and "weekday_mismatch" not in codes:
        good.append(f"Every weekday that is named ({named}) fits its date.")
    if not codes & {"no_standstill", "standstill_too_short"} and any(
        "standstill" in row.label.casefold() for row in found.rows
    ):
        good.append("The standstill is not shorter than the rule, as far as it is dated.")
    return [Found("pass", "Checked", "What holds", " ".join(good))] if good else []
