"""The workbooks: their formulas recompute to the product's own figures, and to what replay says of a changed score."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluation.award.facts import Why
from evaluation.award.replay import replay
from evaluation.award.rules import LotResult
from evaluation.award.snapshot import thaw
from exports.award_report.costs import BudgetLine, worked_out
from exports.award_report.public_sheets import public_workbook
from exports.award_report.reading import award_report
from exports.award_report.sheets import workbook
from procurement.core import clock
from tests.exports.conftest import Issued
from tests.exports.recalculation import WRONG, formulas, recalculated, same, spoiled

WITH_FORMULAS = ("award_workbook", "award_workbook_public", "score_matrix")
ROWS = 5


@pytest.mark.parametrize("kind", WITH_FORMULAS)
def test_recalculation_gives_every_figure_that_was_stored(issued: Issued, tmp_path: Path, kind: str) -> None:
    content = with_costs(issued, kind) if kind.startswith("award") else issued.final[kind]
    stored = load_workbook(BytesIO(content), data_only=True)
    ruined = load_workbook(BytesIO(spoiled(content)), data_only=True)
    anew = recalculated(spoiled(content), tmp_path)
    places = formulas(content)
    assert len(places) >= 10
    if kind.startswith("award"):
        assert len([at for sheet, at in places if sheet == "Costs"]) == (12 if kind == "award_workbook" else 11)
    assert {str(ruined[sheet][at].value) for sheet, at in places} == {WRONG}, "not every stored figure was spoiled"
    differing = [
        (sheet, at, stored[sheet][at].value, anew[sheet][at].value)
        for sheet, at in places
        if not same(stored[sheet][at].value, anew[sheet][at].value)
    ]
    assert differing == []


def with_costs(issued: Issued, kind: str) -> bytes:
    """An award workbook with budget lines of each sort: a revised cost, hours at a rate, and no change."""
    lines = [
        BudgetLine("Adults", Decimal("323000.50"), Decimal(374_000), held=Decimal(84_000)),
        BudgetLine("Night care", Decimal(130_000), lots=(1, 2), rate=Decimal("19.5")),
        BudgetLine("Meals", Decimal(5)),
    ]
    with issued.app.app_context():
        report = award_report(issued.small.procurement, clock.now())
    hours = {1: Fraction(1203, 7), 2: Fraction("100.25")}
    costs, workings = worked_out(date(2021, 11, 15), lines, hours)
    report = replace(
        report, open=replace(report.open, costs=costs), appendix=replace(report.appendix, workings=workings)
    )
    return workbook(report) if kind == "award_workbook" else public_workbook(report.public())


def bids(book: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The sheet of bids by lot and bidder."""
    head, *rows = list(book["Bids"].iter_rows(min_row=ROWS - 1, values_only=True))
    found = [dict(zip(head, row, strict=True)) for row in rows]
    return {(str(row["Lot"]), row["Bidder"]): row for row in found}


def agrees(book: Any, results: Mapping[str, LotResult]) -> list[str]:
    """Where a recalculated workbook and the rules differ."""
    rows = bids(book)
    wrong = []
    for lot, result in results.items():
        ranked = {standing.bidder: standing for standing in result.ranking}
        for (of, bidder), row in rows.items():
            if of != lot:
                continue
            standing = ranked.get(bidder)
            if (standing.rank if standing else None) != (row["Rank"] or None):
                wrong.append(f"lot {lot} {bidder}: rank {row['Rank']}, the rules say {standing and standing.rank}")
            if standing and abs(row["Total"] - float(standing.total)) > 1e-9:
                wrong.append(f"lot {lot} {bidder}: total {row['Total']}, the rules say {standing.total}")
    return wrong


def test_the_workbook_says_what_was_recommended(issued: Issued, tmp_path: Path) -> None:
    book = recalculated(spoiled(issued.final["award_workbook"]), tmp_path)
    frozen = thaw(issued.snapshot)
    rows = bids(book)
    assert len(rows) == 6
    for lot in frozen.lots:
        for bid in lot.ranking:
            row = rows[str(lot.lot.number), bid.bidder_code]
            assert (row["Rank"], row["Result"]) == (bid.rank, bid.result_words)
            assert row["Total"] == pytest.approx(float(bid.total), abs=1e-9)
            assert row["Rank as recommended"] == bid.rank and row["Result as recommended"] == bid.result_words
        for out in lot.excluded:
            row = rows[str(lot.lot.number), out.bidder_code]
            assert row["Rank"] is None and row["Result"] == "Not ranked"
            assert row["Why not ranked"] == "Failed financial standing"
            assert [reason.why for reason in out.reasons] == [Why.FINANCE]


