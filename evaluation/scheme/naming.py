"""How criteria are called in the record."""

from collections.abc import Mapping

from sqlalchemy import select

from evaluation.scheme.models import Criterion
from procurement.core.db import db
from procurement.people.record_names import named
from procurement.questionnaire.models import Question


@named("criterion")
def criterion_codes(ids: set[int]) -> Mapping[int, str]:
    """The code and title of the question that a criterion marks, by the criterion's number."""
    query = select(Criterion.id, Question.code, Question.title).join(Question, Question.id == Criterion.question_id)
    found = db.session.execute(query.where(Criterion.id.in_(ids)))
    return {row.id: f"{row.code} {row.title}" for row in found}
