"""Leave, recorded by oneself or by the lead, and deputies who hold a role while its holder is away."""

from datetime import date, datetime, time
from typing import Protocol

from sqlalchemy import select

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import ROLE_WORDS, Event, Permission, Role
from procurement.core.words import day
from procurement.people.absences import deputies, leave_of
from procurement.people.models import Appointment, Deputy, Leave, User
from procurement.people.queries import after, conflicted_with, last_day
from procurement.people.rules import cannot_deputise, span_fault

LONGEST_WORDS = 400


class Case(Protocol):
    """The procurement in which somebody is away, as far as this step knows it."""

    @property
    def id(self) -> int:
        """Its number."""


@action(Permission.PROFILE_EDIT, Event.LEAVE_RECORDED)
def record_own_leave(ctx: Context, user: User, first: date | None, last: date | None, words: str = "") -> Leave:
    """Say on which days one is away oneself, both days with it."""
    if user.id != ctx.person:
        raise Invalid("first", "Each person records their own leave; a procurement lead may do it for them.")
    return _leave(ctx, user, first, last, words)


@action(Permission.ABSENCE_COVER, Event.LEAVE_RECORDED)
def record_leave(ctx: Context, user: User, first: date | None, last: date | None, words: str = "") -> Leave:
    """Say for a person on which days they are away, both days with it."""
    ctx.note(person=user.id)
    return _leave(ctx, user, first, last, words)


def _leave(ctx: Context, user: User, first: date | None, last: date | None, words: str) -> Leave:
    first, last = _span(first, last)
    if user.organisation_id is not None:
        raise Invalid("first", "Leave is recorded for the council’s people only.")
    _short(words, "words")
    for other in leave_of([user.id])[user.id]:
        if other.first_day <= last and first <= other.last_day:
            stands = f"{day(other.first_day)} to {day(other.last_day)}"
            raise Invalid("first", f"Leave from {stands} is recorded already; take that back first.")
    ctx.note(first_day=first.isoformat(), last_day=last.isoformat())
    return keep(
        Leave(user_id=user.id, first_day=first, last_day=last, words=words.strip(), by_id=ctx.person, at=ctx.now)
    )


def _span(first: date | None, last: date | None) -> tuple[date, date]:
    fault = span_fault(first, last)
    if fault or first is None or last is None:
        raise Invalid("first" if first is None else "last", fault or "")
    return first, last


