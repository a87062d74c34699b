"""Evaluations by chance, in the form of `evenhand replay`: every formula, nested criteria, minimums, rounding."""

import random
from collections.abc import Iterator
from typing import Any

PLAIN = {
    "lowest_over_price": {},
    "linear_over_lowest": {"k": "2", "floor": "0"},
    "mean_deviation": {"floor": "0", "ceiling": "100"},
    "median_deviation": {"floor": "0"},
    "range": {},
    "target": {"maximum": "120", "optimal": "80"},
    "budget_linear": {"budget": "110"},
    "discount_threshold": {"budget": "160", "threshold_percent": "20"},
    "banded": {"bands": [{"up_to": "90", "points": "40"}, {"up_to": "110", "points": "20"}, {"points": "5"}]},
}
MONEY = {
    "lowest_price": {},
    "price_per_quality_point": {},
    "quality_minus_money": {"pounds_per_point": "3"},
    "quality_coefficient": {},
    "quality_in_money": {
        "amounts": [
            {"from": "10", "pounds": "-7.5"},
            {"criterion": "Q0", "from": "2", "pounds": "3.25"},
            {"from": "30", "pounds": "20"},
        ]
    },
    "value_ratio": {"scale": "1000", "band_percent": "10"},
}
SCALES: list[dict[str, Any]] = [{"max": "50"}, {"values": [0, 2, 5, 8, 10]}, {"values": [0, 1, 2, 3, 4], "max": "5"}]
OWN = {"values": [0, 1, 2, 3, 4, 5]}


def random_evaluation(dice: random.Random) -> dict[str, Any]:
    """A scheme and bids for one lot or two."""
    scheme = _scheme(dice)
    lots = dice.choice([[None], ["1", "2"]])
    bids = [_bid(dice, scheme, code, lot) for lot in lots for code in "ABCDEF"[: dice.randint(1, 6)]]
    return {"scheme": scheme, "bids": bids}


def _criteria(dice: random.Random, depth: int, prefix: str) -> list[dict[str, Any]]:
    found = []
    for number in range(dice.randint(1, 4)):
        one: dict[str, Any] = {"id": f"{prefix}{number}", "weight": dice.choice(["5", "10", "12.5", "7.25"])}
        if depth < 2 and dice.random() < 0.25:
            one["children"] = _criteria(dice, depth + 1, f"{prefix}{number}.")
            if dice.random() < 0.3:
                one["minimum"] = dice.choice(["20", "40", "50"])
        elif dice.random() < 0.3:
            one["scale"] = dice.choice(SCALES)
        elif dice.random() < 0.2:
            one["minimum"] = dice.choice(["1", "2"])
        found.append(one)
    return found


def _scheme(dice: random.Random) -> dict[str, Any]:
    scheme: dict[str, Any] = {"scale": OWN, "quality": _criteria(dice, 0, "Q")}
    if dice.random() < 0.3:
        scheme["quality"].append({"id": "P1", "pass_fail": True})
    if dice.random() < 0.3:
        scheme["quality_minimum"] = dice.choice(["30", "50", "60"])
    scheme["quality_relative_to_best"] = dice.random() < 0.2
    formula = dice.choice([None, *PLAIN, *MONEY])
    if formula:
        given = {name: value for name, value in {**PLAIN, **MONEY}[formula].items() if _keeps(dice, name)}
        scheme["price"] = {"weight": "40", "formula": formula, **given}
        if formula == "target" and dice.random() < 0.5:
            scheme["price"]["over_maximum"] = "exclude"
        if formula == "value_ratio" and dice.random() < 0.5:
            scheme["price"]["decided_by"] = "quality"
    stages = [stage for stage in ("criterion", "quality", "price", "total") if dice.random() < 0.4]
    scheme["rounding"] = {stage: dice.randint(0, 3) for stage in stages}
    steps = ["quality", "price", "criterion:Q0"]
    dice.shuffle(steps)
    scheme["tie_break"] = steps[: dice.randint(0, 3)]
    return scheme


def _keeps(dice: random.Random, name: str) -> bool:
    return name not in ("k", "floor", "ceiling", "scale", "band_percent") or dice.random() < 0.6


def _leaves(criteria: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in criteria:
        yield from _leaves(one["children"]) if "children" in one else [one]


def _score(dice: random.Random, one: dict[str, Any]) -> Any:
    if one.get("pass_fail"):
        return dice.choice(["pass", "pass", "fail"])
    scale = one.get("scale", OWN)
    return dice.choice(scale["values"]) if "values" in scale else dice.choice(["10", "20", "33.5", "50"])


def _bid(dice: random.Random, scheme: dict[str, Any], bidder: str, lot: str | None) -> dict[str, Any]:
    bid: dict[str, Any] = {
        "bidder": bidder,
        "scores": {one["id"]: _score(dice, one) for one in _leaves(scheme["quality"])},
    }
    if lot:
        bid["lot"] = lot
    formula = scheme.get("price", {}).get("formula")
    if formula in PLAIN and dice.random() < 0.1:
        bid["price_score"] = dice.choice(["0", "10", "40"])
    elif formula:
        bid["price"] = dice.choice(["70", "80", "90", "100", "100", "110", "123.45", "150"])
    if dice.random() < 0.1:
        bid["out"] = "failed selection"
    return bid
