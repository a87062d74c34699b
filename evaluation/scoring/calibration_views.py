"""The page of the invented answer: the lead writes it, everybody marks it blind, then the panel sees how it differs."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.scoring.actions.calibrating import mark_calibration, set_calibration, step_calibration
from evaluation.scoring.calibration import NOTE, Calibration, calibration
from evaluation.scoring.forms import CalibrationForm, CalibrationMarkForm, CalibrationNoteForm
from evaluation.scoring.items import current_round
from evaluation.scoring.progress import criteria_with_questions
from evaluation.scoring.queue import own_queue
from evaluation.scoring.views import scoring
from procurement.cases.models import Procurement
from procurement.core.access import Refusal
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, refused, saved


@scoring.route("/procurements/<procurement>/scoring/calibration", methods=["GET", "POST"], endpoint="calibration")
@guard(Permission.CALIBRATION_READ)
def calibrate(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Mark the invented answer, see how the panel's marks of it differ, or (the lead) set it, close it and note it."""
    here = calibration(procurement.id)
    write, mark, note = _write_form(procurement), _mark_form(here, ctx.actor_id), CalibrationNoteForm()
    if request.method == "POST":
        where, done = url_for("scoring.calibration", procurement=procurement.code), None
        if "answer" in request.form:
            done = _set(ctx, procurement, write)
        elif "reason" in request.form:
            done = _mark(ctx, procurement, mark)
        elif "step" in request.form:
            done = _step(ctx, procurement, note)
        if isinstance(done, Refusal):
            return refused(done)
        if done:
            return saved(done, where)
    own = here.of(ctx.actor_id) if here else None
    on_panel = bool(here and ctx.actor_id in {user.id for user in here.panel})
    leads = ctx.may(Permission.SCORE_GUIDE)
    marks_it = here is not None and on_panel and not leads and not here.off
    page = render_template(
        "scoring/practice.html" if marks_it else "scoring/calibration.html",
        procurement=procurement,
        here=here,
        own=own,
        on_panel=on_panel,
        queue=own_queue(procurement.id, ctx.person, current_round(procurement.id)) if marks_it else None,
        write=write,
        mark=mark,
        form=mark if marks_it else None,
        note=note,
        leads=leads,
    )
    return page, 422 if request.method == "POST" else 200


def _write_form(procurement: Procurement) -> CalibrationForm:
    form = CalibrationForm()
    form.question.choices = [
        ("", "Choose a question"),
        *((c.question.code, f"{c.question.code} {c.question.title}") for c in criteria_with_questions(procurement.id)),
    ]
    return form


def _mark_form(here: Calibration | None, person: int | None) -> CalibrationMarkForm:
    given = here.of(person) if here else None
    form = CalibrationMarkForm(data={"mark": given.mark} if given else None)
    form.mark.marks = [(mark, word) for mark, word, _ in here.scale] if here else []
    return form


def _set(ctx: Context, procurement: Procurement, form: CalibrationForm) -> str | Refusal | None:
    if no := ctx.refusal(Permission.SCORE_GUIDE, procurement):
        return no
    if not form.validate_on_submit():
        return None
    criterion = next(c for c in criteria_with_questions(procurement.id) if c.question.code == form.question.data)
    done = act(form, lambda: set_calibration(ctx, procurement, criterion, form.answer.data or ""))
    return "Everybody on the panel marks this answer before they mark real ones." if done else None


def _mark(ctx: Context, procurement: Procurement, form: CalibrationMarkForm) -> str | Refusal | None:
    if no := ctx.refusal(Permission.CALIBRATION_MARK, procurement):
        return no
    if not form.validate_on_submit():
        return None
    done = act(form, lambda: mark_calibration(ctx, procurement, form.mark.data, form.reason.data or ""))
    return "Your mark of the invented answer is in. Real answers are open to you while scoring is." if done else None


def _step(ctx: Context, procurement: Procurement, form: CalibrationNoteForm) -> str | Refusal | None:
    if no := ctx.refusal(Permission.SCORE_GUIDE, procurement):
        return no
    kind = request.form.get("step", "")
    if not form.validate_on_submit():
        return None
    done = act(form, lambda: step_calibration(ctx, procurement, kind, form.words.data or ""))
    return ("How you read the scale is noted." if kind == NOTE else "Done.") if done else None
