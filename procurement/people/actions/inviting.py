"""Evaluators by invitation: a link sent by mail, accepted once, withdrawn or replaced; access that ends."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from procurement.core import outbox
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission, Role
from procurement.core.words import day, moment
from procurement.people.actions.accounts import EMAIL, new_account
from procurement.people.invitations import accesses, evaluators_appointment, hashed, latest_invitation, state_of
from procurement.people.models import Appointment, Invitation, InvitationEnd, RoleEnd, User
from procurement.people.queries import after
from procurement.people.rules import VALID_DAYS, Link


class Named(Protocol):
    """The procurement that people are invited to, as far as this step knows it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def buyer(self) -> str:
        """Who buys."""


@dataclass(frozen=True)
class Invitee:
    """Who is asked to mark: name and address; from outside the organisation or not; the last day of their access."""

    email: str
    name: str
    outside: bool = False
    until: date | None = None


@action(Permission.PERSON_INVITE, Event.INVITED)
def invite(ctx: Context, procurement: Named, invitees: Sequence[Invitee], address: str) -> list[Invitation]:
    """Send each a link of their own, good for fourteen days; an earlier link of theirs ends. All or none.

    `address` is where this service is reached. Raises Invalid, naming who cannot be invited and why.
    """
    if not invitees:
        raise Invalid("invite", "There is nobody to invite.")
    standing = accesses(procurement.id, [one.email for one in invitees], ctx.now)
    made = []
    for one in invitees:
        email = one.email.strip().lower()
        if not EMAIL.fullmatch(email):
            raise Invalid("invite", f"{one.name} has no e-mail address that mail could be sent to.")
        access = standing[email]
        if access.bids:
            raise Invalid("invite", f"{one.name} belongs to a bidding organisation, and so cannot mark tenders.")
        if access.appointment and not access.over(ctx.now):
            raise Invalid("invite", f"{one.name} has access already.")
        if one.until and one.until < ctx.now.astimezone(LONDON).date():
            raise Invalid("invite", f"The access of {one.name} would end on {day(one.until)}, which is past.")
        if access.invitation and access.link in (Link.OPEN, Link.EXPIRED):
            _end(ctx, access.invitation, Link.REPLACED, ctx.person)
        made.append(_send(ctx, procurement, one, email, address))
    ctx.note(invitations=[row.id for row in made])
    return made


def _send(ctx: Context, procurement: Named, one: Invitee, email: str, address: str) -> Invitation:
    token = secrets.token_urlsafe(32)
    invitation = keep(
        Invitation(
            procurement_id=procurement.id,
            email=email,
            name=one.name.strip(),
            outside=one.outside,
            until=one.until,
            token_sha256=hashed(token),
            expires_at=ctx.now + timedelta(days=VALID_DAYS),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    lead = db.session.get_one(User, ctx.person)
    until = f"Your access lasts until {day(one.until)}. " if one.until else ""
    outbox.send(
        ctx,
        email,
        f"You are asked to mark tenders: {procurement.title}",
        f"{one.name},\n\n{lead.name} of {procurement.buyer} asks you to mark tenders for {procurement.title}, for the "
        f"questions assigned to you alone. {until}Everything in a tender is confidential.\n\n"
        f"To accept, open this link by {moment(invitation.expires_at)}, UK time. It works once and is yours alone:\n\n"
        f"{address.rstrip('/')}/invitations/{outbox.PRIVATE}\n\n"
        f"If you did not expect this, or the link no longer works, write to {lead.name}: {lead.email}\n",
        once=f"invite-{invitation.id}",
        secret=token,
    )
    return invitation


def _end(ctx: Context, invitation: Invitation, kind: Link, user_id: int) -> InvitationEnd:
    return keep(InvitationEnd(invitation_id=invitation.id, kind=kind.value, user_id=user_id, at=ctx.now))


@action(Permission.PERSON_INVITE, Event.INVITATION_WITHDRAWN)
def withdraw_invitation(ctx: Context, procurement: Named, email: str) -> Invitation:
    """End the link that was sent to somebody before they accept."""
    invitation = latest_invitation(procurement.id, email.strip().lower())
    if invitation is None or state_of(invitation, ctx.now) is not Link.OPEN:
        raise Invalid("invite", "There is no open invitation to withdraw.")
    _end(ctx, invitation, Link.WITHDRAWN, ctx.person)
    return invitation


@action(Permission.INVITATION_ACCEPT, Event.INVITATION_ACCEPTED)
def accept_invitation(ctx: Context, invitation: Invitation, *, name: str = "", password: str = "") -> User:
    """Take part as an evaluator of this procurement: with an account made here, or as whoever is signed in.

    Raises Invalid where the link cannot be used any more or belongs to another address.
    """
    if state_of(invitation, ctx.now) is not Link.OPEN:
        raise Invalid("link", "This link can no longer be used.")
    if ctx.actor_id is None:
        user = new_account(invitation.email, name, "", password, None, False)
    else:
        user = db.session.get_one(User, ctx.actor_id)
        if user.email != invitation.email:
            raise Invalid("link", "This invitation was sent to another address than the one you are signed in with.")
    if user.organisation_id is not None:
        raise Invalid("link", "A person of a bidding organisation cannot mark tenders.")
    _end(ctx, invitation, Link.ACCEPTED, user.id)
    _give_access(ctx, invitation, user)
    ctx.note(invitation=invitation.id, person=user.id)
    return user


def _give_access(ctx: Context, invitation: Invitation, user: User) -> None:
    """The role of evaluator in this procurement, until the day that the invitation names."""
    ends_at = after(invitation.until) if invitation.until else None
    held = evaluators_appointment(invitation.procurement_id, user.id)
    if held is None:
        role, number = Role.EVALUATOR.value, invitation.procurement_id
        held = keep(Appointment(procurement_id=number, user_id=user.id, role=role, appointed_at=ctx.now))
        if ends_at is None:
            return
    _ends(ctx, held, ends_at, "By invitation", invitation.by_id)


def _ends(ctx: Context, held: Appointment, ends_at: datetime | None, reason: str, by_id: int) -> RoleEnd:
    return keep(RoleEnd(appointment_id=held.id, ends_at=ends_at, reason=reason, by_id=by_id, at=ctx.now))


@action(Permission.PERSON_INVITE, Event.ACCESS_ENDED)
def end_access(ctx: Context, procurement: Named, email: str, reason: str) -> RoleEnd:
    """End an evaluator's access now, for a reason that stays on record; an open link of theirs ends too."""
    access = accesses(procurement.id, [email], ctx.now)[email.strip().lower()]
    if access.appointment is None or access.over(ctx.now):
        raise Invalid("end", "This person has no access that could be ended.")
    if not reason.strip():
        raise Invalid("reason", "Say why their access ends.")
    if access.invitation and access.waits:
        _end(ctx, access.invitation, Link.WITHDRAWN, ctx.person)
    ctx.note(person=access.appointment.user_id)
    ctx.say(reason=reason)
    return _ends(ctx, access.appointment, ctx.now, reason.strip(), ctx.person)
