"""The rules of the financial checks as they are typed before publication."""

from fractions import Fraction as F

import pytest

from evaluation.financial.rule_set import BadRule, boxes, rules_from
from evaluation.financial.rules import DEFAULT, RATIOS, ratios


def test_thresholds_that_are_typed_replace_the_templates_and_the_others_stay() -> None:
    rules = rules_from({"gearing": {"high_above": "80"}, "acid_ratio": {"high_below": "0.5", "low_above": "0.9"}})
    assert (rules["gearing"].high_above, rules["gearing"].low_below) == (80, 50)
    figures = {"borrowings": F(90), "net_assets": F(100), "current_assets": F(6), "stock": F(0)}
    found = ratios({**figures, "creditors_within_1y": F(10)}, rules=rules)
    assert (found["gearing"].risk, found["acid_ratio"].risk) == ("high", "medium")
    assert rules["net_debt_to_ebitda"] == DEFAULT["net_debt_to_ebitda"]
    assert all(len(boxes(name)) == 2 for name in RATIOS)
    assert rules_from({"net_asset_value": {"high_below": "-5"}})["net_asset_value"].risk(F(-1)) == "low"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"luck": {}}, "test"),
        ({"gearing": {"high_above": "lots"}}, "gearing-high_above"),
        ({"gearing": {"high_above": "40"}}, "gearing-low_below"),
        ({"acid_ratio": {"low_above": "0.1"}}, "acid_ratio-low_above"),
    ],
)
def test_a_threshold_that_cannot_be_names_its_box(typed: dict[str, dict[str, str]], field: str) -> None:
    with pytest.raises(BadRule) as wrong:
        rules_from(typed)
    assert wrong.value.field == field
