"""Handing the price schedule out."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from evaluation.pricing.drafted import schedule_mark
from evaluation.pricing.queries import schedule
from exports.price_schedule.sheets import workbook
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.action import Context
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
from procurement.papers.queries import visible

price_schedule_pages = Blueprint("price_schedule", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@price_schedule_pages.get("/procurements/<procurement>/price-schedule.xlsx")
@guard(Permission.PAPER_READ)
def blank(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The schedule with its lines and volumes, to be filled in; nobody's prices stand in it."""
    if not visible(ctx, procurement.id):
        abort(404)
    lines = schedule(procurement.id)
    data = workbook(
        procurement.title,
        lines,
        lots(procurement.id),
        ctx.now,
        rehearsal=procurement.rehearsal,
        mark=schedule_mark(procurement, lines),
    )
    name = f"{procurement.code} price schedule.xlsx"
    name = file_name(name) if procurement.rehearsal else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, mimetype=EXCEL, headers=headers)
