"""Financial ratios: their figures, their risk, and the three answers of ok, undefined and missing."""

from decimal import Decimal
from fractions import Fraction as F

import pytest

from evaluation.financial.agreeing import slips
from evaluation.financial.rules import DEFAULT, FIGURES, RATIOS, Ratio, Threshold, net_cash, ratios
from evaluation.financial.three_tests import mitigations
from procurement.core.numbers import half_up

SOUND = {
    "revenue": "1200", "operating_profit": "90", "profit_after_tax": "60", "ebitda": "100", "net_interest_paid": "20",
    "free_cash_flow": "30", "current_assets": "500", "stock": "100", "cash": "50", "creditors_within_1y": "400",
    "creditors_after_1y": "100", "borrowings": "350", "pension_deficit": "100", "net_assets": "500",
    "group_debtors": "250", "gross_assets": "1000",
}  # fmt: skip


def judged(months: int = 12, value: str | None = "800", **changed: str | None) -> dict[str, Ratio]:
    figures = {name: None if text is None else Decimal(text) for name, text in {**SOUND, **changed}.items()}
    return ratios(figures, months, None if value is None else Decimal(value))


def test_every_ratio_is_worked_out_in_published_order() -> None:
    found = judged()
    assert list(found) == list(RATIOS) == list(DEFAULT)
    assert {name: (str(half_up(ratio.value or F(0), 2)), ratio.risk) for name, ratio in found.items()} == {
        "turnover_ratio": ("1.50", "medium"),
        "operating_margin": ("7.50", "medium"),
        "free_cash_flow_to_net_debt": ("10.00", "medium"),
        "net_debt_to_ebitda": ("3.00", "medium"),
        "net_debt_and_pension_to_ebitda": ("4.00", "medium"),
        "net_interest_cover": ("4.50", "medium"),
        "current_ratio": ("1.25", "medium"),
        "acid_ratio": ("1.00", "medium"),
        "net_asset_value": ("500.00", "low"),
        "group_exposure": ("25.00", "medium"),
        "gearing": ("70.00", "medium"),
    }


def test_the_working_can_be_redone_by_hand() -> None:
    found = judged(operating_profit="-90")
    assert found["acid_ratio"].working == "(500 − 100) ÷ 400"
    assert found["net_debt_and_pension_to_ebitda"].working == "(350 − 50 + 100) ÷ 100"
    assert found["operating_margin"].working == "(-90) ÷ 1200 × 100"
    assert found["net_asset_value"].working == "500"


def test_flows_are_brought_to_twelve_months_and_balances_are_not() -> None:
    found = judged(months=18)
    assert found["turnover_ratio"].value == 1 and found["turnover_ratio"].risk == "high"
    assert found["turnover_ratio"].working == "(1200 × 12 ÷ 18) ÷ 800"
    assert found["current_ratio"].value == F("1.25")
    assert found["operating_margin"].value == F("7.5")


def test_missing_undefined_and_nought_are_three_answers() -> None:
    assert judged(stock=None)["acid_ratio"] == Ratio(None, "missing", None, "not given: Stock and work in progress")
    assert judged(value=None)["turnover_ratio"].working == "not given: Annual contract value"
    assert judged(net_assets=None)["net_asset_value"].status == "missing"
    assert judged(borrowings=None)["net_debt_to_ebitda"].status == "missing"
    undefined = judged(creditors_within_1y="0")["current_ratio"]
    assert (undefined.value, undefined.status, undefined.risk) == (None, "undefined", None)
    assert undefined.working == "500 ÷ 0"
    assert judged(current_assets="0")["current_ratio"].value == 0
    assert ratios({})["current_ratio"].status == "missing"


@pytest.mark.parametrize("ebitda", ["-1", "-100", "0"])
def test_debt_without_earnings_is_high_whatever_the_quotient(ebitda: str) -> None:
    found = judged(ebitda=ebitda)
    assert found["net_debt_to_ebitda"].risk == found["net_debt_and_pension_to_ebitda"].risk == "high"
    assert found["net_debt_to_ebitda"].status == ("undefined" if ebitda == "0" else "ok")


@pytest.mark.parametrize("cash", ["350", "1000"])
def test_net_cash_is_low_whatever_the_quotient(cash: str) -> None:
    found = judged(cash=cash, ebitda="-5", free_cash_flow="-30", pension_deficit="0")
    assert {name: found[name].risk for name in found if "debt" in name} == {
        "free_cash_flow_to_net_debt": "low", "net_debt_to_ebitda": "low", "net_debt_and_pension_to_ebitda": "low"
    }  # fmt: skip


def test_a_pension_deficit_can_outweigh_net_cash() -> None:
    found = judged(cash="400", pension_deficit="1000")
    assert found["net_debt_to_ebitda"].risk == "low" and found["net_debt_and_pension_to_ebitda"].risk == "high"


def test_a_company_that_receives_interest_is_covered() -> None:
    assert judged(net_interest_paid="-5")["net_interest_cover"].risk == "low"
    assert judged(net_interest_paid="0")["net_interest_cover"].status == "undefined"
    assert judged(operating_profit="10")["net_interest_cover"].risk == "high"


