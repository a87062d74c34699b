"""An organisation's own page: its people, who owns its account, who asks to join."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.actions import (
    answer_request,
    change_organisation,
    invite_colleague,
    pass_ownership,
    remove_colleague,
    withdraw_link,
)
from procurement.people.forms import KNOWN, ColleagueForm, OrganisationForm
from procurement.people.joining_views import address
from procurement.people.links import invited_to
from procurement.people.models import Organisation
from procurement.people.organisations import colleagues, owner_id, waiting_to_join
from procurement.people.queries import person

organisation_pages = Blueprint("organisation", __name__)


def _own(ctx: Context) -> Organisation:
    user = person(ctx.person)
    if user is None or user.organisation_id is None:
        abort(404)
    return db.session.get_one(Organisation, user.organisation_id)


@organisation_pages.get("/organisation")
@guard(Permission.COLLEAGUES_READ)
def organisation(ctx: Context) -> ResponseReturnValue:
    """Who works on the organisation's tenders."""
    return _page(ctx)


def _page(
    ctx: Context, inviting: ColleagueForm | None = None, form: BaseForm | None = None, wrong: BaseForm | None = None
) -> str:
    """The page; `wrong` is the form of it that was refused."""
    body = _own(ctx)
    owner = owner_id(body.id)
    details = form or _details(body)
    return render_template(
        "people/organisation.html",
        organisation=body,
        people=colleagues(body.id),
        owner=person(owner) if owner else None,
        owns=owner == ctx.person,
        waiting=waiting_to_join(body.id),
        invited=invited_to(body.id, ctx.now),
        form=wrong or inviting or form,
        inviting=inviting or ColleagueForm(formdata=None),
        details=details,
    )


def _details(body: Organisation) -> OrganisationForm:
    words: dict[bool | None, str] = {None: "", True: "yes", False: "no"}
    return OrganisationForm(
        formdata=None,
        name=body.name,
        ppon=body.ppon or "",
        postal_address=body.postal_address,
        small=words[body.small],
        voluntary=words[body.voluntary],
    )


@organisation_pages.post("/organisation")
@guard(Permission.COLLEAGUES_KEEP)
def change(ctx: Context) -> ResponseReturnValue:
    """Correct the organisation's details."""
    form = OrganisationForm()
    if form.validate_on_submit():
        typed = form.name.data or "", form.ppon.data or "", form.postal_address.data or ""
        small, voluntary = KNOWN.get(form.small.data or ""), KNOWN.get(form.voluntary.data or "")
        work = lambda: change_organisation(ctx, _own(ctx), *typed, small=small, voluntary=voluntary)  # noqa: E731
        if act(form, work) is not None:
            return saved("Your organisation’s details are saved.", url_for("organisation.organisation"))
    return _page(ctx, form=form), 422


@organisation_pages.post("/organisation/invite")
@guard(Permission.COLLEAGUES_KEEP)
def invite(ctx: Context) -> ResponseReturnValue:
    """Invite a colleague."""
    form = ColleagueForm()
    if form.validate_on_submit():
        typed = form.email.data or "", form.name.data or ""
        sent = act(form, lambda: invite_colleague(ctx, _own(ctx), *typed, address()))
        if sent is not None:
            return saved(f"An invitation is on its way to {sent.email}.", url_for("organisation.organisation"))
    return _page(ctx, inviting=form), 422


@organisation_pages.post("/organisation/withdraw")
@guard(Permission.COLLEAGUES_KEEP)
def withdraw(ctx: Context) -> ResponseReturnValue:
    """Make a colleague's link useless."""
    return _done(ctx, lambda n: withdraw_link(ctx, _own(ctx), n), "The invitation is withdrawn.")


@organisation_pages.post("/organisation/answer")
@guard(Permission.COLLEAGUES_KEEP)
def answer(ctx: Context) -> ResponseReturnValue:
    """Let somebody in who asked, or do not."""
    accepted = request.form.get("answer") == "yes"
    said = "They get a link to make their account." if accepted else "They are not let in."
    return _done(ctx, lambda n: answer_request(ctx, _own(ctx), n, accepted, address()), said)


@organisation_pages.post("/organisation/remove")
@guard(Permission.COLLEAGUES_KEEP)
def remove(ctx: Context) -> ResponseReturnValue:
    """End a colleague's access."""
    return _done(ctx, lambda n: remove_colleague(ctx, _own(ctx), n), "Their access has ended.")


@organisation_pages.post("/organisation/owner")
@guard(Permission.COLLEAGUES_KEEP)
def pass_on(ctx: Context) -> ResponseReturnValue:
    """Make a colleague the owner."""
    return _done(ctx, lambda n: pass_ownership(ctx, _own(ctx), n), "The account is passed on. You are a member now.")


def _done(ctx: Context, work: Callable[[int], Any], said: str) -> ResponseReturnValue:
    """Do something about the row that the button names."""
    form, number = BaseForm(), request.form.get("number", "")
    row = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if act(form, lambda: work(row)) is None:
        return _page(ctx, wrong=form), 422
    return saved(said, url_for("organisation.organisation"))
