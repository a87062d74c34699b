"""The bar that comes from having decided oneself."""

from typing import Any

from evaluation.financial.models import FinancialDecision
from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar


@finds(Bar.OWN_WORK)
def decided_it(ctx: Context, subject: Any) -> bool:
    """Whoever decided a bidder's standing does not moderate that decision."""
    return isinstance(subject, FinancialDecision) and subject.by_id == ctx.person
