"""How questions are called in the record."""

from collections.abc import Mapping

from sqlalchemy import select

from procurement.core.db import db
from procurement.people.record_names import named
from procurement.questionnaire.models import Question


@named("question")
def question_codes(ids: set[int]) -> Mapping[int, str]:
    """Codes by the question's number."""
    found = db.session.execute(select(Question.id, Question.code).where(Question.id.in_(ids)))
    return {row.id: row.code for row in found}
