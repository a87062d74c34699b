"""Clarifications in pages: asked, answered, published, read; the closed state; letters; not bidding; in a rehearsal."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from procurement.clarifications.actions import ask_question
from procurement.timetable.actions import set_milestone
from tests.conftest import SetClock
from tests.factories import Small, local
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/clarifications"


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    """A procurement that is being set up."""
    with app.app_context():
        return Small(clock)


def test_a_question_is_asked_answered_and_read_by_all(app: Flask, small: Small, clock: SetClock) -> None:
    lead, alder, birch = (Visitor(app, user) for user in (small.staff["lead"], *small.bidders[:2]))
    assert "No questions yet" in words(lead.get(HERE))
    assert alder.get(HERE).status_code == 404, "nobody bidding knows before tendering"
    with app.app_context():
        small.tendering()
        closes = local("2021-04-16T17:00")
        set_milestone(small.ctx("lead"), small.procurement, label="Clarification questions by", at=closes)
    assert "Questions close Fri 16 April 2021, 5pm" in words(alder.get(HERE))
    typed = {"title": "<b>Staff</b>", "words": "We at Alder Homecare ask: do they transfer?", "confidential": "y"}
    refused = alder.post(HERE, typed)
    assert refused.status_code == 422
    assert page(refused).xpath("//textarea[@name='words']/text()")[0].strip() == typed["words"]
    assert "Say what in it is confidential" in words(refused)
    assert alder.post(HERE, {**typed, "confidential": ""}).status_code == 303
    assert "With the council" in words(alder.get(HERE))
    assert "Staff" not in words(birch.get(HERE))
    with app.app_context():
        number = 1
    assert birch.get(f"{HERE}/questions/{number}").status_code == 404
    assert "Answer 1 clarification question" in words(lead.get("/"))
    assert "Alder Homecare" in words(lead.get(HERE))
    begun = lead.post(f"{HERE}/answers", {"chosen": str(number)})
    address = begun.headers["Location"]
    shown = lead.get(address)
    assert "Alder Homecare stands in these words" in words(shown)
    version = page(shown).xpath("//input[@name='version']/@value")[0]
    saved = lead.post(
        address,
        {"title": "Staff", "question": "Do they?", "answer": "Yes.", "chosen": str(number), "version": version},
    )
    assert saved.status_code == 303
    stale = lead.post(address, {"title": "S", "question": "Q", "answer": "A", "chosen": "1", "version": version})
    assert stale.status_code == 409
    assert "Yes." in words(stale)
    assert lead.post(f"{HERE}/publish", {"chosen": "1"}).status_code == 303
    bar = "//header//nav//a[contains(., 'Clarifications')]//span[@class='cnt']/text()"
    assert page(birch.get("/procurements/SMALL-1/timetable")).xpath(bar) == ["1"]
    assert "Read 1 clarification" in words(birch.get("/"))
    first = words(birch.get(HERE))
    assert "Unread" in first and "Do they?" in first and "Alder" not in first
    assert "Unread" not in words(birch.get(HERE))
    book = load_workbook(BytesIO(birch.get(f"{HERE}/published.xlsx").data))["Published"]
    assert [cell.value for cell in book[5]][2:5] == ["Staff", "Do they?", "Yes."]
    assert "Asked by Alder Homecare" in words(lead.get(HERE))
    assert "Alder" not in words(Visitor(app, small.staff["evaluator1"]).get(HERE))
    clock.at(closes)
    closed = birch.get(HERE)
    assert "Questions are closed" in words(closed)
    assert not page(closed).xpath("//form[@action='" + HERE + "']")
    assert "Questions are closed" in words(birch.post(HERE, {"title": "Late", "words": "Too late?"}))


def test_the_workbook_letters_and_a_decline_on_their_pages(app: Flask, small: Small) -> None:
    with app.app_context():
        small.tendering()
        ask_question(small.ctx(small.bidders[0]), small.procurement, title="Staff", words="Do they transfer?")
    lead, alder = Visitor(app, small.staff["lead"]), Visitor(app, small.bidders[0])
    lead.get(HERE)
    assert "Choose the workbook" in words(lead.post(f"{HERE}/take"))
    book = load_workbook(BytesIO(lead.get(f"{HERE}/to-answer.xlsx").data))
    book["Answers"]["E5"], book["Answers"]["F5"] = "Yes.", "Q77"
    assert "Answers, cell F5: Q77 is no question" in words(lead.post(f"{HERE}/take", {"file": (sent(book), "a.xlsx")}))
    book["Answers"]["F5"] = None
    assert lead.post(f"{HERE}/take", {"file": (sent(book), "a.xlsx")}).status_code == 303
    assert "Ready" in words(lead.get(HERE))
    letters = "/procurements/SMALL-1/letters"
    alder.get(letters)
    assert alder.post(letters, {"subject": "explain", "words": "Let us."}).status_code == 422
    assert alder.post(letters, {"subject": "service", "words": "I cannot sign in."}).status_code == 303
    with app.app_context():
        theirs = f"{HERE}/bidders/{small.bidders[0].organisation_id}"
    assert "I cannot sign in." in words(lead.get(theirs))
    refused = lead.post(theirs, {"subject": "practical", "words": "Try now."})
    assert "Confirm it, or publish" in words(refused) and "Try now." in refused.text
    assert lead.post(theirs, {"subject": "practical", "words": "Try now.", "fair": "y"}).status_code == 303
    assert "Letters (1 unread)" in words(alder.get(HERE))
    assert "Try now." in words(alder.get(letters))
    away = "/procurements/SMALL-1/not-bidding"
    assert "Choose the reason" in words(alder.post(away, {"kind": ""}))
    assert alder.post(away, {"kind": "time", "reason": "Three weeks are short."}).status_code == 303
    assert "Three weeks are short." in words(lead.get(f"{HERE}/bidders"))
    assert "Start a tender" not in words(alder.get("/"))
    alder.get(away)
    assert alder.post(f"{away}/back").status_code == 303
    assert "Came back" in words(lead.get(f"{HERE}/bidders"))


def sent(book: object) -> BytesIO:
    """A workbook as it is chosen."""
    out = BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    out.seek(0)
    return out