CHANGES = {
    "another is first": {("Bidder 02", "Q1"): 5, ("Bidder 02", "Q2"): 5},
    "a tie": {("Bidder 02", "Q1"): 5, ("Bidder 02", "Q2"): 4},
    "below a minimum": {("Bidder 01", "Q1"): 1},
    "below the minimum for the whole": {("Bidder 02", "Q1"): 2, ("Bidder 02", "Q2"): 0},
    "who is out stays out": {("Bidder 03", "Q1"): 5, ("Bidder 03", "Q2"): 5},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_score_changes_the_rank_as_replay_says(issued: Issued, tmp_path: Path, change: str) -> None:
    content = issued.final["award_workbook"]
    book = load_workbook(BytesIO(content))
    sheet = book["Scores"]
    heads = {cell.value: cell.column for cell in sheet[ROWS - 1]}
    rows = {sheet.cell(row, 1).value: row for row in range(ROWS, sheet.max_row + 1)}
    file = json.loads(json.dumps(thaw(issued.snapshot).replay))
    for (bidder, question), score in CHANGES[change].items():
        cell = sheet.cell(rows[bidder], heads[f"{question} score"])
        assert cell.value != score
        cell.value = score
        for bid in file["bids"]:
            if bid["bidder"] == bidder:
                bid["scores"][question] = str(score)
    out = BytesIO()
    book.save(out)
    results = replay(json.dumps(file).encode()).lots
    before = replay(json.dumps(thaw(issued.snapshot).replay).encode()).lots
    if change != "who is out stays out":
        assert results != before, "the change changed nothing, so nothing was tested"
    assert agrees(recalculated(spoiled(out.getvalue()), tmp_path), results) == []


def test_the_matrix_totals_are_the_products(issued: Issued, tmp_path: Path) -> None:
    anew = recalculated(spoiled(issued.final["score_matrix"]), tmp_path)
    head, *rows = list(anew["Totals"].iter_rows(min_row=ROWS - 1, values_only=True))
    totals = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    frozen = thaw(issued.snapshot)
    for bid in [*frozen.lots[0].ranking, *frozen.lots[0].excluded]:
        assert totals[bid.bidder_code]["Total of quality"] == pytest.approx(float(bid.total or 0), abs=1e-9)
        assert totals[bid.bidder_code]["Q1 agreed"] == bid.scores["Q1"]


def test_the_matrix_has_every_mark_with_its_reasons(issued: Issued) -> None:
    book = load_workbook(BytesIO(issued.final["score_matrix"]), data_only=True)
    head, *rows = list(book["Marks"].iter_rows(min_row=ROWS - 1, values_only=True))
    marks = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(marks) == 3 * 2 * 2 + 2
    assert all(mark["Why this mark"] and mark["Evaluator"] for mark in marks)
    items = {(row[0], row[2], row[4]): row for row in book["Items"].iter_rows(min_row=ROWS, values_only=True)}
    assert items["Bidder 01", "Q1", 1][5] == "no", "a score of the first round no longer counts once it was revised"
    assert items["Bidder 01", "Q1", 2][5] == "yes"


@pytest.mark.parametrize("kind", [*WITH_FORMULAS, "moderation_workbook", "opening_workbook", "resubmission_workbook"])
def test_every_sheet_is_ready_to_read_and_to_print(issued: Issued, kind: str) -> None:
    book = load_workbook(BytesIO(issued.final[kind]))
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows == "$4:$4", sheet.title
        assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "9"
        assert all(sheet.column_dimensions[letter].width for letter in "AB")
        assert not any(cell.comment for row in sheet.iter_rows() for cell in row)


def test_equal_facts_give_equal_bytes(issued: Issued) -> None:
    with issued.app.app_context():
        report = award_report(issued.small.procurement, clock.now())
        assert workbook(report) == workbook(report)
