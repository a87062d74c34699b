"""The timetable: the chart and its table, one stage, new dates for it, and a file for calendars."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.vocabulary import DEADLINE_STAGES, Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.timetable.actions import Blocked, close_stage, open_stage, reopen_stage
from procurement.timetable.calendar_file import CalendarEntry, calendar_file
from procurement.timetable.forms import ReopenForm
from procurement.timetable.history import plans
from procurement.timetable.lines import local_day, short, span_words, turns
from procurement.timetable.pages import of_council, overview, seen_by, stage_page
from procurement.timetable.queries import milestones
from procurement.timetable.windows import Way, agreeing

timetable_pages = Blueprint("timetable", __name__)


@dataclass(frozen=True)
class Refusal:
    """What was not done, and why."""

    title: str
    sentence: str


def stage_named(name: str) -> Stage:
    """The stage that an address names."""
    if name not in set(Stage):
        abort(404)
    return Stage(name)


@timetable_pages.get("/procurements/<procurement>/timetable")
@guard(Permission.TIMETABLE_READ)
def timetable(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """When each stage was to open and close, when it did, and what stands in the way of the next."""
    return render_template(
        "timetable/timetable.html",
        procurement=procurement,
        seen=overview(ctx, procurement),
        **board(ctx),
    )


@timetable_pages.get("/procurements/<procurement>/timetable/<stage>")
@guard(Permission.TIMETABLE_READ)
def stage(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """One stage: how it stands, what is outstanding, how it came about."""
    return _stage_page(ctx, procurement, stage_named(stage), ReopenForm(formdata=None))


def board(ctx: Context) -> dict[str, object]:
    """What the chart and the table of stages need besides what they show."""
    return {
        "council": of_council(ctx),
        "short": partial(short, now=ctx.now),
        "span_words": partial(span_words, year=local_day(ctx.now).year),
    }


def _stage_page(
    ctx: Context, procurement: Procurement, stage: Stage, form: ReopenForm, refused: Refusal | None = None
) -> ResponseReturnValue:
    body = render_template(
        "timetable/stage.html",
        procurement=procurement,
        page=stage_page(ctx, procurement, stage),
        council=of_council(ctx),
        reopen=form,
        form=form,
        refused=refused,
        deadline_stage=stage in DEADLINE_STAGES,
        short=partial(short, now=ctx.now),
    )
    return body, 409 if refused else 422 if form.errors else 200


def _turn(
    ctx: Context, procurement: Procurement, stage: Stage, work: Callable[[], object], way: Way
) -> ResponseReturnValue:
    """Open or close a stage; what is refused is said on its page, beside what stands in the way."""
    try:
        work()
    except Invalid as wrong:
        done = "opened" if way == "open" else "closed"
        refused = Refusal(f"{agreeing(stage, 'was', 'were')} not {done}", _why(wrong, way))
        return _stage_page(ctx, procurement, stage, ReopenForm(formdata=None), refused)
    stands = "open" if way == "open" else "closed"
    return saved(f"{agreeing(stage, 'is', 'are')} {stands}.", _home_of(procurement))


def _why(wrong: Invalid, way: Way) -> str:
    """Why a stage was not turned; what stands in the way is named below the sentence, with its links."""
    if not isinstance(wrong, Blocked):
        return wrong.sentence
    found = len(wrong.blockers)
    return (
        f"It cannot {way} yet: {count(found, 'thing')} {'stands' if found == 1 else 'stand'} in the way, named below."
    )


def _home_of(procurement: Procurement) -> str:
    return url_for("timetable.timetable", procurement=procurement.code)


@timetable_pages.post("/procurements/<procurement>/timetable/<stage>/open")
@guard(Permission.STAGE_OPEN)
def open_now(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """Open a stage."""
    which = stage_named(stage)
    return _turn(ctx, procurement, which, lambda: open_stage(ctx, procurement, which), "open")


@timetable_pages.post("/procurements/<procurement>/timetable/<stage>/close")
@guard(Permission.STAGE_CLOSE)
def close_now(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """Close a stage."""
    which = stage_named(stage)
    return _turn(ctx, procurement, which, lambda: close_stage(ctx, procurement, which), "close")


@timetable_pages.post("/procurements/<procurement>/timetable/<stage>/reopen")
@guard(Permission.STAGE_REOPEN)
def reopen(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """Open a closed stage again, with a reason."""
    which, form = stage_named(stage), ReopenForm()
    if form.validate_on_submit():
        done = act(form, lambda: reopen_stage(ctx, procurement, which, form.reason.data))
        if done is not None:
            return saved(
                f"{agreeing(which, 'is', 'are')} open again.",
                url_for("timetable.timetable", procurement=procurement.code),
            )
    return _stage_page(ctx, procurement, which, form)


@timetable_pages.get("/procurements/<procurement>/timetable.ics")
@guard(Permission.TIMETABLE_READ)
def calendar(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The planned openings, closings and other dates as a file for calendars."""
    seen_by(ctx, procurement)
    text = calendar_file(f"{procurement.title} ({procurement.code})", _entries(procurement))
    name = f"{procurement.code}-timetable.ics"
    return Response(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _entries(procurement: Procurement) -> Iterator[CalendarEntry]:
    """A stage's opening and closing as they stand; the number of its plans tells calendars which is the newest."""
    made = plans(procurement.id)
    url = url_for("timetable.timetable", procurement=procurement.code, _external=True)
    about = f"{procurement.title} ({procurement.code}), {procurement.buyer}"
    for which in Stage:
        of_stage = [plan for plan in made if plan.stage == which.value]
        if not of_stage:
            continue
        last = of_stage[-1]
        for verb, at in (("opens", last.opens_at), ("closes", last.closes_at)):
            if at:
                uid = f"{procurement.code}-{which.value}-{verb}@evenhand"
                title = f"{turns(which, verb)}: {procurement.title}"
                yield CalendarEntry(uid, at, title, last.note or about, last.planned_at, len(of_stage) - 1, url)
    for other in milestones(procurement.id):
        uid = f"{procurement.code}-date-{hashlib.sha256(other.label.casefold().encode()).hexdigest()[:16]}@evenhand"
        begins = f"{other.label} begins" if other.ends_at else other.label
        yield CalendarEntry(uid, other.at, f"{begins}: {procurement.title}", about, other.set_at, other.moves, url)
        if other.ends_at:
            title = f"{other.label} ends: {procurement.title}"
            yield CalendarEntry(f"end-{uid}", other.ends_at, title, about, other.set_at, other.moves, url)
