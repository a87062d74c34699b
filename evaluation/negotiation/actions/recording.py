"""Writing down what came of a meeting: drafts, the record, and corrections of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from evaluation.negotiation.models import Meeting, MeetingDraft, MeetingPoint, MeetingRecord
from evaluation.negotiation.queries import draft, records
from evaluation.negotiation.rules import has_task
from evaluation.negotiation.times import interests, negotiators, stopped
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import moment

LONGEST_TOPIC, LONGEST_OWNER = 160, 120


@dataclass(frozen=True)
class Point:
    """A point discussed: where the council and the bidder stood, what was agreed, and the action that follows.

    `requirement` is what changed for everybody by it; `consent` what of it the bidder agrees may be told.
    """

    topic: str
    ours: str
    theirs: str
    outcome: str
    change: str = ""
    task: str = ""
    owner: str = ""
    due_on: date | None = None
    reference: str = ""
    agreed: str = ""
    requirement: str = ""
    consent: str = ""


@dataclass(frozen=True)
class Course:
    """How a meeting went beside its points: who was there, when it began and ended, whose lateness, what was used."""

    present: tuple[int, ...] = ()
    began_at: datetime | None = None
    ended_at: datetime | None = None
    late: str = ""
    why: str = ""
    documents: str = ""
    silent: bool = False


NOT_SAID = Course()


@action(Permission.MEETING_RECORD, Event.MEETING_DRAFTED)
def draft_record(ctx: Context, meeting: Meeting, fields: Mapping[str, str], version: int | None) -> MeetingDraft:
    """Keep the record of a meeting as it is being written, box by box; nothing is on record by it.

    `version` is the draft's as the page was opened. Raises Stale with what stands when somebody else has saved.
    """
    ctx.note(meeting=meeting.id)
    row = draft(meeting.id)
    if row is None:
        return keep(
            MeetingDraft(
                procurement_id=meeting.procurement_id,
                meeting_id=meeting.id,
                fields=dict(fields),
                saved_by_id=ctx.person,
                saved_at=ctx.now,
            )
        )
    if row.version != version:
        raise Stale(row.fields, fields, version=row.version)
    row.fields, row.saved_by_id, row.saved_at = dict(fields), ctx.person, ctx.now
    db.session.flush()
    return row


@action(Permission.MEETING_RECORD, Event.MEETING_RECORDED)
def record_meeting(
    ctx: Context,
    meeting: Meeting,
    *,
    held: bool,
    attended: str,
    notes: str,
    points: Sequence[Point],
    correction: str = "",
    course: Course = NOT_SAID,
) -> MeetingRecord:
    """Put on record what came of a meeting: held, with who was there and the points; or not held, and why.

    A record is never changed: a correction is a new one with its reason, and the earlier one stays readable.
    """
    earlier = records(meeting.procurement_id, meeting.id)[meeting.id]
    if meeting.cancelled:
        raise Invalid("held", "This meeting was cancelled, so there is nothing to record. Plan another.")
    if earlier and not correction.strip():
        raise Invalid(
            "correction", "This meeting is recorded already. Say why it is corrected; the earlier record stays."
        )
    if held:
        _check_held(ctx, meeting, attended, points)
        _check_course(ctx, meeting, course)
    elif points:
        raise Invalid("points", "A meeting that was not held has no points. Take them out, or record it as held.")
    elif not notes.strip() and not course.why:
        raise Invalid("notes", "Say why the meeting was not held.")
    ctx.note(tender=meeting.tender_id, held=held, points=len(points), corrects=earlier[-1].id if earlier else None)
    ctx.say(attended=attended, notes=notes, correction=correction)
    record = keep(
        MeetingRecord(
            procurement_id=meeting.procurement_id,
            meeting_id=meeting.id,
            held=held,
            attended=attended.strip(),
            notes=notes.strip(),
            correction=correction.strip() if earlier else "",
            recorded_by_id=ctx.person,
            recorded_at=ctx.now,
            present=sorted(set(course.present)) if held else [],
            began_at=course.began_at if held else None,
            ended_at=course.ended_at if held else None,
            late=course.late if held else "",
            why="" if held else course.why,
            documents=course.documents.strip(),
            silent=course.silent and held,
        )
    )
    for position, point in enumerate(points, start=1):
        keep(_row(record, position, point))
    return record


def _row(record: MeetingRecord, position: int, point: Point) -> MeetingPoint:
    return MeetingPoint(
        record_id=record.id,
        position=position,
        topic=point.topic.strip(),
        ours=point.ours.strip(),
        theirs=point.theirs.strip(),
        outcome=point.outcome.strip(),
        change=point.change.strip(),
        task=point.task.strip(),
        owner=point.owner.strip(),
        due_on=point.due_on,
        reference=point.reference.strip(),
        agreed=point.agreed,
        requirement=point.requirement.strip(),
        consent=point.consent.strip(),
    )


def _check_course(ctx: Context, meeting: Meeting, course: Course) -> None:
    people = {user.id: user for user in negotiators(meeting.procurement_id, ctx.now)}
    if set(course.present) - set(people):
        raise Invalid("present", "Tick only people who have a part in this procurement.")
    stops = stopped([people[one] for one in course.present], meeting.tender, interests(meeting.procurement_id))
    if stops:
        said = " ".join(sentence for _, sentence in stops)
        raise Invalid("present", f"{said} If they were there, say so under Notes and tell the procurement lead.")
    if course.began_at and course.ended_at and course.ended_at <= course.began_at:
        raise Invalid("ended", "The meeting must end after it began.")


def _check_held(ctx: Context, meeting: Meeting, attended: str, points: Sequence[Point]) -> None:
    if ctx.now < meeting.starts_at:
        raise Invalid("held", f"This meeting starts on {moment(meeting.starts_at)}; it cannot have been held yet.")
    if not attended.strip():
        raise Invalid("attended", "Say who attended, for the council and for the bidder.")
    if not points:
        raise Invalid("points", "Record at least one point, with both positions and its outcome.")
    for number, point in enumerate(points, start=1):
        for text, what in (
            (point.topic, "a topic"),
            (point.ours, "the council’s position"),
            (point.theirs, "the bidder’s position"),
            (point.outcome, "an outcome"),
        ):
            if not text.strip():
                raise Invalid("points", f"Point {number} needs {what}.")
        if len(point.topic) > LONGEST_TOPIC or len(point.owner) > LONGEST_OWNER:
            raise Invalid("points", f"Point {number}: name its topic and owner more shortly.")
        if has_task(point.task) and not point.owner.strip():
            raise Invalid("points", f"Point {number} has an action; say who will do it.")
