"""Reading procurements and lots."""

from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Lot, Procurement
from procurement.core.db import db
from procurement.people.queries import taking_part


def by_code(code: str) -> Procurement | None:
    """The procurement with this code."""
    return db.session.scalar(select(Procurement).where(Procurement.code == code))


def of_person(user_id: int, now: datetime, *, bidder: bool) -> list[Procurement]:
    """The procurements a person has a role in at `now`; a bidder's are all that are."""
    query = select(Procurement).order_by(Procurement.created_at.desc())
    if not bidder:
        part = taking_part(now).subquery()
        query = query.where(Procurement.id.in_(select(part.c.procurement_id).where(part.c.user_id == user_id)))
    return list(db.session.scalars(query))


def lots(procurement_id: int) -> list[Lot]:
    """The lots, by number."""
    return list(db.session.scalars(select(Lot).where(Lot.procurement_id == procurement_id).order_by(Lot.number)))


def of_id(procurement_id: int) -> Procurement | None:
    """The procurement with this number."""
    return db.session.get(Procurement, procurement_id)
