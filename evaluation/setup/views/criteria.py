"""The criteria of a tender pack: weights in one place, each question with all that belongs to it, scale and rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.setup.actions import save_pack
from evaluation.setup.boxes import Boxes, PackForm
from evaluation.setup.criteria_boxes import (
    AGAINST,
    BELOW,
    FEWEST_STEPS,
    ROUNDED,
    criteria_boxes,
    given_out,
    moved,
    next_code,
    placed,
    price_counts,
    read_question,
    read_rules,
    read_weights,
    tie_choices,
    with_question,
    without_question,
)
from evaluation.setup.dry_run import CHEAP, MIDDLE, STRONG, dry_run, money
from evaluation.setup.findings import Part
from evaluation.setup.lots_grid import spans
from evaluation.setup.lots_of_questions import left_words
from evaluation.setup.pack import Pack, QuestionLine
from evaluation.setup.price_terms import KINDS, terms
from evaluation.setup.questions_paste import CODE, CODE_WORDS, read_questions, with_pages
from evaluation.setup.scale_boxes import (
    box_of,
    minimum_choices,
    name_at,
    read_scale,
    scale_choices,
    taken_from_preset,
    with_scale,
    without_scale,
)
from evaluation.setup.scales import PRESETS, scale_called
from evaluation.setup.views.frame import desk, setup_pages
from evaluation.setup.weighing import HEADS, WEIGHING, with_multipliers
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.questionnaire.rules import lots_named

Taken = tuple[Pack, str, str]
"""The changed pack, what to say of it, and the question or place of the page to show next."""


@setup_pages.get("/procurements/<procurement>/setup/criteria")
@guard(Permission.PACK_READ)
def criteria(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Weights, scale and the rules of the sum."""
    return _page(ctx, procurement, PackForm())


@setup_pages.get("/procurements/<procurement>/setup/criteria/<asked>")
@guard(Permission.PACK_READ)
def question(ctx: Context, procurement: Procurement, asked: QuestionLine) -> ResponseReturnValue:
    """The same with one question open."""
    return _page(ctx, procurement, PackForm(), asked.code)


