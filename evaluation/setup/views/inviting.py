"""Evaluators by invitation: sent, withdrawn and ended by the lead on the People page; accepted by its link."""

from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user

from evaluation.setup.pack import Panelist
from evaluation.setup.queries import draft_of
from evaluation.setup.views.frame import setup_pages
from evaluation.setup.views.people import people_page
from procurement.cases.models import Procurement
from procurement.cases.queries import of_id
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, actor_id, anyone, guard, saved
from procurement.core.words import count
from procurement.people.actions import accept_invitation, end_access, invite, withdraw_invitation
from procurement.people.actions.inviting import Invitee
from procurement.people.forms import AcceptForm, EndAccessForm
from procurement.people.invitations import accesses, of_link, state_of
from procurement.people.models import Invitation
from procurement.people.queries import person
from procurement.people.rules import Link

GONE = {
    Link.EXPIRED: "It could be used for fourteen days, and these are over.",
    Link.ACCEPTED: "It was used already. Whoever used it signs in with their e-mail address and password.",
    Link.WITHDRAWN: "It was withdrawn.",
    Link.REPLACED: "A newer invitation was sent in its place: look for the latest mail.",
}


def _back(procurement: Procurement, email: str = "") -> str:
    """The card about access on the People page, at somebody's row."""
    _, pack = draft_of(procurement)
    row = next((place for place, one in enumerate(pack.people) if one.email == email), None)
    return url_for("setup.people", procurement=procurement.code, _anchor="access" if row is None else f"access-{row}")


def _asked(ctx: Context, procurement: Procurement, email: str) -> list[Panelist]:
    """Whom the button is about: one person of the pack, or all who have neither an account nor an open invitation."""
    _, pack = draft_of(procurement)
    if email:
        return [one for one in pack.people if one.email == email]
    known = accesses(procurement.id, [one.email for one in pack.people], ctx.now)
    return [one for one in pack.people if not (found := known[one.email.strip().lower()]).user and not found.waits]


@setup_pages.post("/procurements/<procurement>/setup/people/invite")
@guard(Permission.PERSON_INVITE)
def invite_people(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Send a person of the pack, or everybody who lacks one, an invitation."""
    form, email = BaseForm(), request.form.get("email", "")
    asked = [Invitee(one.email, one.name, one.outside, one.until) for one in _asked(ctx, procurement, email)]
    address = current_app.config["SETTINGS"].base_url
    sent = act(form, lambda: invite(ctx, procurement, asked, address))
    if sent is None:
        return people_page(ctx, procurement, wrong=form), 422
    return saved(f"{count(len(sent), 'invitation')} sent.", _back(procurement, email))


@setup_pages.post("/procurements/<procurement>/setup/people/withdraw")
@guard(Permission.PERSON_INVITE)
def withdraw(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Make the link that somebody was sent useless."""
    form, email = BaseForm(), request.form.get("email", "")
    done = act(form, lambda: withdraw_invitation(ctx, procurement, email))
    if done is None:
        return people_page(ctx, procurement, wrong=form), 422
    return saved("The invitation is withdrawn.", _back(procurement, email))


@setup_pages.post("/procurements/<procurement>/setup/people/end")
@guard(Permission.PERSON_INVITE)
def end(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """End an evaluator's access at once."""
    form, email = EndAccessForm(), request.form.get("email", "")
    if form.validate_on_submit():
        done = act(form, lambda: end_access(ctx, procurement, email, form.reason.data or ""))
        if done is not None:
            return saved("Their access has ended.", _back(procurement, email))
    return people_page(ctx, procurement, wrong=form, ending=email), 422


@setup_pages.route("/invitations/<token>", methods=["GET", "POST"])
@anyone
def invitation(token: str) -> ResponseReturnValue:
    """What somebody is invited to, and accepting it: with an account made here, or the one they are signed in with."""
    asked = of_link(token)
    ctx = Context.of(actor_id(), asked.procurement_id if asked else None)
    state = state_of(asked, ctx.now) if asked else None
    if asked is None or state is not Link.OPEN:
        why = GONE[state] if state else "Its address is not one that was sent: perhaps the end of it was lost."
        by = person(asked.by_id) if asked else None
        return render_template("setup/invitation_gone.html", why=why, by=by), 410 if asked else 404
    form = AcceptForm(name=asked.name) if ctx.actor_id is None else BaseForm()
    if form.validate_on_submit():
        user = act(form, lambda: _accept(ctx, asked, form))
        if user is not None:
            if ctx.actor_id is None:
                login_user(user, authn_via=["invitation"])
            return saved("You take part from now on. What is yours to do is listed here.", url_for("home.home"))
    return _invitation_page(ctx, asked, form, token), 422 if form.is_submitted() else 200


def _accept(ctx: Context, asked: Invitation, form: Any) -> object:
    if ctx.actor_id is not None:
        return accept_invitation(ctx, asked)
    return accept_invitation(ctx, asked, name=form.name.data or "", password=form.password.data or "")


def _invitation_page(ctx: Context, asked: Invitation, form: BaseForm, token: str) -> str:
    return render_template(
        "setup/invitation.html",
        asked=asked,
        form=form,
        token=token,
        procurement=of_id(asked.procurement_id),
        by=person(asked.by_id),
        me=person(ctx.actor_id) if ctx.actor_id else None,
    )
