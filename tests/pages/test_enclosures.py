"""Files that go with letters, published answers and answers to what was asked: checked, filed, for whom they are."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.clarifications.models import AnswerDraft
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.pqq.actions import ask_bidder
from procurement.questionnaire.queries import questions
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.scanning import waiting
from tests.factories import PDF, Small, local
from tests.pages.visiting import Visitor

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1"
LINK = re.compile(r'href="(/procurements/SMALL-1/enclosures/\d+)"')


def link_in(page: str) -> str:
    found = LINK.search(page)
    assert found, "the file is linked"
    return found.group(1)


def a_file(name: str = "policy.pdf", content: bytes = PDF) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def test_a_letter_and_an_answer_carry_files_to_those_they_are_for(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        one, other = Visitor(app, small.bidders[0]), Visitor(app, small.bidders[1])
        lead = Visitor(app, small.staff["lead"])
        letter = {"subject": "service", "words": "Our policy."}
        wrong = one.post(f"{HERE}/letters", {**letter, "files": a_file("policy.pdf", b"MZ not a pdf")})
        assert wrong.status_code == 422 and "policy.pdf:" in wrong.text and "Our policy." in wrong.text
        assert one.post(f"{HERE}/letters", {**letter, "files": a_file()}).status_code == 303
        link = link_in(one.get(f"{HERE}/letters").text)
        packed = ZipFile(BytesIO(one.get(f"{HERE}/letters?download=1").data))
        assert b"Our policy." in packed.read("letters.txt") and packed.read(packed.namelist()[1]) == PDF
        assert one.get(link).data == PDF
        assert lead.get(link).data == PDF
        assert other.get(link).status_code == 404
        kept = db.session.scalars(select(Enclosure)).one()
        assert kept in waiting(), "it waits for the scanner like any upload"
        lead.post(f"{HERE}/clarifications/answers", {})
        db.session.rollback()
        draft = db.session.scalars(select(AnswerDraft)).one()
        words = {"title": "Plan", "question": "Where is the plan?", "answer": "With this.", "version": draft.version}
        saved = lead.post(f"{HERE}/clarifications/answers/{draft.id}", {**words, "files": a_file("plan.pdf")})
        assert saved.status_code == 303
        db.session.rollback()
        plan = f"{HERE}/enclosures/{db.session.get_one(AnswerDraft, draft.id).enclosures[0]}"
        assert lead.get(plan).data == PDF and other.get(plan).status_code == 404, "not published yet"
        assert "Take out" in lead.get(f"{HERE}/clarifications/answers/{draft.id}").text
        assert lead.post(f"{HERE}/clarifications/publish", {"chosen": draft.id}).status_code == 303
        assert link_in(other.get(f"{HERE}/clarifications").text) == plan
        assert other.get(plan).data == PDF


def test_an_answer_to_what_was_asked_is_filed_with_its_item_and_files(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).opened()
        small.open(Stage.SELECTION)
        tender = small.tenders[0]
        p2 = next(q for q in questions(small.procurement.id) if q.code == "P2")
        asking = ask_bidder(small.ctx("lead"), tender, p2, "Which policy?", local("2021-04-29T12:00"))
        bidder, lead = Visitor(app, small.bidders[0]), Visitor(app, small.staff["lead"])
        sent = {f"a{asking.id}-text": "This one.", "files": [a_file(), a_file("schedule.pdf")]}
        assert bidder.post(f"/bid/SMALL-1/asked/{asking.id}", sent).status_code == 303
        page = lead.get(f"{HERE}/selection/{tender.id}/items/{p2.id}").text
        assert "policy.pdf" in page and "schedule.pdf" in page
        assert lead.get(link_in(page)).data == PDF
        assert Visitor(app, small.bidders[1]).get(link_in(page)).status_code == 404
        assert Visitor(app, small.staff["evaluator1"]).get(link_in(page)).status_code == 404
