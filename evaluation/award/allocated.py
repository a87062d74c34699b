"""Lots allocated together by the published mechanism, once each was ranked: the file, and what it makes of the lots.

Pure. What the pages do is what `evenhand allocate` does with the same file: a recommendation freezes it, and the check
of the record works it out again. Where the scheme publishes no mechanism each lot is awarded by its own ranking.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from evaluation.award.allocation.allocating import allocate
from evaluation.award.allocation.reading import read
from evaluation.award.allocation.terms import Allocation, Refused
from evaluation.award.facts import LotStanding, RankedBid, Result
from procurement.core.audit import canonical
from procurement.core.numbers import shown
from procurement.questionnaire.rules import Capacity

Scheme = Mapping[str, Any]
"""The published scheme; its `allocation`, where there is one, says how lots are allocated."""

_RESULTS = {Refused.TIE: Result.TIED}


def allocation_form(
    lots: Sequence[LotStanding], scheme: Scheme, capacities: Mapping[int, Capacity], without: str = ""
) -> dict[str, Any] | None:
    """The file of `evenhand allocate`; None where no mechanism was published. `without` leaves a bidder out."""
    rule = scheme.get("allocation")
    if not rule:
        return None
    going = [lot for lot in lots if not lot.lot.ended]
    codes = {bid.bidder_code: bid.tender_id for lot in going for bid in lot.ranking if bid.bidder_code != without}
    binding = capacities if rule.get("capacity") else {}
    numbers = {lot.lot.number for lot in going}
    limits = [
        {"lots": [str(number) for number in one["lots"] if number in numbers], "max_awards": one["max_awards"]}
        for one in rule.get("limits", ())
    ]
    form: dict[str, Any] = {
        "mechanism": rule["mechanism"],
        "lots": [
            {
                "id": str(lot.lot.number),
                "hours": str(lot.lot.weekly_hours),
                "min_providers": lot.lot.min_providers,
                "max_providers": lot.lot.max_providers,
            }
            for lot in going
        ],
        "bidders": [_bidder(code, binding.get(tender_id), rule) for code, tender_id in sorted(codes.items())],
        "bids": [
            _bid(lot, bid, capacities.get(bid.tender_id))
            for lot in going
            for bid in lot.ranking
            if bid.bidder_code != without
        ],
    }
    return form | ({"limits": kept} if (kept := [one for one in limits if one["lots"]]) else {})


def _bidder(code: str, stated: Capacity | None, rule: Mapping[str, Any]) -> dict[str, Any]:
    most = [one for one in (rule.get("max_lots"), stated.most_lots if stated else None) if one is not None]
    return {
        "id": code,
        **({"capacity_hours": str(stated.hours)} if stated else {}),
        **({"max_lots": min(most)} if most else {}),
    }


def _bid(lot: LotStanding, bid: RankedBid, stated: Capacity | None) -> dict[str, Any]:
    """The score that ranks, exactly; the published tie-break stands beside it, and the bidder's preference."""
    choice = next((one.choice for one in stated.lots if one.lot == lot.lot.number), None) if stated else None
    return {
        "bidder": bid.bidder_code,
        "lot": str(lot.lot.number),
        "score": as_scored(bid.total),
        "tie_break": bid.rank,
        **({"preference": choice} if choice else {}),
    }


def as_scored(total: Fraction) -> str:
    """A total as it stands in the file."""
    return str(total) if total.denominator == 1 else shown(total)


@lru_cache(maxsize=64)
def worked_out(form: str) -> Allocation:
    """The allocation of a file, as canonical text."""
    return allocate(read(form.encode()).terms)


def allocated(
    lots: Sequence[LotStanding],
    scheme: Scheme,
    capacities: Mapping[int, Capacity],
    find: Callable[[str], Allocation] = worked_out,
) -> tuple[LotStanding, ...]:
    """The lots as ranked, with the places that the published mechanism gives, and why each of the others has none."""
    form = allocation_form(lots, scheme, capacities)
    if form is None or not form["lots"]:
        return tuple(lots)
    return placed(lots, find(canonical(form)))


def placed(lots: Sequence[LotStanding], found: Allocation) -> tuple[LotStanding, ...]:
    """The rankings with the results of an allocation."""
    hours = {(award.lot, award.bidder): award.hours for award in found.awards}
    refused = {(one.lot, one.bidder): one for one in found.not_awarded}

    def result(number: str, bid: RankedBid) -> RankedBid:
        key = (number, bid.bidder_code)
        if key in hours:
            return replace(bid, result=Result.AWARD, hours=hours[key])
        if key not in refused:
            return bid
        one = refused[key]
        where = _RESULTS.get(one.why, Result.RESERVE)
        return replace(bid, result=where, hours=None, why=one.why.value, why_words=one.detail)

    return tuple(replace(lot, ranking=tuple(result(str(lot.lot.number), bid) for bid in lot.ranking)) for lot in lots)
