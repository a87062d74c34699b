"""What the pages share: their blueprint, and what other pages say of unread answers."""

from flask import Blueprint, g

from procurement.cases.models import Procurement
from procurement.clarifications.queries import answers, organisation_of, unread
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.timetable.frame import counts

clarification_pages = Blueprint("clarifications", __name__)


@counts("clarifications.clarifications")
def unread_here(ctx: Context) -> int:
    """How many answers and letters the bidder on this page has not read; nothing for the council."""
    if ctx.standing.roles & COUNCIL or ctx.procurement_id is None:
        return 0
    organisation_id = organisation_of(ctx.actor_id)
    if organisation_id is None:
        return 0
    return unread(ctx.procurement_id, organisation_id, ctx.person).count


@clarification_pages.app_context_processor
def _latest() -> dict[str, object]:
    """The bidder's own page, which knows nothing of clarifications, lists the latest."""
    return {"latest_answers": latest_answers}


def latest_answers(procurement: Procurement) -> list[tuple[str, str, object, bool]]:
    """Mark, title, time and whether unread, of the latest answers that the bidder on this page may read."""
    ctx: Context | None = g.get("ctx")
    organisation_id = organisation_of(ctx.actor_id) if ctx else None
    if ctx is None or organisation_id is None:
        return []
    new = unread(procurement.id, organisation_id, ctx.person).answers
    return [
        (one.mark, one.current.title, one.current.at, one.current.id in new)
        for one in answers(procurement.id, organisation_id)[:3]
    ]
