"""What every page of a bidder says while something of its tender is not with the council."""

from dataclasses import dataclass
from datetime import datetime

from flask import g, request, url_for
from flask_login import current_user

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.core.web import actor_id
from procurement.tenders.bids import Bid, bid, open_to
from procurement.tenders.views.bidding import bidding_pages


@dataclass(frozen=True)
class Unsent:
    """A tender of which something is not submitted: what stands, how many things block it, until when there is time."""

    verdict: str
    title: str
    blocking: int
    closes_at: datetime
    link: str


@bidding_pages.app_context_processor
def _unsent() -> dict[str, object]:
    """Every page that a bidder sees says what is not submitted."""
    return {"unsent_here": unsent_here}


def unsent_here() -> list[Unsent]:
    """Of the procurement that the page is about, or of all where it is about none; for bidders alone."""
    if not current_user.is_authenticated or current_user.organisation_id is None or request.endpoint == _VERDICT:
        return []
    ctx: Context = g.get("ctx") or Context.of(actor_id())
    if ctx.procurement_id is None:
        found = [(ctx.within(row.id), row) for row in open_to(current_user.organisation_id, ctx.now)]
    else:
        found = [(ctx, db.session.get_one(Procurement, ctx.procurement_id))]
    return [said for here, row in found if (said := _said(here, row))]


_VERDICT = "bidding.tender"
"""The page that says it in full."""


def _said(ctx: Context, procurement: Procurement) -> Unsent | None:
    if Role.BIDDER not in ctx.standing.roles or abandonment(procurement.id):
        return None
    mine: Bid = g.get("bid") or bid(ctx, procurement)
    if mine.tender is None or mine.held is None or not mine.editable or not mine.closes_at:
        return None
    verdict = mine.verdict
    if verdict.kind != "alarm":
        return None
    link = url_for("bidding.tender", procurement=procurement.code)
    return Unsent(verdict.title, procurement.title, len(mine.held.missing), mine.closes_at, link)
