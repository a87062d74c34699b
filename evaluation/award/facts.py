"""What is known of the bids of a lot, and what became of each: facts that are worked out once and then frozen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluation.award.draws import Draw
from evaluation.award.rules import Tie
from evaluation.pricing.rules import Alert


class Result(StrEnum):
    """What became of a ranked bid."""

    AWARD = "award"
    RESERVE = "reserve"
    TIED = "tied"


NOT_AWARDED = {
    "places_full": "places filled by those ranked before",
    "limit": "limit over a group of lots",
    "capacity": "declared capacity",
    "max_lots": "most lots for one bidder",
    "better_elsewhere": "awarded elsewhere for the highest total",
    "tie": "tied for the last place",
}
"""Why a bid won nothing, by the word of `evenhand allocate`."""

RESULT_WORDS = {Result.AWARD: "Award", Result.RESERVE: "Reserve", Result.TIED: "Tied"}


class Why(StrEnum):
    """Why a bid is not ranked. Most of the last are the rules' own codes, as `evenhand replay` prints them."""

    ENDED = "lot_abandoned"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    SELECTION = "failed_selection"
    ROUND = "not_invited_on"
    FINANCE = "failed_finance"
    CONDITION = "condition_not_met"
    INSUFFICIENT = "insufficient"
    UNMODERATED = "unmoderated"
    NO_PRICE = "no_price"
    LOW_PRICE = "abnormally_low"
    FAILED = "failed"
    BELOW_MINIMUM = "below_minimum"
    BELOW_QUALITY = "below_quality_minimum"
    UNDECIDED = "undecided"
    OVER_MAXIMUM = "over_maximum"
    ZERO_QUALITY = "zero_quality"


_SHORT = {
    Why.ENDED: "Lot abandoned",
    Why.LATE: "Late, and not taken",
    Why.WITHDRAWN: "Withdrawn",
    Why.SELECTION: "Failed selection",
    Why.ROUND: "Did not go on after a round",
    Why.FINANCE: "Failed financial standing",
    Why.CONDITION: "Financial condition not met",
    Why.INSUFFICIENT: "Financial standing not shown",
    Why.LOW_PRICE: "Abnormally low, and not explained",
}


@dataclass(frozen=True)
class Exclusion:
    """One reason why a bid takes no place: a code, the sentence, and for a missed minimum its figures."""

    why: Why
    words: str
    criterion: str = ""
    score: Fraction | None = None
    percent: Fraction | None = None
    minimum: Fraction | None = None

    @property
    def short(self) -> str:
        """The reason without what was written about it, for a row of a table."""
        return _SHORT.get(self.why, self.words)


@dataclass(frozen=True)
class Missed:
    """A minimum that a bid missed and that may exclude: what was missed and how, and what was decided with its reason.

    `about` is a question's code or the whole of quality; `figure` the exact score or percentage that a decision rests
    on, since another score would ask for another decision. `excludes` is None until one is made.
    """

    about: str
    words: str
    figure: str
    excludes: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class BidFacts:
    """What is known of one bidder's bid, the same for every lot it bid for.

    `scores` are consensus scores by question code, of the questions of every lot it bid for; `unscored` the codes that
    have none yet; `decided` what was decided of minimums that may exclude, by what was missed and with what figure.
    `out` keeps it from being scored at all (late, withdrawn, failed selection); `finance` from being
    awarded although it was scored.
    """

    tender_id: int
    number: int
    bidder_code: str
    organisation: str
    scores: Mapping[str, Fraction] = field(default_factory=dict)
    out: tuple[Exclusion, ...] = ()
    finance: tuple[Exclusion, ...] = ()
    finance_state: str = ""
    unscored: tuple[str, ...] = ()
    decided: Mapping[tuple[str, str], tuple[bool, str]] = field(default_factory=dict)
    missed: tuple[Missed, ...] = ()
    prices: Mapping[int, Fraction] = field(default_factory=dict)
    """What it asks for each lot, by number, where every line of its schedule has a price."""
    unpriced: Mapping[int, str] = field(default_factory=dict)
    """Why it has no price for a lot yet, in words."""
    rejected: Mapping[int, str] = field(default_factory=dict)
    """Why its price for a lot was rejected as abnormally low, in words."""
    price: Fraction | None = None
    """The price for the lot that is being ranked."""

    @property
    def kept(self) -> tuple[str, ...]:
        """What was missed without consequence."""
        return tuple(one.about for one in self.missed if one.excludes is False)


