"""Times for meetings over HTTP: ninety from one paste or none, booked first come, changed, called off, told to all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import func, select

from evaluation.negotiation.models import Meeting, MeetingSlot
from procurement.core.db import db
from procurement.core.outbox import Message, attachments
from procurement.core.vocabulary import Stage
from procurement.people.models import User
from tests.factories import Small
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

TIMES = "/procurements/SMALL-1/negotiation/times"
OWN = "/bid/SMALL-1/meetings"
TERMS = {
    "terms": "1",
    "topics": "Price\nWorkforce",
    "per_lot": "bidder",
    "book_until-day": "4",
    "book_until-month": "June",
    "book_until-year": "2021",
    "book_until-time": "5pm",
}


def row(day: int, start: str, end: str, *more: str) -> str:
    return "\t".join((f"{day:02d}/06/2021", start, end, "County Hall", *more))


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock).moderated()
        made.open(Stage.NEGOTIATION)
        yield made


def visitor(app: Flask, small: Small, who: str | User) -> Visitor:
    return Visitor(app, small.staff[who] if isinstance(who, str) else who)


def rows(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def told(about: str) -> list[str]:
    db.session.rollback()
    query = select(Message.to_address).where(Message.subject.startswith(about)).order_by(Message.id)
    return [address.split("@")[0] for address in db.session.scalars(query)]


def test_ninety_meetings_come_from_one_paste_or_none_does(app: Flask, small: Small) -> None:
    lead = visitor(app, small, "lead")
    lead.get(TIMES)
    people = "Lead Person; Moderator Person"
    ninety = [
        row(7 + n // 9, f"{9 + n % 9}:00", f"{9 + n % 9}:50", f"Room {n // 9}", people, f"Bidder 0{1 + n % 3}")
        for n in range(90)
    ]
    for bad, sentence in (
        (
            row(7, "9:30", "10:30", "Room 0", "", "Bidder 02"),
            "Row 91, room: Room 0 is taken from 9am to 9:50am (row 1).",
        ),
        (row(7, "9:30", "9:40", "", people), "Row 91, council’s people: Lead Person is at another meeting"),
        (row(7, "9:30", "9:40", "", "", "Bidder 01"), "Row 91, bidder: This bidder has another meeting from 9am"),
        (row(1, "9:30", "9:40"), "Row 91, start: Tue 1 June 2021, 9:30am has passed."),
        (row(30, "9:30", "9:40", "", "Opener Person"), "Row 91, council’s people: “Opener Person” is nobody"),
    ):
        refused = lead.post(TIMES, {"rows": "\n".join([*ninety, bad]), "publish": "1"})
        assert refused.status_code == 422 and sentence in words(refused), bad
    small.declare("moderator", {small.tenders[0].organisation_id: "A friend."})
    closed = lead.post(TIMES, {"rows": "\n".join(ninety), "publish": "1"})
    assert "Row 1, council’s people: Moderator Person declared an interest in Bidder 01" in words(closed)
    assert rows(Meeting) == rows(MeetingSlot) == 0
    fair = "\n".join(ninety).replace(people, "Lead Person")
    seen = lead.post(TIMES, {"rows": fair})
    assert seen.status_code == 200 and "90 rows read, nothing clashes" in words(seen) and rows(Meeting) == 0
    assert "The agendas that bidders will read" in words(seen) and "Q1 Workforce: A date for winter" in words(seen)
    again = page(seen).xpath("string(//input[@name='rows']/@value)")
    assert lead.post(TIMES, {"rows": again, "publish": "1"}).status_code == 303
    assert rows(Meeting) == 90
    assert {name: told("Meeting: ").count(name) for name in set(told("Meeting: "))} == {
        "bid1": 30,
        "bid2": 30,
        "bid3": 30,
    }
    assert told("Meetings: ") == ["lead"]
    letter = db.session.scalars(select(Message).where(Message.subject.startswith("Meetings: "))).one()
    (diary,) = attachments(letter)
    sittings = Calendar.from_ical(diary.content).walk("VEVENT")
    assert len(sittings) == 90 and {str(one["STATUS"]) for one in sittings} == {"CONFIRMED"}
    agendas = {row.agenda for row in db.session.scalars(select(Meeting))}
    assert len(agendas) == 1 and "\nQ1 Workforce: A date for winter cover.\nQ2" in agendas.pop(), "drawn for each"
    assert lead.get("/procurements/SMALL-1/negotiation?calendar=all").data.count(b"BEGIN:VEVENT") == 90
    assert visitor(app, small, small.bidders[0]).get(f"{OWN}?calendar=all").data.count(b"BEGIN:VEVENT") == 30
    for who in ("auditor", "approver"):
        assert visitor(app, small, who).post(TIMES, {"rows": row(7, "9:00", "9:30")}).status_code == 403


def test_a_time_is_the_first_bidders_who_books_it_until_they_choose_another(app: Flask, small: Small) -> None:
    small.declare("moderator", {small.tenders[1].organisation_id: "A friend."})
    lead = visitor(app, small, "lead")
    lead.get(TIMES)
    three = "\n".join(
        (row(7, "9:00", "9:50"), row(7, "10:00", "10:50"), row(8, "9:00", "9:50", "", "Moderator Person"))
    )
    assert lead.post(TIMES, {"rows": three, "publish": "1"}).status_code == 303
    alder, birch = (visitor(app, small, small.bidders[index]) for index in (0, 1))
    assert "Free times" not in words(alder.get(OWN)), "nobody books before it is opened to all at once"
    assert lead.post(TIMES, TERMS | {"topics": " "}).status_code == 422
    assert lead.post(TIMES, TERMS).status_code == 303
    assert sorted(told("Book your meeting")) == ["bid1", "bid2", "bid3"]
    offered = page(alder.get(OWN)).xpath("//button[@name='slot']/@value")
    theirs = page(birch.get(OWN)).xpath("//button[@name='slot']/@value")
    assert len(offered) == 3 and theirs == offered[:2], "an interest of the council's person closes a time, unsaid"
    assert alder.post(OWN, {"slot": offered[0]}).status_code == 303
    taken = birch.post(OWN, {"slot": offered[0]})
    assert taken.status_code == 422 and "Somebody else has booked this time" in taken.text
    assert birch.post(OWN, {"slot": offered[2]}).status_code == 422
    assert alder.post(OWN, {"slot": offered[1]}).status_code == 422, "one for each bidder"
    shown = words(alder.get(OWN))
    assert "Mon 7 June 2021, 9am" in shown and "Price" in shown and "Birch" not in shown
    db.session.rollback()
    meeting = db.session.scalars(select(Meeting)).one()
    assert alder.post(OWN, {"slot": offered[1], "instead": str(meeting.id)}).status_code == 303
    assert birch.post(OWN, {"slot": offered[0]}).status_code == 303, "the first time is free again"
    assert (told("Meeting booked"), told("Meeting changed")) == (["bid1", "bid2"], ["bid1"])
    assert lead.post(TIMES, {"withdraw": offered[0], "reason": "Ill"}).status_code == 422, "it is a meeting now"
    assert lead.post(TIMES, {"withdraw": offered[2], "reason": ""}).status_code == 422
    assert lead.post(TIMES, {"withdraw": offered[2], "reason": "Ill"}).status_code == 303
    where = f"/procurements/SMALL-1/negotiation/meetings/{meeting.id}"
    assert lead.post(f"{where}/move", {"cancel": "1"}).status_code == 422
    assert lead.post(f"{where}/move", {"cancel": "1", "cancelling": "The chair is ill."}).status_code == 303
    assert told("Meeting cancelled") == ["bid1"] and "The chair is ill." in words(alder.get(OWN))
    assert lead.post(where, {"held": "yes", "attended": "x"}).status_code == 422
    (gone,) = Calendar.from_ical(lead.get(f"{where}/meeting.ics").data).walk("VEVENT")
    assert (str(gone["STATUS"]), gone["SEQUENCE"]) == ("CANCELLED", 2), "it moved once, then was called off"
    small.clock.forward(hours=24 * 3)
    birch.awake()
    late = birch.post(OWN, {"slot": offered[1]})
    assert late.status_code == 422 and "Booking closed on Fri 4 June 2021, 5pm" in words(late)
