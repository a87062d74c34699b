"""How close an award was: the smallest change of one agreed mark that would change who has a place. Pure and exact.

Published weights decide. Each mark is moved along its published scale, the lot is ranked anew by the very rules, and
the places are compared. It is asked of a lot that is awarded by its own ranking.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.facts import LotStanding, RankedBid
from evaluation.award.rules import Bid, places, rank
from evaluation.scheme.rules import Scheme, shares


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
    bids = {bid.bidder_code: _bid(bid) for bid in lot.ranking}
    names = {bid.bidder_code: bid.organisation for bid in lot.ranking}
    before = {bid.bidder_code for bid in lot.awarded}
    most = lot.lot.max_providers
    found: list[Nudge] = []
    size: Fraction | None = None
    for step, bid, code, instead in sorted(
        _steps(lot, scheme), key=lambda one: (one[0], one[1].number, one[2], one[3])
    ):
        if size is not None and step > size:
            break
        own = bids[bid.bidder_code]
        changed = replace(own, scores={**own.scores, code: instead})
        anew = rank(scheme, [*(b for b in bids.values() if b is not own), changed], [d.order for d in lot.lot.draws])
        after = {one.bidder for one in places(anew.ranking, most).awarded}
        if after != before:
            size = step
            joins, leaves = (tuple(names[one] for one in sorted(some)) for some in (after - before, before - after))
            found.append(Nudge(bid, code, bid.scores[code], instead, joins, leaves))
    return Closeness(size, tuple(found))


def _bid(bid: RankedBid) -> Bid:
    return Bid(bid.bidder_code, bid.scores, bid.money, kept=tuple(one.about for one in bid.missed))


def _steps(lot: LotStanding, scheme: Scheme) -> Iterator[tuple[Fraction, RankedBid, str, Fraction]]:
    """Every other mark that could have been given to a ranked bid, with how far it lies from the one that was."""
    for share in shares(scheme):
        if share.criterion.children or share.criterion.pass_fail or share.scale is None:
            continue
        for bid in lot.ranking:
            mark = bid.scores.get(share.criterion.id)
            for value in share.scale.values if mark is not None else ():
                if mark is not None and value != mark:
                    yield abs(value - mark), bid, share.criterion.id, value
