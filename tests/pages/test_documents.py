"""The pages of documents: what can be made and why not yet, asking, progress, taking a copy; and who may."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from evaluation.award.models import IssuedDocument
from exports.actions import ask_document
from exports.catalogue import PAPERS
from procurement.core import jobs
from procurement.core.action import Invalid
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.jobs import Job
from procurement.core.vocabulary import Event, Stage
from procurement.people.models import User
from tests.factories import PASSWORD, Small

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/documents"


class Reader:
    """Somebody at a browser without scripts."""

    def __init__(self, app: Flask, user: User) -> None:
        self.client = app.test_client()
        page = html.fromstring(self.client.get("/sign-in").text)
        self.token = page.xpath("//meta[@name='csrf-token']/@content")[0]
        done = self.post("/sign-in", email=user.email, password=PASSWORD)
        assert done.status_code == 302, done.text

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, **more)

    def post(self, address: str, **fields: str) -> TestResponse:
        return self.client.post(address, data={"csrf_token": self.token, **fields})

    def page(self, address: str = HERE) -> html.HtmlElement:
        reply = self.get(address)
        assert reply.status_code == 200, reply.text
        html5lib.HTMLParser(strict=True).parse(reply.text)
        page = html.fromstring(reply.text)
        self.token = page.xpath("//meta[@name='csrf-token']/@content")[0]
        return page


def words(page: html.HtmlElement, path: str = "//main") -> str:
    return " ".join(" ".join(element.text_content().split()) for element in page.xpath(path))


def row(page: html.HtmlElement, title: str) -> html.HtmlElement:
    """The row of a kind of document in the list of what can be made."""
    return page.xpath(f"//tr[th[@scope='row'][starts-with(normalize-space(), '{title}')]]")[0]


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


@pytest.fixture
def awarded(small: Small) -> Small:
    return small.awarded(("pass", "fail", "pass"))


@pytest.fixture
def lead(app: Flask, small: Small) -> Reader:
    return Reader(app, small.staff["lead"])


def events(kind: Event) -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.event == kind.value)))


def test_before_anything_is_opened_each_kind_says_why_not_yet(small: Small, lead: Reader) -> None:
    small.submitted()
    page = lead.page()
    assert page.xpath("//form[contains(@action, '/make')]") == []
    assert "Not yet: No tender has been opened" in words(row(page, "Award report"), ".")
    assert "Not yet: Nothing has been moderated yet" in words(row(page, "Score matrix"), ".")
    assert "Not yet: The tenders have not been opened" in words(row(page, "Opening register"), ".")
    assert row(page, "Opening register").xpath(".//a/@href") == ["/procurements/SMALL-1/envelopes"]
    assert "Nothing has been issued" in words(page)
    assert "Read the award report" not in words(page, "//body")


def test_asking_too_early_by_hand_is_refused_with_what_is_outstanding(small: Small, lead: Reader) -> None:
    small.submitted()
    reply = lead.post(f"{HERE}/award_report/make")
    assert reply.status_code == 303
    assert "Award report cannot be made yet: No tender has been opened." in words(lead.page())
    assert events(Event.DOCUMENT_ASKED) == []


def test_the_register_can_be_made_once_opened_and_not_the_report(small: Small, lead: Reader) -> None:
    small.opened()
    page = lead.page()
    made = page.xpath("//form/@action[contains(., '/make')]")
    early = ("opening_register", "opening_workbook", "record", "record_workbook")
    assert made == [f"{HERE}/{kind}/make" for kind in early]


def test_a_document_is_asked_for_made_and_taken_and_all_of_it_is_on_record(awarded: Small, lead: Reader) -> None:
    lead.page()
    reply = lead.post(f"{HERE}/opening_workbook/make")
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{HERE}#job-1")
    page = lead.page()
    job = page.xpath("//*[@data-job]")[0]
    assert job.get("data-state") == "done"
    told = lead.get(job.get("data-job")).json
    assert told["state"] == "done" and told["message"] == "Ready."
    document = db.session.scalars(select(IssuedDocument)).one()
    assert told["url"] == f"{HERE}/{document.id}/file"
    taken = lead.get(told["url"])
    assert taken.status_code == 200
    assert hashlib.sha256(taken.data).hexdigest() == document.sha256
    assert document.sha256 in words(page)
    assert taken.headers["Content-Disposition"] == f"attachment; filename={document.name}"
    assert document.name == "SMALL-1-opening-workbook-exempt-20210823-0900.xlsx"
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert taken.headers["Cache-Control"] == "no-store"
    asked, issued, copied = (
        events(kind) for kind in (Event.DOCUMENT_ASKED, Event.DOCUMENT_ISSUED, Event.DOCUMENT_TAKEN)
    )
    assert [len(asked), len(issued), len(copied)] == [1, 1, 1]
    assert document.sha256 in issued[0].payload and document.sha256 in copied[0].payload
    assert {entry.actor_id for entry in (*asked, *issued, *copied)} == {awarded.staff["lead"].id}


def test_a_draft_is_issued_as_one_and_a_final_one_names_its_recommendation(small: Small, lead: Reader) -> None:
    from evaluation.award.actions import approve, recommend

    small.financed()
    small.open(Stage.AWARD)
    small.ties_left_open()
    recommendation = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
    ask_document(small.ctx("lead"), small.procurement, "award_workbook")
    approve(small.ctx("approver"), recommendation, "It is right.")
    ask_document(small.ctx("lead"), small.procurement, "award_workbook")
    final, draft = db.session.scalars(select(IssuedDocument).order_by(IssuedDocument.id.desc())).all()
    assert (draft.draft, final.draft) == (True, False)
    assert "DRAFT" in draft.name and "DRAFT" not in final.name
    assert draft.recommendation_id == final.recommendation_id == recommendation.id
    assert "Draft" in words(lead.page(), "//table[contains(., 'SHA-256')]")


def test_every_kind_can_be_made_by_whoever_may_read_them(awarded: Small) -> None:
    for who in ("lead", "approver", "auditor"):
        with pytest.raises(Invalid, match="No meeting has been arranged"):
            ask_document(awarded.ctx(who), awarded.procurement, "equal_treatment")
        for paper in PAPERS:
            if paper.form.value != "PDF" and "resubmission" not in paper.kind and paper.kind != "equal_treatment":
                job = ask_document(awarded.ctx(who), awarded.procurement, paper.kind)
                assert (job.state, job.step) == ("done", "Done"), paper.kind


def test_asking_again_while_it_is_being_made_starts_nothing_new(
    awarded: Small, lead: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_queue", lambda job_id: None)  # a queue whose worker has not come round yet
    first = ask_document(awarded.ctx("lead"), awarded.procurement, "score_matrix")
    again = ask_document(awarded.ctx("approver"), awarded.procurement, "score_matrix")
    other = ask_document(awarded.ctx("lead"), awarded.procurement, "moderation_workbook")
    assert first.id == again.id != other.id
    page = lead.page()
    assert [box.get("data-state") for box in page.xpath("//*[@data-job]")] == ["waiting", "waiting"]
    awarded.clock.forward(minutes=31)
    assert ask_document(awarded.ctx("lead"), awarded.procurement, "score_matrix").id != first.id


def test_a_job_that_fails_says_so_and_leaves_nothing(
    awarded: Small, app: Flask, lead: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exports import award_papers
    from exports.layout.paper import NotSet

    def fails(*_facts: Any) -> None:
        raise NotSet("no room")

    monkeypatch.setattr(award_papers, "print_pdf", fails)
    before = set(app.extensions["files"].blobs())
    job = ask_document(awarded.ctx("lead"), awarded.procurement, "opening_register")
    assert job.state == "failed"
    assert db.session.scalars(select(IssuedDocument)).all() == []
    assert set(app.extensions["files"].blobs()) == before
    assert "It stopped: NotSet. Nothing was changed; you can ask again." in words(lead.page())


def test_whose_role_was_taken_away_gets_no_document_issued(awarded: Small, app: Flask) -> None:
    from procurement.core.access import POLICY, Grant
    from procurement.core.vocabulary import Permission, Role

    before = set(app.extensions["files"].blobs())
    job = Job(
        kind="document",
        procurement_id=awarded.procurement.id,
        asked_by_id=awarded.staff["evaluator1"].id,
        asked_at=awarded.ctx("lead").now,
        arguments='{"paper": "score_matrix"}',
        state="waiting",
        done=0,
        total=0,
        step="",
    )
    assert Role.EVALUATOR not in POLICY.get(Permission.REPORT_MAKE, Grant()).roles
    db.session.add(job)
    db.session.commit()
    jobs.run(job.id)
    assert job.state == "failed"
    assert set(app.extensions["files"].blobs()) == before


@pytest.mark.parametrize("who", ["evaluator1", "moderator", "accountant1", "opener"])
def test_others_of_the_council_are_refused(awarded: Small, app: Flask, who: str) -> None:
    ask_document(awarded.ctx("lead"), awarded.procurement, "opening_workbook")
    reader = Reader(app, awarded.staff[who])
    for address in ("", "/award-report", "/award-report/public", "/1/file", "/jobs/1"):
        assert reader.get(HERE + address).status_code == 403, address
    assert reader.post(f"{HERE}/award_report/make").status_code == 403
    assert events(Event.DOCUMENT_TAKEN) == []


def test_a_bidder_learns_of_nothing(awarded: Small, app: Flask) -> None:
    ask_document(awarded.ctx("lead"), awarded.procurement, "opening_workbook")
    reader = Reader(app, awarded.bidders[0])
    for address in ("", "/award-report", "/award-report/public"):
        assert reader.get(HERE + address).status_code == 403, address
    assert reader.get(f"{HERE}/1/file").status_code == reader.get(f"{HERE}/999/file").status_code == 404
    assert reader.get(f"{HERE}/jobs/1").status_code == reader.get(f"{HERE}/jobs/999").status_code == 404


def test_another_procurements_document_is_not_found(awarded: Small, app: Flask, clock: Any) -> None:
    ask_document(awarded.ctx("lead"), awarded.procurement, "opening_workbook")
    other = Small(clock, code="OTHER-1", prefix="o")
    reader = Reader(app, other.staff["lead"])
    assert reader.get(f"{HERE}/1/file").status_code == 404
    assert reader.get("/procurements/OTHER-1/documents/1/file").status_code == 404
    assert reader.get("/procurements/OTHER-1/documents/jobs/1").status_code == 404


def test_what_is_not_a_kind_is_not_found(awarded: Small, lead: Reader) -> None:
    lead.page()
    assert lead.post(f"{HERE}/everything/make").status_code == 404
    assert lead.get(f"{HERE}/999/file").status_code == 404


def test_the_report_reads_on_screen_as_it_is_printed(awarded: Small, lead: Reader) -> None:
    page = lead.page(f"{HERE}/award-report")
    said = words(page, "//article")
    assert "Award contracts for 3 places in 2 of 2 lots" in said
    assert "Alder Homecare" in said and "Failed financial standing: The figures say fail." in said
    assert not page.xpath("//@style | //@onclick | //script[not(@src)] | //style")
    headings = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))


def test_the_public_version_on_screen_names_nobody(awarded: Small, lead: Reader) -> None:
    said = words(lead.page(f"{HERE}/award-report/public"), "//article")
    assert "Award contracts for 3 places" in said
    for name in ("Alder", "Birch", "Cedar", "Bidder 0", "figures say"):
        assert name not in said


def test_the_preview_before_it_can_be_made_names_what_is_outstanding(small: Small, lead: Reader) -> None:
    small.moderated()
    page = lead.page(f"{HERE}/award-report")
    assert "The report cannot be made yet" in words(page)
    assert "Financial standing of Alder Homecare (Bidder 01): not checked yet" in words(page)
    assert page.xpath("//article") == []


def test_before_a_recommendation_it_is_a_draft_of_what_stands_now(small: Small, lead: Reader) -> None:
    small.financed()
    small.open(Stage.AWARD)
    small.ties_left_open()
    said = words(lead.page(f"{HERE}/award-report"))
    assert "Draft: not recommended yet" in said
    assert "Nothing has been frozen yet" in said


def test_the_page_asks_the_database_no_more_for_more_documents(awarded: Small, lead: Reader) -> None:
    def statements() -> int:
        found: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            found.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            lead.page()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(found)

    ask_document(awarded.ctx("lead"), awarded.procurement, "opening_workbook")
    few = statements()
    for kind in ("opening_workbook", "score_matrix", "award_workbook", "award_workbook_public", "moderation_workbook"):
        ask_document(awarded.ctx("lead"), awarded.procurement, kind)
    assert statements() <= few
