"""Evaluators by invitation: sent, used once, withdrawn; access that ends; nobody learns who has an account."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from evaluation.scoring.models import Assignment
from evaluation.setup.actions import publish_pack, save_pack, sign_conflicts
from evaluation.setup.pack import Panelist
from evaluation.setup.queries import draft_row, pack_of
from procurement.cases.models import Procurement
from procurement.cases.queries import by_code
from procurement.core.action import Context
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Role
from procurement.people.models import Appointment, Invitation, User
from tests.conftest import SetClock
from tests.factories import PASSWORD, Small, local
from tests.pages.lawful import signing
from tests.pages.test_setup import HERE, NEW, complete
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

WHERE = f"{HERE}/people"
ZOE = Panelist("zoe@clinic.example", "Zoe Hart", ("Q1",), None, True, date(2026, 6, 30))
LINK = re.compile(r"/invitations/([A-Za-z0-9_-]{20,})")


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    with app.app_context():
        return Small(clock)


@pytest.fixture
def lead(app: Flask, small: Small, clock: SetClock) -> Visitor:
    """The lead of a pack that is whole, but that Zoe of another organisation has no account."""
    clock.at(local("2026-02-20T09:00"))
    visitor = Visitor(app, small.staff["lead"])
    assert visitor.post("/procurements/new", NEW).status_code in (302, 303)
    with app.app_context():
        complete(small)
        name(app, small, ZOE)
    return visitor


def name(app: Flask, small: Small, *more: Panelist) -> None:
    """Add people to the pack, and to those whom the conflicts assessment covers."""
    procurement = case()
    row = draft_row(procurement.id)
    assert row
    ctx = Context.of(small.staff["lead"].id, procurement.id)
    there = [one for one in pack_of(row).people if one.email not in {added.email for added in more}]
    pack = replace(pack_of(row), people=(*there, *more))
    save_pack(ctx, procurement, pack, version=row.version, part="test")
    sign_conflicts(ctx, procurement, signing(procurement.id, pack))


def case() -> Procurement:
    found = by_code("CARE-2026")
    assert found
    return found


def mails(app: Flask, address: str) -> list[str]:
    """The mails that went to somebody, as they were sent."""
    folder = app.config["SETTINGS"].instance / "outbox"
    sent = [path.read_text() for path in sorted(folder.glob("*.eml"))]
    return [mail.replace("=\n", "").replace("=3D", "=") for mail in sent if f"To: {address}" in mail]


def link(app: Flask, address: str) -> str:
    found = LINK.search(mails(app, address)[-1])
    assert found
    return found.group(0)


ENTER = {"name": "Zoe Hart", "password": "correct horse battery"}


def test_an_invited_person_makes_an_account_and_marks_their_questions_until_their_day(
    app: Flask, lead: Visitor, small: Small, clock: SetClock
) -> None:
    stopped = lead.post(f"{HERE}/publish", {})
    assert stopped.status_code == 422 and "Zoe Hart has no account yet" in words(stopped)
    blocker = page(lead.get(f"{HERE}/publish")).xpath("//a[contains(., 'Zoe Hart has no account')]/@href")[0]
    assert blocker.startswith(f"{WHERE}#access-")
    row = page(lead.get(WHERE)).xpath(f"//tr[@id='{blocker.split('#')[1]}']")[0]
    assert "Not invited" in row.text_content() and row.xpath(".//button[contains(., 'Invite')]")

    assert lead.post(f"{WHERE}/invite", {"email": ZOE.email}).status_code == 303
    assert "Invited on Fri 20 February 2026" in words(lead.get(WHERE))
    address = link(app, ZOE.email)
    token = address.rpartition("/")[2]
    with app.app_context():
        assert token not in db.session.scalars(select(Invitation.token_sha256)).one()
        assert all(token not in row.body and row.secret is None for row in db.session.scalars(select(Message)))
    assert token not in lead.get("/outbox").text

    zoe = Visitor(app)
    asked = words(zoe.get(address))
    assert "Care at home" in asked and "until Tue 30 June 2026" in asked
    short = zoe.post(address, {**ENTER, "password": "short"})
    assert short.status_code == 422 and "at least 12 characters" in words(short)
    assert zoe.post(address, ENTER).status_code == 303
    assert zoe.get("/procurements/CARE-2026/timetable").status_code == 200
    assert zoe.get(f"{HERE}/people").status_code == 403
    assert zoe.get("/procurements/SMALL-1/timetable").status_code == 404, "on this procurement alone"
    used = Visitor(app).get(address)
    assert used.status_code == 410 and "used already" in words(used)

    assert "accepted on Fri 20 February 2026" in words(lead.get(WHERE))
    assert lead.post(f"{HERE}/publish", {}).status_code == 303
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email == ZOE.email)).one()
        assert user.password and user.password.startswith("$argon2id$") and user.organisation_id is None
        theirs = db.session.scalars(select(Assignment).where(Assignment.user_id == user.id)).all()
        assert [row.criterion.question.code for row in theirs] == ["Q1"]
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.INVITATION_ACCEPTED)).one()
        assert entry.procurement_id == case().id and ENTER["password"] not in entry.payload

    clock.at(local("2026-06-30T23:59"))
    again = Visitor(app)
    again.post("/sign-in", {"email": ZOE.email, "password": ENTER["password"]})
    assert again.get("/procurements/CARE-2026/timetable").status_code == 200
    clock.at(local("2026-07-01T00:00"))
    over = again.get("/procurements/CARE-2026/timetable")
    assert over.status_code == 403 and "as evaluator ended on Tue 30 June 2026" in words(over)
    assert "CARE-2026" not in again.get("/").text


def test_a_link_ends_by_time_by_the_lead_and_by_a_newer_one(app: Flask, lead: Visitor, clock: SetClock) -> None:
    lead.post(f"{WHERE}/invite", {"email": ZOE.email})
    first = link(app, ZOE.email)
    lead.post(f"{WHERE}/invite", {"email": ZOE.email})
    second = link(app, ZOE.email)
    assert first != second
    replaced = Visitor(app).post(first, ENTER)
    assert replaced.status_code == 410 and "newer invitation" in words(replaced) and "lead@council" in words(replaced)
    assert Visitor(app).get(second).status_code == 200
    assert lead.post(f"{WHERE}/withdraw", {"email": ZOE.email}).status_code == 303
    withdrawn = Visitor(app).post(second, ENTER)
    assert withdrawn.status_code == 410 and "withdrawn" in words(withdrawn)
    assert lead.post(f"{WHERE}/withdraw", {"email": ZOE.email}).status_code == 422
    lead.post(f"{WHERE}/invite", {"email": ZOE.email})
    third, guest = link(app, ZOE.email), Visitor(app)
    assert guest.get(third).status_code == 200
    clock.forward(days=14)
    expired = guest.post(third, ENTER)
    assert expired.status_code == 410 and "fourteen days" in words(expired)
    assert guest.get("/invitations/" + "A" * 43).status_code == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(User.email == ZOE.email)) == 0


def test_all_who_lack_one_are_invited_at_once_and_nobody_else(app: Flask, lead: Visitor, small: Small) -> None:
    with app.app_context():
        name(app, small, ZOE, Panelist("max@clinic.example", "Max Ray", ("Q2",)))
    assert "Invite all 2 who have no account" in words(lead.get(WHERE))
    answer = lead.post(f"{WHERE}/invite", {})
    assert answer.status_code == 303 and "2 invitations sent" in words(lead.get(WHERE))
    assert len(mails(app, ZOE.email)) == len(mails(app, "max@clinic.example")) == 1
    again = lead.post(f"{WHERE}/invite", {})
    assert again.status_code == 422 and "nobody to invite" in words(again)
    assert len(mails(app, ZOE.email)) == 1


def test_bidders_people_are_refused_at_every_door(app: Flask, lead: Visitor, small: Small) -> None:
    bidder = small.bidders[0]
    with app.app_context():
        name(app, small, Panelist(bidder.email, "Bid Manager", ("Q1",)))
    assert "Bid Manager belongs to a bidding organisation and cannot mark" in words(lead.get(WHERE))
    refused = lead.post(f"{WHERE}/invite", {"email": bidder.email})
    assert refused.status_code == 422 and "belongs to a bidding organisation" in words(refused)
    assert not mails(app, bidder.email)


def test_who_has_an_account_signs_in_and_accepts_and_another_cannot(app: Flask, lead: Visitor, small: Small) -> None:
    known = small.staff["moderator"]
    with app.app_context():
        name(app, small, Panelist(known.email, known.name, ("Q1",)))
    lead.post(f"{WHERE}/invite", {"email": known.email})
    address = link(app, known.email)
    stranger = words(Visitor(app).get(address))
    assert "Accept and make my account" in stranger and known.email not in stranger
    assert Visitor(app).post(address, ENTER).status_code == 422, "nobody else makes an account in their name"
    other = Visitor(app, small.staff["opener"])
    assert "another address" in words(other.get(address))
    assert other.post(address, {}).status_code == 422
    themselves = Visitor(app, known)
    assert "signed in as Moderator Person" in words(themselves.get(address))
    assert themselves.post(address, {}).status_code == 303
    with app.app_context():
        query = select(Appointment.role).where(Appointment.procurement_id == case().id, Appointment.user_id == known.id)
        assert db.session.scalars(query).all() == [Role.EVALUATOR.value]


def test_the_lead_ends_access_at_once_with_a_reason_and_may_invite_again(
    app: Flask, lead: Visitor, small: Small
) -> None:
    with app.app_context():
        publish_after(small)
    evaluator = Visitor(app, small.staff["evaluator1"])
    assert evaluator.get("/procurements/CARE-2026/timetable").status_code == 200
    bare = lead.post(f"{WHERE}/end", {"email": small.staff["evaluator1"].email})
    assert bare.status_code == 422 and "Say why their access ends" in words(bare)
    ended = {"email": small.staff["evaluator1"].email, "reason": "Left the council."}
    assert lead.post(f"{WHERE}/end", ended).status_code == 303
    assert lead.post(f"{WHERE}/end", ended).status_code == 422, "there is nothing left to end"
    refused = evaluator.get("/procurements/CARE-2026/timetable")
    assert refused.status_code == 403 and "ended on Fri 20 February 2026" in words(refused)
    assert "Left the council." in words(lead.get(WHERE))
    assert "access of Evaluator1 Person has ended" in words(lead.get(f"{HERE}/publish"))
    assert evaluator.get("/procurements/SMALL-1/timetable").status_code == 200, "elsewhere they go on"
    lead.post(f"{WHERE}/invite", {"email": small.staff["evaluator1"].email})
    assert evaluator.post(link(app, small.staff["evaluator1"].email), {}).status_code == 303
    assert evaluator.get("/procurements/CARE-2026/timetable").status_code == 200


def publish_after(small: Small) -> None:
    """Publish without Zoe."""
    procurement = case()
    row = draft_row(procurement.id)
    assert row
    ctx = Context.of(small.staff["lead"].id, procurement.id)
    known = tuple(one for one in pack_of(row).people if one.email != ZOE.email)
    save_pack(ctx, procurement, replace(pack_of(row), people=known), version=row.version, part="test")
    publish_pack(ctx, procurement)


def test_only_the_lead_invites(app: Flask, lead: Visitor, small: Small) -> None:
    with app.app_context():
        publish_after(small)
    evaluator = Visitor(app, small.staff["evaluator1"])
    evaluator.get("/profile")
    for door in ("invite", "withdraw", "end"):
        assert evaluator.post(f"{WHERE}/{door}", {"email": ZOE.email, "reason": "No."}).status_code == 403
    assert PASSWORD and not mails(app, ZOE.email)
