"""The tender pack as a workbook, to work on in Excel and take in again."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from evaluation.setup.queries import draft_of
from exports.tender_pack.sheets import workbook as write_workbook
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

tender_pack_pages = Blueprint("tender_pack", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tender_pack_pages.get("/procurements/<procurement>/setup/pack.xlsx")
@guard(Permission.PACK_READ)
def workbook(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The draft, sheet by sheet."""
    _, pack = draft_of(procurement)
    name = f"{procurement.code}-pack.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = write_workbook(pack, procurement.code, ctx.now, rehearsal=procurement.rehearsal)
    return Response(content, mimetype=EXCEL, headers=headers)
