"""One's own sign-in: the second step, recovery codes, sessions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.actions import (
    end_session,
    make_recovery_codes,
    remove_second_step,
    set_second_step,
    sign_out_everywhere,
)
from procurement.people.forms import CodeForm
from procurement.people.models import User
from procurement.people.second_step import codes_left, new_secret, picture, second_step_of, shown_key
from procurement.people.sessions import own_number, sessions_of

second_step_pages = Blueprint("second_step", __name__)

SECRET = "secret to be"  # noqa: S105
"""In the session, while somebody sets an authenticator up: its secret, as it will be kept."""


def _me(ctx: Context) -> User:
    return db.session.get_one(User, ctx.person)


@second_step_pages.get("/profile/sign-in")
@guard(Permission.PROFILE_EDIT)
def overview(ctx: Context) -> ResponseReturnValue:
    """How one signs in: password, second step, sessions."""
    return _page(ctx, CodeForm(formdata=None))


def _page(ctx: Context, form: CodeForm) -> str:
    user = _me(ctx)
    step = second_step_of(user.id)
    if step is None and SECRET not in session:
        session[SECRET] = new_secret()
    return render_template(
        "people/second_step.html",
        form=form,
        user=user,
        step=step,
        left=codes_left(user.id),
        picture=Markup(picture(session[SECRET], user)) if step is None else "",  # noqa: S704
        key=shown_key(session[SECRET]) if step is None else "",
        sessions=sessions_of(user.id),
        here=own_number(),
    )


def _with_code(ctx: Context, work: Callable[[User, str], Any]) -> tuple[Any, CodeForm]:
    """Do something for the code that was typed; the form carries what was wrong with it."""
    form = CodeForm()
    done = act(form, lambda: work(_me(ctx), form.code.data or "")) if form.validate_on_submit() else None
    return done, form


@second_step_pages.post("/profile/sign-in/second-step")
@guard(Permission.PROFILE_EDIT)
def set_up(ctx: Context) -> ResponseReturnValue:
    """Take the authenticator into use whose code was typed; the recovery codes are shown this once."""
    if SECRET not in session:
        return redirect(url_for("second_step.overview"))
    codes, form = _with_code(ctx, lambda user, code: set_second_step(ctx, user, session[SECRET], code))
    if codes is None:
        return _page(ctx, form), 422
    session.pop(SECRET)
    return render_template("people/recovery_codes.html", codes=codes, first=True)


@second_step_pages.post("/profile/sign-in/recovery-codes")
@guard(Permission.PROFILE_EDIT)
def recovery_codes(ctx: Context) -> ResponseReturnValue:
    """Make recovery codes anew."""
    codes, form = _with_code(ctx, lambda user, code: make_recovery_codes(ctx, user, code))
    if codes is None:
        return _page(ctx, form), 422
    return render_template("people/recovery_codes.html", codes=codes, first=False)


@second_step_pages.post("/profile/sign-in/remove")
@guard(Permission.PROFILE_EDIT)
def remove(ctx: Context) -> ResponseReturnValue:
    """Sign in without a second step again."""
    done, form = _with_code(ctx, lambda user, code: remove_second_step(ctx, user, code))
    if done is None:
        return _page(ctx, form), 422
    return saved("You sign in with your password alone again.", url_for("second_step.overview"))


@second_step_pages.post("/profile/sign-in/end")
@guard(Permission.PROFILE_EDIT)
def end(ctx: Context) -> ResponseReturnValue:
    """End one of one's sessions."""
    form = CodeForm(formdata=None)
    if act(form, lambda: end_session(ctx, _me(ctx), request.form.get("number", ""))) is None:
        return _page(ctx, form), 422
    return saved("That session has ended.", url_for("second_step.overview", _anchor="sessions"))


@second_step_pages.post("/profile/sign-in/everywhere")
@guard(Permission.PROFILE_EDIT)
def everywhere(ctx: Context) -> ResponseReturnValue:
    """End all of one's sessions, this one too."""
    sign_out_everywhere(ctx, _me(ctx))
    return saved("You are signed out everywhere.", url_for("security.login"))
