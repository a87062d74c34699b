"""What became of each tender, stage by stage: one fate each, whatever lots it was for. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evaluation.award.facts import ExcludedBid, Exclusion, LotStanding, RankedBid, Result, Why
from evaluation.award.snapshot import OUT_WORDS


class Fate(StrEnum):
    """What became of a tender in the end, in the order in which tenders fall out."""

    BEFORE_OPENING = "withdrawn before the opening"
    LATE = "late, and not taken"
    WITHDRAWN = "withdrawn"
    ENDED = "for abandoned lots alone"
    SELECTION = "failed selection"
    ROUND = "did not go on after a round"
    OUTSTANDING = "not moderated yet"
    MINIMUM = "below a published minimum"
    LOW_PRICE = "rejected as abnormally low"
    FINANCE = "failed financial standing"
    INSUFFICIENT = "financial standing not shown"
    CONDITION = "financial condition not met"
    TIED = "tied across a last place"
    RESERVE = "ranked, without a place"
    AWARDED = "a place in at least one lot"


_BY_REASON = {
    Why.LATE: Fate.LATE,
    Why.WITHDRAWN: Fate.WITHDRAWN,
    Why.ENDED: Fate.ENDED,
    Why.SELECTION: Fate.SELECTION,
    Why.ROUND: Fate.ROUND,
    Why.UNMODERATED: Fate.OUTSTANDING,
    Why.LOW_PRICE: Fate.LOW_PRICE,
    Why.FINANCE: Fate.FINANCE,
    Why.INSUFFICIENT: Fate.INSUFFICIENT,
    Why.CONDITION: Fate.CONDITION,
}
"""Every other reason is a minimum, or a maximum, of the published scheme."""

_BY_RESULT = {Result.AWARD: Fate.AWARDED, Result.TIED: Fate.TIED, Result.RESERVE: Fate.RESERVE}
_ORDER = list(Fate)


@dataclass(frozen=True)
class TenderFate:
    """One bidder's tender: what became of it, with every reason, and the lots it was for."""

    tender_id: int
    number: int
    bidder_code: str
    organisation: str
    fate: Fate
    reasons: tuple[str, ...]
    lots: tuple[int, ...]
    awarded: tuple[int, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The fate and the reasons; the fate is left out where a reason begins with the same words."""
        said = self.fate.value.capitalize()
        return self.reasons if any(reason.startswith(said) for reason in self.reasons) else (said, *self.reasons)


@dataclass(frozen=True)
class Step:
    """How many tenders fell out at one step, and how many were left after it."""

    what: str
    out: int
    left: int


def bids(lots: Iterable[LotStanding]) -> Iterator[RankedBid | ExcludedBid]:
    """Every bid of every lot."""
    for lot in lots:
        yield from lot.ranking
        yield from lot.excluded


def fates(lots: Iterable[LotStanding]) -> list[TenderFate]:
    """The fate of every tender in any lot, by bidder number.

    The best of its results stands; a tender that is ranked nowhere fell out at the first step that any reason names.
    """
    found: dict[int, list[tuple[int, RankedBid | ExcludedBid]]] = {}
    for lot in lots:
        for bid in bids([lot]):
            found.setdefault(bid.number, []).append((lot.lot.number, bid))
    return [_fate(own) for _, own in sorted(found.items())]


def _fate(own: Sequence[tuple[int, RankedBid | ExcludedBid]]) -> TenderFate:
    any_bid = own[0][1]
    ranked = [(number, bid) for number, bid in own if isinstance(bid, RankedBid)]
    every = [bid for _, bid in own if isinstance(bid, ExcludedBid)]
    out = [reason for bid in every for reason in bid.reasons]
    gone = [bid for bid in every if any(reason.why is Why.ENDED for reason in bid.reasons)]
    if ranked:
        fate = max((_BY_RESULT[bid.result] for _, bid in ranked), key=_ORDER.index)
    else:
        counts = [reason for bid in every if bid not in gone for reason in bid.reasons] or out
        fate = min((_BY_REASON.get(reason.why, Fate.MINIMUM) for reason in counts), key=_ORDER.index)
    return TenderFate(
        any_bid.tender_id,
        any_bid.number,
        any_bid.bidder_code,
        any_bid.organisation,
        fate,
        tuple(dict.fromkeys(reason.words for reason in out)),
        tuple(sorted(number for number, _ in own)),
        tuple(sorted(number for number, bid in ranked if bid.result is Result.AWARD)),
    )


def steps(before_opening: int, found: Sequence[TenderFate]) -> list[Step]:
    """From all that were received to those that were ranked; a step at which nothing fell out is left out."""
    left = before_opening + len(found)
    told = [Step("Received", 0, left)]
    for fate in _ORDER[: _ORDER.index(Fate.TIED)]:
        out = before_opening if fate is Fate.BEFORE_OPENING else sum(one.fate is fate for one in found)
        if out:
            left -= out
            told.append(Step(fate.value.capitalize(), out, left))
    return told


def briefly(reason: Exclusion) -> str:
    """A reason in few words, where the whole of it stands elsewhere in the same document.

    >>> briefly(Exclusion(Why.FINANCE, "Failed financial standing: two of three ratios"))
    'failed financial standing'
    """
    return OUT_WORDS.get(reason.why, reason.words)
