"""Who and what cannot be in two places at once: rooms, people and bidders whose meetings overlap. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

_ANYWHERE = re.compile(r"(?i)(a )?(video|phone|telephone|online|virtual|teams|zoom|by)\b[^/]*")


def room_of(room: str, place: str) -> str:
    """What is taken up by a meeting: its room, else its place. A call without a link takes up nothing.

    >>> room_of("", "County Hall, room 2"), room_of("Darent", "County Hall"), room_of("", "Video call, not recorded")
    ('county hall, room 2', 'darent', '')
    >>> room_of("", "https://meet.example/7")
    'https://meet.example/7'
    """
    named = " ".join((room or place).split()).casefold()
    return "" if not room and _ANYWHERE.fullmatch(named) else named


@dataclass(frozen=True)
class Sitting:
    """A meeting or a time for one: from when until when, in which room, with whom. `label` names it in a sentence."""

    label: str
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    people: frozenset[int] = frozenset()
    tender_id: int | None = None


@dataclass(frozen=True)
class Clash:
    """Two that overlap and share something: the index of the one, the other, and what they share."""

    index: int
    other: Sitting
    room: bool
    people: frozenset[int]
    bidder: bool


def clashes_among(wanted: Sequence[Sitting], there: Sequence[Sitting]) -> Iterator[Clash]:
    """Every clash of what is wanted with what is there already, and with what is wanted before it.

    One that begins as another ends does not clash with it.

    >>> from datetime import datetime
    >>> nine, ten, noon = (datetime(2027, 6, 1, hour) for hour in (9, 10, 12))
    >>> one, two = Sitting("row 1", nine, noon, "darent"), Sitting("row 2", ten, noon, "darent")
    >>> [(clash.index, clash.other.label, clash.room) for clash in clashes_among([one, two], [])]
    [(1, 'row 1', True)]
    """
    for index, one in enumerate(wanted):
        for other in (*there, *wanted[:index]):
            if one.starts_at >= other.ends_at or one.ends_at <= other.starts_at:
                continue
            clash = Clash(
                index,
                other,
                bool(one.room) and one.room == other.room,
                one.people & other.people,
                one.tender_id is not None and one.tender_id == other.tender_id,
            )
            if clash.room or clash.people or clash.bidder:
                yield clash
