"""Declaring, checking at selection and scoring, over HTTP: what is shown, to whom, and what bad input comes back as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import docx
import fpdf
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from evaluation.moderation.actions.holding import open_item
from evaluation.scheme.queries import criteria
from evaluation.scoring.actions import draft_mark, reopen_marks, submit_marks
from evaluation.scoring.checking import hint_rules
from evaluation.scoring.items import Batch, items
from evaluation.scoring.models import Assignment, Mark, MarkDraft, MarksLock
from evaluation.scoring.queries import own_marks, quotes_of
from procurement.core.action import Context
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, Event, Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.people.models import Declaration, User
from procurement.pqq.actions import check_item, decide_selection, second_check
from procurement.pqq.models import Check, SelectionDecision
from procurement.questionnaire.models import Part, Slot
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import withdraw_tender
from procurement.tenders.content import KINDS
from procurement.tenders.models import SubmittedFile
from procurement.tenders.page_text import pages, picture
from procurement.tenders.storing import store
from tests.factories import PASSWORD, Small

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1"
CANARY = "canary-of-the-other-evaluator"


class Person:
    """Somebody of the council at a browser without scripts; keeps the token of the last page."""

    def __init__(self, app: Flask, user: User) -> None:
        self.app, self.client = app, app.test_client()
        self.token = ""
        self.get("/sign-in")
        assert self.post("/sign-in", {"email": user.email, "password": PASSWORD}).status_code == 302

    def ask(self, method: str, address: str, **more: Any) -> TestResponse:
        """One request with a context of its own, as a server gives it; the test then reads what it left."""
        with self.app.app_context():
            reply = self.client.open(address, method=method, **more)
        db.session.rollback()
        db.session.expire_all()
        return reply

    def get(self, address: str) -> TestResponse:
        return self.kept(self.ask("GET", address))

    def post(self, address: str, fields: dict[str, Any]) -> TestResponse:
        return self.kept(self.ask("POST", address, data={"csrf_token": self.token, **fields}))

    def save(self, address: str, fields: dict[str, Any]) -> TestResponse:
        """As the page's script saves while one types."""
        headers = {"Accept": "application/json", "X-CSRFToken": self.token}
        return self.ask("POST", f"{address}/draft", data=fields, headers=headers)

    def page(self, address: str, status: int = 200) -> html.HtmlElement:
        reply = self.get(address)
        assert reply.status_code == status, reply.text
        return html.fromstring(reply.text)

    def kept(self, reply: TestResponse) -> TestResponse:
        found = re.search(r'name="csrf-token" content="([^"]+)"', reply.text) if reply.mimetype == "text/html" else None
        self.token = found.group(1) if found else self.token
        return reply


def words(page: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(" ".join(element.text_content().split()) for element in page.xpath(path))


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).scoring()


@pytest.fixture
def one(app: Flask, small: Small) -> Person:
    return Person(app, small.staff["evaluator1"])


@pytest.fixture
def lead(app: Flask, small: Small) -> Person:
    return Person(app, small.staff["lead"])


def answer_at(small: Small, index: int = 0, code: str = "Q1") -> str:
    return f"{HERE}/scoring/{code}/{small.tenders[index].id}"


def batch(small: Small, code: str = "Q1") -> Batch:
    return Batch(small.procurement.id, next(c for c in criteria(small.procurement.id) if c.question.code == code), 1)


def draft_of(small: Small, index: int = 0, code: str = "Q1") -> MarkDraft | None:
    here = MarkDraft.tender_id == small.tenders[index].id, MarkDraft.criterion_id == batch(small, code).criterion.id
    return db.session.scalar(select(MarkDraft).where(*here, MarkDraft.user_id == small.staff["evaluator1"].id))


FILLED = {"mark": "3", "strengths": "Dated.", "concerns": "Thin.", "reason": "Part (b) has no date."}


# Interests come first


@pytest.fixture
def undeclared(app: Flask, clock: Any) -> Iterator[Small]:
    """Opened, and nobody but the lead and the moderator has declared."""

    class Waiting(Small):
        def declare(self, name: str, interests: dict[int, str] | None = None) -> None:
            if name in ("lead", "moderator") or interests is not None:
                super().declare(name, interests)

    with app.app_context():
        yield Waiting(clock).scoring()


def test_a_response_is_closed_before_declaring_and_the_refusal_leads_to_where_one_declares(
    app: Flask, undeclared: Small
) -> None:
    person = Person(app, undeclared.staff["evaluator1"])
    for address in (answer_at(undeclared), f"{HERE}/scoring", f"{HERE}/scoring/check"):
        page = person.page(address, 403)
        assert "Declare your interests against the list of bidders first." in words(page)
        assert f"{HERE}/interests" in page.xpath("//main//a/@href")
        assert "turnover was" not in words(page)
    reply = person.save(answer_at(undeclared), FILLED)
    assert reply.status_code == 403 and "Declare" in reply.json["message"]
    assert "Declare your interests" in words(person.page("/"))


def test_the_list_is_by_name_and_tells_nobody_which_number_a_bidder_has(app: Flask, undeclared: Small) -> None:
    person = Person(app, undeclared.staff["evaluator1"])
    page = person.page(f"{HERE}/interests")
    assert page.xpath("//tbody//th/bdi/text()") == ["Alder Homecare", "Birch Support", "Cedar Living"]
    assert "Bidder 0" not in words(page)


