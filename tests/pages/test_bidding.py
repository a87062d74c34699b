"""A bidder's pages and the opening, over HTTP: what is shown, to whom, and what bad input comes back as."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask, has_app_context
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from procurement.core.action import Invalid
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message, attachments
from procurement.core.vocabulary import Event, Stage
from procurement.people.models import User
from procurement.questionnaire.models import Question, Slot
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.actions import invite_resubmission, note_late_attempt, put_file
from procurement.tenders.drafts import draft
from procurement.tenders.models import DraftFile, LateAttempt, Submission, SubmittedFile
from procurement.tenders.queries import is_opened, latest_submission, own, withdrawal
from procurement.tenders.receipt_file import check
from procurement.tenders.sealed import sealed_files
from procurement.tenders.template_marks import PROPERTY
from procurement.tenders.tus import metadata
from tests.factories import PASSWORD, PDF, Small, local, workbook

pytestmark = pytest.mark.one_database

DEADLINE = local("2021-04-23T16:00")
BID = "/bid/SMALL-1"
COUNCIL = "/procurements/SMALL-1"
NO_INTEREST = {"interest": "no"}


class Person:
    """Somebody at a browser without scripts: keeps the token of the last page.

    Each request runs outside the test's own application context, as a server's would: it shares nothing with it.
    """

    def __init__(self, app: Flask, user: User) -> None:
        self.client = app.test_client()
        self.token = ""
        self.get("/sign-in")
        entered = self.post("/sign-in", {"email": user.email, "password": PASSWORD})
        assert entered.status_code == 302, entered.text

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.kept(self.sent(lambda: self.client.get(address, **more)))

    def post(self, address: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        data = {"csrf_token": self.token, **(fields or {})}
        return self.kept(self.sent(lambda: self.client.post(address, data=data, **more)))

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        """As a script asks."""
        headers = {"Accept": "application/json", "X-CSRFToken": self.token, **more.pop("headers", {})}
        return self.sent(lambda: self.client.open(address, method=method, headers=headers, **more))

    def sent(self, request: Callable[[], TestResponse]) -> TestResponse:
        reply = Context().run(request)
        if has_app_context():
            db.session.rollback()  # what the test read before is old now
        return reply

    def kept(self, reply: TestResponse) -> TestResponse:
        found = re.search(r'name="csrf-token" content="([^"]+)"', reply.text) if reply.mimetype == "text/html" else None
        self.token = found.group(1) if found else self.token
        return reply

    def page(self, address: str) -> html.HtmlElement:
        reply = self.get(address)
        assert reply.status_code == 200, reply.text
        return html.fromstring(reply.text)


def words(page: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(" ".join(element.text_content().split()) for element in page.xpath(path))


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).tendering()


@pytest.fixture
def alder(app: Flask, small: Small) -> Person:
    return Person(app, small.bidders[0])


def question_id(small: Small, code: str) -> int:
    return next(q.id for q in questions(small.procurement.id) if q.code == code)


def slot_id(small: Small, code: str) -> int:
    return next(s.id for s in slots(small.procurement.id) if s.code == code)


def tender_of(small: Small, index: int) -> Any:
    return own(small.bidders[index].organisation_id or 0, small.procurement.id)


# From the first look to the receipt


def test_a_bidder_goes_from_start_to_receipt_without_scripts(small: Small, alder: Person) -> None:
    assert "Start your tender" in words(alder.page(BID))
    alder.post(f"{BID}/start")
    page = alder.page(BID)
    assert words(page, "//section[contains(@class,'verdict')]//h2") == "Not submitted"
    assert "The council has nothing from you" in words(page)
    assert words(page, "//*[@id='blocks']//h2") == "7 things still block Submit"

    lots = alder.page(f"{BID}/lots").xpath("//input[@name='lots']/@value")
    alder.post(f"{BID}/lots", {"lots": [lots[1]], "seen": ""})
    selection = {f"q{question_id(small, 'P1')}": "No", f"q{question_id(small, 'P2')}": "Five million."}
    reply = alder.post(f"{BID}/answers/selection", {**selection, "version": "0"})
    assert reply.location.endswith(f"/answers/question-{question_id(small, 'Q1')}")
    for code in ("Q1", "Q2"):
        number = question_id(small, code)
        alder.post(f"{BID}/answers/question-{number}", {f"q{number}": f"Our answer to {code}.", "version": "0"})
    for code, name, content in (("A", "../../our plan.pdf", PDF), ("S3", "prices.xlsx", workbook([["1"]]))):
        put = alder.post(f"{BID}/slots/{slot_id(small, code)}/files", {"file": (BytesIO(content), name)})
        assert put.status_code == 303

    page = alder.page(f"{BID}/submit")
    assert "our plan.pdf" in words(page) and ".." not in words(page)
    assert hashlib.sha256(PDF).hexdigest() in words(page)
    key = page.xpath("//input[@name='receipt_key']/@value")[0]
    _confidential_parts_are_marked_before(alder)
    sent = alder.post(f"{BID}/submit", {"receipt_key": key})
    assert sent.status_code == 200 and "Location" not in sent.headers
    page = html.fromstring(sent.text)
    assert key in words(page) and key in alder.post(f"{BID}/submit", {"receipt_key": key}).text, "pressed again"
    submission = latest_submission(tender_of(small, 0).id)
    assert submission is not None
    assert submission.reference in words(page, "//*[@class='receipt']")
    assert "Received Wed 24 March 2021, 09:00:00, UK time" in words(page)
    assert "2021-03-24 09:00:00 UTC" in words(page)
    assert hashlib.sha256(PDF).hexdigest() in words(page) and "2 Southtown" not in words(page)
    here = f"{BID}/receipts/{submission.reference}"
    plain = alder.get(f"{here}/receipt.json").data
    proved = check(plain, alder.get("/receipt-key").text)
    assert proved.receipt["manifest_sha256"] == submission.manifest_sha256
    assert [one["slot"] for one in proved.receipt["files"]] == ["A", "S3"]
    assert db.session.get_one(AuditEntry, proved.receipt["record"]["entry"]).hash == proved.receipt["record"]["sha256"]
    mail = db.session.scalars(select(Message).where(Message.attached.is_not(None))).one()
    assert [(one.name, one.content) for one in attachments(mail)] == [(f"{submission.reference} receipt.json", plain)]
    read = alder.post(f"{here}/content", {"key": key}).text
    assert "Our rota &lt;b&gt;" in read and "It stays." in read, "the bidder’s own key shows its marks too"
    printed = alder.get(f"{here}/receipt.pdf")
    assert printed.data.startswith(b"%PDF") and printed.mimetype == "application/pdf"
    assert key not in alder.get(here).text and "our plan.pdf" not in alder.get(here).text
    assert "our plan.pdf" not in plain.decode() and key not in plain.decode()
    file = alder.post(f"{here}/receipt.json", {"key": key})
    whole = check(file.data, alder.get("/receipt-key").text)
    assert [one["name"] for one in whole.receipt["files"]] == ["our plan.pdf", "prices.xlsx"]
    manifest = whole.receipt["manifest"]
    assert hashlib.sha256(manifest.encode()).hexdigest() == submission.manifest_sha256
    assert words(alder.page(BID), "//section[contains(@class,'verdict')]//h2") == "Submitted"
    assert "Our answer to Q1." not in alder.get(f"{here}/content").text
    content = alder.post(f"{here}/content", {"receipt_file": (BytesIO(file.data), "receipt.json")})
    assert "Our answer to Q1." in content.text and "our plan.pdf" in content.text
    hidden = html.fromstring(content.text).xpath("//form[contains(@action, '/copies/')]/@action")
    assert PDF in [alder.post(address, {"key": key}).data for address in hidden]


def test_the_checklist_follows_the_lots_and_says_for_which_a_question_is(small: Small, alder: Person) -> None:
    second = db.session.get_one(Question, question_id(small, "Q2"))
    second.lots = [2]
    db.session.commit()
    alder.post(f"{BID}/start")
    assert "Q2 Safety For lot 2 only" in words(alder.page(BID)), "before any lot is chosen everything is asked"
    north, south = (lot.id for lot in small.lots)
    number = question_id(small, "Q2")
    assert "For lot 2 only." in words(alder.page(f"{BID}/answers/question-{number}"))
    alder.post(f"{BID}/answers/question-{number}", {f"q{number}": "Typed before.", "version": "0"})
    alder.post(f"{BID}/lots", {"lots": [north], "seen": ""})
    page = alder.page(BID)
    assert "Q2 Safety" not in words(page) and "Q1 Workforce" in words(page)
    assert "Q2" not in words(alder.page(f"{BID}/submit"))
    assert alder.get(f"{BID}/answers/question-{number}").status_code == 404
    kept = alder.post(f"{BID}/answers/question-{number}", {f"q{number}": "Typed since.", "version": "1"})
    assert kept.status_code == 303 and "Your lots do not ask for it" in words(alder.page(kept.location), "//body")
    alder.post(f"{BID}/lots", {"lots": [south], "seen": str(north)})
    assert "Q2 Safety For lot 2 only" in words(alder.page(BID))
    assert "Typed since." in words(alder.page(f"{BID}/answers/question-{number}"))


def _confidential_parts_are_marked_before(alder: Person) -> None:
    """With a reason, one by one, without anything being submitted; a mark can be taken back."""
    at, typed = f"{BID}/submit", {"confidential": "", "mark-place": "Q1", "mark-words": "Our rota <b>"}
    assert "Say why it is confidential" in alder.post(at, typed).text
    assert alder.post(at, {**typed, "mark-reason": "A method of our own."}).status_code == 303
    page = alder.page(at)
    assert "“Our rota <b>”" in words(page)
    mark = page.xpath("//input[@name='confidential']/@value")[0]
    assert alder.post(at, {"confidential": mark}).status_code == 303
    assert "Nothing is marked confidential." in words(alder.page(at))
    assert "is not there any more" in alder.post(at, {"confidential": mark}).text
    assert alder.post(at, {**typed, "mark-reason": "It stays."}).status_code == 303


def test_every_page_of_a_bidder_says_what_is_not_submitted_until_it_is(app: Flask, small: Small, alder: Person) -> None:
    def said(*more: str) -> list[str]:
        pages = ("/", f"{BID}/lots", *more, f"{COUNCIL}/timetable", "/profile")
        return [words(alder.page(page), "//aside[contains(@class,'strip--alarm')]") for page in pages]

    assert not words(alder.page("/"), "//aside[contains(@class,'strip--alarm')]")
    tender = small.fill(0)
    for strip in said(f"{BID}/preview", f"{BID}/submit"):
        assert strip.startswith("Not submitted. The council has nothing from you; nothing is still to do before Fri 23")
    preview = words(alder.page(f"{BID}/preview"))
    assert small.answer(0, "Q1") in preview and "The council has nothing from you" in preview
    lead = Person(app, small.staff["lead"])
    assert "Begun, not submitted1" in words(lead.page(f"{COUNCIL}/envelopes"))
    small.submit(0, tender)
    assert not any(said())
    assert "Begun, not submitted0" in words(lead.page(f"{COUNCIL}/envelopes"))


def test_a_change_after_submitting_is_said_not_to_be_sent(small: Small, alder: Person) -> None:
    sent = small.submit(0, small.fill(0))
    number = question_id(small, "Q1")
    assert "It lies sealed" in words(alder.page(BID)) and not alder.page(BID).xpath("//textarea[@name='q1']")
    wrong = alder.post(f"{BID}/receipts/{sent.reference}/take-up", {"key": small.receipts[sent.id][:-1] + "!"})
    assert wrong.status_code == 422 and "There is no ! in it" in wrong.text
    took = alder.post(f"{BID}/receipts/{sent.reference}/take-up", {"key": small.receipts[sent.id]})
    assert took.status_code == 303
    alder.post(f"{BID}/answers/question-{number}", {f"q{number}": "Better.", "version": "1"})
    page = alder.page(BID)
    assert words(page, "//section[contains(@class,'verdict')]//h2") == "Changes not submitted"
    alder.post(f"{BID}/submit")
    assert latest_submission(tender_of(small, 0).id).number == 2  # type: ignore[union-attr]
    assert len(alder.page(BID).xpath("//a[starts-with(text(),'Receipt ')]")) == 2


def test_withdrawing_and_submitting_again(small: Small, alder: Person) -> None:
    small.submit(0, small.fill(0))
    alder.get(BID)
    small.clock.forward(minutes=1)
    assert alder.post(f"{BID}/withdraw", {"reason": "Our director is away."}).status_code == 303
    assert withdrawal(tender_of(small, 0))
    assert words(alder.page(BID), "//section[contains(@class,'verdict')]//h2") == "Withdrawn"
    assert alder.post(f"{BID}/withdraw").status_code == 422
    small.clock.forward(minutes=1)
    small.fill(0)
    assert alder.post(f"{BID}/submit").status_code == 303
    assert withdrawal(tender_of(small, 0)) is None


# Autosave


def test_autosave_repeats_what_it_stored_and_two_tabs_see_both_texts(small: Small, alder: Person) -> None:
    small.fill(0)
    number = question_id(small, "Q1")
    address, name = f"{BID}/answers/question-{number}", f"q{number}"
    page = alder.page(address)
    version = page.xpath("//input[@name='version']/@value")[0]
    assert page.xpath("//form/@data-autosave") == [address]
    first = alder.ask("POST", address, data={name: "Tab one\r\nwrote this", "version": version})
    assert first.json is not None
    assert (first.status_code, first.json["saved"]) == (200, {name: "Tab one\nwrote this"})
    assert first.json["version"] == int(version) + 1 and first.json["at"] == "9am"
    second = alder.ask("POST", address, data={name: "Tab two wrote that", "version": version})
    assert second.json is not None
    assert second.status_code == 409
    assert second.json["theirs"] == {name: "Tab one\nwrote this"}
    assert second.json["version"] == int(version) + 1
    plain = alder.post(address, {name: "Tab two wrote that", "version": version})
    assert plain.status_code == 409
    assert "Tab one\nwrote this" in plain.text and "Tab two wrote that" in plain.text
    assert draft(tender_of(small, 0), 1).answers[number] == "Tab one\nwrote this"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("nul \x00 byte", "cannot be printed"), ("x" * 1_000_000, "1,000,000 characters long")],
    ids=["nul", "a megabyte"],
)
def test_text_that_cannot_be_kept_comes_back_beside_its_question(
    small: Small, alder: Person, typed: str, sentence: str
) -> None:
    small.fill(0)
    number = question_id(small, "Q1")
    address, name = f"{BID}/answers/question-{number}", f"q{number}"
    version = alder.page(address).xpath("//input[@name='version']/@value")[0]
    script = alder.ask("POST", address, data={name: typed, "version": version})
    assert script.json is not None
    assert script.status_code == 422 and sentence in script.json["errors"][name]
    reply = alder.post(address, {name: typed, "version": version})
    assert reply.status_code == 422
    page = html.fromstring(reply.text)
    assert sentence in words(page, f"//*[@id='{name}-error']")
    assert page.xpath(f"//textarea[@name='{name}']")[0].text.lstrip("\n")[:8] == typed.replace("\x00", "\ufffd")[:8]
    assert "Alder" in draft(tender_of(small, 0), 1).answers[number]


def test_markup_and_turned_text_are_shown_inert(small: Small, alder: Person) -> None:
    small.fill(0)
    number = question_id(small, "Q1")
    typed = "<script>alert(1)</script> {{ 7*7 }} \u202eturned"
    alder.page(f"{BID}/answers/question-{number}")
    alder.post(f"{BID}/answers/question-{number}", {f"q{number}": typed, "version": "1"})
    page = alder.page(f"{BID}/answers/question-{number}")
    assert page.xpath("//textarea")[0].text.strip() == typed
    assert not page.xpath("//script[not(@src)]")


def test_after_the_deadline_typed_text_is_not_lost(small: Small, alder: Person) -> None:
    small.fill(0)
    number = question_id(small, "Q1")
    alder.page(f"{BID}/answers/question-{number}")
    small.clock.at(DEADLINE)
    reply = alder.post(f"{BID}/answers/question-{number}", {f"q{number}": "Typed too late", "version": "1"})
    assert reply.status_code == 409
    assert "Tendering closed at 16:00:00" in reply.text and "Typed too late" in reply.text
    script = alder.ask("POST", f"{BID}/answers/question-{number}", data={f"q{number}": "late", "version": "1"})
    assert script.json is not None
    assert script.status_code == 409
    assert script.json["message"].startswith("Tendering closed at 16:00:00 on Fri 23 April 2021.")


@pytest.mark.parametrize("lots", [["999999"], ["x"], ["1; DROP TABLE lot"]])
def test_lots_that_do_not_exist_are_refused(small: Small, alder: Person, lots: list[str]) -> None:
    small.fill(0)
    alder.get(BID)
    reply = alder.post(f"{BID}/lots", {"lots": lots, "seen": ""})
    assert reply.status_code == 422
    assert words(html.fromstring(reply.text), "//*[@id='lots-error']")
    assert len(draft(tender_of(small, 0), 1).lots) == 2


# Files


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "The file is empty"),
        ("page.pdf", b"<html></html>", "something else or damaged"),
        ("x\u202efdp.exe", b"MZ", "takes PDF or Word"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_beside_its_place(
    small: Small, alder: Person, name: str, content: bytes, sentence: str
) -> None:
    alder.get(BID)
    alder.post(f"{BID}/start")
    place = slot_id(small, "A")
    reply = alder.post(f"{BID}/slots/{place}/files", {"file": (BytesIO(content), name)})
    assert reply.status_code == 422
    assert sentence in words(html.fromstring(reply.text), f"//*[@id='file-{place}-error']")
    assert db.session.scalars(select(DraftFile)).all() == []


def priced(app: Flask, person: Person, prices: dict[str, object], older: bool = False) -> bytes:
    """The schedule as it is handed out, with prices typed into it; `older`: as if it were of other lines."""
    book = load_workbook(BytesIO(person.get(f"{COUNCIL}/price-schedule.xlsx").data))
    for row in book["Prices"].iter_rows(min_row=5):
        if row[0].value in prices:
            row[5].value = prices[str(row[0].value)]
    if older:
        mark = book.custom_doc_props[PROPERTY]
        mark.value = f"{mark.value[:-16]}{'0' * 16}"
    book.save(out := BytesIO())
    return out.getvalue()


def test_prices_are_read_at_upload_cell_by_cell_and_a_nought_is_sealed_once_it_is_meant(
    app: Flask, small: Small, alder: Person
) -> None:
    tender, place = small.fill(0), slot_id(small, "S3")
    shown, there = alder.page(BID), f"{BID}/slots/{place}/files"
    assert "none of the lines of the price schedule: the workbook has no sheet Prices" in words(shown), (
        "a workbook of one's own is kept, and it is said"
    )

    alder.post(there, {"file": (BytesIO(priced(app, alder, {"1-P1": 0, "2-P1": "tbc"}, older=True)), "a.xlsx")})
    shown = alder.page(BID)
    assert "Sheet Prices, cell F6: must be a number. It says “tbc”." in words(shown)
    assert "You filled in the price schedule of version 1 of the documents; its lines have changed since" in words(
        shown
    )
    assert "missing or 0 and not confirmed" in words(alder.page(f"{BID}/submit"))

    alder.post(there, {"file": (BytesIO(priced(app, alder, {"1-P1": 0, "2-P1": 1250.5})), "b.xlsx")})
    (move,) = alder.page(BID).xpath("//form[.//input[@name='zero']]/@action")
    assert alder.post(move, {"how": "zeros"}).status_code == 422
    assert alder.post(move, {"how": "zeros", "zero": ["1-P1", "2-P1"]}).status_code == 303
    shown = alder.page(BID)
    assert "Every price was read" in words(shown) and "£1,250.50" in words(shown)
    assert "Not the form" not in words(shown)
    for one in slots(small.procurement.id):
        one.accepts = ["pdf", "docx", "xlsx"]
    db.session.commit()
    alder.post(move, {"how": "also", "slot": str(slot_id(small, "A"))})
    assert "Whoever judges quality would see your prices here" in words(alder.page(BID))
    alder.post(f"{BID}/slots/{slot_id(small, 'A')}/files", {"file": (BytesIO(PDF), "plan.pdf")})
    first = small.submit(0, own(tender.organisation_id, small.procurement.id))  # type: ignore[arg-type]
    alder.post(f"{BID}/receipts/{first.reference}/take-up", {"key": small.receipts[first.id]})
    assert "Every price was read" in words(alder.page(BID)), "what is taken up again is still meant"
    small.submit(0, own(tender.organisation_id, small.procurement.id))  # type: ignore[arg-type]
    small.open(Stage.OPENING)
    small.confirm("lead")
    small.confirm("opener")
    sent = db.session.scalars(select(SubmittedFile).where(SubmittedFile.name == "b.xlsx")).one()
    assert sent.zeros == "1-P1", "only what is a nought in the file was confirmed"


# Whose it is


def test_another_bidders_things_are_not_there(app: Flask, small: Small, alder: Person) -> None:
    theirs = small.fill(1)
    sent = small.submit(1, theirs)
    key = {"key": small.receipts[sent.id]}
    small.fill(0)
    small.fill(1)
    held = db.session.scalars(select(DraftFile).where(DraftFile.tender_id == theirs.id)).first()
    copy = sealed_files(sent.id)[0]
    birch = Person(app, small.bidders[1])
    birch.get(BID)
    headers = {"Upload-Length": "9", "Upload-Metadata": metadata({"filename": "a.pdf", "slot": "SUP"})}
    begun = birch.ask("POST", f"{BID}/uploads", headers=headers).headers["Location"]
    assert held is not None and copy is not None
    alder.get(BID)
    for address in (
        f"{BID}/receipts/{sent.reference}",
        f"{BID}/receipts/{sent.reference}/content",
        f"{BID}/receipts/{sent.reference}/manifest",
        f"{BID}/files/{held.id}",
        begun,
        f"{COUNCIL}/tenders/{theirs.id}",
        "/bid/NOT-THERE",
    ):
        expected = 302 if address.endswith("/manifest") else 200 if "/bid/SMALL-1" in address else 404
        assert birch.get(address).status_code == expected, address
        assert alder.get(address).status_code == 404, address
    packed = ZipFile(BytesIO(birch.post(f"{BID}/receipts/{sent.reference}/content", {**key, "download": "1"}).data))
    assert packed.testzip() is None and len(packed.namelist()) == 2 + len(sealed_files(sent.id))
    for press in ("content", "receipt.json", f"copies/{copy.id}"):
        assert birch.post(f"{BID}/receipts/{sent.reference}/{press}", key).status_code == 200
    for press in ("content", "receipt.json", f"copies/{copy.id}", "take-up"):
        assert alder.post(f"{BID}/receipts/{sent.reference}/{press}", key).status_code == 404, "a key is not enough"
    assert alder.ask("DELETE", begun).status_code == 404
    assert alder.post(f"{BID}/files/{held.id}/remove").status_code == 404
    assert db.session.get(DraftFile, held.id) is not None


def test_what_was_never_published_is_not_there_for_bidders(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock)
        person = Person(app, small.bidders[0])
        assert person.get(BID).status_code == 404
        assert person.post(f"{BID}/start").status_code in (404, 409)


def test_the_councils_people_have_no_business_on_a_bidders_page(app: Flask, small: Small) -> None:
    small.fill(0)
    for name in ("lead", "opener", "evaluator1", "auditor"):
        assert Person(app, small.staff[name]).get(BID).status_code == 403
    assert Context().run(lambda: app.test_client().get(BID)).status_code == 302


# Late


def test_a_late_press_is_refused_to_the_second_and_kept(app: Flask, small: Small, alder: Person) -> None:
    small.fill(0)
    alder.get(f"{BID}/submit")
    small.clock.at(DEADLINE)
    reply = alder.post(f"{BID}/submit")
    assert reply.status_code == 409
    assert "Tendering closed at 16:00:00 on Fri 23 April 2021." in reply.text
    assert "stays sealed" in reply.text
    assert len(db.session.scalars(select(LateAttempt)).all()) == 1
    assert words(alder.page(BID), "//section[contains(@class,'verdict')]//h2") == "Late"
    lead = Person(app, small.staff["lead"])
    page = lead.page(f"{COUNCIL}/envelopes")
    assert "Alder Homecare: came late" in words(page)
    number = tender_of(small, 0).id
    reply = lead.post(f"{COUNCIL}/envelopes/{number}/decision", {"accepted": "yes", "reason": " "})
    assert reply.status_code == 422 and "Say why" in reply.text
    lead.post(
        f"{COUNCIL}/envelopes/{number}/decision", {"accepted": "yes", "reason": "One second, <b>by our clock</b>."}
    )
    assert "Taken" in words(lead.page(f"{COUNCIL}/envelopes"))
    assert "&lt;b&gt;by our clock" in lead.get(f"{COUNCIL}/envelopes").text
    assert "accepted your late tender" in alder.get(BID).text or "Submitted" in words(alder.page(BID))


def test_a_late_press_after_a_withdrawal_claims_nothing_that_was_taken_back(small: Small, alder: Person) -> None:
    small.submit(0, small.fill(0))
    alder.get(BID)
    alder.post(f"{BID}/withdraw")
    small.fill(0)
    small.clock.at(DEADLINE)
    reply = alder.post(f"{BID}/submit")
    assert reply.status_code == 409
    assert "stands" not in words(html.fromstring(reply.text)) and "nothing else from you" in reply.text
    assert words(alder.page(BID), "//section[contains(@class,'verdict')]//h2") == "Late"


def test_what_was_never_sent_can_still_be_asked_about(small: Small, alder: Person) -> None:
    small.fill(0)
    small.clock.at(DEADLINE + timedelta(minutes=2))
    page = alder.page(BID)
    assert words(page, "//section[contains(@class,'verdict')]//h2") == "Closed, not submitted"
    assert "Submit late" in words(page)
    assert not page.xpath("//input[@type='file']"), "nothing can be added after the deadline"
    alder.post(f"{BID}/submit")
    assert "Submit late" not in words(alder.page(BID))


# Opening


def test_envelopes_say_nothing_of_content_and_no_names_before_the_deadline(app: Flask, small: Small) -> None:
    small.submit(0, small.fill(0))
    lead = Person(app, small.staff["lead"])
    text = lead.get(f"{COUNCIL}/envelopes").text
    assert "1 envelope" in text
    for secret in ("Alder", "prices.xlsx", "appendix", "Five million", "turnover"):
        assert secret not in text
    small.clock.at(DEADLINE)
    text = lead.get(f"{COUNCIL}/envelopes").text
    assert "Alder Homecare" in text
    for secret in ("prices.xlsx", "appendix", "five million", "turnover"):
        assert secret not in text
    number = tender_of(small, 0).id
    assert lead.get(f"{COUNCIL}/tenders/{number}").status_code == 404


def test_two_people_open_on_one_page_and_the_register_is_there(app: Flask, small: Small) -> None:
    small.submitted()
    lead, opener = Person(app, small.staff["lead"]), Person(app, small.staff["opener"])
    page = lead.page(f"{COUNCIL}/opening/1")
    assert "Opening has not opened" in words(page)
    assert lead.post(f"{COUNCIL}/opening/1/confirm", NO_INTEREST).status_code == 409
    small.open(Stage.OPENING)
    lead.get(f"{COUNCIL}/opening/1")
    asked = lead.post(f"{COUNCIL}/opening/1/confirm")
    assert asked.status_code == 422 and "Say whether you have an interest" in asked.text
    lead.post(f"{COUNCIL}/opening/1/confirm", {"interest": "yes", "words": "My sister manages Birch."})
    with pytest.raises(Invalid, match="You declared an interest"):
        small.confirm("lead")
    assert "Unless that was a mistake" in words(lead.page(f"{COUNCIL}/opening/1")), "declared, and so not confirmed"
    mine, other = small.shares["lead"], small.shares["opener"]
    for typed, sentence in (
        ("", "Type your opening share"),
        (mine[:-1], "31 letters"),
        (other, "not the one that you"),
    ):
        wrong = lead.post(f"{COUNCIL}/opening/1/confirm", {**NO_INTEREST, "share": typed})
        assert wrong.status_code == 422 and sentence in wrong.text
    assert lead.post(f"{COUNCIL}/opening/1/confirm", {**NO_INTEREST, "share": mine}).status_code == 303
    assert "A second person must do this" in words(lead.page(f"{COUNCIL}/opening/1"))
    assert lead.post(f"{COUNCIL}/opening/1/confirm", NO_INTEREST).status_code == 403
    assert not is_opened(small.procurement.id, 1)
    opener.get(f"{COUNCIL}/opening/1")
    done = opener.post(f"{COUNCIL}/opening/1/confirm", {**NO_INTEREST, "share": other.lower().replace("-", " ")})
    assert done.location.endswith("/opening/1/register")
    said = words(opener.page(done.location))
    for name in ("Alder Homecare", "Birch Support", "Cedar Living", "Lead Person", "Opener Person", "prices.xlsx"):
        assert name in said
    assert opener.get(f"{COUNCIL}/opening/7").status_code == 404
    evaluator = Person(app, small.staff["evaluator1"])
    blind = evaluator.page(f"{COUNCIL}/opening/1/register")
    assert "Alder Homecare" in words(blind) and "Bidder 01" not in words(blind), "names and codes never side by side"


def test_who_reads_an_opened_tender_and_under_which_name(app: Flask, small: Small) -> None:
    small.opened()
    number = small.tenders[0].id
    lead, evaluator = Person(app, small.staff["lead"]), Person(app, small.staff["evaluator1"])
    assert "Alder Homecare" in words(lead.page(f"{COUNCIL}/tenders/{number}"), "//h1")
    assert "P2 Insurance" in words(lead.page(f"{COUNCIL}/tenders/{number}"))
    blind = (
        evaluator.get(f"{COUNCIL}/tenders/{number}")
        .text.replace(small.answer(0, "Q1"), "")
        .replace(small.answer(0, "Q2"), "")
    )
    assert "Bidder 01" in blind and "Alder Homecare" not in blind
    assert "P2 Insurance" not in blind and "prices.xlsx" not in blind
    assert Person(app, small.staff["opener"]).get(f"{COUNCIL}/tenders/{number}").status_code == 403
    small.declare("evaluator1", {small.tenders[0].organisation_id: "My brother works there."})
    assert evaluator.get(f"{COUNCIL}/tenders/{number}").status_code == 403
    assert "Bidder 01" not in evaluator.get(f"{COUNCIL}/tenders/{small.tenders[1].id}").text
    assert lead.get(f"{COUNCIL}/tenders/99999").status_code == 404


def test_a_copy_that_is_taken_is_on_record_and_runs_nowhere(app: Flask, small: Small) -> None:
    small.opened()
    evaluator = Person(app, small.staff["evaluator1"])
    file = db.session.scalars(
        select(SubmittedFile)
        .join(Submission)
        .where(Submission.tender_id == small.tenders[0].id)
        .order_by(SubmittedFile.id)
    ).first()
    assert file is not None
    address = f"{COUNCIL}/tenders/{small.tenders[0].id}/files/{file.id}"
    copy = evaluator.get(address)
    assert hashlib.sha256(copy.data).hexdigest() == file.sha256
    assert "Bidder 01 A" in copy.headers["Content-Disposition"] and "attachment" in copy.headers["Content-Disposition"]
    assert copy.headers["X-Content-Type-Options"] == "nosniff"
    taken = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.DOCUMENT_TAKEN)).all()
    assert [(e.actor_id, e.subject) for e in taken] == [(small.staff["evaluator1"].id, f"submitted_file:{file.id}")]
    elsewhere = f"{COUNCIL}/tenders/{small.tenders[1].id}/files/{file.id}"
    assert evaluator.get(elsewhere).status_code == 404
    small.declare("evaluator1", {small.tenders[0].organisation_id: "My brother works there."})
    assert evaluator.get(address).status_code == 403


def test_a_damaged_file_is_named_and_blocks_nothing_else(app: Flask, small: Small) -> None:
    from procurement.tenders.storing import store

    small.opened()
    file = db.session.scalars(select(SubmittedFile)).first()
    assert file is not None
    path = next(p for p in store().folder.rglob(file.blob))
    path.write_bytes(path.read_bytes()[:-3] + b"xxx")
    lead = Person(app, small.staff["lead"])
    tender = db.session.get_one(Submission, file.submission_id).tender_id
    reply = lead.get(f"{COUNCIL}/tenders/{tender}/files/{file.id}", follow_redirects=True)
    assert reply.status_code == 200 and "cannot be read: it is damaged" in reply.text
    assert Person(app, small.staff["auditor"]).get(f"{COUNCIL}/opening/1/register").status_code == 200


# Resubmission


def test_a_resubmission_shows_what_is_open_and_what_changes_before_it_is_sent(
    app: Flask, small: Small, alder: Person
) -> None:
    small.moderated()
    small.open(Stage.NEGOTIATION)
    small.open(Stage.RESUBMISSION)
    q1, q2 = question_id(small, "Q1"), question_id(small, "Q2")
    invite_resubmission(small.ctx("lead"), small.procurement, [q1], [slot_id(small, "S3")], "Say when cover starts.")
    page = alder.page(BID)
    assert words(page, "//section[contains(@class,'verdict')]//h2") == "Resubmission not submitted"
    assert "Say when cover starts." in words(page)
    assert words(page, "//*[@id='blocks']//h2") == "2 things still block Submit"
    assert len(page.xpath("//input[@type='file'][@name]")) == 1
    closed = alder.page(f"{BID}/answers/question-{q2}")
    assert not closed.xpath("//textarea") and "Not open for revision" in words(closed)
    assert alder.page(f"{BID}/answers/question-{q1}").xpath("//textarea")[0].text.strip() == small.answer(0, "Q1")
    alder.post(
        f"{BID}/answers/question-{q1}",
        {f"q{q1}": small.answer(0, "Q1").replace("planned", "dated"), "version": "0"},
    )
    alder.post(f"{BID}/unchanged/slot/{slot_id(small, 'S3')}")
    page = alder.page(f"{BID}/submit")
    assert words(page, "//del") == "planned." and words(page, "//ins") == "dated."
    place = db.session.get_one(Slot, slot_id(small, "S3"))
    prices = workbook([["1-P1", "", "", "", "", "19.25"]], "Prices")
    put_file(small.ctx(small.bidders[0]), small.tenders[0], place, "new prices.xlsx", prices)
    page = alder.page(f"{BID}/submit")
    assert {"new prices.xlsx", "19.25"} <= {one.text_content().strip() for one in page.xpath("//ins")}
    assert "prices.xlsx" in {one.text_content().strip() for one in page.xpath("//del")}
    assert "+ 1 word, − 1 word" in words(page)
    assert alder.post(f"{BID}/submit").status_code == 303
    small.open(Stage.RESCORING)
    lead, opener = Person(app, small.staff["lead"]), Person(app, small.staff["opener"])
    number = small.tenders[0].id
    assert "dated." not in lead.get(f"{COUNCIL}/tenders/{number}").text, "a sealed resubmission is not read"
    for person, name in ((lead, "lead"), (opener, "opener")):
        person.get(f"{COUNCIL}/opening/2")
        assert (
            person.post(f"{COUNCIL}/opening/2/confirm", {**NO_INTEREST, "share": small.shares[name]}).status_code == 303
        )
    page = lead.page(f"{COUNCIL}/tenders/{number}")
    assert words(page, "//ins") == "dated."
    assert "planned." in words(lead.page(f"{COUNCIL}/tenders/{number}?round=1"))


# Load


def statements(app: Flask, person: Person, address: str) -> int:
    counted: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert person.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)


def test_pages_ask_the_database_as_often_for_three_tenders_as_for_one(app: Flask, small: Small) -> None:
    lead = Person(app, small.staff["lead"])
    small.submit(0, small.fill(0))
    small.clock.at(DEADLINE - timedelta(minutes=1))
    lead.get(f"{COUNCIL}/envelopes")
    one = statements(app, lead, f"{COUNCIL}/envelopes")
    for index in (1, 2):
        small.submit(index, small.fill(index))
    assert statements(app, lead, f"{COUNCIL}/envelopes") == one
    for index in (1, 2):
        small.fill(index)
    small.clock.at(DEADLINE)
    for index in (1, 2):
        note_late_attempt(small.ctx(small.bidders[index]), tender_of(small, index))
    assert statements(app, lead, f"{COUNCIL}/envelopes") <= one + 3


def test_envelopes_are_sorted_as_asked_and_never_by_a_name_that_is_not_yet_known(app: Flask, small: Small) -> None:
    for index in (2, 0, 1):
        small.submit(index, small.fill(index))
        small.clock.forward(minutes=1)
    lead = Person(app, small.staff["lead"])

    def received(order: str) -> list[str]:
        page = lead.page(f"{COUNCIL}/envelopes?sort={order}")
        return [str(cell.text_content())[-8:] for cell in page.xpath("//td[@data-l='Received']")]

    assert received("received") == ["09:00:00", "09:01:00", "09:02:00"]
    assert received("-received") == ["09:02:00", "09:01:00", "09:00:00"]
    assert received("bidder") == received("-bidder") == received("") == received("<script>")
    small.clock.at(DEADLINE)
    assert received("bidder") == ["09:01:00", "09:02:00", "09:00:00"]
