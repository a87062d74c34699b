"""Minutes to print: for the council, for the bidder they were sent to, and with the mail that brings them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from evaluation.negotiation.models import Meeting, MeetingMinutes
from evaluation.negotiation.queries import minutes_numbered
from exports.minutes.facts import Minutes, minutes_now, minutes_of
from exports.minutes.pdf import document
from exports.minutes.pdf import printed as print_minutes
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.outbox import Attachment, attaches
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, loads
from procurement.tenders.loaders import own_tender

minutes_pages = Blueprint("minutes", __name__)


@loads("minutes")
def sent_minutes(ctx: Context, number: int, parts: Mapping[str, Any]) -> MeetingMinutes | None:
    """For a bidder: minutes that were sent to it, by their number."""
    mine, found = own_tender(ctx, parts), minutes_numbered(number)
    return found if mine and found and found.meeting.tender_id == mine.id else None


@minutes_pages.get("/procurements/<procurement>/negotiation/meetings/<int:meeting>/minutes.pdf")
@guard(Permission.MEETING_READ)
def council(ctx: Context, procurement: Procurement, meeting: Meeting) -> ResponseReturnValue:
    """The minutes as the record stands, a draft until they are sent."""
    found = minutes_now(meeting)
    if found is None:
        flash("There are no minutes of a meeting that is not on record as held.", "error")
        return redirect(url_for("negotiation.meeting", procurement=procurement.code, meeting=meeting.id), 303)
    return _handed_over(found)


@minutes_pages.get("/bid/<procurement>/minutes/<int:minutes>/minutes.pdf")
@guard(Permission.TENDER_READ_OWN)
def own(ctx: Context, procurement: Procurement, minutes: MeetingMinutes) -> ResponseReturnValue:
    """The minutes of our meeting."""
    return _handed_over(minutes_of(minutes))


def _name(minutes: Minutes) -> str:
    name = f"{minutes.procurement.code} minutes {minutes.meeting.id} v{minutes.number or 'draft'}.pdf"
    return file_name(name) if minutes.procurement.rehearsal else name


def _handed_over(minutes: Minutes) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{_name(minutes)}"', "Cache-Control": "no-store"}
    return Response(print_minutes(document(minutes)), mimetype="application/pdf", headers=headers)


@attaches("minutes")
def attached(number: int) -> list[Attachment]:
    """The PDF goes along where mail really leaves; what is only kept in a folder names the page instead."""
    found = minutes_numbered(number)
    if found is None or not current_app.config["SETTINGS"].mail_server:
        return []
    minutes = minutes_of(found)
    return [Attachment(_name(minutes), "application/pdf", print_minutes(document(minutes)))]
