"""The one writer of workbooks: every text a text, every formula ours, every sheet ready to read and to print.

What people typed is never taken for a formula, an address or a number. A formula is written with the value that the
product worked out, so that a reader which does not recalculate shows the same figure as one that does.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Context as Arithmetic
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from exports.layout.inert import inert
from procurement.core.clock import LONDON
from procurement.core.rehearsing import MARK

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_CHARACTERS = 32_767
"""What a cell can hold, counted in UTF-16."""

CUT = " […] CUT HERE: a cell holds no more. The whole text is in the record on screen."

HEAD_ROW = 4
"""The row of every table's head, counted from 1: above it stand the sheet's title and one line about it."""

FIRST_ROW = HEAD_ROW + 1
"""The row of every table's first line, counted from 1."""

PAGE_WIDTH = 250
"""Characters that a printed page takes in its width and can still be read; a wider table goes on beside it."""

LINE_HEIGHT, MOST_HEIGHT = 13, 409
"""The height of a line in points, and the most that a row can have."""

_EXACT = Arithmetic(prec=17)


@dataclass(frozen=True)
class Live:
    """A formula of ours (without a leading =), and the value that the product has for it."""

    formula: str
    value: "Decimal | Fraction | int | str | None"


Cell = str | int | Decimal | Fraction | date | datetime | Live | None


class Look(Enum):
    """How a column's cells look."""

    TEXT = "text"
    WRAP = "wrap"
    COUNT = "count"
    FIGURE = "figure"
    HOURS = "hours"
    MOMENT = "moment"
    DAY = "day"
    INPUT = "input"
    INPUT_TEXT = "input text"
    INPUT_DAY = "input day"


FIGURES = (Look.COUNT, Look.FIGURE, Look.HOURS, Look.INPUT)
"""Looks whose cells stand at the right, and so do their heads."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, its width in characters, how its cells look."""

    head: str
    width: int = 12
    look: Look = Look.TEXT


@dataclass
class Book:
    """A workbook being written. `marking` says on every printed page what may not be published or is a draft.

    In a rehearsal every sheet says so too, before anything else. A `long` one lets go of each row as the next begins:
    its sheets are written one after the other, from the top.
    """

    title: str
    made_at: datetime
    marking: str = ""
    foot: str = ""
    sheets: dict[str, "Worksheet"] = field(default_factory=dict)
    rehearsal: bool = field(default=False, kw_only=True)
    long: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        import xlsxwriter

        if self.rehearsal:
            self.marking = f"{MARK}. {self.marking}".rstrip(". ")
        self._out = BytesIO()
        options = {
            "in_memory": not self.long,
            "constant_memory": self.long,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_calc_mode("auto")
        self._book.set_properties(
            {"title": text_of(self.title), "author": "", "created": self.made_at.astimezone(UTC).replace(tzinfo=None)}
        )
        self._looks = self._formats()

    def _formats(self) -> dict[str, "Format"]:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        ruled = base | {"bottom": 1, "bottom_color": "#CFD6DC"}
        head = base | {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#E9F3F3"}
        given = ruled | {"bg_color": "#FFF8E1", "locked": False}
        inset = {"align": "left", "indent": 1}
        kinds = {
            "plain": base,
            "title": base | {"bold": True, "font_size": 14},
            "note": base | {"font_color": "#465462"},
            "marking": base | {"bold": True, "font_color": "#A3182C"},
            "head": head | inset,
            "head of figures": head | {"align": "right"},
            "text": ruled | inset,
            "wrap": ruled | inset | {"text_wrap": True},
            "count": ruled | {"num_format": "0"},
            "figure": ruled | {"num_format": "0.##########"},
            "hours": ruled | {"num_format": "#,##0.00"},
            "moment": ruled | inset | {"num_format": "d mmm yyyy hh:mm:ss"},
            "day": ruled | inset | {"num_format": "d mmm yyyy"},
            "input": given | {"num_format": "0.####"},
            "input day": given | inset | {"num_format": "d mmm yyyy"},
            "input text": given | inset | {"text_wrap": True},
        }
        return {name: self._book.add_format(properties) for name, properties in kinds.items()}

    def sheet(self, name: str, about: str) -> "Worksheet":
        """Begin a sheet: its title and one line about it; the table follows from `HEAD_ROW` on."""
        sheet = self._book.add_worksheet(name)
        self.sheets[name] = sheet
        sheet.write_string(0, 0, text_of(f"{self.title}: {name}"), self._looks["title"])
        if self.marking:
            sheet.write_string(1, 0, text_of(self.marking), self._looks["marking"])
        sheet.write_string(2, 0, text_of(about), self._looks["note"])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.5, 0.8, 0.7)
        sheet.set_header(f'&L&9{_printed(self.title)}&R&9&"Arial,Bold"{_printed(self.marking)}')
        sheet.set_footer(f"&L&8{_printed(self.foot)}&R&8Page &P of &N")
        sheet.hide_gridlines(2)
        return sheet

    def table(
        self,
        name: str,
        about: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        *,
        fixed: int = 1,
        filtered: bool = True,
    ) -> int:
        """Begin a sheet and write a table on it; its last row, counted from 1. `fixed` columns stay in sight."""
        sheet = self.sheet(name, about)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, self._looks["plain"])
            head = self._looks["head of figures" if column.look in FIGURES else "head"]
            sheet.write_string(HEAD_ROW - 1, at, text_of(column.head), head)
        tallest = max(_lines_of(column.head, column.width) for column in columns)
        sheet.set_row(HEAD_ROW - 1, tallest * LINE_HEIGHT + 4)
        row = HEAD_ROW - 1
        for row, cells in enumerate(rows, start=HEAD_ROW):
            for at, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                worked = column.look is Look.INPUT and isinstance(cell, Live)  # in a column to type in, not typed
                self._write(sheet, row, at, cell, self._looks["hours" if worked else column.look.value])
            if (lines := max(map(_lines, cells, columns))) > 1:
                sheet.set_row(row, min(lines * LINE_HEIGHT + 3, MOST_HEIGHT))
        sheet.freeze_panes(HEAD_ROW, fixed)
        sheet.repeat_rows(HEAD_ROW - 1)
        across = -(-sum(column.width for column in columns) // PAGE_WIDTH)
        sheet.fit_to_pages(across, 0)
        if across > 1:
            sheet.repeat_columns(0, fixed - 1)
        if filtered and row >= HEAD_ROW:
            sheet.autofilter(HEAD_ROW - 1, 0, row, len(columns) - 1)
        return row + 1

    def mark(self, name: str, value: str) -> None:
        """Write a property of our own into the document, by which it is known when it comes back."""
        self._book.set_custom_property(name, value)

    def protect(self, name: str) -> None:
        """Lock a sheet but for the cells that are typed in; there is no password, for nothing here is a secret."""
        free = ("format_columns", "format_rows", "sort", "autofilter")
        self.sheets[name].protect("", dict.fromkeys(free, True))

    def name(self, name: str, refers_to: str) -> None:
        """Give cells a name: `book.name("Weights", "Scheme!$C$5:$C$12")`."""
        self._book.define_name(name, f"={refers_to}")

    def _write(self, sheet: "Worksheet", row: int, at: int, cell: Cell, look: "Format") -> None:
        if cell is None or cell == "":
            sheet.write_blank(row, at, None, look)
        elif isinstance(cell, str):
            sheet.write_string(row, at, text_of(cell), look)
        elif isinstance(cell, Live):
            value = cell.value
            told = "" if value is None else text_of(value) if isinstance(value, str) else number_of(value)
            sheet.write_formula(row, at, f"={cell.formula}", look, told)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, at, cell.astimezone(LONDON).replace(tzinfo=None, microsecond=0), look)
        elif isinstance(cell, date):
            sheet.write_datetime(row, at, cell, look)
        else:
            sheet.write_number(row, at, number_of(cell), look)

    def content(self) -> bytes:
        """The finished file. Equal facts give equal bytes."""
        self._book.close()
        return self._out.getvalue()


