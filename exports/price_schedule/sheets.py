"""One sheet: a row for each line of each lot, one column to type in, and what it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from evaluation.pricing.book import HEADS, PRICE, SHEET, keys
from evaluation.pricing.schedule import PriceLine
from evaluation.pricing.ways import PENCE, Kind, Way
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell, column_of
from procurement.cases.models import Lot
from procurement.core.numbers import shown
from procurement.tenders.template_marks import PROPERTY, Mark


@dataclass(frozen=True)
class _Places:
    """Finds what a bidder typed in another row by that row's mark, so that rows may be sorted."""

    first: int
    last: int
    lines: Mapping[tuple[int, str], PriceLine]

    def typed(self, lot: int, line: PriceLine) -> str:
        """What was typed in the row that a line rests on, or in its own."""
        while not line.way.typed:
            line = self.lines[lot, line.way.of]
        at = f'MATCH("{lot}-{line.code}",{column_of(0, self.first, self.last)},0)'
        return f"INDEX({column_of(PRICE, self.first, self.last)},{at})"

    def rate(self, lot: int, line: PriceLine, typed: str = "") -> str:
        """The rate of a line as a formula, by the way it is priced."""
        if line.way.kind is Kind.TIMES:
            return f"ROUND({self.rate(lot, self.lines[lot, line.way.of])}*{shown(line.way.figure)},{PENCE})"
        typed = typed or self.typed(lot, line)
        if line.way.kind is Kind.PERCENT:
            return f"ROUND({self.rate(lot, self.lines[lot, line.way.of])}*{typed}/100,{PENCE})"
        if line.way.kind is Kind.FIXED:
            return f'IF({typed}="Yes",{shown(line.way.figure)},0)'
        return typed


def _over_time(way: Way, amount: str) -> str:
    """What a line comes to over its years; each year after the first is discounted."""
    if way.kind is Kind.LESS:
        return f"-{amount}"
    if way.kind is not Kind.YEARS:
        return amount
    kept = shown(1 + Fraction(way.figure) / 100)
    years = "+".join(f"1/{kept}^{year}" for year in range(way.years)) if way.figure else str(way.years)
    return f"{amount}*({years})"


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
    marks = keys(lines, [lot.number for lot in lots])
    places = _Places(FIRST_ROW, FIRST_ROW + len(marks) - 1, {(lot, line.code): line for _, lot, line in marks})
    rows: list[list[Cell]] = []
    for at, (key, lot, line) in enumerate(marks, start=FIRST_ROW):
        told = f"{line.label}\n{line.way.words}" if line.way.words else line.label
        typed = cell(PRICE, at)
        given, rate = None, places.rate(lot, line, typed)
        if not line.way.typed:
            given, rate = Live(f'IF({places.typed(lot, line)}="","",{rate})', ""), typed
        amount = rate if line.volume is None else f"{rate}*{cell(PRICE - 1, at)}"
        comes_to = Live(f'IF({typed}="","",{_over_time(line.way, amount)})', "")
        rows.append([key, names[lot], told, line.unit, line.volume, given, comes_to])
    about = (
        "Type prices in the coloured column, in pounds without VAT. A blank is not a zero: leave no line of your lots."
    )
    book.table(SHEET, about, columns, rows, fixed=1, filtered=False)
    book.protect(SHEET)
    if mark:
        book.mark(PROPERTY, mark.written())
    return book.content()
