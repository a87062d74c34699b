"""How the bids of one lot stand: who is ranked where, who has a place, and why each of the others has none.

Pure. Facts go in (`BidFacts`: scores as moderated, what keeps a bid out), the ranking of `award.rules` is made of them,
and frozen facts come out. Bids that failed financial standing were scored before they failed: they keep their scores
and their total on record, and take no place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluation.award.rules import Bid, Places, Standing, Tie, places, rank
from evaluation.pricing.rules import Alert
from evaluation.scheme.rules import WHOLE, Criterion, Reason, Scheme, points, shares, shortfalls


class Result(StrEnum):
    """What became of a ranked bid."""

    AWARD = "award"
    RESERVE = "reserve"
    TIED = "tied"


RESULT_WORDS = {Result.AWARD: "Award", Result.RESERVE: "Reserve", Result.TIED: "Tied"}


class Why(StrEnum):
    """Why a bid is not ranked. Most of the last are the rules' own codes, as `evenhand replay` prints them."""

    ENDED = "lot_abandoned"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    SELECTION = "failed_selection"
    FINANCE = "failed_finance"
    CONDITION = "condition_not_met"
    INSUFFICIENT = "insufficient"
    UNMODERATED = "unmoderated"
    NO_PRICE = "no_price"
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
    Why.FINANCE: "Failed financial standing",
    Why.CONDITION: "Financial condition not met",
    Why.INSUFFICIENT: "Financial standing not shown",
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

    @property
    def result_words(self) -> str:
        """Award, Reserve, or tied."""
        return RESULT_WORDS[self.result]


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


