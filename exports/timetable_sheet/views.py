"""The timetable as a file: Excel, and a PDF on A3."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from exports.timetable_sheet.facts import timetable_facts
from exports.timetable_sheet.pdf import document
from exports.timetable_sheet.pdf import printed as print_page
from exports.timetable_sheet.sheets import workbook as write_workbook
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

timetable_sheet_pages = Blueprint("timetable_sheet", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@timetable_sheet_pages.get("/procurements/<procurement>/timetable.xlsx")
@guard(Permission.TIMETABLE_READ)
def workbook(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Stages and dates as a workbook."""
    content = write_workbook(timetable_facts(ctx, procurement))
    return _file(content, EXCEL, f"{procurement.code}-timetable.xlsx")


@timetable_sheet_pages.get("/procurements/<procurement>/timetable.pdf")
@guard(Permission.TIMETABLE_READ)
def printed(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The chart and the table on one A3 page."""
    content = print_page(document(timetable_facts(ctx, procurement)))
    return _file(content, "application/pdf", f"{procurement.code}-timetable.pdf")
