"""The rows of a published timetable as they are understood: their days, their lengths, what they are about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from procurement.timetable.published_dates import Phrase, Precision, read_phrase, read_span, with_years
from procurement.timetable.rules import Calendar

#: The ways in which councils count the days of a stage.
MEASURES = ("calendar_difference", "calendar_inclusive", "working_days_inclusive")

_STATED = re.compile(
    r"(?<![0-9.,])(?<![0-9]\s[–—-]\s)(?<![0-9][–—-])(?:(?P<apart>[0-9]{1,2},[0-9]{3})|(?P<days>[0-9]{1,4}))[\s-]*"
    r"(?P<kind>working|business|calendar)?[\s-]*(?P<unit>day|week)s?\b",
    re.ASCII,
)

DEADLINE = re.compile(r"deadline|clos(?:e|es|ing)\b|return of|submission of (?:tenders|bids)|tenders? due")
NOT_OF_TENDERS = re.compile(r"clarif|question|quer(?:y|ies)|resubmi|re-submi|further|feedback|expression|participat")


@dataclass(frozen=True)
class Published:
    """A row as it was published: label, start, end and stated duration."""

    label: str
    start: str | None
    end: str | None = None
    stated: str | None = None


@dataclass(frozen=True)
class Row:
    """A row as it is understood. Measures are None where it has no day to measure from or to."""

    number: int
    label: str
    typed: tuple[Phrase, Phrase]
    start: Phrase
    end: Phrase
    stated_days: int | None = None
    measures: Mapping[str, int | None] = field(default_factory=lambda: dict.fromkeys(MEASURES))
    stated_matches: tuple[str, ...] = ()
    paired_with: int | None = None

    @property
    def precision(self) -> Precision:
        """That of the vaguer of its dates."""
        order = list(Precision)
        given = [phrase.precision for phrase in (self.start, self.end) if phrase.text]
        return max(given, key=order.index, default=Precision.NONE)

    @property
    def first(self) -> date | None:
        return self.start.first_day

    @property
    def last(self) -> date | None:
        """The last day that the row covers."""
        return self.end.last_day or self.start.last_day

    @property
    def measured(self) -> bool:
        return self.measures["calendar_difference"] is not None

    @property
    def day(self) -> date | None:
        """The day on which it starts, where it names one and not just a week or a month."""
        return self.first if self.start.precision is Precision.DAY else None

    @property
    def closes_tendering(self) -> bool:
        return self.says(DEADLINE) and not self.says(NOT_OF_TENDERS)

    def says(self, pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.label.casefold()))


def understand(published: Sequence[Published], calendar: Calendar, year: int | None = None) -> list[Row]:
    """The rows with their days, years found for those that name none, and their lengths against what is stated."""
    typed = [(read_phrase(row.start), read_phrase(row.end)) if row.end else read_span(row.start) for row in published]
    plain = [
        Row(number, row.label, typed_row, start, end)
        for number, (row, typed_row, (start, end)) in enumerate(
            zip(published, typed, with_years(typed, year), strict=True), 1
        )
    ]
    return [_measured(row, plain, each.stated, calendar) for row, each in zip(plain, published, strict=True)]


def _measured(row: Row, rows: Sequence[Row], stated: str | None, calendar: Calendar) -> Row:
    """A row with its lengths, and which of them its stated duration equals."""
    days, kind = _stated(stated)
    if days and days > 1 and not row.end.text and (deadline := _next_deadline(row, rows)):
        row = replace(row, end=deadline.start, paired_with=deadline.number)
    end = row.end if row.end.text else row.start
    exact = row.start.precision is end.precision is Precision.DAY
    if exact and (first := row.first) and (last := end.first_day):
        measures: dict[str, int | None] = {
            "calendar_difference": (last - first).days,
            "calendar_inclusive": (last - first).days + 1,
            "working_days_inclusive": _working_days(calendar, first, last),
        }
    else:
        measures = dict.fromkeys(MEASURES)
    matches = tuple(name for name in kind if days is not None and measures[name] == days)
    return replace(row, stated_days=days, measures=measures, stated_matches=matches)


def _stated(text: str | None) -> tuple[int | None, tuple[str, ...]]:
    """The days that a duration states, and the measures that it can mean."""
    said = " ".join((text or "").casefold().split())
    if said.isdecimal() and len(said) < 5:
        return int(said), MEASURES
    if not (match := _STATED.search(said)):
        return None, MEASURES
    days = int((match["apart"] or match["days"]).replace(",", "")) * (7 if match["unit"] == "week" else 1)
    if match["kind"] is None:
        return days, MEASURES
    return days, MEASURES[:2] if match["kind"] == "calendar" else MEASURES[2:]


def _working_days(calendar: Calendar, first: date, last: date) -> int | None:
    """Working days, first and last included; None beyond the years whose bank holidays are known."""
    known = calendar.first_year <= first.year and last.year <= calendar.last_year
    return calendar.working_days_between(first, last) if known else None


def _next_deadline(row: Row, rows: Sequence[Row]) -> Row | None:
    """The next row that is a deadline, if both it and this one have a day."""
    for later in rows[row.number :]:
        if later.closes_tendering:
            return later if row.day and later.day else None
    return None
