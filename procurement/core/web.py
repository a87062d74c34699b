"""From an address to a page: load the subject, build the Context, refuse or go on. Forms become actions here.

Every view is declared with `@guard(permission)`. `check_routes` stops the application from starting when a
route has none. A subject that a person may not know of answers 404, exactly like one that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException, SecurityError

from procurement.core import clock
from procurement.core.access import Ground, Refusal
from procurement.core.action import Context, Invalid, Refused, Stale
from procurement.core.db import db
from procurement.core.vocabulary import Permission

Loader = Callable[[Context, Any, Mapping[str, Any]], Any]
LOADERS: dict[str, Loader] = {}
"""By name of the URL's part: how its object is found, given what was loaded before it; None means 404."""

OPEN_ENDPOINTS: set[str] = {"static"}
"""Endpoints that anyone may reach: sign-in, registration, static files. Named here, one by one."""

STATUS = {Ground.SIGN_IN: 401, Ground.ROLE: 403, Ground.STAGE: 409, Ground.BAR: 403}

View = Callable[..., ResponseReturnValue]


def loads(name: str) -> Callable[[Loader], Loader]:
    """Register the loader of a URL part, e.g. `<int:tender>`."""

    def register(loader: Loader) -> Loader:
        LOADERS[name] = loader
        return loader

    return register


def anyone(view: View) -> View:
    """Declare a view that needs no sign-in."""
    view.permission = "anyone"  # type: ignore[attr-defined]
    return view


def actor_id() -> int | None:
    """The signed-in person's id."""
    return int(current_user.id) if current_user.is_authenticated else None


def guard(permission: Permission) -> Callable[[View], View]:
    """Declare what a view needs. It receives the Context and the loaded objects under their URL names."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            ctx = Context.of(actor_id())
            if ctx.actor_id is None:
                return to_sign_in()
            subject: Any = None
            for name, value in parts.items():
                if name not in LOADERS:
                    continue
                found = LOADERS[name](ctx, value, parts)
                if found is None:
                    abort(404)
                parts[name] = subject = found
                here = found.id if name == "procurement" else getattr(found, "procurement_id", None)
                if here and here != ctx.procurement_id:  # what names no procurement belongs to the one named before it
                    ctx = ctx.within(here)
                if name == "procurement" and not (ctx.standing.roles or ctx.standing.ended):
                    abort(404)
            g.ctx = ctx
            no = ctx.refusal(permission, subject)
            if no:
                return refused(no)
            return view(ctx, **parts)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def check_routes(app: Flask) -> None:
    """Refuse to start when any route lacks a declared permission."""
    bare = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_ENDPOINTS and not hasattr(app.view_functions[rule.endpoint], "permission")
    )
    if bare:
        raise RuntimeError(f"routes without a declared permission: {', '.join(bare)}")


def to_sign_in() -> ResponseReturnValue:
    """Ask the person to sign in, and bring them back to where they were."""
    if wants_json():
        return {"message": "Sign in first. What you typed is kept on this computer."}, 401
    where = request.full_path if request.method == "GET" else (request.referrer or "")
    return redirect(url_for("security.login", next=where if where.startswith("/") else None))


def wants_json() -> bool:
    """Whether a script asked rather than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refused(no: Refusal) -> ResponseReturnValue:
    """A refusal is a page that says why."""
    status = STATUS[no.ground]
    if wants_json():
        return {"message": no.reason, "ground": no.ground.value}, status
    return render_template("errors/403.html", no=no, code=(request.view_args or {}).get("procurement")), status


def act(form: Any, work: Callable[[], Any]) -> Any:
    """Run an action for a form: what cannot be taken goes beside its field, and nothing typed is lost.

    Returns the action's result, or None after an Invalid, when the form carries the sentence.
    """
    try:
        return work()
    except Invalid as wrong:
        field = getattr(form, wrong.field, None) if form is not None else None
        if field is not None and hasattr(field, "errors"):
            field.errors = [*field.errors, wrong.sentence]
        elif form is not None:
            form.form_errors.append(wrong.sentence)
        else:
            flash(wrong.sentence, "error")
        return None


def saved(sentence: str, where: str) -> Response:
    """Say what was done and go where it shows."""
    flash(sentence, "success")
    return redirect(where, 303)  # type: ignore[return-value]


def install(app: Flask, globals_: Iterable[tuple[str, Any]] = ()) -> None:
    """Wire refusals, conflicts and errors to their pages, and give templates what they need."""
    app.register_error_handler(Refused, lambda why: refused(why.refusal))
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)
    app.context_processor(_page_facts)
    for name, value in globals_:
        app.jinja_env.globals[name] = value


def _page_facts() -> dict[str, Any]:
    ctx = g.get("ctx")
    return {
        "now": clock.now(),
        "ctx": ctx,
        "may": (lambda permission, subject=None: ctx is not None and ctx.may(Permission(permission), subject)),
    }


def _stale(why: Stale) -> ResponseReturnValue:
    if wants_json():
        return {"message": str(why), "theirs": why.theirs, "yours": why.yours, "version": why.version}, 409
    typed = why.yours or {k: v for k, v in request.form.items() if k not in ("csrf_token", "version")}
    return render_template("errors/409.html", theirs=why.theirs, yours=typed, back=request.referrer), 409


def _invalid(why: Invalid) -> ResponseReturnValue:
    if wants_json():
        return {"message": why.sentence, "field": why.field}, 422
    typed = {k: v for k, v in request.form.items() if k not in ("csrf_token", "version")}
    return render_template("errors/400.html", reason=why.sentence, yours=typed), 422


def _http(why: HTTPException) -> ResponseReturnValue:
    code = why.code or 500
    if code < 400:
        return why
    if isinstance(why, SecurityError):  # asked under a name that is not ours: no page of ours can name its links
        return Response("This service does not answer under that name.\n", code, mimetype="text/plain")
    if wants_json():
        return {"message": why.description or why.name}, code
    page = code if code in (400, 403, 404, 413, 429) else (500 if code >= 500 else 400)
    return render_template(f"errors/{page}.html", reason=why.description, code=code), code


def _fault(why: Exception) -> ResponseReturnValue:
    db.session.rollback()
    current_app.logger.exception("fault")
    if current_app.config["TESTING"]:
        raise why
    return render_template("errors/500.html"), 500
