"""How addresses name a recommendation."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from evaluation.award.models import Recommendation
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads


@loads("recommendation")
def recommendation(_ctx: Context, number: int, parts: Mapping[str, Any]) -> Recommendation | None:
    """By its number within the procurement named before it."""
    return db.session.scalar(
        select(Recommendation).where(
            Recommendation.procurement_id == parts["procurement"].id, Recommendation.number == number
        )
    )
