"""Reading moderation: whose marks an item rests on, what was agreed, who agreed it."""

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from evaluation.moderation.models import Assent, Consensus, ConsensusDraft
from evaluation.scoring.items import Item
from evaluation.scoring.models import Assignment, Mark
from procurement.core.db import db
from procurement.people.models import Declaration, User


def ids_of(text: str) -> tuple[int, ...]:
    """The ids that a record of moderation keeps as text, such as the marks that it rests on.

    >>> ids_of("[3,17]")
    (3, 17)
    """
    return tuple(json.loads(text))


def interests(procurement_id: int) -> frozenset[tuple[int, int]]:
    """(person, organisation) pairs for which the person's standing declaration names an interest."""
    latest = (
        select(func.max(Declaration.id))
        .where(Declaration.procurement_id == procurement_id)
        .group_by(Declaration.user_id, Declaration.organisation_id)
    )
    query = select(Declaration.user_id, Declaration.organisation_id).where(
        Declaration.id.in_(latest), Declaration.interest.is_(True)
    )
    return frozenset((user_id, organisation_id) for user_id, organisation_id in db.session.execute(query))


def evaluators(procurement_id: int) -> dict[int, list[User]]:
    """The evaluators assigned to each criterion, by name."""
    query = (
        select(Assignment.criterion_id, User)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.procurement_id == procurement_id)
        .order_by(User.name, User.id)
    )
    found: dict[int, list[User]] = defaultdict(list)
    for criterion_id, user in db.session.execute(query):
        found[criterion_id].append(user)
    return found


def panel(item: Item) -> list[User]:
    """Who may be present at an item: its question's evaluators, save those with an interest in the bidder."""
    barred = interests(item.procurement_id)
    organisation = item.tender.organisation_id
    return [
        user
        for user in evaluators(item.procurement_id).get(item.criterion.id, [])
        if (user.id, organisation) not in barred
    ]


def _standing_marks() -> Select[int]:
    return select(func.max(Mark.id)).group_by(Mark.user_id, Mark.tender_id, Mark.criterion_id, Mark.round)


def item_marks(item: Item) -> list[Mark]:
    """The marks that an item rests on: the latest of each evaluator of its panel, by name."""
    order = {user.id: place for place, user in enumerate(panel(item))}
    query = select(Mark).where(
        Mark.tender_id == item.tender.id,
        Mark.criterion_id == item.criterion.id,
        Mark.round == item.round,
        Mark.id.in_(_standing_marks().where(Mark.tender_id == item.tender.id)),
    )
    found = [mark for mark in db.session.scalars(query) if mark.user_id in order]
    return sorted(found, key=lambda mark: order[mark.user_id])


def consensus_now(procurement_id: int) -> dict[tuple[int, int], Consensus]:
    """The consensus that stands for each (tender, criterion): of the latest round, the latest row."""
    query = select(Consensus).where(Consensus.procurement_id == procurement_id)
    rows = db.session.scalars(query.order_by(Consensus.round, Consensus.id))
    return {(row.tender_id, row.criterion_id): row for row in rows}


def agreed(procurement_id: int, round_: int) -> dict[tuple[int, int], Consensus]:
    """The latest consensus of one round for each (tender, criterion) that has one in it."""
    query = select(Consensus).where(Consensus.procurement_id == procurement_id, Consensus.round == round_)
    return {(row.tender_id, row.criterion_id): row for row in db.session.scalars(query.order_by(Consensus.id))}


def versions(item: Item) -> list[Consensus]:
    """Every record that was agreed for an item in its round, first to last."""
    query = select(Consensus).where(
        Consensus.tender_id == item.tender.id,
        Consensus.criterion_id == item.criterion.id,
        Consensus.round == item.round,
    )
    return list(db.session.scalars(query.order_by(Consensus.id)))


def is_latest(consensus: Consensus) -> bool:
    """Whether no later record of the same item stands."""
    query = select(func.max(Consensus.id)).where(
        Consensus.tender_id == consensus.tender_id,
        Consensus.criterion_id == consensus.criterion_id,
        Consensus.round == consensus.round,
    )
    return db.session.scalar(query) == consensus.id


def assents(consensus_ids: Sequence[int]) -> dict[int, list[Assent]]:
    """Who agreed or dissented, by consensus, in the order in which they did."""
    found: dict[int, list[Assent]] = defaultdict(list)
    query = select(Assent).where(Assent.consensus_id.in_(consensus_ids)).order_by(Assent.id)
    for row in db.session.scalars(query):
        found[row.consensus_id].append(row)
    return found


def draft(item: Item) -> ConsensusDraft | None:
    """The record of an item as it is being written."""
    return db.session.scalar(
        select(ConsensusDraft).where(
            ConsensusDraft.tender_id == item.tender.id,
            ConsensusDraft.criterion_id == item.criterion.id,
            ConsensusDraft.round == item.round,
        )
    )
