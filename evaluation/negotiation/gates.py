"""What must hold about meetings before negotiation closes."""

from datetime import datetime

from evaluation.negotiation.queries import told_to_all
from evaluation.negotiation.register import State, read_register
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.words import moment
from procurement.tenders.queries import final_tender
from procurement.timetable.basis import never_negotiated
from procurement.timetable.windows import Blocker


def negotiable(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Only a procedure that knows negotiation has these stages; an open or restricted one clarifies and no more.

    Source: Public Contracts Regulations 2015, regulations 27, 28 and 29.
    """
    why = never_negotiated(db.session.get_one(Procurement, procurement_id))
    return [Blocker(why)] if why else []


def not_final(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Negotiation is not taken up again once the tenders were declared final."""
    said = final_tender(procurement_id)
    if said is None:
        return []
    page = f"/procurements/{db.session.get_one(Procurement, procurement_id).code}/negotiation/resubmission"
    return [Blocker(f"the tenders were declared final on {moment(said.at)}", page)]


def meetings_recorded(procurement_id: int, now: datetime) -> list[Blocker]:
    """Negotiation closes once every meeting is on record, held or not, and what changed for all has gone to all."""
    base = f"/procurements/{db.session.get_one(Procurement, procurement_id).code}/negotiation/meetings"
    whole = read_register(procurement_id, now)
    told = told_to_all(procurement_id)
    untold = [
        Blocker(f"What changed by point {point.position} of meeting {entry.number} has not gone to all bidders", where)
        for entry in whole.entries
        if entry.record is not None
        for where in (f"{base}/{entry.meeting.id}",)
        for point in entry.record.points
        if point.requirement and point.id not in told
    ]
    return untold + [
        Blocker(
            f"Meeting {entry.number} with {entry.meeting.tender.bidder_code} "
            f"({moment(entry.meeting.starts_at)}) is not recorded",
            f"{base}/{entry.meeting.id}",
        )
        for entry in whole.entries
        if entry.state in (State.PLANNED, State.TO_RECORD)
    ]
