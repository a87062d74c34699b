"""One sheet: a row for each line of each lot, one column to type in, and what it comes to."""

from collections.abc import Sequence
from datetime import datetime

from evaluation.pricing.book import HEADS, PRICE, SHEET, keys
from evaluation.pricing.schedule import PriceLine
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell
from procurement.cases.models import Lot
from procurement.tenders.template_marks import PROPERTY, Mark


def workbook(
    title: str,
    lines: Sequence[PriceLine],
    lots: Sequence[Lot],
    made_at: datetime,
    *,
    rehearsal: bool,
    mark: Mark | None = None,
) -> bytes:
    """The schedule to fill in. Rows are found again by their marks, so they may be sorted and must not be changed."""
    book = Book(f"Price schedule, {title}", made_at, rehearsal=rehearsal)
    looks = (Look.TEXT, Look.WRAP, Look.WRAP, Look.TEXT, Look.FIGURE, Look.INPUT, Look.HOURS)
    columns = [Column(head, width, look) for (head, width), look in zip(HEADS, looks, strict=True)]
    names = {lot.number: f"{lot.number} {lot.name}" for lot in lots}
    rows: list[list[Cell]] = []
    for at, (key, lot, line) in enumerate(keys(lines, [lot.number for lot in lots]), start=FIRST_ROW):
        price = cell(PRICE, at)
        comes_to = price if line.volume is None else f"{price}*{cell(PRICE - 1, at)}"
        rows.append(
            [key, names[lot], line.label, line.unit, line.volume, None, Live(f'IF({price}="","",{comes_to})', "")]
        )
    about = (
        "Type prices in the coloured column, in pounds without VAT. A blank is not a zero: leave no line of your lots."
    )
    book.table(SHEET, about, columns, rows, fixed=1, filtered=False)
    book.protect(SHEET)
    if mark:
        book.mark(PROPERTY, mark.written())
    return book.content()
