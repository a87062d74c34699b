"""The price schedule: its lines as published, what bidders typed into each, and what that comes to for a lot. Pure.

A line is a rate with an indicative volume, or a lump sum without one. Blank is not zero: a blank line leaves the lot
without a price until the bidder has said what it means, and so does a zero until it is confirmed.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from procurement.core.numbers import BadNumber, parse_decimal
from procurement.questionnaire.rules import stands_for

PLACES = 4
"""Decimal places that a price may have."""

MOST_LINES = 400

_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True)
class PriceLine:
    """A line of the schedule. `volume` None: a lump sum. `lots` are the numbers of those it is for; none is all."""

    code: str
    label: str
    unit: str = ""
    volume: Decimal | None = None
    lots: tuple[int, ...] = ()

    def comes_to(self, amount: Fraction) -> Fraction:
        """What a price typed here comes to: rate × volume, or the lump sum itself.

        >>> PriceLine("P1", "Hour", "hour", Decimal(100)).comes_to(Fraction(39, 2))
        Fraction(1950, 1)
        """
        return amount if self.volume is None else amount * Fraction(self.volume)


WHOLE = PriceLine("P1", "The whole price")
"""The schedule of a procurement that names no lines: one lump sum for each lot."""


class BadLine(ValueError):
    """A line of the schedule that cannot be read; the sentence says which and why."""


def read_lines(text: str) -> tuple[PriceLine, ...]:
    """The schedule as it is typed, one line each: what is priced | unit | volume | lots. None typed: one lump sum.

    Raises BadLine.

    >>> read_lines("Hour of care | hour | 52,000\\nMobilisation")[0].volume
    Decimal('52000')
    >>> [line.code for line in read_lines("")]
    ['P1']
    """
    rows = [row for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_LINES:
        raise BadLine(f"There are {len(rows):,} lines; at most {MOST_LINES} can be priced.")
    return tuple(_line(at, row) for at, row in enumerate(rows, start=1)) or (WHOLE,)


def _line(at: int, row: str) -> PriceLine:
    label, unit, volume, lots = ([part.strip() for part in row.split("|")] + [""] * 4)[:4]
    if row.count("|") > 3 or not label:
        raise BadLine(f"Line {at}: write what is priced, then unit, volume and lots, parted by |.")
    try:
        size = parse_decimal(_ungrouped(volume), places=4, digits=11, least=Decimal("0.0001")) if volume else None
    except BadNumber as wrong:
        raise BadLine(f"Line {at}: the volume {volume} is not a number above nothing.") from wrong
    numbers = [part.strip() for part in lots.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in numbers):
        raise BadLine(f"Line {at}: name lots by their numbers, such as 1, 2.")
    return PriceLine(f"P{at}", label[:160], unit[:40], size, tuple(sorted({int(part) for part in numbers})))


def _ungrouped(text: str) -> str:
    """A number without its commas of thousands, where they stand as they should."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def lines_of(lines: Iterable[PriceLine], lot: int) -> list[PriceLine]:
    """The lines of one lot."""
    return [line for line in lines if stands_for(line.lots, (lot,))]


class Read(StrEnum):
    """What was found in the cell of a line."""

    GIVEN = "given"
    ZERO = "zero"
    BLANK = "blank"
    NO_NUMBER = "not a number"
    NOT_THERE = "not there"


WHY_OPEN: Mapping[Read, str] = {
    Read.ZERO: "is 0, which the bidder has not confirmed",
    Read.BLANK: "is blank, and blank is not zero",
    Read.NO_NUMBER: "is not a price",
    Read.NOT_THERE: "is not in what was sent",
}


@dataclass(frozen=True)
class Cell:
    """A cell of a bidder's schedule: where it stands, what was typed, and the price in it where it is one."""

    lot: int
    code: str
    state: Read
    typed: str = ""
    amount: Decimal | None = None
    sheet: str = ""
    cell: str = ""
    note: str = ""

    @property
    def where(self) -> str:
        """Sheet and cell, as the bidder finds them."""
        return f"sheet {self.sheet}, cell {self.cell}" if self.cell else f"line {self.lot}-{self.code}"


