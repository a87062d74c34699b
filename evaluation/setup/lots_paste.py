"""Lots as they are pasted from a spreadsheet: rows parted by tabs, in any order of columns, refused cell by cell.

Nothing is guessed: what cannot be read is named with its row and column, and then no row is taken.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from evaluation.setup.pack import LotLine
from procurement.core.numbers import BadNumber, parse_decimal
from procurement.core.pasting import Fault, Faults, Refused, Row, cells_of, short

MOST_LOTS = 500
MOST_PROVIDERS = 9999
MOST_CHARACTERS = 200


class Column(StrEnum):
    """What a column of lots can hold; the value is how a fault names it."""

    NUMBER = "number"
    NAME = "name"
    HOURS = "hours"
    PROVIDERS = "providers"
    FEWEST = "fewest"
    MOST = "most"
    OLD = "old clusters"
    URBAN = "urban rate"
    RURAL = "rural rate"
    EXTRA_RURAL = "extra-rural rate"
    NET = "value without VAT"
    GROSS = "value with VAT"


@dataclass(frozen=True)
class Pasted:
    """What a paste holds; lots only where nothing was wrong."""

    lots: tuple[LotLine, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_lots(text: str) -> Pasted:
    """The lots in a paste, or every fault of it.

    >>> read_lots("Lot\\tHours\\tProviders\\nAshford\\t5,253.25\\t4–6").lots[0].max_providers
    6
    >>> [fault.words for fault in read_lots("Ashford\\t5253.25\\t4.5").faults]
    ['Row 1, providers: “4.5” is not a number of providers. Write a whole number such as 4, or a range such as 4–6.']
    """
    try:
        rows = cells_of(text, MOST_LOTS, "lots")
        columns, first = _columns(rows)
        reader = _Reader(columns)
        lots = [reader.lot(number, cells) for number, cells in rows[first:]]
        reader.refuse_repeated(lots, [number for number, _ in rows[first:]])
    except Refused as refused:
        return Pasted(faults=refused.faults)
    faults = reader.faults.all()
    return Pasted(faults=faults) if faults else Pasted(lots=tuple(lots))


# Which column is which

_HEADS: tuple[tuple[Column, str], ...] = (
    (Column.FEWEST, r"(fewest|least|min|minimum)( (number of )?(providers|places))?|(providers|places) (from|min)"),
    (Column.MOST, r"(most|max|maximum)( (number of )?(providers|places))?|(providers|places) (to|max)"),
    (Column.OLD, r".*\b(old|current|former|previous|existing)\b.*"),
    (Column.GROSS, r".*\b(gross|with vat|inc(l|luding)?( of)? vat)\b.*"),
    (Column.NET, r".*\b(net|value|worth|(without|ex|excl|excluding) vat)\b.*"),
    (Column.HOURS, r".*\bhours?\b.*"),
    (Column.PROVIDERS, r".*\b(providers?|places|capacity)\b.*"),
    (Column.URBAN, r".*\burban\b.*"),
    (Column.EXTRA_RURAL, r".*\bextra\b.*"),
    (Column.RURAL, r".*\brural\b.*"),
    (Column.NUMBER, r"no|nr|number|ref|id|lot (no|number|ref|id)"),
    (Column.NAME, r"name|title|area|town|(new )?(cluster|zone|lot)s?( name)?|lot (or )?(cluster|zone)"),
)


def _head(cell: str) -> Column | None:
    """What a heading means; None where it is not known."""
    words = " ".join(re.findall(r"[a-z]+", cell.lower()))
    if not words and cell.strip() == "#":
        return Column.NUMBER
    return next((column for column, shape in _HEADS if re.fullmatch(shape, words)), None)


def _columns(rows: Sequence[Row]) -> tuple[list[Column], int]:
    """What each column holds, and the index of the first row of lots."""
    place, first = rows[0]
    known = [_head(cell) for cell in first]
    figures = any(_kind(cell) != "text" for _, cells in rows[1:2] for cell in cells)
    headed = all(_kind(cell) == "text" for cell in first) and len([c for c in known if c]) >= (1 if figures else 2)
    columns = _headed(place, first, known) if headed else _guessed(rows)
    if headed and len(rows) == 1:
        raise Refused(Fault(place, "", "There is a row of headings and no lot below it."))
    if Column.NAME not in columns:
        raise Refused(Fault(place, "", "No column holds the lots’ names. Head it “Lot” or “Cluster”."))
    return columns, int(headed)


def _headed(place: int, cells: Sequence[str], known: list[Column | None]) -> list[Column]:
    """The columns by their headings; "Lot" is a number where another column holds the name."""
    names = [index for index, column in enumerate(known) if column is Column.NAME]
    plain = [index for index in names if re.fullmatch(r"lots?", cells[index].lower())]
    if len(names) == 2 and len(plain) == 1:
        known = [Column.NUMBER if index in plain else column for index, column in enumerate(known)]
    faults = [
        Fault(
            place,
            f"column {index}",
            f"“{short(cell)}” is not known. Use Lot, Hours, Providers, Old clusters, Urban, Rural or Value."
            if cell
            else "The column has no heading; a hidden or blank column was copied with the others. Leave it out.",
        )
        for index, (cell, column) in enumerate(zip(cells, known, strict=True), start=1)
        if column is None
    ]
    found = [column for column in known if column is not None]
    faults += [Fault(place, column, "Two columns have this heading.") for column, n in Counter(found).items() if n > 1]
    if Column.PROVIDERS in found and {Column.FEWEST, Column.MOST} & set(found):
        faults.append(Fault(place, "providers", "Providers stand in one column as 4–6, or in two; not both."))
    if faults:
        raise Refused(*faults)
    return found


_RANGE = re.compile(r"([0-9]{1,6})\s*(?:-|‐|‑|–|—|to)\s*([0-9]{1,6})")
_MONEYED = re.compile(r"(£?)\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")


def _kind(cell: str) -> str:
    """whole, number, range or text; what is meant for a number and is none counts as one, to be refused as such."""
    if re.fullmatch(r"[0-9]{1,6}", cell):
        return "whole"
    if _RANGE.fullmatch(cell):
        return "range"
    figures = any(sign.isdigit() for sign in cell) and not any(sign.isalpha() for sign in cell)
    return "number" if figures or cell.lower() in ("nan", "inf", "-inf") else "text"


def _guessed(rows: Sequence[Row]) -> list[Column]:
    """The columns of a paste without headings, by what most of their cells look like."""
    place = rows[0][0]
    columns: list[Column] = []
    for index in range(len(rows[0][1])):
        kinds = Counter(_kind(cells[index]) for _, cells in rows if cells[index])
        if not kinds:
            raise Refused(
                Fault(
                    place,
                    f"column {index + 1}",
                    "The column is blank: hidden or left over. Leave it out, and copy again.",
                )
            )
        columns.append(_next(columns, kinds, place))
    if Column.FEWEST in columns and Column.MOST not in columns:
        columns[columns.index(Column.FEWEST)] = Column.PROVIDERS
    return columns


def _next(before: Sequence[Column], kinds: Counter[str], place: int) -> Column:
    """What the next column most likely is, from its kinds of cells and the columns before it."""
    if kinds["range"] and Column.PROVIDERS not in before:
        return Column.PROVIDERS
    if kinds["text"] > sum(kinds.values()) / 2:
        wanted = [Column.NAME, Column.OLD]
    elif Column.NAME not in before:
        wanted = [Column.NUMBER]
    elif Column.HOURS not in before:
        wanted = [Column.HOURS]
    elif Column.PROVIDERS in before or {Column.FEWEST, Column.MOST} <= set(before):
        wanted = [Column.URBAN, Column.RURAL, Column.EXTRA_RURAL]
    else:
        wanted = [Column.FEWEST, Column.MOST]
    for column in wanted:
        if column not in before:
            return column
    sentence = "It cannot be told what this column holds. Put a row of headings above: Lot, Hours, Providers."
    raise Refused(Fault(place, f"column {len(before) + 1}", sentence))


# The cells


@dataclass
class _Reader:
    """Reads rows under known columns and keeps the faults."""

    columns: Sequence[Column]
    faults: Faults = field(default_factory=Faults)

    def lot(self, row: int, cells: Sequence[str]) -> LotLine:
        """One row; what is at fault has a harmless value in its place."""
        by_column = dict(zip(self.columns, cells, strict=True))
        for column, cell in by_column.items():
            self._fit(row, column, cell)
        if re.fullmatch(r"(?i)(grand |sub-?)?totals?:?|sum", by_column[Column.NAME]):
            self.faults.say(row, Column.NAME, "This looks like the row of totals, not a lot. Leave it out.")
        number = self._whole(row, Column.NUMBER, by_column, "a lot’s number", MOST_LOTS * 20)
        few, many = self._providers(row, by_column)
        return LotLine(
            number if number is not None else row,
            " ".join(by_column[Column.NAME].split()),
            self._amount(row, Column.HOURS, by_column),
            few,
            many,
            split_names(by_column.get(Column.OLD, "")),
            self._amount(row, Column.URBAN, by_column),
            self._amount(row, Column.RURAL, by_column),
            self._amount(row, Column.EXTRA_RURAL, by_column),
            self._amount(row, Column.NET, by_column, digits=11),
            self._amount(row, Column.GROSS, by_column, digits=11),
        )

    def refuse_repeated(self, lots: list[LotLine], rows: Sequence[int]) -> None:
        """No two lots with one number; without a column of numbers they are counted from 1."""
        if Column.NUMBER not in self.columns:
            lots[:] = [replace(lot, number=number) for number, lot in enumerate(lots, start=1)]
        seen: dict[int, int] = {}
        for lot, row in zip(lots, rows, strict=True):
            if lot.number in seen:
                self.faults.say(
                    row, Column.NUMBER, f"The number {lot.number} stands in row {seen[lot.number]} already."
                )
            seen.setdefault(lot.number, row)
        if len(lots) > MOST_LOTS:
            self.faults.say(
                0, "", f"This is {len(lots):,} lots; a procurement has at most {MOST_LOTS}. Nothing was read."
            )

    def _fit(self, row: int, column: Column, cell: str) -> None:
        """Not empty where a value is needed, no characters that cannot be kept, not endless."""
        optional = (Column.OLD, Column.URBAN, Column.RURAL, Column.EXTRA_RURAL, Column.NET, Column.GROSS)
        if not cell and column not in optional:
            self.faults.say(
                row, column, "The cell is empty. It may be part of a merged cell; unmerge it and fill each row."
            )
        self.faults.fit(row, column, cell, 2000 if column is Column.OLD else MOST_CHARACTERS)

    def _amount(self, row: int, column: Column, cells: dict[Column, str], *, digits: int = 9) -> Decimal | None:
        """Hours, a rate or a value: as typed, or as Excel shows it with thousands parted and a pound sign."""
        cell = cells.get(column, "")
        if not cell:
            return None
        found = _MONEYED.fullmatch(cell)
        readable = found is not None and not (found[1] and column is Column.HOURS)
        plain = cell.lstrip("£ ").replace(",", "") if readable else cell
        try:
            return parse_decimal(plain, places=2, digits=digits, least=Decimal(0))
        except BadNumber as bad:
            self.faults.say(row, column, f"“{short(cell)}” cannot be read. {bad}")
            return None

    def _whole(self, row: int, column: Column, cells: dict[Column, str], what: str, most: int) -> int | None:
        cell = cells.get(column, "")
        if not cell:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", cell) or not 1 <= int(cell) <= most:
            self.faults.say(row, column, f"“{short(cell)}” is not {what}: write a whole number from 1 to {most:,}.")
            return None
        return int(cell)

    def _providers(self, row: int, cells: dict[Column, str]) -> tuple[int, int]:
        """The fewest and the most; a single figure is both."""
        if Column.PROVIDERS in cells:
            few, many = self._range(row, cells[Column.PROVIDERS])
        else:
            few = self._whole(row, Column.FEWEST, cells, "a number of providers", MOST_PROVIDERS) or 0
            many = self._whole(row, Column.MOST, cells, "a number of providers", MOST_PROVIDERS) or 0
            few, many = few or many or 1, many or few or 1
        if few > many:
            self.faults.say(row, Column.PROVIDERS, f"The fewest, {few}, is more than the most, {many}.")
        return few, many

    def _range(self, row: int, cell: str) -> tuple[int, int]:
        if not cell:
            return 1, 1
        found = _RANGE.fullmatch(cell) or re.fullmatch(r"([0-9]{1,6})", cell)
        if not found:
            self.faults.say(row, Column.PROVIDERS, _no_range(cell))
            return 1, 1
        few, many = int(found[1]), int(found[found.re.groups])
        if not (1 <= few <= MOST_PROVIDERS and 1 <= many <= MOST_PROVIDERS):
            self.faults.say(
                row, Column.PROVIDERS, f"A lot has from 1 to {MOST_PROVIDERS:,} providers, not {short(cell)}."
            )
            return 1, 1
        return few, many


def _no_range(cell: str) -> str:
    if re.search(r"(?i)[a-z]{3}", cell) and re.search(r"[0-9]", cell):
        return (
            f"“{short(cell)}” looks like a date: Excel makes one of 4-6. "
            "Format the column as text, type the range again and copy it."
        )
    return f"“{short(cell)}” is not a number of providers. Write a whole number such as 4, or a range such as 4–6."


def split_names(text: str) -> tuple[str, ...]:
    """Names parted by semicolons, commas or line ends, each once.

    >>> split_names("ASHFORD1; ASHFORD2\\nCANTERBURY & COASTAL7")
    ('ASHFORD1', 'ASHFORD2', 'CANTERBURY & COASTAL7')
    """
    parts = (" ".join(part.split()) for part in re.split(r"[;,\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))