@setup_pages.post("/procurements/<procurement>/setup/criteria")
@guard(Permission.PACK_EDIT)
def save_criteria(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Save weights, scale or rules; add a question or a paste of them."""
    form = PackForm()
    here = desk(ctx, procurement, Part.CRITERIA)
    code = request.args.get("at", "")
    shown = code if code in {one.code for one in here.pack.questions} else ""
    taking = TAKING.get(request.form.get("part", ""))
    form.boxes = Boxes(request.form.to_dict())
    if taking is None:
        abort(400)
    if form.validate_on_submit():
        if "more" in request.form:
            return _page(ctx, procurement, form, shown)
        pack, sentence, where = taking(form.boxes, here.pack)
        if not form.boxes.faults and _kept(ctx, procurement, form, pack):
            return saved(sentence, _address(procurement, pack, where or shown))
    return _page(ctx, procurement, form, shown), 422


@setup_pages.post("/procurements/<procurement>/setup/criteria/<asked>")
@guard(Permission.PACK_EDIT)
def save_question(ctx: Context, procurement: Procurement, asked: QuestionLine) -> ResponseReturnValue:
    """Save the open question, and with it move, copy or remove it."""
    form = PackForm()
    pack, code = desk(ctx, procurement, Part.CRITERIA).pack, asked.code
    form.boxes = Boxes(request.form.to_dict())
    if form.validate_on_submit():
        if request.form.get("do") == "remove":
            changed, where, sentence = without_question(pack, code), "", f"{code} is removed."
        else:
            after = read_question(form.boxes, pack, asked)
            changed, where, sentence = _done(with_question(pack, asked, after), after, request.form.get("do", ""))
        if not form.boxes.faults and _kept(ctx, procurement, form, changed):
            return saved(sentence, _address(procurement, changed, where))
    return _page(ctx, procurement, form, code), 422


def _done(pack: Pack, question: QuestionLine, do: str) -> Taken:
    """What a button of the question's card does besides saving: pack, question to show, sentence."""
    if do in ("up", "down"):
        order = moved(pack.questions, question.code, -1 if do == "up" else 1)
        return replace(pack, questions=order), question.code, f"{question.code} is moved {do}."
    if do == "copy":
        copy = replace(
            question, code=next_code(pack), title=f"{question.title} (copy)"[:200], weight=question.weight * 0
        )
        order = placed(pack.questions, copy)
        return replace(pack, questions=order), copy.code, f"{question.code} is copied to {copy.code}, without weight."
    return pack, question.code, f"{question.code} is saved."


def _weights(boxes: Boxes, pack: Pack) -> Taken:
    changed = read_weights(boxes, pack)
    return changed, f"The weights are saved: {given_out(changed)}.", ""


def _scale(boxes: Boxes, pack: Pack) -> Taken:
    places = {str(place): place for place in range(1, max(len(pack.scales), 1) + 1)}
    place = places.get(boxes.typed.get("which", "1"))
    if place is None:
        abort(400)
    where = f"#{box_of(place)}"
    if "use" in boxes.typed:
        changed = taken_from_preset(boxes, pack, place)
        return changed, f"The scale is {PRESETS.get(boxes.typed.get(f'{box_of(place)}-preset', ''), ('',))[0]}.", where
    if "remove_scale" in boxes.typed:
        return without_scale(boxes, pack, place), "The scale is removed.", "#scale"
    return read_scale(boxes, pack, place, without=boxes.typed.get("remove", "")), "The scale is saved.", where


def _new_scale(boxes: Boxes, pack: Pack) -> Taken:
    changed = with_scale(boxes, pack)
    return (
        changed,
        "The scale is added. Choose it at the questions that are marked on it.",
        f"#{box_of(len(changed.scales))}",
    )


def _rules(boxes: Boxes, pack: Pack) -> Taken:
    return read_rules(boxes, pack), "The rules are saved.", "#rules"


def _add(boxes: Boxes, pack: Pack) -> Taken:
    code = boxes.text("new-code", needed="Give the question a code.")
    if code and not CODE.fullmatch(code):
        boxes.wrong("new-code", CODE_WORDS)
    if code in {one.code for one in pack.questions}:
        boxes.wrong("new-code", f"Another question has the code {code}.")
    new = QuestionLine(
        code, boxes.text("new-title", needed="Give the question a title."), "", section=boxes.text("new-section")
    )
    return replace(pack, questions=placed(pack.questions, new)), f"{code} is added. It has no weight yet.", code


def _paste(boxes: Boxes, pack: Pack) -> Taken:
    """Questions with a code that is there take its place, the others come after; all or none."""
    pasted = read_questions(boxes.typed.get("rows", ""), pack)
    if pasted.faults:
        boxes.wrong("rows", "Nothing was saved. " + " ".join(fault.words for fault in pasted.faults[:12]))
        return pack, "", ""
    there = {one.code: one for one in pack.questions}
    for new in pasted.questions:
        old = there.get(new.code)
        kept = old and replace(
            new,
            parts=old.parts,
            guidance=old.guidance,
            minimum_may=old.minimum_may,
            revisable=old.revisable,
            pass_fail=old.pass_fail and not new.weight,
            section=new.section or old.section,
            **{name: getattr(old, name) for name in ("minimum", "lots", "scale") if name not in pasted.columns},
        )
        there[new.code] = kept or new
    changed = with_pages(replace(pack, questions=tuple(there.values())), pasted.pages)
    return changed, f"{count(len(pasted.questions), 'question')} read. Saved: {given_out(changed)}.", "#criteria"


TAKING: dict[str, Callable[[Boxes, Pack], Taken]] = {
    "weights": _weights,
    "scale": _scale,
    "new_scale": _new_scale,
    "rules": _rules,
    "add": _add,
    "paste": _paste,
}
OWN = {
    "weights": ("weight-", "price_weight"),
    "new_scale": ("new_scale-",),
    "rules": ("tie-", "rounding-"),
    "add": ("new-",),
}
"""The boxes of each form; where one comes back, what it was sent without stays away."""


def _kept(ctx: Context, procurement: Procurement, form: PackForm, pack: Pack) -> bool:
    pack = with_multipliers(desk(ctx, procurement, Part.CRITERIA).pack, pack)
    kept = act(form, lambda: save_pack(ctx, procurement, pack, version=form.version.data, part="criteria"))
    return kept is not None


def _page(ctx: Context, procurement: Procurement, form: PackForm, code: str = "") -> str:
    here = desk(ctx, procurement, Part.CRITERIA)
    chosen = next((one for one in here.pack.questions if one.code == code), None)
    if code and chosen is None:
        abort(404)
    part = form.boxes.typed.get("part", "")
    own = OWN.get(part, (f"question-{code}-",) if part == "question" else ())
    if part == "scale":
        place = form.boxes.typed.get("which", "1")
        own = (f"{box_of(int(place))}-",) if place.isdecimal() and len(place) < 3 else ()
    stored = {
        name: text for name, text in criteria_boxes(here.pack).typed.items() if not (own and name.startswith(own))
    }
    form.boxes.typed = {**stored, **form.boxes.typed}
    if form.version.data is None:
        form.version.data = here.version
    pack = here.pack
    groups = pack.lot_groups
    formula = terms(pack.price).formula if pack.price else None
    return render_template(
        "setup/criteria.html",
        procurement=procurement,
        desk=here,
        found=here.of(Part.CRITERIA),
        form=form,
        boxes=form.boxes,
        chosen=chosen,
        groups=[(lots_named(lots), part, _left(part)) for lots, part in groups],
        run=None if pack.price and formula is None else dry_run(groups[0][1], formula),
        bidders=(STRONG, MIDDLE, CHEAP),
        pounds=money,
        formula=formula.words if formula else "",
        given_out=given_out(pack),
        price_counts=price_counts(pack),
        price_title=KINDS[pack.price.formula].title if pack.price and pack.price.formula in KINDS else "",
        scales=_scales(form.boxes, pack),
        presets=[(name, words) for name, (words, _) in PRESETS.items()],
        minimums=minimum_choices(pack, chosen) if chosen else [],
        scale_choices=scale_choices(pack, chosen.scale) if chosen else [],
        called={name: scale_called(name, marks) for name, marks in pack.scales.items()},
        lots_in=spans,
        below=BELOW,
        against=AGAINST,
        weighing=WEIGHING,
        weight_head=HEADS.get(pack.weights, HEADS[""]),
        ladder=tie_choices(pack),
        steps=max(len(pack.tie_break) + 1, FEWEST_STEPS),
        rounded=ROUNDED,
        initials={person.email: _initials(person.name) for person in pack.people},
        marking_of={q.code: [one for one in pack.people if q.code in one.questions] for q in pack.questions},
        may_edit=here.may_edit,
    )


def _left(pack: Pack) -> str:
    left = 100 - pack.total_weight
    return left_words(left) if left and not pack.weights else ""


@dataclass(frozen=True)
class _Scale:
    """A scale on the page: where it stands, how its boxes begin, its rows, and what is marked on it."""

    place: int
    box: str
    name: str
    called: str
    keys: list[str]
    marks: int
    questions: tuple[QuestionLine, ...]


def _scales(boxes: Boxes, pack: Pack) -> list[_Scale]:
    """Each scale with its rows, and an empty row where it was asked for or nothing is there."""
    found = []
    for place in range(1, max(len(pack.scales), 1) + 1):
        name, box = name_at(pack, place), box_of(place)
        keys, marks = boxes.rows(box, "value"), pack.scales.get(name, ())
        if not keys or boxes.typed.get("more") == box:
            keys.append(str(len(keys) + 100))
        found.append(_Scale(place, box, name, scale_called(name, marks), keys, len(marks), pack.marked_on(name)))
    return found


def _initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


def _address(procurement: Procurement, pack: Pack, where: str) -> str:
    if where in {one.code for one in pack.questions}:
        return url_for("setup.question", procurement=procurement.code, asked=where)
    return url_for("setup.criteria", procurement=procurement.code, _anchor=where.lstrip("#") or None)
