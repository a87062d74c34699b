"""Accounts keyed in a workbook: its columns, its signed row marks, and reading it back cell by cell. Pure but for that.

A row is a year of accounts of one bidder. Its mark says which, what stood in it when it was handed out, and on which
keying that rested, so that rows may be sorted, an untouched row changes nothing, and one that was keyed again here in
the meantime is refused by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeSerializer

from evaluation.financial.keying import DIGITS, LONGEST_YEAR, NEVER_NEGATIVE, PLACES, GivenYear
from evaluation.financial.rules import FIGURES
from evaluation.financial.signs import WHOSE
from procurement.core.numbers import BadNumber, parse_decimal, shown
from procurement.core.words import day
from procurement.tenders.typed_workbooks import (
    BadBook,
    Fault,
    letter_of,
    marked,
    opened_book,
    rows_of,
    shape_faults,
    text_in,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

WHAT = "a workbook for accounts"
SHEET, ABOUT = "Accounts", "About"
SIGNED = "Mark of this workbook"

BOXES: Mapping[str, str] = {
    "year_end": "Year to",
    "months": "Months",
    "entity": "Whose accounts",
    "whose": "Who that is",
    "audited": "Audited",
    "source": "Source",
    **{name: f"{title}, £" for name, title in FIGURES.items()},
}
"""What is typed of a year, by name, with the head of its column."""

HEADS = ("Row mark (leave it as it is)", "Bidder", *BOXES.values())
KEY, FIRST_BOX = 1, 3
COLUMNS: Mapping[str, int] = {name: at for at, name in enumerate(BOXES, start=FIRST_BOX)}
"""The columns that are typed in, counted from 1."""

ABOUT_A_YEAR = ("entity", "whose", "audited", "source", "year_end")
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")


@dataclass(frozen=True)
class Handed:
    """A row as it is handed out: whose bidder, on which keying it rests (0: a year not keyed yet), and what it says."""

    tender_id: int
    figures_id: int
    place: int
    bidder: str
    said: Mapping[str, str]

    @property
    def key(self) -> tuple[int, int, int]:
        """Bidder, keying, and which of its empty rows."""
        return self.tender_id, self.figures_id, self.place


@dataclass(frozen=True)
class OnFile:
    """A year that is on file now: its keying, and who keyed it when, in words."""

    figures_id: int
    keyed: str


@dataclass(frozen=True)
class Proposed:
    """A year that a workbook would put on file: of which bidder, in place of which keying, and where it stands."""

    row: Handed
    year: GivenYear
    at: int
    said: Mapping[str, str]

    @property
    def changes(self) -> list[tuple[str, str, str, str]]:
        """Each box that changes: its place in the workbook, its name, what it says here now, and in the workbook."""
        return [
            (
                f"{SHEET}!{letter_of(COLUMNS[box])}{self.at}",
                head,
                _in_words(box, self.row.said[box]),
                _in_words(box, self.said[box]),
            )
            for box, head in BOXES.items()
            if self.row.said[box] != self.said[box] or (not self.row.figures_id and self.said[box])
        ]


@dataclass
class Taken:
    """A workbook as it was read. Nothing of it is taken while there is a fault."""

    years: list[Proposed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Seals:
    """Makes and opens the marks of a procurement's workbooks for accounts, with the instance's secret."""

    def __init__(self, secret: str, procurement_id: int, code: str) -> None:
        self._book = URLSafeSerializer(secret, salt="accounts book")
        self._rows = URLSafeSerializer(secret, salt=f"accounts row {procurement_id}")
        self._seen = URLSafeSerializer(secret, salt=f"accounts seen {procurement_id}")
        self.procurement_id, self.code = procurement_id, code

    def book(self, made_at: str, rows: int) -> str:
        """The mark of a workbook: of which procurement, when it was taken out, with how many rows."""
        return str(self._book.dumps([self.procurement_id, self.code, made_at, rows]))

    def count(self, mark: str) -> int:
        """How many rows it was handed out with. Raises BadBook where it is another procurement's or was changed."""
        try:
            procurement_id, code, made_at, rows = self._book.loads(mark)
        except (BadData, ValueError, TypeError):
            raise BadBook("The mark of the workbook was changed, or was made elsewhere. Take out a new one.") from None
        if procurement_id != self.procurement_id:
            raise BadBook(f"This workbook, taken out {made_at}, is of another procurement, {code}.")
        return int(rows)

    def row(self, row: Handed) -> str:
        """The mark of a row."""
        return str(self._rows.dumps([*row.key, hashed(row.said)]))

    def row_opened(self, mark: str) -> tuple[tuple[int, int, int], str]:
        """Which row, and the hash of what it said. Raises BadData."""
        tender_id, figures_id, place, said = self._rows.loads(mark)
        return (tender_id, figures_id, place), said

    def seen(self, years: Sequence[Proposed]) -> str:
        """What was shown before it is taken, to be sent back with the word to take it."""
        return str(self._seen.dumps([[one.row.tender_id, one.row.figures_id, dict(one.said)] for one in years]))

    def shown_before(self, mark: str) -> list[tuple[int, int, GivenYear]]:
        """The years that were shown: bidder, keying in whose place, year. Raises BadBook."""
        try:
            return [(tender_id, figures_id, _year(said)) for tender_id, figures_id, said in self._seen.loads(mark)]
        except (BadData, ValueError, TypeError, KeyError):
            raise BadBook("What was to be taken in is not what was shown. Choose the workbook again.") from None


