"""The outcome letter to each bidder: what became of every lot it bid for, its scores, and why.

Letters are made of the approved snapshot and of the moderation record behind it, and of nothing else. One that would
lack a reason is not written: `lacking` names the question whose record does not say it.

Source: Public Contracts Regulations 2015 reg 86(2) and (4); Procurement Regulations 2024 reg 31.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid, Result, Why
from evaluation.award.queries import Asked, asked_in
from evaluation.award.snapshot import Frozen
from evaluation.award.wording import Template, empty, fill, paragraphs
from procurement.core.numbers import shown
from procurement.core.vocabulary import Regime
from procurement.core.words import count, day, figure
from procurement.timetable.rules import Calendar, NoticeSent, Standstill, standstill_act, standstill_pcr

ADVICE = "Calculated; confirm with your legal team."
NOT_SCORED = (Why.LATE, Why.WITHDRAWN, Why.SELECTION)
NOT_TOLD = (Why.LATE, Why.WITHDRAWN)
"""Bidders that get no outcome letter: a late one was told when it was not taken, a withdrawn one left by itself."""


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

    @property
    def act(self) -> bool:
        """Whether the letters are assessment summaries."""
        return Regime(self.snapshot.procurement["regime"]) is Regime.PA2023


def letter(outcome: Outcome, post: Post) -> str:
    """The letter to one bidder, word for word."""
    return fill(post.template, values(outcome, post))


def unfilled(outcome: Outcome, post: Post) -> list[Lacking]:
    """The placeholders of one bidder's letter that nothing fills."""
    return [
        Lacking(outcome.bidder_code, f"{{{name}}}", "nothing fills this placeholder of the template")
        for name in empty(post.template, values(outcome, post))
    ]


def values(outcome: Outcome, post: Post) -> dict[str, str]:
    """What fills each placeholder in one bidder's letter. A reason that is wanting is left out; `lacking` names it."""
    about = post.snapshot.procurement
    return {
        "buyer": about["buyer"],
        "title": about["title"],
        "code": about["code"],
        "bidder": outcome.organisation,
        "date": day(post.sent_on),
        "lots": _lots_said(len(outcome.bids)),
        "outcome": paragraphs(
            [*([[post.correction]] if post.correction else []), *([*_lot_said(lot, bid)] for lot, bid in outcome.bids)]
        ),
        "criteria": paragraphs([[*_criteria_said(asked_in(post.questions, outcome.lots))]]),
        "scores": paragraphs([*_scores_said(outcome, post.questions, post.texts)]),
        "winners": paragraphs([*_winners_said(outcome, post)]),
        "standstill": paragraphs([[*_standstill_said(post.standstill)]]),
        "contact": post.contact,
    }


def _lots_said(number: int) -> str:
    return "the lot you bid for" if number == 1 else f"each of the {number} lots you bid for"


def _lot_said(lot: LotStanding, bid: RankedBid | ExcludedBid) -> Iterator[str]:
    about = lot.lot
    yield f"Lot {about.number} {about.name}"
    if about.ended:
        yield f"Result: none. {about.ended} No award is made for it."
        return
    if isinstance(bid, RankedBid):
        yield f"Result: {_result_said(lot, bid)}"
        figure_said = (
            f"Your figure: {shown(bid.total)}" if bid.ranks_money else f"Your total: {shown(bid.total)} of 100"
        )
        yield f"{figure_said}. Rank: {bid.rank} of {len(lot.ranking)}."
        for missed in bid.missed:
            yield f"{missed.words}. It was decided that this does not exclude your tender: {missed.reason}"
    else:
        yield "Result: not awarded."
        for reason in bid.reasons:
            yield f"Reason: {reason.words.rstrip('.')}."
        if bid.total is not None:
            yield f"Your total, kept on record: {shown(bid.total)} of 100."
    winners = [f"{winner.organisation}, {shown(winner.total)}" for winner in lot.awarded]
    yield f"To be awarded ({count(len(winners), 'place')} of {about.max_providers}): {'; '.join(winners) or 'nobody'}."


