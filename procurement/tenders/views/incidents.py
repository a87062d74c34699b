"""Something has failed: said on every page, ended, and put right where a deadline passed meanwhile."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, actor_id, guard, saved
from procurement.people.queries import names
from procurement.tenders.actions.incidents import Failed, declare_incident, end_incident, extend_after_fault
from procurement.tenders.forms import IncidentEndForm, IncidentForm, MoreTimeForm
from procurement.tenders.incident_models import Incident
from procurement.tenders.incidents import faults, goes_on, incidents, passed, unended
from procurement.tenders.views.opening import opening_pages
from procurement.timetable.queries import windows


@opening_pages.app_context_processor
def _told() -> dict[str, object]:
    """Every page says what has failed."""
    return {"incidents_here": incidents_here}


def incidents_here() -> list[Incident]:
    """What goes on in any procurement that the person has to do with."""
    if not current_user.is_authenticated:
        return []
    ctx: Context = g.get("ctx") or Context.of(actor_id())
    return [one for one in unended() if _within(ctx, one.procurement_id).standing.roles]


def _within(ctx: Context, procurement_id: int) -> Context:
    return ctx if ctx.procurement_id == procurement_id else ctx.within(procurement_id)


@opening_pages.route("/procurements/<procurement>/incident", methods=["GET", "POST"])
@guard(Permission.INCIDENT_DECLARE)
def incident(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Say that something has failed, that it works again, or give all bidders more time."""
    on, more = goes_on(procurement.id), request.form.get("do") == "more"
    form, extending = (IncidentEndForm if on else IncidentForm)(), MoreTimeForm(formdata=request.form if more else None)
    here = url_for("opening.incident", procurement=procurement.code)
    if more and extending.validate_on_submit() and _more_time(ctx, procurement, extending):
        return saved("Recorded. Every bidder was told of the new deadline in the same moment.", here)
    if not more and form.validate_on_submit():
        words = form.words.data or ""
        doing = end_incident if on else declare_incident
        if act(form, lambda: doing(ctx, procurement, words)) is not None:
            return saved("Everybody has been told." if on else "Everybody is told, on every page and by mail.", here)
    stage = passed(procurement.id, ctx.now)
    told, moved = incidents(procurement.id), faults(procurement.id)
    page = render_template(
        "opening/incident.html",
        procurement=procurement,
        on=on,
        form=extending if more else form,
        telling=IncidentForm(formdata=None) if more and not on else IncidentEndForm(formdata=None) if more else form,
        extending=extending,
        window=windows(procurement.id, ctx.now)[stage] if stage else None,
        told=told,
        faults=moved,
        people=names({row.by_id for one in told for row in (one.incident, one.end) if row and row.by_id})
        | names({row.by_id for row in moved}),
    )
    return page, 422 if form.errors or extending.errors else 200


def _more_time(ctx: Context, procurement: Procurement, form: MoreTimeForm) -> bool:
    began, ended, closes = form.began_at.data, form.ended_at.data, form.closes_at.data
    assert began and ended and closes
    fault = Failed(began, ended, form.what.data or "", form.evidence.data or "")
    return act(form, lambda: extend_after_fault(ctx, procurement, fault, closes)) is not None
