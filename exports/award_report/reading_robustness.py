"""How firm the result is, in sentences: for everybody, and for the exempt appendix, which may name bidders.

The sentences follow from the frozen marks and the published weights; individual marks are no part of a report.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from evaluation.award.facts import LotStanding
from evaluation.award.queries import scheme_of
from evaluation.award.robustness import PRICE, LotRobustness, Range, robustness
from procurement.core.audit import canonical
from procurement.core.numbers import half_up, shown
from procurement.core.words import count

MOST_NAMED = 3
"""Marks that one sentence names."""


class Firmness(NamedTuple):
    """Sentences for the public part, which name no bidder, and for the exempt appendix."""

    public: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()


def firmness(lots: Sequence[LotStanding], scheme: Mapping[str, Any]) -> Firmness:
    """What of the marks and weights would have had to be otherwise; nothing where no place had a rival."""
    document = canonical(scheme)
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
