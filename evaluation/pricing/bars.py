"""What is kept back until quality is settled: prices from everybody, and bidders' names where bids are read without."""

from typing import Any

from evaluation.pricing.queries import quality_settled
from procurement.cases.models import Procurement
from procurement.core.action import Context, finds
from procurement.core.db import db
from procurement.core.vocabulary import Bar
from procurement.tenders.anonymity import KNOW


@finds(Bar.QUALITY_OPEN)
def quality_open(ctx: Context, _subject: Any) -> bool:
    """Prices are opened once no mark can be influenced by them."""
    return ctx.procurement_id is None or not quality_settled(ctx.procurement_id, ctx.now)


@finds(Bar.ANONYMOUS)
def names_kept(ctx: Context, _subject: Any) -> bool:
    """Where it was published, who judges quality learns no bidder's name before it is settled; then names come back."""
    if ctx.procurement_id is None or ctx.standing.roles & KNOW:
        return False
    procurement = db.session.get_one(Procurement, ctx.procurement_id)
    return procurement.anonymous and not quality_settled(procurement.id, ctx.now)
