"""Meetings and times for them as they are pasted from a spreadsheet: one on each row, refused cell by cell.

Date, start, end and place come first, then the room, the council's people and, where it is settled already, the bidder
and the lot. A row of headings may put them in any order. Nothing is guessed: what cannot be read is named with its row
and column, and then no row is taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from procurement.core.dated_fields import BadDate, moment_of, read_time
from procurement.core.pasting import Fault, Faults, Refused, Row, cells_of, short
from procurement.core.words import day
from procurement.timetable.published_dates import Precision, read_phrase

MOST_TIMES = 500
LONGEST = timedelta(hours=12)


class Column(StrEnum):
    """What a column can hold; the value is how a fault names it."""

    DATE = "date"
    START = "start"
    END = "end"
    PLACE = "place"
    ROOM = "room"
    COUNCIL = "council’s people"
    BIDDER = "bidder"
    LOT = "lot"


LENGTHS = {Column.PLACE: 200, Column.ROOM: 80, Column.COUNCIL: 1000, Column.BIDDER: 200}

_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.DATE, r"(meeting )?(date|day)"),
    (Column.START, r"starts?( time| at)?|from|begins?|time"),
    (Column.END, r"ends?( time| at)?|to|until|finish(es)?"),
    (Column.PLACE, r"place|place or link|link|where|location|venue|address"),
    (Column.ROOM, r"room"),
    (Column.COUNCIL, r"council|councils? people|people|panel|attendees|staff|negotiators?"),
    (Column.BIDDER, r"bidder|provider|supplier|tenderer|organisation"),
    (Column.LOT, r"lot|lot (no|number)"),
)


@dataclass(frozen=True)
class Line:
    """A row that was read. `people` and `tender_id` are numbers; without a bidder it is a time to book."""

    row: int
    starts_at: datetime
    ends_at: datetime
    place: str
    room: str = ""
    people: tuple[int, ...] = ()
    tender_id: int | None = None
    lot: int | None = None


@dataclass(frozen=True)
class Pasted:
    """What a paste holds; lines only where every cell could be read."""

    lines: tuple[Line, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Known:
    """Whom a paste may name: the council's people by name and by address, bidders by code and by name, and lots."""

    people: Mapping[str, int]
    bidders: Mapping[str, int]
    lots: frozenset[int] = frozenset()


def read_times(text: str, known: Known) -> Pasted:
    """The meetings in a paste, or every fault of it.

    >>> known = Known({"dave okafor": 1}, {"bidder 07": 7})
    >>> pasted = read_times("15/06/2027\\t10:00\\t10:52\\tCounty Hall\\tDarent\\tDave Okafor\\tBidder 07", known)
    >>> pasted.lines[0].starts_at.isoformat(), pasted.lines[0].people, pasted.lines[0].tender_id
    ('2027-06-15T09:00:00+00:00', (1,), 7)
    >>> [fault.words for fault in read_times("15 June\\t10:00\\t9:00\\tCounty Hall", known).faults]
    ['Row 1, date: “15 June” names no year. Write the day such as 15/06/2027.']
    """
    try:
        rows = cells_of(text, MOST_TIMES, "meetings in one paste")
        columns, first = _columns(rows)
        reader = _Reader(columns, known)
        lines = [line for number, cells in rows[first:] if (line := reader.line(number, cells)) is not None]
    except Refused as refused:
        return Pasted(faults=refused.faults)
    faults = reader.faults.all()
    return Pasted(faults=faults) if faults else Pasted(tuple(lines))


def _head(cell: str) -> Column | None:
    words = " ".join(re.findall(r"[a-z]+", re.sub(r"['’]", "", cell.lower())))
    return next((column for column, shape in _HEADS if re.fullmatch(shape, words)), None)


def _columns(rows: Sequence[Row]) -> tuple[list[Column], int]:
    """What each column holds, and the index of the first row that is a meeting."""
    place, first = rows[0]
    if read_phrase(first[0]).precision is not Precision.NONE:
        plain = list(Column)
        if not 4 <= len(first) <= len(plain):
            raise Refused(Fault(place, "", f"There are {len(first)} columns. Put a row of headings above them."))
        return plain[: len(first)], 0
    known = [_head(cell) for cell in first]
    faults = [
        Fault(place, f"column {index}", f"“{short(cell)}” is not known. Use {', '.join(Column).capitalize()}.")
        for index, (cell, column) in enumerate(zip(first, known, strict=True), start=1)
        if column is None
    ]
    found = [column for column in known if column is not None]
    faults += [Fault(place, column, "Two columns have this heading.") for column in Column if found.count(column) > 1]
    lacking = [one for one in (Column.DATE, Column.START, Column.END, Column.PLACE) if one not in found]
    if not faults and lacking:
        faults = [Fault(place, "", f"There is no column for the {' and the '.join(lacking)}.")]
    if not faults and len(rows) == 1:
        faults = [Fault(place, "", "There is a row of headings and no meeting below it.")]
    if faults:
        raise Refused(*faults)
    return found, 1


