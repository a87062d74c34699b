"""Signing in: the second step, the wait after wrong passwords, sessions that rest, go on, or are ended."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select

from procurement.core.action import Context, Refused
from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.people.actions import reset_second_step
from procurement.people.models import User
from procurement.people.second_step import second_step_of
from procurement.tenders.actions import confirm_opening
from procurement.tenders.last_hour import in_last_hour
from procurement.timetable.queries import windows
from tests.conftest import SetClock
from tests.factories import PASSWORD, Small, local
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

SETTINGS = "/profile/sign-in"


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    with app.app_context():
        return Small(clock)


def real(app: Flask, *users: User) -> None:
    """Take from people that they are invented, so that everything about sign-in holds for them."""
    with app.app_context():
        for user in users:
            db.session.get_one(User, user.id).demonstration = False
        db.session.commit()


def enter(app: Flask, user: User) -> Visitor:
    """Somebody at the page for the code, or inside."""
    visitor = Visitor(app)
    assert visitor.post("/sign-in", {"email": user.email, "password": PASSWORD}).status_code == 302
    return visitor


def code(key: str, clock: SetClock) -> str:
    """What an authenticator shows that was given this key."""
    return str(TOTP.using(now=lambda: clock.moment.timestamp())(key).generate().token)


def set_up(visitor: Visitor, clock: SetClock) -> tuple[str, list[str]]:
    """Set a second step up; the authenticator's key and the recovery codes."""
    shown = page(visitor.get(SETTINGS))
    assert shown.xpath("//*[local-name()='svg' and contains(@class, 'qr')]") and not shown.xpath("//img")
    key = shown.xpath("//figcaption/code/text()")[0].replace("-", "")
    assert visitor.post(f"{SETTINGS}/second-step", {"code": "12 34 56"}).status_code == 422
    done = visitor.post(f"{SETTINGS}/second-step", {"code": code(key, clock)})
    codes = page(done).xpath("//main//li/code/text()")
    assert done.status_code == 200 and len(set(codes)) == 10
    return key, codes


def test_the_second_step(app: Flask, small: Small, clock: SetClock) -> None:
    opener = small.staff["opener"]
    visitor = enter(app, opener)
    key, codes = set_up(visitor, clock)
    with app.app_context():
        step = second_step_of(opener.id)
        assert step is not None and key.upper() not in step.secret.upper()

    half = enter(app, opener)
    assert half.get("/").status_code == 302, "the password alone opens nothing"
    assert half.post("/sign-in/code", {"code": code(key, clock)}).status_code == 422, "each code is good once"
    clock.forward(seconds=60)
    assert half.post("/sign-in/code", {"code": code(key, clock)}).status_code == 302
    assert half.get("/").status_code == 200

    lost = enter(app, opener)
    assert lost.post("/sign-in/code", {"code": f" {codes[0].upper()}"}).status_code == 302
    assert "9 recovery codes left" in words(lost.get(SETTINGS))
    again = enter(app, opener)
    assert again.post("/sign-in/code", {"code": codes[0]}).status_code == 422, "used up"
    clock.forward(minutes=11)
    assert "/sign-in" in (again.get("/sign-in/code").location or ""), "halfway is not for ever"

    with app.app_context():
        reset_second_step(Context.at_console(), db.session.get_one(User, opener.id), "Telephone lost; known by sight.")
    assert lost.get("/").status_code == 302, "signed out everywhere"
    assert enter(app, opener).get("/").status_code == 200


def test_nobody_opens_tenders_without_it(app: Flask, small: Small, clock: SetClock) -> None:
    opener = small.staff["opener"]
    with app.app_context():
        small.submitted()
        small.open(Stage.OPENING, "2021-05-28T16:05")
    real(app, opener)
    where = "/procurements/SMALL-1/opening/1"
    visitor = enter(app, opener)
    assert "signs in with a second step" in words(visitor.get(where))
    refused = visitor.post(f"{where}/confirm", {"interest": "no"})
    assert refused.status_code in (403, 409)
    with app.app_context(), pytest.raises(Refused):
        confirm_opening(Context.of(opener.id, small.procurement.id), small.procurement, 1)