def test_declaring_closes_the_bid_and_opens_the_others(app: Flask, undeclared: Small) -> None:
    person = Person(app, undeclared.staff["evaluator1"])
    person.get(f"{HERE}/interests")
    orgs = [tender.organisation_id for tender in undeclared.tenders]
    typed = {f"interest_{org}": "no" for org in orgs} | {f"detail_{org}": "" for org in orgs}
    interest = {f"interest_{orgs[1]}": "yes"}

    unread = person.post(f"{HERE}/interests", typed | interest | {f"detail_{orgs[1]}": "My brother drives for it."})
    assert unread.status_code == 422 and "Tick the box once you have read the whole list" in unread.text
    assert "My brother drives for it." in unread.text
    wordless = person.post(f"{HERE}/interests", typed | interest | {"read": "y"})
    assert wordless.status_code == 422 and "Say what the interest is." in wordless.text
    beside = person.post(f"{HERE}/interests", typed | {"read": "y", f"detail_{orgs[0]}": "Shares?"})
    assert beside.status_code == 422 and "You chose None" in beside.text and "Shares?" in beside.text
    assert (
        db.session.scalar(select(Declaration).where(Declaration.user_id == undeclared.staff["evaluator1"].id)) is None
    )

    done = person.post(
        f"{HERE}/interests", typed | interest | {"read": "y", f"detail_{orgs[1]}": "My brother <b>drives</b>."}
    )
    assert done.status_code == 303
    page = person.page(done.location)
    assert "Closed to you: Bidder 02." in words(page)
    queue = person.page(f"{HERE}/scoring?by=bidder")
    assert "You cannot see Bidder 02: you declared an interest on Mon 26 April 2021." in words(queue)
    assert queue.xpath("//tbody//th//text()[contains(., 'Bidder 02')]") == []
    closed = person.page(answer_at(undeclared, 1), 403)
    assert "You declared an interest in this bidder" in words(closed)
    assert "Birch" not in words(closed)
    assert "turnover was 20%" in words(person.page(answer_at(undeclared, 0)))


# One answer


def test_question_response_scale_and_mark_are_on_one_screen(small: Small, one: Person) -> None:
    page = one.page(answer_at(small))
    assert words(page, "//h1") == "Q1 Workforce – Bidder 01"
    assert "How do you keep enough care workers?" in words(page, "//details[@class='question']")
    assert page.xpath("//details[@class='question']//li/text()") == ["rates", "cover"]
    assert "Alder Homecare answers Q1: turnover was 20% last year" in words(page, "//*[contains(@class,'response')]")
    assert page.xpath("//input[@name='mark']/@value") == ["0", "1", "2", "3", "4", "5"]
    assert page.xpath("//input[@name='mark'][@checked]") == []
    assert len(page.xpath("//dl[contains(@class,'descriptors')][not(contains(@class,'in'))]/div")) == 6
    assert page.xpath("//textarea[not(ancestor::details)]/@name") == ["strengths", "concerns", "reason"]
    assert "figures for two years" in words(page)
    assert page.xpath("//form[@id='score']/@data-autosave") == [f"{answer_at(small)}/draft"]
    assert [link for link in page.xpath("//main//a/@href") if "?read=" in link]
    assert "Published minimum: 2." in words(page)
    assert page.xpath("//*[@data-key='j' or @data-key='k']")


def test_without_scripts_saving_goes_on_to_what_is_left_and_comes_back_with_the_next_mark_up(
    small: Small, one: Person
) -> None:
    one.get(answer_at(small))
    reply = one.post(answer_at(small), FILLED | {"version": ""})
    assert reply.status_code == 303 and reply.location.startswith(f"{HERE}/scoring/Q1/")
    assert not reply.location.endswith(answer_at(small).rpartition("/")[2])
    page = one.page(answer_at(small))
    assert page.xpath("//input[@name='mark'][@checked]/@value") == ["3"]
    assert page.xpath("//textarea[@name='reason']/text()")[0].strip() == "Part (b) has no date."
    shown = page.xpath("//dl[contains(@class,'descriptors--near')]/div[@class='on' or @class='next']/dt/text()")
    assert shown == ["3 Fair", "4 Good"]
    assert "1 of 6 scored" in words(page, "//section[@class='sub']")


def test_autosave_repeats_what_is_kept_and_a_clash_shows_both(small: Small, one: Person) -> None:
    one.get(answer_at(small))
    first = one.save(answer_at(small), {"strengths": "", "concerns": "", "reason": "Part ", "version": ""})
    assert first.status_code == 200 and first.json["version"] == 1
    assert first.json["saved"].items() >= {"mark": "", "strengths": "", "concerns": "", "reason": "Part "}.items()
    second = one.save(answer_at(small), FILLED | {"version": "1"})
    assert second.json["saved"].items() >= FILLED.items() and second.json["version"] == 2
    clash = one.save(answer_at(small), FILLED | {"reason": "Other tab.", "version": "1"})
    assert clash.status_code == 409
    assert (clash.json["theirs"]["reason"], clash.json["version"]) == ("Part (b) has no date.", 2)
    for version in ("1", ""):  # "": a tab opened before anything was written
        page = one.post(answer_at(small), FILLED | {"reason": "Other tab.", "version": version})
        assert page.status_code == 409 and "Other tab." in page.text and "Part (b) has no date." in page.text
    kept = draft_of(small)
    assert kept is not None and kept.reason == "Part (b) has no date."


