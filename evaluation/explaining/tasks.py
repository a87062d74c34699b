"""What being asked to explain asks of people: of a bidder its answer, of whoever asked to read it."""

from flask import url_for

from evaluation.explaining.queries import asked_of
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Role
from procurement.tenders.loaders import own_tender
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For a bidder: every explanation that is asked of it and that it still has time for."""
    if Role.BIDDER not in ctx.standing.roles:
        return []
    mine = own_tender(ctx, {"procurement": procurement})
    link = url_for("explanations.asked", procurement=procurement.code)
    return [
        Task(f"Explain: {one.title}", link, one.asked.due_at, total=1, detail="Nothing is decided before that.")
        for one in (asked_of(mine.id) if mine else [])
        if one.waits(ctx.now)
    ]
