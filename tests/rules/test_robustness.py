"""How firm an award is: weights, evaluators, rounding and single marks, by hand."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from evaluation.award.closeness import closeness
from evaluation.award.facts import BidFacts, LotFacts, LotStanding
from evaluation.award.robustness import Marks, ranges, robustness, within_rounding
from evaluation.award.standings import OnRecord, standing
from evaluation.pricing.rules import LowestOverPrice
from evaluation.scheme.rules import Criterion, Rounding, Scale, Scheme

SCHEME = Scheme((Criterion("Q1", Fraction(60)), Criterion("Q2", Fraction(40))), Scale.of(0, 1, 2, 3, 4, 5))


def ranked(
    scheme: Scheme, marks: Mapping[str, tuple[int, int]], most: int = 1, prices: Mapping[str, int] | None = None
) -> LotStanding:
    bids = [
        BidFacts(
            n,
            n,
            name,
            name,
            {"Q1": Fraction(one), "Q2": Fraction(two)},
            prices={1: Fraction((prices or {}).get(name, 1))},
        )
        for n, (name, (one, two)) in enumerate(marks.items(), start=1)
    ]
    return standing(LotFacts(1, 1, "North", Decimal(100), 1, most), bids, OnRecord(scheme))


def test_weights_move_until_two_totals_are_equal() -> None:
    lot = ranked(SCHEME, {"A": (4, 3), "B": (3, 4), "C": (2, 2)})  # 72, 68, 40
    assert [(one.code, one.low, one.high, one.free) for one in ranges(lot, SCHEME)] == [
        ("Q1", 50, 100, False),
        ("Q2", 0, 50, False),
    ]
    found = robustness(lot, SCHEME, {})
    assert found.tightest and (found.tightest.code, found.tightest.room) == ("Q1", 10)
    assert found.steps == found.closest.size == 1 and found.contested
    clear = ranked(SCHEME, {"A": (4, 4), "B": (3, 3)})
    assert all(one.free and one.room == 100 for one in ranges(clear, SCHEME))
    assert robustness(clear, SCHEME, {}).tightest is None
    priced = Scheme(
        (Criterion("Q1", Fraction(30)), Criterion("Q2", Fraction(20))),
        SCHEME.scale,
        price=LowestOverPrice(Fraction(50)),
    )
    lot = ranked(priced, {"A": (5, 5), "B": (3, 3)}, prices={"A": 100, "B": 80})  # 50 + 40 against 30 + 50
    assert [(one.code, one.high) for one in ranges(lot, priced)][-1] == ("price", Fraction(200, 3))
    assert not ranges(lot, replace(priced, quality_relative_to_best=True))
    alone = ranked(SCHEME, {"A": (4, 3)})
    assert not robustness(alone, SCHEME, {}).contested


def test_the_individual_marks_are_tried_with_all_evaluators_and_without_each() -> None:
    lot = ranked(SCHEME, {"A": (4, 3), "B": (3, 4)})
    marks: Marks = {("A", "Q1"): {7: Fraction(4), 8: Fraction(5)}, ("B", "Q1"): {7: Fraction(5), 8: Fraction(1)}}
    found = robustness(lot, SCHEME, marks).left_out
    assert [(one.evaluator, one.joins, one.leaves) for one in found] == [(8, ("B",), ("A",))]
    assert [one.evaluator for one in robustness(lot, SCHEME, {("B", "Q1"): {7: Fraction(5)}}).left_out] == [None]


def test_what_only_rounding_parts_or_makes_equal_is_named() -> None:
    assert not within_rounding(ranked(SCHEME, {"A": (4, 3), "B": (3, 4)}), SCHEME), "nothing is rounded"
    weights = Criterion("Q1", Fraction("50.1")), Criterion("Q2", Fraction("49.9"))
    even = Scheme(weights, SCHEME.scale, rounding=Rounding(total=0), tie_break=("criterion:Q2",))
    lot = ranked(even, {"A": (4, 3), "B": (3, 4)})  # 70.02 and 69.98 are both 70, and Q2 puts B first
    assert [bid.bidder_code for bid in lot.awarded] == ["B"]
    [pair] = within_rounding(lot, even)
    assert [bid.bidder_code for bid in pair.bids] == ["B", "A"]
    assert pair.exact == (Fraction("69.98"), Fraction("70.02"))
    assert closeness(lot, even).size == 1