@pytest.mark.parametrize("as_script", [True, False], ids=["script", "page"])
def test_bad_marks_come_back_with_a_sentence_and_every_word_typed(small: Small, one: Person, as_script: bool) -> None:
    one.get(answer_at(small))
    bad = [
        "NaN",
        "sNaN",
        "Infinity",
        "1e999",
        "٣",
        "1,5",
        "1_0",
        "3." + "0" * 30 + "1",
        "3.5",
        "6",
        "-1",
        "3\x00",
        "three",
    ]
    for mark in bad:
        typed = FILLED | {"mark": mark, "reason": f"Typed beside {bad.index(mark)}.", "version": ""}
        if as_script:
            reply = one.save(answer_at(small), typed)
            assert reply.status_code == 422 and reply.json["errors"]["mark"], mark
            continue
        reply = one.post(answer_at(small), typed)
        assert reply.status_code == 422, mark
        page = html.fromstring(reply.text.replace("\x00", ""))
        assert words(page, "//*[@id='mark-error']"), mark
        assert page.xpath("//title/text()")[0].startswith("Error: ")
        assert page.xpath("//textarea[@name='reason']/text()")[0].strip() == typed["reason"]
    assert draft_of(small) is None


@pytest.mark.parametrize(
    ("text", "sentence"), [("word " * 200_000, "1,000,000 characters"), ("a\x00b", "cannot be printed")]
)
def test_a_text_that_cannot_be_taken_is_kept_with_its_sentence(
    small: Small, one: Person, text: str, sentence: str
) -> None:
    one.get(answer_at(small))
    reply = one.post(answer_at(small), FILLED | {"reason": text, "version": ""})
    assert reply.status_code == 422 and sentence in reply.text
    kept = html.fromstring(reply.text).xpath("//textarea[@name='reason']/text()")[0].strip()
    assert kept == text.replace("\x00", "\ufffd").strip()
    script = one.save(answer_at(small), FILLED | {"reason": text, "version": ""})
    assert script.status_code == 422 and sentence in script.json["errors"]["reason"]
    assert draft_of(small) is None


def test_what_is_typed_is_shown_inert(small: Small, one: Person) -> None:
    one.get(answer_at(small))
    hostile = "</textarea><script>alert(1)</script>{{ 7*7 }}\u202etxt"
    one.post(answer_at(small), FILLED | {"reason": hostile, "version": ""})
    page = one.page(answer_at(small))
    assert page.xpath("//textarea[@name='reason']/text()")[0].strip() == hostile
    assert page.xpath("//script[not(@src)]") == []


def test_words_that_compare_bids_are_pointed_out_and_block_nothing(small: Small, one: Person) -> None:
    one.get(answer_at(small))
    reply = one.post(answer_at(small), FILLED | {"reason": "Cover is better than Bidder 02.", "version": ""})
    assert reply.status_code == 303
    assert "“better than Bidder 02” compares bids" in words(one.page(reply.location), "//*[@role='status']")
    assert "better than Bidder 02" in words(one.page(answer_at(small)), "//*[contains(@class,'note')]")
    assert "better than Bidder 02" in words(one.page(f"{HERE}/scoring/check"))


def test_the_lead_makes_a_check_binding_and_it_blocks_submitting_and_never_saving(
    small: Small, one: Person, lead: Person
) -> None:
    lead.get(f"{HERE}/progress")
    assert lead.post(f"{HERE}/progress/checks", {"kinds": ["nonsense"]}).status_code == 422
    assert lead.post(f"{HERE}/progress/checks", {"kinds": ["compares", "empty_part"]}).status_code == 303
    assert lead.page(f"{HERE}/progress").xpath("//input[@name='kinds'][@checked]/@value") == ["compares", "empty_part"]
    one.get(answer_at(small))
    better = FILLED | {"reason": "Rates and cover are better than Bidder 02."}
    for index in range(3):
        assert one.post(answer_at(small, index), better | {"version": ""}).status_code == 303
    assert "put right before you submit" in words(one.page(answer_at(small)), "//*[contains(@class,'note')]")
    refused = one.post(f"{HERE}/scoring/Q1/submit", {})
    assert refused.status_code == 422 and "“better than Bidder 02” compares bids" in refused.text
    assert lead.post(f"{HERE}/progress/checks", {}).status_code == 303
    assert one.post(f"{HERE}/scoring/Q1/submit", {}).status_code == 303
    assert [(row.kind, row.binding) for row in hint_rules(small.procurement.id)] == [
        ("empty_part", False),
        ("compares", False),
        ("empty_part", True),
        ("compares", True),
    ]


def test_a_query_to_the_lead_and_its_reply_both_stay(small: Small, one: Person, lead: Person) -> None:
    one.get(answer_at(small))
    assert one.post(f"{answer_at(small)}/query", {"words": " "}).status_code == 422
    assert one.post(f"{answer_at(small)}/query", {"words": "Is appendix B <i>part</i> of this?"}).status_code == 303
    assert "Answer 1 query from evaluators" in words(lead.page("/"))
    page = lead.page(f"{HERE}/progress")
    assert "Is appendix B <i>part</i> of this?" in words(page, "//*[@id='queries']")
    (reply,) = page.xpath("//*[@id='queries']//form/@action")
    assert lead.post(reply, {"words": "Yes, to page 4."}).status_code == 303
    assert "Yes, to page 4." in words(one.page(answer_at(small)), "//*[@id='queries']")
    assert "Answer 1 query" not in words(lead.page("/"))
    other = Person(one.app, small.staff["evaluator2"])
    assert "appendix B" not in other.get(answer_at(small)).text


