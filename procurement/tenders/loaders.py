"""How addresses name a tender."""

from collections.abc import Mapping
from typing import Any

from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.web import loads
from procurement.people.models import User
from procurement.tenders.models import Tender


@loads("tender")
def tender(ctx: Context, tender_id: int, parts: Mapping[str, Any]) -> Tender | None:
    """By its id, within the procurement named before it; a bidder knows of no tender but its own."""
    found = db.session.get(Tender, tender_id)
    if found is None or found.procurement_id != parts["procurement"].id:
        return None
    if ctx.standing.roles & COUNCIL:
        return found
    person = db.session.get(User, ctx.actor_id) if ctx.actor_id else None
    return found if person and person.organisation_id == found.organisation_id else None
