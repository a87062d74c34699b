"""The meeting: who is there, how it is held, and the notices by which every screen follows it."""

from functools import partial

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.moderation.actions.holding import note_attendance, set_terms
from evaluation.moderation.forms import AttendanceForm, TermsForm
from evaluation.moderation.meeting import ABSENT, moves
from evaluation.moderation.views import asked_round, moderation, show_agenda
from evaluation.scoring.items import current_round
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.listening import look, stream
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved

EVENTS = "text/event-stream"

NOTED = {"in": "is in the meeting", "out": "has left the meeting", ABSENT: "is noted as absent"}


@moderation.get("/procurements/<procurement>/moderation/now", endpoint="now")
@guard(Permission.CONSENSUS_READ)
def now(_ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """How much has happened in the meeting: as a stream of notices, or once for whoever asks every few seconds."""
    round_ = asked_round() or current_round(procurement.id)
    key, count = (procurement.id, round_), partial(moves, procurement.id, round_)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if request.headers.get("Accept", "").startswith(EVENTS):
        said = stream(app, key, count)
        if said is None:
            return "", 204  # no place is free, and the browser is told not to come back; it asks instead
        # No proxy may keep notices back, and none may keep them.
        return Response(said, mimetype=EVENTS, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return {"moves": look(app, key, count)}


@moderation.post("/procurements/<procurement>/moderation", endpoint="hold")
@guard(Permission.CONSENSUS_READ)
def hold(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Note who comes and goes, or say how meetings are held."""
    round_ = asked_round() or current_round(procurement.id)
    back = url_for(".agenda", procurement=procurement.code, round=round_)
    if "person" in request.form:
        return _noted(ctx, procurement, round_, back)
    form = TermsForm()
    if form.validate_on_submit():
        quorum, views_from, minutes = (int(field.data or 0) for field in (form.quorum, form.views_from, form.minutes))
        done = act(form, lambda: set_terms(ctx, procurement, quorum=quorum, views_from=views_from, minutes=minutes))
        if done is not None:
            return saved("Meetings are held like this from now on. What was agreed before stays.", back + "#terms")
    return show_agenda(ctx, procurement, terms_form=form), 422


def _noted(ctx: Context, procurement: Procurement, round_: int, back: str) -> ResponseReturnValue:
    form = AttendanceForm()
    if form.validate_on_submit() and (form.person.data or "").isdecimal() and len(form.person.data or "") < 10:
        row = act(
            form,
            lambda: note_attendance(
                ctx,
                procurement,
                round_=round_,
                user_id=int(form.person.data or 0),
                kind=form.kind.data or "",
                note=form.note.data or "",
            ),
        )
        if row is not None:
            return saved(f"{row.user.name} {NOTED[row.kind]}.", back + "#people")
    return show_agenda(ctx, procurement, attendance_form=form), 422