def test_quotes_are_kept_with_their_place_and_go_with_the_mark(small: Small, one: Person) -> None:
    page = one.page(answer_at(small))
    response = page.xpath("//*[@data-source='']")[0].text_content()
    first = " ".join(response.split()[:4])
    typed = {"mark": "3", "reason": "Met.", "strength_quotes": first.upper(), "notes": CANARY}
    assert one.post(answer_at(small), typed | {"concern_quotes": "never said"}).location.endswith(answer_at(small))
    page = one.page(answer_at(small))
    assert page.xpath("//mark[@id='S1']/sup")[0].text == "S1" and page.xpath("//ul[@id='S']//a/@href") == ["#S1"]
    assert "“never said” does not stand in the response" in words(page)
    version = page.xpath("//form[@id='score']//input[@name='version']/@value")[0]
    for index in (1, 2):
        one.post(answer_at(small, index), {"mark": "3", "reason": "Met."})
    assert "“never said” does not stand" in one.post(f"{HERE}/scoring/Q1/submit", {}).text
    one.post(answer_at(small), typed | {"concern_quotes": "", "version": version})
    assert one.post(f"{HERE}/scoring/Q1/submit", {}).status_code == 303
    marks = own_marks(batch(small), small.staff["evaluator1"].id)
    ((quote,),) = quotes_of(marks.values()).values()
    assert (quote.label, quote.mark_id, quote.begins) == ("S1", marks[small.tenders[0].id].id, 0)
    assert quote.words == response[: quote.ends] and quote.submitted_file_id is None
    reopen_marks(small.ctx("lead"), batch(small), small.staff["evaluator1"], "Look again.")
    assert submit_marks(small.ctx("evaluator1"), batch(small)) and len(own_marks(batch(small), 0)) == 0
    assert db.session.query(Mark).filter_by(user_id=small.staff["evaluator1"].id).count() == 3


def test_word_and_pdf_files_are_read_in_the_page_and_what_was_opened_is_on_record(small: Small, one: Person) -> None:
    paper, out = docx.Document(), BytesIO()
    paper.add_heading("Rotas", 2)
    paper.add_paragraph("Rounds are fixed.")
    paper.add_table(1, 2).rows[0].cells[0].text = "Week 1"
    paper.save(out)
    drawn = fpdf.FPDF()
    drawn.add_page()
    drawn.set_font("helvetica")
    drawn.cell(text="3.1 Cover")
    for kind, content, said in (
        ("docx", out.getvalue(), [(2, "Rotas"), (0, "Rounds are fixed."), (0, "Week 1 | ")]),
        ("pdf", bytes(drawn.output()), [(1, "3.1 Cover")]),
        ("pdf", b"%PDF-1.4 broken", None),
    ):
        kept = store().put(content)
        lies = SimpleNamespace(**vars(kept), media_type=KINDS[kind].media_type)
        assert [(b.level, b.text) for page in pages(lies) for b in page.blocks] == (said or [])
        assert (picture(lies, 1) or b"")[:4] == (b"\x89PNG" if said and kind == "pdf" else b"")
    like = db.session.scalars(select(SubmittedFile).join(Slot).where(Slot.code == "A")).first()
    assert like is not None
    facts = {name: getattr(like, name) for name in ("submission_id", "slot_id", "name", "media_type", "carried")}
    kept = store().put(bytes(drawn.output()))
    db.session.add(SubmittedFile(**facts, **vars(kept), pages=1))
    db.session.commit()
    links = one.page(answer_at(small)).xpath("//main//a[contains(@href, 'read=')]/@href")
    assert "cannot be shown here" in words(one.page(links[0]), "//section[@id='file']")
    page = one.page(links[1])
    assert "3.1 Cover" in words(page, "//section[@id='file']//h3")
    (image,) = page.xpath("//section[@id='file']//img/@src")
    assert one.get(image).mimetype == "image/png" and one.get(image.replace("=1", "=9")).status_code == 404
    assert "sandbox" in one.get(image).headers["Content-Security-Policy"]
    assert db.session.query(AuditEntry).filter_by(event=Event.DOCUMENT_TAKEN).count() == 2
    fields = {"mark": "3", "reason": "Met.", "concern_quotes": "A.2 p. 1: cover"}
    one.post(answer_at(small), fields)
    page = one.page(links[1])
    assert page.xpath("//section[@id='file']//mark[@id='W1']") and "W1 “Cover” A.2 p. 1" in words(page, "//ul[@id='W']")


def test_an_answer_over_its_limit_has_the_limit_drawn_where_it_falls(app: Flask, clock: Any) -> None:
    class Wordy(Small):
        def answer(self, index: int, code: str) -> str:
            return " ".join(f"w{n}" for n in range(1, 171)) if code == "Q1" else super().answer(index, code)

    with app.app_context():
        small = Wordy(clock).scoring()
        page = Person(app, small.staff["evaluator1"]).page(answer_at(small))
    before, after = (" ".join(e.text_content().split()) for e in page.xpath("//*[contains(@class,'response')]"))
    assert before.endswith("w150") and after.startswith("w151")
    assert "The published limit of 150 words falls here" in words(page, "//p[@class='cutline']")
    assert "170 of 150 words: 20 over" in words(page)


