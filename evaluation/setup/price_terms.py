"""How price earns points: the formulas that can be chosen, their parameters as typed, and each formula in words.

The formulas are those of `evenhand replay`, read by the very code that reads its files.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.pricing.reading import Formula, read_price
from evaluation.scheme.rules import ABNORMALLY_LOW, low_price_words
from evaluation.setup.pack import Price
from procurement.core.json_input import Document, Node
from procurement.core.numbers import parse_decimal, shown


@dataclass(frozen=True)
class Parameter:
    """A figure that a formula needs, or may have; `choices` where it is one of a few words."""

    name: str
    label: str
    hint: str = ""
    needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    lines: bool = False


@dataclass(frozen=True)
class Kind:
    """A formula that can be chosen: its name for people, what it does, and its parameters."""

    title: str
    about: str
    parameters: tuple[Parameter, ...] = ()


_FLOOR = Parameter("floor", "Least points", "Leave it empty and points may fall below nothing.", needed=False)
_OF_100 = (
    Parameter("floor", "Least points out of 100", "Leave it empty for none.", needed=False),
    Parameter("ceiling", "Most points out of 100", "Leave it empty for none.", needed=False),
)

KINDS: dict[str, Kind] = {
    "lowest_over_price": Kind("Relative to the lowest price", "Twice the lowest price earns half the points."),
    "linear_over_lowest": Kind(
        "Falling in step above the lowest price",
        "Each percent above the lowest price takes the same number of points.",
        (Parameter("k", "How many times as fast", "1 unless something else was meant.", needed=False), _FLOOR),
    ),
    "range": Kind("Between the lowest and the highest price", "The lowest earns all, the highest nothing."),
    "mean_deviation": Kind("Distance from the mean price", "Half the points at the mean of all prices.", _OF_100),
    "median_deviation": Kind("Distance from the median price", "Half the points at the middle price.", _OF_100),
    "target": Kind(
        "Between a maximum and an optimal price",
        "All points at the optimal price or below, none at the maximum.",
        (
            Parameter("maximum", "Maximum price, £"),
            Parameter("optimal", "Optimal price, £"),
            Parameter(
                "over_maximum",
                "A price above the maximum",
                needed=False,
                choices=(("", "earns no points"), ("exclude", "is excluded")),
            ),
        ),
    ),
    "budget_linear": Kind(
        "Between the lowest price and the budget", "None at the budget.", (Parameter("budget", "Budget, £"),)
    ),
    "discount_threshold": Kind(
        "Percent below the budget",
        "Small cuts stay small: the best cut counts in full only past a threshold.",
        (Parameter("budget", "Budget, £"), Parameter("threshold_percent", "Threshold, % below the budget")),
    ),
    "banded": Kind(
        "Points by band of price",
        "A table of prices and points.",
        (
            Parameter(
                "bands",
                "Bands, one on each line",
                "A price and its points, such as 50000: 30. A last line such as above: 5 is for all that is dearer.",
                lines=True,
            ),
        ),
    ),
    "lowest_price": Kind("Lowest price of those that pass", "Quality decides only who passes."),
    "price_per_quality_point": Kind("Price for each quality point", "Lowest first."),
    "quality_minus_money": Kind(
        "Price less what quality is worth",
        "Lowest first.",
        (Parameter("pounds_per_point", "What a quality point is worth, £"),),
    ),
    "quality_coefficient": Kind(
        "Price divided by a coefficient for quality",
        "Lowest first. The coefficient is 1 + quality points ÷ the weight of price, so that 20 quality points beside "
        "a weight of 70 divide the price by 9/7.",
    ),
    "quality_in_money": Kind(
        "Price with a bonus or penalty in money for quality",
        "Lowest first, once the amount for its quality is taken off or added.",
        (
            Parameter(
                "amounts",
                "Amounts by quality points, one on each line",
                "From how many points, and the pounds taken off, such as 80: 20000. With a minus sign they are added: "
                "0: -10000. Each line counts up to the next. With a question’s code before, the points are those of "
                "that question: Q1 12: 5000.",
                lines=True,
            ),
        ),
    ),
    "value_ratio": Kind(
        "Quality for money",
        "Highest first; those close to the best count as equal.",
        (
            Parameter("scale", "Multiplied by", needed=False),
            Parameter("band_percent", "As good as the best within, %", needed=False),
            Parameter(
                "decided_by",
                "Among those decides",
                needed=False,
                choices=(("price", "the lower price"), ("quality", "the higher quality")),
            ),
        ),
    ),
}
"""By the name that `evenhand replay` knows it by, in the order of the list."""


LOW_RULES = (
    ("", "No rule is published"),
    *((name, words.format(percent="…").capitalize()) for name, words in ABNORMALLY_LOW.items()),
)
"""When a price has to be explained as abnormally low, for the list it is chosen from."""


def low_price_faults(price: Price) -> dict[str, str]:
    """What is wrong with the rule for abnormally low prices, by the name of its box.

    >>> from decimal import Decimal
    >>> low_price_faults(Price("lowest_over_price", Decimal(30), low_rule="below_mean"))
    {'low_percent': 'Enter a percentage above 0 and below 100: the rule needs it.'}
    """
    if not price.low_rule:
        return {}
    if price.low_rule not in ABNORMALLY_LOW:
        return {"low_rule": "Choose one of the rules in the list."}
    if price.low_percent is None or not 0 < price.low_percent < 100:
        return {"low_percent": "Enter a percentage above 0 and below 100: the rule needs it."}
    return {}


def low_price_said(price: Price | None) -> str:
    """What bidders are told of abnormally low prices; empty where no rule is published, or it is not complete."""
    if price is None or not price.low_rule or low_price_faults(price) or price.low_percent is None:
        return ""
    return low_price_words(price.low_rule, Fraction(price.low_percent))


def low_price_document(price: Price | None) -> list[dict[str, str]]:
    """The rule as it stands in a file of `evenhand replay`, and in the scheme."""
    if price is None or price.low_percent is None or not low_price_said(price):
        return []
    return [{"rule": price.low_rule, "percent": shown(price.low_percent)}]


@dataclass(frozen=True)
class Terms:
    """The formula that a price is under, or what is wrong with its parameters by their name."""

    formula: Formula | None
    faults: Mapping[str, str]

    @property
    def words(self) -> str:
        """The formula as it is printed; empty where it cannot be read yet."""
        return self.formula.words if self.formula else ""


def terms(price: Price) -> Terms:
    """Read the formula and its parameters.

    >>> from decimal import Decimal
    >>> terms(Price("lowest_over_price", Decimal(30))).words
    '30 × lowest price ÷ price'
    >>> terms(Price("budget_linear", Decimal(30))).faults
    {'budget': 'Enter it: the formula needs it.'}
    """
    kind = KINDS.get(price.formula)
    if kind is None:
        return Terms(None, {"formula": "Choose one of the formulas in the list."})
    faults = {p.name: "Enter it: the formula needs it." for p in kind.parameters if p.needed and not _given(price, p)}
    document = Document()
    read = read_price(Node(price_document(price), "", document))
    for fault in document.faults:
        name, _, row = fault.pointer.lstrip("/").partition("/")
        place = f"Line {int(row.split('/')[0]) + 1} " if row[:1].isdigit() else "This "
        faults.setdefault(name or "formula", f"{place}{fault.message}.")
    return Terms(None if faults else read, faults)


def _given(price: Price, parameter: Parameter) -> bool:
    return bool(price.parameters.get(parameter.name, "").strip())


def price_document(price: Price) -> dict[str, object]:
    """The price as it stands in a file of `evenhand replay`, and in the scheme; bands become a list there.

    >>> from decimal import Decimal
    >>> price_document(Price("banded", Decimal(30), {"bands": "50000: 30"}))["bands"]
    [{'up_to': '50000', 'points': '30'}]
    """
    given: dict[str, object] = {name: text for name, text in price.parameters.items() if text.strip()}
    if "bands" in given:
        given["bands"] = [_band(line) for line in str(given["bands"]).split("\n") if line.strip()]
    if "amounts" in given:
        given["amounts"] = [_amount(line) for line in str(given["amounts"]).split("\n") if line.strip()]
    return {"formula": price.formula, "weight": shown(price.weight), **given}


def _band(line: str) -> dict[str, str]:
    left, _, points = line.rpartition(":")
    limit = left.strip().lstrip("£").replace(",", "")
    return {"points": points.strip()} if limit.lower() == "above" else {"up_to": limit, "points": points.strip()}


def _amount(line: str) -> dict[str, str]:
    points, _, pounds = line.partition(":")
    of, _, least = points.strip().rpartition(" ")
    plain = pounds.replace("£", "").replace(",", "").replace("−", "-").replace(" ", "")
    return {"from": least, "pounds": plain} | ({"criterion": of.strip()} if of.strip() else {})


def named_in(price: Price) -> list[str]:
    """The questions whose points are worth money of their own."""
    rows = price_document(price).get("amounts", ())
    return [row["criterion"] for row in rows if "criterion" in row] if isinstance(rows, list) else []


def renamed(price: Price | None, before: str, after: str) -> Price | None:
    """The price with a question under another code."""
    if price is None or "amounts" not in price.parameters or before == after:
        return price
    text = re.sub(rf"(?m)^\s*{re.escape(before)}(?= +[^:\n]*:)", after, price.parameters["amounts"])
    return replace(price, parameters={**price.parameters, "amounts": text})


def tidy(name: str, text: str) -> str:
    """A figure as it is kept; raises BadNumber for what is none. Bands are read by `terms`.

    >>> tidy("budget", "100000.0")
    '100000'
    """
    plain = text.strip()
    if not plain or name in ("bands", "amounts", "over_maximum", "decided_by"):
        return re.sub(r"\r\n?", "\n", plain)
    return shown(parse_decimal(plain, places=4, digits=11))
