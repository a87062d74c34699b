"""Planning, opening, closing and reopening the stages of a procurement."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from procurement.cases.models import Procurement
from procurement.cases.queries import why_abandoned
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.clock import to_utc
from procurement.core.vocabulary import DEADLINE_STAGES, STAGE_WORDS, Event, Permission, Stage, in_time
from procurement.core.words import moment
from procurement.timetable.actions.amending import amend_dates
from procurement.timetable.amending import Reads, kept_to, line_of, reads_of
from procurement.timetable.models import Milestone, StageEvent, StagePlan
from procurement.timetable.moving import Dates, Moved
from procurement.timetable.queries import OtherDate, latest_plan_id, milestones, windows
from procurement.timetable.telling import tell
from procurement.timetable.windows import Blocker, State, Turn, Way, Window, agreeing, before_opening

Gate = Callable[[int, datetime], list[Blocker]]
Gates = Mapping[tuple[Stage, Way], Sequence[Gate]]

_gates: Gates = {}


def keep_gates(gates: Gates) -> None:
    """Hand down what must hold before each stage opens or closes (the judgement lies above this package)."""
    global _gates
    _gates = gates


def blockers(procurement_id: int, stage: Stage, way: Way, now: datetime) -> list[Blocker]:
    """Everything that keeps a stage from opening or closing, by name."""
    if way == "open" and (why := why_abandoned(procurement_id)):
        return [Blocker(why)]
    named = before_opening(stage, windows(procurement_id, now)) if way == "open" else []
    return named + [blocker for gate in _gates.get((stage, way), ()) for blocker in gate(procurement_id, now)]


class Blocked(Invalid):
    """A gate holds; `blockers` are named with their links."""

    def __init__(self, stage: Stage, way: str, named: list[Blocker]) -> None:
        words = "; ".join(blocker.what for blocker in named)
        super().__init__("stage", f"{STAGE_WORDS[stage]} cannot {way} yet: {words}.")
        self.blockers = named


@action(Permission.TIMETABLE_PLAN, Event.STAGE_PLANNED)
def plan_stage(
    ctx: Context,
    procurement: Procurement,
    stage: Stage,
    opens_at: datetime | None,
    closes_at: datetime | None,
    *,
    note: str = "",
    reason: str = "",
    told: str = "",
    replaces: int | None = None,
) -> StagePlan:
    """Set when a stage is to open and close. The first plan is the baseline; a later one needs a reason.

    Once tendering has opened, one that moves dates which bidders keep to is an amendment: `told` is why, as they read.

    A deadline may be moved later while it has not passed, never earlier, and never after it has passed. `replaces` is
    the number of the plan that the person had before them; raises Stale when another stands by now.
    """
    standing = windows(procurement.id, ctx.now)[stage]
    if replaces is not None and replaces != latest_plan_id(procurement.id, stage):
        raise Stale(
            theirs={"opens": moment(standing.opens_at), "closes": moment(standing.closes_at), "note": standing.note},
            yours={"opens": moment(opens_at), "closes": moment(closes_at), "note": note, "reason": reason},
        )
    check_plan(standing, Dates(opens_at, closes_at), ctx.now, reason)
    ctx.note(stage=stage.value, opens_at=str(opens_at), closes_at=str(closes_at))
    ctx.say(reason=reason)
    moved = [Moved(stage, Dates(standing.opens_at, standing.closes_at), _in_utc(Dates(opens_at, closes_at)))]
    if _published(ctx, procurement) and kept_to(moved):
        amend_dates(ctx, procurement, reads_of(moved), told)
    return new_plan(ctx, procurement, stage, Dates(opens_at, closes_at), note, reason)


def _in_utc(dates: Dates) -> Dates:
    return Dates(*(at and to_utc(at) for at in dates))


def _published(ctx: Context, procurement: Procurement) -> bool:
    """Whether bidders were given the dates: tendering has opened."""
    return windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None


def check_plan(standing: Window, dates: Dates, now: datetime, reason: str) -> None:
    """What a new plan of a stage must keep to. Raises Invalid."""
    stage, (opens_at, closes_at) = standing.stage, dates
    if opens_at and closes_at and to_utc(closes_at) <= to_utc(opens_at):
        raise Invalid("closes_at", "The closing must come after the opening.")
    planned_before = standing.opens_at or standing.closes_at
    if planned_before and not reason.strip():
        raise Invalid("reason", "Say why the plan changes: the earlier dates stay on record beside the reason.")
    if standing.state is State.CLOSED and stage not in DEADLINE_STAGES:
        raise Invalid("closes_at", f"{agreeing(stage, 'is', 'are')} closed. Reopen first, then change the dates.")
    if stage in DEADLINE_STAGES and standing.opened_at and standing.closes_at:
        if not in_time(now, standing.closes_at):
            raise Invalid("closes_at", "This deadline has passed and cannot be moved.")
        if closes_at is None or to_utc(closes_at) < standing.closes_at:
            raise Invalid("closes_at", "A published deadline can be extended, never brought forward.")


def new_plan(ctx: Context, procurement: Procurement, stage: Stage, dates: Dates, note: str, reason: str) -> StagePlan:
    """Write a plan, inside the action under way. What was abandoned is not planned any more."""
    if why := why_abandoned(procurement.id):
        raise Invalid("reason", why)
    return keep(
        StagePlan(
            procurement_id=procurement.id,
            stage=stage.value,
            opens_at=dates.opens_at,
            closes_at=dates.closes_at,
            note=note,
            reason=reason,
            planned_by_id=ctx.person,
            planned_at=ctx.now,
        )
    )


@action(Permission.TIMETABLE_PLAN, Event.STAGE_PLANNED)
def set_milestone(
    ctx: Context,
    procurement: Procurement,
    label: str,
    at: datetime,
    reason: str = "",
    *,
    ends_at: datetime | None = None,
    told: str = "",
) -> Milestone:
    """Put a date or a span into the timetable that opens and closes nothing, or move the one of that name, with why.

    Whoever has a role is told of a date that moves; once tendering has opened it is an amendment, with `told` as its
    reason for bidders.
    """
    standing = _milestone(procurement, label)
    if ends_at is not None and ends_at < at:
        raise Invalid("ends_at", "It ends before it begins.")
    if standing and (to_utc(at), ends_at and to_utc(ends_at)) == (standing.at, standing.ends_at):
        raise Invalid("at", "This is the date that stands already.")
    if standing and not reason.strip():
        raise Invalid("reason", "Say why the date moves: the earlier one stays on record.")
    ctx.note(at=str(at), ends_at=str(ends_at or ""))
    ctx.say(label=label, reason=reason)
    row = keep(
        Milestone(
            procurement_id=procurement.id, label=label, at=at, ends_at=ends_at, reason=reason.strip(), set_at=ctx.now
        )
    )
    if standing:
        reads = Reads(standing.label, _said(standing.at, standing.ends_at), _said(at, ends_at))
        _tell_of_date(ctx, procurement, row, reads, reason, told)
    return row


@action(Permission.TIMETABLE_PLAN, Event.STAGE_PLANNED)
def take_out_milestone(ctx: Context, procurement: Procurement, label: str, reason: str, told: str = "") -> Milestone:
    """Take a date out that opens and closes nothing, with the reason; when it was to be stays on record.

    Once tendering has opened it is an amendment, with `told` as its reason for bidders.
    """
    standing = _milestone(procurement, label)
    if standing is None:
        raise Invalid("label", "There is no such date in the timetable.")
    if not reason.strip():
        raise Invalid("reason", "Say why it is taken out: when it was to be stays on record.")
    ctx.note(taken_out=True)
    ctx.say(label=standing.label, reason=reason)
    row = keep(
        Milestone(
            procurement_id=procurement.id,
            label=standing.label,
            at=standing.at,
            ends_at=standing.ends_at,
            taken_out=True,
            reason=reason.strip(),
            set_at=ctx.now,
        )
    )
    reads = Reads(standing.label, _said(standing.at, standing.ends_at), "taken out")
    _tell_of_date(ctx, procurement, row, reads, reason, told)
    return row


def _milestone(procurement: Procurement, label: str) -> OtherDate | None:
    return next((one for one in milestones(procurement.id) if one.label.casefold() == label.casefold()), None)


def _said(at: datetime, ends_at: datetime | None) -> str:
    return f"{moment(at)} to {moment(ends_at)}" if ends_at else moment(at)


def _tell_of_date(ctx: Context, procurement: Procurement, row: Milestone, reads: Reads, reason: str, told: str) -> None:
    if _published(ctx, procurement):
        amend_dates(ctx, procurement, [reads], told)
    tell(ctx, procurement, f"date-{row.id}", line_of(reads), reason, published=False)


@action(Permission.STAGE_OPEN, Event.STAGE_OPENED)
def open_stage(ctx: Context, procurement: Procurement, stage: Stage) -> StageEvent:
    """Open a stage for the first time. Raises Blocked, naming what is missing."""
    standing = windows(procurement.id, ctx.now)[stage]
    if standing.opened_at:
        raise Invalid("stage", f"{agreeing(stage, 'was', 'were')} opened already: reopening needs a reason.")
    if stage in DEADLINE_STAGES and (standing.closes_at is None or not in_time(ctx.now, standing.closes_at)):
        raise Invalid("stage", f"{STAGE_WORDS[stage]} needs a deadline that lies ahead before it can open.")
    _require(procurement, stage, "open", ctx.now)
    return _turn(ctx, procurement, stage, Turn.OPENED, "")


@action(Permission.STAGE_CLOSE, Event.STAGE_CLOSED)
def close_stage(ctx: Context, procurement: Procurement, stage: Stage) -> StageEvent:
    """Close a stage once its gates allow. A published deadline closes by itself and cannot be closed early."""
    standing = windows(procurement.id, ctx.now)[stage]
    if standing.state is not State.OPEN:
        raise Invalid("stage", f"{agreeing(stage, 'is', 'are')} not open.")
    if stage in DEADLINE_STAGES:
        raise Invalid("stage", f"{STAGE_WORDS[stage]} closes by itself at its published deadline.")
    _require(procurement, stage, "close", ctx.now)
    return _turn(ctx, procurement, stage, Turn.CLOSED, "")


@action(Permission.STAGE_REOPEN, Event.STAGE_REOPENED)
def reopen_stage(ctx: Context, procurement: Procurement, stage: Stage, reason: str) -> StageEvent:
    """Open a closed stage again, with a reason that stays on record. A passed deadline stays passed."""
    if why := why_abandoned(procurement.id):
        raise Invalid("stage", why)
    standing = windows(procurement.id, ctx.now)[stage]
    if standing.state is not State.CLOSED:
        raise Invalid("stage", f"{agreeing(stage, 'is', 'are')} not closed.")
    if stage in DEADLINE_STAGES:
        raise Invalid("stage", "A deadline that has passed cannot be reopened.")
    if not reason.strip():
        raise Invalid("reason", "Say why it is reopened.")
    _require(procurement, stage, "reopen", ctx.now)
    ctx.say(reason=reason)
    return _turn(ctx, procurement, stage, Turn.REOPENED, reason)


def _require(procurement: Procurement, stage: Stage, way: Way, now: datetime) -> None:
    named = blockers(procurement.id, stage, way, now)
    if named:
        raise Blocked(stage, way, named)


def _turn(ctx: Context, procurement: Procurement, stage: Stage, kind: Turn, reason: str) -> StageEvent:
    ctx.note(stage=stage.value)
    return keep(
        StageEvent(
            procurement_id=procurement.id,
            stage=stage.value,
            kind=kind.value,
            reason=reason,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
