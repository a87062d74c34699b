"""How far the set-up is; name, law and authority; and the dates."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import save_pack
from evaluation.setup.findings import PART_WORDS, Part
from evaluation.setup.forms import BasicsForm
from evaluation.setup.pack import Basics
from evaluation.setup.views.frame import desk, href, setup_pages
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Regime
from procurement.core.web import act, guard, saved
from procurement.timetable.pages import lines_of
from procurement.timetable.queries import windows


@setup_pages.get("/procurements/<procurement>/setup")
@guard(Permission.PACK_READ)
def overview(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The steps, and what is wrong on each."""
    shown = desk(ctx, procurement)
    steps = [(part, PART_WORDS[part], href(procurement, part), shown.of(part)) for part in Part]
    return render_template("setup/overview.html", procurement=procurement, desk=shown, steps=steps)


@setup_pages.route("/procurements/<procurement>/setup/basics", methods=["GET"])
@guard(Permission.PACK_READ)
def basics(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Name, law and authority, as they stand."""
    shown = desk(ctx, procurement, Part.BASICS)
    now = shown.pack.basics
    form = BasicsForm(
        formdata=None,
        title=now.title,
        buyer=now.buyer,
        summary=now.summary,
        procedure=f"{now.regime.value}:{now.procedure}",
        light_touch="yes" if now.light_touch else "no",
        first_notice_on=now.first_notice_on,
        annual_value=now.annual_value,
        term=now.term,
        authority=now.authority,
        conflicts_assessed=now.conflicts_assessed,
    )
    form.version.data = shown.version
    return render_template("setup/basics.html", procurement=procurement, desk=shown, form=form)


@setup_pages.post("/procurements/<procurement>/setup/basics")
@guard(Permission.PACK_EDIT)
def save_basics(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Keep them."""
    shown = desk(ctx, procurement, Part.BASICS)
    form = BasicsForm()
    if form.validate_on_submit():
        regime, _, procedure = (form.procedure.data or "").partition(":")
        typed = Basics(
            title=form.title.data or "",
            buyer=form.buyer.data or "",
            summary=form.summary.data or "",
            regime=Regime(regime),
            procedure=procedure,
            light_touch=form.light_touch.data == "yes",
            first_notice_on=form.first_notice_on.data,
            annual_value=form.annual_value.data,
            term=form.term.data or "",
            authority=form.authority.data or "",
            conflicts_assessed=form.conflicts_assessed.data or "",
        )
        pack = shown.pack.with_basics(**vars(typed))
        kept = act(form, lambda: save_pack(ctx, procurement, pack, version=form.version.data, part="basics"))
        if kept is not None:
            return saved("Saved.", url_for("setup.basics", procurement=procurement.code))
    return render_template("setup/basics.html", procurement=procurement, desk=shown, form=form), 422


@setup_pages.get("/procurements/<procurement>/setup/dates")
@guard(Permission.PACK_READ)
def dates(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The planned stages; each is moved where the timetable shows what moves with it."""
    shown = desk(ctx, procurement, Part.DATES)
    lines = lines_of(ctx, procurement, windows(procurement.id, ctx.now))
    return render_template("setup/dates.html", procurement=procurement, desk=shown, lines=lines)
