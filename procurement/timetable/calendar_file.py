"""Dates as a calendar file that Outlook and phones take (iCalendar), times in UTC.

Source: RFC 5545; the library `icalendar` folds lines and escapes text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event, vDatetime


@dataclass(frozen=True)
class CalendarEntry:
    """A date in a calendar. `uid` stays the same when it moves, and `sequence` counts how often it has.

    With `ends_at` it is a meeting that keeps people busy; without, a date to know.
    """

    uid: str
    at: datetime
    summary: str
    details: str
    stamped_at: datetime
    sequence: int = 0
    url: str = ""
    ends_at: datetime | None = None
    place: str = ""
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The whole file.

    >>> calendar_file("Timetable", []).splitlines()[-2:]
    [b'X-WR-CALNAME:Timetable', b'END:VCALENDAR']
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Evenhand//Timetable//EN")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", vText(_plain(name)))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical(sorted=False))


def _event(entry: CalendarEntry) -> Event:
    from icalendar import Event

    event = Event()
    event.add("UID", _plain(entry.uid))
    event.add("DTSTAMP", _in_utc(entry.stamped_at))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", _in_utc(entry.at))
    if entry.ends_at:
        event.add("DTEND", _in_utc(entry.ends_at))
    event.add("SUMMARY", _plain(entry.summary))
    event.add("DESCRIPTION", _plain(entry.details))
    if entry.place:
        event.add("LOCATION", _plain(entry.place))
    if entry.url:
        event.add("URL", entry.url)
    if entry.ends_at or entry.cancelled:
        event.add("STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("TRANSP", "OPAQUE" if entry.ends_at else "TRANSPARENT")
    return event


def _in_utc(at: datetime) -> vDatetime:
    from icalendar import vDatetime

    return vDatetime(at.astimezone(UTC))


def _plain(text: str) -> str:
    """Text without control characters but the line break: the file's readers choke on them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") and c != "\n" else c for c in lines)
