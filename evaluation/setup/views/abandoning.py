"""Ending a procurement, or one of its lots, without an award; and how every page of it says so afterwards."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import abandon, abandon_lot
from evaluation.setup.forms import AbandonForm
from evaluation.setup.views.frame import desk, setup_pages
from procurement.cases.models import Abandonment, Lot, LotAbandonment, Procurement
from procurement.cases.queries import abandonment, lot_abandonments
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.queries import is_opened, people_of_lot
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


@setup_pages.get("/procurements/<procurement>/setup/abandoning/<int:lot>")
@guard(Permission.PACK_READ)
def ending_lot(ctx: Context, procurement: Procurement, lot: Lot) -> ResponseReturnValue:
    """The decision about one lot, or what one would do."""
    return _lot_page(ctx, procurement, lot, AbandonForm(formdata=None))


@setup_pages.post("/procurements/<procurement>/setup/abandoning/<int:lot>")
@guard(Permission.PROCUREMENT_ABANDON)
def end_lot(ctx: Context, procurement: Procurement, lot: Lot) -> ResponseReturnValue:
    """Put the decision about one lot on record."""
    form = AbandonForm()
    if form.validate_on_submit():
        reason, by, on = form.reason.data or "", form.decided_by.data or "", form.decided_on.data
        if act(form, lambda: abandon_lot(ctx, lot, reason, by, on)) is not None:
            here = url_for("setup.abandoning", procurement=procurement.code)
            return saved(f"Lot {lot.number} {lot.name} is abandoned. The other lots go on.", here)
    return _lot_page(ctx, procurement, lot, form), 422


def _lot_page(ctx: Context, procurement: Procurement, lot: Lot, form: AbandonForm) -> str:
    ended = lot_abandonments(procurement.id).get(lot.number)
    going = [one for one in procurement.lots if one.number not in lot_abandonments(procurement.id)]
    opened = windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None
    return render_template(
        "setup/ending_lot.html",
        procurement=procurement,
        desk=desk(ctx, procurement),
        lot=lot,
        form=form,
        gone=ended,
        by=names({ended.by_id}).get(ended.by_id, "") if ended else "",
        bidders=len({person.organisation_id for person in people_of_lot(lot)}),
        sealed=not is_opened(procurement.id, FIRST_ROUND),
        opened=opened,
        last=len(going) < 2,
        may_end=ctx.may(Permission.PROCUREMENT_ABANDON, procurement),
    )


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
        lots=procurement.lots,
        lots_ended=lot_abandonments(procurement.id),
        may_end=ctx.may(Permission.PROCUREMENT_ABANDON, procurement),
    )


@setup_pages.app_context_processor
def _ended() -> dict[str, object]:
    """Every page within a procurement says that it, or which of its lots, was abandoned."""
    return {"abandoned_here": abandoned_here, "lots_ended_here": lots_ended_here}


def abandoned_here() -> Abandonment | None:
    """The decision that ended the procurement which this page is about."""
    ctx = g.get("ctx")
    return abandonment(ctx.procurement_id) if ctx is not None and ctx.procurement_id else None


def lots_ended_here() -> dict[int, LotAbandonment]:
    """The lots of this page's procurement that were abandoned by themselves, by number."""
    ctx = g.get("ctx")
    return lot_abandonments(ctx.procurement_id) if ctx is not None and ctx.procurement_id else {}
