"""What keeping asks of people: to say when a contract ends, and to dispose of what has had its time."""

from flask import url_for
from sqlalchemy import exists

from evaluation.award.following import Kind
from evaluation.award.models import AwardStep
from evaluation.keeping.queries import keeping_of
from evaluation.keeping.rules import Due
from procurement.cases.models import Procurement
from procurement.cases.queries import ABANDONED
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import Role
from procurement.core.words import day
from procurement.timetable.tasks import Task, source

SIGNED = of_a_procurement(
    "contract signed", exists().where(AwardStep.procurement_id == HERE, AwardStep.kind == Kind.SIGNED.value)
)


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For the lead: once contracts are signed, when they end; later, that the time is over or soon will be."""
    if Role.LEAD not in ctx.standing.roles or procurement.rehearsal:
        return []
    if not has(procurement.id, SIGNED) and not has(procurement.id, ABANDONED):
        return []
    kept = keeping_of(procurement, ctx.now.astimezone(LONDON).date())
    link = url_for("keeping.keeping", procurement=procurement.code)
    if kept.stands is Due.UNKNOWN and kept.life.entered_on and not kept.life.ends_on:
        why = "The periods for which the record is kept are counted from that day."
        return [Task(f"Say when the contract ends: {procurement.title}", link, total=1, detail=why, after_end=True)]
    if kept.stands in (Due.DUE, Due.SOON):
        when = "its time is over" if kept.stands is Due.DUE else f"kept until {day(kept.until)}"
        return [
            Task(f"Review the record of {procurement.title}", link, total=1, detail=when.capitalize(), after_end=True)
        ]
    return []
