"""What the price schedule in a draft says, cell by cell, for its bidder alone; who reads it is said at start-up."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from procurement.core.files import Damaged
from procurement.questionnaire.rules import stands_for
from procurement.tenders.content import KINDS
from procurement.tenders.drafts import Draft, HeldFile
from procurement.tenders.models import Submission, SubmittedFile
from procurement.tenders.queries import files, lots_of
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
    return _read(held, held.files)


def _read(held: Draft, put: Mapping[int, Sequence[HeldFile]]) -> dict[tuple[int, str], ReadPrices]:
    numbers = [lot.number for lot in held.going_on]
    found = {}
    for slot in held.slots:
        lots = [number for number in numbers if stands_for(slot.lots, (number,))]
        for file in put.get(slot.id, ()) if slot.prices and lots else ():
            if file.media_type == KINDS["xlsx"].media_type and file.size <= MOST_READ:
                found[slot.id, file.blob] = _reader(held.tender.procurement_id, _content(file), lots, file.meant)
    return found


@dataclass(frozen=True)
class PriceChange:
    """A line of a price schedule before and now: what was typed, and by how much what it comes to has moved."""

    lot: int
    label: str
    cell: str
    was: str
    now: str
    difference: Fraction | None
    percent: Fraction | None

    @property
    def changed(self) -> bool:
        """Whether anything about it is different."""
        return self.was != self.now or bool(self.difference)


def price_changes(before: Iterable[ReadPrices], after: Iterable[ReadPrices]) -> list[PriceChange]:
    """Every line that stands in either, by lot and line. Nothing where neither holds a schedule that can be read.

    >>> was = ReadPrices((ReadPrice("1-P1", 1, "Day", "F5", "22.60", Fraction(2260)),))
    >>> now = ReadPrices((ReadPrice("1-P1", 1, "Day", "F5", "22.25", Fraction(2225)),))
    >>> [(one.was, one.now, one.difference) for one in price_changes([was], [now])]
    [('22.60', '22.25', Fraction(-35, 1))]
    """
    were, are = ({line.key: line for read in side for line in read.lines} for side in (before, after))
    found = []
    for key in dict.fromkeys([*were, *are]):
        old, new = were.get(key), are.get(key)
        line = new or old
        assert line is not None
        was, now = old.comes_to if old else None, new.comes_to if new else None
        moved = None if was is None or now is None else now - was
        share = moved / was * 100 if moved is not None and was else None
        typed = (old.typed if old else "", new.typed if new else "")
        found.append(PriceChange(line.lot, line.label, line.cell, *typed, moved, share))
    return found


def draft_changes(held: Draft) -> list[PriceChange]:
    """The lines of a price schedule in a later round, beside those of the round before."""
    if not any(held.changed_slot(slot.id) for slot in held.slots if slot.prices):
        return []
    return price_changes(_read(held, held.files_before).values(), _read(held, held.files).values())


def sent_changes(before: Submission, after: Submission) -> list[PriceChange]:
    """The same for two submissions that were opened; whoever shows it asks first who may see prices."""
    numbers = [lot.number for lot in lots_of(after.id)]
    return price_changes(_sent(before, numbers), _sent(after, numbers))


def sent_prices(submission: Submission) -> list[ReadPrices]:
    """What the price schedules of an opened submission say; whoever shows it asks first who may see prices."""
    return _sent(submission, [lot.number for lot in lots_of(submission.id)])


def _sent(submission: Submission, numbers: Sequence[int]) -> list[ReadPrices]:
    found = []
    for file in files(submission.id):
        lots = [number for number in numbers if stands_for(file.slot.lots, (number,))]
        if file.slot.prices and lots and file.media_type == KINDS["xlsx"].media_type and file.size <= MOST_READ:
            found.append(_reader(submission.procurement_id, _content(file), lots, file.zeros.split(",")))
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


def _content(file: HeldFile | SubmittedFile) -> bytes:
    try:
        return store().content(file.blob, file.wrapped_key)
    except Damaged:
        return b""
