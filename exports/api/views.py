"""The interface for other systems, and the page on which its tokens are issued and ended."""

from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from exports.api.actions import end_token, issue_token, note_use
from exports.api.answers import about, results, timetable, whole
from exports.api.description import description
from exports.api.forms import EndForm, TokenForm
from exports.api.models import ApiToken
from exports.api.queries import SCOPES, noted, token_now, token_of, tokens
from exports.ocds.facts import open_data
from exports.ocds.package import package
from procurement.cases.models import Procurement
from procurement.cases.queries import by_code, of_id, of_person
from procurement.core import clock
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, anyone, guard, saved
from procurement.people.queries import names
from procurement.timetable.queries import windows

api = Blueprint("api", __name__, url_prefix="/api/v1")
token_pages = Blueprint("api_tokens", __name__)

View = Callable[..., ResponseReturnValue]


def _no(status: int, why: str) -> ResponseReturnValue:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return {"message": why}, status, headers


def token_sent(now: datetime) -> ApiToken | None:
    """The token that this request carries, while it is in force."""
    scheme, _, typed = request.headers.get("Authorization", "").partition(" ")
    return token_now(typed.strip(), now) if scheme.lower() == "bearer" else None


def by_token(scope: str, permission: Permission = Permission.PROCUREMENT_READ) -> Callable[[View], View]:
    """Declare a view that a token opens: with this scope, and where its issuer has this permission.

    A sign-in opens nothing here. What the token's issuer may not know of answers 404, as if it were not there.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**parts: str) -> ResponseReturnValue:
            token = token_sent(clock.now())
            if token is None:
                return _no(401, "Send a token that is still in force, as “Authorization: Bearer …”.")
            if scope not in token.may_read:
                return _no(403, f"This token may not read this: it lacks the scope {scope}.")
            ctx = Context.of(token.by_id)
            if code := parts.pop("procurement", None):
                found = by_code(code)
                if found is None or not _reads(token, found):
                    return _no(404, "There is no such procurement for this token.")
                ctx, parts = ctx.within(found.id), {**parts, "procurement": found}  # type: ignore[dict-item]
            for needed in (Permission.API_READ, permission):
                if refused := ctx.refusal(needed):
                    return _no(403, refused.reason)
            if not noted(token, request.path, ctx.now):
                note_use(ctx, token, request.path)
            g.ctx = ctx
            return view(ctx, token, **parts)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def _reads(token: ApiToken, procurement: Procurement) -> bool:
    if procurement.id != token.procurement_id and not token.covers_all:
        return False
    return Role.LEAD in Context.of(token.by_id, procurement.id).standing.roles


@api.errorhandler(HTTPException)
def failed(why: HTTPException) -> ResponseReturnValue:
    """Whatever goes wrong is said in the form that a machine reads."""
    return _no(why.code or 500, why.description or why.name)


@api.get("/openapi.json")
@anyone
def described() -> ResponseReturnValue:
    """What can be read, described for machines."""
    return description(url_for("api.described", _external=True).removesuffix("/openapi.json"))


@api.get("/procurements")
@by_token("procurement")
def listed(ctx: Context, token: ApiToken) -> ResponseReturnValue:
    """The procurements that the token reads."""
    found = of_person(token.by_id, ctx.now, bidder=False) if token.covers_all else [of_id(token.procurement_id)]
    return {"procurements": [about(one) for one in found if one and _reads(token, one)]}


@api.get("/procurements/<procurement>")
@by_token("procurement")
def one(ctx: Context, token: ApiToken, procurement: Procurement) -> ResponseReturnValue:
    """A procurement with its lots and the state of each stage."""
    return whole(open_data(procurement, ctx.now), dict(windows(procurement.id, ctx.now)))


@api.get("/procurements/<procurement>/timetable")
@by_token("timetable", Permission.TIMETABLE_READ)
def dates(ctx: Context, token: ApiToken, procurement: Procurement) -> ResponseReturnValue:
    """Stages and dates."""
    return timetable(dict(windows(procurement.id, ctx.now)))


@api.get("/procurements/<procurement>/results")
@by_token("results")
def outcome(ctx: Context, token: ApiToken, procurement: Procurement) -> ResponseReturnValue:
    """Who is to be awarded each lot, once the bidders were told."""
    return results(open_data(procurement, ctx.now))


@api.get("/procurements/<procurement>/ocds")
@by_token("results")
def ocds(ctx: Context, token: ApiToken, procurement: Procurement) -> ResponseReturnValue:
    """The OCDS release package."""
    return package(open_data(procurement, ctx.now), request.url)


@token_pages.get("/procurements/<procurement>/tokens")
@guard(Permission.API_TOKEN_KEEP)
def page(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every token that was issued here."""
    return _page(ctx, procurement)


@token_pages.post("/procurements/<procurement>/tokens")
@guard(Permission.API_TOKEN_KEEP)
def keep(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Issue a token, which is shown this once; or end one."""
    if "token" in request.form:
        return _end(ctx, procurement)
    form = TokenForm()
    if form.validate_on_submit():
        until = datetime.combine(form.until.data, time(23, 59, 59), LONDON)
        every = form.covers.data == "all"
        named, scopes = form.name.data or "", form.scopes.data or []
        done = act(form, lambda: issue_token(ctx, procurement, named, scopes, until, covers_all=every))
        if done is not None:
            return _page(ctx, procurement, issued=done[1]), 201
    return _page(ctx, procurement, form), 422


def _end(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    form = EndForm()
    typed = form.token.data or ""
    token = token_of(procurement.id, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
    if token and form.validate_on_submit() and act(form, lambda: end_token(ctx, token)) is not None:
        where = url_for("api_tokens.page", procurement=procurement.code)
        return saved(f"The token for {token.name} is ended.", where)
    return _page(ctx, procurement), 422


def _page(ctx: Context, procurement: Procurement, form: Any = None, issued: str = "") -> str:
    rows = tokens(procurement.id)
    return render_template(
        "api/tokens.html",
        procurement=procurement,
        rows=rows,
        scopes=SCOPES,
        people=names({row.token.by_id for row in rows}),
        token_form=form or TokenForm(formdata=None),
        form=form,
        issued=issued,
        described=url_for("api.described"),
        base=url_for("api.described", _external=True).removesuffix("/openapi.json"),
    )
