"""How close an award was: the smallest change of one agreed mark that would change who has a place. Pure and exact.

Published weights decide. Each mark is moved along its published scale, the lot is ranked anew by the very rules, and
the places are compared. It is asked of a lot that is awarded by its own ranking.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.facts import LotStanding, RankedBid
from evaluation.award.rules import Bid, Standing, ordered, places, rank
from evaluation.pricing.rules import PointsFormula
from evaluation.scheme.rules import Rounding, Scheme, Share, shares


@dataclass(frozen=True)
class Nudge:
    """One mark of one bidder that would have changed the award, had it been another: who then comes in and who goes."""

    bid: RankedBid
    code: str
    mark: Fraction
    instead: Fraction
    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Closeness:
    """The changes of the smallest size, in marks of the scale; none where no single mark would change an award."""

    size: Fraction | None
    nudges: tuple[Nudge, ...]


def closeness(lot: LotStanding, scheme: Scheme) -> Closeness:
    """The smallest change of one mark of a ranked bid that changes who is awarded the lot, and each that does."""
    bids = {bid.bidder_code: as_bid(bid) for bid in lot.ranking}
    names = {bid.bidder_code: bid.organisation for bid in lot.ranking}
    before = {bid.bidder_code for bid in lot.awarded}
    most = lot.lot.max_providers
    found: list[Nudge] = []
    size: Fraction | None = None
    reach = Reach(lot, scheme)
    by_step = sorted(steps(lot, scheme), key=lambda one: (one[0], one[1].number, one[2].criterion.id, one[3]))
    for step, bid, share, instead in by_step:
        if size is not None and step > size:
            break
        if not reach.could_matter(bid, share, instead):
            continue
        code, own = share.criterion.id, bids[bid.bidder_code]
        if reach.stays_in(bid, share, instead):
            anew = reach.ordered(bid, share, instead)
        else:
            changed = replace(own, scores={**own.scores, code: instead})
            anew = list(rank(scheme, [*(b for b in bids.values() if b is not own), changed], reach.drawn).ranking)
        after = {one.bidder for one in places(anew, most).awarded}
        if after != before:
            size = step
            joins, leaves = (tuple(names[one] for one in sorted(some)) for some in (after - before, before - after))
            found.append(Nudge(bid, code, bid.scores[code], instead, joins, leaves))
    return Closeness(size, tuple(found))


class Reach:
    """Tells at a glance that another mark leaves a bid on its side of the line, so that nothing is ranked anew.

    Only where a total is a plain sum of points that hang on the bid alone, and the mark puts the bid out of nothing.
    """

    def __init__(self, lot: LotStanding, scheme: Scheme) -> None:
        summed = scheme.price is None or isinstance(scheme.price, PointsFormula)
        self.scheme, self.drawn = scheme, [draw.order for draw in lot.lot.draws]
        self.grouped = any(share.criterion.minimum is not None and share.criterion.children for share in shares(scheme))
        least, whole = scheme.quality_minimum, scheme.quality_weight
        self.least = None if least is None else least * whole / 100
        self.standings = {
            bid.bidder_code: Standing(bid.bidder_code, bid.total, bid.quality, bid.price, bid.money, bid.points)
            for bid in lot.ranking
        }
        self.plain = summed and not scheme.quality_relative_to_best and scheme.rounding == Rounding()
        self.awarded = {bid.bidder_code for bid in lot.awarded}
        self.line = min((bid.total for bid in lot.awarded), default=None)
        self.behind = max((bid.total for bid in lot.ranking if bid.bidder_code not in self.awarded), default=None)

    def could_matter(self, bid: RankedBid, share: Share, instead: Fraction) -> bool:
        """Whether the lot has to be ranked anew with this mark."""
        if self.line is None or self.behind is None or not self.stays_in(bid, share, instead):
            return True
        total = bid.total + self.more(bid, share, instead)
        return total <= self.behind if bid.bidder_code in self.awarded else total >= self.line

    def stays_in(self, bid: RankedBid, share: Share, instead: Fraction) -> bool:
        """Whether it is certain that only the sum of this bid changes."""
        least = share.criterion.minimum
        if not self.plain or self.grouped or bid.missed or (least is not None and instead < least):
            return False
        return self.least is None or bid.quality + self.more(bid, share, instead) >= self.least

    @staticmethod
    def more(bid: RankedBid, share: Share, instead: Fraction) -> Fraction:
        top = share.scale.top if share.scale else Fraction(1)
        return (instead - bid.scores[share.criterion.id]) / top * share.weight

    def ordered(self, bid: RankedBid, share: Share, instead: Fraction) -> list[Standing]:
        """The lot in its new order, where only the sum of this bid changes."""
        more, code = self.more(bid, share, instead), share.criterion.id
        own = self.standings[bid.bidder_code]
        earned = {**own.criteria, code: own.criteria[code] + more}
        changed = replace(own, total=own.total + more, quality=own.quality + more, criteria=earned)
        return ordered(self.scheme, [*(s for s in self.standings.values() if s is not own), changed], self.drawn)


def as_bid(bid: RankedBid) -> Bid:
    return Bid(bid.bidder_code, bid.scores, bid.money, kept=tuple(one.about for one in bid.missed))


def steps(lot: LotStanding, scheme: Scheme) -> Iterator[tuple[Fraction, RankedBid, Share, Fraction]]:
    """Every other mark that could have been given to a ranked bid, with how far it lies from the one that was."""
    for share in shares(scheme):
        if share.criterion.children or share.criterion.pass_fail or share.scale is None:
            continue
        for bid in lot.ranking:
            mark = bid.scores.get(share.criterion.id)
            for value in share.scale.values if mark is not None else ():
                if mark is not None and value != mark:
                    yield abs(value - mark), bid, share, value
