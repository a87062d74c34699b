"""Which procurements are in the last hour before a deadline of bidders."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.vocabulary import DEADLINE_STAGES
from procurement.timetable.models import StagePlan

LAST = timedelta(hours=1)


def closing(now: datetime) -> frozenset[int]:
    """The procurements whose tendering or resubmission closes within the next hour, by the plan that stands."""
    stages = [stage.value for stage in DEADLINE_STAGES]
    newest = (
        select(func.max(StagePlan.id))
        .where(StagePlan.stage.in_(stages))
        .group_by(StagePlan.procurement_id, StagePlan.stage)
    )
    query = select(StagePlan.procurement_id).where(
        StagePlan.id.in_(newest), StagePlan.closes_at > now, StagePlan.closes_at <= now + LAST
    )
    return frozenset(db.session.scalars(query))
