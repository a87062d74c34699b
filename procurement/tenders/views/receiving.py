"""What a bidder gets back: the receipt, and what it sent, to read for ever."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.cases.queries import lots as all_lots
from procurement.core.action import Context, Invalid
from procurement.core.archive import Member
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Permission
from procurement.core.web import act, anyone, guard, saved
from procurement.people.models import User
from procurement.questionnaire.queries import questions, slots
from procurement.questionnaire.rules import PARTNER_WORDS, PartnerKind, stands_for
from procurement.tenders.actions import take_up
from procurement.tenders.actions.taking_up import opened_with
from procurement.tenders.bids import Bid
from procurement.tenders.confidential import Confidential, marks_of
from procurement.tenders.forms import ReceiptKeyForm
from procurement.tenders.models import Submission, SubmittedFile
from procurement.tenders.partners import partner_files, submitted_partners
from procurement.tenders.queries import Answered, answers, files, lots_of
from procurement.tenders.receipt_file import public_hex
from procurement.tenders.receipts import signed_receipt, utc_words, was_counted
from procurement.tenders.sealed import InDocument, in_parts, manifest_of, sealed_files
from procurement.tenders.sealed_models import SealedFile
from procurement.tenders.storing import store
from procurement.tenders.views.bidding import begun, bidding_pages, checklist
from procurement.tenders.views.uploading import SANDBOX, archived, pieces_of
from procurement.timetable.disputed import dispute_at

_IN_FILE = re.compile(r'"key": ?"([0-9A-Za-z-]{32,60})"')


@bidding_pages.get("/bid/<procurement>/receipts/<receipt>")
@guard(Permission.TENDER_READ_OWN)
def receipt(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The proof that the council received it."""
    return receipt_page(ctx, procurement, receipt)


def receipt_page(ctx: Context, procurement: Procurement, receipt: Submission, key: str = "") -> str:
    """The receipt; with the bidder's key, which is on the page that answers the press of Submit and on no other."""
    found, _ = begun(ctx, procurement)
    sealed = not manifest_of(receipt)
    return render_template(
        "bidding/receipt.html",
        procurement=procurement,
        bid=found,
        submission=receipt,
        lots=lots_of(receipt.id),
        files=files(receipt.id),
        sealed=[file for file in sealed_files(receipt.id) if not file.partner_id] if sealed else [],
        in_parts=in_parts(receipt.id),
        lies_sealed=sealed,
        key=key,
        by=db.session.get(User, receipt.submitted_by_id),
        utc=utc_words(receipt.received_at),
        counted=was_counted(receipt),
        disputed=dispute_at(receipt.received_at),
        public_key=public_hex(own_key()),
        stands=bool(found.sent and found.sent[0].id == receipt.id and not found.withdrawn),
    )


