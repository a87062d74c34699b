"""What an allocation of lots is made from, and what it comes to.

Figures are exact fractions. A lot's hours are shared equally among the places that are filled, so a share depends on
how many are awarded; a place that waits for a tie to be settled counts as filled, since somebody will have it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property


class Mechanism(StrEnum):
    """How the lots fall, as published. Source: Procurement Act 2023 s.23(4) asks for an objective mechanism."""

    IN_LOT_ORDER = "in_lot_order"
    BEST_TOTAL = "best_total"


class Refused(StrEnum):
    """Why a bid that is in was not awarded its lot."""

    PLACES_FULL = "places_full"
    LIMIT = "limit"
    CAPACITY = "capacity"
    MAX_LOTS = "max_lots"
    BETTER_ELSEWHERE = "better_elsewhere"
    TIE = "tie"


@dataclass(frozen=True)
class Lot:
    """A lot with its hours a week and the fewest and most providers that it takes."""

    id: str
    hours: Fraction | None = None
    min_providers: int = 0
    max_providers: int = 1


@dataclass(frozen=True)
class Bidder:
    """What one bidder can take on: hours a week over all its lots, and lots; None is no limit."""

    id: str
    capacity_hours: Fraction | None = None
    max_lots: int | None = None


@dataclass(frozen=True)
class Offer:
    """A bid that is in: its score (higher is better), and where its bidder puts this lot (1 is the first choice)."""

    bidder: str
    lot: str
    score: Fraction
    preference: int | None = None
    tie_break: int = 0
    """Where the published tie-break put it among equal scores, lower first; alike where nothing parts them."""

    @property
    def level(self) -> tuple[Fraction, int]:
        """What ranks it in its lot, lower first; bids on one level are not parted by any published step."""
        return -self.score, self.tie_break


@dataclass(frozen=True)
class Limit:
    """How many of a group of lots any one bidder may be awarded."""

    lots: frozenset[str]
    max_awards: int


@dataclass(frozen=True)
class Terms:
    """Everything that an allocation follows from. Lots stand in published order; the order of offers is nothing."""

    lots: tuple[Lot, ...]
    offers: tuple[Offer, ...]
    mechanism: Mechanism
    bidders: Mapping[str, Bidder]
    limits: tuple[Limit, ...] = ()
    hours_per_provider: tuple[Fraction | None, Fraction | None] = (None, None)

    @cached_property
    def by_lot(self) -> Mapping[str, tuple[Offer, ...]]:
        """The offers of each lot, best first; equal scores stand by name, which decides nothing."""
        found: dict[str, list[Offer]] = {lot.id: [] for lot in self.lots}
        for offer in self.offers:
            found[offer.lot].append(offer)
        return {lot: tuple(sorted(of, key=lambda o: (*o.level, o.bidder))) for lot, of in found.items()}

    @cached_property
    def lot_of(self) -> Mapping[str, Lot]:
        return {lot.id: lot for lot in self.lots}

    def bidder(self, name: str) -> Bidder:
        """What a bidder can take on; one that said nothing has no limit of its own."""
        return self.bidders.get(name) or Bidder(name)

    def limits_of(self, lot: str) -> list[Limit]:
        return [limit for limit in self.limits if lot in limit.lots]

    def rank(self, offer: Offer) -> int:
        """Where a bid stands in its lot by score; equal scores share a rank (1, 2, 2, 4)."""
        return 1 + sum(other.level < offer.level for other in self.by_lot[offer.lot])


@dataclass(frozen=True)
class OpenTie:
    """Bids of one lot with equal scores, more than the places left for them; none of them is awarded."""

    lot: str
    bidders: tuple[str, ...]
    rank: int
    places: int


@dataclass(frozen=True)
class Filled:
    """Who was awarded what, by lot; the ties that are open; whether no better allocation exists."""

    awarded: Mapping[str, tuple[Offer, ...]]
    ties: tuple[OpenTie, ...] = ()
    proved: bool = True
    bound: Fraction | None = None
    """What no allocation can score more than, where it is not proved that this one is the best."""
    slack: Mapping[Offer, Fraction | None] = field(default_factory=dict, compare=False)
    """What the total loses at the least where a bid is turned the other way; None where it cannot be at all."""

    def places(self, lot: str) -> int:
        """Places that are taken: those awarded, and those that a tie is about."""
        return len(self.awarded[lot]) + sum(tie.places for tie in self.ties if tie.lot == lot)

    def held(self, bidder: str) -> list[Offer]:
        return [offer for offers in self.awarded.values() for offer in offers if offer.bidder == bidder]


@dataclass(frozen=True)
class Award:
    """A lot awarded to a bidder: its rank there, its share of the hours (None where the lot states none), its score."""

    lot: str
    bidder: str
    rank: int
    hours: Fraction | None
    score: Fraction


@dataclass(frozen=True)
class NotAwarded:
    """A bid that won nothing, why, and one sentence that could stand in a letter to this bidder."""

    bidder: str
    lot: str
    why: Refused
    detail: str


@dataclass(frozen=True)
class Short:
    """A lot with fewer providers than it needs."""

    lot: str
    has: int
    needs: int


@dataclass(frozen=True)
class Allocation:
    """What became of every lot and every bid."""

    awards: tuple[Award, ...]
    short: tuple[Short, ...]
    not_awarded: tuple[NotAwarded, ...]
    ties: tuple[OpenTie, ...]
    total_score: Fraction
    proved_optimal: bool
    bound: Fraction | None = None
    """What no allocation can score more than, where it was found and nothing was proved."""

    def winners(self, lot: str) -> tuple[str, ...]:
        return tuple(award.bidder for award in self.awards if award.lot == lot)


def share(lot: Lot, places: int) -> Fraction:
    """The hours of one provider where so many places are filled; nothing where the lot states no hours."""
    return (lot.hours or Fraction(0)) / places


def charged(terms: Terms, filled: Filled, offers: Sequence[Offer]) -> Fraction:
    """Hours that the awards of one bidder take of its capacity."""
    return sum((share(terms.lot_of[o.lot], filled.places(o.lot)) for o in offers), Fraction(0))
