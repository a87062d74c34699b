"""Lots, criteria, price and people of a tender pack in pages: what is typed is kept, or comes back with a sentence."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from evaluation.setup.actions import start_procurement
from evaluation.setup.pack import Basics, LotLine, Pack, Panelist, Price, QuestionLine, ScaleLine
from evaluation.setup.queries import draft_row, pack_of
from procurement.cases.queries import by_code
from procurement.core.action import Context
from procurement.core.db import db
from procurement.people.actions import add_person
from tests.factories import PASSWORD
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

KENT = (Path(__file__).parents[1] / "cases" / "lots" / "kent-20-clusters.tsv").read_text(encoding="utf-8")
HERE = "/procurements/X-1/setup"
SCALE = tuple(ScaleLine(Decimal(n), f"Word {n}", f"What {n} stands for.") for n in range(6))
QUESTIONS = (
    QuestionLine("Q1", "People", "How will you care?", Decimal(40), "Care", ("a", "b"), 1500, Decimal(2)),
    QuestionLine("Q2", "Starting", "How will you start?", Decimal(25), "Starting", (), 800),
)
PACK = Pack(
    Basics("Care at home", "Testshire"),
    lots=(LotLine(1, "North", Decimal(1800), 1, 2), LotLine(2, "South", Decimal(900))),
    scale=SCALE,
    questions=QUESTIONS,
    price=Price("lowest_over_price", Decimal(30)),
    people=(Panelist("ann@testshire.example", "Ann Bright", ("Q1",), Decimal(20)),),
)


@pytest.fixture
def lead(app: Flask) -> Visitor:
    """Who leads a procurement that is being set up."""
    with app.app_context():
        ctx = Context.at_console()
        person = add_person(ctx, None, "lead@testshire.example", "Dave Okafor", job_title="Lead", password=PASSWORD)
        start_procurement(ctx, person, code="X-1", pack=PACK, first_day=None)
    return Visitor(app, person)


def pack(app: Flask) -> Pack:
    """The pack as it is kept."""
    with app.app_context():
        db.session.expire_all()
        procurement = by_code("X-1")
        assert procurement is not None
        row = draft_row(procurement.id)
        assert row is not None
        return pack_of(row)


def boxes(visitor: Visitor, address: str, form: int = 0) -> dict[str, str]:
    """Every box of a form as the page shows it."""
    forms = page(visitor.get(address)).xpath("//div[@id='content']//form[@method='post']")
    return {name: value for name, value in forms[form].form_values() if name != "csrf_token"}


def send(visitor: Visitor, address: str, **changes: Any) -> Any:
    """Send the first form of a page with some of its boxes changed."""
    return visitor.post(address, {**boxes(visitor, address), **changes})


def test_a_paste_takes_the_place_of_the_lots_and_can_be_undone(app: Flask, lead: Visitor) -> None:
    typed = boxes(lead, f"{HERE}/lots")
    typed |= {"hours_least": "800", "hours_most": "1000"}
    assert lead.post(f"{HERE}/lots", typed).status_code == 303
    version = boxes(lead, f"{HERE}/lots")["version"]
    assert lead.post(f"{HERE}/lots", {"version": version, "rows": KENT, "paste": "1"}).status_code == 303
    assert len(pack(app).lots) == 20
    seen = lead.get(f"{HERE}/lots")
    assert "20 lots read; 3 cannot give each provider 800 to 1,000 hours" in words(seen)
    assert page(seen).xpath("string(//*[@id='lot-18-max_providers-note'])").startswith("One provider would have 677.7")
    assert "stands in lot 9 too" in page(seen).xpath("string(//*[@id='lot-2-old_clusters-note'])")
    undo = {"version": page(seen).xpath("string(//input[@name='version']/@value)"), "undo": "1"}
    assert lead.post(f"{HERE}/lots", undo).status_code == 303
    assert [lot.name for lot in pack(app).lots] == ["North", "South"]
    assert lead.post(f"{HERE}/lots", undo).status_code == 422


def test_a_bad_paste_changes_nothing_and_stays_in_its_box(app: Flask, lead: Visitor) -> None:
    version = boxes(lead, f"{HERE}/lots")["version"]
    text = "Lot\tHours\nA\t1,5\nB\tNaN"
    answer = lead.post(f"{HERE}/lots", {"version": version, "rows": text, "paste": "1"})
    assert answer.status_code == 422
    assert page(answer).xpath("string(//textarea[@name='rows'])").strip() == text
    assert "Row 2, hours" in words(answer) and "Row 3, hours" in words(answer)
    assert pack(app) == PACK


def test_the_grid_keeps_what_was_typed_beside_what_is_wrong(app: Flask, lead: Visitor) -> None:
    changes = {"lot-1-name": "Northtown", "lot-2-weekly_hours": "nine", "lot-2-max_providers": "4.5"}
    answer = send(lead, f"{HERE}/lots", **changes)
    assert answer.status_code == 422 and pack(app) == PACK
    seen = page(answer)
    assert seen.xpath("string(//input[@id='lot-1-name']/@value)") == "Northtown"
    assert seen.xpath("string(//input[@id='lot-2-weekly_hours']/@value)") == "nine"
    assert "digits 0 to 9" in seen.xpath("string(//*[@id='lot-2-weekly_hours-error'])")
    assert seen.xpath("//a[@href='#lot-2-max_providers']")
    assert seen.xpath("string(//title)").startswith("Error:")


def test_lots_are_added_removed_and_limited(app: Flask, lead: Visitor) -> None:
    grown = page(send(lead, f"{HERE}/lots", add="1"))
    assert grown.xpath("//input[@id='lot-3-name']")
    send(lead, f"{HERE}/lots", **{"lot-3-number": "3", "lot-3-name": "East", "limit-0": "1-2, 3", "limit-0-most": "2"})
    kept = pack(app)
    assert [lot.name for lot in kept.lots] == ["North", "South", "East"]
    assert kept.limits[0].lots == (1, 2, 3) and kept.limits[0].most == 2
    send(lead, f"{HERE}/lots", remove="2")
    assert [lot.number for lot in pack(app).lots] == [1, 3]
    twice = send(lead, f"{HERE}/lots", **{"lot-3-number": "1"})
    assert twice.status_code == 422 and "Another lot has the number 1" in words(twice)


def test_a_page_that_is_out_of_date_is_told_so(app: Flask, lead: Visitor) -> None:
    old = boxes(lead, f"{HERE}/lots")
    assert lead.post(f"{HERE}/lots", {**old, "lot-1-name": "Northtown"}).status_code == 303
    assert lead.post(f"{HERE}/lots", {**old, "lot-1-name": "Another"}).status_code == 409
    assert pack(app).lots[0].name == "Northtown"
