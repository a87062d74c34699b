"""Minutes go to the bidder, who confirms or corrects them; what changed by a meeting goes to all bidders in writing."""

import re

from evaluation.negotiation.models import (
    Meeting,
    MeetingMinutes,
    MeetingPoint,
    MinutesReply,
    MinutesSignature,
    PointNotice,
)
from evaluation.negotiation.queries import minutes_sent, records, signature_of, told_to_all
from evaluation.negotiation.telling import tell_of_minutes, tell_of_reply
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission, Role
from procurement.tenders.models import Tender
from procurement.timetable.actions.amending import amend


@action(Permission.MEETING_RECORD, Event.MINUTES_SIGNED)
def sign_minutes(ctx: Context, meeting: Meeting) -> MinutesSignature:
    """Sign the record that stands off for the council: by who was there, or who leads. A correction is signed anew."""
    kept = records(meeting.procurement_id, meeting.id)[meeting.id]
    if not kept or not kept[-1].held:
        raise Invalid("minutes", "There are no minutes of a meeting that is not on record as held.")
    if signature_of(kept[-1].id) is not None:
        raise Invalid("minutes", "These minutes are signed off already.")
    if ctx.person not in kept[-1].present and Role.LEAD not in ctx.standing.roles:
        raise Invalid("minutes", "Whoever was at the meeting signs its minutes off, or the procurement lead.")
    ctx.note(tender=meeting.tender_id, record=kept[-1].id)
    return keep(
        MinutesSignature(procurement_id=meeting.procurement_id, record_id=kept[-1].id, by_id=ctx.person, at=ctx.now)
    )


@action(Permission.MEETING_RECORD, Event.MINUTES_SENT)
def send_minutes(ctx: Context, meeting: Meeting) -> MeetingMinutes:
    """Send the record that stands, signed off, to the bidder as minutes, to be confirmed or corrected."""
    kept = records(meeting.procurement_id, meeting.id)[meeting.id]
    if not kept or not kept[-1].held:
        raise Invalid("minutes", "There are no minutes of a meeting that is not on record as held.")
    before = minutes_sent(meeting.procurement_id).get(meeting.id, [])
    if before and before[-1].record_id == kept[-1].id:
        raise Invalid("minutes", "These minutes were sent already. Correct the record first.")
    if signature_of(kept[-1].id) is None:
        raise Invalid("minutes", "Sign the minutes off for the council first: then they go to the bidder.")
    ctx.note(tender=meeting.tender_id, record=kept[-1].id, version=len(before) + 1)
    row = keep(
        MeetingMinutes(
            procurement_id=meeting.procurement_id,
            meeting=meeting,
            record=kept[-1],
            number=len(before) + 1,
            by_id=ctx.person,
            sent_at=ctx.now,
        )
    )
    tell_of_minutes(ctx, db.session.get_one(Procurement, meeting.procurement_id), row)
    return row


@action(Permission.MINUTES_ANSWER, Event.MINUTES_ANSWERED)
def answer_minutes(ctx: Context, minutes: MeetingMinutes, *, confirmed: bool, words: str) -> MinutesReply:
    """The bidder says that minutes are right, or what is not, in its own words, which stay beside them."""
    if minutes_sent(minutes.procurement_id)[minutes.meeting_id][-1].id != minutes.id:
        raise Invalid("words", "A later version of these minutes was sent meanwhile. Read that one.")
    if not confirmed and not words.strip():
        raise Invalid("words", "Say what is not right, and how it should read.")
    ctx.note(minutes=minutes.id, confirmed=confirmed)
    ctx.say(words=words)
    reply = keep(
        MinutesReply(
            procurement_id=minutes.procurement_id,
            minutes_id=minutes.id,
            confirmed=confirmed,
            words=words.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    tell_of_reply(ctx, db.session.get_one(Procurement, minutes.procurement_id), minutes, reply)
    return reply


@action(Permission.MEETING_RECORD, Event.REQUIREMENT_TOLD)
def tell_all_bidders(ctx: Context, meeting: Meeting, point: MeetingPoint, words: str) -> PointNotice:
    """Tell every bidder in writing what changed in the requirement, as an amendment that does not say by whom.

    Source: Public Contracts Regulations 2015, regulation 29(16)(b); Procurement Act 2023, section 31.
    """
    if point.id in told_to_all(meeting.procurement_id):
        raise Invalid("words", "All bidders were told of this already.")
    if not words.strip():
        raise Invalid("words", "Write what changed, in the words that every bidder reads.")
    if name := _bidder_named(meeting.procurement_id, words):
        raise Invalid("words", f"Take out “{name}”: nobody may learn from this with whom it was discussed.")
    procurement = db.session.get_one(Procurement, meeting.procurement_id)
    ctx.note(point=point.id)
    ctx.say(words=words)
    body = (
        f"{procurement.buyer} changes what it asks for in {procurement.title} ({procurement.code}):\n\n"
        f"{words.strip()}\n\nIt holds for every bidder from now on.\n"
    )
    told = amend(ctx, procurement, words, body)
    return keep(
        PointNotice(
            procurement_id=procurement.id,
            point_id=point.id,
            amendment=told.number,
            words=words.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _bidder_named(procurement_id: int, words: str) -> str:
    """The first bidder that a text names, by code or by name; empty where it names none."""
    plain = " ".join(words.split()).casefold()
    for tender in db.session.query(Tender).filter(Tender.procurement_id == procurement_id):
        for name in (tender.bidder_code, tender.organisation.name):
            if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", plain):
                return name
    return ""
