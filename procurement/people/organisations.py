"""Reading an organisation that bids: its people, its owner, who asks to join."""

from sqlalchemy import exists, select

from procurement.core.db import db
from procurement.people.models import JoinAnswer, JoinRequest, Ownership, User


def colleagues(organisation_id: int) -> list[User]:
    """The people of an organisation whose accounts stand, by name."""
    query = select(User).where(User.organisation_id == organisation_id, User.active)
    return list(db.session.scalars(query.order_by(User.name, User.id)))


def owner_id(organisation_id: int) -> int | None:
    """Who owns an organisation's account: who was named last."""
    query = select(Ownership.user_id).where(Ownership.organisation_id == organisation_id)
    return db.session.scalar(query.order_by(Ownership.id.desc()).limit(1))


def waiting_to_join(organisation_id: int) -> list[JoinRequest]:
    """Who asks to join and has no answer yet, the oldest first."""
    answered = exists().where(JoinAnswer.request_id == JoinRequest.id)
    query = select(JoinRequest).where(JoinRequest.organisation_id == organisation_id, ~answered)
    return list(db.session.scalars(query.order_by(JoinRequest.id)))
