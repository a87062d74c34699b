"""Reading a workbook that was handed out and comes back: opened without harm, cell by cell, each fault at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from numbers import Real
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from procurement.core.forms import MOST_CHARACTERS, has_unprintable
from procurement.core.numbers import BadNumber, shown
from procurement.tenders.unfit import packed, unfit

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_ROW, FIRST_ROW = 4, 5
"""The rows of the heads and of the first line, counted from 1, as every workbook of the product has them."""

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
MOST_CELLS = 20_000


class BadBook(ValueError):
    """The whole workbook cannot be taken; one sentence for whoever sent it."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell."""

    sheet: str
    cell: str
    sentence: str


def opened_book(data: bytes, what: str) -> Any:
    """The workbook with all its cells; `what` is "a workbook for marks". Raises BadBook, before anything is unpacked
    that could hurt."""
    if len(data) > MOST_BYTES:
        raise BadBook(f"The file is larger than 10 MB; {what} is much smaller.")
    parts = packed(data)
    if why := unfit("returned.xlsx", data):
        raise BadBook(why)
    if sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise BadBook(f"The file unpacks to more than 50 MB; {what} is much smaller.")
    if any(one.filename.startswith("xl/externalLinks/") for one in parts):
        raise BadBook("The workbook points to another file. Remove the links (Data, Edit links) and save it again.")
    from openpyxl import load_workbook

    try:
        return load_workbook(BytesIO(data), data_only=False, keep_links=False)
    except (BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError, AttributeError, IndexError, SyntaxError):
        raise BadBook("This is no workbook that can be read. Save it as .xlsx and choose it again.") from None


def letter_of(column: int) -> str:
    """The letters of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def marked(sheet: Worksheet, beside: str) -> str:
    """The mark of a workbook: what stands in the second column beside its name. Raises BadBook where it is lost."""
    marks = [
        str(one.value)
        for one in cells(sheet, "this sheet")
        if one.column == 2 and str(sheet.cell(one.row, 1).value or "").strip() == beside
    ]
    if len(marks) != 1:
        raise BadBook(f"The workbook has lost its mark (sheet {sheet.title}, “{beside}”). Take out a new one.")
    return marks[0]


def cells(sheet: Worksheet, what: str) -> list[Cell]:
    """The cells that there are. To walk over rows and columns instead would take for ever where one lies far out."""
    from openpyxl.cell.cell import Cell

    there = [one for one in list(sheet._cells.values()) if isinstance(one, Cell) and one.value not in (None, "")]
    if len(there) > MOST_CELLS:
        raise BadBook(f"Sheet {sheet.title} has {len(there):,} cells; {what} has far fewer.")
    return there


def shape_faults(sheet: Worksheet, heads: Sequence[str]) -> Iterator[Fault]:
    """Rows and columns that are merged or hidden say something else than they show; heads say what a column is."""

    def fault(cell: str, sentence: str) -> Fault:
        return Fault(sheet.title, cell, sentence)

    for merged in sheet.merged_cells.ranges:
        yield fault(str(merged), "These cells are merged: part them.")
    if sheet.sheet_state != "visible":
        yield fault("", "This sheet is hidden: show it.")
    for number, row in sheet.row_dimensions.items():
        if row.hidden and number > HEAD_ROW:
            yield fault(f"A{number}", "This row is hidden: show it (clear the filter).")
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            yield fault(f"{letter}{HEAD_ROW}", "This column is hidden: show it.")
    for at, head in enumerate(heads, start=1):
        if str(sheet.cell(HEAD_ROW, at).value or "") != head:
            yield fault(f"{letter_of(at)}{HEAD_ROW}", f"The head of this column must be “{head}”.")


def rows_of(sheet: Worksheet, width: int, what: str) -> tuple[dict[int, dict[int, Cell]], list[Fault]]:
    """The rows under the head by number, cells by column, and a fault for each cell where nothing is expected."""
    rows: dict[int, dict[int, Cell]] = {}
    faults = []
    for cell in cells(sheet, what):
        if cell.row > HEAD_ROW and cell.column <= width:
            rows.setdefault(cell.row, {})[cell.column] = cell
        elif cell.row > HEAD_ROW or cell.column > width:
            faults.append(Fault(sheet.title, cell.coordinate, "Nothing is expected in this cell: empty it."))
    return dict(sorted(rows.items())), faults


def text_in(cell: Cell) -> str:
    """A cell as it was typed. Raises BadNumber, with a sentence, for what cannot be kept as words or a number."""
    value: Any = cell.value
    if cell.data_type == "f":
        raise BadNumber("This cell holds a formula: type what it comes to.")
    if cell.data_type == "e":
        raise BadNumber(f"This cell holds an error, {value}.")
    if isinstance(value, bool):
        raise BadNumber("This cell holds TRUE or FALSE: type words or a number.")
    if isinstance(value, date | datetime | time | timedelta):
        raise BadNumber("This cell holds a date: Excel made one of what was typed. Type it as text.")
    if isinstance(value, Real):
        number = Decimal(repr(value))
        return shown(number) if abs(number) < 10**15 else repr(value)
    text = plain(str(value))
    if len(text) > MOST_CHARACTERS:
        raise BadNumber(f"This is {len(text):,} characters long. Shorten it to {MOST_CHARACTERS:,} or fewer.")
    if has_unprintable(text):
        raise BadNumber("Remove the characters that cannot be printed.")
    return text


def plain(text: str) -> str:
    """A text with lines that end alike and nothing empty round it.

    >>> plain(" Good.\\r\\nBut thin. ")
    'Good.\\nBut thin.'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
