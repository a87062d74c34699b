"""How addresses name a question that is marked, and an evaluator of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from evaluation.scheme.models import Criterion
from evaluation.scoring.models import ItemQuery
from evaluation.scoring.queries import is_assigned
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads
from procurement.people.models import User
from procurement.questionnaire.models import Question


@loads("criterion")
def criterion(_ctx: Context, code: str, parts: Mapping[str, Any]) -> Criterion | None:
    """By its question's code within the procurement named before it."""
    return db.session.scalar(
        select(Criterion)
        .join(Criterion.question)
        .options(contains_eager(Criterion.question))
        .where(Criterion.procurement_id == parts["procurement"].id, Question.code == code)
    )


@loads("item_query")
def item_query(ctx: Context, query_id: int, parts: Mapping[str, Any]) -> ItemQuery | None:
    """For the council's side: what an evaluator asked within the procurement named before it."""
    found = db.session.get(ItemQuery, query_id) if ctx.standing.roles & COUNCIL else None
    return found if found is not None and found.procurement_id == parts["procurement"].id else None


@loads("evaluator")
def evaluator(ctx: Context, user_id: int, parts: Mapping[str, Any]) -> User | None:
    """For the council's side, which alone may know who marks: a person who marks the question named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return db.session.get(User, user_id) if is_assigned(parts["criterion"].id, user_id) else None
