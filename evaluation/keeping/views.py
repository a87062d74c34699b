"""How long procurements are kept: one of them with what is decided about it, and the list of all that one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.keeping.actions import (
    call_disposal_off,
    confirm_disposal,
    lift_hold,
    place_hold,
    propose_disposal,
    set_terms,
)
from evaluation.keeping.certifying import STAYS
from evaluation.keeping.counting import Goes, count_what_goes
from evaluation.keeping.forms import CallOffForm, ConfirmForm, HoldForm, LiftForm, ProposeForm, TermsForm
from evaluation.keeping.queries import Keeping, holds_of, keeping_of, keepings, seen_by, terms_set, years_of
from evaluation.keeping.rules import COOLING_DAYS, DUE_WORDS, KEPT_WORDS, Due, State, Step, in_the_way
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.queries import names

if TYPE_CHECKING:
    from procurement.cases.models import Procurement

keeping_pages = Blueprint("keeping", __name__)

TERMS, HOLD, LIFT, PROPOSE, CONFIRM, OFF = "terms", "hold", "lift", "propose", "confirm", "off"
FORMS: dict[str, type[BaseForm]] = {
    TERMS: TermsForm,
    HOLD: HoldForm,
    PROPOSE: ProposeForm,
    CONFIRM: ConfirmForm,
    OFF: CallOffForm,
}


@keeping_pages.get("/keeping")
@guard(Permission.KEEPING_READ)
def listed(ctx: Context) -> ResponseReturnValue:
    """Every procurement that one keeps: until when, and what is due."""
    rows = keepings(seen_by(ctx.person, ctx.now), ctx.now.astimezone(LONDON).date())
    wanted = request.args.get("stands", "")
    shown = [row for row in rows if not wanted or row.stands == wanted]
    counts = {due: sum(row.stands is due for row in rows) for due in Due}
    return render_template(
        "keeping/list.html", rows=shown, all_rows=rows, wanted=wanted, counts=counts, words=DUE_WORDS
    )


@keeping_pages.route("/procurements/<procurement>/keeping", methods=["GET", "POST"])
@guard(Permission.KEEPING_READ)
def keeping(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Until when each kind of record is kept, by which rule, and the holds; here they are set, placed and lifted."""
    do = request.form.get("do", "")
    kept = keeping_of(procurement, ctx.now.astimezone(LONDON).date())
    forms, lifts = _forms(kept, do), _lifts(kept)
    form = lifts.get(_number(request.form.get("hold", ""))) if do == LIFT else forms.get(do)
    if form is not None and form.validate_on_submit():
        done = _disposed(ctx, kept, form) or _done(ctx, procurement, form)
        if done:
            return saved(done, url_for("keeping.keeping", procurement=procurement.code))
    told = holds_of(procurement.id)
    said = terms_set(procurement.id)
    today = ctx.now.astimezone(LONDON).date()
    disposal, waits = kept.disposal, in_the_way(kept.until, today, [hold.reason for hold in kept.holds], kept.claim)
    proposing = ctx.may(Permission.DISPOSAL_PROPOSE, procurement) and not waits and not (disposal and disposal.open)
    people = {row.by_id for row in said} | {row.by_id for pair in told for row in pair if row}
    if disposal:
        people |= {row.by_id for row in disposal.steps.values() if row.by_id} | {disposal.row.by_id or 0}
    page = render_template(
        "keeping/keeping.html",
        procurement=procurement,
        kept=kept,
        form=form,
        forms=forms,
        lifts=lifts,
        do=do,
        asked_hold=_number(request.form.get("hold", "")),
        holds=told,
        periods_set=said,
        people=names(people),
        kinds=KEPT_WORDS,
        words=DUE_WORDS,
        disposal=disposal,
        State=State,
        Step=Step,
        waits=waits,
        proposing=proposing and not procurement.rehearsal,
        goes=count_what_goes(procurement) if proposing else Goes.read(disposal.row.goes) if disposal else None,
        stays=STAYS,
        days=COOLING_DAYS,
    )
    return page, 422 if request.method == "POST" else 200


def _forms(kept: Keeping, do: str) -> dict[str, BaseForm]:
    """The forms of the page: the one that was sent holds what was typed."""
    data = {f"{one.value}_years": years for one, years in years_of(kept.terms).items()}
    made: dict[str, BaseForm] = {}
    for name, kind in FORMS.items():
        given = request.form if name == do else None
        made[name] = kind(formdata=given, data={**data, "ends_on": kept.life.ends_on} if kind is TermsForm else None)
    return made


def _lifts(kept: Keeping) -> dict[int, LiftForm]:
    """A form for each hold that stands, under its number; the one that was sent holds what was typed."""
    sent = _number(request.form.get("hold", ""))
    made = {hold.id: LiftForm(formdata=request.form if hold.id == sent else None) for hold in kept.holds}
    for number, form in made.items():
        form.lift_reason.id = f"lift_reason-{number}"
    return made


def _disposed(ctx: Context, kept: Keeping, form: BaseForm) -> str:
    """What was done about a disposal; nothing where it is about something else, or could not be taken."""
    standing = kept.disposal
    if isinstance(form, ProposeForm):
        why, kept_for = form.propose_reason.data or "", int(form.backup_days.data)
        proposed = act(form, lambda: propose_disposal(ctx, kept.procurement, reason=why, backup_days=kept_for))
        return "Proposed. The approver confirms it, or calls it off." if proposed else ""
    if standing is not None and isinstance(form, ConfirmForm):
        confirmed = act(form, lambda: confirm_disposal(ctx, standing.row))
        return f"Confirmed. Until it goes, in {COOLING_DAYS} days, you can call it off." if confirmed else ""
    if standing is not None and isinstance(form, CallOffForm):
        off = act(form, lambda: call_disposal_off(ctx, standing.row, reason=form.off_reason.data or ""))
        return "Called off: nothing goes." if off else ""
    return ""


def _done(ctx: Context, procurement: Procurement, form: BaseForm) -> str:
    """Do what was asked; the sentence that says so, or nothing where it could not be taken."""
    if isinstance(form, TermsForm):
        given = {"ends_on": form.ends_on.data, "years": form.years(), "reason": form.reason.data or ""}
        return "The periods are set." if act(form, lambda: set_terms(ctx, procurement, **given)) else ""
    if isinstance(form, HoldForm):
        since, why = form.since.data, form.hold_reason.data or ""
        placed = act(form, lambda: place_hold(ctx, procurement, since=since, reason=why))
        return "The hold is placed: nothing of this procurement goes." if placed else ""
    if not isinstance(form, LiftForm):
        return ""
    number = _number(request.form.get("hold", ""))
    lifted = act(form, lambda: lift_hold(ctx, procurement, number, reason=form.lift_reason.data or ""))
    return "The hold is lifted." if lifted else ""


def _number(text: str) -> int:
    """The number of a hold as the page sent it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
