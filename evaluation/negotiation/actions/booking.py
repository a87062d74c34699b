"""Times for meetings: how negotiation is held, publishing and withdrawing times, and a bidder booking one."""

from collections.abc import Sequence
from datetime import datetime

from evaluation.negotiation.actions.arranging import not_final
from evaluation.negotiation.agendas import agendas
from evaluation.negotiation.checking import faults_of
from evaluation.negotiation.models import Meeting, MeetingSlot, NegotiationTerms
from evaluation.negotiation.queries import slot_booked
from evaluation.negotiation.telling import tell_both, tell_of_times, tell_published
from evaluation.negotiation.times import Terms, bookable, sitting_of, slots_offered, terms
from evaluation.negotiation.times_paste import Line
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission, in_time
from procurement.core.words import moment
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender

MOST_TOPICS, LONGEST_TOPIC = 12, 160


@action(Permission.MEETING_RECORD, Event.NEGOTIATION_SET)
def set_terms(
    ctx: Context,
    procurement: Procurement,
    *,
    topics: Sequence[str],
    per_lot: bool,
    book_until: datetime | None,
    concerns: bool = True,
) -> NegotiationTerms:
    """Say how negotiation is held, alike for all: what stands on every agenda, and until when bidders book."""
    plain = list(dict.fromkeys(" ".join(topic.split()) for topic in topics if topic.strip()))
    if not plain:
        raise Invalid("topics", "Name at least one topic that every meeting has.")
    if len(plain) > MOST_TOPICS or any(len(topic) > LONGEST_TOPIC for topic in plain):
        raise Invalid("topics", f"Name at most {MOST_TOPICS} topics, each in {LONGEST_TOPIC} characters or fewer.")
    ctx.note(per_lot=per_lot, concerns=concerns, book_until=book_until.isoformat() if book_until else None)
    ctx.say(topics="\n".join(plain))
    row = keep(
        NegotiationTerms(
            procurement_id=procurement.id,
            topics=plain,
            per_lot=per_lot,
            book_until=book_until,
            concerns=concerns,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    free = [slot for slot in _free(procurement.id) if in_time(ctx.now, slot.starts_at)]
    if free and book_until and in_time(ctx.now, book_until):
        tell_of_times(ctx, procurement, in_evaluation(procurement.id), free, book_until)
    return row


@action(Permission.MEETING_RECORD, Event.TIMES_PUBLISHED)
def publish_times(ctx: Context, procurement: Procurement, lines: Sequence[Line]) -> list[int]:
    """Publish meetings with named bidders, and times that bidders book, all of them or none.

    Raises Invalid for the first thing that is wrong; the page shows all of them before. Answers the meetings' numbers.
    """
    if not lines:
        raise Invalid("rows", "There is no meeting to publish.")
    not_final(procurement.id, "rows")
    if faults := faults_of(procurement.id, lines, ctx.now):
        raise Invalid("rows", f"Nothing was published. {faults[0].words}")
    remaining = {tender.id: tender for tender in in_evaluation(procurement.id)}
    said = terms(procurement.id)
    drawn = agendas(procurement.id, said)
    arranged: list[Meeting] = []
    offered: list[MeetingSlot] = []
    for line in lines:
        given = {
            "procurement_id": procurement.id,
            "starts_at": line.starts_at,
            "ends_at": line.ends_at,
            "place": line.place,
            "room": line.room,
            "council": sorted(line.people),
        }
        if line.tender_id is None:
            offered.append(MeetingSlot(**given))
            continue
        tender = remaining[line.tender_id]
        arranged.append(Meeting(**given, tender=tender, agenda=drawn[tender.id], lot=line.lot))
    db.session.add_all([*arranged, *offered])
    db.session.flush()
    ctx.note(meetings=[one.id for one in arranged], times=[one.id for one in offered])
    tell_published(ctx, procurement, arranged, (arranged or offered)[0].id)
    if offered and said.book_until and in_time(ctx.now, said.book_until):
        tell_of_times(ctx, procurement, list(remaining.values()), offered, said.book_until)
    return [one.id for one in arranged]


@action(Permission.MEETING_RECORD, Event.TIME_WITHDRAWN)
def withdraw_time(ctx: Context, procurement: Procurement, slot_id: int, reason: str) -> MeetingSlot:
    """Offer a free time no more. One that was booked is a meeting, and is cancelled as such."""
    slot = next((one for one in _free(procurement.id) if one.id == slot_id), None)
    if slot is None:
        raise Invalid("withdraw", "This time was booked meanwhile, or is not offered any more. Look again.")
    if not reason.strip():
        raise Invalid("withdraw", "Say why the time is withdrawn.")
    ctx.note(slot=slot.id, starts_at=slot.starts_at.isoformat())
    ctx.say(reason=reason)
    slot.withdrawn = reason.strip()
    return slot


@action(Permission.MEETING_BOOK, Event.MEETING_BOOKED)
def book_time(
    ctx: Context,
    tender: Tender,
    slot_id: int,
    *,
    lots: Sequence[int],
    lot: int | None = None,
    instead: int | None = None,
) -> Meeting:
    """Take a free time for one's meeting: first come, one for each bidder or lot, until the closing time.

    `lots` are those it bids for; `instead` is a meeting of its own that moves to this time.
    """
    seen = bookable(tender, lots, ctx.now)
    if not seen.open:
        until = seen.terms.book_until
        raise Invalid("slot", f"Booking closed on {moment(until)}." if until else "No time is open to booking.")
    moving = next((one for one in seen.mine if one.id == instead and not one.cancelled), None)
    if instead is not None and (moving is None or not seen.changeable(moving, ctx.now)):
        raise Invalid("slot", "This meeting cannot be changed any more. Write to the council under Clarifications.")
    if moving is None and not seen.may_book:
        raise Invalid("slot", "You have booked your meeting already. Choose another time for it instead.")
    about = moving.lot if moving else lot
    if seen.terms.per_lot and moving is None and about not in seen.lots:
        raise Invalid("lot", "Choose one of your lots for which no meeting is booked.")
    slot = next((one for one in seen.free if one.id == slot_id), None)
    if slot is None:
        raise Invalid("slot", "Somebody else has booked this time. Choose another.")
    _no_other(seen.mine, slot, moving)
    ctx.note(tender=tender.id, slot=slot.id, starts_at=slot.starts_at.isoformat())
    meeting = _moved(moving, slot) if moving else _booked(tender, slot, seen.terms, about)
    slot.meeting_id = meeting.id
    db.session.flush()
    procurement = db.session.get_one(Procurement, tender.procurement_id)
    what = "Meeting changed" if moving else "Meeting booked"
    tell_both(ctx, procurement, meeting, what, f"{tender.organisation.name} chose this time for its meeting:")
    return meeting


def _no_other(mine: Sequence[Meeting], slot: MeetingSlot, moving: Meeting | None) -> None:
    others = [sitting_of(one) for one in mine if not one.cancelled and one is not moving]
    here = sitting_of(slot)
    for other in others:
        if here.starts_at < other.ends_at and here.ends_at > other.starts_at:
            raise Invalid("slot", f"You have another meeting at that time, from {moment(other.starts_at)}.")


def _booked(tender: Tender, slot: MeetingSlot, said: Terms, lot: int | None) -> Meeting:
    return keep(
        Meeting(
            procurement_id=tender.procurement_id,
            tender=tender,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            place=slot.place,
            room=slot.room,
            council=list(slot.council),
            agenda=agendas(tender.procurement_id, said)[tender.id],
            lot=lot,
        )
    )


def _moved(meeting: Meeting, slot: MeetingSlot) -> Meeting:
    before = slot_booked(meeting.id)
    if before is not None:
        before.meeting_id = None
        db.session.flush()
    meeting.starts_at, meeting.ends_at, meeting.place = slot.starts_at, slot.ends_at, slot.place
    meeting.room, meeting.council = slot.room, list(slot.council)
    return meeting


def _free(procurement_id: int) -> list[MeetingSlot]:
    return [slot for slot in slots_offered(procurement_id) if slot.meeting_id is None]
