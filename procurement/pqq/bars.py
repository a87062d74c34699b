"""The bars that come from being out, and from having made every check that waits for a second person."""

from typing import Any

from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar
from procurement.pqq.queries import checks, failed
from procurement.tenders.models import Tender
from procurement.tenders.queries import not_invited, only_for_ended_lots, withdrawal


@finds(Bar.OUT_OF_EVALUATION)
def out(ctx: Context, subject: Any) -> bool:
    """Who failed selection, withdrew, did not go on after a round or bids for ended lots alone is judged no more."""
    tender = getattr(subject, "tender", None) or subject
    if not isinstance(tender, Tender) or ctx.procurement_id is None:
        return False
    if failed(tender) or withdrawal(tender) is not None:
        return True
    return tender.id in not_invited(ctx.procurement_id) or tender.id in only_for_ended_lots(ctx.procurement_id)


@finds(Bar.OWN_WORK)
def made_the_checks(ctx: Context, subject: Any) -> bool:
    """Whoever made every check of a bidder is not the second person to look at them."""
    if not isinstance(subject, Tender):
        return False
    made = {row.by_id for row in checks(subject.id).values()}
    return made == {ctx.actor_id}
