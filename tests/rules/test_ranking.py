"""The ranking of a lot: exclusions first, stages of rounding, ties, places."""

from dataclasses import replace
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.award.rules import Bid, Earned, LotResult, Standing, Tie, places, rank
from evaluation.pricing import rules as pricing
from evaluation.scheme.rules import AbnormallyLow, Criterion, PriceTerms, Rounding, Scale, Scheme

FIVE = Scale.of(0, 1, 2, 3, 4, 5)


def one_question(weight: int = 60, **more: object) -> Scheme:
    return Scheme((Criterion("q", F(weight)),), Scale.up_to(100), **more)  # type: ignore[arg-type]


def bid(bidder: str, score: int | str, price: int | None = None, **more: object) -> Bid:
    return Bid(bidder, {"q": F(score)}, None if price is None else F(price), **more)  # type: ignore[arg-type]


def ranks(result: LotResult) -> dict[str, int]:
    return {standing.bidder: standing.rank for standing in result.ranking}


def totals(result: LotResult) -> dict[str, F]:
    return {standing.bidder: standing.total for standing in result.ranking}


def test_quality_alone_decides_where_price_is_not_scored() -> None:
    result = rank(one_question(100), [bid("A", 72), bid("B", 60, 5), bid("C", 80)])
    assert ranks(result) == {"C": 1, "A": 2, "B": 3}
    assert [standing.price for standing in result.ranking] == [None, None, None]


def test_each_stage_rounds_what_the_one_before_left() -> None:
    scheme = Scheme(
        (Criterion("a", F(30)), Criterion("b", F(30))), Scale.up_to(3), price=pricing.LowestOverPrice(F(40)),
        rounding=Rounding(criterion=2, quality=1, price=0, total=0),
    )  # fmt: skip
    bids = [Bid("A", {"a": F("1.0001"), "b": F("1.0049")}, F(3)), Bid("B", {"a": F(3), "b": F(3)}, F(1))]
    [_, low] = rank(scheme, bids).ranking
    assert low.criteria == {"a": F(10), "b": F("10.05")}
    assert (low.quality, low.price, low.total) == (F("20.1"), 13, 33)


def test_exact_where_nothing_is_named() -> None:
    result = rank(one_question(price=pricing.LowestOverPrice(F(40))), [bid("A", 100, 3), bid("B", 0, 1)])
    assert totals(result) == {"A": F(220, 3), "B": 40}


def test_what_is_out_is_listed_and_changes_no_price() -> None:
    scheme = one_question(price=pricing.LowestOverPrice(F(40)), quality_minimum=F(50))
    bids = [bid("A", 80, 100), bid("B", 60, 200), Bid("C", out=("failed PQQ", "withdrew")), bid("D", 49, 10)]
    result = rank(scheme, bids)
    assert totals(result) == {"A": 88, "B": 56}
    assert {out.bidder: [reason.code for reason in out.reasons] for out in result.excluded} == {
        "C": ["out", "out"],
        "D": ["below_quality_minimum"],
    }
    assert [reason.detail for reason in result.excluded[0].reasons] == ["failed PQQ", "withdrew"]


def test_a_price_above_the_maximum_goes_out_with_every_other_reason() -> None:
    scheme = Scheme(
        (Criterion("q", F(60), minimum=F(10)),), Scale.up_to(100),
        price=pricing.Target(F(40), F(200), F(100), over_maximum_excludes=True),
    )  # fmt: skip
    result = rank(scheme, [bid("A", 5, 300), bid("B", 50, 200), Bid("C", {"q": F(50)}, price_score=F(30))])
    assert [[reason.code for reason in out.reasons] for out in result.excluded] == [["below_minimum", "over_maximum"]]
    assert totals(result) == {"B": 30, "C": 60}


def test_quality_relative_to_the_best_of_those_in() -> None:
    scheme = one_question(80, quality_relative_to_best=True, rounding=Rounding(quality=2))
    result = rank(scheme, [bid("A", 50), bid("B", 40), Bid("C", out=("late",))])
    assert {s.bidder: s.quality for s in result.ranking} == {"A": 80, "B": 64}
    nothing = rank(scheme, [bid("A", 0), bid("B", 0)])
    assert totals(nothing) == {"A": 0, "B": 0}