@bidding_pages.get("/bid/<procurement>/receipts/<receipt>/manifest")
@guard(Permission.TENDER_READ_OWN)
def manifest(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The manifest itself, byte for byte, so that anyone can hash it; while it lies sealed the key shows it."""
    said = manifest_of(receipt)
    if not said:
        return redirect(url_for("bidding.sent", procurement=procurement.code, receipt=receipt.reference))
    name = f"{receipt.reference}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(said.encode(), mimetype="application/json", headers=headers)


@bidding_pages.get("/bid/<procurement>/receipts/<receipt>/receipt.json")
@guard(Permission.TENDER_READ_OWN)
def receipt_file(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The receipt as a signed file, to be kept and checked offline."""
    headers = {
        "Content-Disposition": f'attachment; filename="{receipt.reference} receipt.json"',
        "Cache-Control": "no-store",
    }
    return Response(signed_receipt(receipt), mimetype="application/json", headers=headers)


@bidding_pages.get("/receipt-key")
@anyone
def receipt_key() -> ResponseReturnValue:
    """The key by which receipts of this service are checked, for whoever asks."""
    return Response(f"{public_hex(own_key())}\n", mimetype="text/plain")


@bidding_pages.route("/bid/<procurement>/receipts/<receipt>/content", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def sent(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """What exactly did we send? While it lies sealed the bidder's own key shows it, and nothing else does.

    `download`: all of it as one archive, to keep.
    """
    found, _ = begun(ctx, procurement)
    if receipt.procurement_id != procurement.id:
        abort(404)
    if manifest_of(receipt):
        numbers = [lot.number for lot in lots_of(receipt.id)]
        here = submitted_partners(receipt.id)
        sent_by = partner_files([one.id for one in here])
        with_it = [(one.name, one.company_number, one.kind, len(sent_by[one.id])) for one in here]
        if "download" in request.values:
            return _archive(receipt, manifest_of(receipt), answers(receipt.id), files(receipt.id))
        return _shown(
            found,
            receipt,
            answers(receipt.id),
            numbers,
            files=files(receipt.id),
            partners=with_it,
            marks=marks_of(receipt.id),
        )
    form = ReceiptKeyForm()
    document = act(form, lambda: opened_with(receipt, key_in(form))) if form.validate_on_submit() else None
    if document is None:
        page = render_template("bidding/sealed.html", procurement=procurement, bid=found, submission=receipt, form=form)
        return page, (422 if form.errors else 200)
    said = {one.question_id: Answered(one.question_id, one.text, one.words, one.carried) for one in document.answers}
    numbers = [lot.number for lot in all_lots(procurement.id) if lot.id in document.lots]
    rows = {row.blob: row for row in sealed_files(receipt.id)}
    if "download" in request.values:
        return _archive(receipt, document.manifest, said, [_openable(file) for file in document.files])
    hidden = [(rows[one.blob], one) for one in document.files]
    with_it = [(one.name, one.company_number, one.kind, len(one.files)) for one in document.partners]
    return _shown(
        found, receipt, said, numbers, hidden=hidden, key=form.key.data, partners=with_it, marks=document.confidential
    )


@dataclass(frozen=True)
class Own:
    """A file of a sealed submission, as the bidder's key opens it."""

    blob: str
    wrapped_key: str
    media_type: str
    slot_id: int
    name: str


def _openable(file: InDocument) -> Own:
    wrapped = store().wrap(file.blob, bytes.fromhex(file.key))
    return Own(file.blob, wrapped, file.media_type, file.slot_id, file.name)


def _archive(
    receipt: Submission, manifest: str, said: dict[int, Answered], sent: Sequence[SubmittedFile | Own]
) -> Response:
    """Manifest, answers and files of what was sent."""
    at, kept = receipt.received_at, store()
    codes = {slot.id: slot.code for slot in slots(receipt.procurement_id)}
    asked = [question for question in questions(receipt.procurement_id) if question.id in said]
    told = "\n\n\n".join(f"{one.code} {one.title}\n{one.text}\n\n{said[one.id].text}" for one in asked)
    members = [Member("manifest.json", at, [manifest.encode()]), Member("answers.txt", at, [f"{told}\n".encode()])]
    members += [
        Member(f"files/{number:02d} {codes[file.slot_id]} {file.name.replace('/', '-')}", at, pieces_of(kept, file))
        for number, file in enumerate(sent, start=1)
    ]
    return archived(f"{receipt.reference}.zip", members)


def _shown(
    found: Bid,
    receipt: Submission,
    said: dict[int, Answered],
    numbers: list[int],
    files: Sequence[SubmittedFile] = (),
    hidden: Sequence[tuple[SealedFile, InDocument]] = (),
    key: str = "",
    partners: Sequence[tuple[str, str, str, int]] = (),
    marks: Sequence[Confidential] = (),
) -> str:
    """What was sent: `files` as the opening wrote them down, or `hidden` as the bidder's key shows them."""
    number = found.procurement.id
    return render_template(
        "bidding/sent.html",
        procurement=found.procurement,
        bid=found,
        submission=receipt,
        questions=[q for q in questions(number) if q.id in said or stands_for(q.lots, numbers)],
        answers=said,
        files=files,
        hidden=hidden,
        key=key,
        partners=[(name, number, PARTNER_WORDS[PartnerKind(kind)], sent) for name, number, kind, sent in partners],
        lots=[lot for lot in all_lots(number) if lot.number in numbers],
        marks=marks,
    )


def key_in(form: ReceiptKeyForm) -> str:
    """The key that was typed or pasted, or the one in the receipt's file. Raises Invalid."""
    chosen = request.files.get("receipt_file")
    if chosen and chosen.filename and not (form.key.data or "").strip():
        found = _IN_FILE.search(chosen.read(2_000_000).decode("utf-8", "replace"))
        if found is None:
            raise Invalid("key", "There is no key in this file. Choose the receipt that you downloaded.")
        form.key.data = found.group(1)
    return form.key.data or ""


@bidding_pages.post("/bid/<procurement>/receipts/<receipt>/receipt.json")
@guard(Permission.TENDER_READ_OWN)
def receipt_with_key(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The signed receipt with its key, for the bidder to keep: made in memory, and kept nowhere here."""
    begun(ctx, procurement)
    key = request.form.get("key", "")
    content = signed_receipt(receipt, opened_with(receipt, key), key)
    return _taken(content, f"{receipt.reference} receipt with key.json", "application/json")


@bidding_pages.post("/bid/<procurement>/receipts/<receipt>/copies/<int:sealed_file>")
@guard(Permission.TENDER_READ_OWN)
def sealed_copy(
    ctx: Context, procurement: Procurement, receipt: Submission, sealed_file: SealedFile
) -> ResponseReturnValue:
    """A bidder's own copy of a file that lies sealed, by the bidder's key."""
    begun(ctx, procurement)
    document = opened_with(receipt, request.form.get("key", ""))
    one = next(file for file in document.files if file.blob == sealed_file.blob)
    try:
        content = store().content(one.blob, store().wrap(one.blob, bytes.fromhex(one.key)))
    except Damaged as damaged:
        raise Invalid("key", "This file is damaged here. Put it into a new draft and submit again.") from damaged
    return _taken(content, one.name, one.media_type)


@bidding_pages.post("/bid/<procurement>/receipts/<receipt>/take-up")
@guard(Permission.TENDER_READ_OWN)
def revise(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """Make a new draft of what was sent; what was submitted stands until the draft is."""
    found, _ = begun(ctx, procurement)
    form = ReceiptKeyForm()
    if form.validate_on_submit() and act(form, lambda: take_up(ctx, receipt, key_in(form))):
        said = "This is what you sent, as a new draft. What you submitted stands until you submit this in its place."
        return saved(said, url_for("bidding.tender", procurement=procurement.code))
    return checklist(found, taking_up=form)


def _taken(content: bytes, name: str, media_type: str) -> Response:
    """A download that no browser runs and no cache keeps."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
