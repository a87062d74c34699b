"""What must hold about the award before its stages open and close."""

from datetime import datetime

from evaluation.award.queries import approved, outcome_letters, recommendation
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.core.vocabulary import Stage
from procurement.core.words import day
from procurement.timetable.queries import windows
from procurement.timetable.windows import Blocker, State


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


def standstill_over(procurement_id: int, now: datetime) -> list[Blocker]:
    """Standstill ends with its last day, at midnight in London; nobody ends it sooner."""
    letters = outcome_letters(procurement_id)
    if letters and now.astimezone(LONDON).date() > letters.last_day:
        return []
    when = f"Standstill lasts to the end of {day(letters.last_day)}" if letters else "The letters have not been sent"
    return [Blocker(when, _decision_page(procurement_id))]


def resubmissions_settled(procurement_id: int, now: datetime) -> list[Blocker]:
    """Where bidders were asked to resubmit, the award waits until what they sent has been scored."""
    standing = windows(procurement_id, now)
    if standing[Stage.RESUBMISSION].opened_at is None or standing[Stage.RESCORING].state is State.CLOSED:
        return []
    return [Blocker("Resubmissions were asked for, and their scoring is not closed")]


def _decision_page(procurement_id: int) -> str | None:
    code = db.session.get_one(Procurement, procurement_id).code
    return path_for("award.decision", procurement=code)
