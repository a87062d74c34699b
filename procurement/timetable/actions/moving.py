"""Moving dates together, and what plans rest on: what a stage follows, who owns it, how periods are counted."""

from dataclasses import dataclass
from functools import partial

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale, action, keep
from procurement.core.vocabulary import STAGE_WORDS, Event, Permission, Stage
from procurement.core.words import moment
from procurement.timetable.actions import check_plan, new_plan
from procurement.timetable.actions.amending import amend_dates
from procurement.timetable.amending import kept_to, reads_of
from procurement.timetable.basis import appointed_to, calendar_of, links, terms_of
from procurement.timetable.models import PeriodTerms, StageLink, StageOwner, StagePlan
from procurement.timetable.moving import Dates, Later, Link, Moved, circular, move
from procurement.timetable.queries import newest_plan_id, windows
from procurement.timetable.rules import PROCEDURES, OutsideCalendar
from procurement.timetable.telling import tell_of_move
from procurement.timetable.terms import Terms, standstill_last
from procurement.timetable.windows import Window

MOST_DAYS = 400


@dataclass(frozen=True)
class Wanted:
    """A change of one stage's dates, and what the dates after it are to do."""

    stage: Stage
    dates: Dates
    later: Later


def moves(procurement: Procurement, standing: dict[Stage, Window], wanted: Wanted) -> list[Moved]:
    """Every stage whose dates would change. Raises `OutsideCalendar`."""
    terms = terms_of(procurement)
    calendar = calendar_of(procurement, terms)
    last = partial(standstill_last, calendar, terms.regime)
    return move(standing, wanted.stage, wanted.dates, calendar, wanted.later, links(procurement.id), last)


@action(Permission.TIMETABLE_PLAN, Event.STAGE_PLANNED)
def move_stages(
    ctx: Context,
    procurement: Procurement,
    wanted: Wanted,
    *,
    note: str = "",
    reason: str = "",
    told: str = "",
    replaces: int | None = None,
) -> StagePlan:
    """Plan a stage anew and move what follows, under one reason; all who have a role, and bidders, are told by mail.

    Once tendering has opened, a move of dates that bidders keep to is an amendment: `told` is why, as they read it.

    `replaces` is the number of the newest plan that the person had before them; raises Stale when there is a newer.
    """
    standing = windows(procurement.id, ctx.now)
    here = standing[wanted.stage]
    if replaces is not None and replaces != newest_plan_id(procurement.id):
        raise Stale(
            theirs={"opens": moment(here.opens_at), "closes": moment(here.closes_at), "note": here.note},
            yours={
                "opens": moment(wanted.dates.opens_at),
                "closes": moment(wanted.dates.closes_at),
                "note": note,
                "reason": reason,
                "told": told,
            },
        )
    check_plan(here, wanted.dates, ctx.now, reason)
    try:
        moved = moves(procurement, standing, wanted)
    except OutsideCalendar as beyond:
        raise Invalid("later", f"{beyond}. Move only this stage, or choose another date.") from beyond
    followers = [one for one in moved if one.stage is not wanted.stage]
    for one in followers:
        if one.backwards:
            raise Invalid("later", f"{STAGE_WORDS[one.stage]} would close before it opens. Choose another way.")
        check_plan(standing[one.stage], one.now, ctx.now, reason)
    ctx.note(
        stage=wanted.stage.value,
        opens_at=str(wanted.dates.opens_at),
        closes_at=str(wanted.dates.closes_at),
        later=wanted.later.value,
        moved=[[one.stage.value, str(one.now.opens_at), str(one.now.closes_at)] for one in followers],
    )
    ctx.say(reason=reason)
    plan = new_plan(ctx, procurement, wanted.stage, wanted.dates, note, reason)
    for one in followers:
        new_plan(ctx, procurement, one.stage, one.now, standing[one.stage].note, reason)
    published = standing[Stage.TENDERING].opened_at is not None
    amends = published and kept_to(moved)
    if amends:
        amend_dates(ctx, procurement, reads_of(moved), told)
    tell_of_move(ctx, procurement, plan.id, moved, reason, published=published and not amends)
    return plan


@action(Permission.TIMETABLE_PLAN, Event.STAGE_LINKED)
def link_stage(ctx: Context, procurement: Procurement, stage: Stage, link: Link | None) -> StageLink:
    """Say that a stage opens so many days after another, or that it follows none. No date changes by that alone."""
    if link is not None:
        if link.after is stage:
            raise Invalid("after_stage", "A stage cannot follow itself.")
        if not -MOST_DAYS <= link.days <= MOST_DAYS:
            raise Invalid("days", f"Enter from -{MOST_DAYS} to {MOST_DAYS} days.")
        if circular({**links(procurement.id), stage: link}):
            raise Invalid("after_stage", f"{STAGE_WORDS[link.after]} follows this stage already, so each would wait.")
    ctx.note(stage=stage.value, after=link.after.value if link else "", days=link.days if link else 0)
    return keep(
        StageLink(
            procurement_id=procurement.id,
            stage=stage.value,
            after_stage=link.after.value if link else None,
            after_edge=link.edge if link else "",
            days=link.days if link else 0,
            unit=link.unit.value if link else "",
            set_by_id=ctx.person,
            set_at=ctx.now,
        )
    )


@action(Permission.TIMETABLE_PLAN, Event.STAGE_OWNED)
def own_stage(ctx: Context, procurement: Procurement, stage: Stage, person_id: int | None) -> StageOwner:
    """Name who answers for a stage being done in time; it must be somebody with a role here."""
    if person_id is not None and person_id not in {person.id for person in appointed_to(procurement.id)}:
        raise Invalid("person", "Choose somebody who has a role in this procurement.")
    ctx.note(stage=stage.value, person=person_id)
    return keep(
        StageOwner(
            procurement_id=procurement.id,
            stage=stage.value,
            person_id=person_id,
            set_by_id=ctx.person,
            set_at=ctx.now,
        )
    )


@action(Permission.TIMETABLE_PLAN, Event.PERIODS_STATED)
def state_terms(ctx: Context, procurement: Procurement, terms: Terms) -> PeriodTerms:
    """State the procedure and what shortens its periods; the law itself was fixed with the first notice."""
    if terms.procedure is None or terms.procedure not in PROCEDURES[terms.regime]:
        raise Invalid("procedure", "Choose one of the procedures of this procurement's law.")
    given = terms.shortening
    ctx.note(procedure=terms.procedure.value, uk_wide=terms.uk_wide)
    return keep(
        PeriodTerms(
            procurement_id=procurement.id,
            procedure=terms.procedure.value,
            e_submission=given.e_submission,
            all_documents=given.all_documents,
            prior_notice=given.prior_notice,
            urgent=given.urgent,
            uk_wide=terms.uk_wide,
            set_by_id=ctx.person,
            set_at=ctx.now,
        )
    )
