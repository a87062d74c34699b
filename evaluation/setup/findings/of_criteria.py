"""What is wrong with what bidders are asked and how it is judged: selection, files, questions, weights, scale. Pure.

Source: the rules of evaluation that courts have asked for since: weights, scales and minimums published and fixed; no
criterion that bidders were not told.
"""

from collections.abc import Iterator, Sequence

from evaluation.scheme.rules import COEFFICIENT, DRAWN_STEPS, ORDERING, WEIGHTS
from evaluation.setup.findings.finding import Finding, Part, repeated
from evaluation.setup.lots_of_questions import lot_faults
from evaluation.setup.pack import LEVEL, Pack, QuestionLine, ScaleLine, SelectionLine
from evaluation.setup.price_terms import low_price_faults, named_in, terms
from evaluation.setup.scales import LONGEST_NAME
from procurement.core.vocabulary import Regime
from procurement.questionnaire.rules import Nature, condition

UNWEIGHED = frozenset(ORDERING) - {COEFFICIENT}
"""Formulas that rank money itself, and so carry no weight."""


def selection(pack: Pack) -> Iterator[Finding]:
    """What is wrong with selection items and places for files; no code stands twice anywhere."""
    part = Part.SELECTION
    codes = [*(item.code for item in pack.selection), *(slot.code for slot in pack.slots)]
    codes += [question.code for question in pack.questions]
    for code in repeated(codes):
        yield Finding(part, f"The code {code} stands twice", f"item-{code}")
    quality = {question.code for question in pack.questions}
    asked = {item.code for item in pack.selection} | quality
    for slot in pack.slots:
        if unknown := sorted(set(slot.lots) - {lot.number for lot in pack.lots}):
            named = ", ".join(map(str, unknown))
            yield Finding(part, f"{slot.code} is for lot {named}, which there is not", f"item-{slot.code}")
        if slot.question and slot.question not in asked:
            yield Finding(part, f"{slot.code} belongs to {slot.question}, which is no question", f"item-{slot.code}")
        if slot.question in quality and not slot.prices and "xlsx" in slot.accepts:
            said = f"{slot.code} holds the answer to {slot.question} and takes spreadsheets: ask for Word or PDF"
            yield Finding(part, said, f"item-{slot.code}")
        if slot.page_limit is not None and slot.page_limit < 1:
            yield Finding(part, f"{slot.code}: a limit of pages is at least one", f"item-{slot.code}")
        if slot.page_limit is not None and "pdf" not in slot.accepts:
            yield Finding(
                part,
                f"{slot.code} has a limit of pages and takes no PDF: pages are counted in PDF alone",
                f"item-{slot.code}",
                blocks=False,
            )
    for item in pack.selection:
        if not item.title.strip() or not item.text.strip():
            yield Finding(part, f"{item.code} has no title or no words", f"item-{item.code}")
        if item.kind == "choice" and len(item.options) < 2:
            yield Finding(part, f"{item.code} is a choice of fewer than two", f"item-{item.code}")
        yield from _depends(item, pack)
        yield from _level(item, pack)
    if not pack.asked:
        yield Finding(part, "Nothing is asked for selection", "selection", blocks=False)


def _depends(item: SelectionLine, pack: Pack) -> Iterator[Finding]:
    """An item that is asked only if … names an item that is asked, stands before it and can be answered so."""
    if not item.only_if or item.off:
        return
    on = condition(item.only_if)
    before = {one.code: one for one in pack.selection[: pack.selection.index(item)] if not one.off}
    named = before.get(on[0]) if on else None
    if on is None or named is None:
        yield Finding(
            Part.SELECTION,
            f"{item.code} is asked only if {item.only_if}, and no item asked before it says that",
            f"item-{item.code}",
        )
        return
    answers = {"yes_no": ("yes", "no"), "choice": tuple(o.casefold() for o in named.options)}.get(named.kind)
    if answers is not None and on[1].casefold() not in answers:
        yield Finding(Part.SELECTION, f"{item.code}: {named.code} cannot be answered {on[1]}", f"item-{item.code}")


def _level(item: SelectionLine, pack: Pack) -> Iterator[Finding]:
    """A least turnover is at most twice the estimated value, unless a reason is given for more.

    Source: Public Contracts Regulations 2015 reg 58(9) and (10); the Act has no such figure.
    """
    at = f"item-{item.code}"
    if item.off or (item.level is None and LEVEL not in item.text):
        return
    if item.level is None or item.level <= 0:
        yield Finding(Part.SELECTION, f"{item.code} asks for a least amount and names none", at)
        return
    value = pack.basics.contract_value_net
    if item.nature != Nature.TURNOVER or pack.basics.regime is not Regime.PCR2015 or value is None:
        return
    if item.level > 2 * value and not item.level_reason.strip():
        yield Finding(
            Part.SELECTION,
            f"{item.code} asks for a turnover of more than twice the estimated value: lower it, or give the reason",
            at,
        )


