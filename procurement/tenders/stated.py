"""Reading what bidders can take on, as their opened tenders state it."""

from sqlalchemy import select

from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.questionnaire.models import Kind, Question
from procurement.questionnaire.rules import Capacity, capacity_of
from procurement.tenders.models import SubmittedAnswer
from procurement.tenders.queries import is_opened, standing_submissions


def capacities(procurement_id: int) -> dict[int, Capacity]:
    """What each opened tender states, by tender; one that was not asked is not there. Nothing before the opening."""
    if not is_opened(procurement_id, FIRST_ROUND):
        return {}
    sent = {row.id: row.tender_id for row in standing_submissions(procurement_id, FIRST_ROUND)}
    query = (
        select(SubmittedAnswer.submission_id, SubmittedAnswer.text)
        .join(Question, Question.id == SubmittedAnswer.question_id)
        .where(SubmittedAnswer.submission_id.in_(sent), Question.kind == Kind.CAPACITY.value)
    )
    read = {sent[submission_id]: capacity_of(text) for submission_id, text in db.session.execute(query)}
    return {tender_id: stated for tender_id, stated in read.items() if stated is not None}
