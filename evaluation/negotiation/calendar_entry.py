"""A meeting as an entry that any calendar takes.

Source: RFC 5545 (iCalendar): times in UTC, lines of at most 75 octets, commas and semicolons escaped.
"""

from datetime import UTC, datetime

LINE = 75


def calendar_entry(
    *, uid: str, made_at: datetime, starts_at: datetime, ends_at: datetime, title: str, place: str, words: str
) -> bytes:
    """The .ics file of one meeting. All times are aware."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Evenhand//Negotiation//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_stamp(made_at)}",
        f"DTSTART:{_stamp(starts_at)}",
        f"DTEND:{_stamp(ends_at)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(place)}",
        f"DESCRIPTION:{_escaped(words)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    r"""
    >>> _escaped("Room 1, Annexe; bring\nthe rota")
    'Room 1\\, Annexe\\; bring\\nthe rota'
    """
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> list[bytes]:
    """The line in pieces of at most 75 octets, each after the first begun with a space; no character is cut in two."""
    pieces, piece = [], b""
    for character in line:
        added = character.encode("utf-8", "replace")
        if len(piece) + len(added) > LINE:
            pieces.append(piece)
            piece = b" "
        piece += added
    return [*pieces, piece]
