"""Equal treatment as a document for the file: each bidder beside the others, its gaps, and every meeting."""

from datetime import datetime

from evaluation.negotiation.queries import minutes_sent, replies
from evaluation.negotiation.register import read_register
from exports.layout.pages import html
from procurement.cases.models import Procurement


def document(procurement: Procurement, made_at: datetime) -> str:
    """The HTML of the register as it stands."""
    return html(
        "documents/equal_treatment.html",
        procurement=procurement,
        register=read_register(procurement.id, made_at),
        sent=minutes_sent(procurement.id),
        replies=replies(procurement.id),
        made_at=made_at,
        rehearsal=procurement.rehearsal,
    )
