"""Files that come in pieces and can be taken up again, by the tus protocol: any client of it can send them.

What such a client needs is the session's cookie and the page's token in X-CSRFToken, as every other request does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Refused
from procurement.core.files import CHUNK_LIMIT
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.questionnaire.models import Slot
from procurement.questionnaire.queries import slots
from procurement.tenders import tus
from procurement.tenders.actions import (
    NotTaken,
    WrongOffset,
    begin_upload,
    cancel_upload,
    finish_upload,
    receive_chunk,
    stow,
)
from procurement.tenders.content import MOST_BYTES
from procurement.tenders.drafts import file_of, still_in_hand
from procurement.tenders.models import DraftFile, Upload
from procurement.tenders.partner_models import PartnerFile
from procurement.tenders.storing import store
from procurement.tenders.views.bidding import begun, bidding_pages

View = Callable[..., Response]


def speaks_tus(view: View) -> View:
    """Answer as the protocol wants it: its version on everything, a fault as a status with a sentence in JSON."""

    @wraps(view)
    def speaking(*args: Any, **parts: Any) -> Response:
        try:
            tus.check_version(request.headers.get("Tus-Resumable"))
            reply = view(*args, **parts)
        except tus.Fault as fault:
            reply = _said(fault.sentence, fault.status)
        except WrongOffset as wrong:
            reply = _said(wrong.sentence, 409)
            reply.headers["Upload-Offset"] = str(wrong.received)
        except Invalid as invalid:
            reply = _said(invalid.sentence, 422)
        except Refused as refused:
            reply = _said(refused.refusal.reason, 403)
        reply.headers["Tus-Resumable"] = tus.VERSION
        if reply.status_code == 412:
            reply.headers["Tus-Version"] = tus.VERSION
        return reply

    return speaking


def _said(sentence: str, status: int) -> Response:
    reply = jsonify(message=sentence)
    reply.status_code = status
    return reply


@bidding_pages.route("/bid/<procurement>/uploads", methods=["POST", "OPTIONS"])
@guard(Permission.TENDER_READ_OWN)
@speaks_tus
def begin(ctx: Context, procurement: Procurement) -> Response:
    """Begin a file (POST), with its first piece if it comes along; what this server can do (OPTIONS).

    `Upload-Metadata` gives the `filename` and the `slot` it is for, by code or number.
    """
    _, tender = begun(ctx, procurement)
    if request.method == "OPTIONS":
        return Response(status=204, headers=tus.offered(MOST_BYTES))
    return begun_here(
        ctx,
        lambda slot, name, size: begin_upload(ctx, tender, slot, name, size),
        lambda upload: url_for("bidding.chunk", procurement=procurement.code, upload=upload.token),
        slots(procurement.id),
        BIDDERS,
    )


def piece() -> bytes:
    """The piece of the file in the request, unharmed. Raises tus.Fault."""
    if (request.content_length or 0) > CHUNK_LIMIT:
        raise tus.Fault(413, f"Send at most {CHUNK_LIMIT} bytes at once.")
    data = request.get_data(cache=False)
    tus.check_sum(request.headers.get("Upload-Checksum"), data)
    return data


@dataclass(frozen=True)
class Door:
    """By which actions the pieces of a file come in: a bidder's own, or those of a partner's part."""

    receive: Callable[..., Upload]
    finish: Callable[..., DraftFile | PartnerFile]
    cancel: Callable[[Context, Upload], Upload]


BIDDERS = Door(receive_chunk, finish_upload, cancel_upload)


def take(ctx: Context, upload: Upload, offset: int, data: bytes, reply: Response, by: Door) -> None:
    """Store a piece; with the last one the file goes into its place, or is dropped if it cannot be taken."""
    try:
        with store().held(upload.blob):
            looked_at = stow(upload, offset, data)
            if looked_at is None:
                by.receive(ctx, upload, offset, data, stowed=True)
                return
            file = by.finish(ctx, upload, offset, data, looked_at=looked_at)
    except NotTaken:
        by.cancel(ctx, upload)
        raise
    reply.headers["Evenhand-SHA256"] = file.sha256


def begun_here(
    ctx: Context,
    begin_with: Callable[[Slot, str, int], Upload],
    where_is: Callable[[Upload], str],
    places: Iterable[Slot],
    by: Door,
) -> Response:
    """Begin a file as `Upload-Metadata` names it, with its first piece if it comes along."""
    said = tus.creation(dict(request.headers), MOST_BYTES)
    slot = next((row for row in places if said.metadata.get("slot", "") in (row.code, str(row.id))), None)
    name = said.metadata.get("filename") or said.metadata.get("name", "")
    if slot is None or not name:
        raise Invalid("file", "Say in Upload-Metadata the file's name (filename) and where it belongs (slot).")
    data = piece() if request.mimetype == tus.PIECE else b""
    upload = begin_with(slot, name, said.length)
    reply = Response(status=201)
    reply.headers["Location"] = where_is(upload)
    if data:
        take(ctx, upload, 0, data, reply, by)
    return _where(upload, reply)


def going_on(ctx: Context, upload: Upload, by: Door) -> Response:
    """How far a file has come (GET, HEAD); take its next piece (PATCH); give it up (DELETE); what can be asked."""
    if request.method == "OPTIONS":
        return Response(status=204, headers=tus.offered(MOST_BYTES))
    if request.method == "DELETE":
        by.cancel(ctx, upload)
        return Response(status=204)
    if not still_in_hand(upload) or (upload.finished_at is None and tus.expires(upload.begun_at) < ctx.now):
        raise tus.Fault(410, "This file is not here any more. Send it anew.")
    if request.method == "PATCH":
        offset = tus.whole_number(request.headers.get("Upload-Offset"), "Upload-Offset")
        if request.mimetype != tus.PIECE:
            raise tus.Fault(415, f"A piece of a file is sent as {tus.PIECE}.")
        reply = Response(status=204)
        take(ctx, upload, offset, piece(), reply, by)
        return _where(upload, reply)
    reply = Response(status=200)
    reply.headers["Upload-Length"] = str(upload.size)
    if whole := file_of(upload):
        reply.headers["Evenhand-SHA256"] = whole.sha256
    reply.headers["Upload-Metadata"] = tus.metadata({"filename": upload.name, "slot": upload.slot.code})
    return _where(upload, reply)


def _where(upload: Upload, reply: Response) -> Response:
    """How far a file has come, and until when it can be taken up again."""
    reply.headers["Upload-Offset"] = str(upload.received)
    reply.headers["Cache-Control"] = "no-store"
    if upload.finished_at is None:
        reply.headers["Upload-Expires"] = http_date(tus.expires(upload.begun_at))
    return reply


@bidding_pages.route("/bid/<procurement>/uploads/<upload>", methods=["GET", "PATCH", "DELETE", "OPTIONS"])
@guard(Permission.UPLOAD_FINISH)
@speaks_tus
def chunk(ctx: Context, procurement: Procurement, upload: Upload) -> Response:
    """How far a file has come (GET, HEAD); take its next piece (PATCH); give it up (DELETE)."""
    return going_on(ctx, upload, BIDDERS)


@bidding_pages.post("/bid/<procurement>/uploads/<upload>/give-up")
@guard(Permission.UPLOAD_FINISH)
def give_up(ctx: Context, procurement: Procurement, upload: Upload) -> ResponseReturnValue:
    """Give up a file that stopped half-way."""
    slot_id = upload.slot_id
    cancel_upload(ctx, upload)
    return saved("Given up.", url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot_id}"))