def test_wrong_passwords_cost_a_wait_and_never_a_lockout(app: Flask, small: Small, clock: SetClock) -> None:
    bidder, guest = small.bidders[0], Visitor(app)
    wrong = {"email": bidder.email, "password": "not it, not it"}
    good = {**wrong, "password": PASSWORD}
    clock.at(local("2021-04-27T09:00"))
    assert [guest.post("/sign-in", wrong).status_code for _ in range(12)] == [422] * 5 + [429] * 7
    assert "Wait 2 seconds" in words(guest.post("/sign-in", good))
    other = {"email": "nobody@else.example", "password": "x"}
    assert [Visitor(app).post("/sign-in", other).status_code for _ in range(6)] == [422] * 5 + [429]
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', elsewhere.get("/sign-in").text)
    assert token and elsewhere.post("/sign-in", data={**good, "csrf_token": token[1]}).status_code == 302
    for _ in range(6):
        clock.forward(seconds=61)
        assert guest.post("/sign-in", wrong).status_code == 422
    assert guest.post("/sign-in", good).status_code == 429
    clock.forward(seconds=61)
    assert guest.post("/sign-in", good).status_code == 302


def test_nobody_with_a_tender_in_hand_is_idle_in_the_last_hour(app: Flask, small: Small, clock: SetClock) -> None:
    with app.app_context():
        small.tendering().fill(0)
        deadline = windows(small.procurement.id, clock.moment)[Stage.TENDERING].closes_at
        bidder, lead = small.bidders[0], small.staff["lead"]
        assert deadline and not in_last_hour(clock.moment)
        assert in_last_hour(deadline - timedelta(minutes=59), bidder.id)
        assert not in_last_hour(deadline - timedelta(minutes=59), small.bidders[1].id)
    real(app, bidder, lead)
    clock.at(deadline)
    clock.forward(minutes=-95)
    mine, hers = enter(app, bidder), enter(app, lead)
    clock.at(deadline)
    clock.forward(minutes=-1)
    assert mine.get("/").status_code == 200
    asked = hers.get("/profile?x=1")
    assert asked.status_code == 401 and "away for more than 30 minutes" in words(asked)
    guest = Visitor(app)
    for _ in range(12):
        guest.post("/sign-in", {"email": bidder.email, "password": "not it, not it"})
    clock.forward(seconds=5)
    assert guest.post("/sign-in", {"email": bidder.email, "password": PASSWORD}).status_code == 302


def test_a_session_that_rests_goes_on_with_what_was_being_sent(app: Flask, small: Small, clock: SetClock) -> None:
    lead = small.staff["lead"]
    real(app, lead)
    visitor = enter(app, lead)
    for _ in range(25):
        clock.forward(minutes=29)
        assert visitor.get("/profile").status_code in (200, 401)
    typed = {"keys": "off", "theme": "dark", "reminders": "on"}
    held = visitor.post("/profile", typed)
    assert held.status_code == 401 and "12 hours ago" in words(held)
    form = page(held).xpath("//main//form")[0]
    kept = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden'][not(@form)]")}
    assert typed.items() <= kept.items() and form.get("action") == "/profile"
    del kept["csrf_token"]
    assert visitor.post("/profile", {**kept, "again_password": "not it"}).status_code == 401
    assert visitor.post("/profile", {**kept, "again_password": PASSWORD}).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(User.theme).where(User.id == lead.id)).one() == "dark"
    clock.forward(minutes=31)
    asked = page(visitor.get("/profile?x=1"))
    target = asked.xpath("//input[@name='next']/@value")[0]
    back = visitor.post("/sign-in/again", {"next": target, "again_password": PASSWORD})
    assert (back.status_code, back.location) == (303, "/profile?x=1")
    clock.forward(minutes=31)
    script = visitor.client.get("/profile", headers={"Accept": "application/json"})
    assert script.status_code == 401 and "kept" in script.json["message"]


def test_sessions_have_numbers_of_their_own_and_can_be_ended(app: Flask, small: Small) -> None:
    lead = small.staff["lead"]
    first = Visitor(app)
    before = first.client.get_cookie("evenhand")
    first.post("/sign-in", {"email": lead.email, "password": PASSWORD, "next": "//elsewhere.example"})
    after = first.client.get_cookie("evenhand")
    assert before and after and before.value != after.value
    second = Visitor(app)
    went = second.post("/sign-in", {"email": lead.email, "password": PASSWORD, "next": "//elsewhere.example"})
    assert went.location == "/"
    numbers = page(first.get(SETTINGS)).xpath("//section[@id='sessions']//input[@name='number']/@value")
    assert len(numbers) == 1
    assert first.post(f"{SETTINGS}/end", {"number": numbers[0]}).status_code == 303
    assert second.get("/").status_code == 302
    assert first.post(f"{SETTINGS}/end", {"number": numbers[0]}).status_code == 422
    third = enter(app, lead)
    assert first.post(f"{SETTINGS}/everywhere").status_code == 303
    assert third.get("/").status_code == first.get("/").status_code == 302
