"""What evaluators asked the lead about answers, and what was answered."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from evaluation.scoring.items import Item
from evaluation.scoring.models import ItemQuery, ItemReply
from procurement.core.db import db

Asked = tuple[ItemQuery, list[ItemReply]]
"""A query with the replies to it, first to last."""


def own_queries(item: Item, user_id: int) -> list[Asked]:
    """What a person asked about an answer, with the replies."""
    query = select(ItemQuery).where(
        ItemQuery.user_id == user_id,
        ItemQuery.tender_id == item.tender.id,
        ItemQuery.criterion_id == item.criterion.id,
        ItemQuery.round == item.round,
    )
    return _with_replies(list(db.session.scalars(query.order_by(ItemQuery.id))))


def queries_to_lead(procurement_id: int) -> list[Asked]:
    """Every query of a procurement with its replies: the unanswered first, then the latest."""
    known = (joinedload(ItemQuery.user), joinedload(ItemQuery.tender), joinedload(ItemQuery.criterion))
    query = select(ItemQuery).options(*known).where(ItemQuery.procurement_id == procurement_id)
    return sorted(
        _with_replies(list(db.session.scalars(query.order_by(ItemQuery.id.desc())))), key=lambda asked: bool(asked[1])
    )


def queried(procurement_id: int, user_id: int) -> frozenset[tuple[int, int, int]]:
    """Where one's own queries wait for an answer: tender, question, round."""
    query = select(ItemQuery.tender_id, ItemQuery.criterion_id, ItemQuery.round).where(
        ItemQuery.procurement_id == procurement_id, ItemQuery.user_id == user_id, ~_is_answered()
    )
    return frozenset((row[0], row[1], row[2]) for row in db.session.execute(query))


def unanswered(procurement_id: int) -> list[ItemQuery]:
    """The queries that wait for the lead."""
    query = select(ItemQuery).where(ItemQuery.procurement_id == procurement_id, ~_is_answered())
    return list(db.session.scalars(query.order_by(ItemQuery.id)))


def _is_answered() -> ColumnElement[bool]:
    return select(ItemReply.id).where(ItemReply.query_id == ItemQuery.id).exists()


def _with_replies(asked: list[ItemQuery]) -> list[Asked]:
    if not asked:
        return []
    query = select(ItemReply).where(ItemReply.query_id.in_({one.id for one in asked})).order_by(ItemReply.id)
    replies = list(db.session.scalars(query))
    return [(one, [reply for reply in replies if reply.query_id == one.id]) for one in asked]
