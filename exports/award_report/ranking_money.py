"""What ranks where money itself is ranked, said in cells: the sums of `pricing.rules` over a quality and a price."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from evaluation.pricing.rules import (
    Amount,
    OrderingFormula,
    PricePerQualityPoint,
    QualityCoefficient,
    QualityInMoney,
    QualityMinusMoney,
    ValueRatio,
)
from exports.layout.scheme import CLEAN

DIGITS = 13
"""Significant digits to which ratios are compared: fewer than binary figures have, more than any price."""


def ranked_figure(
    formula: OrderingFormula, quality: str, price: str, points: Callable[[str], str] = lambda _code: "0"
) -> str:
    """The figure of a bid, from the cells of its quality and its price, and `points` for those of a question.

    >>> ranked_figure(QualityMinusMoney(Fraction(500)), "A1", "B1")
    'B1-A1*500'
    """
    if isinstance(formula, PricePerQualityPoint):
        return f"{price}/{quality}"
    if isinstance(formula, QualityMinusMoney):
        return f"{price}-{quality}*{_exact(formula.pounds_per_point)}"
    if isinstance(formula, QualityCoefficient):
        return f"{price}/(1+{quality}/{_exact(formula.weight)})"
    if isinstance(formula, ValueRatio):
        return f"{quality}/{price}*{_exact(formula.scale)}"
    if not isinstance(formula, QualityInMoney):
        return price
    bands = [_worth(formula.of(""), quality), *(_worth(formula.of(code), points(code)) for code in formula.named)]
    return f"{price}-{'-'.join(bands)}"


def _worth(bands: Sequence[Amount], earned: str) -> str:
    said = "0"
    for one in bands:
        said = f"IF(ROUND({earned},{CLEAN})>={_exact(one.least)},{_exact(one.pounds)},{said})"
    return said


def significant(figure: str) -> str:
    """A ratio without the dust of binary arithmetic: to so many digits, however small it is.

    >>> significant("A1")
    'IF(A1=0,0,ROUND(A1,12-INT(LOG10(A1))))'
    """
    return f"IF({figure}=0,0,ROUND({figure},{DIGITS - 1}-INT(LOG10({figure}))))"


def least_of_the_close(formula: ValueRatio, total: str) -> str:
    """The best ratio to which a bid with this total is still close: to be compared with those of the others."""
    kept = 1 - formula.band_percent / 100
    return significant(f"({total}/{_exact(kept)})") if kept else "9E+99"


def _exact(figure: Fraction) -> str:
    whole = str(abs(figure.numerator)) if figure.denominator == 1 else f"({abs(figure.numerator)}/{figure.denominator})"
    return f"(-{whole})" if figure < 0 else whole
