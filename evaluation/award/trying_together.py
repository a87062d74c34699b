"""Lots that are allocated together, tried under another ranking: which of them would fall otherwise. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.allocated import as_scored
from evaluation.award.allocation.best_total import best_total
from evaluation.award.allocation.in_order import in_lot_order
from evaluation.award.allocation.terms import Filled, Mechanism, Offer, Terms
from evaluation.award.closeness import as_bid
from evaluation.award.facts import LotFacts, LotStanding
from evaluation.award.rules import Standing, rank
from evaluation.scheme.rules import Rounding, Scheme

SECONDS = Fraction(2)
"""How long the best total of one trial is looked for; a trial that is not proved counts as not made."""

EFFORT = {Mechanism.IN_LOT_ORDER: 150_000, Mechanism.BEST_TOTAL: 2_500}
"""Trials of each kind times bids, by mechanism: 300 and 5 for twenty lots with 25 bids each."""


@dataclass(frozen=True)
class Move:
    """A lot that would fall otherwise: who comes in and who goes."""

    lot: LotFacts
    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """How many of the changes that could matter were tried."""

    done: int
    of: int

    @property
    def all(self) -> bool:
        """Whether every one was."""
        return self.done == self.of


Places = dict[int, list[tuple[str, Fraction, int]]]
"""By lot number: code, total and rank of each bid that is ranked."""


class Trial:
    """The lots as they stand, and what another ranking would make of them."""

    def __init__(self, lots: Sequence[LotStanding], schemes: Mapping[int, Scheme], terms: Terms) -> None:
        self.lots, self.schemes, self.terms = lots, schemes, terms
        self.most = max(1, EFFORT[terms.mechanism] // max(1, len(terms.offers)))
        self.choices = {(offer.lot, offer.bidder): offer.preference for offer in terms.offers}
        self.stands = self.filled(self.as_ranked())
        self.before = {lot: {offer.bidder for offer in offers} for lot, offers in self.stands.awarded.items()}

    def as_ranked(self) -> Places:
        return {lot.lot.number: [(bid.bidder_code, bid.total, bid.rank) for bid in lot.ranking] for lot in self.lots}

    def ranked(self, anew: Callable[[LotStanding, Scheme], Sequence[Standing]]) -> Places:
        """Every lot ranked again by the very rules."""
        return {
            lot.lot.number: [(one.bidder, one.total, one.rank) for one in anew(lot, self.schemes[lot.lot.number])]
            for lot in self.lots
        }

    def filled(self, places: Places) -> Filled:
        offers = tuple(
            Offer(code, str(lot), Fraction(as_scored(total)), self.choices.get((str(lot), code)), place)
            for lot, ranking in places.items()
            for code, total, place in ranking
        )
        terms = replace(self.terms, offers=offers)
        return in_lot_order(terms) if terms.mechanism is Mechanism.IN_LOT_ORDER else best_total(terms, SECONDS)

    def moves(self, places: Places) -> tuple[Move, ...] | None:
        """The lots that fall otherwise; None where it could not be proved."""
        found = self.filled(places)
        return self.moved(found) if found.proved else None

    def moved(self, found: Filled) -> tuple[Move, ...]:
        told = []
        for lot in self.lots:
            number = str(lot.lot.number)
            before, after = self.before[number], {offer.bidder for offer in found.awarded[number]}
            if before != after:
                names = {bid.bidder_code: bid.organisation for bid in lot.ranking}
                joins, leaves = (tuple(names[one] for one in sorted(some)) for some in (after - before, before - after))
                told.append(Move(lot.lot, joins, leaves))
        return tuple(told)

    def total(self, found: Filled, totals: Mapping[tuple[str, str], Fraction]) -> Fraction:
        """What an allocation comes to under other totals, by lot and bidder; a place that is open counts as filled."""
        awarded = [(lot, offer.bidder) for lot, offers in found.awarded.items() for offer in offers]
        open_ = [(tie.lot, bidder) for tie in found.ties for bidder in tie.bidders[: tie.places]]
        return sum((totals[one] for one in [*awarded, *open_]), Fraction(0))


def exactly(lot: LotStanding, scheme: Scheme) -> Sequence[Standing]:
    exact = replace(scheme, rounding=Rounding())
    return rank(exact, map(as_bid, lot.ranking), [draw.order for draw in lot.lot.draws]).ranking
