"""Reading procurements and lots."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import contains_eager

from procurement.cases.models import Abandonment, Lot, LotAbandonment, Procurement, RehearsalDiscard
from procurement.core.db import db, remembered
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.words import day
from procurement.people.models import Organisation, User
from procurement.people.queries import taking_part

ABANDONED = of_a_procurement("abandoned", exists().where(Abandonment.procurement_id == HERE))
LOTS_ABANDONED = of_a_procurement("lots abandoned", exists().where(LotAbandonment.procurement_id == HERE))


def by_code(code: str) -> Procurement | None:
    """The procurement with this code."""
    return db.session.scalar(select(Procurement).where(Procurement.code == code))


def of_person(user_id: int, now: datetime, *, bidder: bool) -> list[Procurement]:
    """The procurements a person has a role in at `now`; a bidder's are all that are, an invented one's its rehearsal.

    For everybody else rehearsals are apart.
    """
    query = select(Procurement).order_by(Procurement.created_at.desc())
    if bidder:
        invented = select(Organisation.rehearsal_id).join(User, User.organisation_id == Organisation.id)
        only = db.session.scalar(invented.where(User.id == user_id))
        query = query.where(Procurement.id == only if only else Procurement.rehearsal_of_id.is_(None))
    else:
        query = query.where(Procurement.rehearsal_of_id.is_(None))
        part = taking_part(now).subquery()
        query = query.where(Procurement.id.in_(select(part.c.procurement_id).where(part.c.user_id == user_id)))
    return list(db.session.scalars(query))


def rehearsals_of_person(user_id: int, now: datetime) -> list[Procurement]:
    """The rehearsals in which somebody of the council has a part at `now` and that go on, the newest first."""
    part = taking_part(now).subquery()
    query = select(Procurement).where(
        Procurement.rehearsal_of_id.is_not(None),
        Procurement.id.in_(select(part.c.procurement_id).where(part.c.user_id == user_id)),
        ~exists().where(RehearsalDiscard.procurement_id == Procurement.id),
    )
    return list(db.session.scalars(query.order_by(Procurement.id.desc())))


def rehearsals_of(procurement_id: int) -> list[Procurement]:
    """Every rehearsal of a procurement, the first one first."""
    query = select(Procurement).where(Procurement.rehearsal_of_id == procurement_id)
    return list(db.session.scalars(query.order_by(Procurement.id)))


def discard_of(procurement_id: int) -> RehearsalDiscard | None:
    """That a rehearsal is over, by whom and when, if it is."""
    return db.session.scalar(select(RehearsalDiscard).where(RehearsalDiscard.procurement_id == procurement_id))


def lots(procurement_id: int) -> list[Lot]:
    """The lots, by number."""
    return list(db.session.scalars(select(Lot).where(Lot.procurement_id == procurement_id).order_by(Lot.number)))


def of_id(procurement_id: int) -> Procurement | None:
    """The procurement with this number."""
    return db.session.get(Procurement, procurement_id)


def abandonment(procurement_id: int) -> Abandonment | None:
    """The decision that ended a procurement without an award, if there is one."""
    if not has(procurement_id, ABANDONED):
        return None
    query = select(Abandonment).where(Abandonment.procurement_id == procurement_id)
    return remembered(("abandonment", procurement_id), lambda: db.session.scalar(query))


def abandoned(procurement_ids: list[int]) -> dict[int, Abandonment]:
    """Those of some procurements that were abandoned, with the decision."""
    query = select(Abandonment).where(Abandonment.procurement_id.in_(procurement_ids))
    return {row.procurement_id: row for row in db.session.scalars(query)} if procurement_ids else {}


def why_abandoned(procurement_id: int) -> str:
    """That a procurement was abandoned, when and why, in a sentence; empty while it was not."""
    row = abandonment(procurement_id)
    return f"This procurement was abandoned on {day(row.decided_on)}: {row.reason.rstrip('.')}." if row else ""


def lot_abandonments(procurement_id: int) -> dict[int, LotAbandonment]:
    """The decisions that ended single lots, by the lot's number; empty where all go on."""
    if not has(procurement_id, LOTS_ABANDONED):
        return {}
    query = (
        select(LotAbandonment)
        .join(LotAbandonment.lot)
        .options(contains_eager(LotAbandonment.lot))
        .where(LotAbandonment.procurement_id == procurement_id)
        .order_by(Lot.number)
    )
    rows = remembered(("ended lots", procurement_id), lambda: list(db.session.scalars(query)))
    return {row.lot.number: row for row in rows}
