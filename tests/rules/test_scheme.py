"""Weights, groups, scales and minimums of a published scheme."""

from fractions import Fraction as F

import pytest

from evaluation.pricing.rules import LowestOverPrice, LowestPrice
from evaluation.scheme.rules import (
    Criterion,
    Reason,
    Rounding,
    Scale,
    Scheme,
    percent_below,
    points,
    quality_points,
    shares,
    shortfalls,
    unreachable,
    weighted,
    weights_count,
    weights_total,
)

FIVE = Scale.of(0, 1, 2, 3, 4, 5)


def scheme(*quality: Criterion, scale: Scale | None = FIVE, **more: object) -> Scheme:
    return Scheme(quality=quality, scale=scale, **more)  # type: ignore[arg-type]


def leaf(name: str, weight: int | str, **more: object) -> Criterion:
    return Criterion(name, F(weight), **more)  # type: ignore[arg-type]


def test_a_mark_earns_its_share_of_the_weight() -> None:
    parts = weighted(F(4), F(5), F(30)), weighted(F(3), F(5), F(20)), weighted(F(5), F(5), F(10))
    assert [*map(int, parts)] == [24, 12, 10] and sum(parts) == 46


def test_a_scale_of_values_has_holes_and_one_of_a_top_has_none() -> None:
    holed = Scale.of(0, 2, 5, 8, 10)
    assert holed.allows(F(8)) and not holed.allows(F(3)) and not holed.allows(F("4.2"))
    assert Scale.up_to(50).allows(F("41.5")) and not Scale.up_to(50).allows(F("50.01"))
    assert not Scale.up_to(50).allows(F(-1))


def test_children_share_their_groups_weight_in_proportion_and_the_nearest_scale_holds() -> None:
    fine = Scale.up_to(50)
    group = leaf("G", 45, children=(leaf("Q2", 2), leaf("Q3", 3, scale=fine)))
    found = {share.criterion.id: share for share in shares(scheme(leaf("Q1", 15), group))}
    assert {name: share.weight for name, share in found.items()} == {"Q1": 15, "G": 45, "Q2": 18, "Q3": 27}
    assert found["Q2"].scale is FIVE and found["Q3"].scale is fine


def test_a_group_hands_its_scale_down() -> None:
    ten = Scale.of(0, 10)
    nested = leaf("G", 60, scale=ten, children=(leaf("H", 1, children=(leaf("Q", 1),)),))
    assert {share.criterion.id: share.scale for share in shares(scheme(nested))} == {"G": ten, "H": ten, "Q": ten}


def test_nested_weights_multiply_out_as_published() -> None:
    categories = {"sustainability": 20, "accessibility": 25, "maintenance": 30, "support": 25}
    group = leaf("quality", 75, children=tuple(leaf(name, weight) for name, weight in categories.items()))
    found = {share.criterion.id: share.weight for share in shares(scheme(group))}
    assert found == {
        "quality": 75, "sustainability": 15, "accessibility": F("18.75"), "maintenance": F("22.5"),
        "support": F("18.75"),
    }  # fmt: skip


def test_a_group_of_no_weight_shares_out_nothing() -> None:
    group = leaf("G", 0, children=(leaf("a", 0), Criterion("p", pass_fail=True)))
    assert points(scheme(group), {"a": F(5), "p": True}) == {"G": 0, "a": 0}


def test_leaves_are_rounded_and_groups_are_sums_of_what_that_leaves() -> None:
    group = leaf("G", 10, children=(leaf("a", 1), leaf("b", 1), leaf("c", 1)))
    rounding = Rounding(criterion=2)
    found = points(scheme(group, scale=Scale.up_to(1), rounding=rounding), {"a": F(1), "b": F(1), "c": F(1)})
    assert found == {"G": F("9.99"), "a": F("3.33"), "b": F("3.33"), "c": F("3.33")}
    assert quality_points(scheme(group), found) == F("9.99")


def test_a_score_that_is_not_there_is_an_error_and_never_a_nought() -> None:
    with pytest.raises(KeyError):
        points(scheme(leaf("a", 50), leaf("b", 50)), {"a": F(5)})


