"""What a bidder gets back: the receipt, and what it sent, to read for ever."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Permission
from procurement.core.web import anyone, guard
from procurement.people.models import User
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import stands_for
from procurement.tenders.models import Submission
from procurement.tenders.queries import answers, files, lots_of
from procurement.tenders.receipt_file import public_hex
from procurement.tenders.receipts import signed_receipt, utc_words, was_counted
from procurement.tenders.views.bidding import begun, bidding_pages


@bidding_pages.get("/bid/<procurement>/receipts/<receipt>")
@guard(Permission.TENDER_READ_OWN)
def receipt(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The proof that the council received it."""
    found, _ = begun(ctx, procurement)
    return render_template(
        "bidding/receipt.html",
        procurement=procurement,
        bid=found,
        submission=receipt,
        lots=lots_of(receipt.id),
        files=files(receipt.id),
        by=db.session.get(User, receipt.submitted_by_id),
        utc=utc_words(receipt.received_at),
        counted=was_counted(receipt),
        public_key=public_hex(own_key()),
        stands=bool(found.sent and found.sent[0].id == receipt.id and not found.withdrawn),
    )


@bidding_pages.get("/bid/<procurement>/receipts/<receipt>/manifest")
@guard(Permission.TENDER_READ_OWN)
def manifest(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The manifest itself, byte for byte, so that anyone can hash it."""
    name = f"{receipt.reference}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(receipt.manifest.encode(), mimetype="application/json", headers=headers)


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


@bidding_pages.get("/bid/<procurement>/receipts/<receipt>/content")
@guard(Permission.TENDER_READ_OWN)
def sent(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """What exactly did we send?"""
    found, _ = begun(ctx, procurement)
    if receipt.procurement_id != procurement.id:
        abort(404)
    said, lots = answers(receipt.id), lots_of(receipt.id)
    numbers = [lot.number for lot in lots]
    return render_template(
        "bidding/sent.html",
        procurement=procurement,
        bid=found,
        submission=receipt,
        questions=[q for q in questions(procurement.id) if q.id in said or stands_for(q.lots, numbers)],
        answers=said,
        files=files(receipt.id),
        lots=lots,
    )
