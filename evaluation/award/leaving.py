"""How a lot stood while a bid was in that has left it since: kept, because all that it was worked out from is. Pure.

A relative price hangs on who else is in. When a bid leaves, every figure of the others may change; here the earlier
ones are worked out again from the same scores and prices, so that both can be read side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid, Why
from evaluation.award.rules import Bid, LotResult, rank
from evaluation.scheme.rules import Scheme, shares

LEAVING = (Why.WITHDRAWN, Why.FINANCE, Why.INSUFFICIENT, Why.CONDITION, Why.LOW_PRICE)
"""Reasons for which a bid leaves that may have stood in the ranking before."""


@dataclass(frozen=True)
class Left:
    """A bid that left, why, and the lot as it was ranked with it."""

    bidder_code: str
    organisation: str
    why: str
    before: LotResult
    names: Mapping[str, str]
    """The organisations by their codes."""


def left(lot: LotStanding, scheme: Scheme, prices: Mapping[str, Fraction]) -> tuple[Left, ...]:
    """Each bid of a lot that left, with the ranking as it was with that bid; `prices` of all by their codes.

    A bid that was not scored, or not priced where price counts, stood nowhere.
    """
    bids: list[RankedBid | ExcludedBid] = [*lot.ranking, *lot.excluded]
    names = {bid.bidder_code: bid.organisation for bid in bids}
    found = []
    for gone in lot.excluded:
        reasons = [reason.words for reason in gone.reasons if reason.why in LEAVING]
        if not reasons or len(reasons) < len(gone.reasons) or not _stood(gone, scheme, prices):
            continue
        before = rank(scheme, [_bid(gone, prices), *(_bid(bid, prices) for bid in lot.ranking)])
        found.append(Left(gone.bidder_code, gone.organisation, "; ".join(reasons), before, names))
    return tuple(found)


def _stood(bid: ExcludedBid, scheme: Scheme, prices: Mapping[str, Fraction]) -> bool:
    asked = {share.criterion.id for share in shares(scheme) if not share.criterion.children}
    return asked <= set(bid.scores) and (scheme.price is None or bid.bidder_code in prices)


def _bid(bid: RankedBid | ExcludedBid, prices: Mapping[str, Fraction]) -> Bid:
    kept = tuple(one.about for one in bid.missed if one.excludes is False)
    return Bid(bid.bidder_code, bid.scores, prices.get(bid.bidder_code, bid.money), kept=kept)
