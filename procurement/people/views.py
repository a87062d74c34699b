"""Sign-in by a demonstration's link, one's own settings, mail that was sent."""

import re

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from sqlalchemy import and_, or_, select

from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.forms import BaseForm
from procurement.core.outbox import Message
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, anyone, guard, saved
from procurement.people.absences import leave_of
from procurement.people.actions import change_profile, choose_mail, record_own_leave, withdraw_own_leave
from procurement.people.forms import OwnLeaveForm, ProfileForm
from procurement.people.mail_read import readable
from procurement.people.models import User
from procurement.people.notices import NOTICES, Reader, reader_of, turned_off
from procurement.people.queries import holding
from procurement.people.signing import of_token

people = Blueprint("people", __name__)

MAIL_READERS = (Role.LEAD, Role.AUDITOR)
"""Whoever reads a procurement's mail: those two, each of their own procurements only."""


@people.get("/demonstration/sign-in/<token>")
@anyone
def demonstration_sign_in(token: str) -> ResponseReturnValue:
    """Sign in as one of a demonstration's invented people."""
    user = of_token(current_app.config["SECRET_KEY"], token) if current_app.config["DEMONSTRATION"] else None
    if user is None:
        abort(404)
    login_user(user, authn_via=["link"])
    return redirect(url_for("home.home"))


@people.route("/profile", methods=["GET", "POST"])
@guard(Permission.PROFILE_EDIT)
def profile(ctx: Context) -> ResponseReturnValue:
    """Shortcuts and colours."""
    user = db.session.get(User, ctx.person)
    assert user is not None
    form = ProfileForm(keys="on" if user.keys else "off", theme=user.theme, reminders="on" if user.reminders else "off")
    if form.validate_on_submit():
        keys, reminders = form.keys.data == "on", form.reminders.data != "off"
        done = act(form, lambda: change_profile(ctx, user, keys=keys, theme=form.theme.data, reminders=reminders))
        if done is not None:
            return saved("Your settings are saved.", _where_from() or url_for("people.profile"))
    return _profile(user, form)


def _where_from() -> str:
    """The page of a procurement that the settings were changed on, if they were; never an address elsewhere."""
    back = request.form.get("back", "")
    return back if re.fullmatch(r"/procurements/[\w/?&=.-]*", back) else ""


def _profile(user: User, form: ProfileForm | None = None, leaving: BaseForm | None = None) -> str:
    """The page of one's own settings; `leaving` is its form about leave as it was refused."""
    as_is = {"keys": "on" if user.keys else "off", "theme": user.theme, "reminders": "on" if user.reminders else "off"}
    return render_template(
        "people/profile.html",
        form=leaving or form,
        settings=form or ProfileForm(formdata=None, **as_is),
        leaving=leaving if isinstance(leaving, OwnLeaveForm) else OwnLeaveForm(formdata=None),
        leave=leave_of([user.id])[user.id],
        council=user.organisation_id is None,
    )


@people.post("/profile/leave")
@guard(Permission.PROFILE_EDIT)
def own_leave(ctx: Context) -> ResponseReturnValue:
    """Say when one is away."""
    user = db.session.get_one(User, ctx.person)
    form = OwnLeaveForm()
    if form.validate_on_submit():
        words = form.words.data or ""
        done = act(form, lambda: record_own_leave(ctx, user, form.first.data, form.last.data, words))
        if done is not None:
            return saved("Your leave is recorded.", url_for("people.profile", _anchor="leave"))
    return _profile(user, leaving=form), 422


@people.post("/profile/leave/withdraw")
@guard(Permission.PROFILE_EDIT)
def own_leave_back(ctx: Context) -> ResponseReturnValue:
    """Take leave of one's own back."""
    user = db.session.get_one(User, ctx.person)
    form, number = BaseForm(), request.form.get("leave", "")
    asked = next((row.id for row in leave_of([user.id])[user.id] if str(row.id) == number), 0)
    if act(form, lambda: withdraw_own_leave(ctx, user, asked)) is None:
        return _profile(user, leaving=form), 422
    return saved("The leave is taken back.", url_for("people.profile", _anchor="leave"))


@people.route("/profile/mail", methods=["GET", "POST"])
@guard(Permission.PROFILE_EDIT)
def mail(ctx: Context) -> ResponseReturnValue:
    """Which mails go to whom, and which of one's own to have."""
    user, form = db.session.get_one(User, ctx.person), BaseForm()
    if form.validate_on_submit():
        choose_mail(ctx, user, request.form.getlist("wanted"))
        return saved("Your choice is saved.", url_for("people.mail"))
    page = render_template(
        "people/mail.html",
        form=form,
        notices=NOTICES,
        readers=list(Reader),
        mine=reader_of(user),
        off=turned_off(user),
    )
    return page, 422 if form.errors else 200


@people.get("/outbox")
@guard(Permission.OUTBOX_READ)
def outbox(ctx: Context) -> ResponseReturnValue:
    """The mail of the procurements that one leads or audits, newest first; whoever was not reached comes before it."""
    here = Message.procurement_id.in_(holding(ctx.person, MAIL_READERS, ctx.now))
    failed = or_(Message.bounced_at.is_not(None), and_(Message.failure.is_not(None), Message.sent_at.is_(None)))
    newest = select(Message).where(here).order_by(Message.id.desc())
    unreached = db.session.scalars(newest.where(failed).limit(300)).all()
    seen = newest.where(readable()).limit(300)
    messages = [] if request.args.get("show") == "undelivered" else db.session.scalars(seen).all()
    readers = select(User).where(User.email.in_({row.to_address for row in [*unreached, *messages]}))
    return render_template(
        "people/outbox.html",
        messages=messages,
        unreached=unreached,
        sealed={row.id for row in unreached} - set(db.session.scalars(select(Message.id).where(here, readable()))),
        readers={row.email: row for row in db.session.scalars(readers)},
        only="show" in request.args,
    )