def hashed(said: Mapping[str, str]) -> str:
    """A short hash of a row."""
    return hashlib.sha256("\0".join(said[box] for box in BOXES).encode()).hexdigest()[:16]


def said_of(year: GivenYear) -> dict[str, str]:
    """A year as the boxes of its row say it."""
    return {
        "year_end": year.year_end.isoformat(),
        "months": str(year.months),
        "entity": year.entity,
        "whose": year.whose,
        "audited": "yes" if year.audited else "no",
        "source": year.source,
        **{name: shown(year.figures[name]) if name in year.figures else "" for name in FIGURES},
    }


def empty_row(entity: str, year_end: date | None) -> dict[str, str]:
    """A row for a year that is not keyed yet."""
    told = {"year_end": year_end.isoformat() if year_end else "", "months": "12", "entity": entity, "whose": "bidder"}
    return dict.fromkeys(BOXES, "") | told


def _in_words(box: str, text: str) -> str:
    return day(date.fromisoformat(text)) if box == "year_end" and text else text


def _year(said: Mapping[str, str]) -> GivenYear:
    return GivenYear(
        said["entity"],
        said["source"],
        date.fromisoformat(said["year_end"]),
        int(said["months"]),
        said["audited"] == "yes",
        {name: Decimal(said[name]) for name in FIGURES if said[name]},
        said["whose"],
    )


def read(
    data: bytes, seals: Seals, rows: Sequence[Handed], on_file: Mapping[tuple[int, str, str], OnFile], today: date
) -> Taken:
    """Read a workbook that was handed out here. Raises BadBook where it is another, or none.

    `rows` as they would be handed out now, and `on_file` every year that is on file by bidder, entity and day.
    """
    book = opened_book(data, WHAT)
    if ABOUT not in book.sheetnames or SHEET not in book.sheetnames:
        raise BadBook(f"This is no workbook for accounts: it needs the sheets {ABOUT} and {SHEET}. Take out a new one.")
    count = seals.count(marked(book[ABOUT], SIGNED))
    return _Reading(seals, {row.tender_id: row.bidder for row in rows}, rows, on_file, today).read(book[SHEET], count)