def test_a_question_of_somebody_else_and_a_bidder_that_is_not_there(small: Small, one: Person) -> None:
    assert one.get(f"{HERE}/scoring/Q9/{small.tenders[0].id}").status_code == 404
    assert one.get(f"{HERE}/scoring/Q1/9999").status_code == 404
    assert one.get(f"{answer_at(small)}?round=2").status_code == 404
    assert one.get(f"{answer_at(small)}?round=x").status_code == 404
    withdraw_tender(small.ctx(small.bidders[2]), small.tenders[2], "No capacity.")
    page = one.page(answer_at(small, 2))
    assert "This tender is no longer being evaluated." in words(page)
    assert page.xpath("//textarea") == [] and page.xpath("//form[@data-autosave]") == []


# The queue, the check and submitting


def test_the_order_of_work_is_chosen_and_remembered(small: Small, one: Person) -> None:
    assert words(one.page(f"{HERE}/scoring"), "//thead//th[1]") == "Question"
    one.get(f"{answer_at(small)}?by=bidder")
    assert words(one.page(f"{HERE}/scoring"), "//thead//th[1]") == "Bidder"
    rail = words(one.page(answer_at(small)), "//nav[@class='rail']")
    assert "Q1 Workforce" in rail and "Q2 Safety" in rail and "Your other bidders" in rail


def test_marks_are_checked_at_a_glance_and_submitted_question_by_question(small: Small, one: Person) -> None:
    check = f"{HERE}/scoring/check"
    one.get(check)
    for index in range(3):
        one.post(answer_at(small, index), FILLED | {"reason": "" if index == 1 else "Met.", "version": ""})
    page = one.page(check)
    assert "2 of 3" in words(page, "//*[@id='submit-Q1']") and "Bidder 02 (no reason)" in words(
        page, "//*[@id='submit-Q1']"
    )
    assert page.xpath("//*[@id='submit-Q1']//form") == []
    assert "No reason" in words(page, "//tr[th[contains(., 'Bidder 02')]]")
    early = one.post(f"{HERE}/scoring/Q1/submit", {})
    assert early.status_code == 422 and "Your marks are not complete: Bidder 02 has no reason." in early.text
    one.post(answer_at(small, 1), FILLED | {"version": "1"})
    assert one.page(check).xpath("//*[@id='submit-Q1']//form/@action") == [f"{HERE}/scoring/Q1/submit"]
    done = one.post(f"{HERE}/scoring/Q1/submit", {})
    assert done.status_code == 303
    assert "Your scores for Q1 are submitted. 1 question left to submit." in words(
        one.page(done.location), "//*[@role='status']"
    )
    page = one.page(answer_at(small))
    assert "You have submitted these marks." in words(page) and page.xpath("//textarea") == []
    assert page.xpath("//input[@name='mark'][@checked]/@value") == ["3"]
    assert page.xpath("//fieldset[@disabled]//input[@name='mark']")
    assert one.post(answer_at(small), FILLED | {"version": "1"}).status_code == 403
    assert one.save(answer_at(small), FILLED | {"version": "1"}).status_code == 403
    assert one.post(f"{HERE}/scoring/Q1/submit", {}).status_code == 403


def test_nothing_of_the_other_evaluators_marks_is_in_any_byte_before_my_own_are_submitted(
    app: Flask, small: Small, one: Person
) -> None:
    for item in items(small.procurement.id, FIRST_ROUND):
        draft_mark(
            small.ctx("evaluator2"),
            item,
            mark=Decimal(5),
            strengths=f"{CANARY} strengths",
            concerns=f"{CANARY} concerns",
            reason=f"{CANARY} reason",
            version=None,
        )
    addresses = [
        "/",
        f"{HERE}/scoring?by=bidder",
        f"{HERE}/scoring?by=question",
        f"{HERE}/scoring/check",
        *(answer_at(small, index, code) for index in range(3) for code in ("Q1", "Q2")),
    ]
    plain = {address: stripped(one.get(address).text) for address in addresses}
    for code in ("Q1", "Q2"):
        submit_marks(small.ctx("evaluator2"), batch(small, code))
    for address in [*addresses, f"{HERE}/moderation"]:
        reply = one.get(address)
        assert CANARY not in reply.text and "Evaluator2" not in reply.text, address
        if address in plain:  # that a colleague has submitted changes no byte: not even how many have is told
            assert stripped(reply.text) == plain[address], address
    reply = one.save(answer_at(small), FILLED | {"version": ""})
    assert CANARY not in reply.text and set(reply.json) == {"saved", "version", "at"}
    assert one.get(f"{HERE}/progress").status_code == 403
    moderated = f"{HERE}/moderation/Q1/{small.tenders[0].id}"
    assert one.get(moderated).status_code == 403
    for index in range(3):
        one.post(answer_at(small, index), FILLED | {"version": "1" if index == 0 else ""})
    assert one.post(f"{HERE}/scoring/Q1/submit", {}).status_code == 303
    small.open(Stage.MODERATION)
    open_item(small.ctx("moderator"), items(small.procurement.id, FIRST_ROUND)[0])
    assert CANARY in one.get(moderated).text  # it was there to be found all along


