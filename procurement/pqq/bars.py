"""The bar that comes from being out."""

from typing import Any

from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar
from procurement.pqq.queries import failed
from procurement.tenders.queries import withdrawal


@finds(Bar.OUT_OF_EVALUATION)
def out(ctx: Context, subject: Any) -> bool:
    """A tender that failed selection or was withdrawn stays on record and out of scoring."""
    tender = getattr(subject, "tender", None) or subject
    tender_id = getattr(tender, "id", None)
    if tender_id is None or ctx.procurement_id is None:
        return False
    return failed(tender_id) or withdrawal(tender_id) is not None
