"""The register of negotiation: every meeting and how it stands, and what each bidder had beside the others.

Read in a constant number of statements, however many bidders and meetings there are.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.negotiation.agendas import codes_of, lines_of, said_in
from evaluation.negotiation.attending import attended_by, oversees
from evaluation.negotiation.models import Meeting, MeetingMinutes, MeetingRecord, MinutesReply
from evaluation.negotiation.queries import meetings, minutes_sent, records, replies
from evaluation.negotiation.rules import Dealings, covers, gaps, is_of, short_of, topic_key, topics_of_all
from evaluation.negotiation.times import terms
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender
from procurement.timetable.queries import windows


class State(StrEnum):
    """How a meeting stands."""

    PLANNED = "planned"
    TO_RECORD = "to record"
    HELD = "held"
    NOT_HELD = "not held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Entry:
    """One meeting in the register, numbered by time, with the record that stands."""

    number: int
    meeting: Meeting
    state: State
    record: MeetingRecord | None

    @property
    def minutes(self) -> int:
        """How long it took, where that was noted; else how long it was arranged for."""
        began, ended = self.meeting.starts_at, self.meeting.ends_at
        if self.record and self.record.began_at and self.record.ended_at:
            began, ended = self.record.began_at, self.record.ended_at
        return (ended - began) // timedelta(minutes=1)

    @property
    def late(self) -> int:
        """By how many minutes it began after its time."""
        if self.record is None or self.record.began_at is None:
            return 0
        return max(0, (self.record.began_at - self.meeting.starts_at) // timedelta(minutes=1))


@dataclass(frozen=True)
class Bidder:
    """What one bidder had: its meetings, what they add up to, and where it falls short of the others."""

    tender: Tender
    in_evaluation: bool
    entries: tuple[Entry, ...]
    dealings: Dealings
    gaps: tuple[str, ...]
    confirmed: int = 0
    """Of its meetings, those whose last minutes it confirmed."""


@dataclass(frozen=True)
class Register:
    """All meetings by time, all bidders by number, and the topics of every meeting, or else all that came up."""

    entries: tuple[Entry, ...]
    bidders: tuple[Bidder, ...]
    topics: dict[str, str]

    def count(self, state: State) -> int:
        """How many meetings stand so."""
        return sum(1 for entry in self.entries if entry.state is state)

    @property
    def uneven(self) -> int:
        """How many bidders have a gap that must be closed or explained."""
        return sum(1 for bidder in self.bidders if bidder.gaps)


def read_register(procurement_id: int, now: datetime) -> Register:
    """The register as it stands."""
    held = _tenders(procurement_id)  # held, so that each meeting finds its bidder without a statement
    remaining = {tender.id for tender in in_evaluation(procurement_id)}
    kept = records(procurement_id)
    entries = [_entry(n, row, kept.get(row.id, ()), now) for n, row in enumerate(meetings(procurement_id), start=1)]
    mine: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        mine[entry.meeting.tender_id].append(entry)
    said = terms(procurement_id)
    talked = [[point.topic for point in entry.record.points] for entry in entries if entry.record]
    topics = topics_of_all([said.topics] if said.said_at else talked)
    codes = codes_of(procurement_id)
    concerned = [tender for tender in held if tender.id in remaining or tender.id in mine]
    sent, answered = minutes_sent(procurement_id), replies(procurement_id)
    closes_at = windows(procurement_id, now)[Stage.RESUBMISSION].closes_at
    dealings = {tender.id: _dealings(mine[tender.id], sent, closes_at, topics, codes) for tender in concerned}
    everyone = [dealings[tender.id] for tender in concerned if tender.id in remaining]
    bidders = [
        Bidder(
            tender,
            tender.id in remaining,
            tuple(mine[tender.id]),
            dealings[tender.id],
            tuple(gaps(dealings[tender.id], everyone, topics)) if tender.id in remaining else (),
            sum(_confirmed(entry, sent, answered) for entry in mine[tender.id]),
        )
        for tender in concerned
    ]
    return Register(tuple(entries), tuple(bidders), topics)


def open_to(ctx: Context, whole: Register) -> Register:
    """What a person may see of it: nothing of a bidder in which they declared an interest.

    Whoever does not oversee negotiation sees the meetings that they are at, and the bidders of those.
    """
    assert ctx.procurement_id is not None
    closed = conflicted_with(ctx.procurement_id, ctx.person)
    all_of_it = oversees(ctx)
    if not closed and all_of_it:
        return whole
    mine = None if all_of_it else {one.id for one in attended_by(ctx, [entry.meeting for entry in whole.entries])}
    entries = tuple(
        entry
        for entry in whole.entries
        if entry.meeting.tender.organisation_id not in closed and (mine is None or entry.meeting.id in mine)
    )
    met = {entry.meeting.tender_id for entry in entries}
    bidders = (one for one in whole.bidders if one.tender.organisation_id not in closed)
    return Register(entries, tuple(one for one in bidders if mine is None or one.tender.id in met), whole.topics)


def _tenders(procurement_id: int) -> list[Tender]:
    query = select(Tender).where(Tender.procurement_id == procurement_id).order_by(Tender.number)
    return list(db.session.scalars(query.options(joinedload(Tender.organisation))))


def _entry(number: int, meeting: Meeting, kept: Sequence[MeetingRecord], now: datetime) -> Entry:
    record = kept[-1] if kept else None
    if meeting.cancelled:
        return Entry(number, meeting, State.CANCELLED, None)
    if record is not None:
        return Entry(number, meeting, State.HELD if record.held else State.NOT_HELD, record)
    return Entry(number, meeting, State.TO_RECORD if now >= meeting.ends_at else State.PLANNED, None)


def _confirmed(
    entry: Entry, sent: Mapping[int, Sequence[MeetingMinutes]], answered: Mapping[int, Sequence[MinutesReply]]
) -> bool:
    rows = sent.get(entry.meeting.id, ())
    said = answered.get(rows[-1].id, ()) if rows else ()
    return bool(said) and said[-1].confirmed


def _dealings(
    entries: Sequence[Entry],
    sent: Mapping[int, Sequence[MeetingMinutes]],
    closes_at: datetime | None,
    topics: Mapping[str, str],
    codes: Collection[str],
) -> Dealings:
    held = [entry for entry in entries if entry.state is State.HELD]
    points = [point for entry in held if entry.record for point in entry.record.points]
    raised = {point.topic for point in points}
    said = said_in(points)
    lines = {topic_key(line): line for entry in held for line in lines_of(entry.meeting)}
    missed = [line for key, line in lines.items() if not covers(line, raised, said, codes)]
    return Dealings(
        offered=sum(1 for entry in entries if entry.state is not State.CANCELLED),
        held=len(held),
        not_held=sum(1 for entry in entries if entry.state is State.NOT_HELD),
        minutes=sum(entry.minutes for entry in held),
        topics=frozenset(key for key, name in topics.items() if any(is_of(topic, name) for topic in raised)),
        sent=sum(1 for entry in held if sent.get(entry.meeting.id)),
        days=(closes_at - max(entry.meeting.ends_at for entry in held)).days if held and closes_at else None,
        agenda=len(lines),
        came_up=len(lines) - len(missed),
        uncovered=tuple(dict.fromkeys(short_of(line, codes) for line in missed if topic_key(line) not in topics)),
    )
