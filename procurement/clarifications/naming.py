"""How questions, answers and letters are called in the record."""

from collections.abc import Mapping

from sqlalchemy import select

from procurement.clarifications.models import AnswerDraft, ClarificationQuestion
from procurement.core.db import db
from procurement.people.record_names import named


@named("clarification_question")
def questions(ids: set[int]) -> Mapping[int, str]:
    """Titles, as they were asked."""
    query = select(ClarificationQuestion.id, ClarificationQuestion.title).where(ClarificationQuestion.id.in_(ids))
    return {row.id: row.title for row in db.session.execute(query)}


@named("answer_draft")
def drafts(ids: set[int]) -> Mapping[int, str]:
    """Titles of what is being written; one that was thrown away has none."""
    query = select(AnswerDraft.id, AnswerDraft.title).where(AnswerDraft.id.in_(ids))
    return {row.id: row.title for row in db.session.execute(query)}
