"""Open data as a file, and the notices after an award to copy from."""

import json

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exports.ocds.assessed import contact_of, unsuccessful
from exports.ocds.facts import open_data
from exports.ocds.notices import notices
from exports.ocds.package import package
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.paths import path_for
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

open_data_pages = Blueprint("open_data", __name__)


@open_data_pages.get("/procurements/<procurement>/award/notices")
@guard(Permission.AWARD_READ)
def page(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What each notice asks for, with what is missing; with `?as=ocds` the release package as a file."""
    data = open_data(procurement, ctx.now)
    if request.args.get("as") == "ocds":
        where = url_for("open_data.page", procurement=procurement.code, _external=True)
        return as_file(package(data, f"{where}?as=ocds"), f"{procurement.code}-ocds.json")
    return render_template(
        "award/notices.html",
        procurement=procurement,
        data=data,
        tokens_url=path_for("api_tokens.page", procurement=procurement.code),
        notices=notices(data, unsuccessful(procurement.id), contact_of(procurement.id)),
    )


def as_file(content: object, name: str) -> Response:
    """JSON to keep."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text + "\n", mimetype="application/json", headers=headers)
