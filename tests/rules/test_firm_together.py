"""How firm lots are that are allocated together, held against trying every mark and against weights between."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from evaluation.award import firm_together as firm
from evaluation.award import trying_together as trying
from evaluation.award.allocated import allocation_form
from evaluation.award.allocation.reading import read
from evaluation.award.allocation.terms import Terms
from evaluation.award.closeness import as_bid
from evaluation.award.facts import BidFacts, LotFacts, LotStanding
from evaluation.award.robustness import Marks
from evaluation.award.rules import rank
from evaluation.award.standings import OnRecord, standing
from evaluation.award.weights_together import Weights
from evaluation.scheme.rules import Criterion, Rounding, Scale, Scheme
from procurement.core.audit import canonical


def falling(
    seed: int, mechanism: str, least: Fraction | None = None
) -> tuple[list[LotStanding], dict[int, Scheme], Terms]:
    """Three lots and four bidders, none with more than one lot."""
    draw = Random(seed)
    scheme = Scheme((Criterion("Q1", Fraction(60), minimum=least), Criterion("Q2", Fraction(40))), Scale.of(*range(6)))
    bids = [
        BidFacts(n, n, f"B{n}", f"B{n}", {code: Fraction(draw.randint(1, 5)) for code in ("Q1", "Q2")})
        for n in range(1, 5)
    ]
    lots = [
        standing(LotFacts(n, n, "", Decimal(100), 1, draw.randint(1, 2)), draw.sample(bids, 3), OnRecord(scheme))
        for n in range(1, 4)
    ]
    form = allocation_form(lots, {"allocation": {"mechanism": mechanism, "max_lots": 1}}, {})
    assert form is not None
    return lots, dict.fromkeys(range(1, 4), scheme), read(canonical(form).encode()).terms


@pytest.mark.parametrize(("seed", "mechanism"), [(1, "best_total"), (2, "best_total"), (4, "in_lot_order")])
def test_the_smallest_change_is_the_one_that_trying_every_mark_finds(seed: int, mechanism: str) -> None:
    lots, schemes, terms = falling(seed, mechanism, least=Fraction(2))
    trial = trying.Trial(lots, schemes, terms)
    every = {}
    for one in firm._marks(trial):
        anew = {}
        for lot in lots:
            changed = [
                replace(as_bid(bid), scores={**bid.scores, one.code: one.instead})
                if bid.bidder_code == one.bidder
                else as_bid(bid)
                for bid in lot.ranking
            ]
            ranking = rank(schemes[lot.lot.number], changed).ranking
            anew[lot.lot.number] = [(bid.bidder, bid.total, bid.rank) for bid in ranking]
        if moves := trial.moves(anew):
            every[one.size, one.bidder, one.code, one.instead] = moves
    size = min(every)[0]
    found = firm.firm_together(lots, schemes, terms, {})
    assert found and found.size == size and found.marks_tried.all
    told = {(size, one.organisation, one.code, one.instead): one.moves for one in found.nudges}
    assert told == {key: moves for key, moves in every.items() if key[0] == size}


@pytest.mark.parametrize(("seed", "mechanism"), [(3, "best_total"), (7, "best_total"), (5, "in_lot_order")])
def test_weights_move_until_other_bidders_have_a_place(seed: int, mechanism: str) -> None:
    lots, schemes, terms = falling(seed, mechanism)
    trial = trying.Trial(lots, schemes, terms)
    found = firm.firm_together(lots, schemes, terms, {})
    assert found and [one.code for one in found.ranges] == ["Q1", "Q2"] and found.weights_tried.all
    weights = Weights(trial, {"Q1": Fraction(60), "Q2": Fraction(40)})
    for one in found.ranges:
        for end, far in ((one.low, 0), (one.high, 100)):
            assert not trial.moved(weights.best(one.code, (end + one.published) / 2))
            assert end == far or trial.moved(weights.best(one.code, end + (far - end) / 100))


def test_marks_of_evaluators_and_rounding_are_tried_on_all_lots_and_what_is_left_is_said() -> None:
    lots, schemes, terms = falling(1, "best_total")
    marks: Marks = {
        (bid.bidder_code, "Q1"): {7: bid.scores["Q1"], 8: 6 - bid.scores["Q1"]} for lot in lots for bid in lot.ranking
    }
    found = firm.firm_together(lots, schemes, terms, marks)
    assert found and [person for person, _ in found.left_out] == [7] and found.people_tried == trying.Tried(3, 3)
    coarse = {n: replace(scheme, rounding=Rounding(total=0)) for n, scheme in schemes.items()}
    again = firm.firm_together(lots, coarse, terms, {})
    assert again is not None and again.people_tried.of == 0 and not again.unrounded


def test_effort_is_bounded_by_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "EFFORT", dict.fromkeys(trying.EFFORT, 1))
    found = firm.firm_together(*falling(1, "best_total"), {})
    assert found and found.marks_tried.done == 1 and not found.marks_tried.all and not found.weights_tried.all
