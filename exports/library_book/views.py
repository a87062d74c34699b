"""Handing the library out as a workbook."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from evaluation.library.queries import shelved
from exports.library_book.sheets import workbook as write_workbook
from procurement.core.action import Context
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

library_book_pages = Blueprint("library_book", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@library_book_pages.get("/library.xlsx")
@guard(Permission.LIBRARY_READ)
def workbook(ctx: Context) -> ResponseReturnValue:
    """What is offered, as a workbook."""
    texts = [one.said for one in shelved() if not one.entry.archived]
    headers = {"Content-Disposition": 'attachment; filename="library.xlsx"'}
    return Response(write_workbook(texts, ctx.now), mimetype=EXCEL, headers=headers)
