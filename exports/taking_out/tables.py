"""A table of the archive: the same rows as CSV, for a spreadsheet, and as JSON, for a program."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from procurement.core.plain_tables import csv_lines


@dataclass(frozen=True)
class Table:
    """`name` is its path without an ending; `head` the columns; a row has a value for each of them."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]

    def csv(self) -> Iterator[bytes]:
        """The rows for a spreadsheet."""
        rows = ([_cell(row[column]) for column in self.head] for row in self.rows)
        return (line.encode("utf-8", "replace") for line in csv_lines(self.head, rows))

    def json(self) -> Iterator[bytes]:
        """The rows for a program."""
        yield b"[\n"
        for number, row in enumerate(self.rows):
            plain = {column: plain_value(row[column]) for column in self.head}
            text = json.dumps(plain, ensure_ascii=False)
            yield (",\n" if number else "").encode() + text.encode("utf-8", "replace")
        yield b"\n]\n"


def plain_value(value: Any) -> Any:
    """As JSON has it: times in UTC, ISO 8601; figures as text, digit for digit.

    >>> plain_value(Decimal("4.50")), plain_value(date(2026, 3, 2))
    ('4.50', '2026-03-02')
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _cell(value: Any) -> Any:
    plain = plain_value(value)
    if isinstance(plain, (dict, list)):
        return json.dumps(plain, ensure_ascii=False)
    return {True: "yes", False: "no"}[plain] if isinstance(plain, bool) else plain
