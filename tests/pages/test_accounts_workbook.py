"""Accounts keyed in a workbook: out, filled in, compared, taken in whole; whatever is wrong is named by its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from lxml import html
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from evaluation.financial.accounts_book import COLUMNS
from evaluation.financial.models import FinancialFigures
from evaluation.financial.queries import figures
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from tests.actions.test_financial import key
from tests.factories import Small
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        small = Small(clock).moderated()
        small.open(Stage.FINANCE)
        small.declare("accountant2", {small.tenders[2].organisation_id: "My sister works there."})
        yield small


def out(one: Visitor, here: str, **of: int) -> Any:
    reply = one.get(f"{here}/finance/list.xlsx", query_string={"accounts": "yes", **of})
    return load_workbook(BytesIO(reply.data))


def brought(one: Visitor, here: str, book: Any) -> TestResponse:
    data = BytesIO()
    book.save(data)
    one.get(f"{here}/finance")
    return one.post(f"{here}/finance/accounts", {"file": (BytesIO(data.getvalue()), "accounts.xlsx")})


def taken(one: Visitor, here: str, page: TestResponse) -> TestResponse:
    form = next(form for form in html.fromstring(page.text).forms if "seen" in form.fields)
    return one.post(f"{here}/finance/accounts", {"seen": form.fields["seen"]})


def fill(sheet: Any, row: int, **boxes: Any) -> None:
    for box, value in boxes.items():
        sheet.cell(row, COLUMNS[box]).value = value


YEAR = {"year_end": datetime(2020, 12, 31), "audited": "No", "source": "Filed accounts, page 8"}  # noqa: DTZ001


def refused(small: Small, one: Visitor, other: Visitor, here: str) -> None:
    """Nothing of it comes in, and each fault is named by its cell."""
    book, kept = out(one, here), db.session.query(FinancialFigures).count()
    key(small, small.tenders[0], who="accountant2", figures={"revenue": Decimal(7)})
    sheet = book["Accounts"]
    fill(sheet, 5, revenue=8)
    fill(sheet, 6, year_end="yesterday", revenue=1)
    fill(sheet, 7, audited="perhaps", stock=-1, revenue="=1+1", months=30)
    fill(sheet, 8, **{**YEAR, "year_end": date(2031, 1, 1)}, revenue=5)
    fill(sheet, 9, **YEAR)
    fill(sheet, 10, **{**YEAR, "source": None}, revenue=5)
    fill(sheet, 11, **YEAR, revenue=5)
    fill(sheet, 12, **YEAR, revenue=6)
    sheet["Z20"] = "beside"
    page = brought(one, here, book)
    said = words(page)
    assert page.status_code == 422
    for place, sentence in {
        "A5": "Bidder 01[^!]* was keyed here by [^!]*, after this workbook was taken out",
        "C6": "as a date",
        "G7": "yes or no",
        "I7": "formula",
        "D7": "24",
        "C8": "lies ahead",
        "I9": "at least one figure",
        "H10": "Source is missing",
        "A12": "stands in row 11 as well",
        "Z20": "Nothing is expected",
    }.items():
        assert re.search(f"Accounts!{place} [^!]*{sentence}", said), (place, said)
    closed = out(one, here)
    fill(closed["Accounts"], 11, **YEAR, revenue=5)
    assert "not yours to check" in words(brought(other, here, closed))
    small_book = out(one, here)
    small_book["Accounts"].delete_rows(7)
    assert "1 of 9 rows are missing" in words(brought(one, here, small_book))
    foreign = out(one, here)
    foreign["About"]["B12"] = "x"
    cell = next(row for row in foreign["About"].iter_rows() if row[0].value == "Mark of this workbook")[1]
    cell.value = cell.value[:-2] + "xx"
    assert "made elsewhere" in words(brought(one, here, foreign))
    assert words(one.post(f"{here}/finance/accounts", {"seen": "x"})).count("not what was shown") == 1
    assert db.session.query(FinancialFigures).count() == kept + 1


def test_accounts_go_out_are_filled_in_and_come_in_whole_or_not_at_all(app: Flask, small: Small) -> None:
    here, first = f"/procurements/{small.procurement.code}", small.tenders[0]
    key(small, first)
    one, other = (Visitor(app, small.staff[name]) for name in ("accountant1", "accountant2"))
    book = out(one, here)
    sheet = book["Accounts"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[1].split()[1] for row in rows] == ["01"] * 3 + ["02"] * 3 + ["03"] * 3
    assert [str(row[2])[:4] for row in rows[:4]] == ["2020", "2019", "2018", "None"]
    theirs = out(other, here)["Accounts"].iter_rows(min_row=5, values_only=True)
    assert {str(row[1]).split()[1] for row in theirs} == {"01", "02"}, "nothing of a bidder with an interest"
    assert out(one, here, of=first.id)["Accounts"].max_row == 7

    assert "nothing to take in" in words(brought(one, here, book))
    fill(sheet, 5, revenue=2500000.5, group_debtors=0)
    fill(sheet, 8, **YEAR, revenue=900000, profit_after_tax=-13847, borrowings=0)
    page = brought(one, here, book)
    said = words(page)
    assert page.status_code == 200 and "2 years of accounts would be put on file" in said
    assert "2,400,0002,500,000.5" in said and "nothing-13,847" in said
    assert len(figures(first.id)) == 1 and not figures(small.tenders[1].id), "nothing is saved before it was seen"
    assert taken(one, here, page).status_code == 303
    db.session.rollback()
    (year,) = figures(first.id)
    assert (year.figures["revenue"], year.figures["group_debtors"]) == ("2500000.5", "0")
    (new,) = figures(small.tenders[1].id)
    assert (new.year_end, new.months, new.audited, new.whose) == (date(2020, 12, 31), 12, False, "bidder")
    assert new.figures == {"revenue": "900000", "profit_after_tax": "-13847", "borrowings": "0"}
    assert taken(one, here, page).status_code == 422, "what was shown is taken in once"
    assert "keyed since the changes were shown" in words(taken(one, here, page))
    refused(small, one, other, here)
