"""Every price formula against worked figures, its edges, and what calls for an explanation."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.pricing import rules
from evaluation.pricing.rules import Band, Offer, OrderingFormula, PointsFormula, Prices, abnormally_low
from procurement.core.numbers import half_up

FOUR = Prices(tuple(map(F, (100000, 110000, 125000, 210000))))
FORTY = F(40)


def earned(formula: PointsFormula, prices: Prices = FOUR) -> list[str]:
    return [str(half_up(formula.points(price, prices), 2)) for price in prices.all]


@pytest.mark.parametrize(
    ("formula", "points"),
    [
        (rules.LowestOverPrice(FORTY), ["40.00", "36.36", "32.00", "19.05"]),
        (rules.LinearOverLowest(FORTY), ["40.00", "36.00", "30.00", "-4.00"]),
        (rules.LinearOverLowest(FORTY, floor=F(0)), ["40.00", "36.00", "30.00", "0.00"]),
        (rules.LinearOverLowest(FORTY, k=F(2), floor=F(-10)), ["40.00", "32.00", "20.00", "-10.00"]),
        (rules.MeanDeviation(FORTY, floor=F(0), ceiling=F(100)), ["30.64", "27.71", "23.30", "0.00"]),
        (rules.MeanDeviation(FORTY), ["30.64", "27.71", "23.30", "-1.65"]),
        (rules.MeanDeviation(FORTY, ceiling=F(70)), ["28.00", "27.71", "23.30", "-1.65"]),
        (rules.MedianDeviation(FORTY, floor=F(0)), ["25.96", "22.55", "17.45", "0.00"]),
        (rules.Range(FORTY), ["40.00", "36.36", "30.91", "0.00"]),
        (rules.Target(FORTY, F(200000), F(100000)), ["40.00", "36.00", "30.00", "0.00"]),
        (rules.Target(FORTY, F(200000), F(110000)), ["40.00", "40.00", "33.33", "0.00"]),
        (rules.BudgetLinear(FORTY, F(200000)), ["40.00", "36.00", "30.00", "0.00"]),
        (rules.BudgetLinear(FORTY, F(100000)), ["0.00", "0.00", "0.00", "0.00"]),
        (rules.DiscountThreshold(FORTY, F(200000), F(5)), ["40.00", "36.00", "30.00", "0.00"]),
        (rules.DiscountThreshold(FORTY, F(200000), F(100)), ["20.00", "18.00", "15.00", "0.00"]),
        (rules.DiscountThreshold(FORTY, F(90000), F(0)), ["0.00", "0.00", "0.00", "0.00"]),
        (rules.Banded(FORTY, (Band(F(110000), FORTY), Band(F(125000), F(20)))), ["40.00", "40.00", "20.00", "0.00"]),
        (rules.Banded(FORTY, (Band(F(100000), FORTY), Band(None, F(5)))), ["40.00", "5.00", "5.00", "5.00"]),
    ],
)
def test_points_are_those_worked_by_hand(formula: PointsFormula, points: list[str]) -> None:
    assert earned(formula) == points


def test_the_mean_moves_when_a_bid_goes() -> None:
    three = Prices(FOUR.all[:3])
    formula = rules.MeanDeviation(F(100))
    assert [str(half_up(formula.points(price, three), 2)) for price in three.all] == ["60.45", "51.49", "38.06"]


def test_the_median_of_an_odd_number_is_the_middle_one() -> None:
    assert Prices(tuple(map(F, (300, 100, 110)))).median == 110


@pytest.mark.parametrize("floor", [None, F(80)])
def test_a_bid_alone_stands_at_half(floor: F | None) -> None:
    assert rules.MeanDeviation(FORTY, floor=floor).points(F(7), Prices((F(7),))) == 20


def test_equal_prices_all_earn_the_range() -> None:
    assert rules.Range(FORTY).points(F(7), Prices((F(7), F(7)))) == 40


def test_only_a_target_that_says_so_excludes() -> None:
    strict = rules.Target(FORTY, F(200), F(100), over_maximum_excludes=True)
    assert strict.excludes(F(201)) and not strict.excludes(F(200))
    assert not rules.Target(FORTY, F(200), F(100)).excludes(F(201))
    assert not rules.Range(FORTY).excludes(F(10**9))


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (rules.LowestOverPrice(FORTY), "40 × lowest price ÷ price"),
        (rules.LinearOverLowest(FORTY), "40 × (1 − (price − lowest price) ÷ lowest price)"),
        (
            rules.LinearOverLowest(FORTY, F("1.5"), F(0)),
            "40 × (1 − 1.5 × (price − lowest price) ÷ lowest price), not below 0",
        ),
        (rules.MeanDeviation(FORTY), "40 ÷ 100 × (50 − (price − mean price) ÷ mean price × 100)"),
        (
            rules.MedianDeviation(FORTY, F(0), F(100)),
            "40 ÷ 100 × (50 − (price − median price) ÷ median price × 100), "
            "the points out of 100 not below 0 and not above 100",
        ),
        (
            rules.Range(FORTY),
            "40 × (highest price − price) ÷ (highest price − lowest price); 40 where all prices are equal",
        ),
        (
            rules.Target(FORTY, F(200), F(100), over_maximum_excludes=True),
            "40 × (200 − price) ÷ (200 − 100), within 0 to 40; a price above 200 excludes",
        ),
        (rules.Target(FORTY, F(200), F(100)), "40 × (200 − price) ÷ (200 − 100), within 0 to 40"),
        (rules.BudgetLinear(FORTY, F(200)), "40 × (200 − price) ÷ (200 − lowest price), within 0 to 40"),
        (
            rules.DiscountThreshold(FORTY, F(200), F(5)),
            "40 × percent below 200 ÷ the larger of 5 and the best percent, within 0 to 40",
        ),
        (rules.Banded(FORTY, (Band(F(10), FORTY),)), "points by price: 40 up to 10; 0 above that"),
        (
            rules.Banded(FORTY, (Band(F(10), FORTY), Band(None, F(5)))),
            "points by price: 40 up to 10; 5 above that",
        ),
        (rules.LowestPrice(), "lowest price first"),
        (rules.PricePerQualityPoint(), "price ÷ quality points, lowest first"),
        (rules.QualityMinusMoney(F(250)), "price − quality points × 250, lowest first"),
        (rules.QualityCoefficient(F(70)), "price ÷ (1 + quality points ÷ 70), lowest first"),
        (
            rules.ValueRatio(F(1000), F(5), "quality"),
            "quality points ÷ price × 1000, highest first; those within 5% of the best come first, by quality",
        ),
        (
            rules.ValueRatio(),
            "quality points ÷ price, highest first; those within 0% of the best come first, by price",
        ),
    ],
)
def test_a_formula_prints_itself(formula: PointsFormula | OrderingFormula, words: str) -> None:
    assert formula.words == words


def test_money_that_ranks_shows_how_it_comes_about() -> None:
    assert rules.LowestPrice().working(F(60), F(200), {}) == ""
    assert rules.ValueRatio(F(1000)).working(F(60), F(200), {}) == "60 ÷ 200 × 1000"
    assert rules.QualityMinusMoney(F(3)).working(F(60), F(200), {}) == "200 − 60 × 3"
    by = rules.QualityInMoney((rules.Amount(F(0), F(-5)), rules.Amount(F(9), F(45), "Q1")))
    assert by.working(F(60), F(200), {"Q1": F(8)}) == "200 + 5" and by.total(F(60), F(200)) == 205
    assert by.working(F(60), F(200), {"Q1": F(9)}) == "200 − 40"


def test_only_points_have_a_weight_that_counts() -> None:
    assert rules.Range(FORTY).counted_weight == 40
    assert rules.LowestPrice().counted_weight is None
    assert rules.QualityCoefficient(FORTY).counted_weight == 40


@pytest.mark.parametrize(
    "unfinished",
    [
        lambda: PointsFormula(FORTY).words,
        lambda: PointsFormula(FORTY).points(F(1), FOUR),
        lambda: OrderingFormula().words,
        lambda: OrderingFormula().total(F(1), F(1)),
    ],
)
def test_a_formula_that_says_nothing_is_no_formula(unfinished: object) -> None:
    with pytest.raises(NotImplementedError):
        unfinished()  # type: ignore[operator]


prices = st.lists(st.integers(1, 10**9).map(F), min_size=1, max_size=12).map(lambda found: Prices(tuple(found)))
WITHIN_WEIGHT: list[PointsFormula] = [
    rules.LowestOverPrice(FORTY),
    rules.LinearOverLowest(FORTY, floor=F(0)),
    rules.MeanDeviation(FORTY, F(0), F(100)),
    rules.MedianDeviation(FORTY, F(0), F(100)),
    rules.Range(FORTY),
    rules.Target(FORTY, F(10**6), F(10**3)),
    rules.BudgetLinear(FORTY, F(10**6)),
    rules.DiscountThreshold(FORTY, F(10**6), F(5)),
    rules.Banded(FORTY, (Band(F(10**6), FORTY),)),
]


@given(prices, st.sampled_from(WITHIN_WEIGHT))
def test_points_stay_within_the_weight_and_a_lower_price_never_earns_less(
    found: Prices, formula: PointsFormula
) -> None:
    earned = [formula.points(price, found) for price in sorted(found.all)]
    assert all(0 <= points <= 40 for points in earned)
    assert earned == sorted(earned, reverse=True)


def test_value_ratio_puts_the_band_first_and_then_goes_by_ratio() -> None:
    def offer(quality: int, price: int) -> Offer:
        return Offer(F(quality), F(price), rules.ValueRatio().total(F(quality), F(price)))

    offers = {"best": offer(100, 100), "cheap": offer(48, 50), "poor": offer(80, 100), "worst": offer(10, 20)}

    def order(formula: rules.ValueRatio) -> list[str]:
        keys = dict(zip(offers, formula.keys(list(offers.values())), strict=True))
        return sorted(offers, key=lambda name: keys[name])

    assert order(rules.ValueRatio()) == ["best", "cheap", "poor", "worst"]
    assert order(rules.ValueRatio(band_percent=F(5))) == ["cheap", "best", "poor", "worst"]
    assert order(rules.ValueRatio(band_percent=F(5), decided_by="quality")) == ["best", "cheap", "poor", "worst"]
    assert rules.ValueRatio().keys([]) == []


def test_ordering_formulas_rank_the_lowest_first() -> None:
    formula = rules.QualityMinusMoney(F(1))
    assert formula.total(F(1500), F(80000)) == 78500
    assert formula.keys([Offer(F(0), F(5), F(5))]) == [(F(5),)]


BIDS = {"A": F(60), "B": F(100), "C": F(100)}


@pytest.mark.parametrize(
    ("rule", "percent", "alerted"),
    [
        ("below_mean_of_others", F(40), {"A": F(40)}),
        ("below_mean_of_others", F("40.0001"), {}),
        ("below_next", F(40), {"A": F(40)}),
        ("below_next", F(41), {}),
        ("below_mean", F(30), {"A": F(400, 13)}),
        ("below_mean", F(400, 13), {}),
        ("below_median", F(40), {"A": F(40)}),
    ],
)
def test_an_alert_is_exact_and_inclusive_as_its_rule_says(rule: str, percent: F, alerted: dict[str, F]) -> None:
    assert {alert.bidder: alert.percent for alert in abnormally_low(rule, percent, BIDS)} == alerted


@pytest.mark.parametrize("rule", rules.ABNORMALLY_LOW)
def test_a_bid_alone_is_never_abnormal(rule: str) -> None:
    assert not list(abnormally_low(rule, F(0), {"A": F(1)}))


def test_the_highest_price_has_no_next() -> None:
    assert [alert.bidder for alert in abnormally_low("below_next", F(0), {"A": F(1), "B": F(2), "C": F(2)})] == ["A"]
