"""How a ranked total is made up, as a bar: points for quality, then points for the price. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.award.facts import LotStanding, RankedBid
from procurement.core.numbers import half_up


@dataclass(frozen=True)
class Bar:
    """Points out of 100 for quality and, where there is a price, for it: to one place, as they are drawn and said."""

    quality: Decimal
    price: Decimal | None

    @property
    def words(self) -> str:
        """The figures beside the bar.

        >>> Bar(Decimal("61.6"), Decimal("26.1")).words, Bar(Decimal("84.0"), None).words
        ('61.6 + 26.1', '84.0')
        """
        return f"{self.quality}" if self.price is None else f"{self.quality} + {self.price}"


def bars(lots: Iterable[LotStanding]) -> dict[tuple[int, int], Bar]:
    """The bar of each ranked bid, by the number of the lot and of the bidder.

    Where the total is not made up of points out of 100 (bids ranked by money) there is none.
    """
    return {(lot.lot.number, bid.number): bar for lot in lots for bid in lot.ranking if (bar := _bar(bid))}


def _bar(bid: RankedBid) -> Bar | None:
    price = bid.price or Fraction(0)
    if bid.quality + price > 100 or abs(bid.quality + price - bid.total) > Fraction(1, 10):
        return None
    return Bar(half_up(bid.quality, 1), None if bid.price is None else half_up(price, 1))