class _Reading:
    """Reading the sheet of accounts."""

    def __init__(
        self,
        seals: Seals,
        bidders: Mapping[int, str],
        rows: Sequence[Handed],
        on_file: Mapping[tuple[int, str, str], OnFile],
        today: date,
    ) -> None:
        self.seals, self.bidders, self.on_file, self.today = seals, bidders, on_file, today
        self.rows = {row.key: row for row in rows}
        self.taken = Taken()
        self.found: dict[tuple[int, int, int], int] = {}

    def fault(self, cell: str, sentence: str) -> None:
        self.taken.faults.append(Fault(SHEET, cell, sentence))

    def read(self, sheet: Any, count: int) -> Taken:
        """Every row; `count` is with how many it was handed out."""
        rows, unexpected = rows_of(sheet, len(HEADS), WHAT)
        self.taken.faults += [*shape_faults(sheet, HEADS), *unexpected]
        for number, row in rows.items():
            self._row(number, row)
        if len(self.found) < count:
            self.fault(
                "", f"{count - len(self.found)} of {count} rows are missing. Put them back, or take out a new workbook."
            )
        return self.taken

    def _row(self, number: int, row: Mapping[int, Cell]) -> None:
        place = f"A{number}"
        if KEY not in row:
            return self.fault(place, "This row has no row mark: it was added, or its mark was cleared.")
        try:
            key, before = self.seals.row_opened(str(row[KEY].value))
        except (BadData, ValueError, TypeError):
            return self.fault(place, "The row mark was changed, or is of another workbook.")
        if key in self.found:
            return self.fault(place, f"This row stands twice: also in row {self.found[key]}.")
        self.found[key] = number
        so_far = len(self.taken.faults)
        said = {box: self._typed(box, row) for box in BOXES}
        if len(self.taken.faults) > so_far or hashed(said) == before:
            return None
        if key[0] not in self.bidders:
            return self.fault(place, "This bidder is not yours to check (any more): put the row back.")
        if self._whole(number, said) and self._fresh(number, key, said):
            handed = self.rows.get(key) or Handed(*key, self.bidders[key[0]], dict.fromkeys(BOXES, ""))
            self.taken.years.append(Proposed(handed, _year(said), number, said))
        return None

    def _cell(self, box: str, number: int) -> str:
        return f"{letter_of(COLUMNS[box])}{number}"

    def _whole(self, number: int, said: Mapping[str, str]) -> bool:
        """Whether a row that was touched says all that a year needs."""
        if not any(said[name] for name in FIGURES):
            name = next(iter(FIGURES))
            self.fault(self._cell(name, number), "Type at least one figure of these accounts, or put the row back.")
            return False
        lacking = [box for box in ABOUT_A_YEAR if not said[box]] + ([] if said["months"] else ["months"])
        for box in lacking:
            self.fault(self._cell(box, number), f"{BOXES[box]} is missing.")
        if not lacking and date.fromisoformat(said["year_end"]) > self.today:
            self.fault(self._cell("year_end", number), "This day lies ahead: the period must have ended.")
            return False
        return not lacking

    def _fresh(self, number: int, key: tuple[int, int, int], said: Mapping[str, str]) -> bool:
        """Whether the year is still as it was when the row was handed out, and stands in one row alone."""
        tender_id, figures_id, _ = key
        now = self.on_file.get((tender_id, said["entity"], said["year_end"]))
        again = next((one for one in self.taken.years if _same(one, tender_id, said)), None)
        year = f"the year to {day(date.fromisoformat(said['year_end']))} of {said['entity']}"
        if again:
            self.fault(f"A{number}", f"{year[0].upper()}{year[1:]} stands in row {again.at} as well.")
        elif figures_id and now is None:
            self.fault(self._cell("year_end", number), "This row is of another year: type a new year in an empty row.")
        elif now and now.figures_id != figures_id:
            self.fault(
                f"A{number}",
                f"{self.bidders[tender_id]}: {year} was keyed here by {now.keyed}, after this workbook was taken out. "
                "Take out a new one.",
            )
        else:
            return True
        return False

    def _typed(self, box: str, row: Mapping[int, Cell]) -> str:
        """What stands in a box; nothing, and a fault, where it cannot be taken."""
        if COLUMNS[box] not in row:
            return ""
        cell = row[COLUMNS[box]]
        try:
            return _day(cell) if box == "year_end" else understood(box, text_in(cell))
        except BadNumber as why:
            self.fault(cell.coordinate, str(why))
            return ""


def _same(one: Proposed, tender_id: int, said: Mapping[str, str]) -> bool:
    return (one.row.tender_id, one.said["entity"], one.said["year_end"]) == (
        tender_id,
        said["entity"],
        said["year_end"],
    )


def understood(box: str, text: str) -> str:
    """A box as it is kept. Raises BadNumber with a sentence.

    >>> understood("audited", "Yes"), understood("whose", "Its parent"), understood("revenue", "-1.50")
    ('yes', 'parent', '-1.5')
    """
    if not text or box in ("entity", "source"):
        return text
    if box == "audited":
        if text.casefold() not in ("yes", "no"):
            raise BadNumber("Type yes or no.")
        return text.casefold()
    if box == "whose":
        known = {said.casefold(): name for name, words in WHOSE.items() for said in (name, words)}
        if text.casefold() not in known:
            raise BadNumber("Type bidder, parent or guarantor.")
        return known[text.casefold()]
    if box == "months":
        return shown(parse_decimal(text, places=0, digits=2, least=Decimal(1), most=Decimal(LONGEST_YEAR)))
    least = Decimal(0) if box in NEVER_NEGATIVE else None
    return shown(parse_decimal(text, places=PLACES, digits=DIGITS, least=least))


def _day(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    for form in _DAYS:
        try:
            return datetime.strptime(str(value).strip(), form).date().isoformat()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise BadNumber("Type the last day of the year as a date, such as 31 March 2021.")
