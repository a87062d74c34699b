"""Which lots a question is for, and what follows for the weights of each lot. Pure.

Source: a lot is awarded by itself, so the weights that decide it are those of its own questions and of price.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from evaluation.setup.pack import Pack
from procurement.questionnaire.rules import lots_named

Fault = tuple[str, str]
"""What is wrong, and the box where it is put right."""


def lot_faults(pack: Pack) -> Iterator[Fault]:
    """Questions of lots that there are not, lots without a question, and weights of a lot that make no hundred.

    >>> from evaluation.setup.pack import Basics, LotLine, QuestionLine
    >>> lots = tuple(LotLine(number, "Lot") for number in (1, 2, 3))
    >>> asked = (QuestionLine("Q1", "A", "?", Decimal(95)), QuestionLine("Q2", "B", "?", Decimal(5), lots=(3,)))
    >>> list(lot_faults(Pack(Basics("T", "B"), lots, questions=asked)))
    [('Lots 1, 2: the weights make 95: 5 still to place', 'weights')]
    """
    known = {lot.number for lot in pack.lots}
    for question in pack.questions:
        if unknown := sorted(set(question.lots) - known):
            named = ", ".join(map(str, unknown))
            yield f"{question.code} is for lot {named}, which there is not", f"question-{question.code}-lots"
    bare = [number for numbers, part in pack.lot_groups if not (part.questions or pack.price) for number in numbers]
    if bare:
        yield f"{_begun(bare)}: no question is asked", "weights"
    totals: dict[Decimal, list[int]] = {}
    for numbers, part in () if pack.weights else pack.lot_groups:
        if part.questions or pack.price:
            totals.setdefault(part.total_weight, []).extend(numbers)
    for total, same in totals.items():
        if left := Decimal(100) - total:
            lead = f"{_begun(same)}: the" if same else "The"
            yield f"{lead} weights make {total.normalize():f}: {left_words(left)}", "weights"


def left_words(left: Decimal) -> str:
    """How far a sum of weights is from a hundred.

    >>> left_words(Decimal(5)), left_words(Decimal("-0.50"))
    ('5 still to place', '0.5 too many')
    """
    return f"{left.normalize():f} still to place" if left > 0 else f"{-left.normalize():f} too many"


def _begun(numbers: Iterable[int]) -> str:
    return lots_named(numbers).capitalize()
