"""What one bidder can hold of the lots that it bids for: the largest sets that its limits leave room for.

A capacity in hours is a knapsack. Written as a sum it lets the solver believe in halves of lots; written as the list of
the sets that fit, it does not, and the best total of all is then mostly found and proved at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from evaluation.award.allocation.terms import Offer, Terms

MOST_SETS = 400
"""More sets than this are not written out for one bidder; the sum of its hours then stands for them."""

Profits = Mapping[Offer, int]


@dataclass(frozen=True)
class Holdings:
    """The limits of one bidder over its offers, and the hours that each takes of its capacity at the least."""

    offers: tuple[Offer, ...]
    hours: Mapping[Offer, Fraction]
    capacity: Fraction | None
    most: int
    groups: tuple[tuple[frozenset[str], int], ...]
    sets: tuple[frozenset[Offer], ...] | None
    """Every largest set that fits; None where the hours bind nothing, or where there are too many."""

    @classmethod
    def of(cls, terms: Terms, name: str, offers: Sequence[Offer], hours: Mapping[Offer, Fraction]) -> "Holdings":
        """The holdings of a bidder by its name."""
        bidder = terms.bidder(name)
        most = len(offers) if bidder.max_lots is None else bidder.max_lots
        groups = tuple((limit.lots, limit.max_awards) for limit in terms.limits)
        found = cls(tuple(offers), hours, bidder.capacity_hours, most, groups, None)
        binds = found.capacity is not None and sum(hours[offer] for offer in offers) > found.capacity
        return cls(found.offers, hours, found.capacity, most, groups, found._largest() if binds else None)

    def _largest(self) -> tuple[frozenset[Offer], ...] | None:
        """Every set that fits and to which nothing can be added; None where there are too many to write out."""
        assert self.capacity is not None
        scale = lcm(self.capacity.denominator, *(self.hours[offer].denominator for offer in self.offers))
        order = sorted(self.offers, key=lambda offer: (-self.hours[offer], offer.lot))
        takes = [int(self.hours[offer] * scale) for offer in order]
        inside = [[at for at, (lots, _) in enumerate(self.groups) if offer.lot in lots] for offer in order]
        after = [sum(takes[at:]) for at in range(len(order) + 1)]
        found: list[frozenset[Offer]] = []
        start = (0, (), (), int(self.capacity * scale), self.most, tuple(most for _, most in self.groups))
        stack: list[tuple[int, tuple[int, ...], tuple[int, ...], int, int, tuple[int, ...]]] = [start]
        steps = 0
        while stack:
            steps += 1
            if len(found) > MOST_SETS or steps > 20 * MOST_SETS:
                return None
            at, held, passed, left, number, groups = stack.pop()
            if at == len(order):
                if not any(self._room(takes[one], inside[one], left, number, groups) for one in passed):
                    found.append(frozenset(order[one] for one in held))
                continue
            if not self._room(takes[at], inside[at], left, number, groups):
                stack.append((at + 1, held, (*passed, at), left, number, groups))
                continue
            rest = len(order) - at
            if after[at] > left or rest > number or any(room < rest for room in groups):
                stack.append((at + 1, held, (*passed, at), left, number, groups))
            fewer = tuple(room - (one in inside[at]) for one, room in enumerate(groups))
            stack.append((at + 1, (*held, at), passed, left - takes[at], number - 1, fewer))
        return tuple(found)

    @staticmethod
    def _room(takes: int, inside: list[int], left: int, number: int, groups: tuple[int, ...]) -> bool:
        """Whether one more lot fits beside what is held."""
        return takes <= left and number > 0 and all(groups[one] > 0 for one in inside)

    def best(self, profits: Profits) -> int:
        """At least what the best set earns; exactly that where the sets are written out."""
        worth = {o: max(0, profits[o]) for o in self.offers}
        if self.sets is not None:
            return max((sum(worth[o] for o in held) for held in self.sets), default=0)
        return self._relaxed(worth, None)

    def turned(self, profits: Profits) -> dict[Offer, tuple[int | None, int]]:
        """For each offer, at least what the best set with it earns (None: there is none), and the best without it."""
        worth = {o: max(0, profits[o]) for o in self.offers}
        if self.sets is None:
            return {
                o: (profits[o] + self._relaxed(rest, o), self._relaxed(rest, None))
                for o in self.offers
                for rest in [{other: worth[other] for other in self.offers if other != o}]
            }
        sums = {held: sum(worth[o] for o in held) for held in self.sets}
        found: dict[Offer, tuple[int | None, int]] = {}
        for o in self.offers:
            beside = max((earned - worth[o] for held, earned in sums.items() if o in held), default=None)
            without = max(earned - worth[o] * (o in held) for held, earned in sums.items())
            found[o] = (None if beside is None else beside + profits[o], without)
        return found

    def _relaxed(self, worth: Profits, must: Offer | None) -> int:
        return min(self._by_number(worth, must), self._by_hours(worth, must))

    def _by_number(self, worth: Profits, must: Offer | None) -> int:
        """The most that so many lots earn: the best of them, group after group where groups do not overlap."""
        left = self.most - (must is not None)
        used = [int(must is not None and must.lot in lots) for lots, _ in self.groups]
        apart = all(not a & b for at, (a, _) in enumerate(self.groups) for b, _ in self.groups[:at])
        total = 0
        for offer in sorted(worth, key=lambda one: -worth[one]):
            if left <= 0:
                break
            inside = [at for at, (lots, _) in enumerate(self.groups) if offer.lot in lots]
            if apart and any(used[at] >= self.groups[at][1] for at in inside):
                continue
            for at in inside:
                used[at] += 1
            left -= 1
            total += worth[offer]
        return total

    def _by_hours(self, worth: Profits, must: Offer | None) -> int:
        """The most that so many hours earn if the last lot could be had in part; rounded up."""
        if self.capacity is None:
            return sum(worth.values())
        left = self.capacity - (self.hours[must] if must else 0)
        total = Fraction(0)
        paid = {offer: worth[offer] / self.hours[offer] for offer in worth if self.hours[offer]}
        total += sum(worth[offer] for offer in worth if not self.hours[offer])
        for offer in sorted(paid, key=lambda one: -paid[one]):
            if left <= 0:
                break
            part = min(left, self.hours[offer])
            total += paid[offer] * part
            left -= part
        return -(-total.numerator // total.denominator)
