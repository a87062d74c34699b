"""Reading invitations: whose link this is, how each person of a procurement stands, when somebody's access ends."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.models import Appointment, Invitation, InvitationEnd, RoleEnd, User
from procurement.people.rules import Link, link_state


def hashed(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def of_link(token: str) -> Invitation | None:
    """The invitation that a link belongs to, however it stands."""
    return db.session.scalar(select(Invitation).where(Invitation.token_sha256 == hashed(token)))


def end_of(invitation: Invitation) -> InvitationEnd | None:
    """What came of an invitation; nothing yet while it is open or has only expired."""
    return db.session.scalar(select(InvitationEnd).where(InvitationEnd.invitation_id == invitation.id))


def state_of(invitation: Invitation, now: datetime) -> Link:
    """How an invitation stands."""
    ended = end_of(invitation)
    return link_state(ended.kind if ended else None, invitation.expires_at, now)


def latest_invitation(procurement_id: int, email: str) -> Invitation | None:
    """The newest invitation of a person to a procurement."""
    query = select(Invitation).where(Invitation.procurement_id == procurement_id, Invitation.email == email)
    return db.session.scalar(query.order_by(Invitation.id.desc()).limit(1))


def evaluators_appointment(procurement_id: int, user_id: int) -> Appointment | None:
    """A person's appointment to mark, whether it has ended or not."""
    return db.session.scalar(
        select(Appointment).where(
            Appointment.procurement_id == procurement_id,
            Appointment.user_id == user_id,
            Appointment.role == Role.EVALUATOR.value,
        )
    )


def role_end(appointment: Appointment) -> RoleEnd | None:
    """What was said last of when an appointment ends."""
    query = select(RoleEnd).where(RoleEnd.appointment_id == appointment.id)
    return db.session.scalar(query.order_by(RoleEnd.id.desc()).limit(1))


@dataclass(frozen=True)
class Access:
    """How somebody named by their address stands to a procurement: account, invitation, and when access ends.

    `bids`: the account belongs to a bidding organisation, so this person can never mark.
    """

    email: str
    user: User | None = None
    invitation: Invitation | None = None
    link: Link | None = None
    appointment: Appointment | None = None
    end: RoleEnd | None = None
    answered_at: datetime | None = None
    """When the invitation was accepted, withdrawn or replaced."""

    @property
    def bids(self) -> bool:
        """Whether the account belongs to a bidding organisation."""
        return self.user is not None and self.user.organisation_id is not None

    def over(self, now: datetime) -> bool:
        """Whether the access that this person had has ended."""
        return self.end is not None and self.end.ends_at is not None and self.end.ends_at <= now

    @property
    def waits(self) -> bool:
        """Whether a link lies with this person and can still be used."""
        return self.link is Link.OPEN


def accesses(procurement_id: int, emails: Iterable[str], now: datetime) -> dict[str, Access]:
    """How each of these addresses stands, whether an account knows it or not; one statement for each kind of row."""
    wanted = {email.strip().lower() for email in emails}
    if not wanted:
        return {}
    users = {row.email: row for row in db.session.scalars(select(User).where(User.email.in_(wanted)))}
    newest = (
        select(func.max(Invitation.id))
        .where(Invitation.procurement_id == procurement_id, Invitation.email.in_(wanted))
        .group_by(Invitation.email)
    )
    asked = {row.email: row for row in db.session.scalars(select(Invitation).where(Invitation.id.in_(newest)))}
    numbers = [row.id for row in asked.values()]
    answers = select(InvitationEnd).where(InvitationEnd.invitation_id.in_(numbers))
    ends = {row.invitation_id: row for row in db.session.scalars(answers)} if numbers else {}
    held, over = _held(procurement_id, [row.id for row in users.values()])
    found = {}
    for email in sorted(wanted):
        user, invitation = users.get(email), asked.get(email)
        appointment = held.get(user.id) if user else None
        end = ends.get(invitation.id) if invitation else None
        found[email] = Access(
            email,
            user,
            invitation,
            link_state(end.kind if end else None, invitation.expires_at, now) if invitation else None,
            appointment,
            over.get(appointment.id) if appointment else None,
            end.at if end else None,
        )
    return found


def _held(procurement_id: int, user_ids: list[int]) -> tuple[dict[int, Appointment], dict[int, RoleEnd]]:
    """These people's appointments to mark, by person; and what was said last of their ends, by appointment."""
    if not user_ids:
        return {}, {}
    query = select(Appointment).where(
        Appointment.procurement_id == procurement_id,
        Appointment.user_id.in_(user_ids),
        Appointment.role == Role.EVALUATOR.value,
    )
    held = {row.user_id: row for row in db.session.scalars(query)}
    if not held:
        return {}, {}
    newest = (
        select(func.max(RoleEnd.id))
        .where(RoleEnd.appointment_id.in_([row.id for row in held.values()]))
        .group_by(RoleEnd.appointment_id)
    )
    return held, {row.appointment_id: row for row in db.session.scalars(select(RoleEnd).where(RoleEnd.id.in_(newest)))}
