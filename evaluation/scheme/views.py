"""How tenders are judged, as it was published."""

from fractions import Fraction

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.gates import scheme_frozen
from evaluation.scheme.queries import criteria, frozen, published, scheme_row, weight_words
from evaluation.scheme.rules import low_price_words
from evaluation.scheme.words import Published, published_words
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import person
from procurement.timetable.queries import windows

scheme_pages = Blueprint("scheme", __name__)
scheme_pages.add_app_template_global(weight_words)


@scheme_pages.get("/procurements/<procurement>/scheme")
@guard(Permission.PROCUREMENT_READ)
def scheme(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Criteria, weights, scale, minimums, rounding and ties; guidance for evaluators stays on the council's side."""
    council = bool(ctx.standing.roles & COUNCIL)
    tendering = windows(procurement.id, ctx.now)[Stage.TENDERING]
    if not council and tendering.opened_at is None:
        abort(404)
    document, seen = frozen(procurement.id), _seen(procurement)
    return render_template(
        "scheme/scheme.html",
        procurement=procurement,
        council=council,
        tendering=tendering,
        frozen=document,
        by=person(document.by_id) if document and council else None,
        seen=seen,
        totals=seen.totals(lot.number for lot in lots(procurement.id)) if seen else [],
        low_prices=[low_price_words(rule, Fraction(percent)) for rule, percent in seen.low_prices] if seen else [],
        guidance={c.question.code: list(c.guidance) for c in criteria(procurement.id)} if council else {},
        limits={c.question.code: c.question.word_limit for c in criteria(procurement.id)},
        outstanding=scheme_frozen(procurement.id, ctx.now) if council and tendering.opened_at is None else [],
    )


def _seen(procurement: Procurement) -> Published | None:
    return published_words(published(procurement.id)) if scheme_row(procurement.id) else None


@scheme_pages.post("/procurements/<procurement>/scheme/freeze")
@guard(Permission.PROCUREMENT_SETUP)
def freeze(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Fix the scheme as it stands, word for word; tendering opens only after this."""
    here = url_for("scheme.scheme", procurement=procurement.code)
    if act(None, lambda: freeze_scheme(ctx, procurement)) is None:
        return redirect(here, 303)
    return saved("The scheme is frozen as it stands.", here)
