"""When a price looks too low."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.pricing.rules.measures import HUNDRED, Prices


@dataclass(frozen=True)
class Alert:
    """A price that calls for an explanation; never by itself a reason to reject.

    Source: Public Contracts Regulations 2015 reg 69; Procurement Act 2023 s.19(3)–(5). Neither names a percentage.
    """

    bidder: str
    rule: str
    percent: Fraction


def abnormally_low(rule: str, percent: Fraction, prices: Mapping[str, Fraction]) -> Iterator[Alert]:
    """The bids whose price is so far below the others' that an explanation must be asked for.

    `prices` by bidder, of the bids still in. A bid alone is never abnormal.

    >>> prices = {"A": Fraction(60), "B": Fraction(100), "C": Fraction(100)}
    >>> [alert.bidder for alert in abnormally_low("below_mean_of_others", Fraction(40), prices)]
    ['A']
    """
    for bidder, price in prices.items():
        others = [other for name, other in prices.items() if name != bidder]
        if (against := _measure(rule, price, others)) is None:
            continue
        below = (1 - price / against) * HUNDRED
        if below > percent or (below == percent and rule != "below_mean"):
            yield Alert(bidder, rule, below)


def _measure(rule: str, price: Fraction, others: list[Fraction]) -> Fraction | None:
    """The figure that a price is held against, or None where there is nothing to hold it against."""
    if not others:
        return None
    if rule == "below_next":
        return min((other for other in others if other > price), default=None)
    prices = Prices(tuple(others if rule == "below_mean_of_others" else [*others, price]))
    return prices.median if rule == "below_median" else prices.mean
