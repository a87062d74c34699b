"""Writing to bidders about the end of the procurement, or of one of its lots."""

from procurement.cases.models import LotAbandonment, Procurement
from procurement.core import outbox
from procurement.core.action import Context
from procurement.tenders.queries import people_bidding, people_of_lot


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


def tell_of_lot(ctx: Context, procurement: Procurement, ended: LotAbandonment) -> None:
    """One mail to each person who must hear of it: that the lot goes no further, why, and that the others go on."""
    lot = ended.lot
    for person in people_of_lot(lot):
        outbox.send(
            ctx,
            person.email,
            f"Lot {lot.number} is abandoned: {procurement.title} ({procurement.code})",
            f"Lot {lot.number} {lot.name} of {procurement.title} ({procurement.code}), {procurement.buyer}, has been "
            f"abandoned. No contract will be awarded for it.\n\nWhy: {ended.reason}\n\n"
            "The other lots go on. What was sent for it stays readable to its bidder, and is judged no further.\n",
            once=f"lot-abandoned-{lot.id}-{person.id}",
        )
