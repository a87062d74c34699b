"""`evenhand ratios`: a set of accounts as it stands in a calculator's file, and the answer."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluation.financial.rules import DEFAULT, FIGURES, RATIOS, Ratio, Rules, Threshold, ratios
from procurement.core.json_input import Node, read_json
from procurement.core.numbers import half_up, shown

_KEYS = ("figures", "months", "annual_contract_value", "rules", "title", "source", "notes")
_NEVER_NEGATIVE = frozenset({"current_assets", "stock", "gross_assets", "group_debtors", "borrowings"})


def read_and_judge(data: bytes) -> dict[str, Ratio]:
    """Every ratio of the accounts in the file. Raises `BadInput` with every fault."""
    root = read_json(data)
    for name, node in root.members():
        if name not in _KEYS:
            node.fault("is not known; figures, months, annual_contract_value and rules are allowed")
    given = root.child("figures")
    given.required("an object of figures")
    figures = {name: _figure(node, name) for name, node in given.members()}
    months = root.child("months").optional_number("a number of months", above=0, most=120)
    value = root.child("annual_contract_value").optional_number("an amount", least=0)
    rules = _rules(root.child("rules"))
    root.document.settle()
    return ratios(figures, Fraction(12) if months is None else months, value, rules)


def _figure(node: Node, name: str) -> Fraction | None:
    if name not in FIGURES:
        node.fault(f"is not a figure that is used; {', '.join(FIGURES)} are allowed")
        return None
    return node.optional_number("an amount", least=0 if name in _NEVER_NEGATIVE else None)


def _rules(node: Node) -> Rules:
    """The default rule set, with the thresholds of the ratios that the file names in place of its own."""
    rules = dict(DEFAULT)
    for name, thresholds in node.members():
        if name not in DEFAULT:
            thresholds.fault(f"is not a ratio; {', '.join(DEFAULT)} are allowed")
        else:
            rules[name] = _threshold(thresholds, DEFAULT[name])
    return rules


def _threshold(node: Node, default: Threshold) -> Threshold:
    small_is_bad = default.high_below is not None
    high, low = ("high_below", "low_above") if small_is_bad else ("high_above", "low_below")
    for name, value in node.members():
        if name not in (high, low):
            value.fault(f"is not a threshold of this ratio; {high} and {low} are allowed")
    bad, good = node.child(high).optional_number(), node.child(low).optional_number()
    if bad is None and good is None:
        node.fault(f"names no threshold; {high} or {low} is needed")
    elif bad is not None and good is not None and (bad > good if small_is_bad else bad < good):
        node.child(low).fault(f"is {shown(good)}, on the wrong side of {high} {shown(bad)}")
    return default.replaced(bad, good)


def output(found: Mapping[str, Ratio]) -> dict[str, Any]:
    """The answer as JSON: values half-up to two places."""
    return {
        "ratios": {
            name: {
                "value": None if ratio.value is None else shown(half_up(ratio.value, 2)),
                "status": ratio.status,
                "risk": ratio.risk,
                "working": ratio.working,
            }
            for name, ratio in found.items()
        }
    }


def rows(found: Mapping[str, Ratio]) -> list[list[str]]:
    """The answer for people: ratio, value, risk and working."""
    return [["Ratio", "Value", "Risk", "Working"]] + [
        [
            RATIOS[name],
            ratio.status if ratio.value is None else f"{half_up(ratio.value, 2):f}",
            ratio.risk or "",
            ratio.working,
        ]
        for name, ratio in found.items()
    ]
