"""Reading how the evaluation went, in numbers: marks and moderation, negotiation and resubmission."""

import json

from sqlalchemy import func, select

from evaluation.moderation.queries import record
from evaluation.moderation.record import ModeratedItem, RecordedMark
from evaluation.negotiation.queries import meetings, records
from evaluation.scoring.models import Assignment, Mark
from exports.award_report.facts import Panel, Talks
from procurement.core.db import db
from procurement.core.vocabulary import SECOND_ROUND
from procurement.people.models import Declaration
from procurement.questionnaire.models import Question
from procurement.tenders.models import ResubmissionInvitation
from procurement.tenders.queries import opening, revised, standing_submissions

FAR_APART = 2
"""Marks this far apart call for a recorded reason why a view was not followed."""


def standing_marks(item: ModeratedItem) -> list[RecordedMark]:
    """The marks that the standing record of an item rests on."""
    named = set(item.standing.mark_ids)
    return [mark for mark in item.marks if mark.mark_id in named]


def spread(item: ModeratedItem) -> int:
    """How far the marks of an item stood apart, in whole marks of the scale (0 where there are not two)."""
    marks = [mark.mark for mark in standing_marks(item)]
    return int(max(marks) - min(marks)) if len(marks) > 1 else 0


def panel(procurement_id: int) -> Panel:
    """Marking and moderation in numbers, over all rounds."""
    items = record(procurement_id)
    declared, interests = _declarations(procurement_id)
    return Panel(
        evaluators=_distinct(Assignment.user_id, Assignment.procurement_id, procurement_id),
        declared=declared,
        interests=interests,
        marks=db.session.scalar(select(func.count(Mark.id)).where(Mark.procurement_id == procurement_id)) or 0,
        agreed=len(items),
        apart=sum(spread(item) >= FAR_APART for item in items),
        corrected=sum(len(item.versions) > 1 for item in items),
        dissents=sum(len(item.standing.dissents) for item in items),
        waiting=sum(len(item.standing.waiting) for item in items),
    )


def _distinct(column: object, of: object, procurement_id: int) -> int:
    query = select(func.count(func.distinct(column))).where(of == procurement_id)  # type: ignore[arg-type]
    return db.session.scalar(query) or 0


def _declarations(procurement_id: int) -> tuple[int, int]:
    """How many people declared, and how many interests stand declared."""
    newest = (
        select(func.max(Declaration.id))
        .where(Declaration.procurement_id == procurement_id)
        .group_by(Declaration.user_id, Declaration.organisation_id)
    )
    rows = list(db.session.execute(select(Declaration.user_id, Declaration.interest).where(Declaration.id.in_(newest))))
    return len({user_id for user_id, _ in rows}), sum(interest for _, interest in rows)


def talks(procurement_id: int) -> Talks:
    """Negotiation and resubmission in numbers."""
    arranged = meetings(procurement_id)
    last = {meeting_id: rows[-1] for meeting_id, rows in records(procurement_id).items()}
    held = [meeting for meeting in arranged if meeting.id in last and last[meeting.id].held]
    invitation = db.session.scalar(
        select(ResubmissionInvitation).where(ResubmissionInvitation.procurement_id == procurement_id)
    )
    opened = opening(procurement_id, SECOND_ROUND) is not None
    return Talks(
        arranged=len(arranged),
        held=len(held),
        bidders=len({meeting.tender_id for meeting in held}),
        points=sum(len(last[meeting.id].points) for meeting in held),
        invited_at=invitation.invited_at if invitation else None,
        invited=len(json.loads(invitation.tender_ids)) if invitation else 0,
        closes_at=invitation.closes_at if invitation else None,
        questions=_codes(json.loads(invitation.question_ids)) if invitation else (),
        resubmitted=len(standing_submissions(procurement_id, SECOND_ROUND)) if opened else 0,
        revised=len(revised(procurement_id, SECOND_ROUND)) if opened else 0,
        rescored=sum(item.round >= SECOND_ROUND for item in record(procurement_id)) if opened else 0,
    )


def _codes(question_ids: list[int]) -> tuple[str, ...]:
    query = select(Question.code).where(Question.id.in_(question_ids)).order_by(Question.position)
    return tuple(db.session.scalars(query))
