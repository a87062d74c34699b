"""What must hold about financial standing before the stage closes."""

from datetime import datetime

from evaluation.financial.needed import below_minimum
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
    State.EXPLAINING: "may still explain why it failed",
    State.SENT_BACK: "was sent back and is to be decided again",
}


def every_bidder_settled(procurement_id: int, _now: datetime) -> list[Blocker]:
    """The checks close once every bidder that could still be awarded has a decision a second accountant agreed."""
    standing, not_needed = checks(procurement_id), below_minimum(procurement_id)
    code = db.session.get_one(Procurement, procurement_id).code
    return [
        Blocker(
            f"{tender.bidder_code} {WANTING[state]}", path_for("finance.standing", procurement=code, tender=tender.id)
        )
        for tender in in_evaluation(procurement_id)
        if tender.id not in not_needed and not (state := standing.get(tender.id, Check()).state).settled
    ]
