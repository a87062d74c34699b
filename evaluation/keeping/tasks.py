"""What keeping asks of people: to say when a contract ends, and to dispose of what has had its time."""

from flask import url_for
from sqlalchemy import exists

from evaluation.award.following import Kind
from evaluation.award.models import AwardStep
from evaluation.keeping.queries import Disposing, keeping_of
from evaluation.keeping.rules import Due, State
from procurement.cases.models import Procurement
from procurement.cases.queries import ABANDONED
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import Permission, Role
from procurement.core.words import day
from procurement.timetable.tasks import Task, source

SIGNED = of_a_procurement(
    "contract signed", exists().where(AwardStep.procurement_id == HERE, AwardStep.kind == Kind.SIGNED.value)
)


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For the lead: when contracts end, and that the time is over or soon will be. For the approver: a disposal."""
    roles = ctx.standing.roles & {Role.LEAD, Role.APPROVER}
    if not roles or procurement.rehearsal:
        return []
    if not has(procurement.id, SIGNED) and not has(procurement.id, ABANDONED):
        return []
    kept = keeping_of(procurement, ctx.now.astimezone(LONDON).date())
    link = url_for("keeping.keeping", procurement=procurement.code)
    if kept.disposal and kept.disposal.open:
        return _disposal(ctx, kept.disposal, procurement.title, link)
    if Role.LEAD not in roles:
        return []
    if kept.stands is Due.UNKNOWN and kept.life.entered_on and not kept.life.ends_on:
        why = "The periods for which the record is kept are counted from that day."
        return [Task(f"Say when the contract ends: {procurement.title}", link, total=1, detail=why, after_end=True)]
    if kept.stands in (Due.DUE, Due.SOON):
        when = "Its time is over" if kept.stands is Due.DUE else f"Kept until {day(kept.until)}"
        return [Task(f"Review the record of {procurement.title}", link, total=1, detail=when, after_end=True)]
    return []


def _disposal(ctx: Context, disposal: Disposing, title: str, link: str) -> list[Task]:
    """To confirm it, or to wait: for the second person, for its day."""
    if disposal.state is not State.PROPOSED:
        when = f"Carried out from {day(disposal.first_day)} on; until then you can call it off"
        return [Task(f"Disposal of {title}", link, total=1, waiting="its day", detail=when, after_end=True)]
    if ctx.may(Permission.DISPOSAL_CONFIRM, disposal.row):
        return [Task(f"Confirm or call off the disposal of {title}", link, total=1, after_end=True)]
    return [Task(f"Disposal of {title} proposed", link, total=1, waiting="the approver", after_end=True)]