@dataclass
class _Reader:
    """Reads rows under known columns and keeps the faults."""

    columns: Sequence[Column]
    known: Known
    faults: Faults = field(default_factory=Faults)

    def line(self, row: int, cells: Sequence[str]) -> Line | None:
        """One row; None where its time cannot be read."""
        by_column = dict(zip(self.columns, (" ".join(cell.split()) for cell in cells), strict=True))
        for column, cell in by_column.items():
            self.faults.fit(row, column, cell, LENGTHS.get(column, 60))
        if not by_column[Column.PLACE]:
            self.faults.say(row, Column.PLACE, "The cell is empty. Say where: an address, or how to join the call.")
        people = self._people(row, by_column.get(Column.COUNCIL, ""))
        tender_id = self._bidder(row, by_column.get(Column.BIDDER, ""))
        lot = self._lot(row, by_column.get(Column.LOT, ""))
        on = self._day(row, by_column[Column.DATE])
        starts, ends = (self._moment(row, column, by_column[column], on) for column in (Column.START, Column.END))
        if starts is None or ends is None:
            return None
        if ends <= starts:
            self.faults.say(row, Column.END, "The meeting must end after it starts.")
        elif ends - starts > LONGEST:
            self.faults.say(row, Column.END, "A meeting lasts twelve hours at most.")
        return Line(row, starts, ends, by_column[Column.PLACE], by_column.get(Column.ROOM, ""), people, tender_id, lot)

    def _day(self, row: int, cell: str) -> date | None:
        phrase = read_phrase(cell)
        if phrase.precision is not Precision.DAY:
            self.faults.say(row, Column.DATE, f"“{short(cell)}” is no day. Write it such as 15/06/2027.")
        elif phrase.year is None:
            self.faults.say(row, Column.DATE, f"“{short(cell)}” names no year. Write the day such as 15/06/2027.")
        elif (on := phrase.first_day) is None or not 1990 <= on.year <= 2100:
            self.faults.say(row, Column.DATE, f"“{short(cell)}” does not exist.")
        elif not phrase.falls_on(on.year):
            self.faults.say(row, Column.DATE, f"“{short(cell)}” is another weekday: it is {day(on)}.")
        else:
            return on
        return None

    def _moment(self, row: int, column: Column, cell: str, on: date | None) -> datetime | None:
        plain = re.sub(r"^(\d{1,2}:\d{2}):00\b", r"\1", cell)
        try:
            at: time = read_time(plain)
            return moment_of(on, at) if on else None
        except BadDate as bad:
            self.faults.say(row, column, f"“{short(cell)}”: {bad}")
            return None

    def _people(self, row: int, cell: str) -> tuple[int, ...]:
        found = []
        for name in filter(None, (part.strip() for part in re.split(r"[;,]", cell))):
            number = self.known.people.get(name.casefold())
            if number is None:
                said = f"“{short(name)}” is nobody of the council’s people here. Write names as on the page of people."
                self.faults.say(row, Column.COUNCIL, said)
            else:
                found.append(number)
        return tuple(dict.fromkeys(found))

    def _bidder(self, row: int, cell: str) -> int | None:
        if not cell:
            return None
        plain = cell.casefold()
        key = f"bidder {int(plain):02d}" if re.fullmatch(r"[0-9]{1,4}", plain) else plain
        if key not in self.known.bidders:
            self.faults.say(row, Column.BIDDER, f"“{short(cell)}” is no bidder that is still in evaluation.")
        return self.known.bidders.get(key)

    def _lot(self, row: int, cell: str) -> int | None:
        if not cell:
            return None
        number = int(cell) if re.fullmatch(r"[0-9]{1,4}", cell) else None
        if number not in self.known.lots:
            self.faults.say(row, Column.LOT, f"“{short(cell)}” is no lot’s number.")
            return None
        return number
