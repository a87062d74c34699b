"""Handing the workbooks out."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from exports.clarification_book.sheets import answering
from exports.clarification_book.sheets import published as published_book
from procurement.cases.models import Procurement
from procurement.clarifications.queries import answers as all_answered
from procurement.clarifications.queries import drafts, organisation_of, questions, visible
from procurement.core.action import Context
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard

clarification_book_pages = Blueprint("clarification_book", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@clarification_book_pages.get("/procurements/<procurement>/clarifications/to-answer.xlsx")
@guard(Permission.CLARIFICATION_ANSWER)
def answers(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What waits, to be answered in Excel."""
    waiting = [one for one in questions(procurement.id, ctx.now) if not one.settled]
    writing = [draft for draft in drafts(procurement.id) if draft.corrects_id is None]
    data = answering(procurement.title, ctx.now, waiting, writing, rehearsal=procurement.rehearsal)
    return _handed(procurement, "questions to answer", data)


@clarification_book_pages.get("/procurements/<procurement>/clarifications/published.xlsx")
@guard(Permission.CLARIFICATION_READ)
def published(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What was published; to a bidder with what it alone was answered."""
    if not visible(ctx, procurement.id):
        abort(404)
    found = all_answered(procurement.id, organisation_of(ctx.person))
    data = published_book(procurement.title, ctx.now, found, rehearsal=procurement.rehearsal)
    return _handed(procurement, "clarifications", data)


def _handed(procurement: Procurement, what: str, data: bytes) -> Response:
    name = f"{procurement.code} {what}.xlsx"
    name = file_name(name) if procurement.rehearsal else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, mimetype=EXCEL, headers=headers)
