"""A price schedule read for its bidder while it can still be put right: every cell that has no price, and why."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from evaluation.pricing.book import read_prices
from evaluation.pricing.queries import schedule
from evaluation.pricing.schedule import Cell, PricedLine, PriceLine, Read, confirmed, lot_price
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.words import day
from procurement.tenders.priced import ReadPrice, ReadPrices
from procurement.tenders.template_marks import PRICES, Mark, mark_of
from procurement.timetable.amending import amendments

WHY = {
    Read.ZERO: "is 0. Confirm below that this is your price, or send the schedule with another.",
    Read.BLANK: "is blank. Type a price: blank is not zero.",
    Read.NO_NUMBER: "must be a number.",
    Read.NOT_THERE: "is not in the file. Fill in the price schedule that you can download here.",
    Read.REFUSED: "says No to the council’s rate. A lot is priced by those who accept it.",
}


def read_draft(procurement_id: int, data: bytes, lots: Sequence[int], zeros: Collection[str]) -> ReadPrices:
    """What a workbook says for some lots; `zeros` are the keys of lines whose nought the bidder confirmed."""
    lines = schedule(procurement_id)
    cells = [confirmed(cell, zeros) for cell in read_prices(data, lines, lots)]
    why = ""
    if cells and all(cell.state is Read.NOT_THERE for cell in cells):
        _, _, fault = cells[0].note.partition(": ")
        why = f"It holds none of the lines of the price schedule{': ' + fault if fault else ''}."
    by_lot = [lot_price(lot, lines, {one.code: one for one in cells if one.lot == lot}, {}) for lot in lots]
    rows = tuple(_read(one) for price in by_lot for one in price.lines)
    return ReadPrices(rows, why, _another(procurement_id, data))


def _read(one: PricedLine) -> ReadPrice:
    cell = one.cell
    why = "" if not one.open else f"{_where(cell)}: {cell.note or WHY[cell.state]}"
    zero = cell.state is Read.ZERO
    typed = cell.typed
    return ReadPrice(f"{cell.lot}-{cell.code}", cell.lot, one.line.label, cell.cell, typed, one.comes_to, why, zero)


def _where(cell: Cell) -> str:
    return f"Sheet {cell.sheet}, cell {cell.cell}" if cell.cell else f"Line {cell.lot}-{cell.code}"


def schedule_mark(procurement: Procurement, lines: Sequence[PriceLine]) -> Mark:
    """The mark of the price schedule as it is handed out now."""
    return Mark(procurement.code, PRICES, _version(procurement.id)[0], lines_digest(lines))


def lines_digest(lines: Sequence[PriceLine]) -> str:
    """What tells one set of lines from another: the same as long as nothing that bidders price was changed."""
    said = "\n".join(
        f"{one.code}|{one.label}|{one.unit}|{one.volume}|{one.lots}" + (f"|{one.way}" if str(one.way) else "")
        for one in lines
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _version(procurement_id: int) -> tuple[int, datetime | None]:
    """The version of the tender documents that stands, and when it was published if it is not the first."""
    published = [one for one in amendments(procurement_id) if one.publication is not None]
    return (published[-1].publication or 1, published[-1].at) if published else (1, None)


def _another(procurement_id: int, data: bytes) -> str:
    """In a sentence, that a workbook is not the form that stands; empty for the right one and one without a mark."""
    mark, here = mark_of(data), db.session.get(Procurement, procurement_id)
    if mark is None or here is None:
        return ""
    if mark.procurement != here.code:
        return f"This is a form of another procurement, {mark.procurement}. Download the price schedule of this one."
    if mark.place != PRICES:
        return "This is another form of this tender, not the price schedule. Download the price schedule."
    if mark.content == lines_digest(schedule(procurement_id)):
        return ""
    number, at = _version(procurement_id)
    now = f"the current one is of version {number}, published on {day(at)}" if at else "its lines have changed since"
    return f"You filled in the price schedule of version {mark.version} of the documents; {now}. Download it again."
