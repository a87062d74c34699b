"""What ranks where money itself is ranked, said in cells: the sums of `pricing.rules` over a quality and a price."""

from fractions import Fraction

from evaluation.pricing.rules import (
    OrderingFormula,
    PricePerQualityPoint,
    QualityCoefficient,
    QualityInMoney,
    QualityMinusMoney,
    ValueRatio,
)
from exports.layout.scheme import CLEAN


def ranked_figure(formula: OrderingFormula, quality: str, price: str) -> str:
    """The figure of a bid, from the cells of its quality and its price.

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
    return f"{price}-{_worth(formula, quality)}" if isinstance(formula, QualityInMoney) else price


def _worth(formula: QualityInMoney, quality: str) -> str:
    said = "0"
    for one in formula.amounts:
        said = f"IF(ROUND({quality},{CLEAN})>={_exact(one.least)},{_exact(one.pounds)},{said})"
    return said


def _exact(figure: Fraction) -> str:
    whole = str(abs(figure.numerator)) if figure.denominator == 1 else f"({abs(figure.numerator)}/{figure.denominator})"
    return f"(-{whole})" if figure < 0 else whole
