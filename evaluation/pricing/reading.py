"""The price formula as it stands in a calculator's file."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from evaluation.pricing import rules
from evaluation.pricing.rules import OrderingFormula, PointsFormula
from procurement.core.json_input import Node
from procurement.core.numbers import shown

Formula = PointsFormula | OrderingFormula


def read_price(node: Node) -> Formula | None:
    """The formula, or None where price is not scored; None too after a fault, which the node's document records."""
    if not node.given:
        return None
    name = node.child("formula")
    if not isinstance(node.value, dict):
        node.fault("must be an object")
        return None
    if not name.required("a formula"):
        return None
    if not isinstance(name.value, str) or name.value not in _FORMULAS:
        name.fault(f"is not known; {', '.join(_FORMULAS)} are allowed")
        return None
    keys, read = _FORMULAS[name.value]
    node.knows("formula", "weight", *keys)
    return read(node)


def _weight(node: Node) -> Fraction:
    return node.child("weight").number("a weight", least=0)


def _money(node: Node, key: str) -> Fraction:
    return node.child(key).number("an amount", above=0)


def _linear(node: Node) -> Formula:
    k = node.child("k").optional_number("a factor", above=0)
    return rules.LinearOverLowest(
        _weight(node), Fraction(1) if k is None else k, node.child("floor").optional_number("a number of points")
    )


def _deviation(formula: type[rules.MeanDeviation]) -> Callable[[Node], Formula]:
    def read(node: Node) -> Formula:
        floor = node.child("floor").optional_number("a number of points")
        ceiling = node.child("ceiling").optional_number("a number of points")
        if floor is not None and ceiling is not None and floor > ceiling:
            node.child("ceiling").fault(f"is {shown(ceiling)}, below the floor {shown(floor)}")
        return formula(_weight(node), floor, ceiling)

    return read


def _target(node: Node) -> Formula:
    maximum, optimal = _money(node, "maximum"), node.child("optimal").number("an amount", least=0)
    if not node.document.faults and optimal >= maximum:
        node.child("optimal").fault(f"is {shown(optimal)}; an amount below the maximum {shown(maximum)} is allowed")
    excludes = node.child("over_maximum").choice(("exclude",), "") == "exclude"
    return rules.Target(_weight(node), maximum, optimal, excludes)


def _discount(node: Node) -> Formula:
    threshold = node.child("threshold_percent").number("a percentage", least=0, most=100)
    return rules.DiscountThreshold(_weight(node), _money(node, "budget"), threshold)


def _banded(node: Node) -> Formula:
    weight, listed = _weight(node), node.child("bands")
    rows = listed.items()
    if not rows:
        listed.fault("is missing or empty; a list of bands is needed")
    bands: list[rules.Band] = []
    for index, row in enumerate(rows):
        row.knows("up_to", "points")
        limit = row.child("up_to").optional_number("an amount", above=0)
        if limit is None and index < len(rows) - 1:
            row.child("up_to").fault("is missing; only the last band may have none")
        if bands and limit is not None and bands[-1].up_to is not None and limit <= bands[-1].up_to:
            row.child("up_to").fault(f"is {shown(limit)}; bands rise, so more than {shown(bands[-1].up_to)} is allowed")
        bands.append(rules.Band(limit, row.child("points").number("a number of points", least=0, most=weight)))
    return rules.Banded(weight, tuple(bands))


def _amounts(node: Node) -> Formula:
    listed = node.child("amounts")
    rows = listed.items()
    if not rows:
        listed.fault("is missing or empty; a list of amounts is needed")
    amounts: list[rules.Amount] = []
    for row in rows:
        row.knows("from", "pounds", "criterion")
        least = row.child("from").number("a number of quality points", least=0)
        of = row.child("criterion").optional_text() or ""
        before = [one.least for one in amounts if one.criterion == of]
        if before and least <= before[-1]:
            row.child("from").fault(f"is {shown(least)}; points rise, so more than {shown(before[-1])} is allowed")
        amounts.append(rules.Amount(least, row.child("pounds").number("an amount; below 0 it is a penalty"), of))
    return rules.QualityInMoney(tuple(amounts))


def _ratio(node: Node) -> Formula:
    scale = node.child("scale").optional_number("a number", above=0)
    band = node.child("band_percent").optional_number("a percentage", least=0, most=100)
    decided_by = node.child("decided_by").choice(("price", "quality"), "price")
    return rules.ValueRatio(Fraction(1) if scale is None else scale, band or Fraction(0), decided_by)


_FORMULAS: Mapping[str, tuple[tuple[str, ...], Callable[[Node], Formula]]] = {
    "lowest_over_price": ((), lambda node: rules.LowestOverPrice(_weight(node))),
    "linear_over_lowest": (("k", "floor"), _linear),
    "mean_deviation": (("floor", "ceiling"), _deviation(rules.MeanDeviation)),
    "median_deviation": (("floor", "ceiling"), _deviation(rules.MedianDeviation)),
    "range": ((), lambda node: rules.Range(_weight(node))),
    "target": (("maximum", "optimal", "over_maximum"), _target),
    "budget_linear": (("budget",), lambda node: rules.BudgetLinear(_weight(node), _money(node, "budget"))),
    "discount_threshold": (("budget", "threshold_percent"), _discount),
    "banded": (("bands",), _banded),
    "lowest_price": ((), lambda node: rules.LowestPrice()),
    "price_per_quality_point": ((), lambda node: rules.PricePerQualityPoint()),
    "quality_minus_money": (
        ("pounds_per_point",),
        lambda node: rules.QualityMinusMoney(node.child("pounds_per_point").number("an amount", least=0)),
    ),
    "quality_coefficient": (
        (),
        lambda node: rules.QualityCoefficient(node.child("weight").number("a weight", above=0)),
    ),
    "quality_in_money": (("amounts",), _amounts),
    "value_ratio": (("scale", "band_percent", "decided_by"), _ratio),
}