def _short(words: str, field: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise Invalid(field, f"This is {len(words)} characters long. Shorten it to {LONGEST_WORDS} or fewer.")


@action(Permission.PROFILE_EDIT, Event.LEAVE_WITHDRAWN)
def withdraw_own_leave(ctx: Context, user: User, number: int) -> Leave:
    """Take back leave of one's own, whoever recorded it."""
    return _take_back(ctx, user if user.id == ctx.person else None, number)


@action(Permission.ABSENCE_COVER, Event.LEAVE_WITHDRAWN)
def withdraw_leave(ctx: Context, user: User, number: int) -> Leave:
    """Take back a person's leave."""
    ctx.note(person=user.id)
    return _take_back(ctx, user, number)


def _take_back(ctx: Context, user: User | None, number: int) -> Leave:
    stands = [row for row in leave_of([user.id])[user.id] if row.id == number] if user else []
    if not stands:
        raise Invalid("leave", "This leave does not stand any more.")
    row = stands[0]
    return keep(
        Leave(
            user_id=row.user_id,
            first_day=row.first_day,
            last_day=row.last_day,
            withdraws_id=row.id,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.ABSENCE_COVER, Event.DEPUTY_NAMED)
def name_deputy(
    ctx: Context,
    procurement: Case,
    role: Role,
    absent: User,
    deputy: User,
    first: date | None,
    last: date | None,
    reason: str,
) -> Deputy:
    """Have somebody hold another's role from one day to another. Raises Invalid by field.

    A deputy for an evaluator marks what the evaluator has not submitted; they see nothing of what was written on it.
    """
    first, last = _span(first, last)
    _short(reason, "reason")
    if last < ctx.now.astimezone(LONDON).date():
        raise Invalid("last", "The absence is over already.")
    if not reason.strip():
        raise Invalid("reason", "Say why a deputy is needed, such as annual leave.")
    starts_at, ends_at = datetime.combine(first, time(), LONDON), after(last)
    _may_stand_in(procurement, role, absent, deputy, starts_at, ends_at)
    away = [row for row in leave_of([deputy.id])[deputy.id] if row.first_day <= last and first <= row.last_day]
    if away:
        span = f"{day(away[0].first_day)} to {day(away[0].last_day)}"
        raise Invalid("deputy", f"{deputy.name} is on leave themselves, from {span}.")
    ctx.note(absent=absent.id, deputy=deputy.id, role=role.value, starts_at=starts_at, ends_at=ends_at)
    ctx.say(reason=reason)
    return keep(
        Deputy(
            procurement_id=procurement.id,
            role=role.value,
            absent_id=absent.id,
            deputy_id=deputy.id,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _may_stand_in(
    procurement: Case, role: Role, absent: User, deputy: User, starts_at: datetime, ends_at: datetime
) -> None:
    """Refuse whoever cannot: a bidder's person, whoever declared an interest, whoever would check their own work."""
    held = _appointments(procurement.id, absent.id)
    if role not in held:
        raise Invalid("absent", f"{absent.name} is not {ROLE_WORDS[role].lower()} of this procurement.")
    if absent.id == deputy.id:
        raise Invalid("deputy", "Nobody is their own deputy.")
    if deputy.organisation_id is not None or not deputy.active:
        raise Invalid("deputy", "A person of a bidding organisation cannot take part on the council's side.")
    if conflicted_with(procurement.id, deputy.id):
        raise Invalid("deputy", f"{deputy.name} declared an interest in a bidder, and so cannot stand in here.")
    overlapping = [row for row in deputies(procurement.id) if row.starts_at < ends_at and starts_at < row.ends_at]
    for row in overlapping:
        if (row.role, row.absent_id) == (role.value, absent.id):
            until = day(last_day(row.ends_at))
            raise Invalid("deputy", f"{absent.name} has a deputy in that time already, until {until}.")
        if row.absent_id == deputy.id:
            raise Invalid("deputy", f"{deputy.name} is away in that time and has a deputy.")
    holds = _appointments(procurement.id, deputy.id)
    holds |= {Role(row.role) for row in overlapping if row.deputy_id == deputy.id}
    if role is Role.EVALUATOR:
        holds -= {Role.EVALUATOR}  # a colleague of the panel may mark further questions
    if why := cannot_deputise(role, holds):
        raise Invalid("deputy", why)


def _appointments(procurement_id: int, user_id: int) -> set[Role]:
    query = select(Appointment.role).where(Appointment.procurement_id == procurement_id, Appointment.user_id == user_id)
    return set(map(Role, db.session.scalars(query)))


@action(Permission.ABSENCE_COVER, Event.DEPUTY_WITHDRAWN)
def withdraw_deputy(ctx: Context, procurement: Case, number: int) -> Deputy:
    """End a deputy's part now, because the holder is back or somebody else stands in. What was done stays done."""
    row = next((row for row in deputies(procurement.id) if row.id == number), None)
    if row is None:
        raise Invalid("deputy", "This deputy does not stand any more.")
    if row.ends_at <= ctx.now:
        raise Invalid("deputy", "Their time is over already.")
    ctx.note(absent=row.absent_id, deputy=row.deputy_id, role=row.role)
    return keep(
        Deputy(
            procurement_id=row.procurement_id,
            role=row.role,
            absent_id=row.absent_id,
            deputy_id=row.deputy_id,
            starts_at=row.starts_at,
            ends_at=ctx.now if ctx.now > row.starts_at else row.starts_at,
            reason="",
            withdraws_id=row.id,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
