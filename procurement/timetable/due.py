"""What a procurement lead has to do with the timetable itself: stages to open and to close."""

from dataclasses import replace
from datetime import timedelta

from flask import url_for

from procurement.cases.models import Procurement
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.vocabulary import DEADLINE_STAGES, Role
from procurement.core.words import count
from procurement.people.absences import stood_in_for
from procurement.timetable.actions import blockers
from procurement.timetable.basis import owners
from procurement.timetable.lines import turns
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source
from procurement.timetable.windows import State, Way, Window

AHEAD = timedelta(days=21)
"""How long before its day a stage comes into the list."""


@source
def stages_due(ctx: Context, procurement: Procurement) -> list[Task]:
    """For the lead: each stage whose planned opening or closing is near or past, and how much stands in its way.

    Whoever owns a stage is told of it too, or their deputy while they are away; the lead opens and closes it.
    """
    standing = windows(procurement.id, ctx.now).values()
    if Role.LEAD in ctx.standing.roles:
        return [task for window in standing if (task := _due(ctx, procurement, window))]
    if not ctx.standing.roles & COUNCIL:
        return []
    away = stood_in_for(procurement.id, ctx.now)
    owned = {
        stage for stage, person in owners(procurement.id).items() if away.get(person.id, person.id) == ctx.actor_id
    }
    mine = [window for window in standing if window.stage in owned]
    return [_of_owner(task, window) for window in mine if (task := _due(ctx, procurement, window))]


def _of_owner(task: Task, window: Window) -> Task:
    """The lead's task as it concerns whoever answers for the stage."""
    words = turns(window.stage, f"{way_on(window)}s")
    return replace(task, what=f"See that {words[0].lower()}{words[1:]} in time")


def way_on(window: Window) -> Way | None:
    """What a person does next with a window: open it, close it, or nothing (a deadline closes by itself)."""
    if window.state is State.NOT_OPENED:
        return "open"
    return "close" if window.open and window.stage not in DEADLINE_STAGES else None


def _due(ctx: Context, procurement: Procurement, window: Window) -> Task | None:
    way = way_on(window)
    due_at = window.opens_at if way == "open" else window.closes_at
    if way is None or due_at is None or due_at > ctx.now + AHEAD:
        return None
    named = blockers(procurement.id, window.stage, way, ctx.now)
    return Task(
        f"{way.capitalize()} {window.words.lower()}",
        url_for("timetable.stage", procurement=procurement.code, stage=window.stage.value),
        due_at,
        detail=f"{count(len(named), 'thing')} in the way" if named else "Nothing in the way",
    )
