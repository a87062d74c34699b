"""What an organisation answered before, in tenders that have been opened: offered again, never filled in by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.questionnaire.models import Kind, Part, Question
from procurement.tenders.models import Opening, Submission, SubmittedAnswer, Tender

ASKED_ANEW = frozenset({Kind.CAPACITY.value})
"""Kinds of question whose answer is of one procurement alone."""


@dataclass(frozen=True)
class Earlier:
    """An answer of before: its words, when they were sent, and in which procurement."""

    text: str
    sent_at: datetime
    procurement: str


def earlier_answers(tender: Tender, asked: Iterable[Question]) -> dict[int, Earlier]:
    """The last answer of the same organisation to the same selection question, by question.

    The same is what has the same words. A declaration is made anew each time, and so is what a rehearsal asked.
    """
    wanted = {
        q.text: q for q in asked if q.part == Part.SELECTION and q.kind not in ASKED_ANEW and q.nature != "declaration"
    }
    if not wanted:
        return {}
    query = (
        select(Question.text, SubmittedAnswer.text, Submission.received_at, Procurement.title)
        .join(SubmittedAnswer, SubmittedAnswer.question_id == Question.id)
        .join(Submission, Submission.id == SubmittedAnswer.submission_id)
        .join(Tender, Tender.id == Submission.tender_id)
        .join(Procurement, Procurement.id == Tender.procurement_id)
        .join(Opening, Opening.procurement_id == Procurement.id)
        .where(Opening.round == FIRST_ROUND, Submission.round == FIRST_ROUND)
        .where(Tender.organisation_id == tender.organisation_id, Tender.procurement_id != tender.procurement_id)
        .where(Question.text.in_(list(wanted)), Procurement.rehearsal_of_id.is_(None))
        .order_by(Submission.id)
    )
    return {
        wanted[asked_text].id: Earlier(text, sent_at, title)
        for asked_text, text, sent_at, title in db.session.execute(query)
    }