def test_net_liabilities_never_read_as_low_gearing() -> None:
    assert judged(net_assets="-500")["gearing"].risk == "high"
    assert judged(net_assets="-500", borrowings="0")["gearing"].risk == "low"
    assert judged(net_assets="-1")["net_asset_value"].risk == "high"
    assert judged(net_assets="0")["net_asset_value"].risk == "low"


SMALL_IS_BAD = Threshold(high_below=F(1), low_above=F("1.5"))
LARGE_IS_BAD = Threshold(high_above=F(100), low_below=F(50))


@pytest.mark.parametrize(
    ("threshold", "value", "risk"),
    [
        (SMALL_IS_BAD, "0.9999", "high"),
        (SMALL_IS_BAD, "1", "medium"),
        (SMALL_IS_BAD, "1.5", "medium"),
        (SMALL_IS_BAD, "1.50001", "low"),
        (LARGE_IS_BAD, "100.01", "high"),
        (LARGE_IS_BAD, "100", "medium"),
        (LARGE_IS_BAD, "50", "medium"),
        (LARGE_IS_BAD, "49.99", "low"),
        (Threshold(low_above=F(1)), "0", "medium"),
        (Threshold(low_above=F(1)), "2", "low"),
        (Threshold(high_above=F(1)), "1", "low"),
    ],
)
def test_equality_is_medium_and_what_is_exact_decides(threshold: Threshold, value: str, risk: str) -> None:
    assert threshold.risk(F(value)) == risk


def test_risk_is_judged_on_the_exact_value_not_on_what_is_shown() -> None:
    ratio = judged(current_assets="15001", creditors_within_1y="10000")["current_ratio"]
    assert ratio.value is not None and str(half_up(ratio.value, 2)) == "1.50"
    assert ratio.risk == "low"


def test_a_tender_may_publish_its_own_thresholds() -> None:
    figures = {name: Decimal(text) for name, text in SOUND.items()}
    strict = {**DEFAULT, "current_ratio": Threshold(high_below=F(2), low_above=F(3))}
    assert ratios(figures, rules=strict)["current_ratio"].risk == "high"


@pytest.mark.parametrize(
    ("high", "low", "found"),
    [
        ("80", None, ("80", "50")),
        (None, "60", ("100", "60")),
        ("40", None, ("40", "40")),
        (None, "120", ("120", "120")),
    ],
)
def test_a_threshold_that_is_not_named_stays_or_goes_along(
    high: str | None, low: str | None, found: tuple[str, str]
) -> None:
    mine = LARGE_IS_BAD.replaced(F(high) if high else None, F(low) if low else None)
    assert (mine.high_above, mine.low_below) == (F(found[0]), F(found[1]))
    assert SMALL_IS_BAD.replaced(F(6), None).risk(F(6)) == "medium"
    assert DEFAULT["net_asset_value"].replaced(F(-5), None).risk(F(-1)) == "low"


def test_a_loss_over_less_than_no_revenue_is_high() -> None:
    assert judged(revenue="-10", operating_profit="-5")["operating_margin"].risk == "high"


def test_every_figure_has_a_name_that_an_accountant_knows() -> None:
    assert set(SOUND) == set(FIGURES)


def test_debt_that_cash_outweighs_is_said_and_figures_that_do_not_agree_are_named() -> None:
    sound = {name: Decimal(text) for name, text in SOUND.items()}
    assert not net_cash("net_debt_to_ebitda", sound) and not net_cash("acid_ratio", sound)
    assert net_cash("net_debt_and_pension_to_ebitda", sound | {"cash": Decimal(450)})
    assert not net_cash("net_debt_to_ebitda", {"borrowings": Decimal(1)})
    assert slips(sound) == {"net_assets": "", "ebitda": "", "current_assets": ""}
    wrong = sound | {"net_assets": Decimal(450), "ebitda": Decimal(80), "cash": Decimal(450)}
    assert list(slips(wrong).values()) == ["Out by £50", "Less than operating profit", "Less than its parts"]
    assert slips(sound | {"pension_deficit": Decimal(0)}) == slips(sound) and slips({}) == {}


def test_what_may_be_weighed_is_shown_as_far_as_figures_tell() -> None:
    sound = {name: Decimal(text) for name, text in SOUND.items()}
    thin = sound | {"stock": Decimal(130), "net_assets": Decimal(330), "profit_after_tax": Decimal(-1)}
    shown = {one.name: one.met for one in mitigations(thin, sound)}
    assert shown["An earlier year"] and shown["Marginal"] and shown["Reserves"] and shown["Cash flow"]
    assert shown["Debt within the group"] is None and shown["The sector’s norm"] is None
    worse = {one.name: one.met for one in mitigations(thin | {"net_assets": Decimal(-5)}, thin)}
    assert (worse["An earlier year"], worse["Marginal"], worse["Reserves"]) == (False, False, False)
    assert {one.met for one in mitigations({}, None)} == {None}
