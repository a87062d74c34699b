"""What resubmission moved: each answer that was revised, with its score before and after and why. Both rounds stand."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import agreed
from evaluation.scheme.models import Criterion
from evaluation.scoring.items import items
from evaluation.scoring.progress import criteria_with_questions
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND
from procurement.core.words import figure
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender


@dataclass(frozen=True)
class Move:
    """One revised answer: what was agreed of it in each round, as far as it is agreed."""

    tender: Tender
    criterion: Criterion
    first: Consensus | None
    second: Consensus | None

    @property
    def change(self) -> Decimal | None:
        """How far the score moved, once both are agreed."""
        return self.second.score - self.first.score if self.first and self.second else None


def moves(ctx: Context, procurement_id: int) -> list[Move]:
    """Every revised answer by question and bidder, save of bidders in which the person declared an interest."""
    held = (criteria_with_questions(procurement_id), _tenders(procurement_id))
    closed = conflicted_with(procurement_id, ctx.person)
    first, second = agreed(procurement_id, FIRST_ROUND), agreed(procurement_id, SECOND_ROUND)
    found = [
        Move(
            item.tender,
            item.criterion,
            first.get((item.tender.id, item.criterion.id)),
            second.get((item.tender.id, item.criterion.id)),
        )
        for item in items(procurement_id, SECOND_ROUND)
        if item.tender.organisation_id not in closed
    ]
    del held
    return sorted(found, key=lambda move: (move.criterion.position, move.tender.number))


def below_minimum(procurement_id: int) -> list[tuple[Tender, str]]:
    """Bidders still in evaluation that missed a published minimum in the first round, each with what it missed.

    A minimum that only may exclude is decided of by a person, and is not among them.
    """
    standing = agreed(procurement_id, FIRST_ROUND)
    floors = [one for one in criteria_with_questions(procurement_id) if one.minimum is not None and not one.minimum_may]
    found = []
    for tender in in_evaluation(procurement_id):
        missed = [
            f"{one.question.code} {one.question.title}: scored {figure(row.score)}, minimum {figure(one.minimum)}"
            for one in floors
            if (row := standing.get((tender.id, one.id))) is not None and row.score < (one.minimum or 0)
        ]
        if missed:
            found.append((tender, "; ".join(missed) + "."))
    return found


def _tenders(procurement_id: int) -> list[Tender]:
    query = select(Tender).where(Tender.procurement_id == procurement_id)
    return list(db.session.scalars(query.options(joinedload(Tender.organisation))))
