"""The financial checks as files: Excel with live formulas, and a PDF."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField

from evaluation.financial.accounts_book import Proposed, Seals, read
from evaluation.financial.book_actions import hand_out, take_in_accounts
from exports.financial_register.accounts import accounts_to_key, accounts_workbook
from exports.financial_register.facts import financial_facts
from exports.financial_register.pdf import document
from exports.financial_register.sheets import workbook as write_workbook
from exports.layout.paper import print_pdf
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid
from procurement.core.clock import LONDON
from procurement.core.forms import BaseForm
from procurement.core.rehearsing import file_name
from procurement.core.vocabulary import Permission
from procurement.core.web import guard, saved
from procurement.core.words import count
from procurement.tenders.typed_workbooks import BadBook, Fault

financial_register_pages = Blueprint("financial_register", __name__)

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


MOST_FAULTS = 40
"""How many faults are named at once: a workbook with more is put right faster by taking out a new one."""


class BookForm(BaseForm):
    """A workbook that comes back."""

    file = FileField("The workbook")


def _file(
    procurement: Procurement, content: bytes, kind: str, ending: str, what: str = "financial standing"
) -> Response:
    name = f"{procurement.code} {what}.{ending}"
    name = file_name(name) if procurement.rehearsal else name
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype=kind, headers=headers)


@financial_register_pages.get("/procurements/<procurement>/finance/list.xlsx")
@guard(Permission.FINANCE_READ)
def workbook(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The list, every decision, and every year's figures with live ratios; bidders closed to this person left out.

    With `?accounts=yes` the workbook in which accounts are keyed: of every bidder, or of one (`of`).
    """
    if request.args.get("accounts"):
        found = accounts_to_key(ctx, procurement, request.args.get("of", type=int))
        hand_out(ctx, procurement, "accounts", list({row.tender_id for row in found.rows}))
        return _file(
            procurement, accounts_workbook(procurement, found, _seals(procurement), ctx.now), EXCEL, "xlsx", "accounts"
        )
    facts = financial_facts(ctx, procurement)
    hand_out(ctx, procurement, "list", [one.row.tender_id for one in facts.bidders])
    return _file(procurement, write_workbook(facts), EXCEL, "xlsx")


@financial_register_pages.get("/procurements/<procurement>/finance/list.pdf")
@guard(Permission.FINANCE_READ)
def printed(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The list with reasons, explanations and moderation, to print."""
    facts = financial_facts(ctx, procurement)
    hand_out(ctx, procurement, "printed", [one.row.tender_id for one in facts.bidders])
    content = print_pdf(document(facts)).content
    return _file(procurement, content, "application/pdf", "pdf")


@financial_register_pages.post("/procurements/<procurement>/finance/accounts")
@guard(Permission.FINANCE_CHECK)
def take_in(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What a workbook of accounts would change, box by box; and, once that was seen, taking it in."""
    seals, form = _seals(procurement), BookForm()
    sent = request.files.get("file")
    try:
        if request.form.get("seen"):
            years = take_in_accounts(ctx, procurement, seals.shown_before(request.form["seen"]))
            said = f"{count(len(years), 'year')} of accounts taken in. Ratios and risks are worked out from them."
            return saved(said, url_for("finance.standings", procurement=procurement.code))
        if not (data := sent.read() if sent else b""):
            raise BadBook("Choose the workbook that you took out here.")
        found = accounts_to_key(ctx, procurement)
        taken = read(data, seals, found.rows, found.on_file, ctx.now.astimezone(LONDON).date())
    except (BadBook, Invalid) as why:
        return _compared(procurement, form, problem=str(why)), 422
    if taken.faults:
        return _compared(procurement, form, faults=taken.faults), 422
    return _compared(procurement, form, years=taken.years, seen=seals.seen(taken.years))


def _seals(procurement: Procurement) -> Seals:
    return Seals(str(current_app.secret_key), procurement.id, procurement.code)


def _compared(
    procurement: Procurement,
    form: BookForm,
    *,
    problem: str = "",
    faults: Sequence[Fault] = (),
    years: Sequence[Proposed] = (),
    seen: str = "",
) -> str:
    return render_template(
        "finance/accounts.html",
        procurement=procurement,
        form=form,
        problem=problem,
        faults=faults[:MOST_FAULTS],
        more_faults=max(0, len(faults) - MOST_FAULTS),
        years=years,
        seen=seen,
    )
