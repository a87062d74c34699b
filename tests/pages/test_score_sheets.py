"""Marking in Excel: out, edited, in again to the letter; whatever else was done to a workbook is named by its cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from lxml import html
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.scoring.actions import submit_marks
from evaluation.scoring.items import Batch, items
from evaluation.scoring.marks_book import Seals, read
from evaluation.scoring.models import MarkDraft
from exports.score_sheets.facts import MarksBook, marks_book
from exports.score_sheets.sheets import workbook
from procurement.core.action import Context
from procurement.core.db import db
from procurement.tenders.typed_workbooks import BadBook
from tests.factories import Small
from tests.pages.test_scoring import HERE, Person

pytestmark = pytest.mark.one_database

EXCEL = f"{HERE}/scoring/excel"
SECRET = "a secret of the test"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).scoring()


@pytest.fixture
def one(app: Flask, small: Small) -> Person:
    return Person(app, small.staff["evaluator1"])


def saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def taken_out(one: Person) -> Any:
    reply = one.get(f"{EXCEL}/scores.xlsx")
    assert reply.status_code == 200
    return load_workbook(BytesIO(reply.data))


def brought(one: Person, book: Any, status: int = 200) -> html.HtmlElement:
    one.get(EXCEL)
    data = book if isinstance(book, bytes) else saved(book)
    reply = one.post(EXCEL, {"file": (BytesIO(data), "scores.xlsx")})
    assert reply.status_code == status, reply.text
    return html.fromstring(reply.text)


def confirmed(one: Person, page: html.HtmlElement, **chosen: str) -> Any:
    """Send what the page shows, as its button does."""
    form = next(f for f in page.forms if "seen" in f.fields)
    return one.post(EXCEL, {**{k: v for k, v in form.fields.items() if v is not None}, **chosen})


def drafts() -> dict[tuple[int, int], tuple[str, str, str, str]]:
    rows = db.session.scalars(db.select(MarkDraft))
    return {(d.tender_id, d.criterion_id): (str(d.mark), d.strengths, d.concerns, d.reason) for d in rows if d.user_id}


def test_what_is_typed_in_excel_comes_in_to_the_letter_and_nothing_else(one: Person, small: Small) -> None:
    book = taken_out(one)
    sheet = book["Q1"]
    sheet["D5"], sheet["E5"], sheet["F5"] = 4, "=not a formula? No: “cover” & <rota>", "Thin\nin winter — £3"
    sheet["E5"].data_type = "s"
    sheet["G5"], sheet["D6"] = "The figure on page 2.", "3"
    page = brought(one, book)
    assert "5 changes" in page.text_content() and drafts() == {}, "nothing is saved before it was seen"
    assert confirmed(one, page).status_code == 303
    kept = drafts()
    assert sorted(kept.values()) == [
        ("3", "", "", ""),
        ("4", "=not a formula? No: “cover” & <rota>", "Thin\nin winter — £3", "The figure on page 2."),
    ]
    again = brought(one, taken_out(one))
    assert "nothing to take in" in again.text_content()
    assert drafts() == kept


def test_a_box_changed_on_both_sides_waits_for_a_choice(one: Person, small: Small) -> None:
    book = taken_out(one)
    item = items(small.procurement.id, 1)[0]
    where = f"{HERE}/scoring/{item.criterion.question.code}/{item.tender.id}"
    row = next(row for row in book["Q1"].iter_rows(min_row=5) if row[1].value == item.tender.bidder_code)
    one.get(where)
    one.save(where, {"mark": "2", "strengths": "", "concerns": "", "reason": "Written here."})
    row[6].value, row[4].value = "Written in Excel.", "Cover."
    page = brought(one, book)
    assert "1 of them in boxes that were also changed here" in page.text_content()
    assert confirmed(one, page).status_code == 422, "nothing is chosen for anybody"
    name = f"keep-{item.tender.id}-{item.criterion.id}-reason"
    assert confirmed(one, page, **{name: "here"}).status_code == 303
    assert drafts()[item.tender.id, item.criterion.id] == ("2", "Cover.", "", "Written here.")


def test_what_was_saved_after_the_changes_were_shown_is_never_overwritten(one: Person, small: Small) -> None:
    book = taken_out(one)
    item = items(small.procurement.id, 1)[0]
    row = next(row for row in book["Q1"].iter_rows(min_row=5) if row[1].value == item.tender.bidder_code)
    row[6].value = "Written in Excel."
    page = brought(one, book)
    where = f"{HERE}/scoring/Q1/{item.tender.id}"
    one.get(where)
    one.save(where, {"mark": "", "strengths": "", "concerns": "", "reason": "A second tab."})
    assert confirmed(one, page).status_code == 422
    assert drafts()[item.tender.id, item.criterion.id][3] == "A second tab."


def test_a_foreign_or_stale_workbook_is_refused_by_name(app: Flask, one: Person, small: Small) -> None:
    book = taken_out(one)
    other = Person(app, small.staff["evaluator2"])
    assert "evaluator takes in their own" in brought(other, book, 422).text_content()
    assert "no sheet “Rules”" in brought(one, Workbook(), 422).text_content()
    assert "no workbook that can be read" in brought(one, b"PK\x03\x04 nonsense", 422).text_content()
    ctx = Context.of(small.staff["evaluator1"].id, small.procurement.id)
    for item in items(small.procurement.id, 1):
        if item.criterion.question.code == "Q1":
            where = f"{HERE}/scoring/Q1/{item.tender.id}"
            one.get(where)
            one.save(where, {"mark": "3", "strengths": "", "concerns": "", "reason": "Because."})
    book = taken_out(one)
    submit_marks(ctx, Batch(small.procurement.id, items(small.procurement.id, 1)[0].criterion, 1))
    book["Q1"]["G5"] = "Changed after submitting."
    said = brought(one, book, 422).text_content()
    assert "Q1!G5" in said and "This row was changed" in said


# Tampering: each names the cell (or the sheet), and nothing of the workbook is taken


def put(cell: str, value: Any) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value

    return change


TAMPERED: dict[str, tuple[Callable[[Worksheet], Any], str]] = {
    **{
        f"mark {value!r}": (put("D5", value), "D5")
        for value in (
            3.5,
            -1,
            6,
            99,
            "3.5",
            "three",
            "٣",
            "１２",
            "1,5",
            "1_0",
            "-0.5",
            "1e0",
            "0x3",
            "NaN",
            "3 4",
            True,
            10**20,
        )
    },
    **{f"formula in {cell}": (put(cell, "=1+2"), cell) for cell in ("D5", "E5", "F6", "G6")},
    **{f"error in {cell}": (put(cell, "#N/A"), cell) for cell in ("D5", "G5")},
    **{f"date in {cell}": (put(cell, date(2026, 3, 4)), cell) for cell in ("D6", "E5")},
    **{f"no words: {cell}": (put(cell, False), cell) for cell in ("E6", "G5")},
    **{f"too long in {cell}": (put(cell, "x" * 20_001), cell) for cell in ("E5", "F5", "G6")},
    **{f"stray {cell}": (put(cell, "note"), cell) for cell in ("H5", "K2", "XFD1048576", "A900", "D40", "G77")},
    **{f"head {cell}": (put(cell, "Points"), cell) for cell in ("A4", "B4", "C4", "D4", "E4", "F4", "G4")},
    **{f"locked {cell}": (put(cell, "Bidder 99"), cell) for cell in ("B5", "C5", "B6", "C6")},
    **{f"merged {cells}": (lambda s, c=cells: s.merge_cells(c), cells) for cells in ("D5:D6", "E5:G5", "A5:A6")},
    **{f"hidden row {n}": (lambda s, n=n: setattr(s.row_dimensions[n], "hidden", True), f"A{n}") for n in (5, 6)},
    **{f"hidden {c}": (lambda s, c=c: setattr(s.column_dimensions[c], "hidden", True), f"{c}4") for c in "DG"},
    "sheet hidden": (lambda s: setattr(s, "sheet_state", "hidden"), "hidden"),
    "sheet very hidden": (lambda s: setattr(s, "sheet_state", "veryHidden"), "hidden"),
    "key cleared": (put("A5", None), "A5"),
    "key changed": (lambda s: put("A5", s["A5"].value[:-2] + "xx")(s), "A5"),
    "keys swapped": (lambda s: (put("A5", s["A6"].value)(s), put("A6", s["A5"].value)(s)), "A6"),
    "key of number": (put("A5", 12), "A5"),
    "row twice": (lambda s: [put(f"{c}6", s[f"{c}5"].value)(s) for c in "ABCDEFG"], "A6"),
    "row deleted": (lambda s: s.delete_rows(5), "A row is missing"),
    "row inserted with words": (lambda s: (s.insert_rows(5), put("G5", "Mine.")(s)), "G5"),
    "column deleted": (lambda s: s.delete_cols(2), "B4"),
    "column inserted": (lambda s: s.insert_cols(4), "D4"),
    "texts moved down by one": (lambda s: s.move_range("B5:C6", rows=1), "B5"),
    "sheet renamed": (lambda s: setattr(s, "title", "Q9"), "not part of your workbook"),
    "sheet removed": (lambda s: s.parent.remove(s), "This sheet is missing"),
    "sheet added": (lambda s: s.parent.create_sheet("Notes"), "not part of your workbook"),
}
WHOLE: dict[str, tuple[Callable[[Any], Any], str]] = {
    "no rules": (lambda b: b.remove(b["Rules"]), "no sheet"),
    "no mark": (lambda b: [put(f"B{n}", "")(b["Rules"]) for n in range(5, 40)], "lost its mark"),
    "mark changed": (lambda b: _mark(b, lambda text: text[:-3] + "abc"), "was changed"),
    "two marks": (lambda b: b["Rules"].append(["Mark of this workbook", "x"]), "lost its mark"),
}


def _mark(book: Any, change: Callable[[str], str]) -> None:
    cell = next(row[1] for row in book["Rules"].iter_rows(min_row=5) if row[0].value == "Mark of this workbook")
    cell.value = change(cell.value)


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def handed(small: Small) -> tuple[MarksBook, Seals, bytes]:
    ctx = Context.of(small.staff["evaluator1"].id, small.procurement.id)
    found = marks_book(ctx, small.procurement)
    seals = Seals(SECRET, found.identity)
    return found, seals, workbook(found, seals, ctx.now)


def test_every_tampered_workbook_is_named_by_its_cell_and_none_is_taken(handed: tuple[MarksBook, Seals, bytes]) -> None:
    found, seals, data = handed
    assert read(data, seals, found.lines).faults == [], "as it was handed out there is nothing wrong"
    missed = []
    for what, (change, named) in TAMPERED.items():
        book = load_workbook(BytesIO(data))
        change(book["Q1"])
        faults = read(saved(book), seals, found.lines).faults
        if not any(named in (fault.cell, f"{fault.sheet} {fault.cell}") or named in fault.sentence for fault in faults):
            missed.append(f"{what}: {faults[:3]}")
    whole = {what: _changed(data, change) for what, (change, _) in WHOLE.items()}
    whole |= {"a bomb": bomb(), "no zip": b"nothing", "empty zip": b"PK\x05\x06" + b"\0" * 18}
    whole |= {"macros": with_part(data, "xl/vbaProject.bin"), "link": with_part(data, "xl/externalLinks/link1.xml")}
    whole |= {"cut off": data[: len(data) // 2], "too large": data + b"0" * (10 * 1024 * 1024)}
    for what, tampered in whole.items():
        try:
            read(tampered, seals, found.lines)
            missed.append(f"{what}: taken")
        except BadBook as why:
            if what in WHOLE and WHOLE[what][1] not in str(why):
                missed.append(f"{what}: {why}")
    assert len(TAMPERED) + len(whole) >= 60
    assert not missed, "\n".join(missed)


def _changed(data: bytes, change: Callable[[Any], Any]) -> bytes:
    book = load_workbook(BytesIO(data))
    change(book)
    return saved(book)


def test_rows_may_be_sorted(handed: tuple[MarksBook, Seals, bytes]) -> None:
    found, seals, data = handed
    book = load_workbook(BytesIO(data))
    sheet = book["Q1"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    rows[0][6] = "For the first."
    for at, row in enumerate(reversed(rows), start=5):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    taken = read(saved(book), seals, found.lines)
    assert taken.faults == []
    assert [(row.line.bidder, row.said["reason"]) for row in taken.rows if row.changed] == [
        (rows[0][1], "For the first.")
    ]
