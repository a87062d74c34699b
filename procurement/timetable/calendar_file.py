"""A timetable as a calendar file that Outlook and phones take (iCalendar). Pure text, times in UTC.

Source: RFC 5545 §3.1 (folding), §3.3.11 (escaping), §3.6.1 (events).
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75
"""Octets in a line before it is folded, its line end not counted."""


@dataclass(frozen=True)
class Entry:
    """A moment in a calendar. `uid` stays the same when it moves, and `sequence` counts how often it has."""

    uid: str
    at: datetime
    summary: str
    details: str
    stamped_at: datetime
    sequence: int = 0
    url: str = ""


def calendar_file(name: str, entries: Iterable[Entry]) -> str:
    """The whole file. Nobody is shown as busy: a deadline is a date to know, not a meeting.

    >>> calendar_file("Timetable", []).splitlines()[-2:]
    ['X-WR-CALNAME:Timetable', 'END:VCALENDAR']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Evenhand//Timetable//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line))


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{in_utc(entry.stamped_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART:{in_utc(entry.at)}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    yield f"DESCRIPTION:{escaped(entry.details)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def in_utc(at: datetime) -> str:
    """A moment as the format spells it: 20210423T150000Z."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    r"""Text in which nothing can end the line or the value.

    >>> escaped("Lots 1, 2; see a\\b\nand c")
    'Lots 1\\, 2\\; see a\\\\b\\nand c'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") and c != "\n" else c for c in lines)
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first begun with a space; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
