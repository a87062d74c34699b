"""The bars that come from whose tender it is and whether it was opened."""

from typing import Any

from sqlalchemy import select

from procurement.core.action import Context, finds
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Bar
from procurement.people.models import User
from procurement.tenders.queries import is_opened


@finds(Bar.NOT_OPENED)
def sealed(ctx: Context, _subject: Any) -> bool:
    """Until two people have opened them nobody on the council's side sees more than envelopes."""
    return ctx.procurement_id is None or not is_opened(ctx.procurement_id, FIRST_ROUND)


@finds(Bar.NOT_OWN)
def not_own(ctx: Context, subject: Any) -> bool:
    """A bidder acts on its own tender only."""
    tender = getattr(subject, "tender", None) or subject
    organisation = db.session.scalar(select(User.organisation_id).where(User.id == ctx.actor_id))
    return organisation is None or getattr(tender, "organisation_id", None) != organisation
