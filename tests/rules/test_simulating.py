"""What a formula does to some bids: other weights, a bid that leaves, pounds for a place."""

from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.award.mark_worth import worth_of_marks
from evaluation.award.rules import Bid, rank
from evaluation.award.simulating import BadExample, Example, lines, model, order, ranked, read_examples, simulate
from evaluation.pricing import rules
from evaluation.scheme.rules import Criterion, Scale, Scheme

FORMULAS = [
    rules.LowestOverPrice(F(40)),
    rules.LinearOverLowest(F(40), floor=F(0)),
    rules.MeanDeviation(F(40), F(0), F(100)),
    rules.MedianDeviation(F(40), F(0), F(100)),
    rules.Range(F(40)),
    rules.Target(F(40), F(10**6), F(10**3), over_maximum_excludes=True),
    rules.BudgetLinear(F(40), F(10**6)),
    rules.Banded(F(40), (rules.Band(F(10**5), F(40)), rules.Band(F(10**6), F(20)))),
    rules.LowestPrice(),
    rules.PricePerQualityPoint(),
    rules.QualityMinusMoney(F(250)),
    rules.QualityCoefficient(F(40)),
    rules.QualityInMoney((rules.Amount(F(0), F(-9000)), rules.Amount(F(45), F(20000)))),
    rules.ValueRatio(),
]


def scheme(formula: rules.PointsFormula | rules.OrderingFormula) -> Scheme:
    return model(Scheme((Criterion("q", F(60)),), Scale.of(0, 5), price=formula, tie_break=("quality", "criterion:q")))


def test_the_range_lets_a_bid_that_cannot_win_turn_the_order() -> None:
    bids = read_examples("A | 100 | 70\nB | 140 | 95\nC | 150 | 0")
    wide = read_examples("A | 100 | 70\nB | 140 | 95\nC | 400 | 0")
    assert order(ranked(scheme(rules.Range(F(40))), bids))[0] == (1, "A")
    found = simulate(scheme(rules.Range(F(40))), wide)
    assert order(found.result)[0] == (1, "B")
    (hangs,) = found.hangs_on
    assert (hangs.bidder, hangs.before, hangs.after, hangs.first_changes) == ("C", ("B", "A"), ("A", "B"), True)
    assert not simulate(scheme(rules.LowestPrice()), wide).hangs_on


def test_weights_turn_the_first_place_and_pounds_part_the_second_from_it() -> None:
    bids = read_examples("Cheap | 100000 | 50\nGood | 125000 | 90")
    found = simulate(scheme(rules.LowestOverPrice(F(40))), bids)
    assert order(found.result) == ((1, "Good"), (2, "Cheap"))
    assert found.turns == ("Between 60% and 70% for price the first place goes from Good to Cheap.",)
    (cheap,) = found.to_lead
    # 30 + 40 = 70 against 54 + 40 × price ÷ 125,000: level at £50,000, where quality parts them.
    assert (cheap.pounds, cheap.percent) == (50001, F(50001, 1000))
    assert [name for name, _, _ in lines(found.weights, 600, 200)] == ["Good", "Cheap"] and not lines([], 1, 1)
    near = simulate(scheme(rules.LowestOverPrice(F(40))), read_examples("A | 100 | 50\nB | 100 | 50\nC | 100 | 50"))
    heights = sorted(F(end) for _, _, end in lines(near.weights, 600, 160))
    assert [after - before for before, after in pairwise(heights)] == [16, 16], "no name lies upon another"
    assert simulate(scheme(rules.LowestPrice()), bids).weights == ()
    none = simulate(scheme(rules.Target(F(40), F(10**6), F(10**5))), read_examples("A | 100000 | 100\nB | 1 | 0"))
    assert none.to_lead[0].pounds is None
    banded = simulate(scheme(rules.Banded(F(40), (rules.Band(F(110000), F(40)),))), bids)
    assert banded.weights[0].totals["Cheap"] == 45 + 10


def test_quality_is_tried_at_other_worth_where_money_ranks() -> None:
    bids = read_examples("Cheap | 100 | 50\nGood | 130 | 90")
    found = simulate(scheme(rules.QualityMinusMoney(F(1))), bids)
    assert found.turns == ("Between 100% and 125% of what quality is worth the first place goes from Cheap to Good.",)
    assert found.weights[3].totals == {"Cheap": 70, "Good": 76}, "as published"
    by = rules.QualityInMoney((rules.Amount(F(50), F(20)),))
    assert [one.totals["Good"] for one in simulate(scheme(by), bids).weights] == [125, 120, 115, 110, 105, 100, 90]
    assert simulate(scheme(rules.QualityCoefficient(F(54))), bids).weights[3].totals["Good"] == 65


def test_questions_that_are_worth_money_of_their_own_stay_apart() -> None:
    """Half of each question's points: 15 of 30 for Q1 are worth £40, and 5 of 10 for Q2 are not worth £90 yet."""
    by = rules.QualityInMoney((rules.Amount(F(15), F(40), "Q1"), rules.Amount(F(6), F(90), "Q2")))
    scheme = Scheme((Criterion("Q1", F(30)), Criterion("Q2", F(10))), Scale.of(0, 1, 2, 3, 4, 5), price=by)
    tried = ranked(model(scheme), read_examples("A | 1000 | 50\nB | 1000 | 60")).ranking
    assert [one.total for one in tried] == [870, 960]
    assert by.words.endswith("lowest first: less £40 from 15 points for Q1; less £90 from 6 points for Q2")
    whole = worth_of_marks(scheme, [F(1000)], F(20))
    assert {row.questions: row.price for row in whole} == {("Q1",): 0, ("Q2",): 90}, "only Q2 reaches its next band"


@pytest.mark.parametrize("text", ["A | 1", "A | x | 5", "A | 0 | 5", "A | 1 | 101", "A | 1 | 2\nA | 1 | 2", " | 1 | 2"])
def test_what_is_no_bid_is_named(text: str) -> None:
    with pytest.raises(BadExample, match="Line"):
        read_examples(text)
    with pytest.raises(BadExample, match="At most"):
        read_examples("\n".join(f"B{n} | 1 | 1" for n in range(21)))


some = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(1, 100)), min_size=2, max_size=6, unique_by=lambda one: one[0]
)


@given(some, st.sampled_from(FORMULAS), st.randoms())
def test_no_order_of_bids_and_no_excluded_bid_changes_a_rank(found, formula, dice) -> None:  # type: ignore[no-untyped-def]
    bids = [Example(f"B{at}", F(price), F(quality)) for at, (price, quality) in enumerate(found)]
    before = order(ranked(scheme(formula), bids))
    mixed = list(bids)
    dice.shuffle(mixed)
    assert order(ranked(scheme(formula), mixed)) == before
    out = Bid("out", {}, F(1, 100), out=("withdrawn",))
    all_ = [*(Bid(one.name, {"quality": one.quality}, one.price) for one in bids), out]
    assert order(rank(scheme(formula), all_)) == before
