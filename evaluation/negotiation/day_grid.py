"""Meetings and free times as a grid: a row for each day, a column for each room or whoever sits for the council."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from evaluation.negotiation.models import Meeting, MeetingSlot

MOST_COLUMNS = 8
"""Rooms or people that have a column of their own; the rest share the last."""

Row = MeetingSlot | Meeting


@dataclass(frozen=True)
class Grid:
    """The columns by name, and on each day what is in each of them, by time."""

    by: str
    """What a column is: a room, or a person of the council."""
    columns: tuple[str, ...]
    days: Mapping[date, Mapping[str, Sequence[Row]]]


def grid(days: Mapping[date, Sequence[Row]], people: Mapping[int, str]) -> Grid:
    """Lay meetings and times out by day and room; where no room is named, by the person first named for the council."""
    rows = [row for those in days.values() for row in those]
    rooms = any(row.room for row in rows)

    def column(row: Row) -> str:
        if rooms:
            return row.room or row.place
        return people.get(row.council[0], "Somebody who left") if row.council else "Nobody named"

    often: dict[str, int] = {}
    for row in rows:
        often[column(row)] = often.get(column(row), 0) + 1
    ordered = sorted(often, key=lambda name: (-often[name], name))
    kept, rest = ordered[:MOST_COLUMNS], set(ordered[MOST_COLUMNS:])
    columns = (*sorted(kept), *(("Elsewhere",) if rest else ()))
    found: dict[date, dict[str, list[Row]]] = {}
    for day, those in days.items():
        found[day] = {name: [] for name in columns}
        for row in those:
            name = column(row)
            found[day]["Elsewhere" if name in rest else name].append(row)
    return Grid("Room" if rooms else "For the council", columns, found)
