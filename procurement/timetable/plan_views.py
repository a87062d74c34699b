"""New dates for a stage, shown with all that moves before they are saved; its owner, what it follows; the periods."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import STAGE_WORDS, Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.timetable.actions import set_milestone, take_out_milestone
from procurement.timetable.actions.moving import Wanted, link_stage, move_stages, moves, own_stage, state_terms
from procurement.timetable.amending import KEPT_TO, kept_to, next_number
from procurement.timetable.basis import appointed_to, calendar_of, links, owners, terms_of
from procurement.timetable.beyond import meetings_arranged
from procurement.timetable.consequences import Consequences, consequences
from procurement.timetable.forms import SHORTENS, DateForm, LinkForm, OwnerForm, PeriodsForm, PlanForm
from procurement.timetable.moving import Dates, Later, Link, Unit
from procurement.timetable.pages import overview
from procurement.timetable.queries import milestones, newest_plan_id, windows
from procurement.timetable.rules import PROCEDURES, OutsideCalendar, Procedure, Shortening
from procurement.timetable.terms import PROCEDURE_WORDS, Terms
from procurement.timetable.views import board, stage_named, timetable_pages
from procurement.timetable.windows import State, Window


@dataclass(frozen=True)
class Preview:
    """What a change would mean, or why that cannot be told."""

    told: Consequences | None
    trouble: str = ""


@timetable_pages.route("/procurements/<procurement>/timetable/<stage>/plan", methods=["GET", "POST"])
@guard(Permission.TIMETABLE_PLAN)
def plan(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """New dates for a stage, with the reason for them; shown with what follows, then saved."""
    which = stage_named(stage)
    standing = windows(procurement.id, ctx.now)
    window = standing[which]
    here = url_for("timetable.stage", procurement=procurement.code, stage=which.value)
    if window.state is State.CLOSED and request.method == "GET":
        return redirect(here)
    form = PlanForm(opens_at=window.opens_at, closes_at=window.closes_at, note=window.note, later=Later.KEEP.value)
    if request.method == "GET":
        form.version.data = newest_plan_id(procurement.id)
    preview = None
    if form.validate_on_submit():
        wanted = _wanted(which, form)
        if "show" not in request.form and _has_seen(form, wanted):
            if _planned(ctx, procurement, form, wanted) is not None:
                return saved(f"The dates of {STAGE_WORDS[which].lower()} are changed.", here)
            if form.told.errors:  # the dates are in order, so what moves stays in view and can be saved with a reason
                preview = _preview(procurement, standing, wanted)
        elif _in_order(form, wanted):
            preview = _preview(procurement, standing, wanted)
            form.shown.data = _key(wanted)
    return _plan_page(ctx, procurement, window, form, preview), 422 if form.errors else 200


def _wanted(stage: Stage, form: PlanForm) -> Wanted:
    """The change that the form asks for; one that says nothing of later dates moves this stage alone."""
    later = Later(form.later.data) if "later" in request.form and form.later.data else Later.ALONE
    return Wanted(stage, Dates(form.opens_at.data, form.closes_at.data), later)


def _key(wanted: Wanted) -> str:
    return " ".join([*(at.isoformat() if at else "none" for at in wanted.dates), wanted.later.value])


def _has_seen(form: PlanForm, wanted: Wanted) -> bool:
    """Whether the person was shown what these very dates mean; one stage alone moves nothing unseen."""
    return wanted.later is Later.ALONE or form.shown.data == _key(wanted)


def _in_order(form: PlanForm, wanted: Wanted) -> bool:
    opens_at, closes_at = wanted.dates
    if opens_at and closes_at and closes_at <= opens_at:
        form.closes_at.errors = ["The closing must come after the opening."]
        return False
    return True


def _preview(procurement: Procurement, standing: dict[Stage, Window], wanted: Wanted) -> Preview:
    terms = terms_of(procurement)
    calendar = calendar_of(procurement, terms)
    try:
        moved = moves(procurement, standing, wanted)
    except OutsideCalendar as beyond:
        return Preview(None, f"{beyond}, so what else would move cannot be worked out.")
    dates = [(date.label, date.at) for date in milestones(procurement.id)]
    return Preview(consequences(standing, moved, calendar, terms, dates, meetings_arranged(procurement.id)))


def _plan_page(
    ctx: Context, procurement: Procurement, window: Window, form: PlanForm, preview: Preview | None = None
) -> str:
    owner = owners(procurement.id).get(window.stage)
    return render_template(
        "timetable/plan.html",
        procurement=procurement,
        window=window,
        form=form,
        preview=preview,
        told=preview.told if preview else None,
        headline=preview.told.headline if preview and preview.told else "",
        seen=overview(ctx, procurement, preview.told if preview else None),
        owner=_owner_form(procurement, owner.id if owner else None),
        link=_link_form(links(procurement.id).get(window.stage)),
        published=windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None,
        amends=bool(preview and preview.told and kept_to(preview.told.moved)),
        keeps_to=window.stage in KEPT_TO,
        number=next_number(procurement.id),
        **board(ctx),
    )


def _planned(ctx: Context, procurement: Procurement, form: PlanForm, wanted: Wanted) -> object:
    return act(
        form,
        lambda: move_stages(
            ctx,
            procurement,
            wanted,
            note=form.note.data or "",
            reason=form.reason.data or "",
            told=form.told.data or "",
            replaces=form.version.data,
        ),
    )


def _owner_form(procurement: Procurement, person_id: int | None) -> OwnerForm:
    form = OwnerForm(person=str(person_id or ""), formdata=request.form if "person" in request.form else None)
    form.person.choices = [("", "Nobody yet")] + [
        (str(person.id), f"{person.name}, {person.job_title}" if person.job_title else person.name)
        for person in appointed_to(procurement.id)
    ]
    return form


def _link_form(link: Link | None) -> LinkForm:
    sent = request.form if "edge" in request.form else None
    if link is None:
        return LinkForm(after_stage="", edge="closes", unit=Unit.WORKING.value, formdata=sent)
    return LinkForm(after_stage=link.after.value, edge=link.edge, days=link.days, unit=link.unit.value, formdata=sent)


@timetable_pages.post("/procurements/<procurement>/timetable/<stage>/owner")
@guard(Permission.TIMETABLE_PLAN)
def owner(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """Name who answers for a stage."""
    which = stage_named(stage)
    form = _owner_form(procurement, None)
    if form.validate_on_submit():
        chosen = int(form.person.data) if form.person.data else None
        if act(form, lambda: own_stage(ctx, procurement, which, chosen)) is not None:
            return saved(
                "The owner is set.", url_for("timetable.plan", procurement=procurement.code, stage=which.value)
            )
    return _one_form(procurement, which, form, "Owner"), 422


@timetable_pages.post("/procurements/<procurement>/timetable/<stage>/follows")
@guard(Permission.TIMETABLE_PLAN)
def follows(ctx: Context, procurement: Procurement, stage: str) -> ResponseReturnValue:
    """Say after which stage, and by how many days, a stage opens."""
    which = stage_named(stage)
    form = _link_form(None)
    if form.validate_on_submit():
        if form.after_stage.data and form.days.data is None:
            form.days.errors = ["Enter how many days after."]
        else:
            link = _link(form)
            if act(form, lambda: link_stage(ctx, procurement, which, link)) is not None:
                said = "What the stage follows is set; its dates stand as they were."
                return saved(said, url_for("timetable.plan", procurement=procurement.code, stage=which.value))
    return _one_form(procurement, which, form, "What it follows"), 422


def _link(form: LinkForm) -> Link | None:
    if not form.after_stage.data:
        return None
    edge, unit = form.edge.data or "closes", form.unit.data or Unit.WORKING.value
    return Link(Stage(form.after_stage.data), edge, form.days.data, Unit(unit))


def _one_form(procurement: Procurement, stage: Stage, form: OwnerForm | LinkForm, title: str) -> str:
    """The form by itself, with what is wrong in it."""
    return render_template("timetable/one_form.html", procurement=procurement, stage=stage, form=form, title=title)


@timetable_pages.route("/procurements/<procurement>/timetable/periods", methods=["GET", "POST"])
@guard(Permission.TIMETABLE_PLAN)
def periods(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The procedure and what shortens its periods, from which the legal minimum follows."""
    terms = terms_of(procurement)
    form = PeriodsForm(
        procedure=terms.procedure.value if terms.procedure else None,
        shortening=[name for name in SHORTENS if getattr(terms.shortening, name)],
        uk_wide=["yes"] if terms.uk_wide else [],
    )
    form.procedure.choices = [(one.value, PROCEDURE_WORDS[one]) for one in PROCEDURES[terms.regime]]
    if form.validate_on_submit():
        given = Shortening(**{name: name in (form.shortening.data or []) for name in SHORTENS})
        stated = Terms(terms.regime, Procedure(form.procedure.data), given, "yes" in (form.uk_wide.data or []))
        if act(form, lambda: state_terms(ctx, procurement, stated)) is not None:
            minimum = stated.minimum
            days = f"{minimum.days} days" if minimum and minimum.days else "none is named"
            return saved(
                f"Saved. Shortest tendering period: {days}.",
                url_for("timetable.timetable", procurement=procurement.code),
            )
    body = render_template("timetable/periods.html", procurement=procurement, form=form, terms=terms)
    return body, 422 if form.errors else 200


