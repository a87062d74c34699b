"""Reading negotiation: the meetings, what came of them, who was treated how."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from evaluation.negotiation.clashing import room_of
from evaluation.negotiation.models import (
    Meeting,
    MeetingDraft,
    MeetingMinutes,
    MeetingPoint,
    MeetingRecord,
    MeetingSlot,
    MinutesReply,
    MinutesSignature,
    PointNotice,
)
from procurement.core.db import db
from procurement.tenders.models import Tender


def meetings(procurement_id: int) -> list[Meeting]:
    """Every meeting that was arranged, by time."""
    query = select(Meeting).where(Meeting.procurement_id == procurement_id)
    whose = joinedload(Meeting.tender).joinedload(Tender.organisation)
    return list(db.session.scalars(query.options(whose).order_by(Meeting.starts_at, Meeting.id)))


def meetings_of(tender_id: int) -> list[Meeting]:
    """Every meeting arranged with one bidder, by time."""
    return list(db.session.scalars(select(Meeting).where(Meeting.tender_id == tender_id).order_by(Meeting.starts_at)))


def meeting_of(procurement_id: int, meeting_id: int) -> Meeting | None:
    """One meeting of a procurement."""
    return db.session.scalar(select(Meeting).where(Meeting.procurement_id == procurement_id, Meeting.id == meeting_id))


def meeting_numbered(number: int) -> Meeting | None:
    """A meeting of any procurement, for what is made when a mail goes."""
    return db.session.get(Meeting, number)


def slot_booked(meeting_id: int) -> MeetingSlot | None:
    """The time that was booked for a meeting."""
    return db.session.scalar(select(MeetingSlot).where(MeetingSlot.meeting_id == meeting_id))


def records(procurement_id: int, meeting_id: int | None = None) -> dict[int, list[MeetingRecord]]:
    """What was recorded of each meeting, first to last, by meeting; the last of each stands."""
    query = select(MeetingRecord).where(MeetingRecord.procurement_id == procurement_id)
    if meeting_id is not None:
        query = query.where(MeetingRecord.meeting_id == meeting_id)
    found: dict[int, list[MeetingRecord]] = defaultdict(list)
    for row in db.session.scalars(query.options(selectinload(MeetingRecord.points)).order_by(MeetingRecord.id)):
        found[row.meeting_id].append(row)
    return found


def minutes_sent(procurement_id: int) -> dict[int, list[MeetingMinutes]]:
    """Every version of minutes that was sent, first to last, by meeting."""
    query = select(MeetingMinutes).where(MeetingMinutes.procurement_id == procurement_id).order_by(MeetingMinutes.id)
    found: dict[int, list[MeetingMinutes]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.meeting_id].append(row)
    return found


def signature_of(record_id: int) -> MinutesSignature | None:
    """Who signed a record off for the council, and when."""
    return db.session.scalar(select(MinutesSignature).where(MinutesSignature.record_id == record_id))


def minutes_numbered(number: int) -> MeetingMinutes | None:
    """Minutes that were sent, of any procurement."""
    return db.session.get(MeetingMinutes, number)


def replies(procurement_id: int) -> dict[int, list[MinutesReply]]:
    """What bidders said of minutes, first to last, by the minutes."""
    query = select(MinutesReply).where(MinutesReply.procurement_id == procurement_id).order_by(MinutesReply.id)
    found: dict[int, list[MinutesReply]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.minutes_id].append(row)
    return found


def told_to_all(procurement_id: int) -> dict[int, PointNotice]:
    """What went to all bidders in writing, by the point that it came of."""
    query = select(PointNotice).where(PointNotice.procurement_id == procurement_id).order_by(PointNotice.id)
    return {row.point_id: row for row in db.session.scalars(query)}


def point_of(record: MeetingRecord, number: int) -> MeetingPoint | None:
    """A point of a record by its number."""
    return next((point for point in record.points if point.id == number), None)


def draft(meeting_id: int) -> MeetingDraft | None:
    """The record of a meeting as it is being written."""
    return db.session.scalar(select(MeetingDraft).where(MeetingDraft.meeting_id == meeting_id))


def clashes(
    tender: Tender,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    *,
    room: str = "",
    council: Collection[int] = (),
    besides: int | None = None,
) -> list[Meeting]:
    """Meetings that overlap a time in the same room, with the same bidder or people; `besides` is left out."""
    query = select(Meeting).where(
        Meeting.procurement_id == tender.procurement_id,
        Meeting.starts_at < ends_at,
        Meeting.ends_at > starts_at,
        Meeting.cancelled == "",
    )
    there = room_of(room, place)
    return [
        meeting
        for meeting in db.session.scalars(query.order_by(Meeting.starts_at))
        if meeting.id != besides
        and (
            (bool(there) and room_of(meeting.room, meeting.place) == there)
            or meeting.tender_id == tender.id
            or not set(council).isdisjoint(meeting.council)
        )
    ]
