"""Accounts: registered by a confirmed address, shared by colleagues, recovered by mail; nobody learns which exist."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.people.models import AccountLink, Organisation, User
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import save_answers, start_tender
from procurement.tenders.models import Tender
from procurement.tenders.sharing import shares
from tests.conftest import SetClock
from tests.factories import PASSWORD, Small
from tests.pages.mailbox import last_link, last_mail
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

FORM = {
    "name": "Mia Lane",
    "password": "fern kettle copper lamp",
    "company_number": "1234567",
    "organisation": "Lane Care",
}
MIA = "mia@lane.example"


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    with app.app_context():
        return Small(clock)


def register(app: Flask, email: str, path: Path, **more: str) -> Visitor:
    """From the register page through the mail to the last form."""
    guest = Visitor(app)
    assert guest.post("/register", {"email": email}).status_code == 200
    assert guest.post(last_link(path, email), {**FORM, **more}).status_code in (200, 303)
    return guest


def test_an_organisation_registers_by_a_confirmed_address(app: Flask, tmp_path: Path, clock: SetClock) -> None:
    clock.at("2026-03-02T09:00+00:00")
    guest = Visitor(app)
    wrong = guest.post("/register", {"email": "no address"})
    assert wrong.status_code == 422 and "such as name@example.org" in words(wrong)
    assert "mia@lane.example" in words(guest.post("/register", {"email": " Mia@lane.example "})).lower()
    link = last_link(tmp_path)
    with app.app_context():
        assert link.rpartition("/")[2] not in db.session.scalars(select(Message.body)).one()
    for field, typed, said in (
        ("password", "password1234", "Many people choose this password"),
        ("password", "mia@lane.example1", "Many people choose"),
        ("company_number", "QQ123456", "eight digits, or two letters and six digits"),
    ):
        refused = guest.post(link, {**FORM, field: typed})
        assert refused.status_code == 422 and said in words(refused) and 'value="Lane Care"' in refused.text
    assert guest.post(link, FORM).status_code == 303
    assert "Lane Care" in words(guest.get("/organisation"))
    with app.app_context():
        assert db.session.scalars(select(Organisation.company_number)).one() == "01234567"
        assert str(db.session.scalars(select(User.password)).one()).startswith("$argon2id$")
    used = Visitor(app).get(link)
    assert used.status_code == 410 and "used already" in words(used)
    late = Visitor(app)
    late.post("/register", {"email": "late@lane.example"})
    clock.forward(hours=24)
    assert late.get(last_link(tmp_path)).status_code == 410


def test_nobody_learns_which_accounts_exist(app: Flask, small: Small, tmp_path: Path) -> None:
    known, unknown = small.bidders[0].email, "nobody@else.example"
    for path in ("/register", "/password"):
        pages = []
        for email in (known, unknown):
            answer = Visitor(app).post(path, {"email": email})
            pages.append((answer.status_code, words(answer).replace(email, "ADDRESS")))
        assert pages[0] == pages[1]
    assert "has an account already" in last_mail(tmp_path, known).get_content()
    assert "No account has it yet" in last_mail(tmp_path, unknown).get_content()
    said = {
        (answer := Visitor(app).post("/sign-in", {"email": email, "password": "x" * 14})).status_code
        and words(answer).replace(email, "ADDRESS")
        for email in (known, unknown)
    }
    assert len(said) == 1 and "do not belong together" in said.pop()
    for _ in range(4):
        assert Visitor(app).post("/register", {"email": known}).status_code == 200
    with app.app_context():
        sent = select(func.count()).select_from(AccountLink)
        assert db.session.scalar(sent.where(AccountLink.email == known)) == 3, "three an hour, and no word about it"


def test_a_new_password_ends_every_session(app: Flask, small: Small, tmp_path: Path) -> None:
    bidder = small.bidders[0]
    elsewhere, guest = Visitor(app, bidder), Visitor(app)
    guest.post("/password", {"email": bidder.email})
    link = last_link(tmp_path)
    assert "at least 12" in words(guest.post(link, {"password": "short"}))
    assert guest.post(link, {"password": "fern kettle copper lamp"}).status_code == 303
    assert elsewhere.get("/").status_code == 302
    assert guest.post("/sign-in", {"email": bidder.email, "password": PASSWORD}).status_code == 422
    assert guest.post("/sign-in", {"email": bidder.email, "password": "fern kettle copper lamp"}).status_code == 302
    assert guest.get(link).status_code == 410


def test_colleagues_ask_are_invited_removed_and_take_over(app: Flask, tmp_path: Path) -> None:
    owner = register(app, MIA, tmp_path)
    asking = register(app, "ben@lane.example", tmp_path, name="Ben Ray", company_number="01234567")
    assert asking.get("/").status_code == 302, "nobody joins by knowing a number"
    assert "Ben Ray" in last_mail(tmp_path, MIA).get_content()
    row = page(owner.get("/organisation")).xpath("//section[@id='waiting']//input[@name='number']/@value")[0]
    assert owner.post("/organisation/answer", {"number": row, "answer": "yes"}).status_code == 303
    assert owner.post("/organisation/answer", {"number": row, "answer": "no"}).status_code == 422
    ben = Visitor(app)
    assert "Lane Care" in words(ben.get(last_link(tmp_path, "ben@")))
    assert ben.post(last_link(tmp_path, "ben@"), FORM | {"name": "Ben Ray"}).status_code == 303
    assert "Mia Lane, mia@lane.example" in words(ben.get("/organisation"))
    assert ben.post("/organisation/invite", {"name": "Al", "email": "al@lane.example"}).status_code == 403

    assert owner.post("/organisation/invite", {"name": "Al", "email": "al@lane.example"}).status_code == 303
    link = last_link(tmp_path, "al@")
    number = page(owner.get("/organisation")).xpath(
        "//form[contains(@action, 'withdraw')]/input[@name='number']/@value"
    )[0]
    assert owner.post("/organisation/withdraw", {"number": number}).status_code == 303
    assert Visitor(app).get(link).status_code == 410

    with app.app_context():
        ids = {row.email: row.id for row in db.session.scalars(select(User))}
    assert owner.post("/organisation/remove", {"number": str(ids[MIA])}).status_code == 422
    assert owner.post("/organisation/owner", {"number": str(ids["ben@lane.example"])}).status_code == 303
    assert owner.post("/organisation/remove", {"number": str(ids["ben@lane.example"])}).status_code == 403
    wrong = ben.post("/organisation", {"name": "Lane Care Ltd", "ppon": "nonsense"})
    assert wrong.status_code == 422 and "PABC-1234-DEFG" in words(wrong) and "Lane Care Ltd" in wrong.text
    assert ben.post("/organisation", {"name": "Lane Care Ltd", "ppon": "pqrs 1234 abcd"}).status_code == 303
    assert "PQRS-1234-ABCD" in words(ben.get("/organisation"))
    assert ben.post("/organisation/remove", {"number": str(ids[MIA])}).status_code == 303
    assert owner.get("/").status_code == 302, "signed out at once"
    assert owner.post("/sign-in", {"email": MIA, "password": FORM["password"]}).status_code == 422

    ben.post("/organisation/invite", {"name": "Mia Lane", "email": MIA})
    back = Visitor(app)
    assert back.post(last_link(tmp_path, MIA), FORM).status_code == 303, "whoever left can be invited again"
    assert "Lane Care Ltd" in words(back.get("/organisation"))


def test_staff_come_by_invitation(app: Flask, small: Small, tmp_path: Path) -> None:
    lead, kay = Visitor(app, small.staff["lead"]), "kay@council.example"
    assert Visitor(app, small.bidders[0]).get("/staff").status_code == 403
    assert lead.post("/staff", {"name": "Kay", "email": small.staff["opener"].email}).status_code == 422
    assert lead.post("/staff", {"name": "Kay", "email": kay, "job_title": "Solicitor"}).status_code == 303
    link = last_link(tmp_path, kay)
    assert "sign out first" in words(lead.get(link))
    assert Visitor(app).post(link, {"name": "Kay Moss", "password": "fern kettle copper lamp"}).status_code == 303
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email == kay)).one()
        assert (user.job_title, user.organisation_id) == ("Solicitor", None)


def test_the_owner_shares_questions_out_among_colleagues(app: Flask, clock: SetClock, tmp_path: Path) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        tender = start_tender(small.ctx(small.bidders[0]), small.procurement)
        asked = {one.code: one.id for one in questions(small.procurement.id)}
        owner, where = Visitor(app, small.bidders[0]), "/bid/SMALL-1/colleagues"
    assert "You are the only one" in words(owner.get(where))
    owner.post("/organisation/invite", {"name": "Al Moss", "email": "al@alder.example"})
    member = Visitor(app)
    member.post(last_link(tmp_path, "al@"), FORM | {"name": "Al Moss"})
    number = page(owner.get(where)).xpath("//option[text()='Al Moss']/@value")[0]
    given = {f"question-{asked[code]}": number for code in ("Q1", "Q2")}
    assert owner.post(where, given).status_code == 303
    assert "asks you to answer Q1, Q2" in last_mail(tmp_path, "al@").get_content()
    assert "Answer what is yours: Q1, Q2" in words(member.get("/"))
    assert member.post(where, {}).status_code == 403
    with app.app_context():
        save_answers(small.ctx(small.bidders[0]), db.session.get_one(Tender, tender.id), {asked["Q1"]: "So."})
        assert len(shares(tender.id)) == 2
    shown = page(member.get(where))
    assert not shown.xpath("//main//select") and "Al Moss" in shown.text_content()
    assert owner.post(where, {f"question-{asked['Q1']}": "999"}).status_code == 303
    assert "Answer what is yours" not in words(member.get("/"))
