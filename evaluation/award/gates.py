"""What must hold about the award before its stages open and close."""

from datetime import datetime

from evaluation.award.queries import approved, outcome_letters, recommendation
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.timetable.windows import Blocker


def award_approved(procurement_id: int, _now: datetime) -> list[Blocker]:
    """The award closes once a recommendation was approved by a second person."""
    if approved(procurement_id):
        return []
    what = (
        "The award has been recommended but not approved"
        if recommendation(procurement_id)
        else "Nothing has been recommended"
    )
    return [Blocker(what, _decision_page(procurement_id))]


def letters_sent(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Standstill begins with the outcome letters."""
    if outcome_letters(procurement_id):
        return []
    return [Blocker("The outcome letters have not been sent", _decision_page(procurement_id))]


def _decision_page(procurement_id: int) -> str | None:
    code = db.session.get_one(Procurement, procurement_id).code
    return path_for("award.decision", procurement=code)
