"""What the price schedule in a draft says, cell by cell, for its bidder alone; who reads it is said at start-up."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from procurement.core.files import Damaged
from procurement.questionnaire.rules import stands_for
from procurement.tenders.content import KINDS
from procurement.tenders.drafts import Draft, HeldFile
from procurement.tenders.storing import store
from procurement.tenders.template_marks import PRICES, mark_of

MOST_READ = 5 * 1024 * 1024
"""Bytes of the largest workbook that is read for the page; a schedule as it was handed out is far smaller."""


@dataclass(frozen=True)
class ReadPrice:
    """A line of a lot as it was read: `why` it has no price, empty where it has; `zero` where it is a nought.

    `key` names the line, `comes_to` is rate × volume or the lump sum.
    """

    key: str
    lot: int
    label: str
    cell: str
    typed: str
    comes_to: Fraction | None
    why: str = ""
    zero: bool = False


@dataclass(frozen=True)
class ReadPrices:
    """A schedule as it was read. `why`: nothing in it could be; `other`: it is an older or another's form."""

    lines: tuple[ReadPrice, ...]
    why: str = ""
    other: str = ""

    @property
    def wrong(self) -> list[ReadPrice]:
        """The lines that have no price, apart from noughts."""
        return [] if self.why else [line for line in self.lines if line.why and not line.zero]

    @property
    def zeros(self) -> list[ReadPrice]:
        """The noughts that nobody has confirmed."""
        return [line for line in self.lines if line.zero]

    @property
    def open(self) -> int:
        """How many cells leave a lot without a price."""
        return len([line for line in self.lines if line.why])

    @property
    def totals(self) -> list[tuple[int, Fraction | None]]:
        """What each lot comes to; None while a line of it has no price."""
        lots = sorted({line.lot for line in self.lines})
        parts = {lot: [line.comes_to for line in self.lines if line.lot == lot] for lot in lots}
        return [
            (lot, None if None in there else sum((one for one in there if one is not None), Fraction(0)))
            for lot, there in parts.items()
        ]


Reader = Callable[[int, bytes, Sequence[int], Collection[str]], ReadPrices]
"""Reads a workbook: procurement, content, numbers of lots, keys of the lines whose nought was confirmed."""


def _nothing(_procurement_id: int, _data: bytes, _lots: Sequence[int], _zeros: Collection[str]) -> ReadPrices:
    return ReadPrices(())


_reader: Reader = _nothing


def keep_reader(reader: Reader) -> None:
    """Hand down how a price schedule is read."""
    global _reader
    _reader = reader


def prices_read(held: Draft) -> dict[tuple[int, str], ReadPrices]:
    """What the workbooks in the places for prices say, by place and file."""
    numbers = [lot.number for lot in held.going_on]
    found = {}
    for slot in held.slots:
        lots = [number for number in numbers if stands_for(slot.lots, (number,))]
        for file in held.files.get(slot.id, ()) if slot.prices and lots else ():
            if file.media_type == KINDS["xlsx"].media_type and file.size <= MOST_READ:
                found[slot.id, file.blob] = _reader(held.tender.procurement_id, content_of_file(file), lots, file.meant)
    return found


def misplaced(held: Draft) -> dict[int, str]:
    """By draft file, that it is the price schedule and lies where whoever judges quality would read it."""
    found = {}
    for slot in held.slots:
        for file in held.files.get(slot.id, ()) if not slot.prices else ():
            if file.id and file.media_type == KINDS["xlsx"].media_type and file.size <= MOST_READ:
                mark = mark_of(content_of_file(file))
                if mark and mark.place == PRICES:
                    found[file.id] = "This is the price schedule. Whoever judges quality would see your prices here."
    return found


def content_of_file(file: HeldFile) -> bytes:
    """What a file of a draft holds; nothing where it is damaged, which is said elsewhere."""
    try:
        return store().content(file.blob, file.wrapped_key)
    except Damaged:
        return b""