@pytest.mark.parametrize(("score", "codes"), [(1, ["below_minimum"]), (2, []), (3, [])])
def test_to_equal_a_minimum_is_to_pass(score: int, codes: list[str]) -> None:
    one = scheme(leaf("a", 100, minimum=F(2)))
    scores = {"a": F(score)}
    assert [reason.code for reason in shortfalls(one, scores, points(one, scores))] == codes


def test_a_groups_minimum_is_in_percent_of_its_weight() -> None:
    group = leaf("G", 40, minimum=F(60), children=(leaf("a", 1), leaf("b", 1)))
    one = scheme(group)
    passed, failed = {"a": F(3), "b": F(3)}, {"a": F(5), "b": F(0)}
    assert not shortfalls(one, passed, points(one, passed))
    assert shortfalls(one, failed, points(one, failed)) == [Reason("below_minimum", "G", percent=F(50), minimum=F(60))]


def test_every_reason_is_given() -> None:
    one = scheme(
        leaf("a", 60, minimum=F(2)), leaf("b", 40, minimum=F(2)), Criterion("p", pass_fail=True),
        Criterion("q", pass_fail=True), quality_minimum=F(60),
    )  # fmt: skip
    scores = {"a": F(1), "b": F(2), "p": False, "q": True}
    found = shortfalls(one, scores, points(one, scores))
    assert [(reason.code, reason.criterion) for reason in found] == [
        ("below_minimum", "a"), ("failed", "p"), ("below_quality_minimum", None)
    ]  # fmt: skip
    assert found[-1].percent == 28


def test_the_quality_minimum_looks_at_points_as_they_were_rounded_before_it() -> None:
    scores = {"a": F("2.999")}
    exactly = scheme(leaf("a", 100), scale=Scale.up_to(5), quality_minimum=F(60))
    rounding = scheme(leaf("a", 100), scale=Scale.up_to(5), quality_minimum=F(60), rounding=Rounding(criterion=0))
    assert shortfalls(exactly, scores, points(exactly, scores))
    assert not shortfalls(rounding, scores, points(rounding, scores))


def test_no_quality_at_all_misses_no_minimum() -> None:
    assert not shortfalls(Scheme(quality_minimum=F(60)), {}, {})


def test_weights_should_make_a_hundred_unless_nothing_is_added_up() -> None:
    sixty = leaf("a", 60)
    assert weights_total(scheme(sixty)) == 60 and weights_count(scheme(sixty))
    with_price = scheme(sixty, price=LowestOverPrice(F(40)))
    assert weights_total(with_price) == 100 and weights_count(with_price)
    ordering = scheme(sixty, price=LowestPrice())
    assert weights_total(ordering) == 60 and not weights_count(ordering)


def test_a_top_that_no_value_reaches_is_noticed() -> None:
    short = Scale((F(0), F(2), F(4)), F(5))
    one = scheme(
        leaf("a", 40), leaf("b", 40, scale=short), leaf("c", 20, scale=Scale.up_to(5)),
        leaf("G", 5, scale=short, children=(leaf("d", 1),)), Criterion("p", pass_fail=True, scale=short),
    )  # fmt: skip
    assert unreachable(one) == ["b", "d"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("out", detail="failed PQQ"), "failed PQQ"),
        (Reason("out"), "no longer in"),
        (Reason("failed", "P1"), "P1: failed"),
        (Reason("below_minimum", "Q1", score=F(1), minimum=F(2)), "Q1: scored 1, below the minimum of 2"),
        (Reason("below_minimum", "G", percent=F(50), minimum=F(60)), "G: scored 50%, below the minimum of 60%"),
        (
            Reason("below_quality_minimum", percent=F(155, 3), minimum=F(60)),
            "Quality of 51.67%, below the minimum of 60%",
        ),
        (Reason("over_maximum"), "Price above the published maximum"),
        (Reason("zero_quality"), "No quality points, so price per point cannot be worked out"),
    ],
)
def test_reasons_are_sentences(reason: Reason, words: str) -> None:
    assert reason.words() == words


def test_a_miss_by_a_hair_does_not_read_as_a_pass() -> None:
    assert percent_below(F(5999999, 100000), F(60)) == "59.99999"
