"""Signing in: the password, the second step, and the password again for a session that rests."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.utils import login_user, logout_user
from werkzeug.datastructures import MultiDict

from procurement.core import clock
from procurement.core.action import Context, Invalid
from procurement.core.db import db
from procurement.core.web import anyone, saved, to_sign_in, wants_json
from procurement.people.actions import pass_second_step
from procurement.people.forms import CodeForm, SignInForm
from procurement.people.links import account_of
from procurement.people.models import User
from procurement.people.rules import Rest
from procurement.people.second_step import second_step_of
from procurement.people.sessions import ACTING, MARK, ended, own_number, renew, resting
from procurement.people.signing import stop_acting, who_signs_in
from procurement.people.single_sign_on import provider, whose
from procurement.people.tries import right, wait, wrong

signing_pages = Blueprint("signing", __name__)

HALFWAY = "password taken"
"""In the session, between the password and the second step: who, when, and where they go on to."""

HALFWAY_SECONDS = 600
ONWARD = "onward"
AGAIN = "again_password"
RESTLESS = {"static", "security.static", "security.logout", "signing.stop", "home.help"}
"""What a session that rests can still ask for."""

DO_NOT_MATCH = "The e-mail address and the password do not belong together. Check both and try again."


def inside(target: str | None) -> str:
    """Where somebody goes on to after signing in: a page of ours, or the home page."""
    plain = target and target.startswith("/") and not target.startswith("//") and "\\" not in target
    return str(target) if plain and str(target).isprintable() else url_for("home.home")


@anyone
def sign_in() -> ResponseReturnValue:
    """The address and the password. One answer, whatever was wrong."""
    if current_user.is_authenticated:
        return redirect(inside(request.args.get("next")))
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        email = form.email.data or ""
        if seconds := wait(email):
            form.form_errors.append(_wait_words(seconds))
            return render_template("people/sign_in.html", form=form, council=_council()), 429
        user = who_signs_in(email, form.password.data or "")
        if user is not None:
            right(email)
            return enter(user, "password", form.next.data)
        if email.strip():
            wrong(email)
        form.email.errors = [DO_NOT_MATCH]
    return render_template("people/sign_in.html", form=form, council=_council()), 422 if form.is_submitted() else 200


def _council() -> str:
    """What the council's own sign-in is called, where there is one."""
    wanted = current_app.config["SETTINGS"].single_sign_on
    return wanted.name if wanted else ""


def _wait_words(seconds: int) -> str:
    return f"That was wrong several times. Wait {seconds} seconds, then try again. Nothing is locked."


def enter(user: User, how: str, target: str | None) -> ResponseReturnValue:
    """Sign in whoever gave a good password, after the second step where they have set one up."""
    if second_step_of(user.id) is None:
        login_user(user, authn_via=[how])
        return redirect(inside(target))
    session[HALFWAY] = {"user": user.id, "at": clock.now().timestamp(), "how": how, "next": target or ""}
    return redirect(url_for("signing.code"))


@signing_pages.route("/sign-in/code", methods=["GET", "POST"])
@anyone
def code() -> ResponseReturnValue:
    """The second step: a code of the authenticator, or a recovery code."""
    half = session.get(HALFWAY) or {"user": 0, "at": 0}
    user = db.session.get(User, half["user"])
    if user is None or not user.active or clock.now().timestamp() - half["at"] > HALFWAY_SECONDS:
        session.pop(HALFWAY, None)
        return redirect(url_for("security.login"))
    form = CodeForm()
    if form.validate_on_submit():
        whose = f"second step {user.id}"
        if seconds := wait(whose):
            form.form_errors.append(_wait_words(seconds))
            return render_template("people/code.html", form=form), 429
        try:
            pass_second_step(Context.of(None), user, form.code.data or "")
        except Invalid as refused:
            wrong(whose)
            form.code.errors = [refused.sentence]
        else:
            right(whose)
            session.pop(HALFWAY, None)
            login_user(user, authn_via=[half["how"], "authenticator"])
            return redirect(inside(half["next"]))
    return render_template("people/code.html", form=form), 422 if form.is_submitted() else 200


