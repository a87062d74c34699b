"""What keeps an award from being recommended, and what is said beside a recommendation without stopping it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from evaluation.award.allocated import allocation_form
from evaluation.award.courses import COURSE_WORDS, Course
from evaluation.award.facts import ExcludedBid, LotStanding, Missed, RankedBid, Why
from evaluation.award.lot_queries import courses, lots_found
from evaluation.award.queries import published_scheme
from evaluation.award.turnover import turnover_again
from evaluation.financial.queries import State
from evaluation.pricing.queries import low_prices, price_figure
from evaluation.scheme.rules import DRAWN_STEPS
from procurement.cases.queries import by_code
from procurement.core.audit import canonical
from procurement.core.numbers import half_up
from procurement.core.paths import path_for
from procurement.core.vocabulary import Stage
from procurement.core.words import count
from procurement.questionnaire.rules import lots_named
from procurement.tenders.core_information import not_confirmed
from procurement.tenders.stated import capacities
from procurement.timetable.windows import Blocker

Bid = TypeVar("Bid", RankedBid, ExcludedBid)


def before_recommending(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """Everything that is outstanding before an award can be recommended, each with the page where it is dealt with.

    `code` is the procurement's. Answers not moderated, ranked bidders whose standing no second accountant has agreed
    and ties at a place that is awarded block; lots that are short do not (see `flags`).
    """
    if not any(lot.ranking or lot.excluded for lot in lots):
        return [
            Blocker(
                "No tender has been opened", path_for("timetable.stage", procurement=code, stage=Stage.OPENING.value)
            )
        ]
    wanting = {
        (bid.number, reason.words): Blocker(f"{bid.bidder_code}: {reason.words}", _page(bid, reason.why, code))
        for lot in lots
        for bid in lot.excluded
        for reason in bid.reasons
        if reason.why in (Why.UNMODERATED, Why.NO_PRICE, Why.UNDECIDED)
    }
    found = [blocker for _, blocker in sorted(wanting.items(), key=lambda one: one[0])]
    for ranked in _each(bid for lot in lots for bid in lot.ranking):
        state = State(ranked.finance_state)
        if not state.settled:
            found.append(
                Blocker(
                    f"Financial standing of {ranked.organisation} ({ranked.bidder_code}): {_UNSETTLED[state]}",
                    path_for("finance.standing", procurement=code, tender=ranked.tender_id),
                )
            )
    return (
        found
        + open_ties(code, lots)
        + _low_prices(code, lots)
        + _core_information(code, lots)
        + _not_proved(code, lots)
    )


def open_ties(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """Ties across a last place that nothing published parts yet, and of whose places nothing is decided."""
    here = by_code(code)
    tied = [lot for lot in lots if lot.tied]
    if here is None or not tied:
        return []
    decided, steps = courses(here.id), published_scheme(here.id).document["tie_break"]
    drawn = any(step in DRAWN_STEPS for step in steps)
    way = (
        "lots are to be drawn" if drawn else "the published rule does not part them, so decide what becomes of the lot"
    )
    return [
        Blocker(
            f"Lot {lot.lot.number} {lot.lot.name}: {_tied(lot)} are tied across the last place; {way}",
            f"{path_for('award.lot', procurement=code, lot=lot.lot.number)}#tied",
        )
        for lot in tied
        if lot.lot.lot_id not in decided
    ]


def _tied(lot: LotStanding) -> str:
    return " and ".join(bid.bidder_code for bid in lot.tied)


def _not_proved(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """An allocation that was not shown to be the best: another might be found tomorrow, so nobody can be told yet."""
    here = by_code(code)
    rule = published_scheme(here.id).document if here else {}
    form = allocation_form(lots, rule, capacities(here.id)) if here and rule.get("allocation") else None
    if here is None or form is None or not form["lots"] or lots_found(here.id, canonical(form)).proved_optimal:
        return []
    words = "The allocation of lots was not proved to be the best one in the time that is given to it"
    return [Blocker(words, path_for("award.arrangements", procurement=code))]


def _low_prices(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """Prices that look abnormally low, by the published rule or to a person, and about which nothing is decided."""
    here = by_code(code)
    known = low_prices(here.id) if here else {}
    alerted = {(lot.lot.number, alert.bidder) for lot in lots for alert in lot.alerts}
    found = []
    for lot in lots:
        for bid in lot.ranking:
            one = known.get((bid.tender_id, lot.lot.number, price_figure(bid.money))) if bid.money is not None else None
            if one is None and (lot.lot.number, bid.bidder_code) not in alerted:
                continue
            if one is None or one.decision is None:
                what = "has not been asked about" if one is None else "was asked about, and nothing is decided of,"
                words = f"{bid.organisation} {what} its price for lot {lot.lot.number}, which looks abnormally low"
                page = path_for("prices.tender", procurement=code, tender=bid.tender_id)
                found.append(Blocker(words, page and f"{page}#low"))
    return found


def _core_information(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """Under the Act, whoever is to be awarded and whose core supplier information was not found current again."""
    winners = {bid.tender_id: bid for bid in _each(bid for lot in lots for bid in lot.awarded)}
    here = by_code(code)
    return [
        Blocker(
            f"Core supplier information of {winners[number].organisation} has not been found current",
            f"{path_for('core_information.council', procurement=code)}#tender-{number}",
        )
        for number in (not_confirmed(here.id, winners) if here else [])
    ]


_UNSETTLED = {
    State.NOT_STARTED: "not checked yet",
    State.KEYED: "figures keyed, not decided yet",
    State.TO_MODERATE: "decided, waits for a second accountant",
    State.EXPLAINING: "found to fail, and may still explain",
    State.SENT_BACK: "sent back by the second accountant",
}


def _page(bid: ExcludedBid, why: Why, code: str) -> str | None:
    if why is Why.UNDECIDED:
        return path_for("award.minimums", procurement=code)
    if why is Why.UNMODERATED:
        return path_for("moderation.agenda", procurement=code)
    return path_for("finance.standing", procurement=code, tender=bid.tender_id)


def _each(bids: Iterable[Bid]) -> list[Bid]:
    """Each bidder once, by number, whatever lots it bid for."""
    return [bid for _, bid in sorted({bid.number: bid for bid in bids}.items())]


@dataclass(frozen=True)
class MissedBy:
    """A minimum that a bidder missed and that may exclude it, in whichever lots."""

    bid: RankedBid | ExcludedBid
    missed: Missed
    lots: tuple[int, ...]

    @property
    def key(self) -> str:
        """How the page's address names it."""
        return f"{self.bid.tender_id}-{self.missed.about}-{self.missed.figure}"


