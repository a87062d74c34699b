"""What `evenhand allocate` prints: the JSON object, and the same for people."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any

from evaluation.award.allocation.reading import Question
from evaluation.award.allocation.terms import Allocation, OpenTie, Terms, share
from evaluation.award.replay_table import columns
from procurement.core.json_input import plain
from procurement.core.numbers import shown


def output(asked: Question, found: Allocation) -> dict[str, Any]:
    """The whole answer, with figures as decimal strings."""
    return {**allocation_output(found), "warnings": list(warnings(asked, found))}


def allocation_output(found: Allocation) -> dict[str, Any]:
    """What became of every lot and bid."""
    return {
        "awards": [
            {
                "lot": award.lot,
                "bidder": award.bidder,
                "rank": award.rank,
                "hours": None if award.hours is None else shown(award.hours),
            }
            for award in found.awards
        ],
        "short": [{"lot": short.lot, "has": short.has, "needs": short.needs} for short in found.short],
        "not_awarded": [
            {"bidder": one.bidder, "lot": one.lot, "why": one.why.value, "detail": one.detail}
            for one in found.not_awarded
        ],
        "ties": [_tie(tie) for tie in found.ties],
        "total_score": shown(found.total_score),
        "proved_optimal": found.proved_optimal,
    }


def _tie(tie: OpenTie) -> dict[str, Any]:
    return {
        "lot": tie.lot,
        "bidders": list(tie.bidders),
        "rank": tie.rank,
        "places": tie.places,
        "parted_by": None,
    }


def warnings(asked: Question, found: Allocation) -> Iterator[dict[str, Any]]:
    """What does not stop the allocation but should be known of it."""
    for tie in found.ties:
        yield {
            "code": "unresolved_tie",
            "lot": tie.lot,
            "bidders": list(tie.bidders),
            "rank": tie.rank,
            "detail": "equal scores for the last place are not awarded; a person must settle the tie, and what the "
            "bidders can take on of other lots, and each share of this one, follow from it",
        }
    if not found.proved_optimal:
        detail = "the time for it ran out before it was proved that no better allocation exists; this is no award"
        if found.bound is not None:
            detail += f". No allocation scores more than {shown(Fraction(ceil(found.bound * 10**6), 10**6))}"
        yield {"code": "not_proved", "detail": detail}
    yield from _sizes(asked.terms, found)
    capped = any(bidder.capacity_hours is not None for bidder in asked.terms.bidders.values())
    for lot in asked.terms.lots:
        if capped and lot.hours is None:
            detail = "the lot states no hours, so nothing of it is charged to a bidder's capacity"
            yield {"code": "no_hours", "lot": lot.id, "detail": detail}
    for pointer in asked.unknown:
        yield {"code": "unknown_key", "pointer": pointer, "detail": "nothing reads this key; is it misspelt?"}


def _sizes(terms: Terms, found: Allocation) -> Iterator[dict[str, Any]]:
    """Lots whose providers would have fewer or more hours than the published size."""
    low, high = terms.hours_per_provider
    for lot in terms.lots:
        has = len(found.winners(lot.id))
        if lot.hours is None or not has:
            continue
        part = share(lot, has)
        if (low is not None and part < low) or (high is not None and part > high):
            yield {
                "code": "hours_per_provider",
                "lot": lot.id,
                "hours": shown(part),
                "min": None if low is None else shown(low),
                "max": None if high is None else shown(high),
                "detail": "a provider's share of the lot is outside the hours that are thought right for one provider",
            }


def table(asked: Question, found: Allocation) -> str:
    """The whole answer as text."""
    rows = [["Lot", "Bidder", "Rank", "Score", "Hours"]] + [
        [plain(a.lot), plain(a.bidder), str(a.rank), shown(a.score), "" if a.hours is None else shown(a.hours)]
        for a in found.awards
    ]
    lines = [plain(asked.title), ""] if asked.title else []
    lines += [*(columns(rows, text_columns=2) if found.awards else ["No lot is awarded."]), ""]
    proof = "" if found.proved_optimal else ", not proved to be the highest"
    lines += [f"Total score: {shown(found.total_score)}{proof}"]
    lines += [f"Short: lot {plain(one.lot)} has {one.has} and needs {one.needs}" for one in found.short]
    lines += [
        f"Tie: lot {plain(tie.lot)}, {plain(', '.join(tie.bidders))} for {tie.places}; it must be settled"
        for tie in found.ties
    ]
    refused = [[plain(one.lot), plain(one.bidder), one.why.value, plain(one.detail)] for one in found.not_awarded]
    if refused:
        head = ["Not awarded: lot", "Bidder", "Why", "In words"]
        lines += ["", *columns([head, *refused], text_columns=4)]
    told = list(warnings(asked, found))
    if told:
        lines += ["", "Warnings", *(_warning(one) for one in told)]
    return "\n".join(lines)


def _warning(found: dict[str, Any]) -> str:
    about = [str(found[key]) for key in ("lot", "hours", "pointer") if found.get(key)]
    return plain(f"  {found['code']}" + (f" ({'; '.join(about)})" if about else "") + f": {found['detail']}")
