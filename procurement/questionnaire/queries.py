"""Reading what bidders are asked."""

from sqlalchemy import select

from procurement.core.db import db
from procurement.questionnaire.models import Part, Question, Slot


def questions(procurement_id: int, part: Part | None = None) -> list[Question]:
    """The questions in order: selection first, then quality."""
    query = select(Question).where(Question.procurement_id == procurement_id)
    if part is not None:
        query = query.where(Question.part == part.value)
    return list(db.session.scalars(query.order_by(Question.part.desc(), Question.position)))


def slots(procurement_id: int) -> list[Slot]:
    """The slots of the submission pack, in order."""
    return list(db.session.scalars(select(Slot).where(Slot.procurement_id == procurement_id).order_by(Slot.position)))
