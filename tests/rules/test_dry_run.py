"""The dry run: made-up bids under the rules that will rank the real ones, and what it shows before publication."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.award.rules import Bid, rank
from evaluation.pricing.rules import PointsFormula, Prices
from evaluation.setup.dry_run import CHEAP, LOWEST, STRONG, DryRun, dry_run, made_up, scheme_of
from evaluation.setup.pack import Basics, Pack, Price, QuestionLine
from evaluation.setup.price_terms import KINDS, price_document, terms, tidy
from evaluation.setup.scales import PRESETS, preset
from procurement.core.numbers import BadNumber

QUESTIONS = tuple(
    QuestionLine(f"Q{place}", "Title", "Text", Decimal(weight), minimum=Decimal(2))
    for place, weight in enumerate((20, 20, 15, 10, 5), start=1)
)
PACK = Pack(Basics("T", "B"), scale=preset("0-5"), questions=QUESTIONS, price=Price("lowest_over_price", Decimal(30)))

PARAMETERS = {
    "target": {"maximum": "90000", "optimal": "60000"},
    "budget_linear": {"budget": "80000"},
    "discount_threshold": {"budget": "80000", "threshold_percent": "5"},
    "banded": {"bands": "55000: 30\n60000: 20\nabove: 5"},
    "quality_minus_money": {"pounds_per_point": "1000"},
    "quality_in_money": {"amounts": "0: -£5,000\n40: 0\n60: 20000\nQ1 4: 250\nQ1 20: £1,000"},
}


def priced(name: str, **parameters: str) -> Pack:
    """The pack under another formula."""
    return replace(PACK, price=Price(name, Decimal(30), {**PARAMETERS.get(name, {}), **parameters}))


def run(pack: Pack) -> DryRun:
    """Its dry run."""
    found = dry_run(pack, terms(pack.price).formula if pack.price else None)
    assert found is not None
    return found


def test_three_bids_are_ranked_by_the_rules_themselves() -> None:
    found = run(PACK)
    assert [(one.bidder, one.rank) for one in found.result.ranking] == [(STRONG, 1), ("B middle", 2), (CHEAP, 3)]
    assert found.standing(CHEAP) is not None and found.standing(CHEAP).price == 30  # type: ignore[union-attr]
    strong = found.standing(STRONG)
    assert strong is not None and strong.price == Fraction(30) / Fraction("1.126")


def test_a_mark_is_worth_the_points_and_the_price_that_takes_them() -> None:
    worth = {row.questions: row for row in run(PACK).worth}
    most = worth["Q1", "Q2"]
    assert (most.points, most.price) == (4, Fraction(7693))  # 30 × 50,000 ÷ 57,693 is just under 26
    formula = terms(PACK.price).formula if PACK.price else None
    assert isinstance(formula, PointsFormula) and most.price is not None
    dearer = LOWEST + most.price
    assert 30 - formula.points(dearer, Prices((LOWEST, dearer))) >= 4
    assert 30 - formula.points(dearer - 1, Prices((LOWEST, dearer - 1))) < 4


def test_a_linear_formula_without_a_floor_is_pointed_out() -> None:
    warned = " ".join(run(priced("linear_over_lowest")).warnings)
    assert "There is no floor: a price more than 100% above the lowest" in warned
    assert "no floor" not in " ".join(run(priced("linear_over_lowest", floor="0")).warnings)


def test_a_weight_that_nobody_can_reach_is_pointed_out() -> None:
    assert "cannot be reached" in " ".join(run(priced("banded", bands="90000: 25\nabove: 5")).warnings)
    assert "cannot be reached" in " ".join(run(priced("mean_deviation")).warnings)
    assert not any("cannot be reached" in said for said in run(PACK).warnings)


def test_one_mark_that_decides_is_named() -> None:
    heavy = replace(PACK, questions=(replace(QUESTIONS[0], weight=Decimal(70)),), price=Price("range", Decimal(30)))
    assert any(said.startswith("One mark decides: a mark less on Q1") for said in run(heavy).warnings)
    assert not any(said.startswith("One mark decides") for said in run(PACK).warnings)


def test_a_bid_below_the_least_quality_is_out_with_its_reason() -> None:
    found = run(replace(PACK, quality_minimum=Decimal(60)))
    assert [one.bidder for one in found.result.excluded] == [CHEAP]


@pytest.mark.parametrize("changes", [{"scale": ()}, {"questions": ()}])
def test_without_weights_or_scale_there_is_nothing_to_run(changes: dict[str, tuple[()]]) -> None:
    assert dry_run(replace(PACK, **changes), None) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("scale", PRESETS)
def test_every_formula_runs_on_every_scale(name: str, scale: str) -> None:
    pack = replace(priced(name), scale=preset(scale))
    formula = terms(pack.price).formula if pack.price else None
    assert formula is not None and formula.words
    found = run(pack)
    assert len(found.result.ranking) + len(found.result.excluded) == 3
    scheme = scheme_of(pack, formula)
    assert scheme is not None and rank(scheme, made_up(scheme, formula)) == found.result


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=8),
    st.sampled_from(sorted(PRESETS)),
    st.sampled_from(sorted(KINDS)),
    st.one_of(st.none(), st.integers(0, 100)),
    st.dictionaries(st.sampled_from(["criterion", "quality", "price", "total"]), st.integers(0, 4)),
)
def test_any_pack_that_can_be_held_runs(
    weights: list[int], scale: str, name: str, least: int | None, rounding: dict[str, int]
) -> None:
    questions = tuple(QuestionLine(f"Q{n}", "T", "?", Decimal(weight)) for n, weight in enumerate(weights))
    pack = replace(priced(name), questions=questions, scale=preset(scale), rounding=rounding)
    found = run(replace(pack, quality_minimum=None if least is None else Decimal(least)))
    of_nothing = [row for row in found.worth if row.price == 0]
    assert not of_nothing or name in ("lowest_price", "quality_in_money"), "elsewhere every mark moves what ranks"
    assert bool(of_nothing) is bool(found.worth and found.prices) or name != "lowest_price"
    assert all(row.price is None or row.price >= 0 for row in found.worth)


def test_a_question_counts_on_its_own_scale() -> None:
    first, *others = QUESTIONS
    pack = replace(PACK, scale=(*PACK.scale, *preset("0-2-5-8-10", "Risk")))
    found = run(replace(pack, questions=(replace(first, scale="Risk"), *others)))
    assert {row.questions: row.points for row in found.worth}[("Q1", "Q2")] == 4, "2 of 10 is 1 of 5"
    strong = found.standing(STRONG)
    assert strong and strong.criteria["Q1"] == 20 and strong.criteria["Q2"] == 16


def test_no_bid_is_made_up_below_a_minimum() -> None:
    scheme = scheme_of(PACK, None)
    assert scheme is not None
    marks = [mark for bid in made_up(scheme, None) for mark in bid.scores.values()]
    assert min(marks) >= 2 and isinstance(made_up(scheme, None)[0], Bid)


# The terms of price


def test_what_is_missing_and_what_is_wrong_is_said_by_the_name_of_its_box() -> None:
    assert set(terms(Price("target", Decimal(30))).faults) == {"maximum", "optimal"}
    crossed = terms(Price("target", Decimal(30), {"maximum": "50", "optimal": "60"}))
    assert "below the maximum 50" in crossed.faults["optimal"]
    falling = terms(Price("banded", Decimal(30), {"bands": "60000: 20\n50000: 30"}))
    assert falling.faults["bands"].startswith("Line 2 ")
    assert "bands" in terms(Price("banded", Decimal(30), {"bands": "cheap"})).faults
    assert terms(Price("guess", Decimal(30))).faults == {"formula": "Choose one of the formulas in the list."}


@pytest.mark.parametrize("typed", ["1,5", "٣", "NaN", "1e5", "-"])
def test_a_figure_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BadNumber):
        tidy("budget", typed)


def test_bands_are_a_list_where_the_rules_read_them() -> None:
    found = price_document(Price("banded", Decimal("30.0"), {"bands": "£50,000: 30\nabove: 5"}))
    assert found == {
        "formula": "banded",
        "weight": "30",
        "bands": [{"up_to": "50000", "points": "30"}, {"points": "5"}],
    }
