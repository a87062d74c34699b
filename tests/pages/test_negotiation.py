"""The register, meetings and resubmission over HTTP: who sees what, clashes, rows without scripts, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from evaluation.negotiation.actions import move_meeting, plan_meeting
from evaluation.negotiation.models import Meeting, MeetingPoint, MeetingRecord
from exports.equal_treatment.sheets import workbook
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Stage
from procurement.questionnaire.queries import questions, slots
from procurement.tenders.models import ResubmissionInvitation
from tests.factories import Small, local
from tests.pages.visiting import Visitor, page, statements, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/negotiation"
NINE = local("2021-06-03T09:00")
STARTS = {"starts_at-day": "3", "starts_at-month": "June", "starts_at-year": "2021", "starts_at-time": "9:30am"}
PLAN = STARTS | {"minutes": "45", "place": "Room 1", "agenda": "Cover"}
POINT = {
    "points-0-topic": "Cover",
    "points-0-ours": "A dated plan for Q1",
    "points-0-theirs": "By October",
    "points-0-outcome": "Agreed",
}
HELD = {"held": "yes", "attended": "Both sides", "silent": "y"} | POINT


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock).moderated()
        made.open(Stage.NEGOTIATION)
        yield made


def visitor(app: Flask, small: Small, who: str) -> Visitor:
    return Visitor(app, small.staff[who])


def planned(small: Small, index: int = 0, hours: int = 0) -> str:
    """The address of a meeting."""
    starts = NINE + timedelta(hours=hours)
    meeting = plan_meeting(
        small.ctx("lead"),
        small.tenders[index],
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        place="Room 1",
        agenda="Cover, please; and more",
    )
    return f"{HERE}/meetings/{meeting.id}"


def rows(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_who_opens_the_pages_at_all(app: Flask, small: Small) -> None:
    where = planned(small)
    for who in ("lead", "moderator", "approver", "auditor"):
        person = visitor(app, small, who)
        for address in (HERE, where, f"{HERE}/resubmission", f"{HERE}/movement", f"{where}/meeting.ics"):
            assert person.get(address).status_code == 200, (who, address)
    person = visitor(app, small, "evaluator1")
    for address in (HERE, where, f"{HERE}/resubmission", f"{HERE}/movement"):
        assert person.get(address).status_code == 403, address
    assert Visitor(app, small.bidders[0]).get(HERE).status_code == 403
    for who in ("approver", "auditor"):
        person = visitor(app, small, who)
        assert person.post(where, HELD).status_code == 403
        assert person.post(f"{HERE}/plan/{small.tenders[0].id}", PLAN).status_code == 403
        assert person.post(f"{HERE}/resubmission", {"words": "Now"}).status_code == 403
        assert "Plan a meeting" not in words(person.get(HERE))
    assert rows(MeetingRecord) == 0


def test_whoever_is_named_for_a_meeting_reads_of_it_and_of_no_other(app: Flask, small: Small) -> None:
    named, other = visitor(app, small, "evaluator1"), visitor(app, small, "evaluator2")
    mine, theirs = planned(small), planned(small, 1, hours=3)
    assert named.get(HERE).status_code == named.get(mine).status_code == 403, "named for none yet"
    meeting = db.session.get_one(Meeting, int(mine.rsplit("/", 1)[1]))
    given = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "place": "Room 1", "agenda": "Cover"}
    number = small.staff["evaluator1"].id
    move_meeting(small.ctx("lead"), meeting, **given, reason="Ann takes part.", version=1, council=[number])
    said = words(named.get(HERE))
    assert "Bidder 01" in said and "Bidder 02" not in said and "meetings that you are named for" in said
    assert "Concerns in the record" in words(named.get(mine)) and named.get(f"{mine}/meeting.ics").status_code == 200
    assert "Meet Bidder 01" in words(named.get("/"))
    for closed in (theirs, f"{HERE}/times", f"{HERE}/resubmission", f"{HERE}/movement"):
        assert named.get(closed).status_code == 403, closed
    assert named.post(mine, HELD).status_code == other.get(mine).status_code == 403
    released = {"reason": "Ill.", "version": meeting.version}
    move_meeting(small.ctx("lead"), meeting, **given, **released)
    assert named.get(mine).status_code == 403
    told = db.session.scalars(select(Message).where(Message.subject.startswith("Meeting not yours any more"))).one()
    assert told.to_address == small.staff["evaluator1"].email


def test_an_interest_closes_a_bidders_meetings(app: Flask, small: Small) -> None:
    where, other = planned(small, 0), planned(small, 1, 2)
    small.declare("moderator", {small.tenders[0].organisation_id: "A friend."})
    person = visitor(app, small, "moderator")
    said = words(person.get(HERE))
    assert "Alder Homecare" not in said and "Birch Support" in said
    for address in (where, f"{where}/meeting.ics", f"{where}/move", f"{HERE}/plan/{small.tenders[0].id}"):
        assert person.get(address).status_code == 403, address
    assert person.get(other).status_code == 200


def test_a_meeting_is_planned_with_the_concerns_as_its_agenda_and_a_clash_is_warned_of(
    app: Flask, small: Small
) -> None:
    planned(small, 1)
    person = visitor(app, small, "lead")
    where = f"{HERE}/plan/{small.tenders[0].id}"
    agenda = page(person.get(where)).xpath("string(//textarea[@name='agenda'])").strip().splitlines()
    assert agenda[:2] == ["Q1 Workforce: A date for winter cover.", "Q2 Safety: A date for winter cover."]
    assert agenda[2:] == [f"Price schedule, lot {lot}: The whole price" for lot in (1, 2)], "cells left open, no figure"
    warned = person.post(where, PLAN)
    assert warned.status_code == 422
    assert "At this time there is already" in words(warned) and "Bidder 02" in words(warned)
    assert page(warned).xpath("string(//input[@name='place']/@value)") == "Room 1"
    assert person.post(where, PLAN | {"anyway": "y"}).status_code == 303
    assert person.post(where, PLAN | {"place": "Room 2", "starts_at-time": "noon"}).status_code == 303
    assert rows(Meeting) == 3


def test_times_that_do_not_exist_and_other_bad_input_come_back_with_a_sentence(app: Flask, small: Small) -> None:
    person = visitor(app, small, "lead")
    where = f"{HERE}/plan/{small.tenders[0].id}"
    for other in (
        {"starts_at-day": "31"},
        {"starts_at-month": "13"},
        {"starts_at-month": "3", "starts_at-day": "28", "starts_at-time": "1:30"},
        {"starts_at-day": "٣"},
        {"starts_at-time": "25:00"},
        {"minutes": "NaN"},
        {"minutes": "1e999"},
        {"minutes": "0"},
        {"minutes": "30.5"},
        {"place": "nul \0"},
        {"place": "x" * 201},
        {"place": "turned \u202e round"},
        {"agenda": "x" * 1_000_000},
        {"agenda": " "},
    ):
        answer = person.post(where, PLAN | other)
        assert answer.status_code == 422, other
        assert page(answer).xpath("count(//*[contains(@class, 'govuk-error-summary__list')]/li)") == 1, other
    assert rows(Meeting) == 0


def test_a_meeting_is_recorded_with_rows_that_need_no_scripts(app: Flask, small: Small) -> None:
    where = planned(small)
    small.clock.forward(hours=40)
    person = visitor(app, small, "lead")
    assert "To record" in words(person.get(HERE))
    count = "count(//fieldset/legend[starts-with(., 'Point')])"
    assert page(person.get(where)).xpath(count) == 3
    added = person.post(where, HELD | {"points-1-topic": "Kept", "points-2-topic": "", "add": "1"})
    assert added.status_code == 200
    assert page(added).xpath(count) == 4
    assert page(added).xpath("string(//input[@name='points-1-topic']/@value)") == "Kept"
    part = person.post(where, HELD | {"points-3-topic": "Price", "points-3-task": "Send it"})
    said = words(part)
    assert part.status_code == 422
    for sentence in ("Point 2: Say where the council stood.", "Point 2: Say who will do it."):
        assert sentence in said
    assert "By October" in part.text
    assert person.post(where, {"held": "no"}).status_code == 422
    assert person.post(where, {"attended": "x"}).status_code == 422
    assert rows(MeetingRecord) == 0
    due = {"points-0-due_on-day": "31", "points-0-due_on-month": "2", "points-0-due_on-year": "2021"}
    assert "February 2021 does not exist" in person.post(where, HELD | due).text
    done = person.post(
        where, HELD | due | {"points-0-due_on-day": "28", "points-0-ours": "<b>Bold</b> {{ 7*7 }} for Q1"}
    )
    assert done.status_code == 303
    seen = person.get(where)
    assert "&lt;b&gt;Bold&lt;/b&gt; {{ 7*7 }} for Q1" in seen.text
    assert "1 point on record" in words(seen)
    db.session.rollback()
    assert [row.topic for row in db.session.scalars(select(MeetingPoint))] == ["Cover"]


def test_what_is_typed_is_kept_before_it_is_on_record(app: Flask, small: Small) -> None:
    where = planned(small)
    small.clock.forward(hours=40)
    person = visitor(app, small, "lead")
    person.get(where)
    asking = {"headers": {"Accept": "application/json", "X-CSRFToken": person.token}}
    typed = {"points-0-topic": "Cover", "points-0-due_on-day": "3", "notes": "Half a\r\nsentence", "odd": "x"}
    first = person.client.post(f"{where}/draft", data=typed, **asking)
    assert first.json is not None
    assert first.json["saved"] == {"points-0-topic": "Cover", "points-0-due_on-day": "3", "notes": "Half a\nsentence"}
    stale = person.client.post(f"{where}/draft", data={"notes": "Mine", "version": "9"}, **asking)
    assert stale.status_code == 409 and stale.json is not None and stale.json["theirs"]["notes"] == "Half a\nsentence"
    for bad in ("nul \0", "x" * 20_001):
        assert person.client.post(f"{where}/draft", data={"notes": bad}, **asking).status_code == 422
    shown = page(person.get(where))
    assert shown.xpath("string(//input[@name='points-0-topic']/@value)") == "Cover"
    assert shown.xpath("string(//input[@name='points-0-due_on-day']/@value)") == "3"
    assert "Half a" in shown.xpath("string(//textarea[@name='notes'])")
    assert visitor(app, small, "auditor").post(f"{where}/draft", typed).status_code == 403
    assert rows(MeetingRecord) == 0
    assert person.post(where, HELD).status_code == 303
    assert "Half a" not in page(person.get(where)).xpath("string(//textarea[@name='notes'])")


def test_a_correction_is_a_new_version_and_a_blind_one_is_refused(app: Flask, small: Small) -> None:
    where = planned(small)
    small.clock.forward(hours=40)
    person = visitor(app, small, "lead")
    person.get(where)
    assert person.post(where, HELD).status_code == 303
    assert person.post(where, HELD | {"correction": "Blind."}).status_code == 409
    shown = page(person.get(where))
    corrects = shown.xpath("string(//input[@name='corrects']/@value)")
    assert shown.xpath("string(//textarea[@name='points-0-theirs'])").strip() == "By October"
    bare = person.post(where, HELD | {"corrects": corrects})
    assert bare.status_code == 422 and "Say why the record is corrected" in bare.text
    changed = HELD | {"corrects": corrects, "correction": "In May.", "points-0-theirs": "By May"}
    assert person.post(where, changed).status_code == 303
    said = words(person.get(where))
    assert "version 2" in said and "In May." in said and "By May" in said and "By October" in said
    assert visitor(app, small, "lead").get(f"{where}/move").status_code == 200
    moved = person.post(f"{where}/move", PLAN | {"version": "1", "place": "Room 9"})
    assert moved.status_code == 422 and "on record" in moved.text


def test_minutes_go_to_the_bidder_who_corrects_and_confirms_them_and_a_change_goes_to_all(
    app: Flask, small: Small
) -> None:
    where, own = planned(small), "/bid/SMALL-1/meetings"
    small.clock.forward(hours=40)
    small.declare("moderator", {small.tenders[0].organisation_id: "A friend."})
    person = visitor(app, small, "lead")
    person.get(where)
    here, closed = (f"present-{small.staff[name].id}" for name in ("lead", "moderator"))
    extra = {"began": "9:12", "ended": "9:50", "late": "bidder", "documents": "Record 3", "notes": "Ours alone."}
    changed = {
        "points-0-requirement": "Nights are by ward.",
        "points-0-agreed": "agreed",
        "points-0-consent": "The date.",
    }
    refused = person.post(where, HELD | extra | {closed: "y"})
    assert refused.status_code == 422 and "Moderator Person declared an interest in Bidder 01" in words(refused)
    for bad in ({"silent": ""}, {"ended": "9am"}, {"ended": "nine"}):
        bare = {name: text for name, text in (HELD | extra | {"notes": ""} | bad).items() if text}
        assert person.post(where, bare).status_code == 422, bad
    assert person.post(where, HELD | extra | changed | {here: "y"}).status_code == 303
    said = words(person.get(where))
    assert "12 late by the bidder" in said and "38 minutes" in said and "Lead Person declaration checked" in said
    assert "12 min late, the bidder" in words(person.get(HERE))
    point = page(person.get(where)).xpath("string(//button[@name='tell']/@value)")
    named = person.post(where, {"tell": point, "words": "Alder Homecare asked: nights are by ward."})
    assert named.status_code == 422 and "Take out “Alder Homecare”" in words(named) and "asked: nights" in named.text
    assert person.post(where, {"tell": point, "words": "Nights are by ward."}).status_code == 303
    assert "as amendment 1" in words(person.get(where))
    db.session.rollback()
    mails = list(db.session.scalars(select(Message).where(Message.subject.startswith("Amendment 1"))))
    assert len(mails) == 3 and all("Nights are by ward." in mail.body and "Alder" not in mail.body for mail in mails)
    alder, birch = (Visitor(app, small.bidders[index]) for index in (0, 1))
    assert "By October" not in words(alder.get(own)), "nothing before it is sent"
    person.post(where, {"send_minutes": "1"})
    assert "Sign the minutes off" in words(person.get(where)) and "By October" not in words(alder.get(own))
    assert person.post(where, {"sign_minutes": "1"}).status_code == 303
    assert "Lead Person signed them off for the council" in words(person.get(where))
    assert person.post(where, {"send_minutes": "1"}).status_code == 303
    mine = alder.get(own)
    assert "By October" in words(mine) and "Ours alone" not in mine.text and "Yours to confirm" in words(mine)
    number = page(mine).xpath("string(//input[@name='minutes']/@value)")
    paper = alder.get(f"/bid/SMALL-1/minutes/{number}/minutes.pdf")
    assert paper.data.startswith(b"%PDF") and person.get(f"{where}/minutes.pdf").data == paper.data
    assert birch.get(f"/bid/SMALL-1/minutes/{number}/minutes.pdf").status_code == 404
    assert birch.post(own, {"minutes": number, "right": "yes"}).status_code == 404
    assert alder.post(own, {"minutes": number, "right": "no", "words": " "}).status_code == 422
    assert alder.post(own, {"minutes": number, "right": "no", "words": "It was November."}).status_code == 303
    seen = person.get(where)
    assert "It was November." in words(seen) and "Correction asked for" in words(seen)
    corrects = page(seen).xpath("string(//input[@name='corrects']/@value)")
    right = {"points-0-theirs": "By November", "corrects": corrects, "correction": "As the bidder says."}
    assert person.post(where, HELD | extra | right | {here: "y"}).status_code == 303
    assert person.post(where, {"sign_minutes": "1"}).status_code == 303
    assert person.post(where, {"send_minutes": "1"}).status_code == 303
    assert alder.post(own, {"minutes": number, "right": "yes"}).status_code == 422, "a later version was sent"
    later = page(alder.get(own)).xpath("string(//input[@name='minutes']/@value)")
    assert alder.post(own, {"minutes": later, "right": "yes"}).status_code == 303
    done = words(person.get(where))
    assert "version 2 sent to the bidder" in done and "Confirmed" in done and "It was November." in done
    db.session.rollback()
    sheets = load_workbook(BytesIO(workbook(small.procurement, small.clock.moment)), read_only=True)
    told = {
        name: {cell for row in sheets[name].iter_rows(values_only=True) for cell in row} for name in sheets.sheetnames
    }
    assert "No meeting offered" in told["Bidders"] and {12, "bidder", "confirmed"} <= told["Meetings"]
    assert "By November" in told["Points and actions"]


def test_a_calendar_takes_the_meeting(app: Flask, small: Small) -> None:
    answer = visitor(app, small, "lead").get(f"{planned(small)}/meeting.ics")
    assert answer.mimetype == "text/calendar"
    lines = answer.data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"DTSTART:20210603T080000Z" in lines and b"DTEND:20210603T090000Z" in lines
    assert b"DESCRIPTION:Cover\\, please\\; and more" in lines
    assert all(len(line) <= 75 for line in lines)


def test_the_register_asks_as_often_however_many_meetings_there_are(app: Flask, small: Small) -> None:
    person = visitor(app, small, "auditor")
    planned(small)
    person.get(HERE)
    with statements() as before:
        person.get(HERE)
    for index in range(3):
        planned(small, index, 2 + index)
    with statements() as after:
        seen = person.get(f"{HERE}?sort=-offered")
    assert len(after) == len(before) <= 30
    heads = page(seen).xpath("//main//table[1]//tbody/tr/th/a/text()")
    assert heads[0] == "Bidder 01"
    assert person.get(f"{HERE}?sort=nonsense&state=%00&bidder=x").status_code == 200


def test_all_are_invited_at_once_to_revise_only_what_was_published_as_open(app: Flask, small: Small) -> None:
    small.open(Stage.RESUBMISSION)
    person = visitor(app, small, "lead")
    where = f"{HERE}/resubmission"
    shown = page(person.get(where))
    code = {q.id: q.code for q in questions(small.procurement.id)}
    offered = [code[int(value)] for value in shown.xpath("//input[@name='questions']/@value")]
    assert offered == ["Q1", "Q2"]
    assert "Fri 9 July 2021, 4pm" in words(person.get(where))
    locked = next(slot for slot in slots(small.procurement.id) if slot.code == "A")
    for fields in ({}, {"words": "Now"}, {"words": "Now", "slots": str(locked.id)}):
        assert person.post(where, fields).status_code == 422, fields
    q1 = next(number for number, name in code.items() if name == "Q1")
    moderator = visitor(app, small, "moderator").post(where, {"words": "Now", "questions": str(q1)})
    assert moderator.status_code == 403
    assert rows(ResubmissionInvitation) == 0
    assert person.post(where, {"words": "You may revise Q1.", "questions": str(q1)}).status_code == 303
    said = words(person.get(where))
    assert "3 bidders were invited at one moment" in said and "0 of 3" in said
    assert "Invite all bidders" not in said
    assert person.post(where, {"words": "Again", "questions": str(q1)}).status_code == 422


def test_what_moved_shows_both_scores_with_the_reason(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).negotiated(revised=(0,))
        said = words(visitor(app, small, "approver").get(f"{HERE}/movement"))
        assert "1 answer was revised" in said and "The turnover figure decided Q1." in said
        assert "Alder Homecare" in said and "Birch Support" not in said
        assert "What each bidder sent anew" in said and "As before" in said, "of the files, none was replaced"
        assert page(visitor(app, small, "lead").get(f"{HERE}/movement")).xpath("//a[contains(@href, '?round=2')]/@href")
        closed = visitor(app, small, "lead").get(f"{HERE}/plan/{small.tenders[0].id}")
        assert closed.status_code == 409 and "Negotiation closed at" in closed.text
