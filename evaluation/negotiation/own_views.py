"""The bidder's side of negotiation: its meetings, the times that it may book, and its calendar."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.negotiation.actions import answer_minutes, book_time
from evaluation.negotiation.models import Meeting, MeetingMinutes
from evaluation.negotiation.queries import meetings_of, minutes_sent, replies
from evaluation.negotiation.times import Bookable, bookable, slots_offered
from evaluation.negotiation.views import calendar_answer
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import MOST_CHARACTERS, has_unprintable, shown_safely
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import moment
from procurement.people.queries import names
from procurement.tenders.loaders import own_tender
from procurement.tenders.models import Tender
from procurement.tenders.queries import lots_of, opened_submission

meetings_pages = Blueprint("meetings", __name__)


@meetings_pages.route("/bid/<procurement>/meetings", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def own(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """When do we meet the council, and which times can we still have?"""
    mine = own_tender(ctx, {"procurement": procurement})
    if mine is None:
        abort(404)
    if "minutes" in request.form:
        return _answer(ctx, procurement, mine)
    if request.method == "POST":
        return _book(ctx, procurement, mine)
    if "calendar" in request.args:
        return calendar_answer(ctx, procurement, _asked_for(mine, request.args["calendar"]))
    return _page(ctx, procurement, mine)


def _asked_for(tender: Tender, which: str) -> list[Meeting]:
    found = [one for one in meetings_of(tender.id) if which in ("all", str(one.id))]
    return found or abort(404)


def _book(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    if no := ctx.refusal(Permission.MEETING_BOOK, tender):
        return refused(no)
    slot_id, lot, instead = (_number(name) for name in ("slot", "lot", "instead"))
    lots = _lots(tender)
    done = act(None, lambda: book_time(ctx, tender, slot_id or 0, lots=lots, lot=lot, instead=instead))
    if done is None:
        return _page(ctx, procurement, tender), 422
    where = url_for("meetings.own", procurement=procurement.code)
    return saved(f"Your meeting is booked: {moment(done.starts_at)}. The council is told.", where)


def _answer(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Confirm minutes, or say in our own words what is not right in them."""
    number = _number("minutes")
    sent = next((one for row in _minutes(tender).values() for one in row if one.id == number), None)
    if sent is None:
        abort(404)
    confirmed, words = request.form.get("right") == "yes", request.form.get("words", "")
    if has_unprintable(words):
        flash("Remove the characters that cannot be printed.", "error")
    elif len(words) > MOST_CHARACTERS:
        flash(f"Write at most {MOST_CHARACTERS:,} characters; this has {len(words):,}.", "error")
    elif act(None, lambda: answer_minutes(ctx, sent, confirmed=confirmed, words=words)) is not None:
        said = "You confirmed the minutes." if confirmed else "The council is told what is not right in the minutes."
        return saved(said, url_for("meetings.own", procurement=procurement.code))
    return _page(ctx, procurement, tender, typed={sent.id: shown_safely(words)}), 422


def _minutes(tender: Tender) -> dict[int, list[MeetingMinutes]]:
    """The minutes that were sent to this bidder, by meeting."""
    mine = {one.id for one in meetings_of(tender.id)}
    return {number: rows for number, rows in minutes_sent(tender.procurement_id).items() if number in mine}


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _lots(tender: Tender) -> list[int]:
    sent = opened_submission(tender)
    return [lot.number for lot in lots_of(sent.id)] if sent else []


def _page(ctx: Context, procurement: Procurement, tender: Tender, typed: Mapping[int, str] | None = None) -> str:
    seen: Bookable = bookable(tender, _lots(tender), ctx.now)
    sent = _minutes(tender)
    answered = replies(procurement.id) if sent else {}
    there = {person for rows in sent.values() for one in rows for person in one.record.present}
    return render_template(
        "negotiation/own.html",
        procurement=procurement,
        tender=tender,
        seen=seen,
        may_book=ctx.may(Permission.MEETING_BOOK, tender),
        why_not=ctx.refusal(Permission.MEETING_BOOK, tender),
        people=names({person for one in seen.mine for person in one.council} | there),
        minutes=sent,
        replies=answered,
        typed=typed or {},
    )


@meetings_pages.app_context_processor
def _met() -> dict[str, object]:
    """The bidder's own page, which knows nothing of negotiation, links to its meetings."""
    return {"meetings_of_bidder": meetings_of_bidder}


def meetings_of_bidder(procurement: Procurement) -> tuple[str, int] | None:
    """Where the bidder on this page finds its meetings, and how many lie ahead; None where there is nothing to see."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or Role.BIDDER not in ctx.standing.roles:
        return None
    mine = own_tender(ctx, {"procurement": procurement})
    met = meetings_of(mine.id) if mine else []
    if not met and not (mine and ctx.may(Permission.MEETING_BOOK, mine) and slots_offered(procurement.id)):
        return None
    ahead = sum(1 for one in met if not one.cancelled and one.ends_at > ctx.now)
    return url_for("meetings.own", procurement=procurement.code), ahead
