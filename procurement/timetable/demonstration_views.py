"""A demonstration's own page: be any of its invented people, and move its clock forwards. 404 in any other instance."""

from datetime import datetime, timedelta

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from procurement.core import clock
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import anyone, guard, saved
from procurement.core.words import moment as in_words
from procurement.people.models import User
from procurement.people.signing import link_token
from procurement.timetable.forms import ClockForm
from procurement.timetable.stand_ins import bidders, council, demonstrated, moments

demonstration_pages = Blueprint("demonstration", __name__)


def _only_in_a_demonstration() -> None:
    if not current_app.config["DEMONSTRATION"]:
        abort(404)


@demonstration_pages.get("/demonstration")
@anyone
def demonstration() -> ResponseReturnValue:
    """Who you may be, and for the procurement lead where the clock may go."""
    _only_in_a_demonstration()
    return _page(ClockForm(formdata=None))


def _page(form: ClockForm) -> ResponseReturnValue:
    case = demonstrated()
    body = render_template(
        "demonstration/demonstration.html",
        procurement=case,
        parts=[*council(case.id), *bidders()] if case else bidders(),
        sign_in=_sign_in,
        form=form,
        leads=_leads(),
        moments=moments(case, clock.now()),
    )
    return body, 422 if form.errors else 200


def _sign_in(user: User) -> str:
    return url_for("people.demonstration_sign_in", token=link_token(current_app.config["SECRET_KEY"], user))


def _leads() -> bool:
    if not current_user.is_authenticated:
        return False
    return Role.LEAD in Context.of(int(current_user.id)).standing.roles


@demonstration_pages.post("/demonstration/clock")
@guard(Permission.STAGE_OPEN)
def move_clock(ctx: Context) -> ResponseReturnValue:
    """Move the demonstration's clock forwards."""
    _only_in_a_demonstration()
    form = ClockForm()
    wanted = _preset() if "preset" in request.form else None
    if wanted is None and (not form.validate_on_submit() or form.at.data is None):
        return _page(form)
    try:
        current_app.extensions["clock"].move_to(wanted or form.at.data)
    except ValueError:
        form.at.errors = [f"It is {in_words(ctx.now)} here: choose a later time, for the record only grows."]
        return _page(form)
    return saved(f"The demonstration’s clock shows {in_words(clock.now())}.", url_for("demonstration.demonstration"))


FARTHEST = timedelta(days=366 * 10)


def _preset() -> datetime | None:
    """The moment of a button; anything that is none of ours is taken as nothing."""
    try:
        at = datetime.fromisoformat(request.form["preset"])
    except ValueError:
        return None
    return at if at.tzinfo and at < clock.now() + FARTHEST else None
