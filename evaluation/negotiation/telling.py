"""Letters about meetings: to the bidder's people and to the council's, in the commit that arranges or changes them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from evaluation.negotiation.models import Meeting, MeetingMinutes, MeetingSlot, MinutesReply
from evaluation.negotiation.queries import meeting_numbered
from procurement.cases.models import Procurement
from procurement.core import clock
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.outbox import Attachment, attaches, send
from procurement.core.vocabulary import Role
from procurement.core.words import clock_time, count, moment
from procurement.people.models import User
from procurement.people.queries import appointed
from procurement.tenders.models import Tender
from procurement.timetable.calendar_file import CalendarEntry, calendar_file

WHERE = "You find it where your tender stands, under Meetings with the council.\n"


def people_of(organisation_ids: Iterable[int]) -> list[User]:
    """The people of some organisations who are written to."""
    query = select(User).where(User.organisation_id.in_(set(organisation_ids)), User.active)
    return list(db.session.scalars(query.order_by(User.id)))


def when_of(meeting: Meeting | MeetingSlot) -> str:
    """When a meeting is, in a line of a letter."""
    room = f", {meeting.room}" if meeting.room else ""
    return f"{moment(meeting.starts_at)} to {clock_time(meeting.ends_at)}, {meeting.place}{room}"


def tell_both(ctx: Context, procurement: Procurement, meeting: Meeting, what: str, words: str, why: str = "") -> None:
    """Write to the bidder, with the meeting for its calendar, and to those of the council who are to be there."""
    reason = f"\nWhy: {why.strip()}\n" if why.strip() else ""
    of = f"{procurement.title} ({procurement.code})"
    key = f"meeting-{meeting.id}-{meeting.version}-{what}"
    for person in people_of([meeting.tender.organisation_id]):
        body = f"{words}\n\n{when_of(meeting)}, UK time.\n{reason}\n{WHERE}"
        send(ctx, person.email, f"{what}: {of}", body, once=f"{key}-{person.id}", attached=f"meeting:{meeting.id}")
    _tell_council(ctx, f"{what}, {meeting.tender.bidder_code}: {of}", [meeting], reason, key)


def tell_published(ctx: Context, procurement: Procurement, meetings: Sequence[Meeting], first: int) -> None:
    """Write of many meetings at once: to each bidder of its own, to each of the council's people of all of theirs."""
    of = f"{procurement.title} ({procurement.code})"
    for meeting in meetings:
        body = f"The council invites you to a negotiation meeting.\n\n{when_of(meeting)}, UK time.\n\n{WHERE}"
        for person in people_of([meeting.tender.organisation_id]):
            once = f"meeting-{meeting.id}-{meeting.version}-arranged-{person.id}"
            send(ctx, person.email, f"Meeting: {of}", body, once=once, attached=f"meeting:{meeting.id}")
    _tell_council(ctx, f"Meetings: {of}", meetings, "", f"meeting-published-{first}")


def tell_of_times(
    ctx: Context, procurement: Procurement, tenders: Sequence[Tender], slots: Sequence[MeetingSlot], until: datetime
) -> None:
    """Tell every bidder that is still in evaluation, at one moment, that it may choose a time."""
    body = (
        f"{count(len(slots), 'time')} for negotiation meetings {'is' if len(slots) == 1 else 'are'} open to all "
        f"bidders. Who books first has it; you may change until {moment(until)}, UK time.\n\n{WHERE}"
    )
    subject = f"Book your meeting: {procurement.title} ({procurement.code})"
    for person in people_of(tender.organisation_id for tender in tenders):
        send(ctx, person.email, subject, body, once=f"meeting-times-{slots[0].id}-{person.id}")


def tell_of_minutes(ctx: Context, procurement: Procurement, minutes: MeetingMinutes) -> None:
    """Send minutes to the bidder, to be confirmed or corrected."""
    meeting = minutes.meeting
    version = f", version {minutes.number}" if minutes.number > 1 else ""
    body = (
        f"The minutes of your meeting on {moment(meeting.starts_at)}{version} are ready. Please confirm that they are "
        f"right, or say what is not.\n\n{WHERE}"
    )
    subject = f"Minutes of your meeting: {procurement.title} ({procurement.code})"
    for person in people_of([meeting.tender.organisation_id]):
        send(
            ctx, person.email, subject, body, once=f"minutes-{minutes.id}-{person.id}", attached=f"minutes:{minutes.id}"
        )


