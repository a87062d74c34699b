"""Each evaluator's own marks, beside the agreed ones: read only to see how firm an award is."""

from fractions import Fraction

from sqlalchemy import select

from evaluation.award.robustness import Marks
from evaluation.scheme.models import Criterion
from evaluation.scoring.models import Mark
from procurement.core.db import db
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender


def own_marks(procurement_id: int) -> Marks:
    """The latest mark of everybody for every answer, by bidder code and question, then by person."""
    query = (
        select(Tender.bidder_code, Question.code, Mark.user_id, Mark.mark)
        .join(Tender, Tender.id == Mark.tender_id)
        .join(Criterion, Criterion.id == Mark.criterion_id)
        .join(Question, Question.id == Criterion.question_id)
        .where(Mark.procurement_id == procurement_id)
        .order_by(Mark.id)
    )
    found: dict[tuple[str, str], dict[int, Fraction]] = {}
    for bidder, code, person, mark in db.session.execute(query):
        found.setdefault((bidder, code), {})[person] = Fraction(mark)
    return found
