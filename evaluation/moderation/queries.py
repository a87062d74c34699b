"""Reading moderation: whose marks an item rests on, what was agreed, who agreed it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from evaluation.moderation.models import Assent, Consensus, ConsensusDraft, MinimumDecision
from evaluation.moderation.record import record as record
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.items import Item
from evaluation.scoring.models import Mark
from evaluation.scoring.queries import assigned, off_panel, settled
from procurement.core.db import db, remembered
from procurement.people.models import User


def panel(item: Item) -> list[User]:
    """Who may be present at an item: whoever marks the answer."""
    barred = off_panel(item.procurement_id, item.round)[item.criterion.id]
    organisation = item.tender.organisation_id
    judges = assigned(item.procurement_id, item.round).get(item.criterion.id, [])
    return sorted((user for user in judges if (user.id, organisation) not in barred), key=lambda user: user.name)


def item_marks(item: Item, judges: Sequence[User] | None = None) -> list[Mark]:
    """The marks that an item rests on: the latest of each of its panel (`judges`, where it was read already).

    By name; none before all have submitted.
    """
    organisation = item.tender.organisation_id
    if not settled(item.criterion, item.round, [organisation])[organisation]:
        return []
    order = {user.id: place for place, user in enumerate(panel(item) if judges is None else judges)}
    query = select(Mark).where(
        Mark.tender_id == item.tender.id, Mark.criterion_id == item.criterion.id, Mark.round == item.round
    )
    latest = {mark.user_id: mark for mark in db.session.scalars(query.order_by(Mark.id)) if mark.user_id in order}
    return sorted(latest.values(), key=lambda mark: order[mark.user_id])


def consensus_now(procurement_id: int) -> dict[tuple[int, int], Consensus]:
    """The consensus that stands for each (tender, criterion): of the latest round, the latest row."""
    query = select(Consensus).where(Consensus.procurement_id == procurement_id)
    rows = db.session.scalars(query.order_by(Consensus.round, Consensus.id))
    return {(row.tender_id, row.criterion_id): row for row in rows}


def any_agreed(procurement_id: int) -> bool:
    """Whether any score has been agreed."""
    found = select(Consensus.id).where(Consensus.procurement_id == procurement_id).limit(1)
    return db.session.scalar(found) is not None


def agreed(procurement_id: int, round_: int) -> dict[tuple[int, int], Consensus]:
    """The latest consensus of one round for each (tender, criterion) that has one in it."""
    query = select(Consensus).where(Consensus.procurement_id == procurement_id, Consensus.round == round_)
    return {(row.tender_id, row.criterion_id): row for row in db.session.scalars(query.order_by(Consensus.id))}


def minimum_decisions(procurement_id: int) -> dict[int, dict[tuple[str, str], MinimumDecision]]:
    """What was decided of minimums that may exclude: by tender, then by what was missed and with what figure."""
    query = select(MinimumDecision).where(MinimumDecision.procurement_id == procurement_id)
    found: dict[int, dict[tuple[str, str], MinimumDecision]] = {}
    for row in db.session.scalars(query.order_by(MinimumDecision.id)):
        found.setdefault(row.tender_id, {})[row.about, row.figure] = row
    return found


def versions(item: Item) -> list[Consensus]:
    """Every record that was agreed for an item in its round, first to last."""
    query = select(Consensus).where(
        Consensus.tender_id == item.tender.id,
        Consensus.criterion_id == item.criterion.id,
        Consensus.round == item.round,
    )
    key = ("versions", item.tender.id, item.criterion.id, item.round)
    return list(remembered(key, lambda: db.session.scalars(query.order_by(Consensus.id)).all()))


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
    query = select(ConsensusDraft).where(
        ConsensusDraft.tender_id == item.tender.id,
        ConsensusDraft.criterion_id == item.criterion.id,
        ConsensusDraft.round == item.round,
    )
    key = ("record draft", item.tender.id, item.criterion.id, item.round)
    return remembered(key, lambda: db.session.scalar(query))


def scale(item: Item) -> list[tuple[Decimal, str, str]]:
    """What the score of an item may be, lowest first: mark, word, description."""
    return scale_of(published(item.procurement_id), item.criterion)


def last_present(procurement_id: int, moderator_id: int, since: datetime) -> tuple[int, ...]:
    """Who was present at the item that a moderator recorded last, if that was since then: the meeting goes on."""
    query = select(Consensus).where(Consensus.procurement_id == procurement_id, Consensus.moderator_id == moderator_id)
    row = db.session.scalar(query.order_by(Consensus.id.desc()).limit(1))
    return row.present if row and row.agreed_at >= since else ()


def of_id(procurement_id: int, consensus_id: int) -> Consensus | None:
    """One record of a procurement."""
    query = select(Consensus).where(Consensus.procurement_id == procurement_id, Consensus.id == consensus_id)
    return db.session.scalar(query)


def of_tender(tender_id: int) -> dict[int, Consensus]:
    """The consensus that stands on each question of one bidder, by criterion."""
    query = select(Consensus).where(Consensus.tender_id == tender_id).order_by(Consensus.round, Consensus.id)
    return {row.criterion_id: row for row in db.session.scalars(query)}
