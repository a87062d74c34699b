"""How far one weight can go with lots that are allocated together falling alike. Pure and exact."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from evaluation.award.allocation.terms import Filled, Mechanism
from evaluation.award.robustness import Range, earned_of, parts_of
from evaluation.award.trying_together import Trial, Tried


def ranges_together(trial: Trial) -> tuple[tuple[Range, ...], Tried]:
    """For each weight how far it could have moved with the same allocation, the heaviest first, before any rounding.

    None where lots are judged by different questions, or where a total is no sum of weighted points.
    """
    every = [parts_of(trial.schemes[lot.lot.number]) for lot in trial.lots]
    if not every or not every[0] or any(parts != every[0] for parts in every):
        return (), Tried(0, 0)
    weights = Weights(trial, every[0])
    if trial.stands.ties or trial.moved(weights.best(*weights.published)):
        return (), Tried(0, 0)  # equal totals, or the published rounding, decided: no weight by itself says anything
    found = []
    for code, weight in sorted(every[0].items(), key=lambda one: -one[1]):
        low, high = (weights.end(code, far) for far in (Fraction(0), weights.whole))
        if low is not None and high is not None:
            found.append(Range(code, weight, low, high, weights.whole))
    return tuple(found), Tried(len(found), len(every[0]))


class Weights:
    """Totals under other weights, and how far one weight can go until another allocation comes to as much."""

    def __init__(self, trial: Trial, parts: Mapping[str, Fraction]) -> None:
        self.trial, self.parts, self.left = trial, parts, trial.most
        self.whole = sum(parts.values(), Fraction(0))
        self.earned = {
            (str(lot.lot.number), bid.bidder_code): dict(zip(parts, earned_of(bid, parts), strict=True))
            for lot in trial.lots
            for bid in lot.ranking
        }
        first = next(iter(parts))
        self.published = (first, parts[first])

    def totals(self, code: str, weight: Fraction) -> dict[tuple[str, str], Fraction]:
        """The totals where one weight is another, and the others share the rest in their proportions."""
        own = self.parts[code]
        rest = (self.whole - weight) / (self.whole - own) if own != self.whole else Fraction(0)
        return {
            one: points[code] * weight / own + (sum(points.values(), Fraction(0)) - points[code]) * rest
            for one, points in self.earned.items()
        }

    def best(self, code: str, weight: Fraction) -> Filled:
        self.left -= 1
        totals = self.totals(code, weight)
        return self.trial.filled(
            {
                lot.lot.number: [
                    (bid.bidder_code, totals[str(lot.lot.number), bid.bidder_code], bid.rank) for bid in lot.ranking
                ]
                for lot in self.trial.lots
            }
        )

    def end(self, code: str, far: Fraction) -> Fraction | None:
        """How far a weight can go towards `far` with the lots falling alike; None where too much had to be tried."""
        if self.trial.terms.mechanism is Mechanism.IN_LOT_ORDER:
            return self._first_turn(code, far)
        most = self._end_of_sums(code, far)
        return most if most is None or most == self.parts[code] else self._first_turn(code, most)

    def _end_of_sums(self, code: str, far: Fraction) -> Fraction | None:
        """How far the sum of this allocation stays the highest; each one's rises or falls evenly with one weight.

        So where another one comes to as much is worked out, and asked about next, until none is better there.
        """
        own, at = self.parts[code], far
        while self.left > 0:
            found = self.best(code, at)
            if not found.proved:
                return None
            if not self.trial.moved(found):
                return at
            here, published = self.totals(code, at), self.totals(code, own)
            behind = self.trial.total(found, here) - self.trial.total(self.trial.stands, here)
            ahead = self.trial.total(self.trial.stands, published) - self.trial.total(found, published)
            if behind <= 0:
                return at  # as much and not more: this is the end
            if ahead < 0:
                return None
            at = own + (at - own) * ahead / (ahead + behind)
        return None

    def _first_turn(self, code: str, far: Fraction) -> Fraction | None:
        """The first weight towards `far` at which bids change their order and the lots then fall otherwise.

        Order decides who is best-ranked in a lot, and it parts equal sums. It changes where two bids are equal; the
        lots are tried between each such weight and the next.
        """
        own = self.parts[code]
        here, published = self.totals(code, far), self.totals(code, own)
        turns = {Fraction(0), Fraction(1)}
        for one, other in self._pairs():
            ahead, then = published[one] - published[other], here[one] - here[other]
            if ahead * then < 0:
                turns.add(ahead / (ahead - then))
        for part, beyond in pairwise(sorted(turns)):
            if self.left <= 0:
                return None
            if self.trial.moved(self.best(code, own + (far - own) * (part + beyond) / 2)):
                return own + (far - own) * part
        return far

    def _pairs(self) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        """A bid with a place, and one of the same lot without."""
        for lot in self.trial.lots:
            number = str(lot.lot.number)
            before = self.trial.before[number]
            for winner in before:
                for bid in lot.ranking:
                    if bid.bidder_code not in before:
                        yield (number, winner), (number, bid.bidder_code)
