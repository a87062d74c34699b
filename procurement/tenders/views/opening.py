"""The opening on the council's side: envelopes, what came late, the two people, the register."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, Permission, Role, Stage, in_time
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.actions import confirm_opening, decide_late
from procurement.tenders.actions.declaring import declare_before_opening
from procurement.tenders.drafts import ROUND_STAGE, invitation, invitations
from procurement.tenders.envelopes import Envelope, begun_unsent, deadline_of_round, undecided_late
from procurement.tenders.envelopes import envelopes as envelopes_of
from procurement.tenders.forms import LateDecisionForm, OpeningForm
from procurement.tenders.models import Opening, Tender
from procurement.tenders.queries import confirmations, opener_declarations, readable_by
from procurement.tenders.queries import opening as opening_of
from procurement.tenders.sealed import opening_key
from procurement.timetable.queries import windows

opening_pages = Blueprint("opening", __name__)


@opening_pages.get("/procurements/<procurement>/envelopes")
@guard(Permission.ENVELOPE_READ)
def envelopes(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What has come, and what may be known of it?"""
    return _envelopes(ctx, procurement)


SORTS: dict[str, Callable[[Envelope], Any]] = {
    "bidder": lambda e: e.organisation.casefold(),
    "received": lambda e: e.received_at,
    "files": lambda e: e.files,
    "size": lambda e: e.size,
}


def _sorted(found: list[Envelope], by: str) -> list[Envelope]:
    """In the order that the address asks for; a bidder's name is no order before names are known."""
    key = SORTS.get(by.removeprefix("-"))
    return sorted(found, key=key, reverse=by.startswith("-")) if key else found


def _envelopes(ctx: Context, procurement: Procurement, decided: LateDecisionForm | None = None, about: int = 0) -> str:
    rounds = [FIRST_ROUND, *(one.round for one in invitations(procurement.id))]
    readable = {tender.id for tender in readable_by(ctx)} if ctx.may(Permission.TENDER_READ, procurement) else set()
    return render_template(
        "opening/envelopes.html",
        procurement=procurement,
        rounds=[_round(procurement, round_, deadline_of_round(procurement.id, round_), ctx.now) for round_ in rounds],
        deciding=LateDecisionForm(formdata=None),
        decided=decided,
        about=about,
        readable=readable,
        sort=request.args.get("sort", ""),
        sorted_by=lambda key: url_for("opening.envelopes", procurement=procurement.code, sort=key),
        form=decided,
    )


def _round(procurement: Procurement, round_: int, closes_at: datetime | None, now: datetime) -> dict[str, object]:
    """One round's envelopes: those that came in time, those that came late, those taken back."""
    found = envelopes_of(procurement.id, round_)
    opened = opening_of(procurement.id, round_)
    by, closed = request.args.get("sort", ""), closes_at is not None and not in_time(now, closes_at)
    return {
        "number": round_,
        "closes_at": closes_at,
        "closed": closed,
        "sent": _sorted(
            [e for e in found if e.received_at and not _late(e)], by if closed else by.replace("bidder", "")
        ),
        "late": [e for e in found if _late(e)],
        "withdrawn": [e for e in found if e.withdrawn_at],
        "opened": opened,
        "openers": _openers(opened),
        "unsent": begun_unsent(procurement.id) if round_ == FIRST_ROUND and not opened else None,
    }


def _late(envelope: Envelope) -> bool:
    return envelope.late_at is not None


def _openers(opened: Opening | None) -> list[str]:
    if opened is None:
        return []
    people = names({opened.opener_id, opened.witness_id})
    return [people[opened.opener_id], people[opened.witness_id]]


@opening_pages.post("/procurements/<procurement>/envelopes/<int:envelope>/decision")
@guard(Permission.LATE_DECIDE)
def late_decision(ctx: Context, procurement: Procurement, envelope: Tender) -> ResponseReturnValue:
    """Decide whether a late tender is taken."""
    form = LateDecisionForm()
    if form.validate_on_submit():
        accepted = form.accepted.data == "yes"
        if act(form, lambda: decide_late(ctx, envelope, accepted, form.reason.data or "")) is not None:
            said = "taken" if accepted else "not taken"
            return saved(
                f"Decided: the late tender is {said}.", url_for("opening.envelopes", procurement=procurement.code)
            )
    return _envelopes(ctx, procurement, form, envelope.id), 422


