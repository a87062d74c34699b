"""Meetings with bidders: planned, held or not, corrected by new records; alike for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from evaluation.award.queries import bid_facts
from evaluation.moderation.scores import standing_scores
from evaluation.negotiation.actions import Point, move_meeting, plan_meeting, record_meeting, tell_all_bidders
from evaluation.negotiation.agendas import concerns
from evaluation.negotiation.models import Meeting, MeetingPoint, MeetingRecord
from evaluation.negotiation.movement import below_minimum, moves
from evaluation.negotiation.queries import clashes, records
from evaluation.negotiation.register import State, open_to, read_register
from evaluation.negotiation.tasks import tasks
from evaluation.pricing.queries import quality_settled
from evaluation.scoring.items import items
from exports.catalogue import BY_KIND
from procurement.cases.models import Procurement
from procurement.core.access import Ground
from procurement.core.action import Invalid, Refused, Stale
from procurement.core.audit import trail
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Stage
from procurement.pqq.queries import in_evaluation, people_remaining
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import declare_final, invite_resubmission, save_answers
from procurement.tenders.drafts import draft, invitation
from procurement.timetable.actions import Blocked, reopen_stage
from tests.factories import Small, local
from tests.pages.visiting import Visitor, words

NINE = local("2021-06-03T09:00")
POINT = Point(
    "Workforce", "A dated plan for Q1", "By October", "Agreed", "Q1", "Rewrite Q1", "Bid Manager", date(2021, 6, 20)
)


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock)
        made.marks |= {(0, "Q1", "evaluator1"): Decimal(1), (0, "Q2", "evaluator1"): Decimal(4)}
        made.moderated().open(Stage.NEGOTIATION)
        yield made


def plan(small: Small, index: int, starts_at: datetime = NINE, minutes: int = 60, **other: Any) -> Meeting:
    given: dict[str, Any] = {"place": "Room 1", "agenda": "Workforce\nCover"} | other
    ends_at = starts_at + timedelta(minutes=minutes)
    return plan_meeting(small.ctx("lead"), small.tenders[index], starts_at=starts_at, ends_at=ends_at, **given)


def hold(small: Small, meeting: Meeting, *points: Point, **other: Any) -> MeetingRecord:
    small.clock.at(max(small.clock.moment, meeting.ends_at))
    given: dict[str, Any] = {"held": True, "attended": "Lead Person; Bid Manager", "notes": ""} | other
    return record_meeting(small.ctx("lead"), meeting, **given, points=list(points or (POINT,)))


def rows(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_meeting_is_planned_held_and_recorded_with_its_points(small: Small) -> None:
    meeting = plan(small, 0)
    assert read_register(small.procurement.id, small.clock.moment).entries[0].state is State.PLANNED
    small.clock.at(meeting.ends_at)
    assert read_register(small.procurement.id, small.clock.moment).entries[0].state is State.TO_RECORD
    record = hold(small, meeting, POINT, Point("Price", "Fixed", "Accepts", "No change", task="None"))
    entry = read_register(small.procurement.id, small.clock.moment).entries[0]
    assert (entry.state, entry.minutes) == (State.HELD, 60)
    assert [(p.position, p.topic, p.owner, p.due_on) for p in record.points] == [
        (1, "Workforce", "Bid Manager", date(2021, 6, 20)),
        (2, "Price", "", None),
    ]
    assert trail(record)[0].event == Event.MEETING_RECORDED
    assert trail(meeting)[0].event == Event.MEETING_PLANNED


@pytest.mark.one_database
def test_what_cannot_be_planned_is_refused_beside_its_field(small: Small) -> None:
    for field, other in (
        ("ends_at", {"minutes": 0}),
        ("ends_at", {"minutes": -30}),
        ("ends_at", {"minutes": 60 * 13}),
        ("place", {"place": "  "}),
        ("place", {"place": "x" * 201}),
    ):
        with pytest.raises(Invalid) as wrong:
            plan(small, 0, **other)
        assert wrong.value.field == field
    with pytest.raises(ValueError, match="without a zone"):
        plan(small, 0, NINE.replace(tzinfo=None))
    assert rows(Meeting) == 0


@pytest.mark.one_database
def test_what_cannot_be_recorded_is_refused_beside_its_field(small: Small) -> None:
    meeting = plan(small, 0)
    with pytest.raises(Invalid, match="cannot have been held yet"):
        record_meeting(small.ctx("lead"), meeting, held=True, attended="Both", notes="", points=[POINT])
    small.clock.at(meeting.ends_at)
    for field, other in (
        ("attended", {"attended": " "}),
        ("points", {"points": []}),
        ("points", {"points": [Point("", "a", "b", "c")]}),
        ("points", {"points": [Point("Topic", "a", "b", " ")]}),
        ("points", {"points": [Point("Topic", "a", "b", "c", task="Send it")]}),
        ("points", {"points": [Point("T" * 161, "a", "b", "c")]}),
        ("points", {"held": False, "notes": "Ill."}),
        ("notes", {"held": False, "points": []}),
    ):
        given: dict[str, Any] = {"held": True, "attended": "Both", "notes": "", "points": [POINT]} | other
        with pytest.raises(Invalid) as wrong:
            record_meeting(small.ctx("lead"), meeting, **given)
        assert wrong.value.field == field, other
    assert rows(MeetingRecord) == rows(MeetingPoint) == 0


@pytest.mark.one_database
def test_a_meeting_that_was_not_held_says_why_and_may_be_said_before_its_time(small: Small) -> None:
    meeting = plan(small, 0)
    record_meeting(small.ctx("moderator"), meeting, held=False, attended="", notes="The bidder was ill.", points=[])
    assert read_register(small.procurement.id, small.clock.moment).entries[0].state is State.NOT_HELD


def test_a_correction_is_a_new_record_with_its_reason(small: Small) -> None:
    meeting = plan(small, 0)
    first = hold(small, meeting)
    with pytest.raises(Invalid) as wrong:
        hold(small, meeting)
    assert wrong.value.field == "correction"
    hold(small, meeting, Point("Workforce", "A plan", "In May", "Agreed"), correction="The month was wrong.")
    kept = records(small.procurement.id, meeting.id)[meeting.id]
    assert [(one.id == first.id, one.correction) for one in kept] == [(True, ""), (False, "The month was wrong.")]
    assert [one.theirs for one in first.points] == ["By October"]
    with pytest.raises(DatabaseError, match="evidence"):
        db.session.execute(text("UPDATE meeting_point SET theirs = 'x'"))
    db.session.rollback()


def test_a_meeting_moves_until_it_is_recorded_and_never_silently(small: Small) -> None:
    meeting = plan(small, 0)
    later = {"starts_at": NINE + timedelta(days=1), "ends_at": NINE + timedelta(days=1, hours=1)}
    with pytest.raises(Stale):
        move_meeting(small.ctx("lead"), meeting, **later, place="Room 2", agenda="Cover", reason="Illness.", version=7)
    move_meeting(
        small.ctx("lead"), meeting, **later, place="Room 2", agenda="Cover", reason="Illness.", version=meeting.version
    )
    assert (meeting.place, meeting.starts_at) == ("Room 2", later["starts_at"])
    assert "was" in trail(meeting)[0].payload
    hold(small, meeting)
    with pytest.raises(Invalid, match="on record"):
        move_meeting(small.ctx("lead"), meeting, **later, place="Room 3", agenda="", reason="", version=meeting.version)


def test_a_clash_is_the_same_time_in_the_same_place_or_with_the_same_bidder(small: Small) -> None:
    first = plan(small, 0)
    hour = timedelta(hours=1)
    half = NINE + timedelta(minutes=30)
    assert clashes(small.tenders[1], half, half + hour, "room 1") == [first]
    assert clashes(small.tenders[0], half, half + hour, "Room 2") == [first]
    assert clashes(small.tenders[1], half, half + hour, "Room 2") == []
    assert clashes(small.tenders[1], NINE + hour, NINE + 2 * hour, "Room 1") == []
    assert clashes(small.tenders[0], half, half + hour, "Room 1", besides=first.id) == []


@pytest.mark.one_database
def test_who_may_and_when(small: Small) -> None:
    for who in ("evaluator1", "approver", "auditor", "accountant1"):
        with pytest.raises(Refused) as no:
            plan_meeting(small.ctx(who), small.tenders[0], starts_at=NINE, ends_at=NINE, place="", agenda="")
        assert no.value.refusal.ground is Ground.ROLE
    small.declare("moderator", {small.tenders[0].organisation_id: "A friend works there."})
    with pytest.raises(Refused) as no:
        meeting = plan(small, 0)
        record_meeting(small.ctx("moderator"), meeting, held=False, attended="", notes="Ill.", points=[])
    assert no.value.refusal.ground is Ground.BAR
    seen = open_to(small.ctx("moderator"), read_register(small.procurement.id, small.clock.moment))
    assert (len(seen.entries), [one.tender.number for one in seen.bidders]) == (0, [2, 3])


@pytest.mark.one_database
def test_everybody_gets_the_same_or_the_gap_is_named(small: Small) -> None:
    price = Point("price", "Fixed", "Accepts", "No change")
    drawn = {"agenda": "Price\n \nQ1 Workforce: A date for winter cover.\nQ2 Cover: Numbers.\nNight cover by ward"}
    nights = Point("Price", "Fixed", "Q2 has them", "No change", reference="Night cover by ward")
    hold(small, plan(small, 0, **drawn), POINT, nights)
    hold(small, plan(small, 1, NINE + timedelta(hours=2), minutes=25, **drawn), price)
    whole = read_register(small.procurement.id, small.clock.moment)
    assert list(whole.topics.values()) == ["Workforce", "Price"]
    assert {one.tender.number: one.gaps for one in whole.bidders} == {
        1: (),
        2: (
            "Workforce not covered",
            "On its agenda, not covered: Q1, Q2, Night cover by ward",
            "41% less time a meeting",
        ),
        3: ("No meeting offered",),
    }
    assert whole.uneven == 2
    assert [(one.dealings.came_up, one.dealings.agenda) for one in whole.bidders] == [(4, 4), (1, 4), (0, 0)]


@pytest.mark.one_database
def test_the_agenda_starts_from_what_moderation_recorded_lowest_first(small: Small) -> None:
    found = concerns(small.tenders[0])
    assert [(one.criterion.question.code, one.score, one.low) for one in found] == [
        ("Q1", Decimal(1), True),
        ("Q2", Decimal(4), False),
    ]
    assert found[0].line() == "Q1 Workforce: A date for winter cover."
    record = hold(small, plan(small, 0))
    assert [one.covered_by(record.points) for one in found] == [True, False]


def test_negotiation_closes_only_when_every_meeting_is_recorded(app: Flask, small: Small) -> None:
    plan(small, 1, NINE + timedelta(hours=3))
    meeting = plan(small, 0)
    with pytest.raises(Blocked, match="Meeting 1 with Bidder 01") as blocked:
        small.close(Stage.NEGOTIATION)
    assert blocked.value.blockers[0].link == f"/procurements/SMALL-1/negotiation/meetings/{meeting.id}"
    small.clock.at(NINE + timedelta(hours=5))
    with app.test_request_context():
        named = [task.what for task in tasks(small.ctx("lead"), small.procurement)]
    assert named == ["Record what came of 2 meetings", "Plan meetings with 1 bidder"]
    for entry in read_register(small.procurement.id, small.clock.moment).entries:
        hold(small, entry.meeting)
    small.close(Stage.NEGOTIATION)
    with pytest.raises(Refused) as no:
        plan(small, 2)
    assert no.value.refusal.ground is Ground.STAGE


def test_a_further_round_is_decided_and_the_last_ranks_while_every_earlier_one_stays(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).negotiated(revised=(0, 2))
        here, q1 = small.procurement, next(one for one in questions(small.procurement.id) if one.code == "Q1")
        lead, alder, tender = small.ctx("lead"), small.bidders[0], small.tenders[0]
        assert quality_settled(here.id, clock.moment)
        reopen_stage(small.ctx("lead"), here, Stage.NEGOTIATION, "The board wants one more round.")
        lead = small.ctx("lead")
        with pytest.raises(Invalid, match="Set a deadline for this round"):
            invite_resubmission(lead, here, [q1.id], [], "Once more.")
        closes_at = clock.moment + timedelta(days=7)
        invite_resubmission(lead, here, [q1.id], [], "Once more.", closes_at=closes_at)
        assert not quality_settled(here.id, clock.moment), "prices are shut again while a mark can change"
        with pytest.raises(Invalid, match="Round 3 was sent already"):
            invite_resubmission(lead, here, [q1.id], [], "And again.", closes_at=closes_at)
        held = draft(tender, 3)
        assert held.answers[q1.id].endswith("Winter cover starts on 1 October."), "the tender before is copied in"
        save_answers(small.ctx(alder), tender, {q1.id: held.answers[q1.id] + " And ends in April."})
        small.submit(0, tender)
        clock.at(closes_at + timedelta(hours=1))
        small.close(Stage.NEGOTIATION)
        with app.test_request_context():
            due = [task.what for task in tasks(small.ctx("lead"), here)]
            assert due == ["Open the scoring of round 3: its deadline has passed"]
            assert not tasks(small.ctx("moderator"), here)
        visitor, page_of = Visitor(app, small.staff["lead"]), "/procurements/SMALL-1/negotiation/resubmission"
        assert "Open the scoring of round 3" in words(visitor.get(page_of))
        assert visitor.post(page_of, {"rescoring": "1"}).status_code == 303
        assert visitor.post(page_of, {"rescoring": "1"}).status_code == 422, "it is open already"
        assert "Open the scoring of round 3" not in words(visitor.get(page_of))
        small.confirm("lead", 3)
        small.confirm("opener", 3)
        book = load_workbook(
            BytesIO(BY_KIND["resubmission_workbook"].make(here, clock.moment, lambda *_: None).content)
        )
        assert {"Tenders", "Tenders, round 3", "Files, round 3"} <= set(book.sheetnames), "every later round is in it"
        assert not quality_settled(here.id, clock.moment)
        small.moderated(3)
        small.close(Stage.RESCORING)
        found = {(one.tender.number, one.criterion.question.code): one for one in moves(small.ctx("lead"), here.id)}
        assert set(found) == {(1, "Q1"), (3, "Q1")}
        mine = found[1, "Q1"]
        assert [row.round for row in mine.rounds if row] == [1, 2, 3] and mine.last is mine.rounds[2]
        assert found[3, "Q1"].last is found[3, "Q1"].rounds[1], "what was not revised again keeps the score before"
        ranked = standing_scores(here.id).scores
        assert mine.last is not None and mine.rounds[1] is not None and mine.last.score != mine.rounds[1].score
        assert (ranked[tender.id]["Q1"], ranked[small.tenders[2].id]["Q1"]) == (
            Fraction(mine.last.score),
            Fraction(found[3, "Q1"].rounds[1].score),  # type: ignore[union-attr]
        )
        reopen_stage(small.ctx("lead"), here, Stage.NEGOTIATION, "To end it.")
        declare_final(small.ctx("lead"), here, "These tenders are final.")
        with pytest.raises(Refused, match="declared final"):
            invite_resubmission(small.ctx("lead"), here, [q1.id], [], "No.", closes_at=clock.moment + timedelta(days=3))
        with pytest.raises(Invalid, match="declared final"):
            plan(small, 0, clock.moment + timedelta(days=1))
        small.close(Stage.NEGOTIATION)
        with pytest.raises(Blocked, match="declared final"):
            reopen_stage(small.ctx("lead"), here, Stage.NEGOTIATION, "No.")
        small.declare("lead", {tender.organisation_id: "A cousin."})
        assert [one.tender.number for one in moves(small.ctx("lead"), here.id)] == [3]


@pytest.mark.one_database
def test_who_missed_a_published_minimum_returns_with_all_or_ends_with_all_and_is_told_why(small: Small) -> None:
    small.open(Stage.RESUBMISSION)
    missed = {tender.id: words for tender, words in below_minimum(small.procurement.id)}
    assert missed == {small.tenders[0].id: "Q1 Workforce: scored 1, minimum 2."}
    asked = {one.code: one for one in questions(small.procurement.id)}
    lead, ids = small.ctx("lead"), [asked["Q1"].id]
    with pytest.raises(Invalid, match="never negotiated"):
        invite_resubmission(lead, small.procurement, [asked["P1"].id], [], "Now")
    with pytest.raises(Invalid, match="Name the published rule"):
        invite_resubmission(lead, small.procurement, ids, [], "Now", below=missed)
    invite_resubmission(lead, small.procurement, ids, [], "Now", below=missed, rule="Invitation to tender, 4.7")
    found = invitation(small.procurement.id)
    assert found is not None and found.tender_ids == {tender.id for tender in small.tenders[1:]}
    letters = db.session.scalars(select(Message).where(Message.once.startswith("round-out-"))).all()
    assert [one.to_address for one in letters] == [small.bidders[0].email]
    assert "scored 1, minimum 2" in letters[0].body and "Invitation to tender, 4.7" in letters[0].body
    with pytest.raises(DatabaseError, match="evidence"):
        db.session.execute(text("UPDATE not_invited SET reason = 'x'"))
    db.session.rollback()
    gone, still = small.tenders[0], [tender.id for tender in small.tenders[1:]]
    assert [one.id for one in in_evaluation(small.procurement.id)] == still
    assert [one.tender.id for one in read_register(small.procurement.id, small.clock.moment).bidders] == still
    assert {user.organisation_id for user in people_remaining(small.procurement.id)} == {
        tender.organisation_id for tender in small.tenders[1:]
    }
    with pytest.raises(Invalid, match="no longer being evaluated"):
        plan(small, 0)
    told = small.bidders[0].email
    before = db.session.scalar(select(func.count()).where(Message.to_address == told))
    held = hold(small, plan(small, 1), replace(POINT, requirement="Nights are priced by ward."))
    tell_all_bidders(small.ctx("lead"), db.session.get_one(Meeting, held.meeting_id), held.points[0], "By ward.")
    assert db.session.scalar(select(func.count()).where(Message.to_address == told)) == before
    assert gone.id in {item.tender.id for item in items(small.procurement.id, 1)}, "its first round stays as it was"
    why = [one for bid in bid_facts(small.procurement.id, small.clock.moment) for one in bid.out]
    assert [one.words for one in why] == ["Did not go on after round 1: Q1 Workforce: scored 1, minimum 2."]


@pytest.mark.one_database
def test_a_procedure_without_negotiation_has_no_such_stage(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).moderated()
        db.session.get_one(Procurement, small.procurement.id).route = "Open procedure"
        db.session.commit()
        for stage in (Stage.NEGOTIATION, Stage.RESUBMISSION):
            with pytest.raises(Blocked, match="Open procedure: tenders are clarified and not negotiated"):
                small.open(stage)
        lead = Visitor(app, small.staff["lead"])
        assert "Negotiation" not in words(lead.get("/procurements/SMALL-1/moderation")), "there is no such tab"
