"""Price formulas: how money becomes points, or what is ranked in place of points; and when a price looks too low.

Names of formulas differ between authorities, so each prints itself in words. All are exact; the scheme's rounding comes
after. Lowest, highest, mean and median are always of the bids still in.

Source: domain practice of UK councils and the Cabinet Office's bid evaluation guidance (relative price, price per
quality point); none is laid down by statute.
"""

from evaluation.pricing.rules.alerts import Alert, abnormally_low
from evaluation.pricing.rules.measures import Prices, within
from evaluation.pricing.rules.money import (
    Amount,
    LowestPrice,
    Offer,
    OrderingFormula,
    PricePerQualityPoint,
    QualityCoefficient,
    QualityInMoney,
    QualityMinusMoney,
    ValueRatio,
)
from evaluation.pricing.rules.points import (
    Band,
    Banded,
    BudgetLinear,
    DiscountThreshold,
    LinearOverLowest,
    LowestOverPrice,
    MeanDeviation,
    MedianDeviation,
    PointsFormula,
    Range,
    Target,
)
from evaluation.scheme.rules import ABNORMALLY_LOW

__all__ = [
    "ABNORMALLY_LOW",
    "Alert",
    "Amount",
    "Band",
    "Banded",
    "BudgetLinear",
    "DiscountThreshold",
    "LinearOverLowest",
    "LowestOverPrice",
    "LowestPrice",
    "MeanDeviation",
    "MedianDeviation",
    "Offer",
    "OrderingFormula",
    "PointsFormula",
    "PricePerQualityPoint",
    "Prices",
    "QualityCoefficient",
    "QualityInMoney",
    "QualityMinusMoney",
    "Range",
    "Target",
    "ValueRatio",
    "abnormally_low",
    "within",
]