@opening_pages.get("/procurements/<procurement>/opening/<int:round_no>")
@guard(Permission.ENVELOPE_READ)
def ceremony(ctx: Context, procurement: Procurement, round_no: int) -> ResponseReturnValue:
    """Two people open the tenders: who has confirmed, and what is still in the way?"""
    return _ceremony(ctx, procurement, round_no, OpeningForm(formdata=None))


def _ceremony(ctx: Context, procurement: Procurement, round_: int, form: OpeningForm) -> str:
    if round_ not in ROUND_STAGE or (round_ > FIRST_ROUND and invitation(procurement.id, round_) is None):
        abort(404)
    standing = windows(procurement.id, ctx.now)
    confirmed = confirmations(procurement.id, round_)
    found = envelopes_of(procurement.id, round_)
    opened = opening_of(procurement.id, round_)
    return render_template(
        "opening/ceremony.html",
        procurement=procurement,
        round_no=round_,
        closes_at=standing[ROUND_STAGE[round_]].closes_at,
        stage=standing[Stage.OPENING if round_ == FIRST_ROUND else Stage.RESCORING],
        tenders=sum(1 for e in found if e.received_at),
        undecided=len(undecided_late(procurement.id, round_)),
        confirmed=confirmed,
        people=names({row.user_id for row in confirmed}),
        no=ctx.refusal(Permission.OPENING_CONFIRM, procurement) if opened is None else None,
        opened=opened,
        bidders=sorted({e.organisation for e in found if e.received_at or e.late_at}, key=str.casefold),
        declared=opener_declarations(procurement.id, round_),
        by_shares=opening_key(procurement.id, round_) is not None,
        form=form,
    )


@opening_pages.post("/procurements/<procurement>/opening/<int:round_no>/confirm")
@guard(Permission.OPENING_CONFIRM)
def confirm(ctx: Context, procurement: Procurement, round_no: int) -> ResponseReturnValue:
    """Say that the tenders are to be opened; the second person's word opens them."""
    form = OpeningForm()
    if form.validate_on_submit():
        share = form.share.data or ""
        told = form.interest.data == "yes", form.words.data or ""
        declared = act(form, lambda: declare_before_opening(ctx, procurement, round_no, *told))
        if declared is not None and declared.interest:
            flash("Declared. With an interest you do not open these tenders: somebody else confirms.", "warning")
            return redirect(url_for("opening.ceremony", procurement=procurement.code, round_no=round_no), 303)
        done = act(form, lambda: confirm_opening(ctx, procurement, round_no, share)) if declared is not None else None
        if isinstance(done, Opening):
            where = url_for("opening.register", procurement=procurement.code, round_no=round_no)
            return saved("The tenders are open. This is the register.", where)
        if done is not None:
            flash(
                "You have confirmed. A second person must confirm too; until then everything stays sealed.", "success"
            )
            return redirect(url_for("opening.ceremony", procurement=procurement.code, round_no=round_no), 303)
    return _ceremony(ctx, procurement, round_no, form), 422


@opening_pages.get("/procurements/<procurement>/opening/<int:round_no>/register")
@guard(Permission.OPENING_READ)
def register(ctx: Context, procurement: Procurement, round_no: int) -> ResponseReturnValue:
    """What was opened, when, by whom; late and withdrawn tenders apart."""
    if round_no not in ROUND_STAGE:
        abort(404)
    opened = opening_of(procurement.id, round_no)
    said = json.loads(opened.register) if opened else None
    if said:
        for row in said["tenders"]:
            row["received_at"] = _moment(row["received_at"])
        for row in said["late"] + said["withdrawn"] + said["openers"]:
            row["at"] = _moment(row["at"])
        said["deadline"] = _moment(said["deadline"])
    return render_template(
        "opening/register.html",
        procurement=procurement,
        round_no=round_no,
        opened=opened,
        listed=said,
        coded=Role.EVALUATOR not in ctx.standing.roles,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
