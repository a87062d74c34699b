"""Why a bid was not awarded its lot: a word for the record, and one sentence that could stand in a letter."""

from fractions import Fraction

from evaluation.award.allocation.terms import (
    Filled,
    Limit,
    Mechanism,
    NotAwarded,
    Offer,
    Refused,
    Terms,
    charged,
    share,
)
from procurement.core.numbers import shown


def why_not(terms: Terms, filled: Filled) -> tuple[NotAwarded, ...]:
    """Every bid that won nothing, lot by lot, best first."""
    return tuple(
        _why(terms, filled, offer)
        for lot in terms.lots
        for offer in terms.by_lot[lot.id]
        if offer not in filled.awarded[lot.id]
    )


def _why(terms: Terms, filled: Filled, offer: Offer) -> NotAwarded:
    refused = _reason(terms, filled, offer)
    return NotAwarded(offer.bidder, offer.lot, refused, _sentence(terms, filled, offer, refused))


def _reason(terms: Terms, filled: Filled, offer: Offer) -> Refused:
    """What kept it out: a tie, the places, or what its bidder was awarded already and may or can have."""
    if any(tie.lot == offer.lot and offer.bidder in tie.bidders for tie in filled.ties):
        return Refused.TIE
    if _full(terms, filled, offer) and _all_better(filled, offer):
        return Refused.PLACES_FULL
    held = _held_before(terms, filled, offer)
    bound = _bound(terms, filled, offer, held)
    if bound is None:
        return Refused.PLACES_FULL if _full(terms, filled, offer) else Refused.BETTER_ELSEWHERE
    if terms.mechanism is Mechanism.BEST_TOTAL and _instead(terms, filled, offer, held):
        return Refused.BETTER_ELSEWHERE
    return bound


def _full(terms: Terms, filled: Filled, offer: Offer) -> bool:
    return filled.places(offer.lot) >= terms.lot_of[offer.lot].max_providers


def _all_better(filled: Filled, offer: Offer) -> bool:
    """Whether everybody with a place in the lot, or tied for one, scored more."""
    return all(other.level < offer.level for other in filled.awarded[offer.lot])


def _held_before(terms: Terms, filled: Filled, offer: Offer) -> list[Offer]:
    """What its bidder was awarded by the time that this lot was decided; all of it where lots are decided together."""
    held = filled.held(offer.bidder)
    if terms.mechanism is Mechanism.BEST_TOTAL:
        return held
    order = [lot.id for lot in terms.lots]
    return [other for other in held if order.index(other.lot) < order.index(offer.lot)]


def _bound(terms: Terms, filled: Filled, offer: Offer, held: list[Offer]) -> Refused | None:
    """The limit that this award would have broken beside those; None where it would have broken none."""
    bidder = terms.bidder(offer.bidder)
    if bidder.max_lots is not None and len(held) >= bidder.max_lots:
        return Refused.MAX_LOTS
    if _reached(terms, offer, held):
        return Refused.LIMIT
    if bidder.capacity_hours is None:
        return None
    hours = charged(terms, filled, held) + _would_take(terms, filled, offer)
    return Refused.CAPACITY if hours > bidder.capacity_hours else None


def _reached(terms: Terms, offer: Offer, held: list[Offer]) -> Limit | None:
    """The limit over a group of lots that leaves no room beside what is held: the strictest, whatever their order."""
    found = [
        limit
        for limit in terms.limits_of(offer.lot)
        if sum(other.lot in limit.lots for other in held) >= limit.max_awards
    ]
    return min(found, key=lambda limit: (limit.max_awards, -len(limit.lots), sorted(limit.lots)), default=None)


def _would_take(terms: Terms, filled: Filled, offer: Offer) -> Fraction:
    """The hours of this lot that the bidder would have had: in somebody's place, or in one that is empty."""
    places = filled.places(offer.lot)
    return share(terms.lot_of[offer.lot], places if _full(terms, filled, offer) else places + 1)


