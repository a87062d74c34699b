"""Days, money and whole numbers in the cells of a register: what a cell says, and what is wrong with it. Pure."""

import re
from datetime import date
from decimal import Decimal

from procurement.core.dated_fields import MONTHS, BadDate, read_day
from procurement.core.numbers import BadNumber, parse_decimal

_PARTS = re.compile(r"[\s/.,-]+")


def day_in(cell: str) -> date | None:
    """The day that a cell names; None where it is empty. Raises BadDate.

    >>> day_in("3 February 2026") == day_in("03/02/2026") == day_in("2026-02-03") == day_in("Tue 3 Feb 2026")
    True
    """
    parts = [part for part in _PARTS.split(cell.strip()) if part]
    if not parts:
        return None
    if len(parts) == 4 and parts[0].isalpha():
        parts = parts[1:]
    if len(parts) != 3:
        raise BadDate("Enter a day such as 3 February 2026.")
    if len(parts[0]) == 4:
        parts.reverse()
    return read_day(dict(zip(("day", "month", "year"), parts, strict=True)))


def money_in(cell: str) -> Decimal | None:
    """The pounds in a cell; None where it is empty. Raises BadNumber.

    >>> money_in("£585,000,000"), money_in("1250.50"), money_in("")
    (Decimal('585000000'), Decimal('1250.50'), None)
    """
    typed = cell.strip().removeprefix("£").strip()
    if not typed:
        return None
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?", typed):
        typed = typed.replace(",", "")
    return parse_decimal(typed, places=2, digits=11, least=Decimal(0))


def whole_in(cell: str) -> int | None:
    """The whole number in a cell, from 0 to 999; None where it is empty. Raises BadNumber.

    >>> whole_in(" 5 "), whole_in("")
    (5, None)
    """
    if not cell.strip():
        return None
    return int(parse_decimal(cell.strip(), places=0, digits=3, least=Decimal(0)))


def fault_in(cell: str, kind: str) -> str:
    """What is wrong with a cell of a kind (day, money or whole), in a sentence; empty where nothing is.

    >>> fault_in("31 June 2026", "day"), fault_in("", "money")
    ('31 June 2026 does not exist: that month has 30 days.', '')
    """
    try:
        if kind == "day":
            day_in(cell)
        elif kind == "money":
            money_in(cell)
        elif kind == "whole":
            whole_in(cell)
    except (BadDate, BadNumber) as wrong:
        return str(wrong)
    return ""


def spelled(value: date) -> str:
    """A day as it stands in a cell.

    >>> spelled(date(2026, 2, 3))
    '3 February 2026'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def known_day(cell: str) -> date | None:
    """The day in a cell, or None where it holds none that can be read."""
    return None if fault_in(cell, "day") else day_in(cell)


def known_money(cell: str) -> Decimal | None:
    """The pounds in a cell, or None where it holds none that can be read."""
    return None if fault_in(cell, "money") else money_in(cell)


def known_whole(cell: str) -> int | None:
    """The whole number in a cell, or None where it holds none that can be read."""
    return None if fault_in(cell, "whole") else whole_in(cell)
