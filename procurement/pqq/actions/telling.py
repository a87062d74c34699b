"""Whoever does not go on is told, with the reasons."""

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import User
from procurement.pqq.models import SelectionLetter
from procurement.pqq.results import letters_due, results


@action(Permission.SELECTION_TELL, Event.SELECTION_TOLD)
def send_selection_letters(ctx: Context, procurement: Procurement) -> Procurement:
    """Write to every bidder that does not go on and was not told yet, once every bidder is decided."""
    found = results(procurement.id)
    if any(row.open for row in found):
        raise Invalid("letters", "Some bidders are still open. Everybody is told at one moment, once all are decided.")
    due = letters_due(procurement, found, ctx.now)
    if not due:
        raise Invalid("letters", "Nobody is left to tell.")
    for row, text in due:
        assert row.standing.decision is not None
        tender = row.standing.tender
        sent = keep(
            SelectionLetter(
                tender_id=tender.id,
                procurement_id=procurement.id,
                decision_id=row.standing.decision.id,
                text=text,
                by_id=ctx.person,
                at=ctx.now,
            )
        )
        people = select(User).where(User.organisation_id == tender.organisation_id, User.active).order_by(User.id)
        for person in db.session.scalars(people):
            subject = f"Selection: {procurement.title} ({procurement.code})"
            send(ctx, person.email, subject, text, once=f"selection-letter-{sent.id}-{person.id}")
    ctx.note(tenders=[row.standing.tender.id for row, _ in due])
    return procurement
