"""Why a bid has no place, found again from who has which lot.

Source: the description of `evenhand allocate`: everybody with a place scored more; else the limit that the award would
have broken; `better_elsewhere` where it would have fitted in the place of a lot in which the same bidder scored less.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from exports.record.offline.terms import Asked, Given, Terms


class Refusals:
    """The reasons of one allocation; `taken` is how many places of each lot are filled, open ones with them."""

    def __init__(self, terms: Terms, given: Given, taken: Mapping[str, int]) -> None:
        self.terms, self.given, self.taken = terms, given, taken
        self.lots = {lot.name: lot for lot in terms.lots}
        self.bids = {(bid.bidder, bid.lot): bid for bid in terms.bids}
        self.order = {lot.name: place for place, lot in enumerate(terms.lots)}

    def of(self, bid: Asked) -> str:
        """The word for one bid that was awarded nothing."""
        if (bid.bidder, bid.lot) in self.given.tied:
            return "tie"
        full = self.taken.get(bid.lot, 0) >= self.lots[bid.lot].most
        there = [self.bids[pair] for pair in self.given.awarded if pair[1] == bid.lot]
        if full and all(other.level < bid.level for other in there):
            return "places_full"
        has = [lot for bidder, lot in self.given.awarded if bidder == bid.bidder]
        if self.terms.in_order:
            has = [lot for lot in has if self.order[lot] < self.order[bid.lot]]
        bound = self._bound(bid, has, full=full)
        if not bound:
            return "places_full" if full else "better_elsewhere"
        worse = [lot for lot in has if self.bids[bid.bidder, lot].score < bid.score]
        if not self.terms.in_order:
            for lot in worse:
                if not self._bound(bid, [one for one in has if one != lot], full=full):
                    return "better_elsewhere"
        return bound

    def _bound(self, bid: Asked, has: Collection[str], *, full: bool) -> str:
        """The limit that this lot beside those would have broken."""
        most = self.terms.most.get(bid.bidder)
        if most is not None and len(has) + 1 > most:
            return "max_lots"
        for group, number in self.terms.groups:
            if bid.lot in group and sum(lot in group for lot in has) + 1 > number:
                return "limit"
        places = self.taken.get(bid.lot, 0) + (not full)
        load = sum((self.lots[lot].hours / self.taken[lot] for lot in has), self.lots[bid.lot].hours / places)
        return "capacity" if load > self.terms.hours.get(bid.bidder, Fraction(load)) else ""
