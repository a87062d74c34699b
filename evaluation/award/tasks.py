"""What the award asks of people: to recommend, to approve, to tell the bidders."""

from datetime import datetime

from flask import url_for

from evaluation.award.gates import open_promises
from evaluation.award.queries import approval, outcome_letters, recommendation
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Role, Stage
from procurement.core.words import count
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For the lead and the approver while the award is open, whatever is next; for the other, whom it waits for."""
    standing = windows(procurement.id, ctx.now)
    roles = ctx.standing.roles & {Role.LEAD, Role.APPROVER}
    if not roles or not (standing[Stage.AWARD].open or standing[Stage.STANDSTILL].open):
        return []
    if outcome_letters(procurement.id):
        return _promised(ctx, procurement, standing[Stage.STANDSTILL].closes_at)
    latest = recommendation(procurement.id)
    decided = approval(latest.id) if latest else None
    due = standing[Stage.AWARD].closes_at
    link = url_for("award.decision", procurement=procurement.code)
    if latest is None or (decided and not decided.approved):
        what = "Recommend the award again: it was returned" if latest else "Recommend the award"
        return [Task(what, link, due, total=1)] if Role.LEAD in roles else []
    if decided is None:
        own = latest.by_id == ctx.person
        if Role.APPROVER in roles and not own:
            return [Task(f"Approve or return recommendation {latest.number}", link, due, total=1)]
        return [Task("Award recommended", link, due, total=1, waiting="the approver")]
    if Role.LEAD in roles:
        return [Task("Send the outcome letters", link, due, total=1, detail="The award is approved.")]
    return []


def _promised(ctx: Context, procurement: Procurement, due_at: datetime | None) -> list[Task]:
    """For the lead: evidence of what awarded bidders promised, before any contract is signed."""
    wanting = open_promises(procurement.id)
    if not wanting or Role.LEAD not in ctx.standing.roles:
        return []
    link = url_for("selection.result", procurement=procurement.code, _anchor="promises")
    detail = "No contract is signed until then."
    return [Task(f"Get evidence of {count(len(wanting), 'promise')}", link, due_at, total=len(wanting), detail=detail)]
