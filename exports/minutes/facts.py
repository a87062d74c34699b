"""What minutes say: a record of a meeting without what the council keeps to itself."""

from dataclasses import dataclass
from datetime import datetime

from evaluation.negotiation.models import Meeting, MeetingMinutes, MeetingPoint, MeetingRecord
from evaluation.negotiation.queries import minutes_sent, records, replies, signature_of
from procurement.cases.models import Procurement
from procurement.core.audit import canonical, sha256
from procurement.core.db import db
from procurement.people.queries import names


@dataclass(frozen=True)
class Said:
    """What the bidder said of a version: that it is right, or its own words about what is not."""

    confirmed: bool
    words: str
    at: datetime


@dataclass(frozen=True)
class Minutes:
    """Minutes of one meeting; `number` 0 while they are a draft that was not sent."""

    procurement: Procurement
    meeting: Meeting
    record: MeetingRecord
    points: tuple[MeetingPoint, ...]
    council: tuple[str, ...]
    number: int
    made_at: datetime
    said: tuple[Said, ...]
    signed: tuple[str, datetime] | None = None
    """Who signed them off for the council, and when."""

    @property
    def sha256(self) -> str:
        """A hash over the record and its points."""
        rows = [[one.topic, one.ours, one.theirs, one.outcome, one.task, one.owner] for one in self.points]
        return sha256(canonical([self.record.id, self.record.attended, rows]))


def minutes_now(meeting: Meeting) -> Minutes | None:
    """The minutes as the record stands; None where the meeting is not on record as held."""
    kept = records(meeting.procurement_id, meeting.id)[meeting.id]
    if not kept or not kept[-1].held:
        return None
    sent = minutes_sent(meeting.procurement_id).get(meeting.id, [])
    standing = next((one for one in sent if one.record_id == kept[-1].id), None)
    return _minutes(meeting, kept[-1], standing)


def minutes_of(sent: MeetingMinutes) -> Minutes:
    """A version as it was sent."""
    return _minutes(sent.meeting, sent.record, sent)


def _minutes(meeting: Meeting, record: MeetingRecord, sent: MeetingMinutes | None) -> Minutes:
    signature = signature_of(record.id)
    named = names({*record.present, *([signature.by_id] if signature else [])})
    answered = replies(meeting.procurement_id).get(sent.id, []) if sent else []
    return Minutes(
        db.session.get_one(Procurement, meeting.procurement_id),
        meeting,
        record,
        tuple(record.points),
        tuple(named[one] for one in record.present),
        sent.number if sent else 0,
        sent.sent_at if sent else record.recorded_at,
        tuple(Said(one.confirmed, one.words, one.at) for one in answered),
        (named[signature.by_id], signature.at) if signature else None,
    )