def criteria(pack: Pack) -> Iterator[Finding]:
    """What is wrong with weights, scale, questions, minimums and ties."""
    part = Part.CRITERIA
    if not pack.questions:
        alone = ": price decides alone" if pack.price else ""
        yield Finding(part, f"There are no quality questions{alone}", "criteria", blocks=not alone)
    if pack.weights not in ("", *WEIGHTS):
        yield Finding(part, f"Weights are percent, points or multipliers, and not {pack.weights[:40]}", "weights_are")
    yield from weights(pack)
    yield from scale(pack)
    known = {question.code: question for question in pack.questions}
    for question in pack.questions:
        yield from _question(question, pack)
    for step in pack.tie_break:
        named = step.removeprefix("criterion:")
        if step in DRAWN_STEPS:
            if step != pack.tie_break[-1]:
                yield Finding(part, "Nothing can follow a draw of lots in the tie-break", "tie_break")
        elif step not in ("quality", "price") and named not in known:
            yield Finding(part, f"The tie-break names {named}, which is no question", "tie_break")
        elif named in known and known[named].pass_fail:
            yield Finding(part, f"The tie-break names {named}, which earns no points", "tie_break")
    if not pack.tie_break:
        yield Finding(part, "Nothing is published that parts equal totals", "tie_break", blocks=False)
    if pack.quality_minimum is not None and not 0 <= pack.quality_minimum <= 100:
        yield Finding(part, "The least quality is a percentage from 0 to 100", "quality_minimum")


def weights(pack: Pack) -> Iterator[Finding]:
    """Weights make exactly a hundred, price included; nothing is rebalanced for anybody.

    >>> from decimal import Decimal
    >>> from evaluation.setup.pack import Basics
    >>> [f.what for f in weights(Pack(Basics("T", "B"), questions=(QuestionLine("Q1", "A", "?", Decimal("99.99")),)))]
    ['The weights make 99.99: 0.01 still to place']
    """
    yield from (Finding(Part.CRITERIA, *noted) for noted in lot_faults(pack))


def scale(pack: Pack) -> Iterator[Finding]:
    """A scale has marks, each once and none below nothing, and something above it."""
    if not pack.scale and (not pack.price or any(not question.pass_fail for question in pack.questions)):
        yield Finding(Part.CRITERIA, "The scale is empty", "scale")
    for place, (name, marks) in enumerate(pack.scales.items(), start=1):
        at, of = "scale" if place == 1 else f"scale{place}", f" of {name}" if len(pack.scales) > 1 and name else ""
        yield from _marks(marks, at, of)
        if place > 1 and not pack.marked_on(name):
            said = (
                f"No question is marked on the scale {name}" if name else "No question is marked on one of the scales"
            )
            yield Finding(Part.CRITERIA, said, at, blocks=False)


def _marks(marks: Sequence[ScaleLine], at: str, of: str) -> Iterator[Finding]:
    """What is wrong with one scale; `of` names it where there are several."""
    part, values = Part.CRITERIA, [step.value for step in marks]
    if len(set(values)) < len(values):
        yield Finding(part, f"A mark stands twice on the scale{of}", at)
    if min(values) < 0 or max(values) <= 0:
        said = f"The marks of a scale begin at nothing or above, and one of them is above nothing: see the scale{of}"
        yield Finding(part, said if of else said.split(":", 1)[0], at)
    if any(len(step.scale) > LONGEST_NAME or len(step.word) > LONGEST_NAME for step in marks):
        yield Finding(part, f"A name or a word of the scale{of[:50]} is longer than {LONGEST_NAME} characters", at)
    for step in marks:
        if not step.word.strip() or not step.descriptor.strip():
            yield Finding(part, f"The mark {step.value.normalize():f}{of} has no word or no description", at)


def _question(question: QuestionLine, pack: Pack) -> Iterator[Finding]:
    part, at = Part.CRITERIA, f"question-{question.code}"
    if not question.title.strip() or not question.text.strip():
        yield Finding(part, f"{question.code} has no title or no words for bidders", at)
    if question.pass_fail:
        if question.weight or question.minimum is not None:
            yield Finding(part, f"{question.code} is passed or failed, so it has neither weight nor minimum", at)
    else:
        if question.weight <= 0:
            yield Finding(part, f"{question.code} has no weight", f"weight-{question.code}")
        marks = {step.value for step in pack.scale_of(question)}
        if question.scale and not marks:
            said = f"{question.code} is marked on the scale {question.scale}, which has no marks"
            yield Finding(part, said, f"{at}-scale")
        elif question.minimum is not None and question.minimum not in marks:
            yield Finding(part, f"The minimum of {question.code} is not a mark on the scale", f"{at}-minimum")
    if question.word_limit is None:
        yield Finding(part, f"{question.code} has no word limit", f"{at}-word_limit")
    if question.guidance:
        yield Finding(
            part,
            f"{question.code} has guidance that only evaluators see: it may be an undisclosed sub-criterion",
            f"{at}-guidance",
            blocks=False,
        )


def price(pack: Pack) -> Iterator[Finding]:
    """Whether the price formula has its weight and all that it asks for."""
    if pack.price and pack.price.weight <= 0 and pack.price.formula not in UNWEIGHED:
        yield Finding(Part.PRICE, "Price has a formula and no weight", "price_weight")
    if pack.price:
        for name, sentence in low_price_faults(pack.price).items():
            yield Finding(Part.PRICE, f"The rule for abnormally low prices is not complete. {sentence}", name)
        earning = {question.code for question in pack.questions if not question.pass_fail}
        for code in sorted(set(named_in(pack.price)) - earning):
            said = f"Money is promised for {code[:40]}, which is no question that earns points"
            yield Finding(Part.PRICE, said, "parameter-amounts")
        for name, sentence in terms(pack.price).faults.items():
            yield Finding(
                Part.PRICE, f"The price formula lacks its {name.replace('_', ' ')}. {sentence}", f"parameter-{name}"
            )
