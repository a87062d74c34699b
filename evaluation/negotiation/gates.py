"""What must hold about meetings before negotiation closes."""

from datetime import datetime

from evaluation.negotiation.register import State, read_register
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.words import moment
from procurement.timetable.windows import Blocker


def meetings_recorded(procurement_id: int, now: datetime) -> list[Blocker]:
    """Negotiation closes once every meeting that was planned is on record, held or not."""
    base = f"/procurements/{db.session.get_one(Procurement, procurement_id).code}/negotiation/meetings"
    return [
        Blocker(
            f"Meeting {entry.number} with {entry.meeting.tender.bidder_code} "
            f"({moment(entry.meeting.starts_at)}) is not recorded",
            f"{base}/{entry.meeting.id}",
        )
        for entry in read_register(procurement_id, now).entries
        if entry.state in (State.PLANNED, State.TO_RECORD)
    ]
