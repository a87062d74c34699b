"""The scores that stand: the consensus of each answer by bidder and question code, and what has none yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from evaluation.moderation.models import Consensus
from evaluation.scheme.models import Criterion
from procurement.cases.queries import lot_abandonments
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import stands_for
from procurement.tenders.models import Tender
from procurement.tenders.queries import last_revised, lot_numbers


@dataclass(frozen=True)
class Scores:
    """Consensus scores by tender and question code; for each tender the codes of questions that have none yet."""

    scores: Mapping[int, Mapping[str, Fraction]]
    missing: Mapping[int, tuple[str, ...]]


def standing_scores(procurement_id: int) -> Scores:
    """Every tender's scores as they stand, with a constant number of statements.

    An answer that was revised in a later round counts only with a consensus of that round. A question of some lots is
    wanting only of the tenders that bid for one of them, and nothing is wanting for a lot that was abandoned.
    """
    asked = db.session.execute(
        select(Criterion.id, Criterion.question_id, Question.code, Question.lots)
        .join(Question, Question.id == Criterion.question_id)
        .where(Criterion.procurement_id == procurement_id)
        .order_by(Criterion.position)
    ).all()
    agreed = _agreed(procurement_id)
    again = last_revised(procurement_id)
    ended = set(lot_abandonments(procurement_id))
    bid_for = lot_numbers(procurement_id) if ended or any(row.lots for row in asked) else {}
    scores: dict[int, dict[str, Fraction]] = {}
    missing: dict[int, list[str]] = {}
    for tender_id in db.session.scalars(select(Tender.id).where(Tender.procurement_id == procurement_id)):
        scores[tender_id] = {}
        going = set(bid_for.get(tender_id, ())) - ended
        if ended and not going:
            continue
        for criterion_id, question_id, code, lots in asked:
            if not stands_for(lots, going):
                continue
            round_, score = agreed.get((tender_id, criterion_id), (0, None))
            if score is not None and round_ >= again.get((tender_id, question_id), FIRST_ROUND):
                scores[tender_id][code] = Fraction(score)
            else:
                missing.setdefault(tender_id, []).append(code)
    return Scores(scores, {tender_id: tuple(codes) for tender_id, codes in missing.items()})


def _agreed(procurement_id: int) -> dict[tuple[int, int], tuple[int, Decimal]]:
    """The round and the score of the consensus that stands for each (tender, criterion): rows, for there are many."""
    query = select(Consensus.tender_id, Consensus.criterion_id, Consensus.round, Consensus.score)
    rows = db.session.execute(
        query.where(Consensus.procurement_id == procurement_id).order_by(Consensus.round, Consensus.id)
    )
    return {(tender_id, criterion_id): (round_, score) for tender_id, criterion_id, round_, score in rows}
