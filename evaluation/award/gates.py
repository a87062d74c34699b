"""What must hold about the award before its stages open and close."""

from datetime import datetime

from evaluation.award.queries import approved, as_it_stands, outcome_letters, recommendation
from evaluation.award.standing_still import running
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.paths import path_for
from procurement.core.vocabulary import Stage
from procurement.pqq.promises import Promise, promises
from procurement.tenders.queries import round_to_open
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
    still = running(db.session.get_one(Procurement, procurement_id), now)
    if still is None:
        return [Blocker("The letters have not been sent", _decision_page(procurement_id))]
    why = still.block.why(now.astimezone(LONDON).date())
    return [Blocker(why.partition(":")[0], _decision_page(procurement_id))] if why else []


def awarded_to(procurement_id: int) -> set[int]:
    """The tenders that an approved award names, lots that were abandoned since left out."""
    standing = approved(procurement_id)
    return {bid.tender_id for lot in as_it_stands(standing).lots for bid in lot.awarded} if standing else set()


def open_promises(procurement_id: int) -> list[Promise]:
    """What awarded bidders promised at selection and have not shown yet."""
    winners = awarded_to(procurement_id)
    return [one for one in promises(procurement_id, winners) if one.kept is None] if winners else []


def promises_kept(procurement_id: int, _now: datetime) -> list[Blocker]:
    """No contract is signed while an awarded bidder has not shown what it promised: insurance, health and safety.

    Source: Procurement Act 2023 s.22(3)(b) (not before the award, and so between the award and the contract).
    """
    code = db.session.get_one(Procurement, procurement_id).code
    link = path_for("selection.result", procurement=code)
    return [
        Blocker(
            f"{one.tender.organisation.name} has not shown {one.question.code} {one.question.title}, as it promised",
            f"{link}#promise-{one.check.id}",
        )
        for one in open_promises(procurement_id)
    ]


def resubmissions_settled(procurement_id: int, now: datetime) -> list[Blocker]:
    """Where bidders were asked to resubmit, the award waits until what they sent has been scored."""
    standing = windows(procurement_id, now)
    scored = standing[Stage.RESCORING].state is State.CLOSED and round_to_open(procurement_id) is None
    if standing[Stage.RESUBMISSION].opened_at is None or scored:
        return []
    return [Blocker("Resubmissions were asked for, and their scoring is not closed")]


def _decision_page(procurement_id: int) -> str | None:
    code = db.session.get_one(Procurement, procurement_id).code
    return path_for("award.decision", procurement=code)
