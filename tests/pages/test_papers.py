"""Documents for bidders in pages: handed out, undertaken for, taken, and registered."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from contextvars import Context
from io import BytesIO, StringIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from demonstration.paper import word_file
from procurement.papers.actions import Chosen, add_paper, replace_paper
from procurement.papers.queries import issued_papers
from procurement.papers.rules import PaperKind
from procurement.questionnaire.queries import slots
from procurement.tenders.template_marks import mark_of, of_paper
from tests.conftest import SetClock
from tests.factories import PDF, Small
from tests.pages.visiting import Visitor, page, statements, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/papers"
SECOND = PDF.replace(b"%PDF-1.4", b"%PDF-1.5")


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    """A procurement that is being set up."""
    with app.app_context():
        return Small(clock)


def sent(visitor: Visitor, content: bytes, reason: str) -> TestResponse:
    """A new version of the first document, of any size."""
    fields = {"csrf_token": visitor.token, "reason": reason, "file": FileStorage(BytesIO(content), "spec.pdf")}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return Context().run(lambda: visitor.client.post(f"{HERE}/1/replace", data=body, content_type=kind))


def test_the_lead_hands_out_and_nobody_bidding_knows_before_tendering(app: Flask, small: Small) -> None:
    lead, alder = Visitor(app, small.staff["lead"]), Visitor(app, small.bidders[0])
    assert "no specification and no terms" in words(lead.get("/procurements/SMALL-1/setup"))
    assert "Bidders are given nothing yet" in words(lead.get(HERE))
    refused = lead.post(HERE, {"title": "=SUM(1)", "kind": "specification", "file": (BytesIO(b"x"), "spec.pdf")})
    assert refused.status_code == 422
    assert "content is something else" in words(refused)
    assert page(refused).xpath("//input[@name='title']/@value") == ["=SUM(1)"], "what was typed is kept"
    added = lead.post(HERE, {"title": "=SUM(1)", "kind": "specification", "file": (BytesIO(PDF), "spec.pdf")})
    assert added.status_code == 303
    assert alder.get(HERE).status_code == 404
    assert alder.get(f"{HERE}/1").status_code == 404
    assert alder.get(f"{HERE}/1/versions/1").status_code == 404
    assert alder.get(f"{HERE}.zip").status_code == 303, "and the archive leads to the page that is not there"
    with app.app_context():
        small.tendering()
    assert "=SUM(1)" in words(alder.get(HERE))
    taken = alder.get(f"{HERE}/1/versions/1")
    assert taken.data == PDF
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    book = load_workbook(BytesIO(lead.get(f"{HERE}/register.xlsx").data))
    assert [sheet.title for sheet in book][:2] == ["Register", "Without the current one"]
    assert book["Register"].max_row > 2
    rows = list(csv.reader(StringIO(lead.get(f"{HERE}/register.csv").data.decode("utf-8-sig"))))
    assert rows[1][1:6] == ["Taken", "'=SUM(1)", "1", "Alder Homecare", "Bid Manager 1"]
    large = PDF + b"%" + b"care " * (13 * 1024 * 1024 // 5)  # more than any other form may carry
    assert sent(Visitor(app), large, "Maps.").status_code == 413
    kept = len(list(app.extensions["files"].blobs()))
    assert (sent(lead, large, "").status_code, sent(lead, PDF, "Again.").status_code) == (422, 422)
    assert len(list(app.extensions["files"].blobs())) == kept, "what was not issued is taken away again"
    assert sent(lead, large, "Maps.").status_code == 303
    assert alder.get(f"{HERE}/1/versions/2").data == large


def test_a_bidder_accepts_takes_and_sees_what_changed(app: Flask, small: Small, clock: SetClock) -> None:
    with app.app_context():
        lead = small.ctx("lead")
        terms = add_paper(lead, small.procurement, title="Terms", kind=PaperKind.TERMS, file=Chosen("terms.pdf", PDF))
        staff = add_paper(
            lead,
            small.procurement,
            title="Staff list",
            kind=PaperKind.STAFF,
            file=Chosen("staff.pdf", PDF),
            undertaking="I keep it <b>safe</b>.",
        )
        small.tendering()
    alder = Visitor(app, small.bidders[0])
    alder.post("/bid/SMALL-1/start")
    assert alder.get(f"{HERE}/{staff.id}/versions/1").status_code == 403
    shown = alder.get(f"{HERE}/{staff.id}")
    assert "I keep it <b>safe</b>." in words(shown), "the words stand as they were typed"
    empty = alder.post(f"{HERE}/{staff.id}/undertaking", {"name": "", "capacity": "", "accepted": ""})
    assert empty.status_code == 422
    assert len(page(empty).xpath("//*[contains(@class,'govuk-error-summary')]//li")) == 2
    fields = {"name": "Ann", "capacity": "Director"}
    assert "Tick the box" in words(alder.post(f"{HERE}/{staff.id}/undertaking", fields))
    assert names_in(alder.get(f"{HERE}.zip").data) == ["01 Terms, version 1.pdf"]
    assert alder.post(f"{HERE}/{staff.id}/undertaking", {**fields, "accepted": "y"}).status_code == 303
    assert names_in(alder.get(f"{HERE}.zip").data) == ["01 Terms, version 1.pdf", "02 Staff list, version 1.pdf"]
    clock.forward(hours=1)
    with app.app_context():
        replace_paper(small.ctx("lead"), terms, file=Chosen("t.pdf", SECOND), reason="Clause 4.")
    assert "Changed since you took it: Terms" in words(alder.get("/bid/SMALL-1"))
    assert "Changed since you took version 1" in words(alder.get(HERE))
    shown = Visitor(app, small.staff["lead"]).get(HERE)
    assert "Do bidders need more time?" in words(shown)
    assert page(shown).xpath("//a[contains(@href,'/timetable/tendering/plan')]")


def names_in(content: bytes) -> list[str]:
    """The files of an archive, each of which can be read."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        return packed.namelist()


