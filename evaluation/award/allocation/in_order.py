"""Lots taken one after the other in their published order, each given to its best-ranked bidders."""

from collections import Counter
from fractions import Fraction

from evaluation.award.allocation.terms import Filled, Lot, Offer, OpenTie, Terms, share


def in_lot_order(terms: Terms) -> Filled:
    """Fill each lot with as many as it takes and who are still within their limits, best first.

    The more places are filled, the smaller the share and the more bidders can take it, so the largest number that can
    be filled is looked for first. Equal scores across the last place are left open; the place is kept for one of them,
    and what the others of the lot are charged counts it as filled.

    >>> from evaluation.award.allocation.terms import Bidder, Mechanism
    >>> lots = Lot("1", Fraction(900), 1, 2), Lot("2", Fraction(600))
    >>> offers = [Offer("A", "1", Fraction(90)), Offer("B", "1", Fraction(80)), Offer("A", "2", Fraction(70))]
    >>> bidders = {"A": Bidder("A", Fraction(1000))}
    >>> filled = in_lot_order(Terms(lots, tuple(offers), Mechanism.IN_LOT_ORDER, bidders))
    >>> [(offer.lot, offer.bidder) for offers in filled.awarded.values() for offer in offers]
    [('1', 'A'), ('1', 'B')]
    """
    used: Counter[str] = Counter()
    within: Counter[tuple[int, str]] = Counter()
    hours: dict[str, Fraction] = {}
    awarded: dict[str, tuple[Offer, ...]] = {}
    ties: list[OpenTie] = []
    for lot in terms.lots:
        free = [offer for offer in terms.by_lot[lot.id] if _free(terms, offer, used, within)]
        places, fitting = _most(terms, lot, free, hours)
        awarded[lot.id], tie = _parted(terms, lot, fitting, places)
        ties += [tie] if tie else []
        for offer in awarded[lot.id]:
            used[offer.bidder] += 1
            hours[offer.bidder] = hours.get(offer.bidder, Fraction(0)) + share(lot, places)
            for index, limit in enumerate(terms.limits):
                within[index, offer.bidder] += lot.id in limit.lots
    return Filled(awarded, tuple(ties))


def _free(terms: Terms, offer: Offer, used: Counter[str], within: Counter[tuple[int, str]]) -> bool:
    """Whether a bidder may have another lot, by number."""
    most = terms.bidder(offer.bidder).max_lots
    if most is not None and used[offer.bidder] >= most:
        return False
    return not any(
        offer.lot in limit.lots and within[index, offer.bidder] >= limit.max_awards
        for index, limit in enumerate(terms.limits)
    )


def _most(terms: Terms, lot: Lot, free: list[Offer], hours: dict[str, Fraction]) -> tuple[int, list[Offer]]:
    """The most places that can be filled, and the bidders whose capacity the share then leaves room for."""
    for places in range(min(lot.max_providers, len(free)), 0, -1):
        part = share(lot, places)
        fitting = [offer for offer in free if _fits(terms, offer, part, hours)]
        if len(fitting) >= places:
            return places, fitting
    return 0, []


def _fits(terms: Terms, offer: Offer, part: Fraction, hours: dict[str, Fraction]) -> bool:
    capacity = terms.bidder(offer.bidder).capacity_hours
    return capacity is None or hours.get(offer.bidder, Fraction(0)) + part <= capacity


def _parted(terms: Terms, lot: Lot, fitting: list[Offer], places: int) -> tuple[tuple[Offer, ...], OpenTie | None]:
    """The best so many, without those who share the last place with others that would not get one."""
    if len(fitting) <= places:
        return tuple(fitting), None
    last = fitting[places - 1].level
    if fitting[places].level != last:
        return tuple(fitting[:places]), None
    sure = tuple(offer for offer in fitting if offer.level < last)
    tied = [offer for offer in fitting if offer.level == last]
    return sure, OpenTie(lot.id, tuple(o.bidder for o in tied), terms.rank(tied[0]), places - len(sure))
