"""Reading leave and deputies: who is away on which days, and who stands in for whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from procurement.core.db import db, remembered
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import Role
from procurement.people.models import Deputy, Leave

STOOD_IN_FOR = of_a_procurement("deputy", exists().where(Deputy.procurement_id == HERE))


def leave_of(user_ids: Collection[int]) -> dict[int, list[Leave]]:
    """The leave that stands of each person, by its first day; nobody is left out."""
    back = aliased(Leave)
    query = (
        select(Leave)
        .where(Leave.user_id.in_(user_ids), Leave.withdraws_id.is_(None))
        .where(~select(back.id).where(back.withdraws_id == Leave.id).exists())
        .order_by(Leave.first_day, Leave.id)
    )
    found: dict[int, list[Leave]] = {user_id: [] for user_id in user_ids}
    for row in db.session.scalars(query) if user_ids else ():
        found[row.user_id].append(row)
    return found


def deputies(procurement_id: int, role: Role | None = None) -> list[Deputy]:
    """Every deputy named and not withdrawn, past ones too, in the order of their naming."""
    back = aliased(Deputy)
    query = (
        select(Deputy)
        .where(Deputy.procurement_id == procurement_id, Deputy.withdraws_id.is_(None))
        .where(~select(back.id).where(back.withdraws_id == Deputy.id).exists())
        .order_by(Deputy.id)
    )
    return list(db.session.scalars(query.where(Deputy.role == role.value) if role else query))


@dataclass(frozen=True)
class Cover:
    """A deputy's time as it came to be: from a moment until just before another, cut short where it was withdrawn."""

    absent: int
    deputy: int
    starts_at: datetime
    ends_at: datetime


def covers(procurement_id: int, role: Role) -> list[Cover]:
    """Everybody who stood, stands or will stand in for a holder of a role, in the order of their naming."""
    if not has(procurement_id, STOOD_IN_FOR):
        return []
    return remembered(("covers", procurement_id, role), lambda: _covers(procurement_id, role))


def _covers(procurement_id: int, role: Role) -> list[Cover]:
    back = aliased(Deputy)
    query = (
        select(Deputy.absent_id, Deputy.deputy_id, Deputy.starts_at, func.coalesce(back.ends_at, Deputy.ends_at))
        .outerjoin(back, back.withdraws_id == Deputy.id)
        .where(Deputy.procurement_id == procurement_id, Deputy.role == role.value, Deputy.withdraws_id.is_(None))
        .order_by(Deputy.id)
    )
    return [Cover(*row) for row in db.session.execute(query)]


def stood_in_for(procurement_id: int, now: datetime) -> dict[int, int]:
    """Whose place somebody takes at `now`: the person who is away, and who stands in for them."""
    return {row.absent_id: row.deputy_id for row in deputies(procurement_id) if in_force(row, now)}


def in_force(row: Deputy, now: datetime) -> bool:
    """Whether a deputy holds the role at this moment."""
    return row.starts_at <= now < row.ends_at
