"""The tender pack as a workbook: one sheet for each list, all texts as texts, read again without a loss."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from evaluation.setup.pack import Pack
from evaluation.setup.workbook_form import BASICS, FORM, LISTS, REGISTERS, RULES, Col, told
from exports.layout.book import Book, Cell, Column, Look


def workbook(pack: Pack, code: str, made_at: datetime, *, rehearsal: bool = False) -> bytes:
    """The whole pack."""
    document = msgspec.to_builtins(pack)
    book = Book(f"Tender pack {code}", made_at, foot=code, rehearsal=rehearsal)
    rows: list[list[Cell]] = [["Form", FORM], *_facts(document["basics"], BASICS), *_facts(document, RULES)]
    columns = [Column("What", 36), Column("As it is set", 90, Look.INPUT_TEXT)]
    book.table(
        "Pack", "Change what stands in the second column; keep the names in the first.", columns, rows, filtered=False
    )
    for name, (key, listed) in LISTS.items():
        about = "One row for each. Several things in one cell stand on lines of their own (Alt and Enter)."
        lines = [[told(entry[column.key], column.kind) for column in listed] for entry in document[key]]
        book.table(name, about, [Column(column.head, column.width, Look.INPUT_TEXT) for column in listed], lines)
    heads = [
        Column(column.head, width, Look.INPUT_TEXT) for column, width in zip(REGISTERS, (26, 8, 26, 80), strict=True)
    ]
    book.table(
        "Registers", "The business around it, a line for each field.", heads, list(_registers(document["registers"]))
    )
    return book.content()


def _facts(document: Mapping[str, Any], rows: tuple[Col, ...]) -> Iterator[list[Cell]]:
    for row in rows:
        value: Any = document
        for step in row.key.split("."):
            value = value[step] if value is not None else None
        yield [row.head, told(value, row.kind)]


def _registers(registers: Mapping[str, list[Mapping[str, str]]]) -> Iterator[list[Cell]]:
    for name, entries in registers.items():
        if not entries:
            yield [name, 0, "", ""]
        for number, entry in enumerate(entries, start=1):
            for field, words in entry.items() or [("", "")]:
                yield [name, number, field, words]