def tell_of_reply(ctx: Context, procurement: Procurement, minutes: MeetingMinutes, reply: MinutesReply) -> None:
    """Tell whoever leads that a bidder confirmed minutes, or asks for a correction."""
    did = "confirmed the minutes" if reply.confirmed else "asks for a correction of the minutes"
    meeting = minutes.meeting
    for person in appointed(procurement.id, Role.LEAD):
        body = f"{meeting.tender.bidder_code} {did} of the meeting on {moment(meeting.starts_at)}.\n\n{reply.words}\n"
        subject = f"{meeting.tender.bidder_code} {did}: {procurement.code}"
        send(ctx, person.email, subject, body, once=f"minutes-reply-{reply.id}-{person.id}")


def _tell_council(ctx: Context, subject: str, meetings: Sequence[Meeting], reason: str, key: str) -> None:
    wanted = {number for meeting in meetings for number in meeting.council}
    for person in db.session.scalars(select(User).where(User.id.in_(wanted), User.active).order_by(User.id)):
        theirs = [one for one in meetings if person.id in one.council]
        lines = "\n".join(f"- {one.tender.bidder_code}: {when_of(one)}" for one in theirs)
        body = f"Your meetings, UK time:\n\n{lines}\n{reason}\nThey are attached for your calendar.\n"
        files = f"meeting:{theirs[0].id}" if len(meetings) == 1 else f"meetings:{person.id}"
        send(ctx, person.email, subject, body, once=f"{key}-council-{person.id}", attached=files)


def tell_released(ctx: Context, procurement: Procurement, meeting: Meeting, people: Iterable[int], why: str) -> None:
    """Write to those of the council who are not to be at a meeting any more, so that it leaves their calendars."""
    query = select(User).where(User.id.in_(set(people)), User.active).order_by(User.id)
    subject = f"Meeting not yours any more, {meeting.tender.bidder_code}: {procurement.title} ({procurement.code})"
    for person in db.session.scalars(query):
        body = f"You are no longer named for the meeting with {meeting.tender.bidder_code}.\n\nWhy: {why.strip()}\n"
        send(ctx, person.email, subject, body, once=f"meeting-{meeting.id}-{meeting.version}-released-{person.id}")


def entry_of(procurement: Procurement, meeting: Meeting, stamped_at: datetime) -> CalendarEntry:
    """The meeting as it stands in anybody's calendar; it counts up each time it moves."""
    return CalendarEntry(
        f"meeting-{meeting.id}@{procurement.code.lower()}.evenhand",
        meeting.starts_at,
        f"{procurement.title}: {meeting.tender.bidder_code}",
        meeting.agenda,
        stamped_at=stamped_at,
        sequence=meeting.version - 1,
        ends_at=meeting.ends_at,
        place=", ".join(filter(None, (meeting.place, meeting.room))),
        cancelled=bool(meeting.cancelled),
    )


@attaches("meeting")
def _calendar(number: int) -> list[Attachment]:
    meeting = meeting_numbered(number)
    if meeting is None:
        return []
    procurement = db.session.get_one(Procurement, meeting.procurement_id)
    entry = entry_of(procurement, meeting, clock.now())
    return [Attachment("meeting.ics", "text/calendar", calendar_file(entry.summary, [entry]))]


@attaches("meetings")
def _calendar_of(person_id: int) -> list[Attachment]:
    """Every meeting ahead for which somebody is named, as one file."""
    now = clock.now()
    query = select(Meeting).where(Meeting.ends_at > now, Meeting.cancelled == "").order_by(Meeting.starts_at)
    theirs = [one for one in db.session.scalars(query) if person_id in one.council]
    entries = [entry_of(db.session.get_one(Procurement, one.procurement_id), one, now) for one in theirs]
    return [Attachment("meetings.ics", "text/calendar", calendar_file("Meetings", entries))] if entries else []