def stripped(text: str) -> str:
    """A page without what differs each time: the token."""
    return re.sub(r'(name="csrf-token" content|name="csrf_token"[^>]*value)="[^"]+"', "", text)


# Progress


def test_the_lead_sees_who_is_behind_and_no_mark(small: Small, one: Person, lead: Person) -> None:
    small.mark_all("evaluator2")
    page = lead.page(f"{HERE}/progress")
    assert words(page, "//h2[1]").startswith("1 evaluator still has marks to submit: Evaluator1 Person")
    assert "0 of 3" in words(page, "//tr[th[contains(., 'Evaluator1')]]")
    assert "Submitted" in words(page, "//tr[th[contains(., 'Evaluator2')]]")
    assert "evaluator2 found the turnover figure" not in page.text_content()


def test_a_nudge_is_one_mail_a_day_in_the_leads_own_words(small: Small, lead: Person) -> None:
    small.mark_all("evaluator2")
    one, two, address = small.staff["evaluator1"], small.staff["evaluator2"], f"{HERE}/progress/nudge"
    page = lead.page(f"{HERE}/progress")
    assert "Not started" in words(page, "//tr[th[contains(., 'Evaluator1')]]")
    assert "Finished" in words(page, "//tr[th[contains(., 'Evaluator2')]]")
    assert page.xpath("//select[@id='evaluator']/option/@value") == ["", str(one.id)]
    empty = lead.post(address, {"evaluator": str(one.id), "words": " "})
    assert empty.status_code == 422 and "Write what the mail says." in empty.text
    assert lead.post(address, {"evaluator": str(two.id), "words": "Please."}).status_code == 422
    assert lead.post(address, {"evaluator": str(one.id), "words": "Please go on."}).status_code == 303
    sent = db.session.scalars(select(Message).where(Message.once.startswith("nudge-"))).one()
    assert sent.to_address == one.email and sent.body.startswith("Please go on.\n\nYou have written 0 of 6 answers.")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.EVALUATOR_NUDGED.value)).all()
    assert len(entries) == 1
    assert "written to today" in words(lead.page(f"{HERE}/progress"), "//*[@id='nudge']")
    again = lead.post(address, {"evaluator": str(one.id), "words": "Again."})
    assert (
        again.status_code == 422
        and db.session.scalars(select(Message.once).where(Message.once.startswith("nudge-"))).one()
    )


def test_reopening_needs_a_reason_and_the_evaluator_reads_it(app: Flask, small: Small, lead: Person) -> None:
    small.mark_all("evaluator2")
    who = small.staff["evaluator2"]
    address = f"{HERE}/progress/Q1/{who.id}"
    assert address in lead.page(f"{HERE}/progress").xpath("//a/@href")
    lead.get(address)
    assert "Say why these marks are reopened." in lead.post(address, {"reason": " "}).text
    assert lead.post(address, {"reason": "Bidders 01 and 02 were mixed up."}).status_code == 303
    kinds = db.session.scalars(select(MarksLock.kind).where(MarksLock.user_id == who.id).order_by(MarksLock.id)).all()
    assert kinds == ["submitted", "submitted", "reopened"]
    two = Person(app, who)
    assert "Bidders 01 and 02 were mixed up." in words(two.page(f"{HERE}/scoring"))
    assert "Reopened by the lead: Bidders 01 and 02 were mixed up." in words(two.page(answer_at(small)))
    assert "Nothing to reopen" in words(lead.page(address))
    assert lead.get(f"{HERE}/progress/Q1/{small.staff['auditor'].id}").status_code == 404


def test_a_moderator_follows_progress_and_changes_nothing(app: Flask, small: Small) -> None:
    small.mark_all("evaluator2")
    moderator = Person(app, small.staff["moderator"])
    page = moderator.page(f"{HERE}/progress")
    assert page.xpath("//main//form") == [] and "Reopen" not in words(page)
    address = f"{HERE}/progress/Q1/{small.staff['evaluator2'].id}"
    assert moderator.post(address, {"reason": "So."}).status_code == 403
    assert moderator.post(f"{HERE}/progress/assign", {"criterion": "Q1", "user": "1"}).status_code == 403


def test_the_lead_assigns_an_evaluator_on_the_page(small: Small, lead: Person) -> None:
    third = add_person(Context.at_console(), None, "third@council.example", "Third Person", password=PASSWORD)
    appoint(small.ctx("lead"), small.procurement, third, Role.EVALUATOR)
    lead.get(f"{HERE}/progress")
    for wrong in (
        {"criterion": "", "user": ""},
        {"criterion": "Q9", "user": str(third.id)},
        {"criterion": "Q1", "user": "x"},
    ):
        assert lead.post(f"{HERE}/progress/assign", wrong).status_code == 422
    assert lead.post(f"{HERE}/progress/assign", {"criterion": "Q1", "user": str(third.id)}).status_code == 303
    twice = lead.post(f"{HERE}/progress/assign", {"criterion": "Q1", "user": str(third.id)})
    assert twice.status_code == 422 and "Third Person marks this question already." in twice.text
    assert db.session.scalar(select(Assignment).where(Assignment.user_id == third.id)) is not None


