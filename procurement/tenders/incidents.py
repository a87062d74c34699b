"""What has failed and was told to everybody, and which faults moved a deadline."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from procurement.core.db import db, remembered
from procurement.core.glance import anywhere, of_the_instance
from procurement.core.vocabulary import FIRST_ROUND, Stage, in_time
from procurement.tenders.drafts import ROUND_STAGE, invitation
from procurement.tenders.incident_models import Incident, IncidentEnd, SystemFault
from procurement.tenders.models import OpeningConfirmation
from procurement.timetable.disputed import at_least
from procurement.timetable.queries import windows


@dataclass(frozen=True)
class Told:
    """An incident, and its end if that was said."""

    incident: Incident
    end: IncidentEnd | None


_ENDED = select(IncidentEnd.id).where(IncidentEnd.incident_id == Incident.id).exists()
GOES_ON = of_the_instance("incident", exists(select(Incident.id).where(~_ENDED)))


def unended() -> tuple[Incident, ...]:
    """Every incident that goes on, in whatever procurement."""
    if not anywhere(GOES_ON):
        return ()
    query = select(Incident).where(~_ENDED).order_by(Incident.id)
    return remembered(("incidents",), lambda: tuple(db.session.scalars(query)))


def goes_on(procurement_id: int) -> Incident | None:
    """The incident of a procurement that goes on."""
    return next((one for one in unended() if one.procurement_id == procurement_id), None)


def incidents(procurement_id: int) -> list[Told]:
    """All of a procurement, the newest first."""
    query = (
        select(Incident, IncidentEnd)
        .join(IncidentEnd, IncidentEnd.incident_id == Incident.id, isouter=True)
        .where(Incident.procurement_id == procurement_id)
        .order_by(Incident.id.desc())
    )
    return [Told(incident, end) for incident, end in db.session.execute(query)]


def faults(procurement_id: int) -> list[SystemFault]:
    """The faults for which deadlines were moved, the newest first."""
    query = select(SystemFault).where(SystemFault.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(SystemFault.id.desc())))


def passed(procurement_id: int, now: datetime) -> Stage | None:
    """The deadline that has passed and that a fault may still move: nobody has begun to open what came by it."""
    invited = invitation(procurement_id)
    round_ = invited.round if invited else FIRST_ROUND
    window = windows(procurement_id, now)[ROUND_STAGE[round_]]
    if window.opened_at is None or window.closes_at is None or in_time(at_least(now), window.closes_at):
        return None
    begun = select(OpeningConfirmation.id).where(
        OpeningConfirmation.procurement_id == procurement_id, OpeningConfirmation.round == round_
    )
    return None if db.session.scalar(begun.limit(1)) else window.stage