def typed_price(value: object) -> tuple[Read, Decimal | None, str]:
    """What a cell holds: its state, the price, and why it is none. A £ and commas of thousands are understood.

    >>> typed_price("£1,250.50")[1], typed_price("tbc")[0].value, typed_price("")[0].value, typed_price(0.0)[0].value
    (Decimal('1250.50'), 'not a number', 'blank', 'zero')
    """
    text = str(value).strip()
    if not text:
        return Read.BLANK, None, ""
    plain = _ungrouped(text.removeprefix("£").strip()).removesuffix(".0")
    try:
        amount = parse_decimal(plain, places=PLACES, digits=11, least=Decimal(0))
    except BadNumber as wrong:
        return Read.NO_NUMBER, None, f"must be a number. It says “{text[:40]}”. {wrong}"
    return (Read.GIVEN if amount else Read.ZERO), amount, ""


def confirmed(cell: Cell, zeros: Collection[str]) -> Cell:
    """The cell with its nought as a price, where the bidder said of that line (such as 1-P2) that it is one.

    >>> nought = Cell(1, "P2", Read.ZERO)
    >>> confirmed(nought, {"1-P2"}).amount, confirmed(nought, {"2-P2"}).amount
    (Decimal('0'), None)
    """
    if cell.state is not Read.ZERO or f"{cell.lot}-{cell.code}" not in zeros:
        return cell
    return replace(cell, state=Read.GIVEN, amount=Decimal(0), note="0, confirmed by the bidder")


@dataclass(frozen=True)
class PricedLine:
    """A line with what stands for it now: the price, or why there is none; `corrected` where a correction stands."""

    line: PriceLine
    cell: Cell
    amount: Fraction | None
    corrected: bool = False

    @property
    def comes_to(self) -> Fraction | None:
        """What it adds to the lot."""
        return None if self.amount is None else self.line.comes_to(self.amount)

    @property
    def open(self) -> str:
        """Why it has no price yet, in words; empty where it has."""
        if self.amount is not None:
            return ""
        return f"{self.line.label} ({self.cell.where}) {self.cell.note or WHY_OPEN[self.cell.state]}"


@dataclass(frozen=True)
class LotPrice:
    """What one bidder asks for one lot, line by line."""

    lot: int
    lines: tuple[PricedLine, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """What keeps the lot from having a price."""
        found = tuple(line.open for line in self.lines if line.open)
        return found or (() if self.total else ("The price comes to nothing, which no formula can rank",))

    @property
    def total(self) -> Fraction | None:
        """Rate × volume and lump sums together, exact; None while a line has no price, or all are nought."""
        parts = [line.comes_to for line in self.lines]
        if not parts or any(part is None for part in parts):
            return None
        return sum((part for part in parts if part is not None), Fraction(0)) or None


def lot_price(
    lot: int, lines: Sequence[PriceLine], cells: Mapping[str, Cell], corrections: Mapping[str, Decimal]
) -> LotPrice:
    """What stands for each line of a lot: a correction that the bidder agreed to, else what was read.

    >>> blank = Cell(1, "P1", Read.BLANK)
    >>> lot_price(1, [WHOLE], {"P1": blank}, {}).total is None, lot_price(1, [WHOLE], {}, {"P1": Decimal(5)}).total
    (True, Fraction(5, 1))
    """
    found = []
    for line in lines_of(lines, lot):
        cell = cells.get(line.code, Cell(lot, line.code, Read.NOT_THERE))
        right = corrections.get(line.code)
        given = cell.amount if cell.state is Read.GIVEN else None
        amount = given if right is None else right
        found.append(PricedLine(line, cell, None if amount is None else Fraction(amount), right is not None))
    return LotPrice(lot, tuple(found))
