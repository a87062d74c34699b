"""The price schedule: its lines as published, what bidders typed into each, and what that comes to for a lot. Pure.

A line is a rate with an indicative volume, or a lump sum without one; `ways.py` says how each gets its price. Blank is
not zero: a blank line leaves the lot without a price until the bidder has said what it means, and so does a zero until
it is confirmed.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluation.pricing.ways import TYPED, Kind, Way, read_way
from procurement.core.numbers import BadNumber, half_up, parse_decimal
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
    way: Way = TYPED

    def comes_to(self, amount: Fraction) -> Fraction:
        """What a price of the line comes to: rate × volume or the lump sum, over its years.

        >>> PriceLine("P1", "Hour", "hour", Decimal(100)).comes_to(Fraction(39, 2))
        Fraction(1950, 1)
        """
        return self.way.over_time(amount if self.volume is None else amount * Fraction(self.volume))


WHOLE = PriceLine("P1", "The whole price")
"""The schedule of a procurement that names no lines: one lump sum for each lot."""


class BadLine(ValueError):
    """A line of the schedule that cannot be read; the sentence says which and why."""


def read_lines(text: str) -> tuple[PriceLine, ...]:
    """The schedule as it is typed, one line each: what is priced | unit | volume | lots | how. None: one lump sum.

    Raises BadLine.

    >>> read_lines("Hour of care | hour | 52,000\\nMobilisation")[0].volume
    Decimal('52000')
    >>> [line.code for line in read_lines("")]
    ['P1']
    """
    rows = [row for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_LINES:
        raise BadLine(f"There are {len(rows):,} lines; at most {MOST_LINES} can be priced.")
    lines: list[PriceLine] = []
    for at, row in enumerate(rows, start=1):
        lines.append(_resting(at, _line(at, row), {line.code: line for line in lines}))
    return tuple(lines) or (WHOLE,)


def _resting(at: int, line: PriceLine, before: Mapping[str, PriceLine]) -> PriceLine:
    """The line, if what it rests on is priced before it in each of its lots."""
    if not line.way.of:
        return line
    base = before.get(line.way.of)
    if base is None:
        raise BadLine(f"Line {at}: {line.way.of} is not a line above it.")
    if base.way.kind in (Kind.YEARS, Kind.LESS):
        raise BadLine(f"Line {at}: {line.way.of} is not a rate that another can rest on.")
    if base.lots and not (line.lots and set(line.lots) <= set(base.lots)):
        raise BadLine(f"Line {at}: {line.way.of} is not priced in each of its lots.")
    return line


def _line(at: int, row: str) -> PriceLine:
    label, unit, volume, lots, how = ([part.strip() for part in row.split("|")] + [""] * 5)[:5]
    if row.count("|") > 4 or not label:
        raise BadLine(f"Line {at}: write what is priced, then unit, volume, lots and how, parted by |.")
    try:
        size = parse_decimal(_ungrouped(volume), places=4, digits=11, least=Decimal("0.0001")) if volume else None
    except BadNumber as wrong:
        raise BadLine(f"Line {at}: the volume {volume} is not a number above nothing.") from wrong
    numbers = [part.strip() for part in lots.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in numbers):
        raise BadLine(f"Line {at}: name lots by their numbers, such as 1, 2.")
    try:
        way = read_way(how)
    except BadNumber as wrong:
        raise BadLine(f"Line {at}: {wrong}") from wrong
    return PriceLine(f"P{at}", label[:160], unit[:40], size, tuple(sorted({int(part) for part in numbers})), way)


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
    REFUSED = "not accepted"
    WORKED = "worked out"


WHY_OPEN: Mapping[Read, str] = {
    Read.ZERO: "is 0, which the bidder has not confirmed",
    Read.BLANK: "is blank, and blank is not zero",
    Read.NO_NUMBER: "is not a price",
    Read.NOT_THERE: "is not in what was sent",
    Read.REFUSED: "is fixed by the council, and the bidder does not accept it",
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
    stated: Decimal | None = None
    """What the bidder's own sheet says that the line comes to; None where it says nothing that is a sum."""

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


ACCEPTED = {"yes": True, "y": True, "accept": True, "accepted": True, "no": False, "n": False, "not accepted": False}


