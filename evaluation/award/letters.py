"""What the outcome letters are made of: who is told, what became of its bids, and what the record says of its scores.

Letters are made of the approved snapshot, of the moderation record behind it and of what was decided of lots that
are not filled, and of nothing else. One that would lack a reason is not written: `lacking` names the question whose
record does not say it. `letter_words` puts them into words.

Source: Public Contracts Regulations 2015 reg 86(2) and (4); Procurement Regulations 2024 reg 31.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid, Result, Why
from evaluation.award.queries import Asked, asked_in
from evaluation.award.snapshot import Frozen
from evaluation.award.wording import Template
from evaluation.scheme.rules import PriceTerms
from procurement.core.vocabulary import Regime
from procurement.timetable.rules import Calendar, NoticeSent, Standstill, standstill_act, standstill_pcr

ADVICE = "Calculated; confirm with your legal team."
NOT_SCORED = (Why.LATE, Why.WITHDRAWN, Why.SELECTION)
NOT_TOLD = (Why.LATE, Why.WITHDRAWN)
"""Bidders that get no outcome letter: a late one was told when it was not taken, a withdrawn one left by itself."""

WITHHELD = "[withheld]"
ALL = "All bidders"
REASON, COURSE, CORRECTION = "reason", "course", "correction"
"""The free texts of a letter beside the panel's: why a bid is out, what becomes of a lot, what was corrected."""


@dataclass(frozen=True)
class Reasons:
    """What the moderation record says of one score."""

    score: Fraction
    deciding: str
    strengths: str
    higher: str
    quotes: tuple[str, ...] = ()
    """Words of the response that the marks behind it rest on."""


Texts = Mapping[str, Mapping[str, Reasons]]
"""The moderation record by bidder code and question code."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of one bidder: its bids, lot by lot."""

    tender_id: int
    bidder_code: str
    organisation: str
    bids: tuple[tuple[LotStanding, RankedBid | ExcludedBid], ...]

    @property
    def lots(self) -> tuple[int, ...]:
        """The numbers of the lots it bid for that went on."""
        return tuple(lot.lot.number for lot, _ in self.bids if not lot.lot.ended)

    @property
    def wins(self) -> tuple[int, ...]:
        """The numbers of the lots it is to be awarded."""
        return tuple(
            lot.lot.number for lot, bid in self.bids if isinstance(bid, RankedBid) and bid.result is Result.AWARD
        )

    @property
    def said(self) -> str:
        """Its outcome lot by lot, in a line."""
        return "; ".join(
            f"Lot {lot.lot.number}: {bid.result_words if isinstance(bid, RankedBid) else 'Excluded'}"
            for lot, bid in self.bids
        )

    @property
    def scored(self) -> bool:
        """Whether its answers were scored at all."""
        return any(
            isinstance(bid, RankedBid) or not any(r.why in NOT_SCORED for r in bid.reasons)
            for lot, bid in self.bids
            if not lot.lot.ended
        )


@dataclass(frozen=True)
class Lacking:
    """A reason that the record does not give, so that a letter could not give it either."""

    bidder_code: str
    question: str
    what: str


def outcomes(lots: Sequence[LotStanding]) -> list[Outcome]:
    """Everybody who is to be told, by bidder number; whoever bid for abandoned lots alone was told of that then."""
    found: dict[int, list[tuple[LotStanding, RankedBid | ExcludedBid]]] = {}
    for lot in lots:
        for ranked in lot.ranking:
            found.setdefault(ranked.number, []).append((lot, ranked))
        for excluded in lot.excluded:
            if not any(reason.why in NOT_TOLD for reason in excluded.reasons):
                found.setdefault(excluded.number, []).append((lot, excluded))
    return [
        Outcome(bids[0][1].tender_id, bids[0][1].bidder_code, bids[0][1].organisation, tuple(bids))
        for _, bids in sorted(found.items())
        if any(not lot.lot.ended for lot, _ in bids)
    ]


def lacking(outcome: Outcome, texts: Texts, questions: Sequence[Asked]) -> list[Lacking]:
    """What this bidder's letter must say and the record does not: what decided each score, what was short of more."""
    if not outcome.scored:
        return []
    own, found = texts.get(outcome.bidder_code, {}), []
    for asked in asked_in(questions, outcome.lots):
        said = own.get(asked.code)
        if said is None:
            found.append(Lacking(outcome.bidder_code, asked.code, "there is no moderation record"))
            continue
        if not said.deciding.strip():
            found.append(Lacking(outcome.bidder_code, asked.code, "the record does not say what decided the score"))
        if said.score < asked.top and not said.higher.strip():
            found.append(
                Lacking(outcome.bidder_code, asked.code, "the record does not say what would have scored higher")
            )
    return found


def standstill_from(calendar: Calendar, regime: Regime, sent_on: date) -> Standstill:
    """The standstill that begins when all letters go on one day, electronically.

    Under the Act the contract award notice is taken to be published on the same day.
    """
    if regime is Regime.PCR2015:
        return standstill_pcr(calendar, [NoticeSent(sent_on)])
    return standstill_act(calendar, sent_on, 8)


@dataclass(frozen=True)
class Post:
    """What all letters of one sending share: the template, whom to ask, who the winners are, and when they go."""

    snapshot: Frozen
    questions: Sequence[Asked]
    texts: Texts
    standstill: Standstill
    sent_on: date
    template: Template
    contact: str
    suppliers: Mapping[int, str]
    """By tender, how a supplier is identified and reached: what an assessment summary says of a winner."""
    correction: str = ""
    """Where these letters take the place of earlier ones, which and why, in a sentence."""
    price: PriceTerms | None = None
    """What the published scheme says of price, where it counts."""
    courses: Mapping[int, str] = field(default_factory=dict)
    """What becomes of lots that are not filled, by number, in a sentence with its reason."""
    withheld: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Words that are left out of a free text: by whose letter or which lot it concerns, and what the text is."""

    @property
    def act(self) -> bool:
        """Whether the letters are assessment summaries."""
        return Regime(self.snapshot.procurement["regime"]) is Regime.PA2023