def test_a_minimum_that_may_exclude_does_not_where_that_was_decided() -> None:
    scheme = Scheme(
        (Criterion("q", F(100), minimum=F(50), minimum_may=True),),
        Scale.up_to(100),
        quality_minimum=F(60),
        quality_minimum_may=True,
    )
    bids = [
        Bid("A", {"q": F(55)}, kept=("quality_minimum",)),
        Bid("B", {"q": F(40)}, kept=("q", "quality_minimum")),
        Bid("C", {"q": F(40)}, kept=("q",)),
        Bid("D", {"q": F(55)}),
    ]
    result = rank(scheme, bids)
    assert [one.bidder for one in result.ranking] == ["A", "B"]
    assert [(e.bidder, [r.about for r in e.reasons]) for e in result.excluded] == [
        ("C", ["quality_minimum"]), ("D", ["quality_minimum"])
    ]  # fmt: skip
    assert [r.figure for e in result.excluded for r in e.reasons] == ["40", "55"]
    closed = rank(replace(scheme, quality_minimum_may=False), bids)
    assert not closed.ranking, "what excludes leaves nothing to decide"


def test_price_points_given_are_taken_as_given_and_join_no_comparison() -> None:
    scheme = one_question(
        price=pricing.LowestOverPrice(F(40)), rounding=Rounding(price=0),
        abnormally_low=(AbnormallyLow("below_mean_of_others", F(20)),), tie_break=("price",),
    )  # fmt: skip
    result = rank(scheme, [bid("A", 50, 100), bid("B", 50, 200), Bid("C", {"q": F(50)}, price_score=F("25.25"))])
    assert totals(result) == {"A": 70, "B": 50, "C": F("55.25")}
    assert [(alert.bidder, alert.percent) for alert in result.alerts] == [("A", 50)]


def test_a_bid_without_the_price_that_is_needed_is_an_error() -> None:
    for price in (pricing.LowestOverPrice(F(40)), pricing.LowestPrice()):
        with pytest.raises(ValueError, match="has no price"):
            rank(one_question(price=price), [bid("A", 50)])


def test_price_per_quality_point_needs_quality() -> None:
    scheme = one_question(100, price=pricing.PricePerQualityPoint(), rounding=Rounding(quality=0, total=2))
    result = rank(scheme, [bid("A", 62, 100000), bid("B", 75, 110000), bid("C", 0, 1), bid("D", "0.4", 1)])
    assert ranks(result) == {"B": 1, "A": 2}
    assert [s.price for s in result.ranking] == [110000, 100000]
    assert {out.bidder: [reason.code for reason in out.reasons] for out in result.excluded} == {
        "C": ["zero_quality"],
        "D": ["zero_quality"],
    }


def test_no_quality_is_told_beside_other_reasons() -> None:
    scheme = one_question(100, price=pricing.PricePerQualityPoint(), quality_minimum=F(50))
    [out] = rank(scheme, [bid("A", 0, 5)]).excluded
    assert [reason.code for reason in out.reasons] == ["below_quality_minimum", "zero_quality"]


def test_value_ratio_ranks_its_band_by_price() -> None:
    scheme = one_question(100, price=pricing.ValueRatio(band_percent=F(5)))
    result = rank(scheme, [bid("A", 100, 100), bid("B", 48, 50), bid("C", 80, 100)])
    assert ranks(result) == {"B": 1, "A": 2, "C": 3}


LADDER = Scheme(
    (Criterion("a", F(50)), Criterion("b", F(50))), Scale.up_to(50), tie_break=("quality", "criterion:a", "price")
)


def two(bidder: str, a: int, b: int, price: int | None = None) -> Bid:
    return Bid(bidder, {"a": F(a), "b": F(b)}, None if price is None else F(price))


