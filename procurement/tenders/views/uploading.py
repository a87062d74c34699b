"""Files of a bidder: put whole by a plain form, taken away, looked at."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BytesIO

from flask import Response, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.archive import Member, zipped
from procurement.core.files import Damaged, FileStore
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.questionnaire.models import Slot
from procurement.questionnaire.queries import slots
from procurement.tenders.actions import confirm_zeros, lay_aside, place_file, put_file, remove_file
from procurement.tenders.certificates import certificates
from procurement.tenders.models import DraftFile, SubmittedFile, Tender
from procurement.tenders.priced import prices_read
from procurement.tenders.storing import InStore, store
from procurement.tenders.views.bidding import begun, bidding_pages, checklist, mine

SANDBOX = "default-src 'none'; sandbox"


@bidding_pages.post("/bid/<procurement>/slots/<int:slot>/files")
@guard(Permission.TENDER_READ_OWN)
def put(ctx: Context, procurement: Procurement, slot: Slot) -> ResponseReturnValue:
    """Take files from a plain form; works without scripts."""
    _, tender = begun(ctx, procurement)
    if "certificate" in request.form:
        return _certificate(ctx, procurement, tender, slot)
    chosen = [part for part in request.files.getlist("file") if part.filename]
    wrong = [] if chosen else ["Choose a file first."]
    if len(chosen) > 1 and not slot.several:
        chosen, wrong = [], ["This place takes one file. Choose one."]
    for part in chosen:
        try:
            _put(ctx, tender, slot, part.filename or "", part.read())
        except Invalid as invalid:
            wrong.append(invalid.sentence)
    if wrong:
        return checklist(mine(ctx, procurement), {slot.id: " ".join(wrong)})
    return saved(
        "Received and checked.", url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot.id}")
    )


def _put(ctx: Context, tender: Tender, slot: Slot, name: str, content: bytes, expires_on: date | None = None) -> None:
    aside = lay_aside(slot, name, content)
    try:
        put_file(ctx, tender, slot, name, content, aside=aside, expires_on=expires_on)
    except Exception:
        store().remove(aside.stored.blob)
        raise


def _certificate(ctx: Context, procurement: Procurement, tender: Tender, slot: Slot) -> ResponseReturnValue:
    """Put a copy of a certificate that the organisation keeps; it stays where it is kept."""
    number = request.form.get("certificate", type=int)
    one = next((row for row in certificates(tender.organisation_id) if row.id == number), None)
    if one is None:
        abort(404)
    try:
        content = store().content(one.blob, one.wrapped_key)
        _put(ctx, tender, slot, one.name, content, one.expires_on)
    except Damaged:
        wrong = "The file of this certificate is damaged. Keep it anew on your organisation’s page."
        return checklist(mine(ctx, procurement), {slot.id: wrong})
    except Invalid as invalid:
        return checklist(mine(ctx, procurement), {slot.id: invalid.sentence})
    where = url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot.id}")
    return saved(f"{one.title} is in {slot.code}.", where)


@bidding_pages.post("/bid/<procurement>/files/<int:draft_file>/remove")
@guard(Permission.TENDER_READ_OWN)
def remove(ctx: Context, procurement: Procurement, draft_file: DraftFile) -> ResponseReturnValue:
    """Take a file out of the draft."""
    slot_id = draft_file.slot_id
    remove_file(ctx, draft_file)
    return saved("Removed.", url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{slot_id}"))


@bidding_pages.post("/bid/<procurement>/files/<int:draft_file>/place")
@guard(Permission.TENDER_READ_OWN)
def place(ctx: Context, procurement: Procurement, draft_file: DraftFile) -> ResponseReturnValue:
    """Move a file to another place of the draft, or use it there too; or say that the noughts in it are prices."""
    if request.form.get("how") == "zeros":
        return _confirmed(ctx, procurement, draft_file)
    said = request.form.get("slot", "")
    chosen = next((row for row in slots(procurement.id) if str(row.id) == said), None)
    if chosen is None:
        raise Invalid("slot", "Choose a place for the file.")
    keep_here = request.form.get("how") == "also"
    try:
        place_file(ctx, draft_file, chosen, keep_here=keep_here)
    except Invalid as invalid:
        return checklist(mine(ctx, procurement), {draft_file.slot_id: invalid.sentence})
    return saved(
        f"{draft_file.name} is in {chosen.code}{' too' if keep_here else ''}.",
        url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{chosen.id}"),
    )


def _confirmed(ctx: Context, procurement: Procurement, draft_file: DraftFile) -> ResponseReturnValue:
    """Of what was ticked, whatever is a nought in the file counts as confirmed."""
    found, _ = begun(ctx, procurement)
    assert found.held is not None
    read = prices_read(found.held).get((draft_file.slot_id, draft_file.blob))
    ticked = set(request.form.getlist("zero"))
    confirm_zeros(ctx, draft_file, [line.key for line in read.zeros if line.key in ticked] if read else [])
    where = url_for("bidding.tender", procurement=procurement.code, _anchor=f"slot-{draft_file.slot_id}")
    return saved("Confirmed: these prices are 0.", where)


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


def archived(name: str, members: Iterable[Member]) -> Response:
    """Several files as one archive, made as it goes out; no browser runs it and no cache keeps it."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(zipped(members), mimetype="application/zip", headers=headers)


def handed_text(name: str, text: str) -> Response:
    """A text as a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text.encode(), mimetype="text/plain", headers=headers)


def pieces_of(kept: FileStore, file: InStore) -> Iterator[bytes]:
    """The content; where it is damaged its place says so, and the rest of the archive comes all the same."""
    try:
        yield from kept.read(file.blob, file.wrapped_key)
    except Damaged:
        yield b"This file is damaged and cannot be read. Tell the council's procurement lead.\n"


def handed_over(
    file: InStore, name: str, back: str, change: Callable[[bytes], bytes] | None = None
) -> ResponseReturnValue:
    """A file as a download that no browser runs. A damaged one is said to be so and stops nothing else."""
    try:
        content = store().content(file.blob, file.wrapped_key)
    except Damaged:
        flash(f"The file {name} cannot be read: it is damaged. Tell the keeper of this instance.", "error")
        return redirect(back, 303)
    response = send_file(
        BytesIO(change(content) if change else content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=name,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