def missed_by(lots: Iterable[LotStanding]) -> dict[tuple[int, str, str], MissedBy]:
    """Every minimum that somebody missed and that may exclude, by tender, minimum and figure; bidders by number."""
    found: dict[tuple[int, str, str], MissedBy] = {}
    for lot in lots:
        bids: list[RankedBid | ExcludedBid] = [*lot.ranking, *lot.excluded]
        for bid in bids:
            for one in bid.missed:
                key = (bid.tender_id, one.about, one.figure)
                before = found[key].lots if key in found else ()
                found[key] = MissedBy(bid, one, (*before, lot.lot.number))
    return dict(sorted(found.items(), key=lambda one: (one[1].bid.number, one[1].missed.about)))


def _turnover(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """Winners whose turnover is thin for all that they would win together, by the published rule."""
    here = by_code(code)
    return [
        Blocker(
            f"{one.bid.organisation} would win {lots_named(one.lots)}, worth £{half_up(one.value, 2):,} a year: {said}",
            path_for("finance.standing", procurement=code, tender=one.bid.tender_id),
        )
        for one in (turnover_again(here.id, lots) if here else [])
        if one.ratio.risk in ("high", "medium") and one.ratio.value is not None
        for said in [f"its turnover is {half_up(one.ratio.value, 2)} times that, {one.ratio.risk} risk by the rule"]
    ]


def flags(code: str, lots: Sequence[LotStanding]) -> list[Blocker]:
    """What the approver is to know: ties at a last place, lots short, thin turnover, conditions not met."""
    found = _turnover(code, lots)
    here = by_code(code)
    decided = courses(here.id) if here and any(lot.tied or lot.short for lot in lots) else {}
    for lot in lots:
        page = path_for("award.lot", procurement=code, lot=lot.lot.number)
        then = decided.get(lot.lot.lot_id)
        course = f". {COURSE_WORDS[Course(then.course)]}: {then.reason}" if then else ""
        if lot.tied:
            found.append(
                Blocker(
                    f"Lot {lot.lot.number} {lot.lot.name}: {_tied(lot)} are tied across the last place, "
                    f"so none of them is awarded{course}",
                    page,
                )
            )
        if lot.short:
            has, needs = len(lot.awarded), lot.lot.min_providers
            found.append(
                Blocker(
                    f"Lot {lot.lot.number} {lot.lot.name} has {has} of {count(needs, 'provider')} it needs"
                    + course * (not lot.tied),
                    page,
                )
            )
    for bid in _each(bid for lot in lots for bid in lot.excluded):
        found += [
            Blocker(f"{bid.organisation}: {reason.words}", _page(bid, reason.why, code))
            for reason in bid.reasons
            if reason.why is Why.CONDITION
        ]
    return found