@dataclass(frozen=True)
class RankedBid:
    """A bid in the ranking. Points and scores by question code; `total` is exact; `hours` a week only with a place."""

    tender_id: int
    number: int
    bidder_code: str
    organisation: str
    rank: int
    total: Fraction
    quality: Fraction
    price: Fraction | None
    points: Mapping[str, Fraction]
    scores: Mapping[str, Fraction]
    result: Result
    hours: Fraction | None
    finance_state: str
    missed: tuple[Missed, ...] = ()
    money: Fraction | None = None
    """The price as bid, where one is on record."""
    why: str = ""
    """Where lots are allocated together and this bid won nothing, why: a word of `evenhand allocate`."""
    why_words: str = ""
    """The same in a sentence that stands in the letter to the bidder."""

    @property
    def ranks_money(self) -> bool:
        """Whether money itself was ranked, so that the total is no sum of points."""
        return self.price is not None and self.price == self.money

    @property
    def result_words(self) -> str:
        """Award, Reserve, or tied."""
        return RESULT_WORDS[self.result]

    @property
    def why_short(self) -> str:
        """Why it won nothing where lots are allocated together, for a table; empty where they are not."""
        return NOT_AWARDED.get(self.why, "")


@dataclass(frozen=True)
class ExcludedBid:
    """A bid that is not ranked, with every reason; its scores and total where it was scored before it went out."""

    tender_id: int
    number: int
    bidder_code: str
    organisation: str
    reasons: tuple[Exclusion, ...]
    total: Fraction | None
    points: Mapping[str, Fraction]
    scores: Mapping[str, Fraction]
    finance_state: str
    missed: tuple[Missed, ...] = ()
    money: Fraction | None = None


@dataclass(frozen=True)
class LotFacts:
    """A lot as published: its hours a week, and how few and how many providers it takes.

    Of a lot that was abandoned `ended_on` is the day in words, and `ended` says when and why in a sentence.
    """

    lot_id: int
    number: int
    name: str
    weekly_hours: Decimal
    min_providers: int
    max_providers: int
    value_net: Decimal | None = None
    value_gross: Decimal | None = None
    """What it was advertised as worth over its whole term, without VAT and with it."""
    ended: str = ""
    ended_on: str = ""
    draws: tuple[Draw, ...] = ()
    """Lots that were drawn to part bids of it."""


@dataclass(frozen=True)
class LotStanding:
    """How the bids of one lot stand: the ranking, best first, and every bid that is not in it."""

    lot: LotFacts
    ranking: tuple[RankedBid, ...]
    excluded: tuple[ExcludedBid, ...]
    ties: tuple[Tie, ...]
    alerts: tuple[Alert, ...]

    def _having(self, result: Result) -> tuple[RankedBid, ...]:
        return tuple(bid for bid in self.ranking if bid.result is result)

    @property
    def awarded(self) -> tuple[RankedBid, ...]:
        """The bids with a place."""
        return self._having(Result.AWARD)

    @property
    def reserve(self) -> tuple[RankedBid, ...]:
        """The ranked bids below the last place."""
        return self._having(Result.RESERVE)

    @property
    def tied(self) -> tuple[RankedBid, ...]:
        """The bids that share the last place with too many: flagged, and not awarded."""
        return self._having(Result.TIED)

    @property
    def short(self) -> int:
        """How many providers the lot lacks of the fewest it takes."""
        return 0 if self.lot.ended else max(0, self.lot.min_providers - len(self.awarded))

    @property
    def together(self) -> bool:
        """Whether its places were given with those of other lots, and not by its own ranking alone."""
        return any(bid.why for bid in self.ranking)

    @property
    def hours_each(self) -> Fraction | None:
        """The hours a week of each provider with a place: shared equally among them."""
        return Fraction(self.lot.weekly_hours) / len(self.awarded) if self.awarded else None

    @property
    def open_ties(self) -> tuple[Tie, ...]:
        """The ties that no published step parted."""
        return tuple(tie for tie in self.ties if tie.parted_by is None)


def ended(standing: LotStanding, facts: LotFacts) -> LotStanding:
    """A lot as it stands once it was abandoned (`facts` say so): no bid is ranked, what was scored stays on record."""
    reason = Exclusion(Why.ENDED, facts.ended.rstrip("."))
    kept = [replace(bid, reasons=(reason, *bid.reasons)) for bid in standing.excluded]
    gone = [
        ExcludedBid(
            bid.tender_id,
            bid.number,
            bid.bidder_code,
            bid.organisation,
            (reason,),
            bid.total,
            bid.points,
            bid.scores,
            bid.finance_state,
        )
        for bid in standing.ranking
    ]
    return LotStanding(facts, (), tuple(sorted([*kept, *gone], key=lambda bid: bid.number)), (), ())
