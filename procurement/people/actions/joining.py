"""Accounts by a link in a mail: registering, joining colleagues or the council's staff, choosing a new password.

Whoever asks gets the same answer for every address; only the mail differs, and that goes to the address alone.
"""

import secrets
from datetime import timedelta

from flask_security.utils import hash_password
from sqlalchemy import select

from procurement.core import outbox
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import moment
from procurement.people.actions.accounts import EMAIL, new_account, new_organisation, normal_number
from procurement.people.invitations import hashed
from procurement.people.links import account_of, open_links, sent_lately, standing_of
from procurement.people.models import AccountLink, AccountLinkEnd, JoinRequest, Organisation, User
from procurement.people.organisations import owner_id, waiting_to_join
from procurement.people.passwords import normal, password_fault
from procurement.people.queries import organisation_numbered
from procurement.people.rules import REGISTERING_HOURS, VALID_DAYS, Link, LinkKind

MOST_AN_HOUR = 3
"""How many links one address is sent within an hour, so that nobody's box is filled by a stranger."""

ONE_S_OWN = (LinkKind.REGISTER, LinkKind.PASSWORD)


SUBJECTS = {LinkKind.PASSWORD: "Your account on Evenhand", LinkKind.REGISTER: "Confirm your e-mail address"}
MAILS = {
    LinkKind.PASSWORD: (
        "Somebody, most likely you, asked to register or to sign in with this address.\n\n"
        "It has an account already: sign in with your password. If you no longer know it, choose a new one here "
        "by {until}, UK time:\n\n{link}\n\nIf it was not you, do nothing: nothing happens.\n"
    ),
    LinkKind.REGISTER: (
        "Somebody, most likely you, wants to register an organisation on Evenhand with this address.\n\n"
        "No account has it yet. To go on, open this link by {until}, UK time; it works once:\n\n{link}\n\n"
        "If it was not you, do nothing: nothing happens.\n"
    ),
}


@action(Permission.ACCOUNT_ASK, Event.ACCOUNT_ASKED)
def ask_for_link(ctx: Context, _: None, email: str, address: str) -> None:
    """Send the holder of an address a link: to choose a new password if they have an account, else to register.

    The caller learns nothing of which it was. `address` is where this service is reached.
    """
    to = clean_address(email)
    if sent_lately(to, ctx.now) >= MOST_AN_HOUR:
        return
    kind = LinkKind.PASSWORD if account_of(to) else LinkKind.REGISTER
    link, token = new_link(ctx, kind, to, hours=REGISTERING_HOURS)
    body = MAILS[kind].format(until=moment(link.expires_at), link=f"{address.rstrip('/')}/links/{outbox.PRIVATE}")
    outbox.send(ctx, to, SUBJECTS[kind], body, once=f"link-{link.id}", secret=token)


def clean_address(email: str) -> str:
    """An address as accounts keep it. Raises Invalid."""
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise Invalid("email", "Enter an e-mail address, such as name@example.org.")
    return address


def new_link(
    ctx: Context,
    kind: LinkKind,
    email: str,
    *,
    hours: int = VALID_DAYS * 24,
    name: str = "",
    job_title: str = "",
    organisation_id: int | None = None,
) -> tuple[AccountLink, str]:
    """A link of its own and its token, inside the action under way; an open one of the same kind ends.

    Links of partners stand side by side: one person may answer for several.
    """
    same = ONE_S_OWN if kind in ONE_S_OWN else (kind,)
    for earlier in open_links(email, same, ctx.now) if kind is not LinkKind.PARTNER else ():
        if earlier.organisation_id == organisation_id:
            keep(AccountLinkEnd(link_id=earlier.id, kind=Link.REPLACED.value, user_id=None, at=ctx.now))
    token = secrets.token_urlsafe(32)
    link = keep(
        AccountLink(
            kind=kind.value,
            email=email,
            name=name.strip(),
            job_title=job_title.strip(),
            organisation_id=organisation_id,
            token_sha256=hashed(token),
            expires_at=ctx.now + timedelta(hours=hours),
            by_id=ctx.actor_id,
            at=ctx.now,
        )
    )
    return link, token


def use(ctx: Context, link: AccountLink, *kinds: LinkKind) -> None:
    """Refuse a link that cannot be used, or not for this. Raises Invalid."""
    if standing_of(link, ctx.now) is not Link.OPEN or link.kind not in kinds:
        raise Invalid("link", "This link can no longer be used. Ask for a new one.")


def used(ctx: Context, link: AccountLink, user: User | None) -> None:
    """A link was used, inside the action under way: it does not work again."""
    user_id = user.id if user else None
    keep(AccountLinkEnd(link_id=link.id, kind=Link.ACCEPTED.value, user_id=user_id, at=ctx.now))


@action(Permission.ORGANISATION_REGISTER, Event.ORGANISATION_REGISTERED)
def register_by_link(
    ctx: Context, link: AccountLink, organisation: str, company_number: str, name: str, password: str
) -> User:
    """Register an organisation whose first person has confirmed their address. Raises Invalid by field."""
    use(ctx, link, LinkKind.REGISTER)
    _no_account(link)
    left = _who_left(link.email)
    if left is None:
        user = new_organisation(ctx, organisation, company_number, name, link.email, password)
    else:
        raise Invalid("link", "This address belonged to another organisation. Ask a colleague to invite you.")
    used(ctx, link, user)
    return user


