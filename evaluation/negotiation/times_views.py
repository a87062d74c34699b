"""Times for meetings: how negotiation is held, ninety of them from one paste, and which are free."""

from collections.abc import Sequence
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.negotiation.actions import publish_times, set_terms, withdraw_time
from evaluation.negotiation.agendas import agendas
from evaluation.negotiation.checking import faults_of, known_here
from evaluation.negotiation.day_grid import grid
from evaluation.negotiation.forms import PasteForm, TermsForm
from evaluation.negotiation.models import Meeting, MeetingSlot
from evaluation.negotiation.register import open_to, read_register
from evaluation.negotiation.times import Terms, interests, negotiators, slots_offered, stopped, terms
from evaluation.negotiation.times_paste import Pasted, read_times
from evaluation.negotiation.views import negotiation
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.pasting import Fault
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import count
from procurement.people.queries import names
from procurement.pqq.queries import in_evaluation
from procurement.timetable.queries import windows


@negotiation.route("/procurements/<procurement>/negotiation/times", methods=["GET", "POST"])
@guard(Permission.NEGOTIATION_READ)
def times(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Say how negotiation is held; paste meetings and times, see every clash, publish them; withdraw what is free."""
    if request.method == "GET":
        return _page(ctx, procurement)
    if no := ctx.refusal(Permission.MEETING_RECORD, procurement):
        return refused(no)
    if "withdraw" in request.form:
        return _withdraw(ctx, procurement)
    if "terms" in request.form:
        return _say(ctx, procurement)
    return _paste(ctx, procurement)


def _paste(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Show what a paste holds and all that is wrong with it; publish it when that was asked and nothing is wrong."""
    form = PasteForm()
    if not form.validate_on_submit():
        return _page(ctx, procurement, pasting=form, wrong=form)
    pasted = read_times(form.rows.data, known_here(procurement.id, ctx.now))
    faults = pasted.faults or faults_of(procurement.id, pasted.lines, ctx.now)
    if faults:
        many = count(len(faults), "thing")
        form.rows.errors = [f"Nothing was published: {many} to put right. {faults[0].words}"]
        return _page(ctx, procurement, pasting=form, wrong=form, faults=faults)
    if "publish" not in request.form:
        return _page(ctx, procurement, pasting=form, read=pasted)
    done = act(form, lambda: publish_times(ctx, procurement, pasted.lines))
    if done is None:
        return _page(ctx, procurement, pasting=form, wrong=form)
    free = len(pasted.lines) - len(done)
    said = [count(len(done), "meeting is", "meetings are") + " arranged"] if done else []
    said += [count(free, "time is", "times are") + " free"] if free else []
    until = terms(procurement.id).book_until
    closed = " Bidders are told of free times once you say until when they book." if free and until is None else ""
    told = " Those who meet are told." if done else ""
    return saved(f"{' and '.join(said)}.{told}{closed}", _address(procurement))


def _say(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    form = TermsForm()
    if form.validate_on_submit():
        per_lot = form.per_lot.data == "lot"
        until = form.book_until.data
        given = {"topics": form.named(), "per_lot": per_lot, "book_until": until, "concerns": bool(form.concerns.data)}
        if act(form, lambda: set_terms(ctx, procurement, **given)):
            return saved("Saved. It holds for every bidder alike.", _address(procurement))
    return _page(ctx, procurement, telling=form, wrong=form)


def _withdraw(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    number = request.form["withdraw"]
    slot_id = int(number) if number.isdecimal() and len(number) < 10 else 0
    reason = request.form.get("reason", "")[:2_000]
    if act(None, lambda: withdraw_time(ctx, procurement, slot_id, reason)) is None:
        return _page(ctx, procurement, refusing=True)
    return saved("The time is withdrawn.", _address(procurement))


def _address(procurement: Procurement) -> str:
    return url_for("negotiation.times", procurement=procurement.code)


def _page(
    ctx: Context,
    procurement: Procurement,
    *,
    pasting: PasteForm | None = None,
    telling: TermsForm | None = None,
    wrong: PasteForm | TermsForm | None = None,
    faults: Sequence[Fault] = (),
    read: Pasted | None = None,
    refusing: bool = False,
) -> ResponseReturnValue:
    said = terms(procurement.id)
    if telling is None:
        telling = TermsForm(None)
        telling.topics.data = "\n".join(said.topics)
        telling.per_lot.data = "lot" if said.per_lot else "bidder"
        telling.concerns.data = said.concerns
        telling.book_until.process(None, said.book_until)
    slots = slots_offered(procurement.id)
    whole = open_to(ctx, read_register(procurement.id, ctx.now))
    people = negotiators(procurement.id, ctx.now)
    standing = [entry.meeting for entry in whole.entries if not entry.meeting.cancelled]
    days = _by_day(slots, standing)
    busy = {person for slot in slots for person in slot.council} | {one for met in standing for one in met.council}
    known = names(busy | {user.id for user in people})
    page = render_template(
        "negotiation/times.html",
        procurement=procurement,
        terms=said,
        telling=telling,
        pasting=pasting or PasteForm(None),
        form=wrong,
        faults=faults,
        read=read.lines if read else (),
        agendas=_agendas(procurement, said, read) if read else {},
        codes={tender.id: tender.bidder_code for tender in in_evaluation(procurement.id)},
        free=[slot for slot in slots if slot.meeting_id is None],
        days=days,
        grid=grid(days, known),
        people=known,
        undeclared=[why for _, why in stopped(people, None, interests(procurement.id))],
        window=windows(procurement.id, ctx.now)[Stage.NEGOTIATION],
        may_record=ctx.may(Permission.MEETING_RECORD, procurement),
    )
    return page, 422 if wrong or refusing else 200


def _agendas(procurement: Procurement, said: Terms, read: Pasted) -> dict[int, str]:
    """What each bidder in a paste will read as its agenda, by its tender, in the order of the rows."""
    drawn = agendas(procurement.id, said)
    return {line.tender_id: drawn[line.tender_id] for line in read.lines if line.tender_id}


def _by_day(slots: Sequence[MeetingSlot], meetings: Sequence[Meeting]) -> dict[date, list[MeetingSlot | Meeting]]:
    """Everything that takes up somebody's time, by day in London and then by time."""
    rows: list[MeetingSlot | Meeting] = [*(slot for slot in slots if slot.meeting_id is None), *meetings]
    found: dict[date, list[MeetingSlot | Meeting]] = {}
    for row in sorted(rows, key=lambda one: (one.starts_at, one.place)):
        found.setdefault(row.starts_at.astimezone(LONDON).date(), []).append(row)
    return found
