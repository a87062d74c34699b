"""Whether any allocation is better than a given one: a proof by bounds and branches, in whole numbers only.

Each lot is given a price for a place. Whatever the prices, no allocation earns more than the lots earn by selling their
places and the bidders by buying the lots that suit each best; prices are moved until that bound is low. A branch is
left once its bound shows that nothing in it is as good as what was given. It asks no solver, and it goes through every
answer that is as good, so that what the published rule makes of equal ones can be looked at too.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from time import perf_counter
from typing import Any

from exports.record.offline.holding import Holder, OutOfTime
from exports.record.offline.terms import Terms

FINE = 10**6
"""A score is so many times finer in the reckoning than the finest that was given, for the prices to lie between."""

MOST_EQUAL = 500
FIRST, LATER = 400, 25

Pair = tuple[str, str]
Answer = frozenset[Pair]


@dataclass
class Proof:
    """What was shown: an answer that is better, that there is none, and every answer that is as good."""

    better: frozenset[Pair] | None = None
    finished: bool = False
    equal: list[frozenset[Pair]] = field(default_factory=list)
    gone_through: bool = True


@dataclass
class _Node:
    inside: set[int]
    outside: set[int]
    prices: list[int]


def filled(pairs: Iterable[Pair]) -> Counter[str]:
    """How many have each lot."""
    return Counter(lot for _, lot in pairs)


def worth(terms: Terms, pairs: Iterable[Pair]) -> tuple[int, Fraction]:
    """What the rule looks at first: minimum places that are filled, then the total score."""
    pairs = set(pairs)
    has = filled(pairs)
    places = sum(min(has[lot.name], lot.need) for lot in terms.lots)
    return places, sum((bid.score for bid in terms.bids if (bid.bidder, bid.lot) in pairs), Fraction(0))


def fits(terms: Terms, pairs: Iterable[Pair]) -> str:
    """What a whole answer breaks, in words; empty where it breaks nothing."""
    pairs = set(pairs)
    held: dict[str, list[str]] = {}
    for bidder, lot in pairs:
        held.setdefault(bidder, []).append(lot)
    return terms.broken(held, filled(pairs))


class Search:
    """The search for an answer that is better than the one given."""

    def __init__(self, terms: Terms, given: frozenset[Pair], seconds: float) -> None:
        self.terms, self.until = terms, perf_counter() + seconds
        self.proof = Proof()
        self.stands = worth(terms, given)
        self.pairs = [(bid.bidder, bid.lot) for bid in terms.bids]
        at = {lot.name: place for place, lot in enumerate(terms.lots)}
        self.lot_of = [at[bid.lot] for bid in terms.bids]
        bids = Counter(self.lot_of)
        self.top = [min(lot.most, bids[place]) for place, lot in enumerate(terms.lots)]
        self.need = [min(lot.need, bids[place]) for place, lot in enumerate(terms.lots)]
        scale = lcm(*(bid.score.denominator for bid in terms.bids)) * FINE
        self.score = [int(bid.score * scale) for bid in terms.bids]
        self.all_needs = self.stands[0] == sum(self.need)
        self.bonus = 0 if self.all_needs else FINE + sum(map(abs, self.score))
        self.value = int(self.stands[1] * scale) + self.bonus * self.stands[0]
        self.holders = [self._holder(name) for name in sorted({bid.bidder for bid in terms.bids})]

    def _holder(self, name: str) -> Holder:
        own = tuple(place for place, bid in enumerate(self.terms.bids) if bid.bidder == name)
        parts = {bid: self.terms.lots[self.lot_of[bid]].hours / self.top[self.lot_of[bid]] for bid in own}
        can = self.terms.hours.get(name)
        groups = tuple(
            (frozenset(bid for bid in own if self.pairs[bid][1] in lots), most) for lots, most in self.terms.groups
        )
        groups = tuple((inside, most) for inside, most in groups if len(inside) > most)
        most = min(len(own), self.terms.most.get(name, len(own)))
        if can is None or sum(parts.values()) <= can:
            return Holder(own, {}, None, most, groups, self.until)
        scale = lcm(can.denominator, *(part.denominator for part in parts.values()))
        takes = {bid: int(part * scale) for bid, part in parts.items()}
        return Holder(own, takes, int(can * scale), most, groups, self.until)

    def run(self) -> Proof:
        """Go through the branches until nothing is left, a better answer is met, or the time is up."""
        branches = [_Node(set(), set(), [0] * len(self.terms.lots))]
        rounds = FIRST
        while branches and self.proof.better is None:
            if perf_counter() > self.until:
                return self.proof
            try:
                branches += self._branch(branches.pop(), rounds)
            except OutOfTime:
                return self.proof
            rounds = LATER
        self.proof.finished = self.proof.better is None
        return self.proof

    @property
    def _limit(self) -> int:
        """A bound below this leaves nothing to look for."""
        return self.value if self.proof.gone_through else self.value + FINE

    def _branch(self, node: _Node, rounds: int) -> list[_Node]:
        """What is left of a branch: nothing, or the two branches that it falls into."""
        bound, chosen = self._priced(node, rounds)
        if bound < self._limit or not self._settled(node, bound):
            return []
        self._met({*chosen, *node.inside} - node.outside)
        open_ = [bid for bid in range(len(self.score)) if bid not in node.inside and bid not in node.outside]
        if not open_:
            self._leaf(node.inside)
            return []
        turn = min(open_, key=lambda bid: (abs(self.score[bid] - node.prices[self.lot_of[bid]]), bid))
        with_it = _Node(node.inside | {turn}, set(node.outside), list(node.prices))
        without = _Node(set(node.inside), node.outside | {turn}, list(node.prices))
        return [without, with_it] if turn in chosen else [with_it, without]

    def _sold(self, lot: int, price: int, wanted: int) -> tuple[int, int]:
        """What a lot earns at most at a price, and how many places it then sells."""
        least, most = (self.need[lot] if self.all_needs else 0), self.top[lot]
        counts = {least, min(self.need[lot], most), most}
        best = max(self.bonus * min(count, self.need[lot]) + price * count for count in counts)
        inside = [n for n in {*counts, min(max(wanted, least), most)} if self._earns(lot, price, n) == best]
        return best, min(inside, key=lambda count: abs(count - wanted))

    def _earns(self, lot: int, price: int, count: int) -> int:
        return self.bonus * min(count, self.need[lot]) + price * count

    def _bound(self, node: _Node, prices: list[int]) -> tuple[int, set[int], list[int]] | None:
        """The bound at these prices, what bidders buy, how far each lot is oversold; None where nothing fits."""
        profits = [score - prices[self.lot_of[bid]] for bid, score in enumerate(self.score)]
        total, bought = 0, set[int]()
        for holder in self.holders:
            found = holder.best(profits, node.inside, node.outside)
            if found is None:
                return None
            total += found[0]
            bought.update(found[1])
        wanted = Counter(self.lot_of[bid] for bid in bought)
        over = []
        for lot, price in enumerate(prices):
            earned, count = self._sold(lot, price, wanted[lot])
            total += earned
            over.append(wanted[lot] - count)
        return total, bought, over

    def _priced(self, node: _Node, rounds: int) -> tuple[int, set[int]]:
        """Move the prices towards the lowest bound; the prices of that bound stay with the branch."""
        prices, best, chosen, stale, pace = list(node.prices), None, set[int](), 0, 1
        for _ in range(rounds):
            found = self._bound(node, prices)
            if found is None:
                return self._limit - 1, set()
            bound, bought, over = found
            if best is None or bound < best:
                best, chosen, node.prices, stale = bound, bought, list(prices), 0
            else:
                stale += 1
                if stale == 12:
                    stale, pace, prices = 0, pace * 2, list(node.prices)
                    continue
            size = sum(one * one for one in over)
            if bound < self._limit or not size or pace > 2**14 or perf_counter() > self.until:
                break
            gap = bound - self.value + FINE
            prices = [price + one * gap // (size * pace) for price, one in zip(prices, over, strict=True)]
        return (self.value if best is None else best), chosen

    def _settled(self, node: _Node, bound: int) -> bool:
        """Settle every bid that, turned the other way, brings the bound too low; False where none of both is left."""
        profits = [score - node.prices[self.lot_of[bid]] for bid, score in enumerate(self.score)]
        for holder in self.holders:
            own = holder.best(profits, node.inside, node.outside)
            if own is None:
                return False
            others, held = bound - own[0], set(own[1])
            for bid in holder.bids:
                if bid in node.inside or bid in node.outside:
                    continue
                if bid in held:
                    turned = holder.best(profits, node.inside, node.outside | {bid})
                else:
                    turned = holder.best(profits, node.inside | {bid}, node.outside)
                if turned is None or others + turned[0] < self._limit:
                    (node.inside if bid in held else node.outside).add(bid)
        has = Counter(self.lot_of[bid] for bid in node.inside)
        could = Counter(self.lot_of[bid] for bid in range(len(self.score)) if bid not in node.outside)
        needs = self.need if self.all_needs else [0] * len(self.need)
        return all(has[lot] <= self.top[lot] and could[lot] >= needs[lot] for lot in range(len(self.top)))

    def _met(self, bids: set[int]) -> None:
        """An answer that was met on the way, if it is better than the one given."""
        pairs = frozenset(self.pairs[bid] for bid in bids)
        if worth(self.terms, pairs) > self.stands and not fits(self.terms, pairs):
            self.proof.better = pairs

    def _leaf(self, bids: set[int]) -> None:
        """A branch with nothing open: an answer as good as the one given, if it breaks nothing."""
        pairs = frozenset(self.pairs[bid] for bid in bids)
        if worth(self.terms, pairs) == self.stands and not fits(self.terms, pairs):
            self.proof.equal.append(pairs)
            self.proof.gone_through = len(self.proof.equal) <= MOST_EQUAL


def named(terms: Terms, equal: Iterable[Answer]) -> tuple[Answer, Answer]:
    """What the published rule makes of answers with equal places and totals: who is awarded, and what stays open."""

    def best(answers: Sequence[Answer], figure: Callable[[Answer], Any]) -> list[Answer]:
        highest = max(map(figure, answers))
        return [one for one in answers if figure(one) == highest]

    answers = list(equal)
    score = {(bid.bidder, bid.lot): bid.score for bid in terms.bids}
    stated = {(bid.bidder, bid.lot): bid.choice for bid in terms.bids}
    last = max((choice for choice in stated.values() if choice is not None), default=0) + 1
    answers = best(answers, lambda one: sum(not score[pair] for pair in one))
    choice = {pair: last if one is None else one for pair, one in stated.items()}
    answers = best(answers, lambda one: -sum(choice[pair] for pair in one))
    if len(answers) > 1:
        levels = [level for lot in terms.lots for level in terms.levels[lot.name]]
        answers = best(answers, lambda one: [sum((b.bidder, b.lot) in one for b in level) for level in levels])
    always = frozenset.intersection(*answers)
    return always, frozenset.union(*answers) - always
