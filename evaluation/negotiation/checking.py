"""What keeps pasted meetings from being published: rooms, people and bidders that clash, interests, time gone by."""

from collections.abc import Sequence
from datetime import datetime

from evaluation.negotiation.clashing import Clash, Sitting, clashes_among, room_of
from evaluation.negotiation.times import interests, negotiators, stopped, taken_up
from evaluation.negotiation.times_paste import Column, Known, Line
from procurement.cases.queries import lots
from procurement.core.pasting import Fault, Faults
from procurement.core.vocabulary import in_time
from procurement.core.words import clock_time, moment
from procurement.pqq.queries import in_evaluation


def known_here(procurement_id: int, now: datetime) -> Known:
    """Whom a paste may name in a procurement."""
    people = negotiators(procurement_id, now)
    remaining = in_evaluation(procurement_id)
    return Known(
        {name.casefold(): user.id for user in people for name in (user.email, user.name)},
        {name.casefold(): tender.id for tender in remaining for name in (tender.organisation.name, tender.bidder_code)},
        frozenset(lot.number for lot in lots(procurement_id)),
    )


def faults_of(procurement_id: int, lines: Sequence[Line], now: datetime) -> tuple[Fault, ...]:
    """What is wrong with meetings that could be read, row by row; nothing when all may be published."""
    faults = Faults()
    people = {user.id: user for user in negotiators(procurement_id, now)}
    remaining = {tender.id: tender for tender in in_evaluation(procurement_id)}
    declared = interests(procurement_id)
    for line in lines:
        if not in_time(now, line.starts_at):
            faults.say(line.row, Column.START, f"{moment(line.starts_at)} has passed.")
        if line.tender_id is not None and line.tender_id not in remaining:
            faults.say(line.row, Column.BIDDER, "This bidder is no longer in evaluation.")
        named = [people[one] for one in line.people if one in people]
        if len(named) < len(line.people):
            faults.say(line.row, Column.COUNCIL, "Somebody named here has no part in this procurement any more.")
        for _, sentence in stopped(named, remaining.get(line.tender_id or 0), declared):
            faults.say(line.row, Column.COUNCIL, sentence)
    wanted = [_sitting(line) for line in lines]
    names = {number: user.name for number, user in people.items()}
    for clash in clashes_among(wanted, taken_up(procurement_id)):
        _tell(faults, lines[clash.index], clash, names)
    return faults.all()


def _sitting(line: Line) -> Sitting:
    return Sitting(
        f"row {line.row}",
        line.starts_at,
        line.ends_at,
        room_of(line.room, line.place),
        frozenset(line.people),
        line.tender_id,
    )


def _tell(faults: Faults, line: Line, clash: Clash, names: dict[int, str]) -> None:
    other = clash.other
    when = f"from {clock_time(other.starts_at)} to {clock_time(other.ends_at)} ({other.label})"
    if clash.room:
        place = line.room or line.place
        faults.say(line.row, Column.ROOM if line.room else Column.PLACE, f"{place} is taken {when}.")
    for person in sorted(clash.people):
        faults.say(line.row, Column.COUNCIL, f"{names.get(person, 'Somebody')} is at another meeting {when}.")
    if clash.bidder:
        faults.say(line.row, Column.BIDDER, f"This bidder has another meeting {when}.")
