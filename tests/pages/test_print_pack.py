"""Printing one's own answers, and a bidder's files at once: what is in them, whose they are, and what is on record."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from evaluation.scheme.queries import criteria
from exports.print_pack.facts import print_pack
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.vocabulary import Event
from procurement.tenders.models import Submission, SubmittedFile
from procurement.tenders.storing import store
from tests.factories import Small
from tests.pages.test_scoring import HERE, Person

pytestmark = pytest.mark.one_database

PACK = f"{HERE}/scoring/print-pack.pdf"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).scoring()


def noted(event: Event) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.event == event.value)))


def test_a_pack_has_each_of_my_answers_on_a_sheet_with_its_bidder_and_a_grid_at_the_end(
    app: Flask, small: Small
) -> None:
    one = Person(app, small.staff["evaluator1"])
    reply = one.get(f"{PACK}?question=Q1")  # a job sets it; then it is there
    assert reply.status_code == 303 and reply.location.endswith("/scoring/excel#print")
    assert "Take it" in one.get(reply.location).text
    assert one.get(f"{PACK}?question=Q1&state=1").get_json()["state"] == "done"
    assert not noted(Event.PRINT_PACK_HANDED_OUT)
    reply = one.get(f"{PACK}?question=Q1")
    assert reply.status_code == 200 and reply.mimetype == "application/pdf"
    pages = [page.extract_text() for page in PdfReader(BytesIO(reply.data)).pages]
    for tender in small.tenders:
        sheet = next(page for page in pages[:-1] if f"{tender.bidder_code} · Q1" in page)
        assert "Notes" in sheet
        assert tender.bidder_code in pages[-1]
        assert tender.organisation.name not in pages[-1]
    assert "Why this score and not the next one up" in pages[-1] and "Scores · Q1" in pages[-1]
    assert len(noted(Event.PRINT_PACK_HANDED_OUT)) == len(noted(Event.PRINT_PACK_MADE)) == 1
    assert one.get(f"{PACK}?question=Q2&state=1").get_json()["state"] == "failed"
    small.declare(
        "evaluator1", {small.tenders[0].organisation_id: "A cousin works there."}
    )  # what is closed meanwhile is not in what was set before
    assert one.get(f"{PACK}?question=Q1").status_code == 303 and len(noted(Event.PRINT_PACK_MADE)) == 2

    assert one.get(PACK).status_code == 303 and one.get(f"{PACK}?bidder=Bidder+99").status_code == 303
    assert Person(app, small.staff["moderator"]).get(f"{PACK}?question=Q1").status_code == 403
    assert len(noted(Event.PRINT_PACK_HANDED_OUT)) == 1


def test_a_pack_of_a_bidder_has_every_question_of_mine_and_no_bid_that_is_closed_to_me(small: Small) -> None:
    bidder = small.tenders[0]
    pack = print_pack(small.ctx("evaluator1"), small.procurement, bidder=bidder.bidder_code)
    assert pack is not None
    assert [page.question for page in pack.pages] == [c.question.code for c in criteria(small.procurement.id)]
    assert print_pack(small.ctx("moderator"), small.procurement, bidder=bidder.bidder_code) is None


def test_all_files_of_a_bidder_come_at_once_but_those_that_are_kept_from_me(app: Flask, small: Small) -> None:
    tender = small.tenders[0]
    sent = list(db.session.scalars(select(SubmittedFile).join(Submission).where(Submission.tender_id == tender.id)))
    address = f"{HERE}/tenders/{tender.id}/files.zip"
    taken = Person(app, small.staff["lead"]).get(address)
    with zipfile.ZipFile(BytesIO(taken.data)) as packed:
        held = {packed.read(name) for name in packed.namelist()}
    assert held == {store().content(file.blob, file.wrapped_key) for file in sent} and held
    own = Person(app, small.staff["evaluator1"]).get(address)
    with zipfile.ZipFile(BytesIO(own.data)) as packed:
        assert len(packed.namelist()) == sum(not file.slot.prices for file in sent)
        assert all(name.startswith(tender.bidder_code) for name in packed.namelist())
    assert len(noted(Event.DOCUMENT_TAKEN)) == 2