def test_each_step_parts_what_it_can_and_the_rest_shares_a_rank() -> None:
    bids = [two("A", 40, 40), two("B", 30, 30, 9), two("C", 20, 40, 5), two("D", 30, 30, 9), two("E", 30, 30, 7)]
    result = rank(LADDER, bids)
    assert ranks(result) == {"A": 1, "E": 2, "B": 3, "D": 3, "C": 5}
    assert result.ties == (
        Tie(("B", "D", "E", "C"), 2, "criterion:a"),
        Tie(("E", "B", "D"), 2, "price"),
        Tie(("B", "D"), 3, None),
    )
    assert result.unresolved == (Tie(("B", "D"), 3, None),)


def test_a_step_of_which_one_bid_has_no_figure_is_skipped() -> None:
    result = rank(LADDER, [two("A", 30, 30, 5), two("B", 30, 30)])
    assert ranks(result) == {"A": 1, "B": 1}
    assert [tie.parted_by for tie in result.ties] == [None]


def test_a_step_that_names_no_weighted_criterion_parts_nothing() -> None:
    result = rank(replace(LADDER, tie_break=("criterion:z",)), [two("A", 30, 30), two("B", 30, 30)])
    assert [tie.parted_by for tie in result.ties] == [None]


def test_ranks_go_by_the_rounded_total() -> None:
    bids = [bid("A", "80.004"), bid("B", "80.001"), bid("C", 90), bid("D", 70)]
    assert ranks(rank(one_question(100, rounding=Rounding(total=2)), bids)) == {"C": 1, "A": 2, "B": 2, "D": 4}
    assert ranks(rank(one_question(100), bids)) == {"C": 1, "A": 2, "B": 3, "D": 4}


def test_a_lot_without_bids_has_an_empty_ranking() -> None:
    assert rank(one_question(quality_relative_to_best=True), []) == LotResult((), (), (), ())


def standing(name: str, place: int) -> Standing:
    return Standing(name, F(50), F(50), None, None, {}, rank=place)


@pytest.mark.parametrize(
    ("ranking", "most", "awarded", "tied", "reserve"),
    [
        ([1, 2, 3], 2, "AB", "", "C"),
        ([1, 2, 2], 2, "A", "BC", ""),
        ([1, 2, 2, 4], 3, "ABC", "", "D"),
        ([1, 1, 3], 1, "", "AB", "C"),
        ([1, 2], 5, "AB", "", ""),
        ([], 5, "", "", ""),
        ([1, 2], 0, "", "", "AB"),
    ],
)
def test_places_go_by_rank_and_a_tie_at_the_last_is_flagged(
    ranking: list[int], most: int, awarded: str, tied: str, reserve: str
) -> None:
    found = places([standing(name, place) for name, place in zip("ABCD", ranking, strict=False)], most)
    assert tuple("".join(s.bidder for s in part) for part in (found.awarded, found.tied, found.reserve)) == (
        awarded, tied, reserve
    )  # fmt: skip


FORMULAS: list[PriceTerms | None] = [
    None,
    pricing.LowestOverPrice(F(40)),
    pricing.LinearOverLowest(F(40)),
    pricing.MeanDeviation(F(40), F(0), F(100)),
    pricing.MedianDeviation(F(40)),
    pricing.Range(F(40)),
    pricing.LowestPrice(),
    pricing.PricePerQualityPoint(),
    pricing.QualityMinusMoney(F(7)),
    pricing.QualityCoefficient(F(40)),
    pricing.QualityInMoney((pricing.Amount(F(10), F(5)), pricing.Amount(F(9), F(30), "b"))),
    pricing.ValueRatio(F(100), F(10), "quality"),
]
schemes = st.builds(
    Scheme,
    st.just(
        (
            Criterion("a", F(20), minimum=F(1)),
            Criterion("G", F(40), children=(Criterion("b", F(1)), Criterion("c", F(2)))),
        )
    ),
    st.just(FIVE),
    st.sampled_from([None, F(40)]),
    st.booleans(),
    st.sampled_from(FORMULAS),
    st.builds(Rounding, *[st.sampled_from([None, 0, 2])] * 4),
    st.lists(st.sampled_from(["quality", "criterion:a", "criterion:G", "price"]), max_size=4, unique=True).map(tuple),
    st.just((AbnormallyLow("below_mean_of_others", F(20)),)),
)
marks = st.integers(0, 5).map(F)
scores = st.fixed_dictionaries({"a": marks, "b": marks, "c": marks})
bids_of_a_lot = st.lists(
    st.tuples(scores, st.integers(1, 4000).map(F), st.sampled_from([(), (), (), ("withdrew",)])), max_size=9
).map(lambda rows: [Bid(f"bidder {n}", found, price, None, out) for n, (found, price, out) in enumerate(rows)])


