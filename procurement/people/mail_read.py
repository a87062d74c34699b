"""Which mails the council's side may read: what a bidder is told of its own tender stays sealed until the opening."""

from sqlalchemy import ColumnElement, exists, or_, select

from procurement.core.audit import AuditEntry
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event
from procurement.people.models import User

SEALED = ("receipt-", "remind-")
"""Mails that tell who has submitted and who has not."""

AMONG_THEMSELVES = ("share-",)
"""Mails from one of a bidder's people to another: never the council's."""


def _begins(prefixes: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(Message.once.startswith(prefix, autoescape=True) for prefix in prefixes))


def readable() -> ColumnElement[bool]:
    """Mails that the lead and the auditor may read."""
    to_bidder = Message.to_address.in_(select(User.email).where(User.organisation_id.is_not(None)))
    opened = exists().where(
        AuditEntry.procurement_id == Message.procurement_id, AuditEntry.event == Event.TENDERS_OPENED.value
    )
    return ~_begins(AMONG_THEMSELVES) & or_(~_begins(SEALED), ~to_bidder, opened)
