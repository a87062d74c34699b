"""Rows pasted from a spreadsheet: cells parted by tabs, and a sentence with its place for each that cannot be taken."""

import csv
import re
from dataclasses import dataclass, field
from io import StringIO

from procurement.core.forms import has_unprintable, shown_safely

MOST_FAULTS = 40
"""How many faults are told one by one; a wrong column would otherwise fill the page with one sentence."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell: its row as pasted (the first is 1), its column, and a sentence."""

    row: int
    column: str
    sentence: str

    @property
    def words(self) -> str:
        """The fault with its place in front."""
        place = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{place}: {self.sentence}" if self.row else self.sentence


class Refused(Exception):
    """A paste that cannot be read at all, or whose columns cannot be told."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults


@dataclass
class Faults:
    """What is wrong with a paste so far; past the most that are told, they are only counted."""

    told: list[Fault] = field(default_factory=list)
    untold: int = 0

    def say(self, row: int, column: str, sentence: str) -> None:
        """Refuse a cell."""
        if len(self.told) < MOST_FAULTS:
            self.told.append(Fault(row, column, sentence))
        else:
            self.untold += 1

    def fit(self, row: int, column: str, cell: str, most: int) -> None:
        """Refuse what cannot be kept: characters that cannot be printed, endless texts."""
        if has_unprintable(cell):
            self.say(row, column, f"“{short(cell)}” holds a character that cannot be printed.")
        if len(cell) > most:
            self.say(row, column, f"The cell is {len(cell):,} characters long; {most:,} are the most.")

    def all(self) -> tuple[Fault, ...]:
        """Every fault, and how many more there are."""
        more = Fault(0, "", f"And {self.untold:,} more cells that cannot be read.")
        return (*self.told, more) if self.untold else tuple(self.told)


Row = tuple[int, list[str]]


def cells_of(text: str, most: int, what: str, delimiter: str = "\t") -> list[Row]:
    """The rows that hold anything, numbered as pasted, and no columns past the last that holds anything."""
    nothing = Refused(Fault(0, "", "Nothing was pasted. Copy the rows in Excel and paste them here."))
    if not text.strip():
        raise nothing
    plain = re.sub(r"\r\n?", "\n", text).strip("\n")
    try:
        read = list(csv.reader(StringIO(plain, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as wrong:
        sentence = "A quotation mark opens in a cell and does not close. Copy the rows in Excel again."
        raise Refused(Fault(0, "", sentence)) from wrong
    numbered = [(place, [_tidy(cell) for cell in cells]) for place, cells in enumerate(read, start=1)]
    rows = [(place, cells) for place, cells in numbered if any(cells)]
    if not rows:
        raise nothing
    if len(rows) > most + 1:
        raise Refused(
            Fault(0, "", f"This is {len(rows):,} rows; a procurement has at most {most} {what}. Nothing was read.")
        )
    width = max(max(place for place, cell in enumerate(cells) if cell) for _, cells in rows) + 1
    if width == 1:
        raise Refused(Fault(0, "", "There is one column only. Copy the cells in Excel, so that tabs part them."))
    return [(place, (cells + [""] * width)[:width]) for place, cells in rows]


def _tidy(cell: str) -> str:
    return "\n".join(" ".join(line.replace("\u00a0", " ").split(" ")).strip() for line in cell.split("\n")).strip()


def short(cell: str) -> str:
    """A cell as it is quoted in a sentence."""
    text = shown_safely(" ".join(cell.split()))
    return text if len(text) <= 40 else text[:39] + "…"