@signing_pages.get("/sign-in/council")
@anyone
def council() -> ResponseReturnValue:
    """To the council's own sign-in, where one is configured."""
    if provider() is None:
        abort(404)
    from authlib.integrations.base_client import OAuthError

    session[ONWARD] = inside(request.args.get("next"))
    base = current_app.config["SETTINGS"].base_url.rstrip("/")
    try:
        return provider().authorize_redirect(f"{base}{url_for('signing.council_back')}")  # type: ignore[no-any-return]
    except (OAuthError, OSError):
        return _not_signed_in("The sign-in of your organisation does not answer. Try again, or use your password here.")


@signing_pages.get("/sign-in/council/back")
@anyone
def council_back() -> ResponseReturnValue:
    """Back from the council's own sign-in. It never makes an account and never gives a right."""
    if provider() is None:
        abort(404)
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError

    try:
        said = provider().authorize_access_token().get("userinfo") or {}
    except (OAuthError, JoseError, OSError):
        return _not_signed_in("Your organisation’s sign-in was not completed. Try again.")
    user = whose(said)
    if user is None:
        return _not_signed_in("No member of staff was invited here under that address. Ask a procurement lead.")
    return enter(user, "single sign-on", session.pop(ONWARD, ""))


def _not_signed_in(why: str) -> ResponseReturnValue:
    flash(why, "error")
    return redirect(url_for("security.login"))


@signing_pages.post("/sign-in/again")
@anyone
def again() -> ResponseReturnValue:
    """Back to the page that was asked for: whether the password was right is asked before any page."""
    return redirect(inside(request.form.get("next")), 303)


@signing_pages.post("/stop-acting")
@anyone
def stop() -> ResponseReturnValue:
    """From an invented bidder of a rehearsal back to one's own account."""
    if ACTING not in session:
        return redirect(url_for("home.home"))
    back = stop_acting()
    if back is None:
        return saved("You act as nobody now. Sign in with your own account.", url_for("security.login"))
    return saved("You are yourself again.", back)


def rest() -> ResponseReturnValue | None:
    """Before every page: a session that was ended is over, and one that rests goes on with the password.

    Whatever form was being sent goes on with it: the page that asks carries every field of it.
    """
    if not current_user.is_authenticated or request.endpoint in RESTLESS:
        return None
    if MARK not in session or ended(own_number()):
        logout_user()
        return to_sign_in()
    why = resting(current_user)
    if why is None:
        return None
    if current_user.password is None:  # comes by single sign-on, and signs in there again
        logout_user()
        return to_sign_in()
    if wants_json() or request.method not in ("GET", "HEAD", "POST"):
        return {"message": f"{why.value} Open any page and type your password; what you typed here is kept."}, 401
    problem = _typed_again() if AGAIN in request.form else ""
    if problem is None:
        renew()
        return None
    return _again_page(why, problem)


def _typed_again() -> str | None:
    """None where the password is right, else what to say."""
    if seconds := wait(current_user.email):
        return _wait_words(seconds)
    if account_of(current_user.email) and who_signs_in(current_user.email, request.form[AGAIN]):
        right(current_user.email)
        return None
    wrong(current_user.email)
    return "This is not your password. Try again; nothing you typed is lost."


def _again_page(why: Rest, problem: str) -> ResponseReturnValue:
    sending = request.method == "POST"
    fields: MultiDict[str, str] = request.form if sending else MultiDict({"next": request.full_path.rstrip("?")})
    page = render_template(
        "people/again.html",
        why=why.value,
        problem=problem,
        action=request.full_path.rstrip("?") if sending else url_for("signing.again"),
        fields=[(name, text) for name, text in fields.items(multi=True) if name not in ("csrf_token", AGAIN)],
        files=bool(request.files),
    )
    return page, 401
