"""What keeps a bidder from a document: its undertaking, until somebody has accepted it."""

from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar
from procurement.papers.models import PaperVersion
from procurement.papers.queries import organisation_of, undertaking_of


@finds(Bar.NOT_UNDERTAKEN)
def not_undertaken(ctx: Context, subject: object) -> bool:
    """The council's own people need no undertaking; a bidder gives one for each document that asks for it."""
    if not isinstance(subject, PaperVersion) or not subject.paper.undertaking:
        return False
    organisation_id = organisation_of(ctx.actor_id)
    return organisation_id is not None and undertaking_of(subject.paper_id, organisation_id) is None
