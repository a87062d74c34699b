"""A rehearsal in pages and files: everything that comes out of one says that nothing in it is real."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.test import TestResponse

from procurement.cases.models import Procurement
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.rehearsing import MARK
from procurement.core.vocabulary import Event
from procurement.people.models import Organisation, User
from tests.conftest import SetClock
from tests.pages.visiting import Visitor, page, words
from tests.rehearsing import CODE, Real, practise

pytestmark = pytest.mark.one_database

HERE, THERE = f"/procurements/{CODE}/setup/rehearsals", f"/procurements/{CODE}-R1"
NO_PAGES = {"static", "security.static"}


@pytest.fixture
def real(app: Flask, clock: SetClock) -> Iterator[Real]:
    """A procurement to rehearse."""
    with app.app_context():
        yield Real(clock)


@pytest.fixture
def lead(app: Flask, real: Real) -> Visitor:
    """Its lead."""
    return Visitor(app, real.small.staff["lead"])


def begun(real: Real, lead: Visitor) -> Procurement:
    """The rehearsal that the page begins."""
    from procurement.cases.queries import by_code

    assert "Not rehearsed yet" in words(lead.get(HERE))
    assert lead.post(HERE).status_code == 303
    made = by_code(f"{CODE}-R1")
    assert made
    return made


def addresses(app: Flask) -> list[str]:
    """Every page that needs nothing named but the procurement."""
    return sorted(
        rule.rule.replace("<procurement>", f"{CODE}-R1")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments == {"procurement"}
    )


def test_it_is_begun_told_of_and_listed_apart(real: Real, lead: Visitor) -> None:
    begun(real, lead)
    said = words(lead.get(HERE))
    assert "Rehearsed on" in said
    assert "by Lead Person" in said
    for address in (f"/procurements/{CODE}/setup", f"/procurements/{CODE}/setup/publish"):
        assert "by Lead Person" in words(lead.get(address)), address
        assert MARK not in lead.get(address).text
    home = page(lead.get("/"))
    assert f"{CODE}-R1" not in home.xpath("string(//table)")
    assert "Rehearsal: Care at home" in home.xpath("string(//main)")
    assert f"{CODE}-R1" not in lead.get("/procurements/new").text, "nothing begins from a rehearsal"
    assert "rehearsal" not in lead.get("/my-dates.ics").text.lower()


def test_every_page_of_it_says_so(app: Flask, real: Real, lead: Visitor) -> None:
    practise(real, begun(real, lead))
    seen = 0
    for who in ("lead", "evaluator1", "auditor"):
        visitor = lead if who == "lead" else Visitor(app, real.small.staff[who])
        for address in addresses(app):
            answer = visitor.get(address)
            if answer.mimetype != "text/html" or answer.status_code in (302, 303):
                continue
            parsed = page(answer)
            assert parsed.xpath("string(//title)").startswith("REHEARSAL: "), address
            assert MARK in parsed.xpath("string(//aside[@aria-label='Rehearsal'])"), address
            seen += answer.status_code == 200
    assert seen > 40, "the walk was long enough to mean something"
    assert MARK not in lead.get("/").text


def named(answer: TestResponse) -> str:
    """What a file is called."""
    assert answer.status_code == 200
    return answer.headers["Content-Disposition"]


def test_every_file_of_it_says_so(app: Flask, real: Real, lead: Visitor) -> None:
    practise(real, begun(real, lead))
    files = 0
    for address in addresses(app):
        answer = lead.get(address)
        if answer.status_code == 200 and "attachment" in answer.headers.get("Content-Disposition", ""):
            assert f"filename={'REHEARSAL-'}" in named(answer).replace('"', ""), address
            files += 1
            if answer.mimetype == "application/pdf":
                for sheet in PdfReader(BytesIO(answer.data)).pages:
                    assert MARK in " ".join(sheet.extract_text().split()), address
            if answer.mimetype.endswith("spreadsheetml.sheet"):
                for part in load_workbook(BytesIO(answer.data)).worksheets:
                    assert MARK in str(part["A2"].value), (address, part.title)
                    assert MARK in str(part.oddHeader.right.text), (address, part.title)
    assert files > 4
    assert lead.post(f"{THERE}/documents/opening_register/make").status_code == 303
    issued = page(lead.get(f"{THERE}/documents")).xpath("//a[contains(@href, '/file')]/@href")
    taken = lead.get(issued[0])
    assert "REHEARSAL-" in named(taken)
    for sheet in PdfReader(BytesIO(taken.data)).pages:
        assert MARK in " ".join(sheet.extract_text().split())
    assert lead.post(f"{THERE}/take-out").status_code == 303
    packed = lead.get(page(lead.get(f"{THERE}/take-out")).xpath("//a[contains(@href, '/file')]/@href")[0])
    assert "REHEARSAL-" in named(packed)
    inside = ZipFile(BytesIO(packed.data)).namelist()
    assert len(inside) > 20
    assert all(name.startswith("REHEARSAL-") for name in inside)
    assert "REHEARSAL-" not in named(lead.get(f"/procurements/{CODE}/setup/pack.json"))
    assert MARK not in str(
        load_workbook(BytesIO(lead.get(f"/procurements/{CODE}/setup/pack.xlsx").data)).worksheets[0]["A2"].value
    )


def test_no_real_bidder_finds_it_and_nobody_signs_in_as_an_invented_one(app: Flask, real: Real, lead: Visitor) -> None:
    made = begun(real, lead)
    outside = Visitor(app, real.small.bidders[0])
    for address in addresses(app):
        # A machine is asked for its token before anything else.
        unfound = 401 if address.startswith("/api/") else 404
        assert outside.get(address).status_code == unfound, address
    assert CODE not in outside.get("/").text
    invented = db.session.scalars(select(User).join(Organisation).where(Organisation.rehearsal_id == made.id)).all()
    for person in invented:
        for password in ("", "a long enough password"):
            nobody = Visitor(app)
            nobody.post("/sign-in", {"email": person.email, "password": password})
            assert nobody.get("/").status_code == 302


def acting_link(lead: Visitor, body: Organisation) -> str:
    """The link that the page makes."""
    made = lead.post(f"{THERE}/setup/rehearsals/act", {"bidder": str(body.id)})
    assert made.status_code == 303
    return made.headers["Location"]


def test_the_bidders_side_is_practised_by_a_link_that_works_once(app: Flask, real: Real, lead: Visitor) -> None:
    made = begun(real, lead)
    body = db.session.scalars(select(Organisation).where(Organisation.rehearsal_id == made.id)).all()[-1]
    lead.get(f"{THERE}/setup/rehearsals")
    link = acting_link(lead, body)
    assert lead.post(acting_link(lead, body)[:-1] + "~").status_code == 404, "altered"
    assert lead.get(link).status_code == 410, "a newer one stands in its place"
    link = acting_link(lead, body)
    outside = Visitor(app, real.small.bidders[0])
    assert "sign out first" in words(outside.get(link))
    assert f"Act as {body.name}" in words(lead.get(link))
    assert lead.post(link).headers["Location"] == f"/bid/{made.code}"
    for address in (f"/bid/{made.code}", "/", f"/procurements/{made.code}/timetable"):
        seen = page(lead.get(address))
        assert f"you act as {body.name}" in seen.xpath("string(//aside[@aria-label='Rehearsal'])"), address
        assert seen.xpath("string(//title)").startswith("REHEARSAL: "), address
    assert real.procurement.title not in words(lead.get("/")).replace(made.title, ""), "nothing that is real"
    assert lead.get(f"/procurements/{CODE}/timetable").status_code == 404
    assert lead.get(f"{THERE}/setup/rehearsals").status_code == 403
    assert lead.post("/stop-acting").headers["Location"] == f"{THERE}/setup/rehearsals"
    assert "Lead Person" in words(lead.get(HERE))
    assert lead.get(link).status_code == 410, "used"
    db.session.rollback()
    told = select(AuditEntry).where(AuditEntry.event == Event.REHEARSAL_ACTED.value)
    (entry,) = db.session.scalars(told)
    assert (entry.actor_id, entry.procurement_id) == (real.small.staff["lead"].id, made.id)
    assert f'"organisation":{body.id}' in entry.payload.replace(" ", "")


def test_nobody_real_is_acted_as_and_nobody_in_what_is_over(app: Flask, real: Real, lead: Visitor) -> None:
    made = begun(real, lead)
    invented = db.session.scalars(select(Organisation).where(Organisation.rehearsal_id == made.id)).all()
    there, genuine = f"{THERE}/setup/rehearsals", real.small.bidders[0].organisation_id
    for address, number in ((there, genuine), (HERE, genuine), (HERE, invented[0].id), (there, "x")):
        lead.get(address)
        assert lead.post(f"{address}/act", {"bidder": str(number)}).status_code == 422, (address, number)
    late, link = acting_link(lead, invented[0]), acting_link(lead, invented[1])
    alone = Visitor(app)
    alone.get(link)
    assert alone.post(link).status_code == 303
    assert alone.get(f"/bid/{made.code}").status_code == 200
    lead.get(there)
    assert lead.post(f"{there}/discard").status_code == 303
    assert alone.get(f"/bid/{made.code}").status_code == 302, "signed out"
    assert lead.get(late).status_code == 410
    real.clock.forward(hours=2)
    assert Visitor(app).get(late).status_code == 410


def test_discarded_it_is_closed_to_all_but_the_auditor(app: Flask, real: Real, lead: Visitor) -> None:
    made = begun(real, lead)
    assert lead.post(f"{THERE}/setup/rehearsals/discard").status_code == 303
    assert "discarded" in words(lead.get(HERE)).lower()
    shut = lead.get(f"{THERE}/timetable")
    assert shut.status_code == 403
    assert "This rehearsal was discarded" in words(shut)
    assert made.code not in lead.get("/").text
    auditor = Visitor(app, real.small.staff["auditor"])
    assert MARK in words(auditor.get(f"{THERE}/timetable"))


def test_what_is_missing_is_named_with_its_place(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        real = Real(clock)
    visitor = Visitor(app, real.small.staff["lead"])
    bare = visitor.get("/procurements/SMALL-1/setup/rehearsals")
    stops = page(bare).xpath("//ul[@class='todo']//a/@href")
    assert any("/setup/basics" in link for link in stops)
    assert visitor.post("/procurements/SMALL-1/setup/rehearsals").status_code == 422
