"""Handing the register of documents out as a workbook."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from exports.paper_register.sheets import workbook as write_workbook
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
from procurement.papers.queries import gaps, issued_papers, takings
from procurement.papers.register import register

paper_register_pages = Blueprint("paper_register", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@paper_register_pages.get("/procurements/<procurement>/papers/register.xlsx")
@guard(Permission.PAPER_REGISTER)
def workbook(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who took which version when, and who lacks the current one."""
    papers = issued_papers(procurement.id)
    behind = gaps(procurement.id, papers, takings(procurement.id))
    content = write_workbook(procurement, register(procurement.id, papers), behind, ctx.now)
    headers = {"Content-Disposition": f'attachment; filename="{procurement.code}-document-register.xlsx"'}
    return Response(content, mimetype=EXCEL, headers=headers)
