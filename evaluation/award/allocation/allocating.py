"""The allocation of lots: the one function that the pages, the report and `evenhand allocate` all call."""

from fractions import Fraction

from evaluation.award.allocation.best_total import best_total
from evaluation.award.allocation.in_order import in_lot_order
from evaluation.award.allocation.reasons import why_not
from evaluation.award.allocation.solver import LONGEST
from evaluation.award.allocation.terms import Allocation, Award, Mechanism, Short, Terms, share


def allocate(terms: Terms, seconds: Fraction = LONGEST) -> Allocation:
    """Allocate the lots by the published mechanism. Equal terms give equal answers, whatever the order of offers.

    The hours of an award are the lot's shared among those awarded; while a tie is open fewer are awarded than there
    are places, and capacity is charged with the smaller share that will remain once it is settled. `seconds` is how
    long the best total is looked for; with more an allocation may be proved that was not.
    """
    filled = in_lot_order(terms) if terms.mechanism is Mechanism.IN_LOT_ORDER else best_total(terms, seconds)
    awards = tuple(
        Award(
            lot.id,
            offer.bidder,
            terms.rank(offer),
            None if lot.hours is None else share(lot, len(filled.awarded[lot.id])),
            offer.score,
        )
        for lot in terms.lots
        for offer in filled.awarded[lot.id]
    )
    short = tuple(
        Short(lot.id, has, lot.min_providers)
        for lot in terms.lots
        if (has := len(filled.awarded[lot.id])) < lot.min_providers
    )
    total = sum((award.score for award in awards), Fraction(0))
    return Allocation(awards, short, why_not(terms, filled), filled.ties, total, filled.proved, filled.bound)
