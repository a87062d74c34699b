"""The business around a procurement: what its papers are made of besides lots and criteria. Pure.

Source: the reports of councils that re-let homecare, which tell of engagement, options, risks, governance and value.
"""

from collections.abc import Mapping
from typing import NamedTuple

from evaluation.setup.typed_cells import fault_in, known_day


class Column(NamedTuple):
    """A column of a register: its head, what its cells hold (text, day, money, whole, or one of `choices`)."""

    head: str
    kind: str = "text"
    choices: tuple[str, ...] = ()


class Register(NamedTuple):
    """A register: what it is, a word on how it is filled, and its columns."""

    about: str
    hint: str
    columns: tuple[Column, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The names of its columns, by which a row keeps its cells."""
        return tuple(column.head for column in self.columns)


TENDER, AWARD = "Going out to tender", "Award"

REGISTERS: Mapping[str, Register] = {
    "governance": Register(
        "Governance steps: scrutiny, cabinet member, executive",
        "Days such as 3 February 2026. Clear days, papers and call-in are counted from them and told on this page.",
        (
            Column("Body"),
            Column("Step"),
            Column("Decides", "choice", (TENDER, AWARD, "Something else")),
            Column("Notice given", "day"),
            Column("Papers published", "day"),
            Column("Date", "day"),
            Column("Decision published", "day"),
            Column("Call-in, working days", "whole"),
            Column("Outcome"),
            Column("Reference"),
        ),
    ),
    "value": Register(
        "Value by buyer: what was advertised, what was authorised",
        "Pounds for the whole life of the contract or framework. Advertised and authorised are on one footing.",
        (
            Column("Buyer"),
            Column("Net", "money"),
            Column("Gross", "money"),
            Column("Advertised", "money"),
            Column("Authorised", "money"),
        ),
    ),
    "engagement": Register(
        "Market engagement, and feedback on the draft specification",
        "Under the Act, engagement has notice UK2, or UK4 says why not.",
        (Column("Date", "day"), Column("With"), Column("Said"), Column("Changed")),
    ),
    "options": Register(
        "Options appraisal: models against criteria, ranked",
        "",
        (
            Column("Model"),
            Column("Against the criteria"),
            Column("Rank"),
            Column("Taken forward"),
            Column("Why"),
        ),
    ),
    "risks": Register("Risk register", "", (Column("Risk"), Column("Mitigation"), Column("Owner"), Column("Review"))),
    "success": Register("Success factors", "", (Column("Factor"), Column("Measured by"))),
    "earlier": Register(
        "Where a framework is reopened: who provides now, at what rates, until when",
        "",
        (Column("Provider"), Column("Lot"), Column("Rate"), Column("Ends on", "day")),
    ),
}
"""By key."""

LONGEST = 4_000
MOST_ROWS = 300


def cell_fault(column: Column, cell: str) -> str:
    """What is wrong with a cell, in a sentence; empty where nothing is."""
    if column.kind == "choice":
        return "" if not cell or cell in column.choices else f"Choose one of: {', '.join(column.choices)}."
    return fault_in(cell, column.kind)


def tidy(column: Column, cell: str) -> str:
    """A cell as it is kept: a day always in one form, everything else, and what cannot be read, as it was typed.

    >>> tidy(Column("Date", "day"), "2026-02-03"), tidy(Column("Date", "day"), "in spring")
    ('03/02/2026', 'in spring')
    """
    day = known_day(cell) if column.kind == "day" else None
    return f"{day:%d/%m/%Y}" if day else cell


def cell_id(register: str, row: int, head: str) -> str:
    """The id of a cell on the page.

    >>> cell_id("value", 0, "Authorised")
    'value-0-4'
    """
    return f"{register}-{row}-{REGISTERS[register].heads.index(head)}"
