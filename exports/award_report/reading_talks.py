"""Reading how negotiation and resubmission went, in numbers."""

import json
from collections.abc import Sequence

from sqlalchemy import select

from evaluation.negotiation.queries import meetings, records
from exports.award_report.facts import Talks
from exports.award_report.reading_moderation import Agreed
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.questionnaire.models import Question
from procurement.tenders.models import ResubmissionInvitation
from procurement.tenders.queries import last_opened, last_revised, standing_submissions


def talks(procurement_id: int, items: Sequence[Agreed]) -> Talks:
    """Negotiation and resubmission in numbers; `items` are all agreed scores."""
    arranged = meetings(procurement_id)
    last = {meeting_id: rows[-1] for meeting_id, rows in records(procurement_id).items()}
    held = [meeting for meeting in arranged if meeting.id in last and last[meeting.id].held]
    invitation = db.session.scalar(
        select(ResubmissionInvitation)
        .where(ResubmissionInvitation.procurement_id == procurement_id)
        .order_by(ResubmissionInvitation.round.desc())
        .limit(1)
    )
    round_ = last_opened(procurement_id)
    return Talks(
        arranged=len(arranged),
        held=len(held),
        bidders=len({meeting.tender_id for meeting in held}),
        points=sum(len(last[meeting.id].points) for meeting in held),
        invited_at=invitation.invited_at if invitation else None,
        invited=len(json.loads(invitation.tender_ids)) if invitation else 0,
        closes_at=invitation.closes_at if invitation else None,
        questions=_codes(json.loads(invitation.question_ids)) if invitation else (),
        resubmitted=len(standing_submissions(procurement_id, round_)) if round_ > FIRST_ROUND else 0,
        revised=len(last_revised(procurement_id)),
        rescored=sum(item.round > FIRST_ROUND for item in items),
    )


def _codes(question_ids: list[int]) -> tuple[str, ...]:
    query = select(Question.code).where(Question.id.in_(question_ids)).order_by(Question.position)
    return tuple(db.session.scalars(query))