@timetable_pages.route("/procurements/<procurement>/timetable/dates", methods=["GET", "POST"])
@guard(Permission.TIMETABLE_PLAN)
def dates(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The dates that open and close nothing: one more, or one moved, with the reason."""
    standing = milestones(procurement.id)
    chosen = next((one for one in standing if one.label == request.args.get("move")), None)
    form = DateForm(label=chosen.label, at=chosen.at, ends_at=chosen.ends_at) if chosen else DateForm()
    here = url_for("timetable.dates", procurement=procurement.code)
    reason, told = form.reason.data or "", form.told.data or ""
    if chosen and "take_out" in request.form and form.is_submitted():
        if form.validate() and act(form, lambda: take_out_milestone(ctx, procurement, chosen.label, reason, told)):
            return saved(f"{chosen.label} is taken out of the timetable.", here)
    elif form.validate_on_submit():
        label, ends = form.label.data or "", form.ends_at.data
        at = form.at.data
        if act(form, lambda: set_milestone(ctx, procurement, label, at, reason, ends_at=ends, told=told)) is not None:
            return saved("The date is in the timetable.", here)
    body = render_template(
        "timetable/dates.html",
        procurement=procurement,
        form=form,
        standing=standing,
        chosen=chosen,
        published=windows(procurement.id, ctx.now)[Stage.TENDERING].opened_at is not None,
        number=next_number(procurement.id),
        **board(ctx),
    )
    return body, 422 if form.errors else 200
