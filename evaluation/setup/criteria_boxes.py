"""Criteria as boxes and back: weights, the rules of the sum, one question with all that belongs to it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from evaluation.setup.boxes import Boxes, spelled
from evaluation.setup.findings import UNWEIGHED
from evaluation.setup.lots_grid import numbers_in, spans
from evaluation.setup.lots_of_questions import left_words
from evaluation.setup.lots_paste import MOST_LOTS
from evaluation.setup.pack import Pack, QuestionLine
from evaluation.setup.price_terms import renamed
from evaluation.setup.questions_paste import CODE, CODE_WORDS
from evaluation.setup.scale_boxes import minimum_choices, scale_choices, scales_typed
from evaluation.setup.weighing import WEIGHING, points_typed, read_weight, weight_typed
from procurement.core.numbers import shown
from procurement.questionnaire.rules import lots_named

BELOW = (("", "Will be excluded"), ("yes", "May be excluded"))
"""What is published of a mark below a minimum."""

AGAINST = (("", "Points as they are earned"), ("yes", "The best of a lot earns all, the others their share of it"))
"""How quality points are counted."""

ROUNDED = {
    "criterion": "Points of each question",
    "quality": "Points for quality",
    "price": "Points for price",
    "total": "The total",
}
"""The stages at which a sum may be rounded, in their order."""

FEWEST_STEPS = 3
"""How many boxes there are for the tie-break, at least."""


def criteria_boxes(pack: Pack) -> Boxes:
    """The page of criteria as the pack has it."""
    typed = {f"weight-{question.code}": weight_typed(pack, question) for question in pack.questions}
    if pack.price:
        typed["price_weight"] = spelled(pack.price.weight)
    typed |= scales_typed(pack)
    typed |= {f"tie-{place}": step for place, step in enumerate(pack.tie_break)}
    typed |= {f"rounding-{stage}": str(places) for stage, places in pack.rounding.items()}
    typed |= {"quality_minimum": spelled(pack.quality_minimum), "counting_rule": pack.counting_rule}
    typed["quality_minimum_may"] = "yes" if pack.quality_minimum_may else ""
    typed["quality_relative_to_best"] = "yes" if pack.quality_relative_to_best else ""
    typed["weights_are"] = pack.weights
    typed["new-code"] = next_code(pack)
    for question in pack.questions:
        typed |= _question_typed(question)
    return Boxes(typed)


def _question_typed(question: QuestionLine) -> dict[str, str]:
    at = f"question-{question.code}"
    return {
        f"{at}-code": question.code,
        f"{at}-title": question.title,
        f"{at}-text": question.text,
        f"{at}-section": question.section,
        f"{at}-parts": "\n".join(question.parts),
        f"{at}-word_limit": "" if question.word_limit is None else str(question.word_limit),
        f"{at}-minimum": spelled(question.minimum),
        f"{at}-guidance": "\n".join(question.guidance),
        f"{at}-revisable": "yes" if question.revisable else "",
        f"{at}-pass_fail": "yes" if question.pass_fail else "",
        f"{at}-lots": spans(question.lots),
        f"{at}-scale": question.scale,
        f"{at}-minimum_may": "yes" if question.minimum_may else "",
    }


def next_code(pack: Pack) -> str:
    """A code for a further question: one after the highest of those like Q6."""
    numbers = [int(found[1]) for q in pack.questions if (found := re.fullmatch(r"Q([0-9]{1,4})", q.code))]
    return f"Q{max(numbers, default=0) + 1}"


def read_weights(boxes: Boxes, pack: Pack) -> Pack:
    """The pack with the weights in the boxes; nothing is rebalanced, and they need not make a hundred."""
    questions = [
        replace(q, weight=read_weight(boxes, pack, q)) if f"weight-{q.code}" in boxes.typed else q
        for q in pack.questions
    ]
    price = pack.price
    if price and "price_weight" in boxes.typed:
        price = replace(price, weight=points_typed(boxes, "price_weight", pack))
    return replace(pack, questions=tuple(questions), price=price)


def read_rules(boxes: Boxes, pack: Pack) -> Pack:
    """The pack with the least quality, the tie-break, the rounding and the counting rule in the boxes."""
    steps = [boxes.text(name) for name in boxes.typed if re.fullmatch(r"tie-[0-9]{1,2}", name)]
    allowed = [value for value, _ in tie_choices(pack)]
    for place, step in enumerate(steps):
        if step not in allowed:
            boxes.wrong(f"tie-{place}", "Choose one of the steps in the list.")
    places = {stage: boxes.whole(f"rounding-{stage}", most=10) for stage in ROUNDED}
    weights = boxes.text("weights_are") if "weights_are" in boxes.typed else pack.weights
    if weights not in dict(WEIGHING):
        boxes.wrong("weights_are", "Choose one of the ways in the list.")
        weights = pack.weights
    return replace(
        pack,
        quality_relative_to_best=boxes.typed.get("quality_relative_to_best") == "yes",
        weights=weights,
        quality_minimum=boxes.number("quality_minimum", places=2, digits=3, most=100),
        quality_minimum_may=boxes.typed.get("quality_minimum_may") == "yes",
        tie_break=tuple(dict.fromkeys(step for step in steps if step)),
        rounding={stage: number for stage, number in places.items() if number is not None},
        counting_rule=boxes.lines("counting_rule", 2000),
    )


def tie_choices(pack: Pack) -> list[tuple[str, str]]:
    """What may part equal totals; what the pack names already stays on the list."""
    known = [("", "No further step"), ("quality", "Higher quality points"), ("price", "Lower price")]
    marked = [question for question in pack.questions if not question.pass_fail]
    known += [
        (f"criterion:{question.code}", f"Higher points for {question.code} {question.title}") for question in marked
    ]
    known += [
        ("lots", "Last: lots drawn before two witnesses"),
        ("seed", "Last: lots drawn by a secret published as a hash"),
    ]
    return known + [(step, step) for step in pack.tie_break if step not in dict(known)]


def read_question(boxes: Boxes, pack: Pack, question: QuestionLine) -> QuestionLine:
    """The question in its boxes; its weight is set among the others."""
    at = f"question-{question.code}"
    code = boxes.text(f"{at}-code", needed="Give the question a code.")
    if code and not CODE.fullmatch(code):
        boxes.wrong(f"{at}-code", CODE_WORDS)
    if code != question.code and code in {other.code for other in pack.questions}:
        boxes.wrong(f"{at}-code", f"Another question has the code {code}.")
    scale = boxes.text(f"{at}-scale") if f"{at}-scale" in boxes.typed else question.scale
    if scale not in dict(scale_choices(pack, question.scale)):
        boxes.wrong(f"{at}-scale", "Choose one of the scales in the list.")
        scale = question.scale
    minimum = boxes.text(f"{at}-minimum")
    known = minimum_choices(pack, question) + minimum_choices(pack, replace(question, scale=scale))
    if minimum not in dict(known):
        boxes.wrong(f"{at}-minimum", "Choose one of the marks on the scale.")
        minimum = ""
    pass_fail = boxes.typed.get(f"{at}-pass_fail") == "yes"
    return replace(
        question,
        code=code or question.code,
        title=boxes.text(f"{at}-title"),
        text=boxes.lines(f"{at}-text"),
        section=boxes.text(f"{at}-section"),
        parts=_lines(boxes.lines(f"{at}-parts")),
        word_limit=boxes.whole(f"{at}-word_limit", least=1, most=100_000),
        minimum=Decimal(minimum) if minimum and not pass_fail else None,
        minimum_may=boxes.typed.get(f"{at}-minimum_may") == "yes" and not pass_fail,
        guidance=_lines(boxes.lines(f"{at}-guidance")),
        revisable=boxes.typed.get(f"{at}-revisable") == "yes",
        pass_fail=pass_fail,
        weight=Decimal(0) if pass_fail else question.weight,
        lots=_lots(boxes, f"{at}-lots"),
        scale=scale,
    )


def _lots(boxes: Boxes, name: str) -> tuple[int, ...]:
    """The lots in a box, in their order; none named is all of them."""
    found = numbers_in(boxes.text(name))
    if found is None:
        boxes.wrong(name, "Write lots’ numbers, such as 1-4 or 1, 3, 7, or leave the box empty for all lots.")
    elif len(found) > MOST_LOTS:
        boxes.wrong(name, f"This is {len(found):,} lots; a procurement has at most {MOST_LOTS}.")
    return tuple(sorted(found or ()))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def with_question(pack: Pack, before: QuestionLine, after: QuestionLine) -> Pack:
    """The pack with a question in place of another; who marks it and what parts ties follow a changed code."""
    questions = tuple(after if one == before else one for one in pack.questions)
    people = tuple(
        replace(one, questions=tuple(after.code if code == before.code else code for code in one.questions))
        for one in pack.people
    )
    ladder = tuple(f"criterion:{after.code}" if s == f"criterion:{before.code}" else s for s in pack.tie_break)
    price = renamed(pack.price, before.code, after.code)
    return replace(pack, questions=questions, people=people, tie_break=ladder, price=price)


def without_question(pack: Pack, code: str) -> Pack:
    """The pack without a question, nobody left to mark it."""
    people = tuple(replace(one, questions=tuple(c for c in one.questions if c != code)) for one in pack.people)
    ladder = tuple(step for step in pack.tie_break if step != f"criterion:{code}")
    return replace(pack, questions=tuple(q for q in pack.questions if q.code != code), people=people, tie_break=ladder)


def moved(questions: Sequence[QuestionLine], code: str, by: int) -> tuple[QuestionLine, ...]:
    """The questions with one moved up (-1) or down (1); at the end it stays."""
    order = list(questions)
    place = next(index for index, one in enumerate(order) if one.code == code)
    target = min(max(place + by, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    return tuple(order)


def placed(questions: Sequence[QuestionLine], new: QuestionLine) -> tuple[QuestionLine, ...]:
    """The questions with a further one, last in its section."""
    last = max((index for index, one in enumerate(questions) if one.section == new.section), default=len(questions) - 1)
    return (*questions[: last + 1], new, *questions[last + 1 :])


def given_out(pack: Pack) -> str:
    """How far the weights are from a hundred, for each group of lots that has its own questions.

    >>> from evaluation.setup.pack import Basics
    >>> given_out(Pack(Basics("T", "B"), questions=(QuestionLine("Q1", "A", "?", Decimal("95")),)))
    '95 of 100 given out; 5 still to place'
    """
    groups = pack.lot_groups
    if pack.weights:
        made = sorted({part.total_weight for _, part in groups})
        return f"{' or '.join(map(shown, made))} points in all"
    if len(groups) > 1 and any(part.total_weight != 100 for _, part in groups):
        return "; ".join(f"{lots_named(lots)}: {_given_out(part)}" for lots, part in groups).capitalize()
    said = _given_out(groups[0][1])
    return f"{said} for every lot" if len(groups) > 1 else said


def _given_out(pack: Pack) -> str:
    left = Decimal(100) - pack.total_weight
    return f"{shown(pack.total_weight)} of 100 given out; {left_words(left)}" if left else "All 100 given out"


def price_counts(pack: Pack) -> bool:
    """Whether price carries a weight of its own."""
    return pack.price is not None and pack.price.formula not in UNWEIGHED
