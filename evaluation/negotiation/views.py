"""The register of meetings, one meeting with its record, and planning."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from evaluation.negotiation.actions import draft_record, move_meeting, plan_meeting, record_meeting
from evaluation.negotiation.forms import MinutesForm, PlanForm
from evaluation.negotiation.models import Meeting, MeetingRecord
from evaluation.negotiation.queries import clashes, draft, records
from evaluation.negotiation.register import Bidder, Entry, Register, State, concerns, open_to, read_register
from procurement.cases.models import Procurement
from procurement.core.action import Context, Stale
from procurement.core.vocabulary import FIRST_ROUND, Permission
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import clock_time
from procurement.people.queries import names
from procurement.tenders.drafts import invitation
from procurement.tenders.models import Tender
from procurement.tenders.queries import is_opened
from procurement.timetable.calendar_file import CalendarEntry, calendar_file

negotiation = Blueprint("negotiation", __name__)


@negotiation.get("/procurements/<procurement>/negotiation")
@guard(Permission.MEETING_READ)
def register(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every meeting and how it stands, and whether all bidders were treated alike."""
    whole = open_to(ctx, read_register(procurement.id, ctx.now))
    state, bidder = request.args.get("state", ""), request.args.get("bidder", "")
    sort = request.args.get("sort", "bidder")
    shown = [
        entry
        for entry in whole.entries
        if state in ("", entry.state.value) and bidder in ("", str(entry.meeting.tender_id))
    ]
    return render_template(
        "negotiation/register.html",
        procurement=procurement,
        register=whole,
        shown=shown,
        rows=_sorted(whole, sort),
        sort=sort,
        state=state,
        bidder=bidder,
        states=State,
        opened=is_opened(procurement.id, FIRST_ROUND),
        invitation=invitation(procurement.id),
    )


SORTS: Mapping[str, Callable[[Bidder], int]] = {
    "bidder": lambda row: row.tender.number,
    "offered": lambda row: row.dealings.offered,
    "held": lambda row: row.dealings.held,
    "minutes": lambda row: row.dealings.minutes,
    "gaps": lambda row: len(row.gaps),
}


def _sorted(whole: Register, sort: str) -> list[Bidder]:
    """The bidders by one column, falling where it is written with a minus; by number when it is none of them."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["bidder"])
    return sorted(whole.bidders, key=key, reverse=sort.startswith("-"))


@negotiation.route("/procurements/<procurement>/negotiation/plan/<int:tender>", methods=["GET", "POST"])
@guard(Permission.MEETING_RECORD)
def plan(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Arrange a meeting with a bidder; the agenda starts from what moderation recorded of its tender."""
    form = PlanForm()
    if request.method == "GET":
        form.minutes.data = 60
        form.agenda.data = "\n".join(one.line() for one in concerns(tender))
    clashing: list[Meeting] = []
    if form.validate_on_submit():
        clashing = clashes(tender, form.starts_at.data, form.ends, form.place.data)
        if not _to_be_confirmed(form, clashing):
            done = act(form, lambda: plan_meeting(ctx, tender, **_planned(form)))
            if done is not None:
                return saved(f"The meeting with {tender.bidder_code} is planned.", _register_url(procurement))
    page = render_template(
        "negotiation/plan.html", procurement=procurement, tender=tender, form=form, clashing=clashing, meeting=None
    )
    return page, 422 if form.errors or clashing else 200