def test_a_title_is_changed_and_the_version_stays(app: Flask, small: Small) -> None:
    with app.app_context():
        small.tendering()
        first = add_paper(
            small.ctx("lead"), small.procurement, title="Terms", kind=PaperKind.TERMS, file=Chosen("t.pdf", PDF)
        )
        add_paper(
            small.ctx("lead"), small.procurement, title="Map", kind=PaperKind.MAP, file=Chosen("m.pdf", PDF + b" ")
        )
        lead, number, version = Visitor(app, small.staff["lead"]), first.id, first.version
    taken = lead.post(f"{HERE}/{number}/title", {"new_title": "map", "version": str(version)})
    assert taken.status_code == 422 and "There is a document of this title already" in words(taken)
    assert lead.post(f"{HERE}/{number}/title", {"new_title": "Terms of the contract", "version": str(version)}).location
    shown = words(lead.get(f"{HERE}/{number}"))
    assert "Terms of the contract" in shown and "Version 1" in shown and "Version 2" not in shown
    late = lead.post(f"{HERE}/{number}/title", {"new_title": "Mine", "version": str(version)})
    assert late.status_code in (409, 422) and "Mine" in late.text, "what was typed stays"


def test_the_register_sorts_and_filters_in_as_many_statements_however_long(app: Flask, small: Small) -> None:
    with app.app_context():
        for title in ("Terms", "Specification"):
            add_paper(
                small.ctx("lead"),
                small.procurement,
                title=title,
                kind=PaperKind.OTHER,
                file=Chosen("a.pdf", PDF + title.encode()),
            )
        small.tendering()
        first, second = (one.paper.id for one in issued_papers(small.procurement.id))
    for index in range(3):
        Visitor(app, small.bidders[index]).get(f"{HERE}/{first}/versions/1")
    auditor = Visitor(app, small.staff["auditor"])
    with app.app_context(), statements() as few:
        shown = auditor.get(f"{HERE}/register?sort=-organisation")
    rows = page(shown).xpath("//table[caption='Register of documents']/tbody/tr")
    assert [row.xpath("string(td[2])") for row in rows] == ["Cedar Living", "Birch Support", "Alder Homecare"]
    behind = page(shown).xpath("//table[caption='Bidders without the current version']/tbody/tr")
    assert ["Specification" in row.text_content() for row in behind] == [True]
    assert len(behind[0].xpath(".//li")) == 3
    assert "Nothing found" in words(auditor.get(f"{HERE}/register?paper={second}"))
    for index in range(3):
        Visitor(app, small.bidders[index]).get(f"{HERE}.zip")
    with app.app_context(), statements() as more:
        auditor.get(f"{HERE}/register?sort=-organisation")
    assert len(more) == len(few)


