"""What resubmission moved: each answer that was revised, with its score before and after and why. Both rounds stand."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import agreed, consensus_now
from evaluation.scheme.models import Criterion
from evaluation.scoring.items import items
from evaluation.scoring.progress import criteria_with_questions
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import ROUNDS
from procurement.core.words import figure
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Tender
from procurement.tenders.queries import last_opened


@dataclass(frozen=True)
class Move:
    """One answer that was revised: what was agreed of it round by round, as far as it is agreed.

    `rounds` begins with the first round; None stands for a round in which it was not marked anew, or is not agreed yet.
    """

    tender: Tender
    criterion: Criterion
    rounds: tuple[Consensus | None, ...]
    revised: frozenset[int]
    """The rounds in which the bidder revised it."""

    @property
    def first(self) -> Consensus | None:
        """What was agreed of the first tender."""
        return self.rounds[0]

    @property
    def last(self) -> Consensus | None:
        """What was agreed of the last revision, which ranks; None until it is agreed."""
        return self.rounds[max(self.revised) - 1]

    @property
    def change(self) -> Decimal | None:
        """How far the score moved from the first tender to the last, once both are agreed."""
        return self.last.score - self.first.score if self.first and self.last else None


def moves(ctx: Context, procurement_id: int) -> list[Move]:
    """Every revised answer by question and bidder, save of bidders in which the person declared an interest."""
    held = (criteria_with_questions(procurement_id), _tenders(procurement_id))
    closed = conflicted_with(procurement_id, ctx.person)
    rounds = ROUNDS[: last_opened(procurement_id)]
    standing = [agreed(procurement_id, round_) for round_ in rounds]
    again: dict[tuple[int, int], set[int]] = defaultdict(set)
    whose: dict[tuple[int, int], tuple[Tender, Criterion]] = {}
    for round_ in rounds[1:]:
        for item in items(procurement_id, round_):
            key = item.tender.id, item.criterion.id
            again[key].add(round_)
            whose[key] = item.tender, item.criterion
    found = [
        Move(*whose[key], tuple(one.get(key) for one in standing), frozenset(revised))
        for key, revised in again.items()
        if whose[key][0].organisation_id not in closed
    ]
    del held
    return sorted(found, key=lambda move: (move.criterion.position, move.tender.number))


def below_minimum(procurement_id: int) -> list[tuple[Tender, str]]:
    """Bidders still in evaluation that missed a published minimum as they stand, each with what it missed.

    A minimum that only may exclude is decided of by a person, and is not among them.
    """
    standing = consensus_now(procurement_id)
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
