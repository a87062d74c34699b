"""An organisation's own people: its owner invites, lets in, removes, and passes the account on."""

import secrets

from sqlalchemy import or_, select

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.people.actions.joining import clean_address, invite_into
from procurement.people.links import account_of, open_links
from procurement.people.models import (
    AccountLink,
    AccountLinkEnd,
    JoinAnswer,
    JoinRequest,
    Organisation,
    Ownership,
    User,
)
from procurement.people.organisations import colleagues, waiting_to_join
from procurement.people.rules import Link, LinkKind, Scheme, number_of


@action(Permission.COLLEAGUES_KEEP, Event.COLLEAGUE_INVITED)
def invite_colleague(ctx: Context, body: Organisation, email: str, name: str, address: str) -> AccountLink:
    """Send a colleague a link to an account of their own. Who has an account elsewhere is not told here."""
    to = clean_address(email)
    if not name.strip():
        raise Invalid("name", "Enter your colleague’s name.")
    if any(one.email == to for one in colleagues(body.id)):
        raise Invalid("email", "This colleague is in your organisation already.")
    ctx.note(organisation=body.id)
    return invite_into(ctx, body, to, name, address)


@action(Permission.COLLEAGUES_KEEP, Event.JOIN_ANSWERED)
def answer_request(ctx: Context, body: Organisation, request_id: int, accepted: bool, address: str) -> JoinAnswer:
    """Let somebody in who asked, who then gets a link as if invited; or do not."""
    asked = next((row for row in waiting_to_join(body.id) if row.id == request_id), None)
    if asked is None:
        raise Invalid("request", "This request has been answered already.")
    if accepted:
        _let_in(ctx, body, asked, address)
    ctx.note(organisation=body.id, accepted=accepted)
    return keep(JoinAnswer(request_id=asked.id, accepted=accepted, by_id=ctx.person, at=ctx.now))


def _let_in(ctx: Context, body: Organisation, asked: JoinRequest, address: str) -> None:
    invite_into(ctx, body, asked.email, asked.name, address)


@action(Permission.COLLEAGUES_KEEP, Event.COLLEAGUE_REMOVED)
def remove_colleague(ctx: Context, body: Organisation, person_id: int) -> User:
    """End a colleague's access at once: their sessions end, and open invitations with them. What they did stays."""
    if person_id == ctx.person:
        raise Invalid("person", "Pass your organisation’s account on first; its next owner can remove you.")
    user = _member(body, person_id)
    user.active, user.fs_uniquifier = False, secrets.token_hex(32)
    for link in open_links(user.email, tuple(LinkKind), ctx.now):
        keep(AccountLinkEnd(link_id=link.id, kind=Link.WITHDRAWN.value, user_id=ctx.person, at=ctx.now))
    ctx.note(organisation=body.id, person=user.id)
    return user


@action(Permission.COLLEAGUES_KEEP, Event.INVITATION_WITHDRAWN)
def withdraw_link(ctx: Context, body: Organisation, link_id: int) -> AccountLink:
    """Make the link that a colleague was sent useless."""
    link = db.session.get(AccountLink, link_id)
    if (
        link is None
        or link.organisation_id != body.id
        or link not in open_links(link.email, (LinkKind.COLLEAGUE,), ctx.now)
    ):
        raise Invalid("link", "There is no open invitation to withdraw.")
    keep(AccountLinkEnd(link_id=link.id, kind=Link.WITHDRAWN.value, user_id=ctx.person, at=ctx.now))
    ctx.note(organisation=body.id)
    return link


@action(Permission.COLLEAGUES_KEEP, Event.OWNERSHIP_PASSED)
def pass_ownership(ctx: Context, body: Organisation, person_id: int) -> Ownership:
    """Make a colleague the owner of the organisation's account in one's own place."""
    user = _member(body, person_id)
    if user.id == ctx.person:
        raise Invalid("person", "You are the owner already.")
    ctx.note(organisation=body.id, person=user.id)
    return keep(Ownership(organisation_id=body.id, user_id=user.id, by_id=ctx.person, at=ctx.now))


@action(Permission.ORGANISATION_REPAIR, Event.OWNERSHIP_REPAIRED)
def repair_ownership(ctx: Context, body: Organisation, email: str, reason: str) -> Ownership:
    """At the console, where an owner has gone without passing the account on: name another of its people."""
    user = account_of(email.strip().lower())
    if user is None or user.organisation_id != body.id:
        raise Invalid("email", "Nobody of this organisation has that address.")
    if not reason.strip():
        raise Invalid("reason", "Say why.")
    ctx.note(organisation=body.id, person=user.id)
    ctx.say(reason=reason)
    return keep(Ownership(organisation_id=body.id, user_id=user.id, at=ctx.now))


def _member(body: Organisation, person_id: int) -> User:
    user = next((one for one in colleagues(body.id) if one.id == person_id), None)
    if user is None:
        raise Invalid("person", "This person is not in your organisation any more.")
    return user


@action(Permission.COLLEAGUES_KEEP, Event.ORGANISATION_CHANGED)
def change_organisation(
    ctx: Context,
    body: Organisation,
    name: str,
    ppon: str,
    postal_address: str = "",
    *,
    small: bool | None = None,
    voluntary: bool | None = None,
) -> Organisation:
    """Correct the organisation's name, tell its number on the central digital platform, and what notices of awards ask.

    These are its postal address, whether it is small or medium-sized, and whether it is a voluntary, community or
    social enterprise; None leaves it unsaid. Raises Invalid by field.
    """
    if not name.strip():
        raise Invalid("name", "Enter the organisation’s name.")
    found = number_of(ppon) if ppon.strip() else None
    if ppon.strip() and (found is None or found[0] is not Scheme.PLATFORM):
        raise Invalid("ppon", "The platform’s number has four letters, four digits and four letters: PABC-1234-DEFG.")
    number = found[1] if found else None
    if number and number != body.ppon and _taken(number, body.id):
        raise Invalid("ppon", "Another organisation has given this number. Check it, then ask for help.")
    ctx.note(ppon=number)
    ctx.say(before=body.name, now=name)
    body.name, body.ppon = name.strip(), number
    body.postal_address, body.small, body.voluntary = postal_address.strip(), small, voluntary
    return body


def _taken(number: str, organisation_id: int) -> bool:
    query = select(Organisation.id).where(
        or_(Organisation.ppon == number, Organisation.company_number == number), Organisation.id != organisation_id
    )
    return db.session.scalar(query) is not None
