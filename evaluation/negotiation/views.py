"""The register of meetings, one meeting with its record, and planning."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from evaluation.negotiation.actions import (
    cancel_meeting,
    draft_record,
    move_meeting,
    plan_meeting,
    record_meeting,
    send_minutes,
    sign_minutes,
    tell_all_bidders,
)
from evaluation.negotiation.agendas import agenda_of, agendas, concerns
from evaluation.negotiation.forms import CancelForm, MinutesForm, PlanForm
from evaluation.negotiation.models import Meeting, MeetingRecord
from evaluation.negotiation.prices import lines_for
from evaluation.negotiation.queries import (
    clashes,
    draft,
    minutes_sent,
    point_of,
    records,
    replies,
    signature_of,
    told_to_all,
)
from evaluation.negotiation.register import Bidder, Entry, Register, State, open_to, read_register
from evaluation.negotiation.rules import names_part
from evaluation.negotiation.telling import entry_of
from evaluation.negotiation.times import interests, negotiators, stopped, terms
from procurement.cases.models import Procurement
from procurement.core.action import Context, Stale
from procurement.core.vocabulary import FIRST_ROUND, Permission
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import clock_time
from procurement.people.models import User
from procurement.people.queries import names
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.drafts import invitation
from procurement.tenders.models import Tender
from procurement.tenders.queries import is_opened, opened_submission
from procurement.timetable.calendar_file import calendar_file

negotiation = Blueprint("negotiation", __name__)


@negotiation.get("/procurements/<procurement>/negotiation")
@guard(Permission.MEETING_READ)
def register(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every meeting and how it stands, and whether all bidders were treated alike."""
    whole = open_to(ctx, read_register(procurement.id, ctx.now))
    if "calendar" in request.args:
        return calendar_answer(ctx, procurement, [entry.meeting for entry in whole.entries])
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


def _drawn(ctx: Context, tender: Tender) -> str:
    """The agenda to start from: what stands on every agenda, the bidder's concerns, and lines of its price schedule.

    A line of the schedule that wants explaining is named without its figure, and only where the person may read it.
    """
    said = terms(tender.procurement_id)
    drawn = agendas(tender.procurement_id, said if said.said_at else replace(said, topics=()))[tender.id]
    open_ = [line for read in lines_for(ctx, tender) for line in read.lines if line.why]
    return "\n".join(filter(None, [drawn, *(f"Price schedule, lot {one.lot}: {one.label}" for one in open_)]))


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
    form, people = PlanForm(), _people(ctx, tender)
    form.name(people)
    if request.method == "GET":
        form.minutes.data = 60
        form.agenda.data = _drawn(ctx, tender)
    clashing: list[Meeting] = []
    if form.validate_on_submit():
        clashing = _clashing(tender, form)
        if not _to_be_confirmed(form, clashing):
            done = act(form, lambda: plan_meeting(ctx, tender, **_planned(form)))
            if done is not None:
                return saved(f"The meeting with {tender.bidder_code} is planned.", _register_url(procurement))
    page = render_template(
        "negotiation/plan.html",
        procurement=procurement,
        tender=tender,
        form=form,
        clashing=clashing,
        meeting=None,
        people=people,
    )
    return page, 422 if form.errors or clashing else 200


