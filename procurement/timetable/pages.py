"""What the pages of the timetable show, put together from the windows, the law's calendar and the history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from flask import abort

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment, why_abandoned
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.clock import LONDON, to_utc
from procurement.core.vocabulary import DEADLINE_STAGES, Permission, Stage
from procurement.people.models import User
from procurement.timetable.actions import blockers
from procurement.timetable.basis import calendar_of, owners, terms_of
from procurement.timetable.beyond import meetings_arranged
from procurement.timetable.consequences import Consequences
from procurement.timetable.findings import Found, findings
from procurement.timetable.gantt import Chart, Least, Overlay, chart
from procurement.timetable.history import Change, Together, changes, together
from procurement.timetable.lines import Free, Line, headline, local_day, timetable
from procurement.timetable.moving import Dates
from procurement.timetable.queries import milestones, windows
from procurement.timetable.rules import Calendar
from procurement.timetable.standstill import PlannedStandstill, planned_standstill
from procurement.timetable.terms import Terms, standstill_last, tender_period
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
    """The timetable page; `proposed` holds the dates that are shown and not saved."""

    lines: list[Line]
    chart: Chart | None
    headline: str
    next: list[Next]
    replanned: list[Together]
    doers: dict[Stage, str]
    owners: Mapping[Stage, User]
    standstill: PlannedStandstill | None
    calendar: Calendar
    terms: Terms
    findings: list[Found]
    proposed: Mapping[Stage, Dates]
    meetings: bool


def of_council(ctx: Context) -> bool:
    """Whether the person is on the council's side here; bidders see dates, and not who did what and why."""
    return bool(ctx.standing.roles & COUNCIL)


def seen_by(ctx: Context, procurement: Procurement) -> dict[Stage, Window]:
    """The windows; 404 for a bidder while tendering has not opened, as if there were no such procurement."""
    standing = windows(procurement.id, ctx.now)
    if not of_council(ctx) and standing[Stage.TENDERING].opened_at is None:
        abort(404)
    return standing


def lines_of(
    ctx: Context, procurement: Procurement, standing: dict[Stage, Window], calendar: Calendar | None = None
) -> list[Line]:
    """The lines of a procurement's timetable. What is late inside the council is none of a bidder's business."""
    dates = [
        Free(one.label, one.at, one.ends_at, one.first_at, one.first_ends_at) for one in milestones(procurement.id)
    ]
    ended = abandonment(procurement.id)
    as_of = ended.at if ended else ctx.now  # nothing grows later once it was abandoned
    lines = timetable(standing, dates, calendar or calendar_of(procurement), as_of)
    if of_council(ctx):
        return lines
    return [line if line.stage in DEADLINE_STAGES else replace(line, late=()) for line in lines]


def overview(ctx: Context, procurement: Procurement, moving: Consequences | None = None) -> Overview:
    """Everything on the timetable page for this person, with what moves if it is saved."""
    standing = seen_by(ctx, procurement)
    terms = terms_of(procurement)
    calendar = calendar_of(procurement, terms)
    lines = lines_of(ctx, procurement, standing, calendar)
    council = of_council(ctx)
    history = changes(procurement.id) if council else []
    proposed = {one.stage: one.now for one in moving.moved} if moving else {}
    meetings = meetings_arranged(procurement.id) if council else {}
    over = Overlay(
        proposed,
        _least(standing, calendar, terms) if council else {},
        {stage: [meeting.at for meeting in held] for stage, held in meetings.items()},
    )
    return Overview(
        lines,
        chart(lines, calendar, ctx.now, over),
        why_abandoned(procurement.id) or headline(lines, ctx.now),
        next_steps(ctx, procurement, standing)[:MOST_STEPS],
        together(history),
        {change.stage: f"{change.turn.value.capitalize()} by {change.by}" for change in history if change.turn},
        owners(procurement.id) if council else {},
        planned_standstill(terms.regime, standing[Stage.STANDSTILL], calendar),
        calendar,
        terms,
        findings(
            standing,
            calendar,
            terms,
            [(line.name, line.starts) for line in lines if line.window is None and line.starts],
        )
        if council
        else [],
        proposed,
        bool(meetings),
    )


def _least(standing: Mapping[Stage, Window], calendar: Calendar, terms: Terms) -> dict[Stage, Least]:
    """Where the shortest lawful tendering period and standstill end."""
    found: dict[Stage, Least] = {}
    tendering, standstill = standing[Stage.TENDERING], standing[Stage.STANDSTILL]
    checked = tender_period(calendar, terms, tendering.opens_at, tendering.closes_at)
    if checked and checked.earliest_deadline and tendering.closes_at:
        day = checked.earliest_deadline
        words = f"{checked.minimum_days}-day minimum {day.day} {day:%b}"
        found[Stage.TENDERING] = Least(_end_of(day), words, checked.long_enough)
    begins = standstill.opened_at or standstill.opens_at
    last = standstill_last(calendar, terms.regime, local_day(begins)) if begins else None
    if last and standstill.closes_at:
        kept = local_day(standstill.closes_at) >= last
        found[Stage.STANDSTILL] = Least(_end_of(last), f"minimum {last.day} {last:%b}", kept)
    return found


def _end_of(day: date) -> datetime:
    return to_utc(datetime.combine(day, time(23, 59), LONDON))


def next_steps(ctx: Context, procurement: Procurement, standing: dict[Stage, Window]) -> list[Next]:
    """Every stage that this person may open or close now, in the order of the plan; what has no day stands last."""
    found = [step for window in standing.values() if (step := next_step(ctx, procurement, window, standing))]
    return sorted(found, key=lambda step: (step.planned_at is None, step.planned_at))


def next_step(ctx: Context, procurement: Procurement, window: Window, standing: dict[Stage, Window]) -> Next | None:
    """Opening or closing a stage, for those who may and where the order of the stages has come so far."""
    if window.state is State.NOT_OPENED and ctx.may(Permission.STAGE_OPEN, procurement):
        if before_opening(window.stage, standing) or abandonment(procurement.id):
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
    if way and (not ctx.may(needed, procurement) or abandonment(procurement.id)):
        way = None
    named = blockers(procurement.id, stage, way, ctx.now) if way else []
    return StagePage(line, way, named, history[::-1])
