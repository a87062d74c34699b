"""Who is told when a document changes while bidders are at work."""

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import Stage
from procurement.papers.models import Paper
from procurement.tenders.queries import people_bidding
from procurement.timetable.queries import windows


def tell_bidders(ctx: Context, paper: Paper, what: str, words: str, reason: str = "") -> int:
    """Write to the people of every bidder with a tender, once tendering has opened; how many were written to.

    `what` keeps a mail from going twice; `words` says what happened. Bidders read the reason: they must judge by it
    whether their tender still answers what is asked.
    """
    procurement = db.session.get_one(Procurement, paper.procurement_id)
    if windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is None:
        return 0
    why = f"Why: {reason.strip()}\n\n" if reason.strip() else ""
    body = (
        f"{words}\n\n{why}You find it where your tender stands, under Tender documents. What you have written is "
        "kept; check whether it still answers what is asked.\n"
    )
    bidding = people_bidding(procurement.id)
    for person in bidding:
        subject = f"Tender documents changed: {procurement.title} ({procurement.code})"
        send(ctx, person.email, subject, body, once=f"paper-{what}-{person.id}")
    return len(bidding)
