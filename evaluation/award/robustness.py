"""How firm an award is: what would have to be otherwise for somebody else to have a place. Pure and exact.

Published weights decide, and the agreed marks; nothing here is saved or changes an award. It is asked of lots that are
awarded by their own ranking, since one that falls with others hangs on all of them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.closeness import Closeness, as_bid, closeness
from evaluation.award.facts import LotFacts, LotStanding, RankedBid
from evaluation.award.rules import Bid, places, rank
from evaluation.pricing.rules import PointsFormula
from evaluation.scheme.rules import Rounding, Scheme, shares

PRICE = "price"

Marks = Mapping[tuple[str, str], Mapping[int, Fraction]]
"""Each evaluator's own mark, by bidder and question, then by evaluator."""


@dataclass(frozen=True)
class Range:
    """Between which weights of one question, or of price, the same bidders win; the others keep their proportions."""

    code: str
    published: Fraction
    low: Fraction
    high: Fraction
    whole: Fraction
    """What all weights make together: a range from nought to it is no limit at all."""

    @property
    def free(self) -> bool:
        """Whether no weight of it at all would have changed the winners."""
        return self.low == 0 and self.high == self.whole

    @property
    def room(self) -> Fraction:
        """How far the weight could have moved, to the nearer end that changes something."""
        ends = ((self.low, Fraction(0)), (self.high, self.whole))
        return min((abs(end - self.published) for end, most in ends if end != most), default=self.whole)


@dataclass(frozen=True)
class LeftOut:
    """Whose places would change if the mean of the individual marks decided, without one evaluator (None: with all)."""

    evaluator: int | None
    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Rounded:
    """Two bids at the last place that only the published rounding makes equal, or parts; exact totals beside them."""

    bids: tuple[RankedBid, RankedBid]
    exact: tuple[Fraction, Fraction]


@dataclass(frozen=True)
class LotRobustness:
    """How firm the award of one lot is; None where a question has no answer for this scheme."""

    lot: LotFacts
    closest: Closeness
    steps: int | None
    """The smallest change counted in steps of the scale."""
    left_out: tuple[LeftOut, ...]
    """The evaluators without whom others would have won by the individual marks; `None` for all of them together."""
    ranges: tuple[Range, ...]
    rounded: tuple[Rounded, ...]
    contested: bool
    """Whether anybody was ranked below the last place."""

    @property
    def tightest(self) -> Range | None:
        """The weight whose smallest change would matter first."""
        return min((one for one in self.ranges if not one.free), key=lambda one: (one.room, one.code), default=None)


def robustness(lot: LotStanding, scheme: Scheme, marks: Marks) -> LotRobustness:
    """Everything that is asked of one lot; `scheme` is the published one of this lot."""
    contested = bool(lot.awarded and (lot.reserve or lot.tied)) and not lot.together
    if not contested:
        return LotRobustness(lot.lot, Closeness(None, ()), None, (), (), (), contested)
    close = closeness(lot, scheme)
    return LotRobustness(
        lot.lot,
        close,
        _steps(close, scheme),
        left_out(lot, scheme, marks),
        ranges(lot, scheme),
        within_rounding(lot, scheme),
        contested,
    )


def _steps(close: Closeness, scheme: Scheme) -> int | None:
    """The fewest steps of a scale that one of the smallest changes goes."""
    scales = {share.criterion.id: share.scale for share in shares(scheme) if share.scale}
    found = [
        abs(marks.index(nudge.instead) - marks.index(nudge.mark))
        for nudge in close.nudges
        for marks in [sorted(scales[nudge.code].values)]
        if nudge.mark in marks
    ]
    return min(found, default=None)


def ranges(lot: LotStanding, scheme: Scheme) -> tuple[Range, ...]:
    """For each weight, how far it could have moved with the same winners, before any rounding.

    The other weights share what is left in their published proportions. Who was excluded stays so. There is none where
    a total is no sum of weighted points: where quality is set against the best, or money is ranked.

    >>> from decimal import Decimal
    >>> from evaluation.award.facts import Result
    >>> from evaluation.scheme.rules import Criterion, Scale
    >>> scheme = Scheme((Criterion("q1", Fraction(60)), Criterion("q2", Fraction(40))), Scale.of(0, 5))
    >>> def bid(name: str, one: int, two: int, result: Result) -> RankedBid:
    ...     earned = {"q1": Fraction(60 * one, 5), "q2": Fraction(40 * two, 5)}
    ...     total = sum(earned.values(), Fraction(0))
    ...     return RankedBid(1, 1, name, name, 1, total, total, None, earned, {}, result, None, "")
    >>> lot = LotStanding(LotFacts(1, 1, "North", Decimal(100), 1, 1), (
    ...     bid("A", 5, 3, Result.AWARD), bid("B", 3, 5, Result.RESERVE)), (), (), ())
    >>> [(one.code, str(one.low), str(one.high)) for one in ranges(lot, scheme)]
    [('q1', '50', '100'), ('q2', '0', '50')]
    """
    parts = parts_of(scheme)
    if not parts:
        return ()
    whole = sum(parts.values(), Fraction(0))
    earned = {bid.bidder_code: earned_of(bid, parts) for bid in lot.ranking}
    winners = [bid.bidder_code for bid in lot.awarded]
    others = [bid.bidder_code for bid in lot.ranking if bid.bidder_code not in winners]
    low, high = dict.fromkeys(parts, Fraction(0)), dict.fromkeys(parts, whole)
    for winner in winners:
        for other in others:
            ahead = [mine - theirs for mine, theirs in zip(earned[winner], earned[other], strict=True)]
            lead = sum(ahead, Fraction(0))
            for (code, weight), own in zip(parts.items(), ahead, strict=True):
                at_nought = (lead - own) * whole / (whole - weight) if weight != whole else Fraction(0)
                slope = (lead - at_nought) / weight  # a lead rises or falls evenly with one weight
                if slope > 0:
                    low[code] = max(low[code], -at_nought / slope)
                elif slope < 0:
                    high[code] = min(high[code], -at_nought / slope)
    return tuple(
        Range(code, weight, min(low[code], weight), max(high[code], weight), whole) for code, weight in parts.items()
    )


