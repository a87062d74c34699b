"""What each bidder would be awarded over all lots, and what changes if one of them drops out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.award.allocated import Scheme, allocation_form, worked_out
from evaluation.award.allocation.terms import Mechanism
from evaluation.award.facts import LotFacts, LotStanding, RankedBid
from procurement.core.audit import canonical
from procurement.core.numbers import shown
from procurement.questionnaire.rules import Capacity

EACH_BY_ITSELF: Scheme = {"allocation": {"mechanism": Mechanism.IN_LOT_ORDER.value}}
"""The mechanism that gives each lot to its own best-ranked, as where none was published."""


@dataclass(frozen=True)
class Won:
    """A lot that a bidder is to be awarded: its share of the hours, and what of the lot it does not cover."""

    lot: LotFacts
    hours: Fraction | None
    part: str = ""


@dataclass(frozen=True)
class Winner:
    """What one bidder wins, beside what it said that it can take on (None: it was not asked, or said nothing)."""

    bid: RankedBid
    lots: tuple[Won, ...]
    stated: Capacity | None

    @property
    def hours(self) -> Fraction:
        """All its hours a week together."""
        return sum((won.hours for won in self.lots if won.hours is not None), Fraction(0))

    @property
    def beyond(self) -> str:
        """Where its awards are more than it said it can take on; empty where they are not."""
        if self.stated is None:
            return ""
        said = []
        if self.hours > self.stated.hours:
            said.append(f"{shown(self.stated.hours)} hours a week")
        if self.stated.most_lots is not None and len(self.lots) > self.stated.most_lots:
            said.append(f"{self.stated.most_lots} lot{'' if self.stated.most_lots == 1 else 's'}")
        return " and ".join(said)


def winners(lots: Sequence[LotStanding], capacities: Mapping[int, Capacity]) -> list[Winner]:
    """Every bidder that is ranked for any lot, by number, with what it wins; some win nothing."""
    bids: dict[int, RankedBid] = {}
    won: dict[int, list[Won]] = {}
    for lot in lots:
        for bid in lot.ranking:
            bids.setdefault(bid.number, bid)
            won.setdefault(bid.number, [])
            if bid in lot.awarded:
                won[bid.number].append(Won(lot.lot, bid.hours, _part(capacities.get(bid.tender_id), lot)))
    return [Winner(bid, tuple(won[number]), capacities.get(bid.tender_id)) for number, bid in sorted(bids.items())]


def _part(stated: Capacity | None, lot: LotStanding) -> str:
    return next((one.part for one in stated.lots if one.lot == lot.lot.number), "") if stated else ""


@dataclass(frozen=True)
class Change:
    """A lot whose providers change: who comes in, who goes, and how many it then lacks of the fewest it needs."""

    lot: LotFacts
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    lacks: int


def without(lots: Sequence[LotStanding], scheme: Scheme, capacities: Mapping[int, Capacity], code: str) -> list[Change]:
    """The lots that fall otherwise once a bidder drops out; nobody's marks, points or ranks are worked out anew.

    Points that depend on the other bids (a lowest price) stay as they were published to be: by all bids that came.
    """
    form = allocation_form(lots, scheme if scheme.get("allocation") else EACH_BY_ITSELF, capacities, without=code)
    if not form or not form["lots"]:
        return []
    found = worked_out(canonical(form))
    told = []
    for lot in lots:
        names = {bid.bidder_code: bid.organisation for bid in lot.ranking}
        before, after = {bid.bidder_code for bid in lot.awarded}, set(found.winners(str(lot.lot.number)))
        if before != after:
            joins, leaves = (tuple(names[one] for one in sorted(some)) for some in (after - before, before - after))
            told.append(Change(lot.lot, joins, leaves, max(0, lot.lot.min_providers - len(after))))
    return told
