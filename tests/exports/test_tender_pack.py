"""The tender pack as a workbook: read again it is equal, and what was typed wrongly in Excel is told at its cell."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from evaluation.setup.files import BadPack, to_json
from evaluation.setup.pack import LotLine, Pack
from evaluation.setup.starting_points import SHIPPED, shipped
from evaluation.setup.taking_in import taken_in
from exports.tender_pack.sheets import workbook
from tests.rules.packs import NAMED_PACKS, whole

MADE_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_comes_back_equal(name: str) -> None:
    pack = shipped(name).with_basics(title="T", buyer="B")
    assert taken_in(workbook(pack, "X-1", MADE_AT)) == pack


@settings(max_examples=60, deadline=None)
@given(NAMED_PACKS)
def test_any_pack_comes_back_equal(pack: Pack) -> None:
    assert taken_in(workbook(pack, "X-1", MADE_AT)) == pack


def spoiled(change: Any) -> bytes:
    """The workbook of a whole pack, after somebody worked on it in Excel."""
    book = load_workbook(BytesIO(workbook(replace(whole(), lots=(LotLine(1, "A"), LotLine(2, "B"))), "X-1", MADE_AT)))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: str, cell: str, value: object) -> Any:
    """Type something into a cell."""

    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("Lots", "A6", "two"), "Lots!A6"),
        (put("Lots", "C6", "1,5"), "Lots!C6"),
        (put("Lots", "C6", "NaN"), "lots[1].weekly_hours"),
        (put("Lots", "D6", 1.5), "Lots!D6"),
        (put("Questions", "D5", "\u0663x"), "Questions!D5"),
        (put("Questions", "J5", "perhaps"), "Questions!J5"),
        (put("Scale", "A5", ""), "Scale!A5"),
        (put("Pack", "B5", "Evenhand tender pack, form 0"), "Pack!B5"),
        (put("Pack", "B9", "EU"), "Pack, basics.regime"),
        (lambda book: book.remove(book["Lots"]), "Lots"),
        (lambda book: [book["Lots"].cell(row, 1, row) for row in range(7, 5007)], "Lots"),
        (lambda book: book["Lots"].cell(9, 1, 3), "Lots!A7"),
    ],
)
def test_a_fault_is_told_at_its_cell(change: Any, place: str) -> None:
    with pytest.raises(BadPack) as refused:
        taken_in(spoiled(change))
    assert refused.value.place == place, refused.value


def test_numbers_typed_in_excel_are_read_as_they_show() -> None:
    lots = taken_in(spoiled(put("Lots", "C6", 5253.25))).lots
    assert str(lots[1].weekly_hours) == "5253.25"


def test_what_is_no_workbook_is_refused() -> None:
    for data in (b"PK\x03\x04", b"PK\x03\x04" + b"x" * 500):
        with pytest.raises(BadPack):
            taken_in(data)


def test_a_workbook_and_a_file_of_before_the_law_was_typed_still_read() -> None:
    def without(book: Any) -> None:
        sheet = book["Pack"]
        first = next(row for row in range(5, sheet.max_row) if sheet.cell(row, 1).value == "Subject")
        sheet.delete_rows(first, 10)

    assert taken_in(spoiled(without)).basics == whole().basics
    document = json.loads(to_json(whole()))
    for key in ("subject", "buyer_kind", "contract_value", "term_months", "extension_months", "authority_on"):
        del document["basics"][key]
    assert taken_in(json.dumps(document).encode()) == whole()
