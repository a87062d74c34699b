"""Accounts by a link in a mail: asking for one, and what each kind of link lets its holder do."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.forms import BaseForm
from procurement.core.rehearsing import goes_on
from procurement.core.vocabulary import Permission
from procurement.core.web import act, actor_id, anyone, guard, saved
from procurement.people.actions import (
    act_by_link,
    ask_for_link,
    ask_to_join,
    choose_password,
    invite_staff,
    join_by_link,
    register_by_link,
)
from procurement.people.forms import AcceptForm, AddressForm, PasswordForm, RegisterForm, StaffForm
from procurement.people.links import account_link, standing_of
from procurement.people.models import AccountLink, Organisation, User
from procurement.people.queries import organisation_numbered, person
from procurement.people.rules import Link, LinkKind, number_of
from procurement.people.sessions import ACTING
from procurement.people.signing import begin_acting

joining = Blueprint("joining", __name__)

GONE = {
    Link.EXPIRED: "Its time is over.",
    Link.ACCEPTED: "It was used already, and works once.",
    Link.WITHDRAWN: "It was withdrawn.",
    Link.REPLACED: "A newer link was sent in its place: look for the latest mail.",
}
LOST = "Its address is not one that was sent: perhaps the end of it was lost."


def address() -> str:
    """Where this service is reached, for the links in mails."""
    return str(current_app.config["SETTINGS"].base_url)


@joining.route("/register", methods=["GET", "POST"])
@anyone
def register() -> ResponseReturnValue:
    """Begin to register: an address, to which a link goes."""
    return _ask("people/register.html")


@joining.route("/password", methods=["GET", "POST"])
@anyone
def forgotten() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    return _ask("people/forgotten.html")


def _ask(page: str) -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        act(form, lambda: ask_for_link(Context.of(actor_id()), None, email, address()))
        if not form.errors:
            return render_template("people/look_in_mail.html", email=email)
    return render_template(page, form=form), 422 if form.is_submitted() else 200


@joining.route("/links/<token>", methods=["GET", "POST"])
@anyone
def link(token: str) -> ResponseReturnValue:
    """What a link lets its holder do: register, join, or choose a new password."""
    ctx, found = Context.of(actor_id()), account_link(token)
    state = standing_of(found, ctx.now) if found else None
    if found is None or state is not Link.OPEN:
        return render_template("people/link_gone.html", why=GONE[state] if state else LOST), 410 if found else 404
    taken_signed_in = found.kind == LinkKind.PARTNER or (
        found.kind == LinkKind.REHEARSAL and ctx.actor_id is not None and _may_act(ctx.actor_id)
    )
    if ctx.actor_id is not None and not taken_signed_in:
        return render_template("people/link_elsewhere.html", asked=found, me=person(ctx.actor_id))
    return TAKERS[LinkKind(found.kind)](ctx, found)


def _welcome(user: User, sentence: str) -> ResponseReturnValue:
    login_user(user, authn_via=["link"])
    return saved(sentence, url_for("home.home"))


def _register(ctx: Context, found: AccountLink) -> ResponseReturnValue:
    form = RegisterForm()
    if form.validate_on_submit():
        name, number = form.name.data or "", form.company_number.data or ""
        filed = number_of(number)
        if filed and organisation_numbered(filed[1]):
            asked = act(form, lambda: ask_to_join(ctx, found, number, name, address()))
            if asked is not None:
                return render_template("people/asked_to_join.html")
        else:
            typed = form.organisation.data or "", number, name, form.password.data or ""
            user = act(form, lambda: register_by_link(ctx, found, *typed))
            if user is not None:
                return _welcome(user, "You are registered.")
    return _page("people/register_organisation.html", form, found)


def _join(ctx: Context, found: AccountLink) -> ResponseReturnValue:
    form = AcceptForm(name=found.name)
    if form.validate_on_submit():
        user = act(form, lambda: join_by_link(ctx, found, form.name.data or "", form.password.data or ""))
        if user is not None:
            return _welcome(user, "Your account is made.")
    return _page("people/join.html", form, found)


def _password(ctx: Context, found: AccountLink) -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        user = act(form, lambda: choose_password(ctx, found, form.password.data or ""))
        if user is not None:
            return saved("Your password is changed. Sign in with it.", url_for("security.login"))
    return _page("people/new_password.html", form, found)


def _may_act(person_id: int) -> bool:
    """Whoever is signed in for a real bidder takes no part in a rehearsal."""
    me = person(person_id)
    return ACTING in session or (me is not None and me.organisation_id is None)


def _act(ctx: Context, found: AccountLink) -> ResponseReturnValue:
    form, body = BaseForm(), db.session.get_one(Organisation, found.organisation_id)
    code = goes_on(body.rehearsal_id)
    if code is None:
        return render_template("people/link_gone.html", why="This rehearsal is over."), 410
    if form.validate_on_submit():
        user = act(form, lambda: act_by_link(ctx.within(body.rehearsal_id), found))
        if user is not None:
            asked_it = ctx.actor_id is not None and ctx.actor_id == found.by_id
            back = url_for("setup.rehearsals", procurement=code) if asked_it else url_for("home.home")
            begin_acting(user, body.name, back)
            return saved(f"You act as {body.name}.", url_for("bidding.tender", procurement=code))
    return _page("people/act.html", form, found)


def _page(template: str, form: BaseForm, found: AccountLink) -> ResponseReturnValue:
    body: Any = db.session.get(Organisation, found.organisation_id) if found.organisation_id else None
    page = render_template(template, form=form, asked=found, organisation=body)
    return page, 422 if form.is_submitted() else 200


TAKERS: dict[LinkKind, Callable[[Context, AccountLink], ResponseReturnValue]] = {
    LinkKind.REGISTER: _register,
    LinkKind.COLLEAGUE: _join,
    LinkKind.STAFF: _join,
    LinkKind.PASSWORD: _password,
    LinkKind.REHEARSAL: _act,
}


@joining.route("/staff", methods=["GET", "POST"])
@guard(Permission.STAFF_INVITE)
def staff(ctx: Context) -> ResponseReturnValue:
    """Invite a member of the council's staff to an account."""
    form = StaffForm()
    if form.validate_on_submit():
        typed = form.email.data or "", form.name.data or "", form.job_title.data or ""
        sent = act(form, lambda: invite_staff(ctx, None, *typed, address()))
        if sent is not None:
            return saved(f"An invitation is on its way to {sent.email}.", url_for("joining.staff"))
    return render_template("people/staff.html", form=form), 422 if form.is_submitted() else 200