def test_an_evaluator_abstains_and_the_lead_moves_the_answer_on_the_page(small: Small, lead: Person) -> None:
    third = add_person(Context.at_console(), None, "third@council.example", "Third Person", password=PASSWORD)
    appoint(small.ctx("lead"), small.procurement, third, Role.EVALUATOR)
    person = Person(lead.app, small.staff["evaluator1"])
    draft_of_mine = {"mark": "3", "strengths": "", "concerns": "", "reason": "Kept as mine.", "version": ""}
    where = f"{HERE}/scoring/Q1/{small.tenders[0].id}"
    person.get(where)
    assert person.post(f"{where}/draft", draft_of_mine).status_code == 200
    wrong = person.post(f"{where}/query", {"scope": "answer", "why": ""})
    assert wrong.status_code == 422 and "Say why you abstain." in wrong.text
    said = "I wrote the plan that it rests on."
    assert person.post(f"{where}/query", {"scope": "answer", "why": said}).status_code == 303
    asked = f"{HERE}/progress?abstention=1&taker={third.id}"
    page = lead.page(asked)
    form = page.xpath("//form[@method='post'][.//input[@name='seen']]")[0]
    sent = {one.get("name"): one.get("value") or "" for one in form.xpath(".//input[@name]")}
    assert "1 answer" in words(page) and "1 draft" in words(page) and said in words(page)
    assert lead.post(f"{HERE}/progress/assign", sent | {"reason": ""}).status_code == 422
    assert lead.post(f"{HERE}/progress/assign", sent | {"reason": "So."}).status_code == 303
    assert "Accepted" in words(lead.page(f"{HERE}/progress")) and "1 draft kept" in words(lead.page(f"{HERE}/progress"))
    late = person.post(f"{where}/draft", draft_of_mine | {"version": "1"})
    assert late.status_code == 403 and "no longer yours to mark" in late.text
    assert "Kept as mine." in words(person.page(f"{HERE}/scoring"))


# The second round


def test_the_second_round_shows_what_changed_and_ones_own_earlier_mark(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).negotiated(revised=(0,))
        person = Person(app, small.staff["evaluator1"])
        page = person.page(answer_at(small))
        assert "resubmitted answer" in words(page, "//*[@class='crumb']")
        added = words(page, "//details//ins")
        assert "Winter cover starts on 1 October." in added
        assert "Your score for the first tender: 4" in words(page)
        assert "part (b) has no date for Q1" in words(page, "//details[contains(., 'Your score for the first tender')]")
        first = person.page(f"{answer_at(small)}?round=1")
        assert "Winter cover starts" not in words(first, "//*[contains(@class,'response')]")
        assert first.xpath("//input[@name='mark'][@checked]/@value") == ["4"]
        assert first.xpath("//textarea") == []
        unrevised = person.page(answer_at(small, 1))
        assert unrevised.xpath("//input[@name='mark'][@checked]/@value") == ["3"]
        queue = person.page(f"{HERE}/scoring")
        assert "1 of 1" in words(queue) and "Q2" not in words(queue, "//table")


# Selection


@pytest.fixture
def selecting(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock).opened()
        made.open(Stage.SELECTION)
        yield made


def fields_of(page: html.HtmlElement, form: str) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    (found,) = page.xpath(form)
    return dict(found.form_values())


def test_the_matrix_says_how_far_it_is_and_only_who_may_sees_names(app: Flask, selecting: Small) -> None:
    lead = Person(app, selecting.staff["lead"])
    page = lead.page(f"{HERE}/selection")
    assert words(page, "//h2[1]").startswith("0 bidders clear, 3 still open, 0 failed")
    assert "01 Alder Homecare" in words(page, "//tbody") and words(page, "//tbody").count("Not yet") == 6
    moderator = words(Person(app, selecting.staff["moderator"]).page(f"{HERE}/selection"))
    assert "Bidder 01" in moderator and "Alder" not in moderator
    assert Person(app, selecting.staff["evaluator1"]).get(f"{HERE}/selection").status_code == 403


def test_one_post_saves_what_was_changed_and_the_decision_follows(app: Flask, selecting: Small) -> None:
    small, lead = selecting, Person(app, selecting.staff["lead"])
    address = f"{HERE}/selection/{small.tenders[0].id}"
    page = lead.page(address)
    assert "Employers' and public liability, five million each." in words(page) and "Expected: No" in words(page)
    p1, p2 = (q.id for q in questions(small.procurement.id, Part.SELECTION))
    assert (
        lead.post(
            address, {f"outcome_{p1}": "pass", f"reason_{p1}": "", f"seen_{p1}": "", f"reason_{p2}": ""}
        ).status_code
        == 303
    )
    assert [row.question_id for row in db.session.scalars(select(Check)).all()] == [p1]

    halfway = lead.post(
        address, fields_of(lead.page(address), "//form[@id='checks']") | {f"outcome_{p2}": "fail", f"reason_{p2}": ""}
    )
    assert halfway.status_code == 422 and "Say why this fails." in halfway.text
    typed_only = fields_of(lead.page(address), "//form[@id='checks']") | {f"reason_{p2}": "No certificate."}
    kept = lead.post(address, typed_only)
    assert kept.status_code == 422 and "No certificate." in kept.text and "Choose what the check comes to" in kept.text
    assert lead.post(address, typed_only | {f"outcome_{p2}": "fail"}).status_code == 303

    page = lead.page(address)
    assert "P2 Insurance failed" in words(page, "//*[@id='decision']//ul")
    moderator = Person(app, small.staff["moderator"])
    assert moderator.post(f"{address}/second", {"second-agreed": "no"}).status_code == 422
    assert moderator.post(f"{address}/second", {"second-agreed": "yes"}).status_code == 303
    refused = lead.post(f"{address}/decision", {"passed": "yes", "reason": "Fine."})
    assert refused.status_code == 422 and "P2 Insurance failed" in refused.text and "Fine." in refused.text
    assert lead.post(f"{address}/decision", {"passed": "no", "reason": " "}).status_code == 422
    done = lead.post(f"{address}/decision", {"passed": "no", "reason": "No cover and none promised."})
    assert done.status_code == 303 and done.location == f"{HERE}/selection/{small.tenders[1].id}"
    assert "Failed" in words(lead.page(f"{HERE}/selection"), "//tr[th[contains(., 'Alder')]]")
    approver = words(Person(app, small.staff["approver"]).page(address))
    assert "No cover and none promised." in approver and "five million each" not in approver


