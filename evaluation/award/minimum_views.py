"""Minimums that may exclude: who missed one, and what was decided of each."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.actions import decide_minimum as decide
from evaluation.award.forms import MinimumForm
from evaluation.award.outstanding import missed_by
from evaluation.award.queries import approved, published_scheme, results
from evaluation.award.views import award
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.questionnaire.rules import lots_named
from procurement.tenders.models import Tender


@award.get("/procurements/<procurement>/award/minimums")
@guard(Permission.AWARD_READ)
def minimums(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every bidder that missed a minimum that may exclude, with what was decided; one of them is open."""
    return _page(ctx, procurement, MinimumForm(formdata=None))


@award.post("/procurements/<procurement>/award/minimums/<int:tender>")
@guard(Permission.MINIMUM_DECIDE)
def decide_minimum(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Decide whether one missed minimum excludes one bidder."""
    form = MinimumForm()
    about, figure = form.about.data or "", form.figure.data or ""
    if form.validate_on_submit():
        yes, reason = form.excludes.data == "yes", form.reason.data or ""
        done = act(form, lambda: decide(ctx, tender, about, figure, excludes=yes, reason=reason))
        if done is not None:
            said = f"{tender.bidder_code} is excluded." if yes else f"{tender.bidder_code} is kept in."
            return saved(said, url_for("award.minimums", procurement=procurement.code))
    return _page(ctx, procurement, form, f"{tender.id}-{about}-{figure}"), 422


def _page(ctx: Context, procurement: Procurement, form: MinimumForm, at: str = "") -> str:
    found = missed_by(results(procurement.id, ctx.now)).values()
    at = at or request.args.get("at", "")
    waiting = [one for one in found if one.missed.excludes is None]
    here = next((one for one in found if one.key == at), None) or next(iter(waiting), None)
    if here and not form.is_submitted():
        form.about.data, form.figure.data = here.missed.about, here.missed.figure
        if here.missed.excludes is not None:
            form.excludes.data, form.reason.data = "yes" if here.missed.excludes else "no", here.missed.reason
    scheme = published_scheme(procurement.id)
    open_ = [asked for asked in scheme.questions if asked.minimum_may]
    return render_template(
        "award/minimums.html",
        procurement=procurement,
        found=[(one, lots_named(one.lots)) for one in found],
        waiting=waiting,
        here=here,
        leaves_open=[f"{asked.code} {asked.title}" for asked in open_]
        + ["quality as a whole"] * scheme.scheme.quality_minimum_may,
        approved=approved(procurement.id),
        form=form,
    )
