"""How far the set-up is; name, law and authority; and the dates."""

from dataclasses import replace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import save_pack
from evaluation.setup.findings import PART_WORDS, Part
from evaluation.setup.forms import BasicsForm, extensions_in
from evaluation.setup.law import verdict_of
from evaluation.setup.notices import fixed
from evaluation.setup.pack import Basics
from evaluation.setup.record_queries import notices_of
from evaluation.setup.thresholds import BuyerKind, Subject
from evaluation.setup.value import term_words
from evaluation.setup.views.frame import Desk, desk, href, setup_pages
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
    form = BasicsForm(formdata=None, **{name: getattr(now, name) for name in PLAIN})
    form.procedure.data = f"{now.regime.value}:{now.procedure}"
    form.light_touch.data = "yes" if now.light_touch else "no"
    form.subject.data, form.buyer_kind.data = now.subject.value, now.buyer_kind.value
    form.extension_months.data = ", ".join(map(str, now.extension_months))
    form.version.data = shown.version
    return _basics_page(shown, form)


@setup_pages.post("/procurements/<procurement>/setup/basics")
@guard(Permission.PACK_EDIT)
def save_basics(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Keep them."""
    shown = desk(ctx, procurement, Part.BASICS)
    form = BasicsForm()
    if form.validate_on_submit():
        pack = replace(shown.pack, basics=_typed(form, shown.pack.basics))
        kept = act(form, lambda: save_pack(ctx, procurement, pack, version=form.version.data, part="basics"))
        if kept is not None:
            return saved("Saved.", url_for("setup.basics", procurement=procurement.code))
    return _basics_page(shown, form), 422


PLAIN = (
    *("title", "buyer", "summary", "first_notice_on", "annual_value", "term", "term_months"),
    *("contract_value", "contract_value_net"),
    *("authority", "authority_on", "authority_body", "authority_by", "authority_value"),
)
"""What the form holds as the pack does."""


def _typed(form: BasicsForm, held: Basics) -> Basics:
    """The basics as they were typed; the term in words is made of its months where nothing is written."""
    regime, _, procedure = (form.procedure.data or "").partition(":")
    words = {name: form[name].data for name in PLAIN}
    texts = {name: words[name] or "" for name in PLAIN if isinstance(getattr(held, name), str)}
    typed = replace(
        held,
        **{**words, **texts},
        regime=Regime(regime),
        procedure=procedure,
        light_touch=form.light_touch.data == "yes",
        subject=Subject(form.subject.data or held.subject),
        buyer_kind=BuyerKind(form.buyer_kind.data or held.buyer_kind),
        extension_months=extensions_in(form.extension_months.data or ""),
    )
    return typed if typed.term.strip() else replace(typed, term=term_words(typed))


def _basics_page(shown: Desk, form: BasicsForm) -> str:
    return render_template(
        "setup/basics.html",
        procurement=shown.procurement,
        desk=shown,
        form=form,
        found=shown.of(Part.BASICS),
        threshold=verdict_of(shown.pack),
        law_stays=fixed(notices_of(shown.procurement.id)),
    )


@setup_pages.get("/procurements/<procurement>/setup/dates")
@guard(Permission.PACK_READ)
def dates(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The planned stages; each is moved where the timetable shows what moves with it."""
    shown = desk(ctx, procurement, Part.DATES)
    lines = lines_of(ctx, procurement, windows(procurement.id, ctx.now))
    return render_template("setup/dates.html", procurement=procurement, desk=shown, lines=lines)
