"""Agreement beside a published worked example; how one evaluator marks beside the others; what has no figure."""

from fractions import Fraction

import pytest

from evaluation.scoring.agreement import (
    Difference,
    Undefined,
    alpha,
    beside,
    drift,
    interval,
    nominal,
    ordinal,
    severity,
    spread,
)

OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Four observers, twelve units, values missing: the example of Krippendorff's paper of 2011."""

UNITS = [
    [int(value) for value in unit if value != "."] for unit in zip(*(row.split() for row in OBSERVERS), strict=True)
]


@pytest.mark.parametrize(("difference", "published"), [(nominal, 743), (ordinal, 815), (interval, 849)])
def test_alpha_is_that_of_the_published_example(difference: Difference, published: int) -> None:
    found = alpha(UNITS, difference)
    assert isinstance(found, Fraction)
    assert int(1000 * found + Fraction(1, 2)) == published


def test_alpha_of_perfect_agreement_is_one_and_of_systematic_disagreement_below_nought() -> None:
    assert alpha([[0, 0, 0], [5, 5, 5], [2, 2]]) == 1
    against = alpha([[0, 5], [5, 0]])
    assert isinstance(against, Fraction) and against < 0
    assert alpha([[0, 1], [4, 4]]) == alpha([[0, 2], [9, 9]]), "only the order of the marks counts"


def test_what_cannot_be_compared_has_no_figure() -> None:
    assert alpha([]) is alpha([[3], [4]]) is Undefined.NOBODY_ELSE
    assert alpha([[3, 3], [3, 3, 3]]) is Undefined.NO_VARIATION
    assert severity([None, None]) is Undefined.NOBODY_ELSE
    assert drift([Fraction(1), None, Fraction(1)]) is Undefined.TOO_FEW
    assert spread([([3], 5), ([], 5), ([1, 1], 0)]) is Undefined.TOO_FEW


def test_an_evaluator_is_measured_against_the_others_on_the_same_answers_only() -> None:
    read = [beside(2, [3, 4]), beside(1, []), beside(3, [3]), beside(5, [4])]
    assert read == [Fraction(-3, 2), None, Fraction(0), Fraction(1)]
    assert severity(read) == Fraction(-1, 6)
    assert drift(read) == Fraction(5, 2)
    assert spread([([3, 3, 3], 5)]) == 0
    assert spread([([0, 5], 5), ([0, 1], 1)]) == 1
