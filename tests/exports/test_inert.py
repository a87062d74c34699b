"""What people typed is text in every file, whatever it looks like: no formula, no link, no character out of place."""

import csv
import html
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exports.layout.book import CUT, MOST_CHARACTERS, Book, Column, Live, Look, number_of, text_of
from exports.layout.inert import UNSEEN, inert
from exports.score_matrix.facts import matrix
from exports.score_matrix.lines import HEAD, lines
from procurement.core import clock as core_clock
from procurement.core.numbers import shown
from procurement.core.plain_tables import FORMULA
from tests.exports.conftest import Issued
from tests.exports.reading import everything_in_pdf, text_of_pdf
from tests.pages.visiting import statements

NOON = datetime(2021, 8, 23, 11, tzinfo=UTC)
HOSTILE = [
    '=HYPERLINK("http://127.0.0.1/","x")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "http://127.0.0.1/",
    "mailto:a@b.example",
    "internal:Sheet1!A1",
    "0123",
    "1e5",
    "TRUE",
    "%1",
    "＝1+1",
]


def written(texts: list[str]) -> bytes:
    book = Book("T", NOON)
    book.table("S", "about", [Column("A", 20, Look.WRAP)], [[text] for text in texts])
    return book.content()


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as source:
        return {name: source.read(name).decode() for name in source.namelist()}


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    content = written(HOSTILE)
    sheet = load_workbook(BytesIO(content))["S"]
    cells = [sheet.cell(row, 1) for row in range(5, 5 + len(HOSTILE))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [inert(text) for text in HOSTILE]
    found = parts(content)
    assert not any("<f>" in part or "<f " in part for part in found.values())
    assert not any("<hyperlink" in part or "relationships/hyperlink" in part for part in found.values())


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1b", "\ud800", "￾", "‮", "⁦", "\x9f"])
def test_what_cannot_be_printed_is_shown_as_such(character: str) -> None:
    content = written([f"before{character}after"])
    assert load_workbook(BytesIO(content))["S"]["A5"].value == f"before{UNSEEN}after"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    for text in ("x" * 40_000, "🧭" * 20_000, "x" * MOST_CHARACTERS):
        kept = load_workbook(BytesIO(written([text])))["S"]["A5"].value
        assert len(kept.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
        assert kept.endswith(CUT) == (len(text.encode("utf-16-le")) // 2 > MOST_CHARACTERS)
    assert text_of("short") == "short"


def test_figures_are_kept_exactly_enough() -> None:
    assert number_of(Fraction(1, 3)) == Decimal("0.33333333333333333")
    assert number_of(Decimal("87.65")) == Decimal("87.65")
    book = Book("T", NOON)
    cells = [Decimal("0.1"), Fraction(2, 3), 7, Live("1/3", Fraction(1, 3)), Live('"a"&"b"', "ab"), Live('""', None)]
    book.table("S", "about", [Column(f"{number}", 9, Look.FIGURE) for number in range(6)], [cells])
    row = next(load_workbook(BytesIO(book.content()), data_only=True)["S"].iter_rows(min_row=5, values_only=True))
    assert row[:3] == (0.1, pytest.approx(2 / 3, abs=1e-15), 7)
    assert row[3] == pytest.approx(1 / 3, abs=1e-15) and row[4] == "ab" and not row[5]


def test_a_title_cannot_command_the_head_of_a_printed_page() -> None:
    book = Book('Health & Care &G&"Courier"&P&[Picture]', NOON, "M&D")
    book.sheet("S", "about")
    head = re.search(r"<oddHeader>(.*?)</oddHeader>", parts(book.content())["xl/worksheets/sheet1.xml"])
    assert head is not None
    assert html.unescape(head.group(1)) == (
        '&L&9Health and Care and G and "Courier" and P and Picture&R&9&"Arial,Bold"M and D'
    )


def test_the_issued_workbooks_hold_no_formula_of_anybody_else(issued: Issued) -> None:
    for kind, content in issued.told.items() | issued.final.items():
        if not content.startswith(b"PK"):
            continue
        found = parts(content)
        for name, part in found.items():
            for formula in re.findall(r"<f>(.*?)</f>", part):
                assert not re.search(r"HYPERLINK|cmd\||Quokka|Narwhal|http", formula), (kind, name, formula)
        assert not any("<hyperlink" in part for part in found.values()), kind
        assert not any("externalLink" in name or "vbaProject" in name for name in found), kind
        if kind == "opening_workbook":
            assert "=HYPERLINK(" in found["xl/sharedStrings.xml"], "nothing hostile was there to be found inert"


def test_the_issued_pdfs_hold_no_link_and_no_script(issued: Issued, tmp_path: Path) -> None:
    for kind, content in issued.final.items():
        if not content.startswith(b"%PDF"):
            continue
        said = everything_in_pdf(content)
        assert "/URI" not in content.decode("latin-1"), kind
        assert "JavaScript" not in said and "<script" not in said, kind
        if kind == "award_report":
            text = text_of_pdf(content, tmp_path)
            assert '=HYPERLINK("http://127.0.0.1:9/","Quokka")' in text
            assert "‮" not in said and UNSEEN in text


def test_every_mark_stands_on_a_line_of_its_own_and_none_is_run(issued: Issued) -> None:
    with issued.app.app_context():
        here = issued.small.procurement
        held = [mark for entry in matrix(here, core_clock.now()).entries for mark in entry.item.marks]
        with statements() as sent:
            kept = "".join(lines(here))
    assert len([one for one in sent if one.startswith("SELECT")]) == 1
    assert kept.encode() == issued.final["marks"]
    head, *rows = csv.reader(StringIO(kept.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == HEAD
    told = [(row[5], row[6], row[9].removeprefix("'"), row[11] == "replaced") for row in rows]
    assert told == [(one.evaluator, shown(one.mark), one.reason, one.superseded) for one in held]
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)
