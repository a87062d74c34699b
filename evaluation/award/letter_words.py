"""The outcome letter to one bidder, word for word: what became of every lot it bid for, its scores, and why.

Source: Public Contracts Regulations 2015 reg 86(2) and (4); Procurement Regulations 2024 reg 31.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid, Result
from evaluation.award.letters import (
    ALL,
    CORRECTION,
    COURSE,
    REASON,
    WITHHELD,
    Lacking,
    Outcome,
    Post,
    Reasons,
    Texts,
)
from evaluation.award.queries import Asked, asked_in
from evaluation.award.wording import empty, fill, paragraphs
from evaluation.scheme.rules import PriceTerms
from procurement.core.numbers import shown
from procurement.core.words import count, day, figure
from procurement.timetable.rules import Standstill


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
        "outcome": paragraphs([*_outcome_said(outcome, post)]),
        "criteria": paragraphs([[line] for line in _criteria_said(asked_in(post.questions, outcome.lots), post.price)]),
        "scores": paragraphs([*_scores_said(outcome, post.questions, post.texts)]),
        "winners": paragraphs([*_winners_said(outcome, post)]),
        "standstill": paragraphs([[*_standstill_said(post.standstill)]]),
        "contact": post.contact,
    }


def _lots_said(number: int) -> str:
    return "the lot you bid for" if number == 1 else f"each of the {number} lots you bid for"


def _outcome_said(outcome: Outcome, post: Post) -> Iterator[list[str]]:
    if post.correction:
        yield [_kept(post, ALL, CORRECTION, post.correction)]
    for lot, bid in outcome.bids:
        yield [*_lot_said(lot, bid, post)]


def _kept(post: Post, of: str, part: str, text: str) -> str:
    """A free text without the words that are withheld from it."""
    for words in post.withheld.get((of, part), ()):
        text = text.replace(words, WITHHELD)
    return text


def _lot_said(lot: LotStanding, bid: RankedBid | ExcludedBid, post: Post) -> Iterator[str]:
    about = lot.lot
    yield f"Lot {about.number} {about.name}"
    if about.ended:
        yield f"Result: none. {about.ended} No award is made for it."
        return
    if isinstance(bid, RankedBid):
        yield f"Result: {_result_said(lot, bid)}"
        total = f"figure: {shown(bid.total)}" if bid.ranks_money else f"total: {shown(bid.total)}{_of(post)}"
        yield f"Your {total}{_parts_said(bid, post)}. Rank: {bid.rank} of {len(lot.ranking)}."
        for missed in bid.missed:
            reason = _kept(post, bid.bidder_code, REASON, missed.reason)
            yield f"{missed.words}. It was decided that this does not exclude your tender: {reason}"
    else:
        yield "Result: not awarded."
        for one in bid.reasons:
            yield f"Reason: {_kept(post, bid.bidder_code, REASON, one.words).rstrip('.')}."
        if bid.total is not None:
            yield f"Your total, kept on record: {shown(bid.total)}{_of(post)}."
    winners = [f"{winner.organisation}, {shown(winner.total)}{_parts_said(winner, post)}" for winner in lot.awarded]
    yield f"To be awarded ({count(len(winners), 'place')} of {about.max_providers}): {'; '.join(winners) or 'nobody'}."
    if about.number in post.courses:
        yield _kept(post, f"Lot {about.number}", COURSE, post.courses[about.number])


def _of(post: Post) -> str:
    """What a total is of: a hundred, or points where these were published to make another sum."""
    return " points" if post.snapshot.scheme.get("weights") else " of 100"


def _parts_said(bid: RankedBid, post: Post) -> str:
    """The sub-totals of a total, where price earned points of it."""
    weight = post.price.counted_weight if post.price else None
    if bid.price is None or bid.ranks_money or weight is None:
        return ""
    return f" (quality {shown(bid.quality)}, price {shown(bid.price)} of {shown(weight)})"


def _result_said(lot: LotStanding, bid: RankedBid) -> str:
    places = count(lot.lot.max_providers, "provider")
    if bid.result is Result.AWARD:
        return f"we intend to award this lot to you, with {figure(bid.hours, 2)} of its hours a week."
    if bid.result is Result.TIED and not bid.why_words:
        return f"not awarded. Your total ties for the last of {places}, and the published rule does not part the tie."
    if bid.why_words:
        return f"not awarded. {bid.why_words}"
    return f"not awarded. The lot takes at most {places}, and {bid.rank - 1} ranked above you; you are in reserve."


def _criteria_said(questions: Sequence[Asked], price: PriceTerms | None) -> Iterator[str]:
    for asked in questions:
        least = f", at least {shown(asked.minimum)}" if asked.minimum is not None else ""
        where = f"; {asked.lots_words}" if asked.lots else ""
        yield f"{asked.code} {asked.title}: weight {shown(asked.weight)}, scored up to {shown(asked.top)}{least}{where}"
    if price:
        weight = price.counted_weight
        yield f"Price: {f'weight {shown(weight)}, ' if weight is not None else ''}by the published rule: {price.words}"
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