def _no_account(link: AccountLink) -> None:
    if account_of(link.email):
        raise Invalid("link", "This address has an account by now. Sign in with it.")


def _who_left(email: str) -> User | None:
    """Whoever had this address in an organisation and was removed from it."""
    query = select(User).where(User.email == email, User.active.is_(False), User.organisation_id.is_not(None))
    return db.session.scalar(query)


@action(Permission.ORGANISATION_REGISTER, Event.JOIN_ASKED)
def ask_to_join(ctx: Context, link: AccountLink, company_number: str, name: str, address: str) -> JoinRequest:
    """Ask the owner of an organisation that is registered already to be let in. There is no account before that."""
    use(ctx, link, LinkKind.REGISTER)
    body = organisation_numbered(normal_number(company_number))
    if body is None:
        raise Invalid("company_number", "No organisation is registered under this number.")
    if not name.strip():
        raise Invalid("name", "Enter your name.")
    if any(row.email == link.email for row in waiting_to_join(body.id)):
        raise Invalid("link", "You have asked already; the owner of your organisation’s account has still to answer.")
    asked = keep(JoinRequest(organisation_id=body.id, email=link.email, name=name.strip(), at=ctx.now))
    used(ctx, link, None)
    ctx.note(organisation=body.id)
    owner = db.session.get(User, owner_id(body.id) or 0)
    if owner is not None:
        outbox.send(
            ctx,
            owner.email,
            f"{asked.name} asks to join {body.name} on Evenhand",
            f"{owner.name},\n\n{asked.name} ({asked.email}) gave the number of {body.name} and asks to work on its "
            "tenders. They see nothing of yours unless you let them in. Check that you know the address, then answer "
            f"here:\n\n{address.rstrip('/')}/organisation\n",
            once=f"join-{asked.id}",
        )
    return asked


@action(Permission.LINK_TAKE, Event.ACCOUNT_MADE)
def join_by_link(ctx: Context, link: AccountLink, name: str, password: str) -> User:
    """Make the account that an owner, a lead or the keeper invited somebody to. Raises Invalid by field."""
    use(ctx, link, LinkKind.COLLEAGUE, LinkKind.STAFF)
    _no_account(link)
    left = _who_left(link.email)
    if left is not None and link.organisation_id is not None:
        user = _come_back(left, link.organisation_id, name, password)
    else:
        user = new_account(link.email, name, link.job_title, password, link.organisation_id, False)
    used(ctx, link, user)
    ctx.note(person=user.id, organisation=link.organisation_id)
    return user


def _come_back(user: User, organisation_id: int, name: str, password: str) -> User:
    """The account of somebody who was removed, in the organisation that invites them now."""
    if not name.strip():
        raise Invalid("name", "Enter your name.")
    _strong(password, user.email, name)
    user.name, user.organisation_id, user.active = name.strip(), organisation_id, True
    new_password(user, password)
    return user


def _strong(password: str, *about: str) -> None:
    if fault := password_fault(password, about):
        raise Invalid("password", fault)


def new_password(user: User, password: str) -> None:
    """Set a password, and end every session of this person: each carries the mark that changes here."""
    user.password = hash_password(normal(password))
    user.fs_uniquifier = secrets.token_hex(32)


@action(Permission.LINK_TAKE, Event.PASSWORD_SET)
def choose_password(ctx: Context, link: AccountLink, password: str) -> User:
    """Choose a new password by a link; whoever is signed in with this account anywhere is signed out."""
    use(ctx, link, LinkKind.PASSWORD)
    user = account_of(link.email)
    if user is None:
        raise Invalid("link", "This account does not stand any more.")
    _strong(password, user.email, user.name)
    new_password(user, password)
    used(ctx, link, user)
    ctx.note(person=user.id)
    return user


@action(Permission.STAFF_INVITE, Event.STAFF_INVITED)
def invite_staff(ctx: Context, _: None, email: str, name: str, job_title: str, address: str) -> AccountLink:
    """Send a member of the council's staff a link to make their account; it gives no role in any procurement."""
    to = clean_address(email)
    if not name.strip():
        raise Invalid("name", "Enter a name.")
    if account_of(to):
        raise Invalid("email", "This address has an account already.")
    link, token = new_link(ctx, LinkKind.STAFF, to, name=name, job_title=job_title)
    by = db.session.get(User, ctx.actor_id) if ctx.actor_id else None
    _invitation(ctx, link, token, by.name if by else "The keeper of Evenhand", "the council’s staff", address)
    return link


def _invitation(ctx: Context, link: AccountLink, token: str, by: str, what: str, address: str) -> None:
    outbox.send(
        ctx,
        link.email,
        "Your account on Evenhand",
        f"{link.name or 'Hello'},\n\n{by} invites you to an account on Evenhand with {what}. To make it, "
        f"open this link by {moment(link.expires_at)}, UK time. It works once and is yours alone:\n\n"
        f"{address.rstrip('/')}/links/{outbox.PRIVATE}\n\nIf you did not expect this, do nothing.\n",
        once=f"link-{link.id}",
        secret=token,
    )


def invite_into(ctx: Context, body: Organisation, email: str, name: str, address: str) -> AccountLink:
    """A colleague's link and its mail, inside the action under way."""
    link, token = new_link(ctx, LinkKind.COLLEAGUE, email, name=name, organisation_id=body.id)
    _invitation(ctx, link, token, db.session.get_one(User, ctx.person).name, f"the people of {body.name}", address)
    return link