def _result_said(lot: LotStanding, bid: RankedBid) -> str:
    places = count(lot.lot.max_providers, "provider")
    if bid.result is Result.AWARD:
        return f"we intend to award this lot to you, with {figure(bid.hours, 2)} of its hours a week."
    if bid.result is Result.TIED and not bid.why_words:
        return f"not awarded. Your total ties for the last of {places}, and the published rule does not part the tie."
    if bid.why_words:
        return f"not awarded. {bid.why_words}"
    return f"not awarded. The lot takes at most {places}, and {bid.rank - 1} ranked above you; you are in reserve."


def _criteria_said(questions: Sequence[Asked]) -> Iterator[str]:
    for asked in questions:
        least = f", at least {shown(asked.minimum)}" if asked.minimum is not None else ""
        where = f"; {asked.lots_words}" if asked.lots else ""
        yield f"{asked.code} {asked.title}: weight {shown(asked.weight)}, scored up to {shown(asked.top)}{least}{where}"
    yield "The criteria, the scale and the rule of each total stand in full in the tender documents as published."


def _scores_said(outcome: Outcome, questions: Sequence[Asked], texts: Texts) -> Iterator[list[str]]:
    if not outcome.scored:
        yield ["Your answers to the quality questions were not scored, for the reason above."]
        return
    own = texts.get(outcome.bidder_code, {})
    points = {code: earned for _, bid in outcome.bids for code, earned in bid.points.items()}
    for asked in asked_in(questions, outcome.lots):
        said = own.get(asked.code)
        if said is None:
            continue
        earned = f", {shown(points[asked.code])} points" if asked.code in points else ""
        lines = [
            f"{asked.code} {asked.title} (weight {shown(asked.weight)}{', ' * bool(asked.lots)}{asked.lots_words}): "
            f"score {shown(said.score)} of {shown(asked.top)}{earned}",
            f"What decided the score: {said.deciding}",
        ]
        if said.strengths.strip():
            lines.append(f"Strengths: {said.strengths}")
        if said.higher.strip():
            lines.append(f"What would have scored higher: {said.higher}")
        if said.quotes:
            lines.append("From your response: " + "; ".join(f"“{words}”" for words in said.quotes))
        yield lines


def _winners_said(outcome: Outcome, post: Post) -> Iterator[list[str]]:
    """Each winner with its score for each question of the lots it won, and what the law lets this bidder hear of it.

    Under the Regulations, where it did better, what the panel saw in it; a candidate whose answers were not scored
    hears no such thing. Under the Act the explanation of every score, for whoever was assessed.
    """
    winners: dict[int, RankedBid] = {}
    won: dict[int, list[int]] = {}
    for lot, _ in outcome.bids:
        for winner in lot.awarded:
            if winner.tender_id != outcome.tender_id:
                winners[winner.number] = winner
                won.setdefault(winner.number, []).append(lot.lot.number)
    if not winners:
        yield ["No other tender is successful in the lots you bid for."]
    own = post.texts.get(outcome.bidder_code, {}) if outcome.scored else {}
    for _, winner in sorted(winners.items()):
        theirs, concerned = post.texts.get(winner.bidder_code, {}), asked_in(post.questions, won[winner.number])
        name = winner.organisation
        if post.act and (reached := post.suppliers.get(winner.tender_id)):
            name = f"{name} ({reached})"
        lines = [name, "Scores: " + _marks(theirs, concerned)]
        for asked in concerned:
            mine, said = own.get(asked.code), theirs.get(asked.code)
            if not mine or not said:
                continue
            if post.act:
                explained = " ".join(part for part in (said.deciding, said.strengths) if part.strip())
                lines.append(f"{asked.code} ({shown(said.score)}; yours {shown(mine.score)}): {explained}")
            elif said.score > mine.score and said.strengths.strip():
                lines.append(f"{asked.code} ({shown(said.score)}; yours {shown(mine.score)}): {said.strengths}")
        yield lines


def _marks(reasons: Mapping[str, Reasons], questions: Iterable[Asked]) -> str:
    return ", ".join(f"{asked.code} {shown(reasons[asked.code].score)}" for asked in questions if asked.code in reasons)


def _standstill_said(standstill: Standstill) -> Iterator[str]:
    if standstill.last_day and standstill.earliest_signing:
        yield f"The standstill period ends at midnight at the end of {day(standstill.last_day)}."
        yield f"No contract will be made before {day(standstill.earliest_signing)}."
    yield f"{standstill.rule}."
