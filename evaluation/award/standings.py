"""How the bids of one lot stand: who is ranked where, who has a place, and why each of the others has none.

Pure. Facts go in (`BidFacts`: scores as moderated, what keeps a bid out), the ranking of `award.rules` is made of them,
and frozen facts come out. Bids that failed financial standing were scored before they failed: they keep their scores
and their total on record, and take no place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from evaluation.award.facts import (
    BidFacts,
    ExcludedBid,
    Exclusion,
    LotFacts,
    LotStanding,
    Missed,
    RankedBid,
    Result,
    Why,
)
from evaluation.award.rules import Bid, Earned, Places, Standing, places, rank
from evaluation.scheme.rules import WHOLE, Criterion, Reason, Scheme, points, shares, shortfalls


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
        self.earned = Earned(scheme)
        self._judged: dict[str, tuple[BidFacts, BidFacts]] = {}
        self._leaves_open = scheme.quality_minimum_may or any(s.criterion.minimum_may for s in shares(scheme))

    def judged(self, bid: BidFacts) -> BidFacts:
        """The bid with the scores that the scheme asks for: one of them wanting puts it out, in every lot alike."""
        kept = self._judged.get(bid.bidder_code)
        if kept is None or kept[0] is not bid:
            kept = self._judged[bid.bidder_code] = (bid, _judged(self.scheme, bid))
        return kept[1]

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
        if bid.bidder_code not in self._missed or self.scheme.price is not None:  # a price is of one lot
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
    facts = {bid.bidder_code: record.weighed(_priced(scheme, lot.number, record.judged(bid))) for bid in by_number}
    running = [bid for bid in facts.values() if not bid.out and not bid.finance]
    found = rank(scheme, [_bid(bid) for bid in running], [draw.order for draw in lot.draws], record.earned)
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
    return Bid(bid.bidder_code, bid.scores, bid.price, kept=bid.kept)


def _judged(scheme: Scheme, bid: BidFacts) -> BidFacts:
    """A bid with the scores that the scheme of the lot asks for and no others; out while one of them is wanting."""
    asked = {share.criterion.id for share in shares(scheme) if not share.criterion.children}
    scores = {code: score for code, score in bid.scores.items() if code in asked}
    wanting = [code for code in bid.unscored if code in asked]
    out = (Exclusion(Why.UNMODERATED, f"Not moderated yet: {', '.join(wanting)}"),) if wanting else ()
    return replace(bid, scores=scores, unscored=tuple(wanting), out=bid.out or out)


def _priced(scheme: Scheme, lot: int, bid: BidFacts) -> BidFacts:
    """A bid with its price for the lot; a scheme that counts price needs one, and without it a bid cannot be ranked."""
    if scheme.price is None or bid.out:
        return bid
    if lot in bid.rejected:
        return replace(bid, price=bid.prices.get(lot), out=(Exclusion(Why.LOW_PRICE, bid.rejected[lot]),))
    if (price := bid.prices.get(lot)) is not None:
        return replace(bid, price=price)
    why = bid.unpriced.get(lot) or "No price is on record, and the scheme counts price"
    return replace(bid, out=(Exclusion(Why.NO_PRICE, why),))


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
    said = "; decided that this excludes the tender: "
    decided = {one.about: said + one.reason.rstrip(".") for one in bid.missed if one.excludes}
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
        bid.price,
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
        bid.price,
    )