def test_a_form_is_marked_as_it_is_taken_and_an_older_one_is_told_beside_the_file(app: Flask, small: Small) -> None:
    with app.app_context():
        small.tendering()
        place = next(slot.id for slot in slots(small.procurement.id) if slot.code == "A")
        lead, alder = Visitor(app, small.staff["lead"]), Visitor(app, small.bidders[0])

    def given(content: bytes, name: str = "form.docx", to: str = "A") -> TestResponse:
        said = {"title": "Mobilisation form", "kind": "other", "place": to, "file": (BytesIO(content), name)}
        return lead.post(HERE, said)

    form = word_file("Mobilisation", "Council", ["By when?"])
    for refused, why in (
        (given(PDF, "form.pdf"), "a Word or Excel document"),
        (given(form, to="B"), "There is no place B for files"),
        (given(form, to="S3"), "made from the price lines"),
    ):
        assert refused.status_code == 422 and why in words(refused)
    assert given(form).status_code == 303
    assert "Mobilisation form is the form for A already" in words(
        lead.post(HERE, {"title": "More", "kind": "other", "place": "A", "file": (BytesIO(form), "f.docx")})
    )
    taken = alder.get(f"{HERE}/1/versions/1").data
    assert taken != form and mark_of(taken) == of_paper("SMALL-1", 1, 1, hashlib.sha256(form).hexdigest()[:16])
    with zipfile.ZipFile(BytesIO(alder.get(f"{HERE}.zip").data)) as packed:
        assert packed.read("01 Mobilisation form, version 1.docx") == taken
    alder.post("/bid/SMALL-1/start")
    assert "Download “Mobilisation form”, version 1" in words(alder.get("/bid/SMALL-1"))
    there = f"/bid/SMALL-1/slots/{place}/files"
    assert alder.post(there, {"file": (BytesIO(taken), "anything.docx")}).status_code == 303
    assert "Not the form that stands" not in words(alder.get("/bid/SMALL-1"))
    newer = word_file("Mobilisation", "Council", ["By when, and who?"])
    with app.app_context():
        paper = issued_papers(small.procurement.id)[0].paper
        replace_paper(small.ctx("lead"), paper, file=Chosen("form.docx", newer), reason="Who answers for it.")
    shown = alder.get("/bid/SMALL-1")
    assert "You filled in version 1 of “Mobilisation form”. The current one is version 2" in words(shown)
    assert page(shown).xpath("//*[contains(@class,'files')]//a[contains(@href,'/papers/1/versions/2')]")
    assert "You filled in version 1" in words(alder.get("/bid/SMALL-1/submit"))
    assert alder.post(there, {"file": (BytesIO(newer), "ours.docx")}).status_code == 303
    shown = alder.get("/bid/SMALL-1")
    assert "does not seem to be the council’s form" in words(shown) and "Not the form that stands" not in words(shown)
    version = page(lead.get(f"{HERE}/1")).xpath("//form[contains(@action,'title')]//input[@name='version']/@value")[0]
    lead.post(f"{HERE}/1/title", {"new_title": "Mobilisation form", "place": "", "version": version})
    assert alder.get(f"{HERE}/1/versions/2").data == newer, "what is only read comes as it was issued"
