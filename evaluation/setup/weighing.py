"""How questions weigh: in points of the hundred, in points of any sum, or by a multiplier of the mark. Pure.

The pack keeps points whichever is chosen, so that every sum is made alike. A multiplier is what a question's points are
to the top of its scale: a mark of 5 times 5 is 25 points.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from evaluation.scheme.rules import MULTIPLIERS, POINTS
from evaluation.setup.boxes import Boxes
from evaluation.setup.pack import Pack, QuestionLine
from procurement.core.numbers import half_up, shown

WEIGHING = (
    ("", "Percent: weights make 100, price included"),
    (POINTS, "Points: they make any sum"),
    (MULTIPLIERS, "Multipliers: a mark times its multiplier"),
)
"""What a weight that is typed stands for."""

HEADS = {"": "Weight, %", POINTS: "Points", MULTIPLIERS: "Multiplier"}
"""What stands above the weights."""

PLACES = 4


def top_of(pack: Pack, question: QuestionLine) -> Decimal:
    """The highest mark that a question can be given; 1 while its scale has none."""
    return max((step.value for step in pack.scale_of(question)), default=Decimal(0)) or Decimal(1)


def weight_typed(pack: Pack, question: QuestionLine) -> str:
    """A question's weight as it stands in its box.

    >>> from evaluation.setup.pack import Basics, ScaleLine
    >>> pack = Pack(Basics("T", "B"), scale=(ScaleLine(Decimal(5), "All", "Everything."),), weights=MULTIPLIERS)
    >>> weight_typed(pack, QuestionLine("Q1", "A", "?", Decimal(25)))
    '5'
    """
    if pack.weights != MULTIPLIERS:
        return shown(question.weight)
    return shown(half_up(Fraction(question.weight) / Fraction(top_of(pack, question)), PLACES))


def read_weight(boxes: Boxes, pack: Pack, question: QuestionLine) -> Decimal:
    """The points of a question from its box; what was not touched stays as it is, to the last place."""
    name = f"weight-{question.code}"
    if boxes.typed[name].strip() == weight_typed(pack, question):
        return question.weight
    return multiplied(pack, replace(question, weight=points_typed(boxes, name, pack))).weight


def points_typed(boxes: Boxes, name: str, pack: Pack) -> Decimal:
    """A weight that is typed: up to a hundred, or where points make any sum up to a million."""
    most = 1_000_000 if pack.weights else 100
    return boxes.number(name, places=PLACES, digits=len(str(most)), most=most) or Decimal(0)


def multiplied(pack: Pack, question: QuestionLine) -> QuestionLine:
    """A question whose weight was typed, with its points."""
    if pack.weights != MULTIPLIERS:
        return question
    return replace(question, weight=question.weight * top_of(pack, question))


def with_multipliers(before: Pack, after: Pack) -> Pack:
    """The pack after a change of scales, in which multipliers stay and points follow the new top of a scale."""
    if before.weights != MULTIPLIERS or after.weights != MULTIPLIERS:
        return after
    was = {question.code: question for question in before.questions}

    def follow(question: QuestionLine) -> QuestionLine:
        old = was.get(question.code)
        if old is None or old.weight != question.weight:
            return question
        top, now = top_of(before, old), top_of(after, question)
        return question if top == now else replace(question, weight=question.weight / top * now)

    return replace(after, questions=tuple(map(follow, after.questions)))
