"""What must hold about selection before the stage closes."""

from datetime import datetime

from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.pqq.queries import standings
from procurement.timetable.windows import Blocker


def every_bidder_decided(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Selection closes once every opened tender that was not withdrawn has a decision its checks agree with."""
    code = db.session.get_one(Procurement, procurement_id).code
    named = []
    for row in standings(procurement_id):
        link = f"/procurements/{code}/selection/{row.tender.id}"
        if not row.open:
            continue
        if row.decision is None:
            named.append(Blocker(f"{row.tender.bidder_code} has no selection decision", link))
        else:
            word = "passed" if row.decision.passed else "failed"
            said = "; ".join(row.against)
            named.append(Blocker(f"{row.tender.bidder_code} {word}, but since then {said}", link))
    return named