def typed_in(line: PriceLine, value: object) -> tuple[Read, Decimal | None, str]:
    """What the cell of a line holds, by the way the line is priced: a price, a percentage, or a Yes.

    >>> fixed = PriceLine("P1", "Hour", way=read_way("fixed 19.50"))
    >>> typed_in(fixed, " yes ")[1], typed_in(fixed, "No")[0].value, typed_in(fixed, 19.5)[0].value
    (Decimal('19.50'), 'not accepted', 'not a number')
    """
    if line.way.kind is Kind.TIMES:
        return Read.WORKED, None, ""
    if line.way.kind is not Kind.FIXED:
        return typed_price(str(value).strip().removesuffix("%") if line.way.kind is Kind.PERCENT else value)
    said = str(value).strip()
    if not said:
        return Read.BLANK, None, "is blank. Type Yes or No"
    if (accepts := ACCEPTED.get(said.casefold())) is None:
        return Read.NO_NUMBER, None, f"must be Yes or No. It says “{said[:40]}”"
    return (Read.GIVEN, line.way.figure, "") if accepts else (Read.REFUSED, None, "")


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
    """A line with what stands for it now: the price, or why there is none; `corrected` where a correction stands.

    `given` is what was typed or put right: the price itself, or the percentage that it is worked out from.
    """

    line: PriceLine
    cell: Cell
    amount: Fraction | None
    corrected: bool = False
    given: Fraction | None = None

    @property
    def comes_to(self) -> Fraction | None:
        """What it adds to the lot."""
        return None if self.amount is None else self.line.comes_to(self.amount)

    @property
    def misadded(self) -> str:
        """That the bidder's own sheet comes to another sum than its prices do, in words; empty where it does not.

        The price of a line is what was typed; the sum beside it is told, so that somebody asks before anything is put
        right. A penny either way is what a spreadsheet makes of its own figures.

        >>> typed = Cell(1, "P1", Read.GIVEN, "19.5", Decimal("19.5"), stated=Decimal(9000))
        >>> line = PriceLine("P1", "Hour", "hour", Decimal(1000))
        >>> PricedLine(line, typed, Fraction(39, 2)).misadded
        'The bidder’s own sheet says £9,000.00; what it typed comes to £19,500.00'
        """
        stated, comes_to = self.cell.stated, self.comes_to
        if stated is None or comes_to is None or self.corrected or abs(Fraction(stated) - comes_to) <= PENNY:
            return ""
        said, worked = (half_up(Fraction(one), 2) for one in (stated, comes_to))
        return f"The bidder’s own sheet says £{said:,f}; what it typed comes to £{worked:,f}"

    @property
    def open(self) -> str:
        """Why it has no price yet, in words; empty where it has."""
        if self.amount is not None or self.given is not None or not self.line.way.typed:
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
        return found or (() if self.total else ("The price comes to nothing or less, which no formula can rank",))

    @property
    def misadded(self) -> tuple[str, ...]:
        """Where the bidder's own sheet adds up otherwise, line by line."""
        return tuple(f"{line.line.label}: {line.misadded}" for line in self.lines if line.misadded)

    @property
    def total(self) -> Fraction | None:
        """Rate × volume and lump sums together, exact; None while a line has no price, or they come to nothing."""
        parts = [line.comes_to for line in self.lines]
        if not parts or any(part is None for part in parts):
            return None
        total = sum((part for part in parts if part is not None), Fraction(0))
        return total if total > 0 else None


def lot_price(
    lot: int, lines: Sequence[PriceLine], cells: Mapping[str, Cell], corrections: Mapping[str, Decimal]
) -> LotPrice:
    """What stands for each line of a lot: a correction that the bidder agreed to, else what was read.

    >>> blank = Cell(1, "P1", Read.BLANK)
    >>> lot_price(1, [WHOLE], {"P1": blank}, {}).total is None, lot_price(1, [WHOLE], {}, {"P1": Decimal(5)}).total
    (True, Fraction(5, 1))
    """
    found = []
    rates: dict[str, Fraction | None] = {}
    for line in lines_of(lines, lot):
        cell = cells.get(line.code, Cell(lot, line.code, Read.NOT_THERE))
        right = corrections.get(line.code)
        typed = (cell.amount if cell.state is Read.GIVEN else None) if right is None else right
        given = None if typed is None else Fraction(typed)
        rates[line.code] = line.way.rate(given, rates.get(line.way.of))
        found.append(PricedLine(line, cell, rates[line.code], right is not None, given))
    return LotPrice(lot, tuple(found))


PENNY = Fraction(1, 100)

FAR = Fraction(1, 2)
"""How far from the middle price of a line, as a part of it, a price is pointed out."""


def far_off(amounts: Mapping[int, Fraction]) -> dict[int, str]:
    """Whose price of a line lies far from the middle of all, and on which side; with fewer than three nobody's does.

    >>> far_off({1: Fraction(10), 2: Fraction(11), 3: Fraction(25), 4: Fraction(4)})
    {3: 'far above', 4: 'far below'}
    """
    if len(amounts) < 3:
        return {}
    ordered, half = sorted(amounts.values()), len(amounts) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return {
        who: "far above" if amount > middle else "far below"
        for who, amount in amounts.items()
        if abs(amount - middle) > middle * FAR
    }
