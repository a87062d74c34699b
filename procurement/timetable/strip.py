"""The timetable in a strip of a few lanes, for the top of the home page. Pure; the template draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from procurement.timetable.gantt import Scale, kind_of, moments, today
from procurement.timetable.lines import Line

LETTER = Decimal("0.62")
"""How wide a letter is, in per cent of a desk's width."""

PADDING = Decimal("1.4")
MOST_LANES = 6
MONTH_NEEDS = Decimal(7)
"""A month that begins later than this before the end has no room for its name."""


@dataclass(frozen=True)
class Block:
    """A window or a date. Its name stands inside, or at the right, or at the left where the right has no room."""

    name: str
    kind: str
    x: Decimal
    width: Decimal
    named: str
    lane: int = 0

    @property
    def reach(self) -> tuple[Decimal, Decimal]:
        """From where to where it and its name lie."""
        name = letters(self.name)
        begins = self.x - name if self.named == "left" else self.x
        return begins, self.x + self.width + (name if self.named == "right" else 0)


@dataclass(frozen=True)
class Strip:
    """The blocks, how many lanes they take, the months and today."""

    blocks: tuple[Block, ...]
    lanes: int
    months: tuple[tuple[Decimal, str], ...]
    today: tuple[Decimal, str] | None


def strip(lines: Sequence[Line], now: datetime) -> Strip | None:
    """Each line in the first lane that has room for it and its name; None while no date is set."""
    dated = [line for line in lines if line.starts]
    if not dated:
        return None
    scale = Scale(moments(dated), room=16)
    lanes: list[list[Block]] = [[] for _ in range(MOST_LANES)]
    blocks = []
    for line in dated:
        block = _block(line, scale)
        free = next(
            (n for n, lane in enumerate(lanes) if not any(_meet(block, other) for other in lane)), MOST_LANES - 1
        )
        lanes[free].append(block)
        blocks.append(replace(block, lane=free))
    months = tuple((x, name) for x, name in scale.months() if x < 100 - MONTH_NEEDS)
    return Strip(tuple(blocks), max(block.lane for block in blocks) + 1, months, today(scale, now))


def letters(name: str) -> Decimal:
    """How wide a name is, with the room around it."""
    return LETTER * len(name) + PADDING


def _meet(one: Block, other: Block) -> bool:
    return one.reach[0] < other.reach[1] and other.reach[0] < one.reach[1]


def _block(line: Line, scale: Scale) -> Block:
    assert line.starts is not None
    x, width = scale.span(line.starts, max(line.ends or line.starts, line.starts))
    if line.window is None:
        width = Decimal(1)
    if line.window and width >= letters(line.name):
        return Block(line.name, kind_of(line.window), x, width, "inside")
    side = "right" if x + width + letters(line.name) <= 100 else "left"
    return Block(line.name, kind_of(line.window) if line.window else "point", x, width, side)
