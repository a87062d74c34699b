"""The certificate to print."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from evaluation.keeping.queries import disposal_of
from evaluation.keeping.rules import Step
from exports.disposal_certificate.facts import certificate
from exports.disposal_certificate.pdf import printed as print_certificate
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

certificate_pages = Blueprint("disposal_certificate", __name__)


@certificate_pages.get("/procurements/<procurement>/keeping/certificate.pdf")
@guard(Permission.KEEPING_READ)
def printed(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The certificate of a disposal that is complete; before there is none."""
    standing = disposal_of(procurement.id, ctx.now.astimezone(LONDON).date())
    if standing is None or Step.COMPLETED not in standing.steps:
        abort(404)
    made = certificate(standing.steps[Step.CARRIED_OUT], standing.steps[Step.COMPLETED], own_key())
    name = f"{procurement.code} certificate {standing.row.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(print_certificate(made), mimetype="application/pdf", headers=headers)
