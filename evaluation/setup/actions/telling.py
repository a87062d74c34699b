"""Writing to bidders about the procurement as a whole."""

from procurement.cases.models import Procurement
from procurement.core import outbox
from procurement.core.action import Context
from procurement.tenders.queries import people_bidding


def tell_of_end(ctx: Context, procurement: Procurement, reason: str) -> None:
    """One mail to each person of an organisation that began a tender: that no award will be made, and why."""
    for person in people_bidding(procurement.id):
        outbox.send(
            ctx,
            person.email,
            f"No award will be made: {procurement.title} ({procurement.code})",
            f"The procurement {procurement.title} ({procurement.code}) of {procurement.buyer} has been abandoned. "
            f"No contract will be awarded under it.\n\nWhy: {reason.strip()}\n\n"
            "What you sent stays readable to you. Nothing more is asked of you.\n",
            once=f"abandoned-{procurement.id}-{person.id}",
        )
