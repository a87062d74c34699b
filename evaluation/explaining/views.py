"""The bidder's side: what the council asks it to explain, and its explanations."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from evaluation.explaining.actions import explain
from evaluation.explaining.forms import ExplainForm
from evaluation.explaining.models import ExplanationAsked
from evaluation.explaining.queries import Topic, asked_of
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, loads, saved
from procurement.people.models import User
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import chosen, reads
from procurement.tenders.loaders import own_tender
from procurement.tenders.models import Tender
from procurement.tenders.queries import own

explanations = Blueprint("explanations", __name__)


@loads("explanation_asked")
def explanation_asked(ctx: Context, number: int, parts: Mapping[str, Any]) -> ExplanationAsked | None:
    """What a bidder itself was asked to explain."""
    mine = own_tender(ctx, parts)
    if mine is None:
        return None
    query = select(ExplanationAsked).where(ExplanationAsked.id == number, ExplanationAsked.tender_id == mine.id)
    return db.session.scalar(query)


@explanations.get("/bid/<procurement>/explanations")
@guard(Permission.TENDER_READ_OWN)
def asked(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What are we asked to explain, and by when?"""
    mine = own_tender(ctx, {"procurement": procurement})
    if mine is None:
        abort(404)
    return _page(procurement, mine)


@explanations.post("/bid/<procurement>/explanations/<int:explanation_asked>")
@guard(Permission.EXPLANATION_GIVE)
def answer(ctx: Context, procurement: Procurement, explanation_asked: ExplanationAsked) -> ResponseReturnValue:
    """Explain it."""
    form = ExplainForm(prefix=f"e{explanation_asked.id}-")
    files = chosen("files")
    if form.validate_on_submit() and act(form, lambda: explain(ctx, explanation_asked, form.text.data or "", files)):
        here = url_for("explanations.asked", procurement=procurement.code)
        return saved("Your explanation is filed, and the council is told.", here)
    return _page(procurement, explanation_asked.tender, {explanation_asked.id: form}), 422


def _page(procurement: Procurement, tender: Tender, refused: Mapping[int, ExplainForm] | None = None) -> str:
    found = asked_of(tender.id)
    wrong = dict(refused or {})
    return render_template(
        "explaining/asked.html",
        procurement=procurement,
        found=list(reversed(found)),
        forms={
            one.asked.id: wrong.get(one.asked.id) or ExplainForm(formdata=None, prefix=f"e{one.asked.id}-")
            for one in found
        },
        form=next(iter(wrong.values()), None),
    )


@explanations.app_context_processor
def _to_explain() -> dict[str, object]:
    """The bidder's own page, which knows nothing of evaluation, links to what it is asked to explain."""
    return {"to_explain": to_explain}


def to_explain(procurement: Procurement) -> tuple[str, int] | None:
    """Where the bidder on this page reads what it is asked to explain, and how much waits; None for nothing."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or Role.BIDDER not in ctx.standing.roles:
        return None
    mine = own_tender(ctx, {"procurement": procurement})
    found = asked_of(mine.id) if mine else []
    if not found:
        return None
    return url_for("explanations.asked", procurement=procurement.code), sum(one.waits(ctx.now) for one in found)


def _readable(ctx: Context, enclosure: Enclosure, permission: Permission) -> bool:
    """Its own bidder, and whoever reads that step's pages of that bidder on the council's side."""
    bidder = db.session.get(User, ctx.person)
    if bidder and bidder.organisation_id is not None:
        return bidder.organisation_id == enclosure.organisation_id
    return ctx.may(permission, own(enclosure.organisation_id or 0, enclosure.procurement_id))


@reads(Topic.PRICE.value)
def _of_a_price(ctx: Context, enclosure: Enclosure) -> bool:
    return _readable(ctx, enclosure, Permission.PRICE_READ)


@reads(Topic.STANDING.value)
def _of_standing(ctx: Context, enclosure: Enclosure) -> bool:
    return _readable(ctx, enclosure, Permission.FINANCE_READ)


@reads(Topic.ACCOUNTS.value)
def _of_accounts(ctx: Context, enclosure: Enclosure) -> bool:
    return _readable(ctx, enclosure, Permission.FINANCE_READ)
