"""Documents of the financial checks handed out, which is on record, and accounts in a workbook taken in, or nothing."""

from collections.abc import Sequence
from dataclasses import replace

from evaluation.financial.actions import put_year
from evaluation.financial.keying import GivenYear, require_in_evaluation
from evaluation.financial.models import FinancialFigures
from evaluation.financial.queries import figures
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import day
from procurement.tenders.models import Tender


@action(Permission.FINANCE_READ, Event.FINANCE_HANDED_OUT)
def hand_out(ctx: Context, procurement: Procurement, what: str, tenders: Sequence[int]) -> Procurement:
    """Put on record who took out which document (`accounts`, `list` as a workbook, `printed`), and of which bidders."""
    ctx.note(what=what, tenders=sorted(tenders))
    return procurement


@action(Permission.FINANCE_CHECK, Event.ACCOUNTS_BOOK_TAKEN_IN)
def take_in_accounts(
    ctx: Context, procurement: Procurement, years: Sequence[tuple[int, int, GivenYear]]
) -> list[FinancialFigures]:
    """Put the years of a workbook on file: bidder, the keying that each stands in place of (0: none), and the year.

    Raises Invalid, naming the bidder, where one of them was keyed since the changes were shown, or is not this
    accountant's to check; then nothing is put on file.
    """
    if not years:
        raise Invalid("file", "There is nothing to take in.")
    done = []
    for tender_id, in_place_of, year in years:
        tender = db.session.get(Tender, tender_id)
        if tender is None or tender.procurement_id != procurement.id:
            raise Invalid("file", "A bidder of this workbook is not in this procurement.")
        if no := ctx.refusal(Permission.FINANCE_CHECK, tender):
            raise Invalid("file", f"{tender.bidder_code}: {no.reason}")
        require_in_evaluation(tender)
        now = next((r for r in figures(tender.id) if (r.entity, r.year_end) == (year.entity, year.year_end)), None)
        if (now.id if now else 0) != in_place_of:
            said = f"{tender.bidder_code}: the year to {day(year.year_end)} was keyed since the changes were shown."
            raise Invalid("file", f"{said} Choose the workbook again.")
        if now:
            year = replace(year, document=now.document, pages={n: p for n, p in now.pages.items() if n in year.figures})
        done.append(put_year(ctx, tender, year))
    ctx.note(tenders=sorted({tender_id for tender_id, _, _ in years}), years=len(done))
    return done