@negotiation.route("/procurements/<procurement>/negotiation/meetings/<int:meeting>/move", methods=["GET", "POST"])
@guard(Permission.MEETING_RECORD)
def move(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """Change when, where or on what a meeting is, before it is recorded."""
    form = PlanForm()
    if request.method == "GET":
        form.fill(meeting)
    clashing: list[Meeting] = []
    if form.validate_on_submit():
        clashing = clashes(meeting.tender, form.starts_at.data, form.ends, form.place.data, besides=meeting.id)
        if not _to_be_confirmed(form, clashing):
            done = act(form, lambda: move_meeting(ctx, meeting, **_planned(form), version=form.version.data))
            if done is not None:
                return saved("The meeting is moved.", _meeting_url(procurement, meeting))
    page = render_template(
        "negotiation/plan.html",
        procurement=procurement,
        tender=meeting.tender,
        form=form,
        clashing=clashing,
        meeting=meeting,
    )
    return page, 422 if form.errors or clashing else 200


def _to_be_confirmed(form: PlanForm, clashing: Sequence[Meeting]) -> bool:
    """Whether there is a clash that nobody has accepted yet; the form says so."""
    if not clashing or form.anyway.data:
        return False
    form.anyway.errors = ["Another meeting is at this time, in the same place or with the same bidder. See below."]
    return True


def _planned(form: PlanForm) -> dict[str, Any]:
    return {
        "starts_at": form.starts_at.data,
        "ends_at": form.ends,
        "place": form.place.data,
        "agenda": form.agenda.data,
    }


def _register_url(procurement: Procurement) -> str:
    return url_for(".register", procurement=procurement.code)


def _meeting_url(procurement: Procurement, meeting: Meeting) -> str:
    return url_for(".meeting", procurement=procurement.code, meeting=meeting.id)


@negotiation.route(
    "/procurements/<procurement>/negotiation/meetings/<int:meeting>", methods=["GET", "POST"], endpoint="meeting"
)
@guard(Permission.MEETING_READ)
def show_meeting(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """What a meeting is about, what was recorded of it, and the form in which to record it."""
    no = ctx.refusal(Permission.MEETING_RECORD, meeting) if request.method == "POST" else None
    if no:
        return refused(no)
    kept = records(procurement.id, meeting.id)[meeting.id]
    if request.method == "GET":
        return _page(ctx, procurement, meeting, _opened(meeting, kept[-1] if kept else None), kept)
    form = MinutesForm()
    if "add" in request.form:
        form.more()
        return _page(ctx, procurement, meeting, form, kept, adding=True)
    if form.validate_on_submit() and form.complete():
        done = act(form, lambda: _record(ctx, meeting, form, kept))
        if done is not None:
            said = "held" if done.held else "not held"
            return saved(f"It is on record that the meeting was {said}.", _meeting_url(procurement, meeting))
    return _page(ctx, procurement, meeting, form, kept), 422


def _opened(meeting: Meeting, latest: MeetingRecord | None) -> MinutesForm:
    """The form as the page opens: with a draft that is newer than the record, else with the record or empty rows."""
    held = draft(meeting.id)
    written = held is not None and (latest is None or held.saved_at > latest.recorded_at)
    form = MinutesForm(MultiDict(held.fields)) if held and written else MinutesForm(None)
    if written:
        form.corrects.data = str(latest.id) if latest else ""
    else:
        form.start(latest)
    form.version.data = held.version if held else None
    return form


@negotiation.post("/procurements/<procurement>/negotiation/meetings/<int:meeting>/draft", endpoint="draft")
@guard(Permission.MEETING_RECORD)
def save_draft(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """Save the record as it is being typed; answers what is stored, for the page's script."""
    form = MinutesForm()
    boxes = form.boxes(request.form)
    wrong = {name: sentence for name, text in boxes.items() if (sentence := form.unfit(text))}
    if wrong:
        return {"errors": wrong}, 422
    row = draft_record(ctx, meeting, boxes, form.version.data)
    return {"saved": row.fields, "version": row.version, "at": clock_time(row.saved_at)}


def _record(ctx: Context, meeting: Meeting, form: MinutesForm, kept: Sequence[MeetingRecord]) -> MeetingRecord:
    if kept and form.corrects.data != str(kept[-1].id):
        latest = kept[-1]
        raise Stale(
            {"attended": latest.attended, "notes": latest.notes},
            {"attended": form.attended.data or "", "notes": form.notes.data or ""},
        )
    return record_meeting(
        ctx,
        meeting,
        held=form.held.data == "yes",
        attended=form.attended.data or "",
        notes=form.notes.data or "",
        points=form.written(),
        correction=form.correction.data or "",
    )


def _page(
    ctx: Context,
    procurement: Procurement,
    meeting: Meeting,
    form: MinutesForm,
    kept: Sequence[MeetingRecord],
    *,
    adding: bool = False,
) -> str:
    held = draft(meeting.id)
    whole = open_to(ctx, read_register(procurement.id, ctx.now))
    places = {entry.meeting.id: index for index, entry in enumerate(whole.entries)}
    if meeting.id not in places:
        abort(404)
    here = whole.entries[places[meeting.id]]
    return render_template(
        "negotiation/meeting.html",
        procurement=procurement,
        meeting=meeting,
        here=here,
        following=_next(whole, places[meeting.id]),
        register=whole,
        states=State,
        records=kept,
        authors=names({row.recorded_by_id for row in kept}),
        concerns=concerns(meeting.tender),
        form=form,
        adding=adding,
        drafted_at=held.saved_at if held and (not kept or held.saved_at > kept[-1].recorded_at) else None,
        may_record=ctx.may(Permission.MEETING_RECORD, meeting),
    )


def _next(whole: Register, place: int) -> Entry | None:
    return whole.entries[place + 1] if place + 1 < len(whole.entries) else None


@negotiation.get("/procurements/<procurement>/negotiation/meetings/<int:meeting>/meeting.ics")
@guard(Permission.MEETING_READ)
def calendar(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """The meeting as a file for anybody's calendar."""
    title = f"{procurement.title}: {meeting.tender.bidder_code}"
    entry = CalendarEntry(
        f"meeting-{meeting.id}@{procurement.code.lower()}.evenhand",
        meeting.starts_at,
        title,
        meeting.agenda,
        stamped_at=ctx.now,
        ends_at=meeting.ends_at,
        place=meeting.place,
    )
    name = f"{procurement.code}-meeting-{meeting.id}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(calendar_file(title, [entry]), mimetype="text/calendar", headers=headers)
