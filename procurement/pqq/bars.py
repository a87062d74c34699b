"""The bar that comes from being out."""

from typing import Any

from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar
from procurement.pqq.queries import failed
from procurement.tenders.queries import only_for_ended_lots, withdrawal


@finds(Bar.OUT_OF_EVALUATION)
def out(ctx: Context, subject: Any) -> bool:
    """A tender that failed selection, was withdrawn or is for ended lots alone stays on record and out of scoring."""
    tender = getattr(subject, "tender", None) or subject
    tender_id = getattr(tender, "id", None)
    if tender_id is None or ctx.procurement_id is None:
        return False
    if failed(tender_id) or withdrawal(tender_id) is not None:
        return True
    return tender_id in only_for_ended_lots(ctx.procurement_id)