def _instead(terms: Terms, filled: Filled, offer: Offer, held: list[Offer]) -> bool:
    """Whether its bidder could have had this lot in the place of one where it scored less."""
    return any(
        other.score < offer.score and _bound(terms, filled, offer, [one for one in held if one != other]) is None
        for other in held
    )


def _sentence(terms: Terms, filled: Filled, offer: Offer, refused: Refused) -> str:
    held = _held_before(terms, filled, offer)
    had, lot, score = _lots(held), f"lot {offer.lot}", shown(offer.score)
    if refused is Refused.TIE:
        return f"Your score of {score} for {lot} equals another’s for its last place, and the tie is not settled yet."
    if refused is Refused.BETTER_ELSEWHERE:
        best = "The lots are awarded so that their scores together are highest"
        if any(one.min_providers for one in terms.lots):
            best = "The lots are awarded so that they have the providers they need, and then so that their scores "
            best += "together are highest"
        if not held:
            return f"{best}, and awarding {lot} to you would have made that total lower."
        to = f"{lot} to others" if filled.places(offer.lot) else f"{lot} to nobody"
        return f"{best}, and they are with {had} awarded to you and {to}."
    if refused is Refused.PLACES_FULL:
        return _full_of_others(terms, filled, offer)
    return _of_limits(terms, filled, offer, refused, held)


def _full_of_others(terms: Terms, filled: Filled, offer: Offer) -> str:
    """Who filled the lot: those who scored more, or others with as many points whom the published steps put first."""
    takes = f"Lot {offer.lot} takes {_count(terms.lot_of[offer.lot].max_providers, 'provider')}"
    score, rank = shown(offer.score), terms.rank(offer)
    if _all_better(filled, offer):
        return f"{takes}; your score of {score} ranks {rank}, and those placed before you filled it."
    return (
        f"{takes}; your score of {score} ranks {rank}, and others with a place there have as many points. Equal sums "
        "of scores are parted by the preferences that bidders stated, then by the order of lots and rank."
    )


def _of_limits(terms: Terms, filled: Filled, offer: Offer, refused: Refused, held: list[Offer]) -> str:
    """What the bidder was awarded already, and the limit that left no room for this lot."""
    bidder, lot = terms.bidder(offer.bidder), f"lot {offer.lot}"
    if refused is Refused.CAPACITY:
        would, taken = shown(_would_take(terms, filled, offer)), shown(charged(terms, filled, held))
        can = shown(bidder.capacity_hours or Fraction(0))
        left = f", of which {taken} are taken by {_lots(held)}" if held else ""
        most = min(terms.lot_of[offer.lot].max_providers, len(terms.by_lot[offer.lot]))
        least = share(terms.lot_of[offer.lot], most)
        if least + charged(terms, filled, held) > (bidder.capacity_hours or 0) and shown(least) != would:
            would = f"at least {shown(least)} hours a week, even among {_count(most, 'provider')}"
        else:
            would += " hours a week"
        return f"Your share of {lot} would be {would}; you said you can take on {can}{left}."
    if refused is Refused.MAX_LOTS:
        rule = f"You may be awarded at most {_count(bidder.max_lots or 0, 'lot')}"
    else:
        limit = _reached(terms, offer, held)
        assert limit is not None
        among = [one.id for one in terms.lots if one.id in limit.lots]
        rule = f"No bidder may be awarded more than {limit.max_awards} of lots {_and(among)}"
        if not limit.max_awards:
            rule = f"No bidder may be awarded {f'any of lots {_and(among)}' if len(among) > 1 else lot}"
        held = [one for one in held if one.lot in limit.lots]
    if not held:
        return f"{rule}, so {lot} could not be yours."
    return f"{rule}; you were awarded {_lots(held)}, so {lot} could not be yours as well."


def _lots(offers: list[Offer]) -> str:
    names = [offer.lot for offer in offers]
    return f"lot{'' if len(names) == 1 else 's'} {_and(names)}" if names else "no other lot"


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
