"""The financial checks as files: Excel with live formulas, and a PDF."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from exports.financial_register.facts import financial_facts
from exports.financial_register.pdf import document
from exports.financial_register.sheets import workbook as write_workbook
from exports.layout.paper import print_pdf
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

financial_register_pages = Blueprint("financial_register", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(procurement: Procurement, content: bytes, kind: str, ending: str) -> Response:
    name = f"{procurement.code} financial standing.{ending}"
    name = file_name(name) if procurement.rehearsal else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=kind, headers=headers)


@financial_register_pages.get("/procurements/<procurement>/finance/list.xlsx")
@guard(Permission.FINANCE_READ)
def workbook(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The list, every decision, and every year's figures with live ratios; bidders closed to this person left out."""
    return _file(procurement, write_workbook(financial_facts(ctx, procurement)), EXCEL, "xlsx")


@financial_register_pages.get("/procurements/<procurement>/finance/list.pdf")
@guard(Permission.FINANCE_READ)
def printed(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The list with reasons, explanations and moderation, to print."""
    content = print_pdf(document(financial_facts(ctx, procurement))).content
    return _file(procurement, content, "application/pdf", "pdf")
