"""What the pages of the timetable show, put together from the windows, the law's calendar and the history."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import abort

from procurement.cases.models import Procurement
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.vocabulary import DEADLINE_STAGES, Permission, Regime, Stage
from procurement.timetable.actions import blockers
from procurement.timetable.calendar import calendar
from procurement.timetable.gantt import Chart, chart
from procurement.timetable.history import Change, changes
from procurement.timetable.lines import Line, headline, timetable
from procurement.timetable.queries import milestones, windows
from procurement.timetable.rules import Calendar
from procurement.timetable.standstill import PlannedStandstill, planned_standstill
from procurement.timetable.windows import Blocker, State, Way, Window, before_opening


@dataclass(frozen=True)
class Next:
    """What a person may do with a stage now, and everything that stands in the way of it."""

    window: Window
    way: Way
    blockers: list[Blocker]

    @property
    def planned_at(self) -> datetime | None:
        """When the plan wants it done."""
        return self.window.opens_at if self.way == "open" else self.window.closes_at


MOST_STEPS = 3
"""How many stages the timetable's page offers to open or close; each has a page of its own."""


@dataclass(frozen=True)
class Overview:
    """The timetable page."""

    lines: list[Line]
    chart: Chart | None
    headline: str
    next: list[Next]
    replanned: list[Change]
    doers: dict[Stage, str]
    standstill: PlannedStandstill | None
    calendar: Calendar


def of_council(ctx: Context) -> bool:
    """Whether the person is on the council's side here; bidders see dates, and not who did what and why."""
    return bool(ctx.standing.roles & COUNCIL)


def seen_by(ctx: Context, procurement: Procurement) -> dict[Stage, Window]:
    """The windows; 404 for a bidder while tendering has not opened, as if there were no such procurement."""
    standing = windows(procurement.id, ctx.now)
    if not of_council(ctx) and standing[Stage.TENDERING].opened_at is None:
        abort(404)
    return standing


def lines_of(ctx: Context, procurement: Procurement, standing: dict[Stage, Window]) -> list[Line]:
    """The lines of a procurement's timetable. What is late inside the council is none of a bidder's business."""
    dates = [(milestone.label, milestone.at) for milestone in milestones(procurement.id)]
    lines = timetable(standing, dates, calendar(Regime(procurement.regime)), ctx.now)
    if of_council(ctx):
        return lines
    return [line if line.stage in DEADLINE_STAGES else replace(line, late=()) for line in lines]


def overview(ctx: Context, procurement: Procurement) -> Overview:
    """Everything on the timetable page for this person."""
    standing = seen_by(ctx, procurement)
    regime = Regime(procurement.regime)
    lines = lines_of(ctx, procurement, standing)
    history = changes(procurement.id) if of_council(ctx) else []
    return Overview(
        lines,
        chart(lines, calendar(regime), ctx.now),
        headline(lines, ctx.now),
        next_steps(ctx, procurement, standing)[:MOST_STEPS],
        [change for change in reversed(history) if change.replans],
        {change.stage: f"{change.turn.value.capitalize()} by {change.by}" for change in history if change.turn},
        planned_standstill(regime, standing[Stage.STANDSTILL], calendar(regime)),
        calendar(regime),
    )


def next_steps(ctx: Context, procurement: Procurement, standing: dict[Stage, Window]) -> list[Next]:
    """Every stage that this person may open or close now, in the order of the plan; what has no day stands last."""
    found = [step for window in standing.values() if (step := next_step(ctx, procurement, window, standing))]
    return sorted(found, key=lambda step: (step.planned_at is None, step.planned_at))


def next_step(ctx: Context, procurement: Procurement, window: Window, standing: dict[Stage, Window]) -> Next | None:
    """Opening or closing a stage, for those who may and where the order of the stages has come so far."""
    if window.state is State.NOT_OPENED and ctx.may(Permission.STAGE_OPEN, procurement):
        if before_opening(window.stage, standing):
            return None
        return Next(window, "open", blockers(procurement.id, window.stage, "open", ctx.now))
    if window.open and window.stage not in DEADLINE_STAGES and ctx.may(Permission.STAGE_CLOSE, procurement):
        return Next(window, "close", blockers(procurement.id, window.stage, "close", ctx.now))
    return None


@dataclass(frozen=True)
class StagePage:
    """One stage: how it stands, what may be done with it, and how it came about (newest first)."""

    line: Line
    way: Way | None
    blockers: list[Blocker]
    history: list[Change]


def stage_page(ctx: Context, procurement: Procurement, stage: Stage) -> StagePage:
    """Everything on a stage's page for this person."""
    standing = seen_by(ctx, procurement)
    line = next(line for line in lines_of(ctx, procurement, standing) if line.stage is stage)
    history = [change for change in changes(procurement.id) if change.stage is stage] if of_council(ctx) else []
    window = standing[stage]
    way: Way | None = None
    if window.state is State.NOT_OPENED:
        way = "open"
    elif window.open and stage not in DEADLINE_STAGES:
        way = "close"
    needed = Permission.STAGE_OPEN if way == "open" else Permission.STAGE_CLOSE
    if way and not ctx.may(needed, procurement):
        way = None
    named = blockers(procurement.id, stage, way, ctx.now) if way else []
    return StagePage(line, way, named, history[::-1])