class OnRecord:
    """What bids that take no place were scored, worked out once for all the lots of a scheme where that can be.

    Points and total are those that a bid would have if no minimum had put it out. Where points depend on the other bids
    it is set beside those that are in, lot by lot, and changes nothing for them.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._free = replace(scheme, quality=tuple(map(_without_minimum, scheme.quality)), quality_minimum=None)
        self._by_itself = scheme.price is None and not scheme.quality_relative_to_best
        self._scored: dict[str, Standing | None] = {}
        self._missed: dict[str, list[Exclusion]] = {}
        self._weighed: dict[str, tuple[Missed, ...]] = {}
        self._leaves_open = scheme.quality_minimum_may or any(s.criterion.minimum_may for s in shares(scheme))

    def scored(self, bid: BidFacts, running: Sequence[BidFacts]) -> Standing | None:
        """Points and total of a bid that takes no place; None where it was not scored."""
        if bid.out:
            return None
        if not self._by_itself:
            return self._among(bid, running)
        if bid.bidder_code not in self._scored:
            self._scored[bid.bidder_code] = self._among(bid, ())
        return self._scored[bid.bidder_code]

    def _among(self, bid: BidFacts, running: Sequence[BidFacts]) -> Standing | None:
        others = [_bid(other) for other in running if other.bidder_code != bid.bidder_code]
        found = rank(self._free, [*others, _bid(bid)])
        return next((s for s in found.ranking if s.bidder == bid.bidder_code), None)

    def weighed(self, bid: BidFacts) -> BidFacts:
        """The bid with every minimum that it missed and that may exclude, and what was decided of each."""
        if bid.out or not self._leaves_open:
            return bid
        if bid.bidder_code not in self._weighed:
            found = shortfalls(self.scheme, bid.scores, points(self.scheme, bid.scores))
            self._weighed[bid.bidder_code] = tuple(_missed(self.scheme, bid, one) for one in found if one.may)
        return replace(bid, missed=self._weighed[bid.bidder_code])

    def missed(self, bid: BidFacts) -> list[Exclusion]:
        """The minimums that a bid missed which is out for financial reasons: every reason is named, not only one."""
        if bid.bidder_code not in self._missed:
            found = rank(self.scheme, [_bid(bid)]).excluded
            self._missed[bid.bidder_code] = [one for e in found for one in _named(self.scheme, e.reasons, bid)]
        return self._missed[bid.bidder_code]


def standing(lot: LotFacts, bids: Iterable[BidFacts], record: OnRecord) -> LotStanding:
    """Rank the bids of a lot by the published scheme and share out its places.

    Of a lot that was abandoned no bid is in. Whoever is out goes out before anything is compared; a bid that fails
    financial standing never sets a lowest price or a best quality for the others. One `record` serves all the lots.
    """
    scheme = record.scheme
    if lot.ended:
        gone = Exclusion(Why.ENDED, lot.ended.rstrip("."))
        bids = [replace(bid, out=(gone, *bid.out), scores={}, unscored=()) for bid in bids]
    by_number = sorted(bids, key=lambda bid: bid.number)
    facts = {bid.bidder_code: record.weighed(_priced(scheme, _judged(scheme, bid))) for bid in by_number}
    running = [bid for bid in facts.values() if not bid.out and not bid.finance]
    found = rank(scheme, [_bid(bid) for bid in running])
    taken = places(found.ranking, lot.max_providers)
    reasons = {
        one.bidder: _open(facts[one.bidder], _named(scheme, one.reasons, facts[one.bidder])) for one in found.excluded
    }
    for code, bid in facts.items():
        if bid.out:
            reasons[code] = [*bid.out, *bid.finance]
        elif bid.finance:
            reasons[code] = [*record.missed(bid), *bid.finance]
    hours = Fraction(lot.weekly_hours) / len(taken.awarded) if taken.awarded else None
    return LotStanding(
        lot,
        tuple(_ranked(facts[s.bidder], s, _result(taken, s), hours) for s in found.ranking),
        tuple(
            _excluded(bid, tuple(reasons[code]), record.scored(bid, running))
            for code, bid in facts.items()
            if code in reasons
        ),
        found.ties,
        found.alerts,
    )


def _bid(bid: BidFacts) -> Bid:
    return Bid(bid.bidder_code, bid.scores, kept=bid.kept)


def _judged(scheme: Scheme, bid: BidFacts) -> BidFacts:
    """A bid with the scores that the scheme of the lot asks for and no others; out while one of them is wanting."""
    asked = {share.criterion.id for share in shares(scheme) if not share.criterion.children}
    scores = {code: score for code, score in bid.scores.items() if code in asked}
    wanting = [code for code in bid.unscored if code in asked]
    out = (Exclusion(Why.UNMODERATED, f"Not moderated yet: {', '.join(wanting)}"),) if wanting else ()
    return replace(bid, scores=scores, unscored=tuple(wanting), out=bid.out or out)


def _priced(scheme: Scheme, bid: BidFacts) -> BidFacts:
    """A scheme that counts price needs one; a bid without it cannot be ranked."""
    if scheme.price is None or bid.out:
        return bid
    return replace(bid, out=(Exclusion(Why.NO_PRICE, "No price is on record, and the scheme counts price"),))


def _without_minimum(criterion: Criterion) -> Criterion:
    return replace(criterion, minimum=None, children=tuple(map(_without_minimum, criterion.children)))


def _missed(scheme: Scheme, bid: BidFacts, reason: Reason) -> Missed:
    words = reason.words(_titles(scheme.quality).get(reason.criterion or "", ""))
    excludes, why = bid.decided.get((reason.about, reason.figure), (None, ""))
    return Missed(reason.about, words, reason.figure, excludes, why)


def _open(bid: BidFacts, reasons: list[Exclusion]) -> list[Exclusion]:
    """The reasons; those that only may exclude are undecided while nobody said so and nothing else excludes."""
    waiting = {one.about for one in bid.missed if one.excludes is None}
    if any((one.criterion or (WHOLE if one.why is Why.BELOW_QUALITY else one.why)) not in waiting for one in reasons):
        return reasons
    left_open = "whether this excludes the tender is not decided yet"
    return [replace(one, why=Why.UNDECIDED, words=f"{one.words}; {left_open}") for one in reasons]


def _named(scheme: Scheme, reasons: Iterable[Reason], bid: BidFacts) -> list[Exclusion]:
    """The rules' reasons as sentences with the questions' titles, and why somebody decided that they exclude."""
    titles = _titles(scheme.quality)
    decided = {
        one.about: f"; decided that this excludes the tender: {one.reason}" for one in bid.missed if one.excludes
    }
    return [
        Exclusion(
            Why(reason.code),
            reason.words(titles.get(reason.criterion or "", "")) + decided.get(reason.about, "") * reason.may,
            reason.criterion or "",
            reason.score,
            reason.percent,
            reason.minimum,
        )
        for reason in reasons
    ]


def _titles(criteria: Iterable[Criterion]) -> dict[str, str]:
    found: dict[str, str] = {}
    for criterion in criteria:
        found[criterion.id] = f"{criterion.id} {criterion.title}".strip()
        found |= _titles(criterion.children)
    return found


def _result(taken: Places, standing: Standing) -> Result:
    for result, group in ((Result.AWARD, taken.awarded), (Result.TIED, taken.tied)):
        if any(other.bidder == standing.bidder for other in group):
            return result
    return Result.RESERVE


def _ranked(bid: BidFacts, standing: Standing, result: Result, hours: Fraction | None) -> RankedBid:
    return RankedBid(
        bid.tender_id,
        bid.number,
        bid.bidder_code,
        bid.organisation,
        standing.rank,
        standing.total,
        standing.quality,
        standing.price,
        standing.criteria,
        bid.scores,
        result,
        hours if result is Result.AWARD else None,
        bid.finance_state,
        bid.missed,
    )


def _excluded(bid: BidFacts, reasons: tuple[Exclusion, ...], scored: Standing | None) -> ExcludedBid:
    return ExcludedBid(
        bid.tender_id,
        bid.number,
        bid.bidder_code,
        bid.organisation,
        reasons,
        scored.total if scored else None,
        scored.criteria if scored else {},
        bid.scores,
        bid.finance_state,
        bid.missed,
    )
