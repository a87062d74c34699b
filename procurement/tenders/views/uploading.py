"""Files of a bidder: put whole by a plain form, or in chunks that can be taken up again; taken away, looked at."""

from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.files import CHUNK_LIMIT, Damaged
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.questionnaire.models import Slot
from procurement.questionnaire.queries import slots
from procurement.tenders.actions import (
    NotTaken,
    WrongOffset,
    begin_upload,
    cancel_upload,
    finish_upload,
    put_file,
    receive_chunk,
    remove_file,
)
from procurement.tenders.models import DraftFile, SubmittedFile, Upload
from procurement.tenders.storing import InStore, store
from procurement.tenders.views.bidding import begun, bidding_pages, checklist, mine

SANDBOX = "default-src 'none'; sandbox"


@bidding_pages.post("/bid/<procurement>/slots/<int:slot>/files")
@guard(Permission.TENDER_READ_OWN)
def put(ctx: Context, procurement: Procurement, slot: Slot) -> ResponseReturnValue:
    """Take files from a plain form; works without scripts."""
    _, tender = begun(ctx, procurement)
    chosen = [part for part in request.files.getlist("file") if part.filename]
    wrong = [] if chosen else ["Choose a file first."]
    if len(chosen) > 1 and not slot.several:
        chosen, wrong = [], ["This place takes one file. Choose one."]
    for part in chosen:
        try:
            put_file(ctx, tender, slot, part.filename or "", part.read())
        except Invalid as invalid:
            wrong.append(invalid.sentence)
    if wrong:
        return checklist(mine(ctx, procurement), {slot.id: " ".join(wrong)})
    return saved(
        "Received and checked.", url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot.id}")
    )


@bidding_pages.post("/bid/<procurement>/uploads")
@guard(Permission.TENDER_READ_OWN)
def begin(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Begin a file in chunks: JSON with name, size and slot; answers its location."""
    _, tender = begun(ctx, procurement)
    said: Any = request.get_json(silent=True)
    name, size, slot_id = (said.get(key) for key in ("name", "size", "slot")) if isinstance(said, dict) else (None,) * 3
    slot = next((row for row in slots(procurement.id) if str(row.id) == str(slot_id)), None)
    if not isinstance(name, str) or type(size) is not int or slot is None:
        return {"message": "Say the file's name, its size and where it belongs."}, 422
    upload = begin_upload(ctx, tender, slot, name, size)
    location = url_for("bidding.chunk", procurement=procurement.code, upload=upload.token)
    return {"location": location}, 201, {"Location": location, "Upload-Offset": "0"}


@bidding_pages.route("/bid/<procurement>/uploads/<upload>", methods=["GET", "PATCH", "DELETE"])
@guard(Permission.UPLOAD_FINISH)
def chunk(ctx: Context, procurement: Procurement, upload: Upload) -> ResponseReturnValue:
    """How far a file has come (GET, HEAD); take its next chunk (PATCH); give it up (DELETE)."""
    if request.method == "DELETE":
        cancel_upload(ctx, upload)
        return Response(status=204)
    if request.method == "PATCH":
        offset = request.headers.get("Upload-Offset", "")
        if not (offset.isascii() and offset.isdigit() and len(offset) < 16):
            return {"message": "Upload-Offset must say where this chunk begins."}, 422
        if (request.content_length or 0) > CHUNK_LIMIT:
            return {"message": f"Send at most {CHUNK_LIMIT} bytes at once."}, 413
        try:
            upload = receive_chunk(ctx, upload, int(offset), request.get_data(cache=False))
        except WrongOffset as wrong:
            return {"message": wrong.sentence}, 409, {"Upload-Offset": str(wrong.received)}
    headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.size), "Cache-Control": "no-store"}
    return Response(status=204 if request.method == "PATCH" else 200, headers=headers)


@bidding_pages.post("/bid/<procurement>/uploads/<upload>/finish")
@guard(Permission.UPLOAD_FINISH)
def finish(ctx: Context, procurement: Procurement, upload: Upload) -> ResponseReturnValue:
    """All chunks have come: check the file and put it into its place; what is not taken is dropped."""
    try:
        file = finish_upload(ctx, upload)
    except NotTaken:
        cancel_upload(ctx, upload)
        raise
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


@bidding_pages.post("/bid/<procurement>/uploads/<upload>/give-up")
@guard(Permission.UPLOAD_FINISH)
def give_up(ctx: Context, procurement: Procurement, upload: Upload) -> ResponseReturnValue:
    """Give up a file that stopped half-way."""
    slot_id = upload.slot_id
    cancel_upload(ctx, upload)
    return saved("Given up.", url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot_id}"))


@bidding_pages.post("/bid/<procurement>/files/<int:draft_file>/remove")
@guard(Permission.TENDER_READ_OWN)
def remove(ctx: Context, procurement: Procurement, draft_file: DraftFile) -> ResponseReturnValue:
    """Take a file out of the draft."""
    slot_id = draft_file.slot_id
    remove_file(ctx, draft_file)
    return saved("Removed.", url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot_id}"))


@bidding_pages.get("/bid/<procurement>/files/<int:draft_file>")
@guard(Permission.TENDER_READ_OWN)
def draft_copy(ctx: Context, procurement: Procurement, draft_file: DraftFile) -> ResponseReturnValue:
    """A bidder's own copy of a file in its draft."""
    return handed_over(draft_file, draft_file.name, url_for("bidding.tender", procurement=procurement.code))


@bidding_pages.get("/bid/<procurement>/sent/<int:sent_file>")
@guard(Permission.TENDER_READ_OWN)
def sent_copy(ctx: Context, procurement: Procurement, sent_file: SubmittedFile) -> ResponseReturnValue:
    """A bidder's own copy of a file that it submitted."""
    return handed_over(sent_file, sent_file.name, url_for("bidding.tender", procurement=procurement.code))


def handed_over(file: InStore, name: str, back: str) -> ResponseReturnValue:
    """A file as a download that no browser runs. A damaged one is said to be so and stops nothing else."""
    try:
        content = store().content(file.blob, file.wrapped_key)
    except Damaged:
        flash(f"The file {name} cannot be read: it is damaged. Tell the keeper of this instance.", "error")
        return redirect(back, 303)
    response = send_file(BytesIO(content), mimetype=file.media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
