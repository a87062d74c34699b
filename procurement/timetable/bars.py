"""The bar that comes from publication."""

from typing import Any

from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar, Stage
from procurement.timetable.queries import windows


@finds(Bar.PUBLISHED)
def published(ctx: Context, subject: Any) -> bool:
    """Once tendering has opened, what bidders were told stands."""
    procurement_id = getattr(subject, "procurement_id", None) or getattr(subject, "id", None)
    return procurement_id is None or windows(procurement_id, ctx.now)[Stage.TENDERING].opened_at is not None
