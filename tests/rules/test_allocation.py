"""The allocation of lots, held against a reckoning that tries every allocation there is."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.award.allocation import best_total, solver
from evaluation.award.allocation.allocating import allocate
from evaluation.award.allocation.terms import (
    Allocation,
    Bidder,
    Limit,
    Lot,
    Mechanism,
    Offer,
    Refused,
    Terms,
)


@st.composite
def terms(draw: st.DrawFn, mechanism: Mechanism = Mechanism.BEST_TOTAL) -> Terms:
    """A few lots, a few bidders, and every kind of limit, with scores that are often equal."""
    sizes = st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from([None, 0, 100, 120, "250.5"]))
    lots = tuple(
        Lot(str(n), None if hours is None else Fraction(hours), low, max(1, low) + more)
        for n, (low, more, hours) in enumerate(draw(st.lists(sizes, min_size=1, max_size=3)), 1)
    )
    names = ["A", "B", "C", "D"][: draw(st.integers(1, 4))]
    scores = st.sampled_from(["0", "40", "79.9999999999", "80", "80.0000000001", "81", "-1"])
    choice = st.none() | st.integers(1, 3)
    offers = tuple(
        Offer(name, lot.id, Fraction(draw(scores)), draw(choice))
        for lot in lots
        for name in names
        if draw(st.booleans())
    )
    capacity = st.sampled_from([None, None, 60, 100, 125, 220])
    bidders = {
        name: Bidder(
            name,
            None if (hours := draw(capacity)) is None else Fraction(hours),
            draw(st.sampled_from([None, None, 0, 1, 2])),
        )
        for name in names
    }
    group = frozenset(lot.id for lot in lots[:2])
    limits = (Limit(group, draw(st.integers(0, 2))),) if draw(st.booleans()) else ()
    return Terms(lots, offers, mechanism, bidders, limits)


def allowed(asked: Terms) -> Iterator[tuple[Offer, ...]]:
    """Every set of awards that breaks nothing."""
    for size in range(len(asked.offers) + 1):
        for chosen in combinations(asked.offers, size):
            if keeps(asked, chosen):
                yield chosen


def keeps(asked: Terms, chosen: tuple[Offer, ...]) -> bool:
    filled = Counter(offer.lot for offer in chosen)
    if any(filled[lot.id] > lot.max_providers for lot in asked.lots):
        return False
    for name, bidder in asked.bidders.items():
        held = [offer for offer in chosen if offer.bidder == name]
        if bidder.max_lots is not None and len(held) > bidder.max_lots:
            return False
        if any(sum(o.lot in limit.lots for o in held) > limit.max_awards for limit in asked.limits):
            return False
        hours = {lot.id: lot.hours or 0 for lot in asked.lots}
        if bidder.capacity_hours is not None and (
            sum(Fraction(hours[o.lot]) / filled[o.lot] for o in held) > bidder.capacity_hours
        ):
            return False
    return True


def worth(asked: Terms, chosen: tuple[Offer, ...]) -> tuple[object, ...]:
    """What the published rule compares, in its order."""
    filled = Counter(offer.lot for offer in chosen)
    last = max((o.preference for o in asked.offers if o.preference is not None), default=0) + 1
    stated = any(o.preference is not None for o in asked.offers)
    return (
        sum(min(filled[lot.id], lot.min_providers) for lot in asked.lots),
        sum(offer.score for offer in chosen),
        sum(not offer.score for offer in chosen),
        -sum(last if o.preference is None else o.preference for o in chosen) if stated else 0,
        [
            [
                sum(o.lot == lot.id and o.score == score for o in chosen)
                for score in sorted({o.score for o in asked.by_lot[lot.id]}, reverse=True)
            ]
            for lot in asked.lots
        ],
    )


@settings(max_examples=40, deadline=None)
@given(terms())
def test_no_allocation_is_better_and_what_equal_ones_differ_in_is_open(asked: Terms) -> None:
    every = {chosen: worth(asked, chosen) for chosen in allowed(asked)}
    best = max(every.values())  # type: ignore[type-var]
    equal = [set(chosen) for chosen, value in every.items() if value == best]
    always = set.intersection(*equal)
    found = allocate(asked)
    assert {(award.lot, award.bidder) for award in found.awards} == {(o.lot, o.bidder) for o in always}
    assert found.proved_optimal and found.total_score == sum(offer.score for offer in always)
    open_ = {(tie.lot, bidder) for tie in found.ties for bidder in tie.bidders}
    assert open_ == {(o.lot, o.bidder) for o in set.union(*equal) - always}
    said_of_everybody(asked, found)
    turned = Terms(asked.lots, asked.offers[::-1], asked.mechanism, asked.bidders, asked.limits)
    assert allocate(turned) == found


@settings(max_examples=100, deadline=None)
@given(terms(Mechanism.IN_LOT_ORDER))
def test_in_lot_order_nobody_is_passed_over_who_could_have_had_the_place(asked: Terms) -> None:
    found = allocate(asked)
    awarded = tuple(o for o in asked.offers for a in found.awards if (a.lot, a.bidder) == (o.lot, o.bidder))
    said_of_everybody(asked, found)
    if not found.ties:
        assert keeps(asked, awarded)
    order = [lot.id for lot in asked.lots]
    for index, lot in enumerate(asked.lots):
        before = tuple(o for o in awarded if order.index(o.lot) < index)
        had = [o for o in awarded if o.lot == lot.id]
        tied = any(tie.lot == lot.id for tie in found.ties)
        for other in asked.by_lot[lot.id]:
            if other in had or tied:
                continue
            for one in had:
                if one.score < other.score:
                    assert not keeps(asked, (*before, *(o for o in had if o != one), other))
            assert not keeps(asked, (*before, *had, other))


def said_of_everybody(asked: Terms, found: Allocation) -> None:
    awarded = {(award.lot, award.bidder) for award in found.awards}
    told = {(one.lot, one.bidder): one for one in found.not_awarded}
    assert awarded.isdisjoint(told) and len(awarded) + len(told) == len(asked.offers)
    assert all(one.detail.endswith(".") for one in told.values())
    held = Counter(award.bidder for award in found.awards)
    for (lot, bidder), one in told.items():
        if one.why is Refused.MAX_LOTS:
            assert held[bidder] >= (asked.bidders[bidder].max_lots or 0)
        if one.why is Refused.PLACES_FULL:
            tied = sum(tie.places for tie in found.ties if tie.lot == lot)
            assert len(found.winners(lot)) + tied == asked.lot_of[lot].max_providers
    for lot in asked.lots:
        parts = [award.hours for award in found.awards if award.lot == lot.id]
        if lot.hours is not None and parts:
            assert sum(part for part in parts if part is not None) == lot.hours and len(set(parts)) == 1


def offer(bidder: str, lot: str, score: str, preference: int | None = None) -> Offer:
    return Offer(bidder, lot, Fraction(score), preference)


def asked(lots: list[Lot], offers: list[Offer], *bidders: Bidder, mechanism: Mechanism = Mechanism.BEST_TOTAL) -> Terms:
    return Terms(tuple(lots), tuple(offers), mechanism, {bidder.id: bidder for bidder in bidders})


def won(found: Allocation) -> list[tuple[str, str]]:
    return [(award.lot, award.bidder) for award in found.awards]


def why(found: Allocation, bidder: str, lot: str) -> Refused:
    return next(one.why for one in found.not_awarded if (one.bidder, one.lot) == (bidder, lot))


def test_the_last_of_sixty_digits_decides() -> None:
    tail = "0" * 58
    scores = [
        offer("A", "1", f"88.{tail}1"),
        offer("B", "1", f"87.{tail}1"),
        offer("A", "2", "80"),
        offer("B", "2", f"79.{tail}1"),
    ]
    one_each = [Bidder("A", max_lots=1), Bidder("B", max_lots=1)]
    found = allocate(asked([Lot("1"), Lot("2")], scores, *one_each))
    assert won(found) == [("1", "A"), ("2", "B")]
    assert found.total_score == Fraction(f"167.{tail}2")


def test_minimum_places_come_before_scores() -> None:
    lots = [Lot("1", max_providers=2), Lot("2", min_providers=1)]
    scores = [offer("A", "1", "90"), offer("B", "1", "80"), offer("A", "2", "10")]
    found = allocate(asked(lots, scores, Bidder("A", max_lots=1)))
    assert won(found) == [("1", "B"), ("2", "A")]
    assert why(found, "A", "1") is Refused.BETTER_ELSEWHERE or why(found, "A", "1") is Refused.MAX_LOTS


def test_equal_totals_are_parted_by_preference_then_by_the_first_lot() -> None:
    lots = [Lot("1"), Lot("2")]
    one_each = [Bidder("A", max_lots=1), Bidder("B", max_lots=1)]
    plain = [offer("A", "1", "80"), offer("B", "1", "70"), offer("A", "2", "80"), offer("B", "2", "70")]
    assert won(allocate(asked(lots, plain, *one_each))) == [("1", "A"), ("2", "B")]
    chosen = [offer(o.bidder, o.lot, str(o.score), 1 if o.bidder != "A" or o.lot == "2" else 2) for o in plain]
    assert won(allocate(asked(lots, chosen, *one_each))) == [("1", "B"), ("2", "A")]


def test_a_share_is_charged_as_it_comes_out_when_a_lot_is_not_full() -> None:
    lot = Lot("1", Fraction(900), 1, 3)
    scores = [offer("A", "1", "90"), offer("B", "1", "80"), offer("C", "1", "70")]
    bidders = [Bidder("A", Fraction(1000)), Bidder("B", Fraction(449)), Bidder("C", Fraction(299))]
    for mechanism in Mechanism:
        found = allocate(asked([lot], scores, *bidders, mechanism=mechanism))
        assert [(a.bidder, a.hours) for a in found.awards] == [("A", 900)]
        assert why(found, "B", "1") is Refused.CAPACITY


def test_a_tie_keeps_its_place_and_the_rest_is_awarded() -> None:
    lot = Lot("1", Fraction(900), 2, 2)
    scores = [offer("A", "1", "90"), offer("B", "1", "80"), offer("C", "1", "80"), offer("D", "1", "70")]
    for mechanism in Mechanism:
        found = allocate(asked([lot], scores, Bidder("A", Fraction(450)), mechanism=mechanism))
        assert won(found) == [("1", "A")]
        [tie] = found.ties
        assert (tie.bidders, tie.rank, tie.places) == (("B", "C"), 2, 1)
        assert [short.has for short in found.short] == [1]
        assert [why(found, name, "1") for name in "BCD"] == [Refused.TIE, Refused.TIE, Refused.PLACES_FULL]


def test_where_time_runs_out_the_best_that_is_known_is_said_not_to_be_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver.Program, "maximise", _out_of_time)
    scores = [offer("A", "1", "90"), offer("B", "1", "80")]
    found = allocate(asked([Lot("1")], scores))
    assert won(found) == [("1", "A")] and not found.proved_optimal


def test_an_answer_that_breaks_a_capacity_leaves_an_allowed_one_and_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = iter((solver.Program.maximise, _out_of_time))
    monkeypatch.setattr(solver.Program, "maximise", lambda *args: next(asks)(*args))
    bidders = [Bidder("A", Fraction(1000)), Bidder("B", Fraction(449)), Bidder("C", Fraction(299))]
    scores = [offer("A", "1", "90"), offer("B", "1", "80"), offer("C", "1", "70")]
    found = allocate(asked([Lot("1", Fraction(900), 1, 3)], scores, *bidders))
    assert won(found) == [("1", "A")] and not found.proved_optimal
    assert found.bound == 170, "A and B, were the lot always charged as full"


def test_capacities_that_bind_are_proved_and_without_time_a_bound_is_said() -> None:
    """Forty bidders for fifteen lots, whose hours leave each of them room for two or three."""
    draw = Random(5)
    lots = [Lot(str(n), Fraction(draw.randint(60, 120)), 2, 3) for n in range(1, 16)]
    scores = [
        offer(f"B{b}", lot.id, str(Fraction(draw.randint(400000, 900000), 10**4)))
        for b in range(40)
        for lot in draw.sample(lots, 7)
    ]
    tight = [Bidder(f"B{b}", Fraction(draw.randint(50, 90)), 4) for b in range(40)]
    terms_ = asked(lots, scores, *tight)
    found = allocate(terms_)
    assert found.proved_optimal and keeps(terms_, tuple(o for o in scores if (o.lot, o.bidder) in set(won(found))))
    search = best_total._Search(terms_)
    search.most_places_then_total()
    assert search.bound is not None and found.total_score <= search.bound < found.total_score * Fraction(101, 100)


def _out_of_time(*_: object) -> None:
    raise best_total.Unproved
