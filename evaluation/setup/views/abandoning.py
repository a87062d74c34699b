"""Ending a procurement without an award; and how every page of it says so afterwards."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import abandon
from evaluation.setup.forms import AbandonForm
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Abandonment, Procurement
from procurement.cases.queries import abandonment
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.timetable.queries import windows


@setup_pages.get("/procurements/<procurement>/setup/abandoning")
@guard(Permission.PACK_READ)
def abandoning(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The decision, or what one would do."""
    return _page(ctx, procurement, AbandonForm(formdata=None))


@setup_pages.post("/procurements/<procurement>/setup/abandoning")
@guard(Permission.PROCUREMENT_ABANDON)
def abandon_now(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Put the decision on record."""
    form = AbandonForm()
    if form.validate_on_submit():
        reason, by, on = form.reason.data or "", form.decided_by.data or "", form.decided_on.data
        if act(form, lambda: abandon(ctx, procurement, reason, by, on)) is not None:
            here = url_for("setup.abandoning", procurement=procurement.code)
            return saved("The procurement is abandoned. Its record stays readable.", here)
    return _page(ctx, procurement, form), 422


def _page(ctx: Context, procurement: Procurement, form: AbandonForm) -> str:
    ended = abandonment(procurement.id)
    return render_template(
        "setup/abandoning.html",
        procurement=procurement,
        desk=desk(ctx, procurement),
        form=form,
        ended=ended,
        by=names({ended.by_id}).get(ended.by_id, "") if ended else "",
        open_now=[window.words for window in windows(procurement.id, ctx.now).values() if window.open],
        may_end=ctx.may(Permission.PROCUREMENT_ABANDON, procurement),
    )


@setup_pages.app_context_processor
def _ended() -> dict[str, object]:
    """Every page within a procurement says that it was abandoned."""
    return {"abandoned_here": abandoned_here}


def abandoned_here() -> Abandonment | None:
    """The decision that ended the procurement which this page is about."""
    ctx = g.get("ctx")
    return abandonment(ctx.procurement_id) if ctx is not None and ctx.procurement_id else None