def parts_of(scheme: Scheme) -> dict[str, Fraction]:
    """Every weight that earns points, in published order; none where a total is no sum of weighted points."""
    priced = isinstance(scheme.price, PointsFormula)
    if scheme.quality_relative_to_best or (scheme.price is not None and not priced):
        return {}
    found = {
        share.criterion.id: share.weight
        for share in shares(scheme)
        if share.weight and not share.criterion.children and not share.criterion.pass_fail
    }
    if isinstance(scheme.price, PointsFormula) and scheme.price.weight:
        found[PRICE] = scheme.price.weight
    return found


def earned_of(bid: RankedBid, parts: Mapping[str, Fraction]) -> list[Fraction]:
    """The points that a bid earned of each weight."""
    return [bid.price or Fraction(0) if code == PRICE else bid.points.get(code, Fraction(0)) for code in parts]


def left_out(lot: LotStanding, scheme: Scheme, marks: Marks) -> tuple[LeftOut, ...]:
    """Who would have won by the mean of the individual marks, with all evaluators and without each of them.

    Only where the winners would be others than those of the agreed marks. An answer that nobody else marked keeps the
    agreed mark. The panel's agreement decides; the mean of marks is no result.
    """
    people = sorted({person for given in marks.values() for person in given})
    found = [_without(lot, scheme, marks, person) for person in [None, *people]]
    return tuple(one for one in found if one.joins or one.leaves)


def _without(lot: LotStanding, scheme: Scheme, marks: Marks, person: int | None) -> LeftOut:
    joins, leaves = _changes(lot, _winners(lot, scheme, by_own_marks(lot, scheme, marks, person)))
    return LeftOut(person, joins, leaves)


def by_own_marks(lot: LotStanding, scheme: Scheme, marks: Marks, person: int | None) -> list[Bid]:
    """The ranked bids by the mean of the individual marks, without one evaluator (None: with all)."""

    def mark(bid: RankedBid, code: str, agreed: Fraction) -> Fraction:
        given = [own for who, own in marks.get((bid.bidder_code, code), {}).items() if who != person]
        return sum(given, Fraction(0)) / len(given) if given else agreed

    passed = {share.criterion.id for share in shares(scheme) if share.criterion.pass_fail}
    return [
        replace(
            as_bid(bid),
            scores={code: own if code in passed else mark(bid, code, own) for code, own in bid.scores.items()},
        )
        for bid in lot.ranking
    ]


def within_rounding(lot: LotStanding, scheme: Scheme) -> tuple[Rounded, ...]:
    """Pairs across the last place that the published rounding made equal, or put in another order than exact totals."""
    if scheme.rounding == Rounding():
        return ()
    exact = {
        one.bidder: one.total for one in rank(replace(scheme, rounding=Rounding()), map(as_bid, lot.ranking)).ranking
    }
    falls = scheme.price is None or isinstance(scheme.price, PointsFormula)
    return tuple(
        Rounded((winner, other), (exact[winner.bidder_code], exact[other.bidder_code]))
        for winner in lot.awarded
        for other in lot.ranking
        if other not in lot.awarded and {winner.bidder_code, other.bidder_code} <= exact.keys()
        if _turned(exact[winner.bidder_code], exact[other.bidder_code], falls=falls)
        or (winner.total == other.total and exact[winner.bidder_code] != exact[other.bidder_code])
    )


def _turned(winner: Fraction, other: Fraction, *, falls: bool) -> bool:
    return winner < other if falls else winner > other


def _winners(lot: LotStanding, scheme: Scheme, bids: Iterable[Bid]) -> set[str]:
    found = rank(scheme, bids, [draw.order for draw in lot.lot.draws])
    return {one.bidder for one in places(found.ranking, lot.lot.max_providers).awarded}


def _changes(lot: LotStanding, after: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = {bid.bidder_code: bid.organisation for bid in lot.ranking}
    before = {bid.bidder_code for bid in lot.awarded}
    came, went = sorted(set(after) - before), sorted(before - set(after))
    return tuple(names[one] for one in came), tuple(names[one] for one in went)
