"""Arranging meetings one by one: planned, moved, cancelled; both sides are told in the same commit."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from evaluation.negotiation.models import Meeting, MeetingSlot
from evaluation.negotiation.queries import records, slot_booked
from evaluation.negotiation.telling import tell_both, tell_released
from evaluation.negotiation.times import interests, negotiators, stopped
from procurement.cases.models import Procurement
from procurement.core.access import BAR_REASONS
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.clock import to_utc
from procurement.core.db import db
from procurement.core.vocabulary import Bar, Event, Permission
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender
from procurement.tenders.queries import final_tender

LONGEST = timedelta(hours=12)
LONGEST_PLACE, LONGEST_ROOM = 200, 80


@action(Permission.MEETING_RECORD, Event.MEETING_PLANNED)
def plan_meeting(
    ctx: Context,
    tender: Tender,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    agenda: str,
    room: str = "",
    council: Sequence[int] = (),
) -> Meeting:
    """Arrange a meeting with a bidder that is still in evaluation. Times are aware; a page warns of clashes.

    `council` are the numbers of those who are to be there: nobody without a declaration, nor with an interest.
    """
    if tender.id not in {one.id for one in in_evaluation(tender.procurement_id)}:
        raise Invalid("tender", f"{tender.bidder_code} is no longer being evaluated, so there is nothing to negotiate.")
    not_final(tender.procurement_id, "tender")
    _check(ctx, tender, starts_at, ends_at, place, council)
    ctx.note(tender=tender.id, starts_at=to_utc(starts_at).isoformat(), ends_at=to_utc(ends_at).isoformat())
    ctx.say(place=place, agenda=agenda)
    meeting = keep(
        Meeting(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place.strip(),
            agenda=agenda.strip(),
            room=room.strip(),
            council=sorted(set(council)),
        )
    )
    tell_both(ctx, _procurement(meeting), meeting, "Meeting", "The council invites you to a negotiation meeting.")
    return meeting


@action(Permission.MEETING_RECORD, Event.MEETING_PLANNED)
def move_meeting(
    ctx: Context,
    meeting: Meeting,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    agenda: str,
    reason: str,
    version: int | None,
    room: str = "",
    council: Sequence[int] = (),
) -> Meeting:
    """Change when, where, with whom or on what a meeting is, before it is recorded; both sides are told why.

    The log keeps what it was. A time that was booked for it is free again.
    """
    _unrecorded(meeting, "starts_at", "moved")
    if version != meeting.version:
        raise Stale({"place": meeting.place, "agenda": meeting.agenda}, {"place": place, "agenda": agenda})
    not_final(meeting.procurement_id, "starts_at")
    _check(ctx, meeting.tender, starts_at, ends_at, place, council)
    if not reason.strip():
        raise Invalid("reason", "Say why, for both sides to read.")
    ctx.note(
        tender=meeting.tender_id,
        was=[meeting.starts_at.isoformat(), meeting.ends_at.isoformat()],
        starts_at=to_utc(starts_at).isoformat(),
        ends_at=to_utc(ends_at).isoformat(),
    )
    ctx.say(place=place, agenda=agenda, place_before=meeting.place, agenda_before=meeting.agenda, reason=reason)
    if meeting.starts_at != to_utc(starts_at):
        _let_go(meeting)
    released = set(meeting.council) - set(council)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.agenda = place.strip(), agenda.strip()
    meeting.room, meeting.council = room.strip(), sorted(set(council))
    db.session.flush()
    said = "Your negotiation meeting has been changed. It is now:"
    tell_both(ctx, _procurement(meeting), meeting, "Meeting changed", said, reason)
    tell_released(ctx, _procurement(meeting), meeting, released, reason)
    return meeting


@action(Permission.MEETING_RECORD, Event.MEETING_CANCELLED)
def cancel_meeting(ctx: Context, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off, with a reason that both sides read. Its time is offered no more; another may be planned."""
    _unrecorded(meeting, "cancelling", "cancelled")
    if not reason.strip():
        raise Invalid("cancelling", "Say why it is cancelled, for both sides to read.")
    ctx.note(tender=meeting.tender_id, starts_at=meeting.starts_at.isoformat())
    ctx.say(reason=reason)
    slot = slot_booked(meeting.id)
    if slot is not None:
        slot.meeting_id, slot.withdrawn = None, reason.strip()
    meeting.cancelled = reason.strip()
    db.session.flush()
    said = "This negotiation meeting will not take place:"
    tell_both(ctx, _procurement(meeting), meeting, "Meeting cancelled", said, reason)
    return meeting


def not_final(procurement_id: int, field: str) -> None:
    """Refused once the tenders were declared final: what is final is not negotiated."""
    if final_tender(procurement_id) is not None:
        raise Invalid(field, BAR_REASONS[Bar.FINAL_TENDER])


def _unrecorded(meeting: Meeting, field: str, verb: str) -> None:
    if meeting.cancelled:
        raise Invalid(field, "This meeting was cancelled. Plan another.")
    if records(meeting.procurement_id, meeting.id)[meeting.id]:
        raise Invalid(field, f"What came of this meeting is on record, so it cannot be {verb}. Plan another.")


def _let_go(meeting: Meeting) -> None:
    slot: MeetingSlot | None = slot_booked(meeting.id)
    if slot is not None:
        slot.meeting_id = None


def _procurement(meeting: Meeting) -> Procurement:
    return db.session.get_one(Procurement, meeting.procurement_id)


def _check(
    ctx: Context, tender: Tender, starts_at: datetime, ends_at: datetime, place: str, council: Sequence[int]
) -> None:
    starts, ends = to_utc(starts_at), to_utc(ends_at)
    if ends <= starts:
        raise Invalid("ends_at", "The meeting must end after it starts.")
    if ends - starts > LONGEST:
        raise Invalid("ends_at", "A meeting lasts twelve hours at most. Look at its day again.")
    if not place.strip():
        raise Invalid("place", "Say where the meeting is: an address, a room, or how to join the call.")
    if len(place) > LONGEST_PLACE:
        raise Invalid("place", f"Name the place in {LONGEST_PLACE} characters or fewer.")
    if not council:
        return
    people = {user.id: user for user in negotiators(tender.procurement_id, ctx.now)}
    if set(council) - set(people):
        raise Invalid("council", "Choose only people who have a part in this procurement.")
    stops = stopped([people[one] for one in council], tender, interests(tender.procurement_id))
    if stops:
        raise Invalid("council", " ".join(sentence for _, sentence in stops))
