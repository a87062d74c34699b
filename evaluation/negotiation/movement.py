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
from procurement.people.queries import conflicted_with
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


def _tenders(procurement_id: int) -> list[Tender]:
    query = select(Tender).where(Tender.procurement_id == procurement_id)
    return list(db.session.scalars(query.options(joinedload(Tender.organisation))))
