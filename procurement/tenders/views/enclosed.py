"""A file that went with an answer or a letter, handed to whoever may read what it went with."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import READABLE, enclosures
from procurement.tenders.scanning import why_held_back
from procurement.tenders.views.opening import opening_pages
from procurement.tenders.views.uploading import handed_over


@opening_pages.get("/procurements/<procurement>/enclosures/<int:number>", endpoint="enclosure")
@guard(Permission.PROCUREMENT_READ)
def enclosure(ctx: Context, procurement: Procurement, number: int) -> ResponseReturnValue:
    """Take it; to whoever may not read what it went with it is not there. Whoever sent it may take it at once."""
    found = db.session.get(Enclosure, number)
    if found is None or found.procurement_id != procurement.id or not READABLE[found.about](ctx, found):
        abort(404)
    back = request.referrer or url_for("timetable.timetable", procurement=procurement.code)
    if found.by_id != ctx.person and (why := why_held_back(found)):
        flash(why, "error")
        return redirect(back, 303)
    return handed_over(found, found.name, back)


opening_pages.add_app_template_global(enclosures, "enclosures")