def test_what_somebody_else_checked_meanwhile_is_said_and_not_overwritten_in_silence(
    app: Flask, selecting: Small
) -> None:
    small, lead = selecting, Person(app, selecting.staff["lead"])
    address = f"{HERE}/selection/{small.tenders[0].id}"
    first, second = questions(small.procurement.id, Part.SELECTION)
    opened = fields_of(lead.page(address), "//form[@id='checks']")
    check_item(small.ctx("lead"), small.tenders[0], second, "clarify", "Which cover holds for agency staff?")
    # The other item is saved; nothing was typed about this one, so it stays as the colleague left it.
    assert lead.post(address, opened | {f"outcome_{first.id}": "pass"}).status_code == 303
    clash = lead.post(address, opened | {f"outcome_{second.id}": "pass", f"reason_{second.id}": "Both do."})
    assert clash.status_code == 422 and "Somebody else checked this since you opened the page" in clash.text
    assert "Both do." in clash.text
    again = fields_of(html.fromstring(clash.text), "//form[@id='checks']")
    assert again[f"reason_{second.id}"].strip() == "Both do."
    assert lead.post(address, again).status_code == 303
    assert [row.outcome for row in db.session.scalars(select(Check).where(Check.question_id == second.id))] == [
        "clarify",
        "pass",
    ]


def test_a_decision_made_meanwhile_is_said_first(app: Flask, selecting: Small) -> None:
    small, lead = selecting, Person(app, selecting.staff["lead"])
    for question in questions(small.procurement.id, Part.SELECTION):
        check_item(small.ctx("lead"), small.tenders[0], question, "pass", "Seen.")
    second_check(small.ctx("moderator"), small.tenders[0], True)
    address = f"{HERE}/selection/{small.tenders[0].id}"
    opened = fields_of(lead.page(address), "//form[contains(@action,'decision')]")
    decide_selection(small.ctx("lead"), small.tenders[0], True, "All seen.")
    clash = lead.post(f"{address}/decision", opened | {"passed": "yes", "reason": "Mine."})
    assert clash.status_code == 422 and "Somebody else decided at" in clash.text and "Mine." in clash.text
    again = fields_of(html.fromstring(clash.text), "//form[contains(@action,'decision')]")
    assert lead.post(f"{address}/decision", again).status_code == 303
    assert len(db.session.scalars(select(SelectionDecision)).all()) == 2


def test_a_lead_with_an_interest_does_not_read_that_bidders_answers(app: Flask, selecting: Small) -> None:
    selecting.declare("lead", {selecting.tenders[0].organisation_id: "A cousin."})
    lead = Person(app, selecting.staff["lead"])
    page = lead.page(f"{HERE}/selection/{selecting.tenders[0].id}", 403)
    assert "five million" not in words(page)
    assert lead.get(f"{HERE}/selection/{selecting.tenders[1].id}").status_code == 200


# Speed


MOST_STATEMENTS = 38
"""Of the whole page: who is asking, what is open and every bar included; a queue is far below it."""


def asked(reader: Person, address: str) -> int:
    """How many statements a page sends."""
    count = [0]

    def listen(*_: Any) -> None:
        count[0] += 1

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        assert reader.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return count[0]


def test_no_page_asks_more_for_more_bidders(app: Flask, clock: Any) -> None:
    class Many(Small):
        bidder_names = ("Alder Homecare", "Birch Support", "Cedar Living", *(f"Elm {n}" for n in range(4, 9)))

        def submitted(self) -> Small:
            self.tendering()
            if self._once("submitted"):
                for index in range(len(self.bidder_names)):
                    self.tenders.append(self.fill(index))
                    self.submit(index, self.tenders[-1])
            return self

    with app.app_context():
        few, many = Small(clock).scoring(), Many(clock, code="MANY-1", prefix="many-").scoring()
        for pages, who in (
            (("scoring", "scoring/check", "scoring/Q1/{}"), "evaluator1"),
            (("selection", "selection/{}", "progress", "interests"), "lead"),
        ):
            here, there = Person(app, few.staff[who]), Person(app, many.staff[who])
            for page in pages:
                one = asked(here, f"{HERE}/{page.format(few.tenders[0].id)}")
                eight = asked(there, f"/procurements/MANY-1/{page.format(many.tenders[0].id)}")
                assert eight <= one <= MOST_STATEMENTS, (page, one, eight)
        assert len(items(many.procurement.id, FIRST_ROUND)) == 16
