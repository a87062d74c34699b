"""How the panel marked, as tables: marks, marks of invented answers, what moved between evaluators, who abstained."""

from collections.abc import Iterator

from evaluation.scheme.queries import criteria
from evaluation.scoring.calibration import every_calibration
from evaluation.scoring.moved import abstentions_told, moves_told
from evaluation.scoring.queries import marks_for
from exports.taking_out.reach import Reach
from exports.taking_out.tables import Table
from procurement.core.vocabulary import Permission


def tables_of_marking(reach: Reach) -> Iterator[Table]:
    """Each as a table; what only those read who follow the panel's progress goes to them alone."""
    yield _marks(reach)
    yield _invented(reach)
    if reach.may(Permission.SCORE_PROGRESS):
        yield _moves(reach)
        yield _abstentions(reach)


def _marks(reach: Reach) -> Table:
    """Blind as on every page: of an answer on which anybody's marks are outstanding there is none."""
    head = ("bidder", "question", "round", "evaluator", "mark", "strengths", "concerns", "reason", "at")
    rows = [
        {
            "bidder": mark.tender.bidder_code,
            "question": criterion.question.code,
            "round": mark.round,
            "evaluator": mark.user.name,
            "mark": mark.mark,
            "strengths": mark.strengths,
            "concerns": mark.concerns,
            "reason": mark.reason,
            "at": mark.given_at,
        }
        for criterion in criteria(reach.procurement.id)
        for round_ in reach.rounds
        for mark in marks_for(criterion, round_)
        if mark.tender_id in reach.tenders
    ]
    return Table("scoring/marks", head, rows)


def _invented(reach: Reach) -> Table:
    """Marks of invented answers, which count nowhere; none before the panel has seen them."""
    rows = [
        {
            "question": item.criterion.question.code,
            "answer": item.text,
            "evaluator": mark.user.name,
            "mark": mark.mark,
            "reason": mark.reason,
            "at": mark.at,
        }
        for item, marks in every_calibration(reach.procurement.id)
        for mark in marks
    ]
    return Table("scoring/invented-answers", ("question", "answer", "evaluator", "mark", "reason", "at"), rows)


def _moves(reach: Reach) -> Table:
    """Moves of whole questions, and of bidders whose tenders may be read."""
    head = ("round", "what", "from", "to", "answers", "drafts_kept", "reason", "by", "at")
    rows = [
        {
            "round": one.round,
            "what": one.scope,
            "from": one.giver,
            "to": one.taker,
            "answers": one.answers,
            "drafts_kept": one.drafts,
            "reason": one.reason,
            "by": one.by,
            "at": one.at,
        }
        for one in moves_told(reach.procurement.id)
        if one.tenders <= reach.tenders.keys()
    ]
    return Table("scoring/moves", head, rows)


def _abstentions(reach: Reach) -> Table:
    head = ("round", "who", "from", "reason", "lead_asked", "outcome", "at")
    rows = [
        {
            "round": one.round,
            "who": one.person,
            "from": one.scope,
            "reason": one.reason,
            "lead_asked": "; ".join(one.asked_back),
            "outcome": one.outcome,
            "at": one.at,
        }
        for one in abstentions_told(reach.procurement.id)
        if one.tender_id is None or one.tender_id in reach.tenders
    ]
    return Table("scoring/abstentions", head, rows)