def number_of(value: Decimal | Fraction | int) -> Decimal | int:
    """A figure as a sheet keeps it: to seventeen digits."""
    if isinstance(value, int):
        return value
    fraction = Fraction(value)
    return _EXACT.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))


def text_of(text: str) -> str:
    """A text that a cell can hold; what is longer than a cell is cut, and says so.

    >>> text_of("x" * 40_000).endswith("on screen."), len(text_of("x" * 40_000))
    (True, 32767)
    """
    clean = inert(text)
    if 2 * len(clean) <= MOST_CHARACTERS or _units(clean) <= MOST_CHARACTERS:
        return clean
    room = MOST_CHARACTERS - len(CUT)
    kept = clean[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - max(1, (_units(kept) - room) // 2)]
    return kept + CUT


def _lines(cell: Cell, column: Column) -> int:
    """How many lines a cell takes; not every reader works that out when it opens a file."""
    text = cell.value if isinstance(cell, Live) else cell
    if column.look not in (Look.WRAP, Look.INPUT_TEXT) or not isinstance(text, str):
        return 1
    return _lines_of(text, column.width + column.width // 8)


def _lines_of(text: str, width: int) -> int:
    return sum(-(-len(line) // max(width - 2, 1)) or 1 for line in text.split("\n"))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _printed(text: str) -> str:
    """A text in the head or foot of a printed page, where & begins a command and a bracket a picture."""
    return re.sub(r"\s*&\s*", " and ", re.sub(r"[\s\[\]]+", " ", inert(text)))[:80].strip()


def cell(column: int, row: int, *, fixed: bool = False, sheet: str = "") -> str:
    """The address of a cell; columns from 0, rows from 1. `fixed` keeps it where it is when a formula is copied.

    >>> cell(2, 5), cell(27, 9, fixed=True, sheet="Scores")
    ('C5', 'Scores!$AB$9')
    """
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    mark = "$" if fixed else ""
    return f"{sheet}{'!' if sheet else ''}{mark}{letters}{mark}{row}"


def column_of(column: int, first: int, last: int, sheet: str = "") -> str:
    """The address of part of a column, fixed.

    >>> column_of(1, 5, 24, "Bids")
    'Bids!$B$5:$B$24'
    """
    top, bottom = cell(column, first, fixed=True), cell(column, last, fixed=True)
    return f"{sheet}{'!' if sheet else ''}{top}:{bottom}"
