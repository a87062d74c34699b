"""The answers that one marks, to print."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.scoring.book_actions import hand_out_pack
from exports.layout.paper import NotSet, print_pdf
from exports.print_pack.facts import print_pack
from exports.print_pack.pdf import document
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

print_pack_pages = Blueprint("print_pack", __name__)


@print_pack_pages.get("/procurements/<procurement>/scoring/print-pack.pdf")
@guard(Permission.SCORE_READ_OWN)
def taken(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """My answers to one question, or of one bidder, as a PDF; that it was taken is on record."""
    queue = url_for("scoring.queue", procurement=procurement.code)
    question, bidder = request.args.get("question", ""), request.args.get("bidder", "")
    pack = print_pack(ctx, procurement, question=question, bidder=bidder)
    if pack is None:
        flash("Choose a question or a bidder of yours to print.", "error")
        return redirect(queue, 303)
    try:
        content = print_pdf(document(pack)).content
    except NotSet:
        flash("The print pack could not be made. Try one bidder, which is shorter.", "error")
        return redirect(queue, 303)
    hand_out_pack(ctx, procurement, pack.items)
    name = f"{pack.code} {bidder or pack.pages[0].question} print pack.pdf"
    name = file_name(name) if pack.rehearsal else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/pdf", headers=headers)
