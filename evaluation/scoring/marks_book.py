"""An evaluator's marks as a workbook: its columns, its signed row marks, and reading it back cell by cell.

Each row carries a mark that only this instance can make: which answer it is for, whose workbook, which round, and what
stood in each box when it was taken out. So rows may be sorted, and what was typed in Excel is told from what was saved
on screen meanwhile. Whatever else differs from what was handed out is named with its cell, and nothing is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from itsdangerous import BadData, URLSafeSerializer

from procurement.core.numbers import BadNumber, parse_decimal, shown
from procurement.tenders.typed_workbooks import (
    BadBook,
    Fault,
    letter_of,
    marked,
    opened_book,
    plain,
    rows_of,
    shape_faults,
    text_in,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

WHAT = "a workbook for marks"
RULES = "Rules"
SIGNED = "Mark of this workbook"

HEADS = (
    ("Row mark (leave it as it is)", 12),
    ("Bidder", 12),
    ("Answer, as far as it is marked", 80),
    ("Score", 8),
    ("Strengths", 44),
    ("Concerns or gaps", 44),
    ("Why this score and not the next one up", 50),
)
KEY, BIDDER, ANSWER = 1, 2, 3
BOXES = {"mark": 4, "strengths": 5, "concerns": 6, "reason": 7}
"""The columns that are typed in, counted from 1."""

_COMPARED = 20_000


@dataclass(frozen=True)
class Identity:
    """Whose workbook it is, of what, and when it was taken out."""

    procurement_id: int
    code: str
    person_id: int
    name: str
    round: int
    made_at: str


@dataclass(frozen=True)
class Line:
    """One answer of the workbook: as it is handed out, and what it is compared with when it comes back."""

    tender_id: int
    criterion_id: int
    bidder: str
    answer: str
    allowed: tuple[Decimal, ...]
    said: Mapping[str, str]

    @property
    def key(self) -> tuple[int, int]:
        """Tender and question."""
        return self.tender_id, self.criterion_id


@dataclass(frozen=True)
class Typed:
    """A row as it came back: what stands in its boxes, in which of them it was changed in Excel, and their cells."""

    line: Line
    sheet: str
    row: int
    said: Mapping[str, str]
    changed: frozenset[str]
    before: Mapping[str, str]

    def cell(self, box: str) -> str:
        """Where a box stands: "D7"."""
        return f"{letter_of(BOXES[box])}{self.row}"


@dataclass
class Taken:
    """A workbook as it was read. Nothing of it is taken while there is a fault."""

    rows: list[Typed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Seals:
    """Makes and opens the marks of one evaluator's workbook in one round, with the instance's secret."""

    def __init__(self, secret: str, of: Identity) -> None:
        self._book = URLSafeSerializer(secret, salt="marks book")
        self._rows = URLSafeSerializer(secret, salt=f"marks row {of.procurement_id}.{of.person_id}.{of.round}")
        self.of = of

    def book(self, counts: Mapping[str, int]) -> str:
        """The mark of the workbook: who, what, when, and how many rows each sheet has."""
        of = self.of
        signed = [of.procurement_id, of.code, of.person_id, of.name, of.round, of.made_at, dict(counts)]
        return str(self._book.dumps(signed))

    def opened(self, mark: str) -> tuple[Identity, dict[str, int]]:
        """What such a mark says. Raises BadData where it was not made here or was changed."""
        *of, counts = self._book.loads(mark)
        return Identity(*of), dict(counts)

    def row(self, line: Line) -> str:
        """The mark of a row."""
        return str(self._rows.dumps([line.tender_id, line.criterion_id, *(hashed(line.said[box]) for box in BOXES)]))

    def row_opened(self, mark: str) -> tuple[tuple[int, int], dict[str, str]]:
        """Which answer, and the hash of what stood in each box. Raises BadData."""
        tender_id, criterion_id, *hashes = self._rows.loads(mark)
        return (tender_id, criterion_id), dict(zip(BOXES, hashes, strict=True))


def hashed(text: str) -> str:
    """A short hash of what stands in a box, however its lines end."""
    return hashlib.sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def sheet_name(code: str) -> str:
    """The sheet of a question, in signs that a sheet may be named with.

    >>> sheet_name("Q1/2")
    'Q1-2'
    """
    return "".join("-" if sign in "[]:*?/\\'" else sign for sign in code)[:31]


def read(data: bytes, seals: Seals, sheets: Mapping[str, Sequence[Line]]) -> Taken:
    """Read a workbook that was handed out to this evaluator. Raises BadBook where it is another, or none."""
    from openpyxl.worksheet.worksheet import Worksheet

    book = opened_book(data, WHAT)
    if RULES not in book.sheetnames:
        raise BadBook(f"This is no workbook for marks: it has no sheet “{RULES}”. Take out a new one.")
    counts = _identified(book[RULES], seals)
    taken = Taken()
    for name in book.sheetnames:
        if name == RULES:
            continue
        sheet = book[name]
        if name not in sheets or name not in counts or not isinstance(sheet, Worksheet):
            taken.faults.append(Fault(name, "", "This sheet is not part of your workbook: remove it."))
            continue
        _Sheet(sheet, sheets[name], seals, taken).read(counts[name])
    missing = (Fault(name, "", "This sheet is missing.") for name in counts if name not in book.sheetnames)
    taken.faults += missing
    return taken


def _identified(rules: Worksheet, seals: Seals) -> dict[str, int]:
    """How many rows each sheet was handed out with, if the workbook is this person's, of this round."""
    mark = marked(rules, SIGNED)
    try:
        of, counts = seals.opened(mark)
    except (BadData, ValueError, TypeError):
        raise BadBook("The mark of the workbook was changed, or was made elsewhere. Take out a new one.") from None
    mine = seals.of
    if of.procurement_id != mine.procurement_id:
        raise BadBook(f"This workbook is of another procurement, {of.code}.")
    if of.person_id != mine.person_id:
        raise BadBook(f"This workbook is {of.name}’s: each evaluator takes in their own.")
    if of.round != mine.round:
        raise BadBook(f"This workbook, taken out {of.made_at}, is of an earlier round. Take out a new one.")
    return counts


