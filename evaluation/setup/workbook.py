"""Reading a tender pack from a workbook: a fault is told at its cell, and a pack comes of it whole or not at all."""

import re
from io import BytesIO
from numbers import Real
from typing import Any

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from evaluation.setup.files import BadPack, checked
from evaluation.setup.pack import Pack
from evaluation.setup.workbook_form import BASICS, FORM, LISTS, REGISTERS, RULES, Col, understood

MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 2_000
HEAD = 4
"""The row in which every table's head stands, counted from 1."""

Sheet = list[list[str]]


def from_workbook(data: bytes) -> Pack:
    """The pack in a workbook. Raises BadPack with the sheet and cell of the first fault."""
    if len(data) > MOST_BYTES:
        raise BadPack("", "The file is larger than 8 MB; a tender pack is much smaller.")
    sheets = _sheets(data)
    facts = {row[0]: row[1] for row in _table(sheets, "Pack", 2)}
    if facts.get("Form") != FORM:
        raise BadPack("Pack!B5", f"This says “{facts.get('Form', '')[:60]}”; this version of Evenhand reads “{FORM}”.")
    document: dict[str, Any] = {"basics": _facts(facts, BASICS), **_rules(facts)}
    for name, (key, columns) in LISTS.items():
        document[key] = [
            _row(name, at, row, columns) for at, row in enumerate(_table(sheets, name, len(columns)), HEAD + 1)
        ]
    document["registers"] = _registers(_table(sheets, "Registers", len(REGISTERS)))
    try:
        pack = msgspec.convert(document, Pack)
    except msgspec.ValidationError as wrong:
        sentence, _, place = str(wrong).partition(" - at ")
        raise BadPack(_cell(place.strip("`")), f"{sentence}.") from wrong
    return checked(pack)


def _sheets(data: bytes) -> dict[str, Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        found = {}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS:
                raise BadPack(name, f"The sheet has {sheet.total_height:,} rows; {MOST_ROWS:,} can be read.")
            found[name] = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError) as wrong:
        if isinstance(wrong, BadPack):
            raise
        raise BadPack("", "The file is not a workbook that can be read.") from wrong
    return found


def _text(value: object) -> str:
    """A cell as it shows: Excel keeps every number with a fraction, so that 4 comes as 4.0."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).removesuffix(".0") if isinstance(value, Real) else str(value)


def _table(sheets: dict[str, Sheet], name: str, width: int) -> Sheet:
    """The rows under a sheet's head, each as wide as the table; rows with nothing in them are passed over."""
    if name not in sheets:
        raise BadPack(name, "This sheet is missing.")
    rows = [[*row, *[""] * width][:width] for row in sheets[name][HEAD:]]
    while rows and not any(rows[-1]):
        rows.pop()
    for at, row in enumerate(rows, HEAD + 1):
        if not any(row):
            raise BadPack(f"{name}!A{at}", "This row is empty. Take it out, or fill it.")
    return rows


def _row(name: str, at: int, row: list[str], columns: tuple[Col, ...]) -> dict[str, Any]:
    found = {}
    for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
        found[column.key] = _cell_value(f"{name}!{chr(65 + place)}{at}", column, cell)
    return found


def _cell_value(place: str, column: Col, cell: str) -> Any:
    try:
        return understood(cell, column.kind)
    except ValueError as wrong:
        raise BadPack(place, f"{column.head} {wrong}.") from wrong


def _facts(facts: dict[str, str], rows: tuple[Col, ...]) -> dict[str, Any]:
    """A row that a workbook of before does not have is left to the pack, which knows what it stands for."""
    found = {}
    for row in rows:
        if row.head in facts or rows is RULES:
            found[row.key] = _cell_value(f"Pack, {row.head}", row, facts.get(row.head, ""))
    return found


def _rules(facts: dict[str, str]) -> dict[str, Any]:
    found = _facts(facts, RULES)
    price = {row.key.removeprefix("price."): found.pop(row.key) for row in RULES if row.key.startswith("price.")}
    found["price"] = price if price["formula"] else None
    found["hours_per_provider"] = found["hours_per_provider"] or None
    return found


def _registers(rows: Sheet) -> dict[str, list[dict[str, str]]]:
    """Each line is one field of one row of a register; a register without rows has one line that says 0."""
    found: dict[str, list[dict[str, str]]] = {}
    for at, (register, number, field, words) in enumerate(rows, HEAD + 1):
        place = _cell_value(f"Registers!B{at}", REGISTERS[1], number)
        entries = found.setdefault(register, [])
        if place is None or not 0 <= place <= len(entries) + 1:
            raise BadPack(f"Registers!B{at}", "Rows of a register are numbered from 1 without gaps.")
        if place > len(entries):
            entries.append({})
        if place and field:
            entries[place - 1][field] = words
    return found


def _cell(place: str) -> str:
    """Where a fault of the document lies in the workbook: $.lots[3].name is Lots!B8."""
    listed = re.fullmatch(r"\$\.(\w+)\[(\d+)\](?:\.(\w+).*)?", place)
    if not listed:
        return f"Pack, {place.removeprefix('$.')}"
    for name, (key, columns) in LISTS.items():
        if key == listed[1]:
            column = next((at for at, one in enumerate(columns) if one.key == listed[3]), 0)
            return f"{name}!{chr(65 + column)}{int(listed[2]) + HEAD + 1}"
    return place
