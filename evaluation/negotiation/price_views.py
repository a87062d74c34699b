"""Who may open price schedules before quality is settled, who did, and what they read there."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.negotiation.actions.pricing import name_negotiator, see_prices
from evaluation.negotiation.forms import NegotiatorForm
from evaluation.negotiation.models import PriceNegotiator
from evaluation.negotiation.prices import can_be_named, named, schedules
from evaluation.negotiation.times import negotiators
from evaluation.negotiation.views import negotiation
from evaluation.scoring.price_sight import seen_by, sights
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, refused, saved
from procurement.people.queries import names
from procurement.tenders.queries import opened_tenders


@negotiation.route("/procurements/<procurement>/negotiation/prices", methods=["GET", "POST"])
@guard(Permission.NEGOTIATOR_READ)
def prices(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Named negotiators open price schedules, each for themselves; everybody else reads who did, and no price."""
    form = NegotiatorForm()
    people = can_be_named(ctx, procurement.id)
    standing = named(procurement.id)
    form.offer(people, names(set(standing)))
    here = url_for(".prices", procurement=procurement.code)
    if request.method == "POST" and request.form.get("do") == "see":
        if no := ctx.refusal(Permission.PRICE_SEE, procurement):
            return refused(no)
        if act(None, lambda: see_prices(ctx, procurement)) is not None:
            return saved("The price schedules are open to you. It is on record; you mark no quality from now on.", here)
    elif request.method == "POST":
        if no := ctx.refusal(Permission.NEGOTIATOR_NAME, procurement):
            return refused(no)
        if form.validate_on_submit() and _name(ctx, procurement, form) is not None:
            return saved("It is on record.", here)
    return _page(ctx, procurement, form), 422 if request.method == "POST" else 200


def _name(ctx: Context, procurement: Procurement, form: NegotiatorForm) -> PriceNegotiator | None:
    number, off = form.chosen()
    user = next(one for one in negotiators(procurement.id, ctx.now) if one.id == number)
    reason = form.reason.data or ""
    done: PriceNegotiator | None = act(form, lambda: name_negotiator(ctx, procurement, user, reason, off=off))
    return done


def _page(ctx: Context, procurement: Procurement, form: NegotiatorForm) -> str:
    standing, made = named(procurement.id), sights(procurement.id)
    people: set[int] = {*standing, *(row.user_id for row in made), *(row.by_id for row in standing.values())}
    mine = schedules(ctx, procurement.id) if ctx.person in standing or seen_by(procurement.id, ctx.person) else []
    return render_template(
        "negotiation/prices.html",
        procurement=procurement,
        form=form,
        named=standing,
        sights=made,
        people=names(people),
        tenders=len(opened_tenders(procurement.id)),
        schedules=mine,
        me=ctx.person,
        no_naming=ctx.refusal(Permission.NEGOTIATOR_NAME, procurement),
        no_seeing=ctx.refusal(Permission.PRICE_SEE, procurement),
    )
