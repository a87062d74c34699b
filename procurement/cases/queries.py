"""Reading procurements and lots."""

from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Abandonment, Lot, Procurement
from procurement.core.db import db
from procurement.core.words import day
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


def abandonment(procurement_id: int) -> Abandonment | None:
    """The decision that ended a procurement without an award, if there is one."""
    return db.session.scalar(select(Abandonment).where(Abandonment.procurement_id == procurement_id))


def abandoned(procurement_ids: list[int]) -> dict[int, Abandonment]:
    """Those of some procurements that were abandoned, with the decision."""
    query = select(Abandonment).where(Abandonment.procurement_id.in_(procurement_ids))
    return {row.procurement_id: row for row in db.session.scalars(query)} if procurement_ids else {}


def why_abandoned(procurement_id: int) -> str:
    """That a procurement was abandoned, when and why, in a sentence; empty while it was not."""
    row = abandonment(procurement_id)
    return f"This procurement was abandoned on {day(row.decided_on)}: {row.reason.rstrip('.')}." if row else ""
