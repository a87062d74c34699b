"""How price earns points: the formula with its figures, and a dry run of the whole scheme with made-up bids."""

from dataclasses import replace
from decimal import Decimal

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.award.simulating import BadExample, lines, model, read_examples, simulate
from evaluation.pricing.reading import Formula
from evaluation.pricing.schedule import BadLine, read_lines
from evaluation.scheme.rules import POINTS
from evaluation.setup.actions import save_pack
from evaluation.setup.boxes import Boxes, PackForm, spelled
from evaluation.setup.dry_run import CHEAP, MIDDLE, STRONG, DryRun, dry_run, money, scheme_of, working
from evaluation.setup.findings import UNWEIGHED, Part
from evaluation.setup.pack import Pack, Price
from evaluation.setup.price_terms import KINDS, LOW_RULES, low_price_faults, low_price_said, terms, tidy
from evaluation.setup.views.frame import desk, setup_pages
from evaluation.setup.weighing import HEADS, points_typed
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.numbers import BadNumber
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.questionnaire.rules import lots_named

NONE = "none"
EXAMPLES = "North | 100000 | 60\nSouth | 112000 | 80\nWest | 190000 | 30"
"""Bids that a formula is tried on until others are typed."""


@setup_pages.get("/procurements/<procurement>/setup/price")
@guard(Permission.PACK_READ)
def price(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The formula as it stands, or another of the list to be filled in, with the dry run."""
    return _page(ctx, procurement, PackForm(), request.args.get("formula", ""))


@setup_pages.post("/procurements/<procurement>/setup/price")
@guard(Permission.PACK_EDIT)
def save_price(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Save the formula with its figures; one that lacks a figure is saved, a figure that is none is not."""
    form = PackForm()
    here = desk(ctx, procurement, Part.PRICE)
    form.boxes = Boxes(request.form.to_dict())
    chosen = request.form.get("formula", "")
    if form.validate_on_submit():
        changed = read_price(form.boxes, here.pack)
        if not form.boxes.faults:
            done = act(form, lambda: save_pack(ctx, procurement, changed, version=form.version.data, part="price"))
            if done is not None:
                return saved("The price is saved.", url_for("setup.price", procurement=procurement.code))
    return _page(ctx, procurement, form, chosen), 422


def read_price(boxes: Boxes, pack: Pack) -> Pack:
    """The pack with the price in the boxes."""
    chosen = boxes.typed.get("formula", "")
    if "price_text" in boxes.typed:
        pack = replace(pack, price_text=boxes.lines("price_text"))
    if "price_lines" in boxes.typed:
        pack = replace(pack, price_lines=boxes.lines("price_lines"))
        try:
            read_lines(pack.price_lines)
        except BadLine as bad:
            boxes.wrong("price_lines", str(bad))
    if chosen == NONE:
        return replace(pack, price=None)
    if chosen not in KINDS:
        boxes.wrong("formula", "Choose one of the formulas in the list.")
        return pack
    found: dict[str, str] = {}
    for parameter in KINDS[chosen].parameters:
        box = f"parameter-{parameter.name}"
        try:
            text = tidy(parameter.name, boxes.lines(box, 4000))
        except BadNumber as bad:
            boxes.wrong(box, str(bad))
            continue
        if text:
            found[parameter.name] = text
    weight = Decimal(0)
    if chosen not in UNWEIGHED:
        weight = points_typed(boxes, "price_weight", pack)
    rule, percent = boxes.text("low_rule"), boxes.number("low_percent", places=2, digits=2)
    price = Price(chosen, weight, found, rule, percent if rule else None)
    if "low_rule" in low_price_faults(price):
        boxes.wrong("low_rule", low_price_faults(price)["low_rule"])
    for name, sentence in terms(price).faults.items():
        if name in found:  # what is there and cannot be; what is missing may come later
            boxes.wrong(f"parameter-{name}", sentence)
    return replace(pack, price=price)


def _page(ctx: Context, procurement: Procurement, form: PackForm, chosen: str) -> str:
    here = desk(ctx, procurement, Part.PRICE)
    kept = here.pack.price
    if chosen not in (*KINDS, NONE):
        chosen = kept.formula if kept else NONE
    if not form.boxes.typed:
        typed = {"price_weight": spelled(kept.weight if kept and kept.formula not in UNWEIGHED else _left(here.pack))}
        if kept and kept.formula == chosen:
            typed |= {f"parameter-{name}": text for name, text in kept.parameters.items()}
        if kept:
            typed |= {"low_rule": kept.low_rule, "low_percent": spelled(kept.low_percent)}
        typed["price_text"] = here.pack.price_text
        typed["price_lines"] = here.pack.price_lines
        form.boxes = Boxes(typed)
    if form.version.data is None:
        form.version.data = here.version
    stands = terms(kept) if kept else None
    formula = stands.formula if stands else None
    lots, first = here.pack.lot_groups[0]
    tried, examples = request.args.get("bids", EXAMPLES)[:4000], None
    scheme = scheme_of(first, formula) if formula else None
    wrong = ""
    if scheme is not None and scheme.quality:
        try:
            examples = simulate(model(scheme), read_examples(tried)) if tried.strip() else None
        except BadExample as bad:
            wrong = str(bad)
    run = None if kept and formula is None else dry_run(first, formula)
    return render_template(
        "setup/price.html",
        procurement=procurement,
        desk=here,
        found=here.of(Part.PRICE),
        form=form,
        boxes=form.boxes,
        chosen=chosen,
        kind=KINDS.get(chosen),
        kinds=[(NONE, "Price is not scored"), *((name, kind.title) for name, kind in KINDS.items())],
        weighed=chosen != NONE and chosen not in UNWEIGHED,
        weight_head=HEADS[POINTS if here.pack.weights else ""],
        unsaved=chosen != (kept.formula if kept else NONE),
        stands=stands,
        run=run,
        part=first,
        lots=lots_named(lots),
        low_rules=LOW_RULES,
        low_said=low_price_said(kept),
        workings=_workings(formula, run) if run else {},
        bidders=(STRONG, MIDDLE, CHEAP),
        pounds=money,
        tried=tried,
        tried_wrong=wrong,
        simulation=examples,
        lines=lines,
        may_edit=here.may_edit,
    )


def _workings(formula: Formula | None, run: DryRun) -> dict[str, str]:
    """How each made-up bid comes to its figure."""
    return {name: working(formula, at, run.prices, run.standing(name)) for name, at in run.prices.items()}


def _left(pack: Pack) -> Decimal:
    """What is still to place of the hundred, to begin from."""
    if pack.weights:
        return Decimal(0)
    return max(Decimal(100) - max(part.quality_weight for _, part in pack.lot_groups), Decimal(0))
