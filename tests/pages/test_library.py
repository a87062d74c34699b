"""The library in pages: begun, searched, changed, taken out and in, and used in a tender pack."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from evaluation.library.queries import shelved, versions
from evaluation.setup.queries import draft_of
from procurement.cases.queries import by_code
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from tests.conftest import SetClock
from tests.factories import Small
from tests.pages.visiting import Visitor, page, statements, words

pytestmark = pytest.mark.one_database

USING = "/procurements/SMALL-1/setup/library"


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    """A procurement that is being set up."""
    with app.app_context():
        return Small(clock)


@pytest.fixture
def lead(app: Flask, small: Small) -> Visitor:
    """Its lead."""
    return Visitor(app, small.staff["lead"])


def test_it_begins_with_what_ships_and_is_found_by_words_kind_and_tag(app: Flask, lead: Visitor) -> None:
    assert "The library is empty" in words(lead.get("/library"))
    assert lead.post("/library/start").status_code == 303
    rows = page(lead.get("/library")).xpath("//tbody/tr")
    assert len(rows) == 8
    assert len(page(lead.get("/library?kind=paragraph")).xpath("//tbody/tr")) == 2
    assert [r.xpath("string(th/a)") for r in page(lead.get("/library?tag=workforce")).xpath("//tbody/tr")] == [
        "Recruiting and keeping care workers"
    ]
    assert len(page(lead.get("/library?words=SAFEGUARDING+deputy")).xpath("//tbody/tr")) == 1
    assert "Nothing found" in words(lead.get("/library?words=zebra"))
    again = lead.post("/library/start")
    assert again.status_code == 303
    assert "8 were there already" in words(lead.get("/library"))
    with app.app_context():
        assert all(len(versions(one.entry.id)) == 1 for one in shelved())


def test_a_change_is_a_new_version_and_the_old_one_stays_readable(app: Flask, lead: Visitor) -> None:
    fields = {"kind": "question", "title": "Cover", "text": "How do you cover?", "tags": "A, b", "word_limit": "500"}
    assert lead.post("/library/new", {**fields, "title": ""}).status_code == 422
    assert lead.post("/library/new", fields).status_code == 303
    assert "of this title already" in words(lead.post("/library/new", fields))
    lead.get("/library/1")
    same = lead.post("/library/1", {**fields, "version": "1"})
    assert "exactly this already" in words(same)
    assert lead.post("/library/1", {**fields, "text": "How will you cover?", "version": "1"}).status_code == 303
    stale = lead.post("/library/1", {**fields, "text": "Third.", "version": "1"})
    assert stale.status_code == 409
    assert "How will you cover?" in words(stale)
    shown = words(lead.get("/library/1"))
    assert "How do you cover?" in shown and "2 versions" in shown
    assert lead.post("/library/1/archive").status_code == 303
    assert "How do you cover?" in words(lead.get("/library/1")), "what is archived is read all the same"
    assert page(lead.get("/library")).xpath("//tbody/tr") == []
    assert len(page(lead.get("/library?archived=1")).xpath("//tbody/tr")) == 1


def test_it_goes_out_and_comes_in_and_a_paste_is_all_or_nothing(app: Flask, lead: Visitor) -> None:
    lead.post("/library/start")
    for address, name in (("/library.json", "library.json"), ("/library.xlsx", "library.xlsx")):
        file = lead.get(address).data
        lead.get("/library/take-in")
        assert lead.post("/library/take-in", {"file": (BytesIO(file), name)}).status_code == 303
        assert "8 were there already" in words(lead.get("/library"))
    lead.get("/library/take-in")
    refused = lead.post("/library/take-in", {"rows": "Cover,How?,500\nNight,,x"})
    assert refused.status_code == 422
    said = words(refused)
    assert "Row 2, text: The cell is empty" in said and "Row 2, words" in said
    assert "Cover,How?,500" in said, "the paste is kept"
    with app.app_context():
        assert len(shelved()) == 8
    assert lead.post("/library/take-in", {"rows": "Cover,How?,500\nNight,When?,"}).status_code == 303
    with app.app_context():
        assert len(shelved()) == 10
    assert lead.post("/library/take-in", {}).status_code == 422


def test_a_pack_takes_questions_without_moving_a_weight_and_the_library_knows(
    app: Flask, lead: Visitor, small: Small
) -> None:
    lead.post("/library/start")
    with app.app_context():
        _, before = draft_of(small.procurement)
        by_title = {one.current.title: one.entry.id for one in shelved()}
    shown = lead.get(USING)
    version = page(shown).xpath("//form[contains(@action,'setup/library')]//input[@name='version']/@value")[0]
    nothing = lead.post(USING, {"version": version})
    assert nothing.status_code == 422
    assert "Choose at least one entry" in words(nothing)
    picked = {
        "version": version,
        "question": [by_title["Social value"], by_title["Mobilisation"]],
        f"place-{by_title['Lots and places']}": "price_text",
    }
    done = lead.post(USING, picked)
    assert done.status_code == 303, done.text
    with app.app_context():
        procurement = by_code("SMALL-1")
        assert procurement is not None
        _, after = draft_of(procurement)
        assert after.questions[:2] == before.questions
        assert [(q.code, q.title, q.weight) for q in after.questions[2:]] == [
            ("Q3", "Mobilisation", 0),
            ("Q4", "Social value", 0),
        ]
        assert after.price_text.endswith("the most that the lot names.") and after.basics == before.basics
        assert [one.times for one in shelved() if one.current.title in ("Mobilisation", "Lots and places")] == [1, 1]
        last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert last is not None and last.event == "library.used"
    assert "the most that the lot names." in words(lead.get("/procurements/SMALL-1/setup/price"))
    assert "last in SMALL-1" in words(lead.get("/library"))
    assert lead.post(USING, {**picked, "version": "99"}).status_code == 409


def test_a_question_of_a_pack_is_kept_with_its_tags(app: Flask, lead: Visitor) -> None:
    lead.get(USING)
    assert lead.post(f"{USING}/keep", {"question": "Q9"}).status_code == 422
    assert lead.post(f"{USING}/keep", {"question": "Q1", "tags": "Staff"}).status_code == 303
    with app.app_context():
        (one,) = shelved()
    assert one.said.title == "Workforce"
    assert one.said.parts == ("rates", "cover")
    assert one.said.guidance == ("figures for two years",)
    assert one.said.tags == ("staff",)


def test_the_library_asks_the_database_as_often_for_many_entries_as_for_one(app: Flask, lead: Visitor) -> None:
    lead.post("/library/new", {"kind": "question", "title": "Cover", "text": "How?"})
    lead.get("/library")
    with app.app_context(), statements() as few:
        lead.get("/library")
    lead.post("/library/start")
    lead.get("/library")
    with app.app_context(), statements() as many:
        lead.get("/library")
    assert len(many) == len(few)


def test_nobody_who_leads_nothing_sees_it(app: Flask, small: Small, lead: Visitor) -> None:
    lead.post("/library/start")
    for person in (small.staff["auditor"], small.staff["evaluator1"], small.bidders[0]):
        visitor = Visitor(app, person)
        assert visitor.get("/library").status_code == 403
        assert visitor.get("/library/1").status_code == 404
        assert visitor.get("/library.xlsx").status_code == 403
