"""How addresses name a recommendation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from evaluation.award.models import Recommendation
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads


@loads("recommendation")
def recommendation(ctx: Context, number: int, parts: Mapping[str, Any]) -> Recommendation | None:
    """For the council's side, which alone may know of it: by its number within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return db.session.scalar(
        select(Recommendation).where(
            Recommendation.procurement_id == parts["procurement"].id, Recommendation.number == number
        )
    )
