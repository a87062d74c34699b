"""The receipt to print: on its page, and with the mail that brings it."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from exports.receipt.facts import printed_receipt
from exports.receipt.pdf import document
from exports.receipt.pdf import printed as print_receipt
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.outbox import Attachment, attaches
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
from procurement.tenders.models import Submission

receipt_pages = Blueprint("receipt", __name__)


@receipt_pages.get("/bid/<procurement>/receipts/<receipt>/receipt.pdf")
@guard(Permission.TENDER_READ_OWN)
def printed(ctx: Context, procurement: Procurement, receipt: Submission) -> ResponseReturnValue:
    """The receipt as a PDF."""
    headers = {
        "Content-Disposition": f'attachment; filename="{receipt.reference} receipt.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(print_receipt(document(printed_receipt(receipt))), mimetype="application/pdf", headers=headers)


@attaches("receipt")
def attached(submission_id: int) -> list[Attachment]:
    """The PDF goes along where mail really leaves; what is only kept in a folder names the page instead."""
    if not current_app.config["SETTINGS"].mail_server:
        return []
    submission = db.session.get_one(Submission, submission_id)
    content = print_receipt(document(printed_receipt(submission)))
    return [Attachment(f"{submission.reference} receipt.pdf", "application/pdf", content)]