@given(schemes, bids_of_a_lot, st.randoms(use_true_random=False))
def test_the_order_of_bids_changes_nothing(scheme: Scheme, bids: list[Bid], chance: object) -> None:
    shuffled = list(bids)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(scheme, shuffled) == rank(scheme, bids)


@given(schemes, bids_of_a_lot)
def test_an_excluded_bid_changes_nothing_for_the_others(scheme: Scheme, bids: list[Bid]) -> None:
    result = rank(scheme, bids)
    gone = {excluded.bidder for excluded in result.excluded}
    without = rank(scheme, [bid for bid in bids if bid.bidder not in gone])
    assert (without.ranking, without.ties, without.alerts) == (result.ranking, result.ties, result.alerts)
    assert not without.excluded


@given(schemes, bids_of_a_lot)
def test_ranks_are_well_formed_and_every_bid_is_accounted_for(scheme: Scheme, bids: list[Bid]) -> None:
    result = rank(scheme, bids)
    found = [standing.rank for standing in result.ranking]
    assert found == [found.index(place) + 1 for place in found]
    assert {s.bidder for s in result.ranking} | {out.bidder for out in result.excluded} == {bid.bidder for bid in bids}
    assert len(result.ranking) + len(result.excluded) == len(bids)
    shared = {place for place in found if found.count(place) > 1}
    assert shared == {tie.rank for tie in result.unresolved}


@given(schemes, bids_of_a_lot, st.integers(0, 10))
def test_places_lose_nobody_and_never_overfill(scheme: Scheme, bids: list[Bid], most: int) -> None:
    ranking = rank(scheme, bids).ranking
    found = places(ranking, most)
    assert [*found.awarded, *found.tied, *found.reserve] == list(ranking)
    assert len(found.awarded) <= most
    if found.reserve:
        assert len(found.awarded) + len(found.tied) >= most


@given(schemes, bids_of_a_lot)
def test_points_make_the_total_and_the_best_total_ranks_first(scheme: Scheme, bids: list[Bid]) -> None:
    result = rank(scheme, bids)
    if scheme.price and not scheme.price.ranks_money and scheme.rounding.total is None:
        assert all(s.total == s.quality + (s.price or 0) for s in result.ranking)
    if scheme.price is None or not scheme.price.ranks_money:
        found = [s.total for s in result.ranking]
        assert found == sorted(found, reverse=True)


def test_what_was_earned_once_ranks_the_other_lots_just_so_however_close_the_totals_lie() -> None:
    scheme = Scheme((Criterion("q", F(60)),), Scale.up_to(5), price=pricing.LowestOverPrice(F(40)))
    near = F(1, 10**20)  # less than the unit by which totals are sorted first
    marks = {"A": F(3), "B": F(3) + near, "C": F(3) - near, "D": F(3)}
    bids = [Bid(name, {"q": mark}, F(100)) for name, mark in marks.items()]
    earned = Earned(scheme)
    first = rank(scheme, bids, earned=earned)
    assert [(one.bidder, one.rank) for one in first.ranking] == [("B", 1), ("A", 2), ("D", 2), ("C", 4)]
    dearer = [replace(bid, price=F(100 + place)) for place, bid in enumerate(bids)]
    assert rank(scheme, dearer, earned=earned) == rank(scheme, dearer)
    corrected = [replace(bid, scores={"q": F(1)}) for bid in bids]
    assert rank(scheme, corrected, earned=earned) == rank(scheme, corrected)
