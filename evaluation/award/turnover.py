"""Turnover tested again: against the value of a year of all the lots that a bidder would win, as places stand now."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.award.facts import LotStanding, RankedBid
from evaluation.financial.exposure import LotValue, total_value
from evaluation.financial.overview import latest_accounts
from evaluation.financial.queries import rules_of
from evaluation.financial.rules import Ratio, ratios
from evaluation.financial.sheet import keyed
from procurement.cases.queries import lots as lots_of


@dataclass(frozen=True)
class TurnoverAgain:
    """One winner: its lots, what a year of them is worth, and its turnover over that."""

    bid: RankedBid
    lots: tuple[int, ...]
    value: Fraction
    ratio: Ratio


def turnover_again(procurement_id: int, standings: Sequence[LotStanding]) -> list[TurnoverAgain]:
    """Every bidder with a place whose accounts are on file, by number; one whose lots have no rate is left out."""
    rates = {lot.id: lot.urban_rate for lot in lots_of(procurement_id)}
    won: dict[int, list[tuple[LotStanding, RankedBid]]] = {}
    for lot in standings:
        for bid in lot.awarded:
            won.setdefault(bid.number, []).append((lot, bid))
    if not won:
        return []
    accounts, rules = latest_accounts(procurement_id), rules_of(procurement_id)
    found = []
    for _, places in sorted(won.items()):
        bid = places[0][1]
        values = [
            LotValue(lot.lot.number, lot.lot.name, one.hours or Fraction(0), rates.get(lot.lot.lot_id))
            for lot, one in places
        ]
        together, row = total_value(values), accounts.get(bid.tender_id)
        if not together or row is None:
            continue
        ratio = ratios(keyed(row), row.months, together, rules)["turnover_ratio"]
        found.append(TurnoverAgain(bid, tuple(value.number for value in values), together, ratio))
    return found
