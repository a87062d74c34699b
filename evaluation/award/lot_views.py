"""What is recorded about one lot on its page: lots that were drawn, and what becomes of it where it is not filled."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions.of_lots import correct_draw, decide_course, draw_before_witnesses, draw_by_secret
from evaluation.award.forms import CourseForm, DrawCorrectionForm, DrawForm, SecretDrawForm
from evaluation.award.views import award, lot_page
from procurement.cases.models import Lot, Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved


@award.post("/procurements/<procurement>/award/<int:lot>/draw")
@guard(Permission.AWARD_RECOMMEND)
def draw(ctx: Context, procurement: Procurement, lot: Lot) -> ResponseReturnValue:
    """Record lots drawn before two witnesses, or draw them by the published secret."""
    order = [code.strip() for code in request.form.get("order", "").splitlines() if code.strip()]
    here = url_for("award.lot", procurement=procurement.code, lot=lot.number)
    if "by_secret" in request.form:
        plain = SecretDrawForm()
        if plain.validate_on_submit() and act(plain, lambda: draw_by_secret(ctx, lot, order)) is not None:
            return saved("Lots are drawn by the published secret, which stands on this page.", here)
        return lot_page(ctx, procurement, lot, draw=plain), 422
    if wrong := request.form.get("replaces", type=int):
        return _correct(ctx, procurement, lot, wrong)
    form = DrawForm()
    if form.validate_on_submit():
        seen = (form.witness_one.data or "", form.witness_two.data or "")
        how, at = form.how.data or "", form.drawn_at.data
        if act(form, lambda: draw_before_witnesses(ctx, lot, order, seen, how, at)) is not None:
            return saved("The draw is on record, and the ranking follows it.", here)
    return lot_page(ctx, procurement, lot, draw=form), 422


def _correct(ctx: Context, procurement: Procurement, lot: Lot, wrong: int) -> ResponseReturnValue:
    """Put right the record of a draw that was typed wrongly."""
    form = DrawCorrectionForm(prefix=f"right{wrong}-")
    if form.validate_on_submit():
        order = [code.strip() for code in (form.order.data or "").splitlines() if code.strip()]
        seen = (form.witness_one.data or "", form.witness_two.data or "")
        how, at, why = form.how.data or "", form.drawn_at.data, form.reason.data or ""
        if act(form, lambda: correct_draw(ctx, lot, wrong, order, seen, how, at, why)) is not None:
            said = "The record of the draw is put right, and the ranking follows it. The earlier one stays."
            return saved(said, url_for("award.lot", procurement=procurement.code, lot=lot.number))
    return lot_page(ctx, procurement, lot, right=(wrong, form)), 422


@award.post("/procurements/<procurement>/award/<int:lot>/course")
@guard(Permission.LOT_DECIDE)
def course(ctx: Context, procurement: Procurement, lot: Lot) -> ResponseReturnValue:
    """Put on record what becomes of a lot that is not filled."""
    form = CourseForm()
    if form.validate_on_submit():
        what, why = form.course.data or "", form.reason.data or ""
        by, on = form.decided_by.data or "", form.decided_on.data
        if act(form, lambda: decide_course(ctx, lot, what, why, by, on)) is not None:
            said = f"What becomes of lot {lot.number} is on record."
            return saved(said, url_for("award.lot", procurement=procurement.code, lot=lot.number))
    return lot_page(ctx, procurement, lot, course=form), 422
