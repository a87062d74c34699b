"""How firm the result is, in sentences: for everybody, and for the exempt appendix, which may name bidders.

The sentences follow from the frozen marks and the published weights; individual marks are no part of a report.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evaluation.award.allocation.reading import read
from evaluation.award.facts import LotStanding
from evaluation.award.firm_together import FirmTogether, firm_together
from evaluation.award.queries import scheme_of
from evaluation.award.robustness import PRICE, LotRobustness, Range, robustness
from procurement.core.audit import canonical
from procurement.core.numbers import half_up, shown
from procurement.core.words import count
from procurement.questionnaire.rules import lots_named

MOST_NAMED = 3
"""Marks that one sentence names."""


class Firmness(NamedTuple):
    """Sentences for the public part, which name no bidder, and for the exempt appendix."""

    public: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


def firmness(
    lots: Sequence[LotStanding], scheme: Mapping[str, Any], allocation: Mapping[str, Any] | None = None
) -> Firmness:
    """What of the marks and weights would have had to be otherwise; nothing where no place had a rival.

    `allocation` is the file of `evenhand allocate` that was frozen, where lots were allocated together.
    """
    document = canonical(scheme)
    if allocation and allocation["bids"]:
        schemes = {lot.lot.number: scheme_of(document, lot.lot.number) for lot in lots}
        found = firm_together(lots, schemes, read(canonical(allocation).encode()).terms, {})
        return _of_all(found) if found else Firmness()
    tried = [robustness(lot, scheme_of(document, lot.lot.number), {}) for lot in lots]
    contested = [one for one in tried if one.contested]
    if not contested:
        return Firmness()
    by_one = [one for one in contested if one.steps == 1]
    weighed = [one for one in contested if one.ranges]
    free = [one for one in weighed if one.tightest is None]
    public = [
        f"Published weights decide. In {len(contested)} of {count(len(lots), 'lot')} a tender was ranked below the "
        f"last place. In {len(by_one)} of these some single agreed mark, one step of the scale higher or lower, would "
        "have changed who is awarded."
    ]
    if weighed:
        public.append(
            f"In {len(free)} of {count(len(weighed), 'lot')} the same tenderers would be awarded whatever the weight "
            "of any one criterion, the others keeping their proportions."
        )
    return Firmness(tuple(public), tuple(_said(one) for one in contested))


def _of_all(found: FirmTogether) -> Firmness:
    """Of lots that are allocated together: what changes one changes it among all of them."""
    some = not found.marks_tried.all
    among = f", among the {count(found.marks_tried.done, 'change')} that were tried" if some else ""
    public = ["Published weights decide. The lots were allocated together, so each change was tried on all of them."]
    if found.size is None:
        public.append(f"No single agreed mark would have changed who is awarded a lot, had it been another{among}.")
    else:
        public.append(
            "The smallest change of a single agreed mark that would have changed who is awarded a lot is "
            f"{shown(found.size)} of the scale{among}."
        )
    exempt = [
        f"{one.code} of {one.organisation}, {shown(one.instead)} instead of {shown(one.mark)}, would have changed "
        f"{lots_named([move.lot.number for move in one.moves])}."
        for one in found.nudges[:MOST_NAMED]
    ]
    exempt += [f"{_range(found.tightest)}."] if found.tightest else []
    return Firmness(tuple(public), tuple(exempt))


def _said(one: LotRobustness) -> str:
    marks = [
        f"{nudge.code} of {nudge.bid.organisation}, {shown(nudge.instead)} instead of {shown(nudge.mark)}"
        for nudge in one.closest.nudges[:MOST_NAMED]
    ]
    more = len(one.closest.nudges) - len(marks)
    others = f" (and {more} more)" if more > 0 else ""
    said = f"the smallest change would be {'; or '.join(marks)}{others}" if marks else "no other single mark changes it"
    weight = f". {_range(one.tightest)}" if one.tightest else ""
    return f"Lot {one.lot.number} {one.lot.name}: {said}{weight}."


def _range(one: Range) -> str:
    name = "price" if one.code == PRICE else one.code
    low, high = (shown(half_up(end, 2)) for end in (one.low, one.high))
    return f"The same tenderers are awarded while {name} weighs {low} to {high}; it weighs {shown(one.published)}"
