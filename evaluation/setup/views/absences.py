"""Leave of a procurement's people, and who stands in for whom."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from evaluation.setup.hours_left import hours_left, scoring_window
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import ROLE_WORDS, Permission, Role
from procurement.core.web import act, guard, saved
from procurement.people.absences import deputies, in_force, leave_of
from procurement.people.actions import name_deputy, record_leave, withdraw_deputy, withdraw_leave
from procurement.people.forms import DeputyForm, LeaveForm
from procurement.people.models import Appointment, Deputy, Leave, User
from procurement.people.queries import last_day


@dataclass(frozen=True)
class Away:
    """A person's leave."""

    person: User
    leave: Leave


@dataclass(frozen=True)
class StandIn:
    """A deputy as the page shows them."""

    row: Deputy
    role: str
    absent: User
    deputy: User
    last: object
    now: bool
    over: bool


@setup_pages.get("/procurements/<procurement>/setup/absences")
@guard(Permission.PACK_READ)
def absences(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who is away when, and who stands in."""
    return _page(ctx, procurement)


@setup_pages.post("/procurements/<procurement>/setup/absences/leave")
@guard(Permission.ABSENCE_COVER)
def leave(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Record leave for one of its people."""
    form = _leave_form(ctx, procurement)
    if form.validate_on_submit():
        user = db.session.get_one(User, int(form.person.data))
        done = act(form, lambda: record_leave(ctx, user, form.first.data, form.last.data, form.words.data or ""))
        if done is not None:
            return saved(f"The leave of {user.name} is recorded.", _here(procurement, "leave"))
    return _page(ctx, procurement, leaving=form), 422


@setup_pages.post("/procurements/<procurement>/setup/absences/leave/withdraw")
@guard(Permission.ABSENCE_COVER)
def take_leave_back(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Take recorded leave back."""
    form, number = BaseForm(), request.form.get("leave", "")
    row = next((one for one in _away(ctx, procurement) if str(one.leave.id) == number), None)
    if row is None:
        form.form_errors.append("This leave does not stand any more.")
        return _page(ctx, procurement, wrong=form), 422
    act(form, lambda: withdraw_leave(ctx, row.person, row.leave.id))
    return saved("The leave is taken back.", _here(procurement, "leave"))


@setup_pages.post("/procurements/<procurement>/setup/absences/deputy")
@guard(Permission.ABSENCE_COVER)
def deputy(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Name a deputy."""
    form = _deputy_form(procurement)
    if form.validate_on_submit() and (other := _colleague(form)):
        role, _, number = form.holder.data.partition(":")
        absent = db.session.get_one(User, int(number))
        first, last, reason = form.first.data, form.last.data, form.reason.data or ""
        done = act(form, lambda: name_deputy(ctx, procurement, Role(role), absent, other, first, last, reason))
        if done is not None:
            return saved(f"{other.name} stands in for {absent.name}.", _here(procurement, "deputies"))
    return _page(ctx, procurement, deputising=form), 422


def _colleague(form: DeputyForm) -> User | None:
    """The council's person with this address."""
    address = (form.deputy.data or "").strip().lower()
    user = db.session.scalar(select(User).where(User.email == address, User.organisation_id.is_(None), User.active))
    if user is None:
        form.deputy.errors = ["Nobody on the council’s side has an account with this address."]
    return user


@setup_pages.post("/procurements/<procurement>/setup/absences/deputy/withdraw")
@guard(Permission.ABSENCE_COVER)
def take_deputy_back(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """End a deputy's part now."""
    form, number = BaseForm(), request.form.get("deputy", "")
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    done = act(form, lambda: withdraw_deputy(ctx, procurement, asked))
    if done is None:
        return _page(ctx, procurement, wrong=form), 422
    return saved("The deputy’s part has ended.", _here(procurement, "deputies"))


def _here(procurement: Procurement, anchor: str) -> str:
    return url_for("setup.absences", procurement=procurement.code, _anchor=anchor)


def _people(procurement: Procurement) -> list[tuple[Appointment, User]]:
    """Everybody appointed to it, with each role, by name."""
    query = (
        select(Appointment, User)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.procurement_id == procurement.id)
        .order_by(User.name, Appointment.id)
    )
    return [(appointment, user) for appointment, user in db.session.execute(query)]


def _colleagues(ctx: Context, procurement: Procurement) -> dict[int, User]:
    """The people of it whose leave counts: appointed, named in the pack with an account, or standing in."""
    found = {user.id: user for _, user in _people(procurement)}
    named = {person.email.strip().lower() for person in desk(ctx, procurement).pack.people}
    council = select(User).where(User.email.in_(named), User.organisation_id.is_(None))
    found |= {user.id: user for user in db.session.scalars(council)}
    standing = {row.deputy_id for row in deputies(procurement.id)} - set(found)
    return found | {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(standing)))}


def _away(ctx: Context, procurement: Procurement) -> list[Away]:
    people = _colleagues(ctx, procurement)
    found = [Away(people[number], row) for number, rows in leave_of(people).items() for row in rows]
    return sorted(found, key=lambda one: (one.leave.first_day, one.person.name))


def _leave_form(ctx: Context, procurement: Procurement) -> LeaveForm:
    form = LeaveForm(prefix="leave-")
    people = sorted(_colleagues(ctx, procurement).values(), key=lambda user: user.name)
    form.person.choices = [("", "Choose"), *((str(user.id), user.name) for user in people)]
    return form


def _deputy_form(procurement: Procurement) -> DeputyForm:
    form = DeputyForm(prefix="deputy-")
    held = [
        (f"{one.role}:{user.id}", f"{user.name}, {ROLE_WORDS[Role(one.role)].lower()}")
        for one, user in _people(procurement)
        if one.role != Role.AUDITOR.value
    ]
    form.holder.choices = [("", "Choose"), *held]
    return form


def _stand_ins(ctx: Context, procurement: Procurement) -> list[StandIn]:
    rows = deputies(procurement.id)
    ids = {number for row in rows for number in (row.absent_id, row.deputy_id)}
    users = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    return [
        StandIn(
            row,
            ROLE_WORDS[Role(row.role)],
            users[row.absent_id],
            users[row.deputy_id],
            last_day(row.ends_at),
            in_force(row, ctx.now),
            row.ends_at <= ctx.now,
        )
        for row in rows
    ]


def _page(
    ctx: Context,
    procurement: Procurement,
    *,
    leaving: LeaveForm | None = None,
    deputising: DeputyForm | None = None,
    wrong: BaseForm | None = None,
) -> str:
    here = desk(ctx, procurement)
    left = hours_left(ctx, procurement, here.pack)
    return render_template(
        "setup/absences.html",
        procurement=procurement,
        desk=here,
        form=leaving or deputising or wrong,
        away=_away(ctx, procurement),
        window=scoring_window(ctx, procurement),
        left=[(one, left[one.email]) for one in here.pack.people if one.email in left],
        stand_ins=_stand_ins(ctx, procurement),
        leave_form=leaving or _leave_form(ctx, procurement),
        deputy_form=deputising or _deputy_form(procurement),
        may_edit=ctx.may(Permission.ABSENCE_COVER),
    )
