"""What financial standing asks of people: checks to make, decisions to moderate, conditions to be shown met."""

from datetime import date, datetime, time

from flask import url_for

from evaluation.financial.needed import below_minimum
from evaluation.financial.queries import Check, State, checks
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Role, Stage
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source

DAY_ENDS = time(17, 0)


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For accountants: what is to be decided and moderated, and until the award which conditions are to be met."""
    stages = windows(procurement.id, ctx.now)
    window = stages[Stage.FINANCE]
    if Role.ACCOUNTANT not in ctx.standing.roles or not (window.open or stages[Stage.AWARD].open):
        return []
    barred = conflicted_with(procurement.id, ctx.person)
    not_needed = below_minimum(procurement.id)
    mine = [
        tender
        for tender in in_evaluation(procurement.id)
        if tender.organisation_id not in barred and tender.id not in not_needed
    ]
    standing = checks(procurement.id)
    found = {tender.id: standing.get(tender.id, Check()) for tender in mine}
    conditions = [_condition(procurement, t.id, t.bidder_code, found[t.id]) for t in mine if _unmet(found[t.id])]
    if not window.open:
        return conditions
    undecided = (State.NOT_STARTED, State.KEYED, State.SENT_BACK)
    decided = sum(check.state not in undecided for check in found.values())
    tasks_ = []
    if found:
        tasks_.append(
            Task(
                what="Check financial standing",
                link=url_for("finance.standings", procurement=procurement.code, show="to do"),
                due_at=window.closes_at,
                done=decided,
                total=len(found),
                detail="bidders decided",
            )
        )
    waiting = [c for c in found.values() if c.state is State.TO_MODERATE and _by_another(c, ctx)]
    if waiting:
        tasks_.append(
            Task(
                what="Moderate decisions on financial standing",
                link=url_for("finance.standings", procurement=procurement.code, show="to moderate"),
                due_at=window.closes_at,
                total=len(waiting),
                detail="decisions by a colleague",
            )
        )
    return tasks_ + conditions


def _by_another(check: Check, ctx: Context) -> bool:
    return check.decision is not None and check.decision.by_id != ctx.person


def _unmet(check: Check) -> bool:
    return check.state is State.CONDITION


def _condition(procurement: Procurement, tender_id: int, bidder_code: str, check: Check) -> Task:
    due = check.decision.condition_due_on if check.decision else None
    return Task(
        what=f"Record that the condition of {bidder_code} is met",
        link=url_for("finance.standing", procurement=procurement.code, tender=tender_id),
        due_at=_end_of(due) if due else None,
        total=1,
        detail="No award until it is.",
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, DAY_ENDS, LONDON)
