"""What is typed on the set-up pages: grids whose boxes are named by their row, each with what is wrong in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from procurement.core.forms import TURNED, BaseForm, has_unprintable, shown_safely, turns_writing
from procurement.core.numbers import BadNumber, parse_decimal, shown

LINE = 200
BOX = 20_000


@dataclass
class Boxes:
    """The boxes of a page by name, as typed, and a sentence for each that cannot be taken."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What stands in a box, fit to be shown."""
        return shown_safely(self.typed.get(name, ""))

    def rows(self, prefix: str, last: str) -> list[str]:
        """The keys of a grid's rows in their order: those of `lot-3-name` with prefix `lot` and last `name`."""
        shape = re.compile(rf"{re.escape(prefix)}-(.+)-{re.escape(last)}", re.DOTALL)
        return [found[1] for name in self.typed if (found := shape.fullmatch(name))]

    def wrong(self, name: str, sentence: str) -> None:
        """Refuse what stands in a box; the first sentence stays."""
        self.faults.setdefault(name, sentence)

    def text(self, name: str, most: int = LINE, *, needed: str = "") -> str:
        """A line, without the spaces around it."""
        found = " ".join(self.lines(name, most, needed=needed).split())
        if turns_writing(found):
            self.wrong(name, TURNED)
        return found

    def lines(self, name: str, most: int = BOX, *, needed: str = "") -> str:
        """A text of several lines, its line ends as single line feeds."""
        found = re.sub(r"\r\n?", "\n", self.typed.get(name, "")).strip()
        if needed and not found:
            self.wrong(name, needed)
        if len(found) > most:
            self.wrong(name, f"This is {len(found):,} characters long. Shorten it to {most:,} or fewer.")
        if has_unprintable(found):
            self.wrong(name, "Remove the characters that cannot be printed, shown as \ufffd in the text.")
        return found

    def number(
        self,
        name: str,
        *,
        places: int = 2,
        digits: int = 9,
        least: int | None = 0,
        most: int | None = None,
        needed: str = "",
    ) -> Decimal | None:
        """A number, or None where the box is empty or holds none."""
        text = self.typed.get(name, "").strip()
        if not text:
            if needed:
                self.wrong(name, needed)
            return None
        low, high = (None if bound is None else Decimal(bound) for bound in (least, most))
        try:
            return parse_decimal(text, places=places, digits=digits, least=low, most=high)
        except BadNumber as bad:
            self.wrong(name, str(bad))
            return None

    def whole(self, name: str, *, least: int = 0, most: int = 1_000_000, needed: str = "") -> int | None:
        """A whole number, or None where the box is empty or holds none."""
        found = self.number(name, places=0, least=least, most=most, needed=needed)
        return None if found is None else int(found)


def spelled(value: Decimal | int | None) -> str:
    """A number of the pack as it stands in its box.

    >>> spelled(Decimal("10.50")), spelled(None)
    ('10.5', '')
    """
    return "" if value is None else shown(Decimal(value))


def whose(name: str, boxes: Boxes) -> str:
    """Which box of a grid a fault is of, for the summary above the page; empty where the page has only one such.

    >>> typed = {"lot-a-number": "1", "lot-a-name": "Ashford", "lot-b-number": "1"}
    >>> whose("lot-b-number", Boxes(typed)), whose("weight-Q1", Boxes()), whose("title", Boxes())
    ('Row 2, number', 'Q1, weight', '')
    """
    if found := re.fullmatch(r"weight-(.+)", name, re.DOTALL):
        return f"{shown_safely(found[1])}, weight"
    if found := re.fullmatch(r"lot-(.+)-([a-z_]+)", name, re.DOTALL):
        keys = boxes.rows("lot", "number")
        place = keys.index(found[1]) + 1 if found[1] in keys else len(keys)
        return f"Row {place}, {found[2].replace('_', ' ')}"
    return ""


class PackForm(BaseForm):
    """A page of the pack: the version it was opened at, and its boxes."""

    boxes: Boxes

    def __init__(self, *given: Any, **named: Any) -> None:
        self.boxes = Boxes()
        super().__init__(*given, **named)

    def problems(self) -> list[tuple[str, str]]:
        """What concerns the whole page, then the boxes in the order of the page."""
        order = {name: place for place, name in enumerate(self.boxes.typed)}
        found = sorted(self.boxes.faults.items(), key=lambda one: order.get(one[0], len(order)))
        named = [(name, f"{lead}: {said}" if (lead := whose(name, self.boxes)) else said) for name, said in found]
        return [*super().problems(), *named]

    @property
    def errors(self) -> dict[str | None, list[str]]:
        """Every refusal by field or box, so that the page's title says that there is one."""
        return {**super().errors, **{name: [sentence] for name, sentence in self.boxes.faults.items()}}
