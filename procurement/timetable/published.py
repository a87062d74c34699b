"""`evenhand timetable`: read a published timetable from a file, check it, and say what was found."""

from dataclasses import dataclass
from typing import Any

from procurement.core.json_input import JsonNumber, Node, read_json
from procurement.core.vocabulary import Regime
from procurement.timetable.calendar import calendar
from procurement.timetable.published_dates import Phrase, Precision
from procurement.timetable.published_faults import Finding, faults
from procurement.timetable.published_rows import Published, Row, understand
from procurement.timetable.rules import Calendar

MOST_ROWS = 1000
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Timetable:
    """A published timetable, understood and checked."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def check(
    published: list[Published], regime: Regime, year: int | None = None, known: Calendar | None = None
) -> Timetable:
    """Understand the rows of a timetable and find its faults; `year` is the timetable's, for rows that name none.

    `known` is the calendar that counts, where days were proclaimed since the one that is shipped.
    """
    known = known or calendar(regime)
    rows = understand(published, known, year)
    return Timetable(tuple(rows), tuple(faults(rows, regime, known)))


def read_and_check(data: bytes) -> Timetable:
    """The timetable in the file, checked. Raises `BadInput` with every fault of the file itself."""
    root = read_json(data)
    for name, node in root.members():
        if name not in ("regime", "rows", "year", "title", "source", "notes"):
            node.fault("is not known; regime, rows and year are allowed")
    regime = root.child("regime")
    regime.required(" or ".join(Regime))
    law = regime.choice(tuple(Regime), Regime.PCR2015)
    year = root.child("year")
    stated = year.whole("a year", least=2000, most=2099) if year.given else None
    listed = root.child("rows")
    listed.required("a list of rows")
    rows = [_row(node) for node in listed.items()[:MOST_ROWS]]
    if len(listed.items()) > MOST_ROWS:
        listed.fault(f"has more than {MOST_ROWS} rows, which are allowed")
    root.document.settle()
    return check(rows, Regime(law), stated)


def _row(node: Node) -> Published:
    cells = node.items()
    if not 2 <= len(cells) <= 4:
        node.fault("must be a list of a label, a start, an end or null, and a stated duration or null")
        return Published("", None)
    start, end = (_cell(cells[index]) if index < len(cells) else None for index in (1, 2))
    stated = _stated(cells[3]) if len(cells) > 3 else None
    return Published(cells[0].text("a label"), start, end, stated)


def _cell(node: Node) -> str | None:
    """A cell as it was published; a blank one is none."""
    if not node.given:
        return None
    if type(node.value) is not str or len(node.value) > LONGEST_TEXT:
        node.fault(f"must be text of at most {LONGEST_TEXT} characters, or null")
        return None
    return node.value.strip() or None


def _stated(node: Node) -> str | None:
    """A duration, which may stand as a number of days."""
    if node.given and isinstance(node.value, JsonNumber):
        return str(node.whole("a number of days", least=0, most=9999))
    return _cell(node)


def output(found: Timetable) -> dict[str, Any]:
    """The answer as JSON."""
    return {
        "rows": [_row_output(row) for row in found.rows],
        "findings": [{"code": each.code, "row": each.row, "detail": each.detail} for each in found.findings],
    }


def _row_output(row: Row) -> dict[str, Any]:
    last = row.end.first_day
    facts: dict[str, Any] = {
        "label": row.label,
        "start": row.first and row.first.isoformat(),
        "end": last and last.isoformat(),
        "precision": row.precision.value,
        **row.measures,
        "stated_days": row.stated_days,
        "stated_matches": list(row.stated_matches),
    }
    return facts if row.paired_with is None else {**facts, "paired_with": row.paired_with}


def _day(phrase: Phrase) -> str:
    """A date as exactly as it was published, and no more."""
    if (on := phrase.first_day) is None:
        return ""
    if phrase.precision is Precision.MONTH:
        return f"{on:%B %Y}"
    return f"week of {on}" if phrase.precision is Precision.WEEK else f"{on:%a} {on}"


def rows_for_people(found: Timetable) -> list[list[str]]:
    """The rows as a table: number, label, start, end, the three lengths, and the stated days."""
    head = ["", "Stage", "Start", "End", "Days apart", "Both included", "Working", "Stated"]
    return [head] + [
        [
            str(row.number),
            row.label,
            _day(row.start) or row.precision.value,
            _day(row.end),
            *("" if length is None else str(length) for length in row.measures.values()),
            "" if row.stated_days is None else str(row.stated_days),
        ]
        for row in found.rows
    ]


def findings_for_people(found: Timetable) -> list[str]:
    """The findings as lines."""
    return [
        f"Row {each.row}: {each.detail} [{each.code}]" if each.row else f"{each.detail} [{each.code}]"
        for each in found.findings
    ] or ["No fault was found."]
