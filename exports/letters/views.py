"""The outcome letter to one bidder, to print."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from exports.letters.facts import printed_letter
from exports.letters.pdf import printed as print_letter
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
from procurement.tenders.models import Tender

letter_pages = Blueprint("letters", __name__)


@letter_pages.get("/procurements/<procurement>/award/letters/<int:tender>/letter.pdf")
@guard(Permission.AWARD_READ)
def printed(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """A letter as it was sent, or as a draft of what would go today."""
    letter = printed_letter(procurement, tender, ctx.now)
    if letter is None:
        abort(404)
    headers = {"Content-Disposition": f'attachment; filename="{procurement.code} {tender.bidder_code} letter.pdf"'}
    return Response(print_letter(letter), mimetype="application/pdf", headers=headers)
