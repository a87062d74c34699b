"""The rules that standing is judged by: which test leads, and where the risk of each ratio turns. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from evaluation.financial.rules import DEFAULT, RATIOS, Rules, Threshold
from procurement.core.numbers import BadNumber, parse_decimal

THREE, ALL = "three", "ratios"
TESTS: Mapping[str, str] = {
    THREE: "Two of three: profit, liquidity and gearing",
    ALL: "All ratios, each with its thresholds",
}


class BadRule(ValueError):
    """A threshold that cannot be; `field` is its box."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def boxes(name: str) -> tuple[str, str]:
    """The two thresholds of a ratio, in the order in which risk falls.

    >>> boxes("acid_ratio"), boxes("gearing")
    (('high_below', 'low_above'), ('high_above', 'low_below'))
    """
    return ("high_below", "low_above") if DEFAULT[name].high_below is not None else ("high_above", "low_below")


def rules_from(typed: Mapping[str, Mapping[str, str]]) -> Rules:
    """The rules as they were typed; what was left out is the template's. Raises BadRule.

    >>> rules_from({"acid_ratio": {"high_below": "0.9"}})["acid_ratio"].risk(Fraction("0.95"))
    'medium'
    """
    rules = dict(DEFAULT)
    for name, row in typed.items():
        if name not in RATIOS:
            raise BadRule("test", f"{name} is not a ratio that is used.")
        rules[name] = _threshold(name, row)
    return rules


def flattened(thresholds: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The thresholds as a tender pack has them, a line for each.

    >>> flattened({"gearing": {"high_above": "120"}})
    {'gearing high_above': '120'}
    """
    return {f"{name} {box}": text for name, row in thresholds.items() for box, text in row.items()}


def gathered(lines: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The thresholds out of a tender pack. Raises BadRule for one that cannot be.

    >>> gathered({"gearing high_above": "120", "gearing low_below": "60"})
    {'gearing': {'high_above': '120', 'low_below': '60'}}
    """
    found: dict[str, dict[str, str]] = {}
    for line, text in lines.items():
        name, _, box = line.partition(" ")
        if name not in RATIOS or box not in boxes(name):
            raise BadRule("finance_limits", f"{line[:60]} is not a threshold of a ratio that is used.")
        found.setdefault(name, {})[box] = text
    rules_from(found)
    return found


def _threshold(name: str, row: Mapping[str, str]) -> Threshold:
    high, low = boxes(name)
    standing = DEFAULT[name]
    bad = _number(f"{name}-{high}", row.get(high, ""), getattr(standing, high))
    good = _number(f"{name}-{low}", row.get(low, ""), getattr(standing, low))
    if bad is not None and good is not None and (bad > good if high == "high_below" else bad < good):
        raise BadRule(f"{name}-{low}", "Low risk begins on the other side of where high risk ends.")
    return Threshold(**{high: bad, low: good})


def _number(box: str, typed: str, otherwise: Fraction | None) -> Fraction | None:
    if not typed.strip():
        return otherwise
    try:
        return Fraction(parse_decimal(typed, places=4, digits=9))
    except BadNumber as wrong:
        raise BadRule(box, str(wrong)) from wrong