@negotiation.route("/procurements/<procurement>/negotiation/meetings/<int:meeting>/move", methods=["GET", "POST"])
@guard(Permission.MEETING_RECORD)
def move(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """Change when, where or on what a meeting is, before it is recorded."""
    cancelling = CancelForm()
    if "cancel" in request.form:
        if cancelling.validate_on_submit():
            why = cancelling.cancelling.data or ""
            if act(cancelling, lambda: cancel_meeting(ctx, meeting, why)) is not None:
                return saved("The meeting is cancelled; both sides are told.", _meeting_url(procurement, meeting))
        return _moving(ctx, procurement, meeting, PlanForm(None), cancelling, shown=cancelling)
    form = PlanForm()
    form.name(_people(ctx, meeting.tender))
    if request.method == "GET":
        form.fill(meeting)
        return _moving(ctx, procurement, meeting, form, CancelForm(None))
    clashing: list[Meeting] = []
    if form.validate_on_submit():
        clashing = _clashing(meeting.tender, form, besides=meeting.id)
        if not _to_be_confirmed(form, clashing):
            reason, version = form.reason.data or "", form.version.data
            done = act(form, lambda: move_meeting(ctx, meeting, **_planned(form), reason=reason, version=version))
            if done is not None:
                return saved("The meeting is moved; both sides are told.", _meeting_url(procurement, meeting))
    return _moving(ctx, procurement, meeting, form, CancelForm(None), clashing=clashing)


def _moving(
    ctx: Context,
    procurement: Procurement,
    meeting: Meeting,
    form: PlanForm,
    cancelling: CancelForm,
    *,
    clashing: Sequence[Meeting] = (),
    shown: CancelForm | None = None,
) -> ResponseReturnValue:
    people = _people(ctx, meeting.tender)
    if shown is not None:
        form.name(people)
        form.fill(meeting)
    page = render_template(
        "negotiation/plan.html",
        procurement=procurement,
        tender=meeting.tender,
        form=form,
        cancelling=cancelling,
        problems_of=shown or form,
        clashing=clashing,
        meeting=meeting,
        people=people,
    )
    return page, 422 if form.errors or clashing or shown else 200


def _people(ctx: Context, tender: Tender) -> list[tuple[User, str]]:
    """Whoever may be named for the council, and for each who may not meet this bidder a sentence why."""
    everyone = negotiators(tender.procurement_id, ctx.now)
    stops = {user.id: why for user, why in stopped(everyone, tender, interests(tender.procurement_id))}
    return [(user, stops.get(user.id, "")) for user in everyone]


def _clashing(tender: Tender, form: PlanForm, besides: int | None = None) -> list[Meeting]:
    """Meetings at the time that the form names, in the same room or with the same people or bidder."""
    return clashes(
        tender,
        form.starts_at.data,
        form.ends,
        form.place.data or "",
        room=form.room.data or "",
        council=form.council.data or (),
        besides=besides,
    )


def _to_be_confirmed(form: PlanForm, clashing: Sequence[Meeting]) -> bool:
    """Whether there is a clash that nobody has accepted yet; the form says so."""
    if not clashing or form.anyway.data:
        return False
    form.anyway.errors = ["Another meeting is at this time, in the same place or with the same people. See below."]
    return True


def _planned(form: PlanForm) -> dict[str, Any]:
    return {
        "starts_at": form.starts_at.data,
        "ends_at": form.ends,
        "place": form.place.data,
        "agenda": form.agenda.data,
        "room": form.room.data or "",
        "council": form.council.data or (),
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
    if {"send_minutes", "sign_minutes", "tell"} & set(request.form):
        return _hand_on(ctx, procurement, meeting, kept)
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


def _hand_on(
    ctx: Context, procurement: Procurement, meeting: Meeting, kept: Sequence[MeetingRecord]
) -> ResponseReturnValue:
    """Send the minutes to the bidder, or what changed by a point to all bidders."""
    here = _meeting_url(procurement, meeting)
    if "sign_minutes" in request.form:
        if act(None, lambda: sign_minutes(ctx, meeting)) is not None:
            return saved("The minutes are signed off for the council.", f"{here}#minutes")
        return redirect(here, 303)
    if "send_minutes" in request.form:
        if act(None, lambda: send_minutes(ctx, meeting)) is not None:
            return saved("The minutes are sent to the bidder.", f"{here}#minutes")
        return redirect(here, 303)
    number, words = request.form["tell"], request.form.get("words", "")[:5_000]
    point = point_of(kept[-1], int(number)) if kept and number.isdecimal() and len(number) < 10 else None
    if point is None:
        abort(404)
    done = act(None, lambda: tell_all_bidders(ctx, meeting, point, words))
    if done is not None:
        return saved(f"Every bidder is told, as amendment {done.amendment}.", here)
    return _page(ctx, procurement, meeting, _opened(meeting, kept[-1]), kept, telling={point.id: words}), 422


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
        course=form.course(meeting, form.ticked(request.form)),
    )


def _page(
    ctx: Context,
    procurement: Procurement,
    meeting: Meeting,
    form: MinutesForm,
    kept: Sequence[MeetingRecord],
    *,
    adding: bool = False,
    telling: Mapping[int, str] | None = None,
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
        near=_near(whole, meeting.tender_id),
        following=_next(whole, places[meeting.id]),
        register=whole,
        states=State,
        records=kept,
        authors=names(
            {row.recorded_by_id for row in kept} | {one for row in kept for one in row.present} | _signers(kept)
        ),
        people=_people(ctx, meeting.tender),
        there=_there(meeting, kept),
        named=names(set(meeting.council)),
        terms=terms(procurement.id),
        sent=minutes_sent(procurement.id).get(meeting.id, []),
        replies=replies(procurement.id),
        told=told_to_all(procurement.id),
        telling=telling or {},
        agenda=agenda_of(meeting, kept[-1].points if kept and kept[-1].held else ()),
        concerns=concerns(meeting.tender, quoted=ctx.may(Permission.TENDER_READ, meeting.tender)),
        prices=lines_for(ctx, meeting.tender),
        parts=_parts(procurement, kept),
        standing=opened_submission(meeting.tender),
        signature=signature_of(kept[-1].id) if kept else None,
        form=form,
        adding=adding,
        drafted_at=held.saved_at if held and (not kept or held.saved_at > kept[-1].recorded_at) else None,
        may_record=ctx.may(Permission.MEETING_RECORD, meeting),
    )


def _signers(kept: Sequence[MeetingRecord]) -> set[int]:
    found = signature_of(kept[-1].id) if kept else None
    return {found.by_id} if found else set()


def _parts(procurement: Procurement, kept: Sequence[MeetingRecord]) -> list[tuple[str, str, tuple[int, ...], bool]]:
    """Each answer and place for files, with the points that open it for revision, and whether any could."""
    points = kept[-1].points if kept and kept[-1].held else []
    named = [(q.code, q.title, q.revisable) for q in questions(procurement.id, Part.QUALITY)]
    named += [(slot.code, slot.title, slot.revisable) for slot in slots(procurement.id) if slot.revisable]
    return [
        (code, title, tuple(point.position for point in points if names_part(point.change, code)), revisable)
        for code, title, revisable in named
    ]


def _there(meeting: Meeting, kept: Sequence[MeetingRecord]) -> set[int]:
    """Who is ticked as present: as was just typed or drafted, as recorded, or as arranged."""
    if request.method == "POST":
        return set(MinutesForm.ticked(request.form))
    held = draft(meeting.id)
    if held and (not kept or held.saved_at > kept[-1].recorded_at):
        return set(MinutesForm.ticked(held.fields))
    return set(kept[-1].present if kept else meeting.council)


NEAR = 6
"""Bidders named in the rail before and after the one whose meeting it is."""


def _near(whole: Register, tender_id: int) -> list[Bidder]:
    met = [bidder for bidder in whole.bidders if bidder.entries]
    place = next((at for at, bidder in enumerate(met) if bidder.tender.id == tender_id), 0)
    return met[max(0, place - NEAR) : place + NEAR + 1]


def _next(whole: Register, place: int) -> Entry | None:
    return whole.entries[place + 1] if place + 1 < len(whole.entries) else None


@negotiation.get("/procurements/<procurement>/negotiation/meetings/<int:meeting>/meeting.ics")
@guard(Permission.MEETING_READ)
def calendar(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """The meeting as a file for anybody's calendar."""
    return calendar_answer(ctx, procurement, [meeting])


def calendar_answer(ctx: Context, procurement: Procurement, meetings: Sequence[Meeting]) -> Response:
    """Meetings as one file for anybody's calendar."""
    entries = [entry_of(procurement, meeting, ctx.now) for meeting in meetings]
    only = meetings[0].id if len(meetings) == 1 else None
    title = entries[0].summary if only else f"{procurement.title}: meetings"
    name = f"{procurement.code}-meeting-{only}.ics" if only else f"{procurement.code}-meetings.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(calendar_file(title, entries), mimetype="text/calendar", headers=headers)