class _Sheet:
    """Reading one question's sheet."""

    def __init__(self, sheet: Worksheet, lines: Sequence[Line], seals: Seals, taken: Taken) -> None:
        self.sheet, self.seals, self.taken = sheet, seals, taken
        self.lines = {line.key: line for line in lines}
        self.rows: dict[int, dict[int, Cell]] = {}
        self.found: dict[tuple[int, int], int] = {}

    def fault(self, cell: str, sentence: str) -> None:
        self.taken.faults.append(Fault(self.sheet.title, cell, sentence))

    def read(self, count: int) -> None:
        """Everything on it; `count` is with how many answers it was handed out."""
        self.rows, unexpected = rows_of(self.sheet, len(HEADS), WHAT)
        self.taken.faults += [*shape_faults(self.sheet, [head for head, _ in HEADS]), *unexpected]
        for number, row in self.rows.items():
            self._row(number, row)
        if len(self.found) < count:
            lost = [line.bidder for key, line in self.lines.items() if key not in self.found]
            said = ", ".join(lost[:8]) or "a bidder"
            self.fault("", f"A row is missing: that of {said}. Put it back, or take out a new workbook.")

    def _row(self, number: int, row: Mapping[int, Cell]) -> None:
        place = f"A{number}"
        if KEY not in row:
            place = place if BIDDER in row else min(row.items())[1].coordinate
            return self.fault(place, "This row has no row mark: it was added, or its mark was cleared.")
        try:
            key, hashes = self.seals.row_opened(str(row[KEY].value))
        except (BadData, ValueError, TypeError):
            return self.fault(place, "The row mark was changed, or is of another workbook.")
        if key in self.found:
            return self.fault(place, f"This row stands twice: also in row {self.found[key]}.")
        self.found[key] = number
        line = self.lines.get(key)
        said = {box: text for box in BOXES if (text := self._typed(box, row, line)) is not None}
        changed = frozenset(box for box, text in said.items() if hashed(text) != hashes[box])
        if line is None:
            if changed:
                self.fault(place, "This answer is not yours to mark any more: its row was changed. Put it back.")
            return None
        for column, expected in ((BIDDER, line.bidder), (ANSWER, line.answer)):
            if column not in row or not _says(row[column].value, expected):
                self.fault(f"{letter_of(column)}{number}", "This cell was changed; it is not typed in.")
        self.taken.rows.append(Typed(line, self.sheet.title, number, said, changed, hashes))
        return None

    def _typed(self, box: str, row: Mapping[int, Cell], line: Line | None) -> str | None:
        """What stands in a box; None, and a fault, where it cannot be taken."""
        if BOXES[box] not in row:
            return ""
        cell = row[BOXES[box]]
        try:
            text = text_in(cell)
            return _mark(text, line.allowed if line else ()) if box == "mark" else text
        except BadNumber as why:
            self.fault(cell.coordinate, str(why))
            return None


def _mark(text: str, allowed: Iterable[Decimal]) -> str:
    """A mark of the published scale, as it is spelled there; empty for none yet."""
    if not text:
        return ""
    mark, scale = parse_decimal(text), list(allowed)
    if scale and mark not in scale:
        raise BadNumber(f"{shown(mark)} is not on the scale: {', '.join(shown(one) for one in scale)}.")
    return shown(mark)


def _says(value: object, expected: str) -> bool:
    """Whether a cell still says what was handed out. Only letters and digits count: space and signs come back changed,
    and what a cell could not hold was cut."""
    given, handed = ("".join(filter(str.isalnum, str(text)))[:_COMPARED] for text in (value, expected))
    return given == handed
