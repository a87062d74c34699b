"""What must hold about financial standing before the stage closes."""

from datetime import datetime

from evaluation.financial.queries import Check, State, checks
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.pqq.queries import in_evaluation
from procurement.timetable.windows import Blocker

WANTING = {
    State.NOT_STARTED: "has not been checked",
    State.KEYED: "has figures but no decision",
    State.TO_MODERATE: "waits for a second accountant",
    State.SENT_BACK: "was sent back and is to be decided again",
}


def every_bidder_settled(procurement_id: int, _now: datetime) -> list[Blocker]:
    """The checks close once every bidder still in evaluation has a decision that a second accountant agreed."""
    standing = checks(procurement_id)
    code = db.session.get_one(Procurement, procurement_id).code
    return [
        Blocker(
            f"{tender.bidder_code} {WANTING[state]}", path_for("finance.standing", procurement=code, tender=tender.id)
        )
        for tender in in_evaluation(procurement_id)
        if not (state := standing.get(tender.id, Check()).state).settled
    ]
