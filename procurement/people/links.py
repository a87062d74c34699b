"""Reading links to accounts: whose a link is, how it stands, which are open."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from procurement.core.db import db
from procurement.people.invitations import hashed
from procurement.people.models import AccountLink, AccountLinkEnd, Organisation, User
from procurement.people.rules import Link, LinkKind, link_state


def account_link(token: str) -> AccountLink | None:
    """The link that a token belongs to, however it stands."""
    return db.session.scalar(select(AccountLink).where(AccountLink.token_sha256 == hashed(token)))


def standing_of(link: AccountLink, now: datetime) -> Link:
    """How a link stands."""
    ended = db.session.scalar(select(AccountLinkEnd.kind).where(AccountLinkEnd.link_id == link.id))
    return link_state(ended, link.expires_at, now)


def account_of(email: str) -> User | None:
    """Whose address this is, while their account stands. The invented people of a rehearsal have none to sign in to."""
    invented = exists().where(Organisation.id == User.organisation_id, Organisation.rehearsal_id.is_not(None))
    return db.session.scalar(select(User).where(User.email == email, User.active, ~invented))


def open_links(email: str, kinds: tuple[LinkKind, ...], now: datetime) -> list[AccountLink]:
    """The links of these kinds that somebody could still use, the oldest first."""
    ended = exists().where(AccountLinkEnd.link_id == AccountLink.id)
    query = select(AccountLink).where(
        AccountLink.email == email, AccountLink.kind.in_(kinds), AccountLink.expires_at > now, ~ended
    )
    return list(db.session.scalars(query.order_by(AccountLink.id)))


def invited_to(organisation_id: int, now: datetime) -> list[AccountLink]:
    """The invitations of an organisation's colleagues that are still open, the oldest first."""
    ended = exists().where(AccountLinkEnd.link_id == AccountLink.id)
    query = select(AccountLink).where(
        AccountLink.organisation_id == organisation_id,
        AccountLink.kind == LinkKind.COLLEAGUE.value,
        AccountLink.expires_at > now,
        ~ended,
    )
    return list(db.session.scalars(query.order_by(AccountLink.id)))


def sent_lately(email: str, now: datetime) -> int:
    """How many links were sent to an address within the last hour."""
    since = AccountLink.at > now - timedelta(hours=1)
    return db.session.scalar(select(func.count()).where(AccountLink.email == email, since)) or 0
