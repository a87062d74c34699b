"""Bids read without names: no byte that an evaluator or a moderator may ask for says who a bidder is."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import docx
import fpdf
import pikepdf
import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from procurement.core.action import Context
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.questionnaire.models import Question
from procurement.questionnaire.queries import slots
from procurement.tenders.actions import put_file
from procurement.tenders.anonymity import shown_in
from procurement.tenders.cleaning import NotCleaned, cleaned
from procurement.tenders.content import KINDS
from procurement.tenders.models import SubmittedFile, Tender
from tests.access.search import _texts
from tests.factories import PASSWORD, Small
from tests.pages.test_scoring import Person

SECRET = "Zuleika Quarrendon"
NAMES = re.compile(rb"alder|birch|cedar|bidder\d\.example|9900000\d|zuleika|quarrendon", re.IGNORECASE)
OWN_WORDS = "Birch Support answers Q2"
"""What one bidder wrote of itself: an answer is read as it was sent."""


def pdf(said: str = "How we staff the rounds.") -> bytes:
    made = fpdf.FPDF()
    made.set_author(SECRET)
    made.set_title("Alder Homecare: staffing")
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text=said)
    return bytes(made.output())


def word() -> bytes:
    kept, made = BytesIO(), docx.Document()
    made.core_properties.author, made.core_properties.title = SECRET, "Alder Homecare"
    run = made.add_paragraph("How we staff the rounds.").runs[0]
    made.add_comment(run, text="Check this.", author=SECRET, initials="ZQ")
    made.save(kept)
    return kept.getvalue()


class Veiled(Small):
    """The same procurement, published to be read without names; nobody names themselves but Birch, in Q2."""

    def answer(self, index: int, code: str) -> str:
        called = "Birch Support" if (index, code) == (1, "Q2") else "We"
        return super().answer(index, code).replace(self.bidder_names[index], called)

    def fill(self, index: int, lots: tuple[int, ...] = (1, 2), keep: tuple[int, ...] = ()) -> Tender:
        tender = super().fill(index, lots, keep)
        slot = next(slot for slot in slots(self.procurement.id) if slot.code == "SUP")
        said = "Cedar Living: our certificate." if index == 2 else "How we staff the rounds."
        put_file(self.ctx(self.bidders[index]), tender, slot, f"{self.bidder_names[index]}.pdf", pdf(said))
        return tender


@pytest.mark.one_database
def test_no_byte_names_a_bidder_to_who_judges_quality(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Veiled(clock)
        small.procurement.anonymous = True
        db.session.commit()
        second = add_person(Context.at_console(), None, "lead2@council.example", "Second Lead", password=PASSWORD)
        appoint(small.ctx("lead"), small.procurement, second, Role.LEAD)
        small.opened()
        moderator, small.staff["moderator"] = small.staff["moderator"], second
        small.declare("moderator")
        small.selected()
        small.staff["moderator"] = moderator
        small.scored()
        small.close(Stage.SCORING)
        small.open(Stage.MODERATION)
        numbers = [tender.id for tender in small.tenders]
        assert min(numbers) >= 2**30 and sorted(t.number for t in small.tenders) == [1, 2, 3]
        (drawn,) = [
            row.payload
            for row in db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.OPENING_CONFIRMED.value))
            if '"codes"' in row.payload
        ]
        assert all(str(number) in drawn for number in numbers)
        file = db.session.scalars(select(SubmittedFile).order_by(SubmittedFile.id)).all()[0]
        given = {
            "procurement": small.procurement.code,
            "criterion": "Q1",
            "code": "Q1",
            "tender": file.submission.tender_id,
            "submitted_file": file.id,
            "round_no": FIRST_ROUND,
            "stage": "scoring",
        }
        asked = 0
        for who in ("evaluator1", "moderator"):
            person = Person(app, small.staff[who])
            for rule in app.url_map.iter_rules():
                if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "interests.interests"):
                    continue
                if rule.arguments <= given.keys() and (rule.arguments or rule.endpoint.startswith("home.")):
                    with app.test_request_context():
                        address = app.url_for(rule.endpoint, **{name: given[name] for name in rule.arguments})
                    asked += _unnamed(person, address) == 200
        assert asked > 20
        person = Person(app, small.staff["evaluator1"])
        read = person.get(f"/procurements/SMALL-1/scoring/Q2/{numbers[1]}")
        assert "Something in this answer names" in read.text and "Something in" not in _other(person, numbers[0])
        assert person.get("/procurements/SMALL-1/opening/1/register").status_code == 403
        _decided_by_the_lead(person, Person(app, small.staff["lead"]), numbers)
        assert "Alder" in Person(app, small.staff["auditor"]).get("/procurements/SMALL-1/opening/1/register").text


def _decided_by_the_lead(person: Person, lead: Person, numbers: list[int]) -> None:
    """A file that says a name is kept back until the lead decides; what is blacked out is so wherever it is read."""
    here, checks = "/procurements/SMALL-1", "/procurements/SMALL-1/progress/checks"
    birch, cedar = numbers[1], numbers[2]
    (file,) = [
        row
        for row in db.session.scalars(select(SubmittedFile))
        if row.submission.tender_id == cedar and row.slot.code == "SUP"
    ]
    addresses = [
        f"{here}/tenders/{cedar}",
        f"{here}/tenders/{cedar}/files/{file.id}",
        f"{here}/tenders/{cedar}/files/{file.id}?page=1",
        f"{here}/tenders/{cedar}/files.zip",
        f"{here}/scoring/Q1/{cedar}?read={file.id}",
    ]
    seen = [_unnamed(person, address) for address in addresses]
    assert seen == [200, 403, 403, 303, 200] and "kept from you" in person.get(addresses[-1]).text
    # an answer: black it out
    assert "Birch" in lead.get(f"{here}/progress?names=1").text
    find = {"names": "1", "find": f"q{birch}.{_question('Q2')}", "kind": "covered"}
    assert lead.post(checks, find | {"words": "Birch Support", "reason": "Birch Support says so."}).status_code == 422
    assert lead.post(checks, find | {"words": " ", "reason": "It names itself."}).status_code == 422
    assert lead.post(checks, find | {"words": "Birch Support", "reason": "It names itself."}).status_code == 303
    for address in (f"{here}/scoring/Q2/{birch}", f"{here}/tenders/{birch}", f"{here}/scoring/excel/scores.xlsx"):
        answer = person.get(address)
        said = "".join(_texts(answer.data, answer.content_type or ""))
        assert answer.status_code == 200 and "Birch" not in said and "█████ ███████ answers Q2" in said
    assert "blacked out by the procurement lead" in person.get(f"{here}/scoring/Q2/{birch}").text
    assert "Birch Support answers Q2" in lead.get(f"{here}/tenders/{birch}").text
    # a file: another version in its place, then as it was sent
    lead.get(f"{here}/progress?names={cedar}&find=f{file.id}")
    find = {"names": str(cedar), "find": f"f{file.id}", "reason": "A certificate is in its name."}
    assert lead.post(checks, find | {"kind": "replaced"}).status_code == 422
    version = {"files": (BytesIO(pdf("Our certificate.")), "cover.pdf")}
    assert lead.post(checks, find | {"kind": "replaced"} | version).status_code == 303
    with zipfile.ZipFile(BytesIO(person.get(addresses[3]).data)) as packed:
        assert len(packed.namelist()) == 1
    assert [_unnamed(person, address) for address in addresses] == [200] * 5
    assert "Our certificate" in person.get(addresses[-1]).text
    assert lead.post(checks, find | {"kind": "left"}).status_code == 303
    assert "the procurement lead left it" in person.get(addresses[-1]).text


def _question(code: str) -> int:
    return next(row.id for row in db.session.scalars(select(Question)) if row.code == code)


def _other(person: Person, tender: int) -> str:
    return person.get(f"/procurements/SMALL-1/scoring/Q2/{tender}").text


def _unnamed(person: Person, address: str) -> int:
    answer = person.get(address)
    said = [*_texts(answer.data, answer.content_type or ""), str(answer.headers)]
    if answer.content_type == "application/zip":
        with zipfile.ZipFile(BytesIO(answer.data)) as packed:
            said += [text for name in packed.namelist() for text in _texts(packed.read(name), "")]
    found = [match.group() for text in said for match in NAMES.finditer(text.replace(OWN_WORDS, "").encode())]
    assert not found, (address, found[:3])
    return answer.status_code


def test_copies_are_cleaned_of_who_wrote_them_and_say_the_same() -> None:
    clean = cleaned(pdf(), KINDS["pdf"].media_type)
    with pikepdf.open(BytesIO(clean)) as made:
        assert not made.docinfo.keys() and len(made.pages) == 1
    assert SECRET.encode() not in clean and b"Alder" not in clean
    clean = cleaned(word(), KINDS["docx"].media_type)
    with zipfile.ZipFile(BytesIO(clean)) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist())
    assert SECRET.encode() not in everything and b"Alder" not in everything
    assert [p.text for p in docx.Document(BytesIO(clean)).paragraphs] == ["How we staff the rounds."]
    picture, exif = BytesIO(), Image.Exif()
    exif[0x013B] = SECRET
    Image.new("RGB", (4, 4)).save(picture, "JPEG", exif=exif, comment=SECRET.encode())
    clean = cleaned(picture.getvalue(), KINDS["jpg"].media_type)
    assert SECRET.encode() not in clean and Image.open(BytesIO(clean)).size == (4, 4)
    for broken, kind in ((b"%PDF-1.4 nothing", "pdf"), (b"PK", "docx"), (b"PK", "zip"), (b"no", "jpg")):
        with pytest.raises(NotCleaned):
            cleaned(broken, KINDS[kind].media_type)
    assert shown_in("Calderbank cares", ["Alder"]) == []
