"""The price schedule as a workbook: its columns, and reading what a bidder typed, cell by cell."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from evaluation.pricing.schedule import PLACES, Cell, PriceLine, Read, lines_of, typed_in
from procurement.core.numbers import BadNumber, exact, half_up

SHEET = "Prices"
HEAD_ROW = 4
"""The row in which the heads stand, counted from 1."""

HEADS = (
    ("Row", 10),
    ("Lot", 28),
    ("What is priced", 48),
    ("Unit", 12),
    ("Volume", 12),
    ("Your price, £", 16),
    ("Comes to, £", 16),
)
PRICE = 5
"""The column that bidders type in, counted from 0."""

COMES_TO = 6
"""The column in which the sheet says what a line comes to."""

MOST_ROWS = 20_000
MOST = Decimal(10) ** 15
"""Beyond this, what a sheet says is no sum of a tender."""


def keys(lines: Sequence[PriceLine], lots: Iterable[int]) -> list[tuple[str, int, PriceLine]]:
    """The rows of the workbook: mark, lot and line of each. The mark finds a row again wherever it was moved."""
    return [(f"{lot}-{line.code}", lot, line) for lot in lots for line in lines_of(lines, lot)]


def read_prices(data: bytes, lines: Sequence[PriceLine], lots: Sequence[int]) -> list[Cell]:
    """What stands in each line of some lots; a line that is not found, or twice, says so with its cell."""
    rows, why = _rows(data)
    wanted = {key: (lot, line) for key, lot, line in keys(lines, lots)}
    found: dict[str, Cell] = {}
    for at, row in enumerate(rows, start=1):
        key = str(row[0]).strip() if row else ""
        if key not in wanted:
            continue
        lot, line = wanted[key]
        cell = f"{chr(ord('A') + PRICE)}{at}"
        if key in found:
            note = f"stands in two rows, {found[key].cell} and {cell}"
            found[key] = Cell(lot, line.code, Read.NO_NUMBER, "", None, SHEET, cell, note)
            continue
        value = row[PRICE] if len(row) > PRICE else ""
        state, amount, note = typed_in(line, value)
        stated = stated_sum(row[COMES_TO] if len(row) > COMES_TO else "")
        found[key] = Cell(lot, line.code, state, _typed(value)[:200], amount, SHEET, cell, note, stated)
    return [found.get(key, _absent(lot, line, why)) for key, (lot, line) in wanted.items()]


def stated_sum(value: object) -> Decimal | None:
    """A sum that stands in a sheet, to the hundredth of a penny; None for what is no sum.

    >>> stated_sum(19500.000000001), stated_sum("£1,250.5"), stated_sum(""), stated_sum("see note")
    (Decimal('19500.0000'), Decimal('1250.5000'), None, None)
    """
    plain = str(value).strip().replace("£", "").replace(",", "")
    try:
        found = half_up(exact(plain), PLACES)
    except BadNumber:
        return None
    return found if abs(found) < MOST else None


def _typed(value: object) -> str:
    """What stands in a cell, as its bidder sees it there: a workbook's whole numbers come with a nought after them."""
    return str(value).strip() if isinstance(value, str) else str(value).removesuffix(".0")


def _absent(lot: int, line: PriceLine, why: str) -> Cell:
    """A line that no row was found for; one that is worked out needs none."""
    return Cell(lot, line.code, Read.NOT_THERE, note=why) if line.way.typed else Cell(lot, line.code, Read.WORKED)


def _rows(data: bytes) -> tuple[list[list[object]], str]:
    """The rows of the sheet, and why there are none."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        if SHEET not in book.sheet_names:
            return [], f"is not there: the workbook has no sheet {SHEET}"
        sheet = book.get_sheet_by_name(SHEET)
        if sheet.total_height > MOST_ROWS:
            return [], f"cannot be read: the sheet has {sheet.total_height:,} rows"
        return [list(row) for row in sheet.to_python(skip_empty_area=False)], ""
    except (CalamineError, OSError, ValueError):
        return [], "cannot be read: the file is no workbook that opens"
