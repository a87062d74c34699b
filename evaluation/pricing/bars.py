"""What keeps prices from everybody: that quality is not settled yet."""

from typing import Any

from evaluation.pricing.queries import quality_settled
from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar


@finds(Bar.QUALITY_OPEN)
def quality_open(ctx: Context, _subject: Any) -> bool:
    """Prices are opened once no mark can be influenced by them."""
    return ctx.procurement_id is None or not quality_settled(ctx.procurement_id, ctx.now)
