"""Leave and deputies on a real procurement: who marks while an evaluator is away, who holds which role until when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from evaluation.invariants import INVARIANTS
from evaluation.scheme.queries import criteria
from evaluation.scoring.actions import draft_mark, submit_marks
from evaluation.scoring.items import Batch, items
from evaluation.scoring.queries import assigned, is_assigned, locked, marks_for
from exports.award_report.reading_moderation import panel as report_panel
from procurement.core.action import Context, Invalid, Refused
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission, Role, Stage
from procurement.people.actions import (
    add_person,
    name_deputy,
    record_leave,
    record_own_leave,
    withdraw_deputy,
    withdraw_leave,
    withdraw_own_leave,
)
from procurement.people.models import Deputy, User
from procurement.timetable.actions.moving import own_stage
from procurement.timetable.actions.reminding import remind_all
from tests.conftest import SetClock
from tests.factories import Small, local

FIRST, LAST = date(2021, 5, 3), date(2021, 5, 7)
"""Days away, within scoring."""


def newcomer(name: str = "dora") -> User:
    """Somebody of the council without a part in the procurement."""
    return add_person(Context.at_console(), None, f"{name}@council.example", f"{name.capitalize()} Person")


def stand_in(small: Small, role: Role, absent: str, deputy: User, first: date = FIRST, last: date = LAST) -> Deputy:
    return name_deputy(small.ctx("lead"), small.procurement, role, small.staff[absent], deputy, first, last, "Leave.")


def mark(small: Small, user: User, code: str) -> None:
    """Mark every answer to a question and submit."""
    todo = [item for item in items(small.procurement.id, FIRST_ROUND) if item.criterion.question.code == code]
    for item in todo:
        texts = {"strengths": "A plan.", "concerns": "Thin.", "reason": f"{user.name} says so."}
        draft_mark(small.ctx(user), item, mark=Decimal(3), version=None, **texts)
    submit_marks(small.ctx(user), Batch(small.procurement.id, todo[0].criterion, FIRST_ROUND))


def panel(small: Small) -> dict[str, list[str]]:
    """Who marks what now, by question."""
    found = assigned(small.procurement.id)
    return {row.question.code: [user.name for user in found[row.id]] for row in criteria(small.procurement.id)}


def test_a_deputy_marks_what_is_not_submitted_and_the_evaluator_is_back_afterwards(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        codes = [row.question.code for row in criteria(small.procurement.id)]
        away, dora = small.staff["evaluator1"], newcomer()
        mark(small, away, codes[0])
        stand_in(small, Role.EVALUATOR, "evaluator1", dora)
        small.clock.at(local("2021-05-02T23:59"))
        assert all("Dora Person" not in people for people in panel(small).values()), "not before the first day"
        with pytest.raises(Refused, match="evaluator"):
            mark(small, dora, codes[1])

        small.clock.at(local("2021-05-03T09:00"))
        now = panel(small)
        assert "Evaluator1 Person" in now[codes[0]] and "Dora Person" not in now[codes[0]], "what is submitted stays"
        assert all("Dora Person" in now[code] and "Evaluator1 Person" not in now[code] for code in codes[1:])
        with pytest.raises(Refused, match="Declare your interests"):
            mark(small, dora, codes[1])
        small.staff["dora"] = dora
        small.declare("dora")
        with pytest.raises(Refused, match="not assigned"):
            mark(small, dora, codes[0])
        with pytest.raises(Refused, match="not assigned"):
            mark(small, away, codes[1])
        mark(small, dora, codes[1])

        small.clock.at(local("2021-05-08T00:00"))
        with pytest.raises(Refused, match="evaluator"):
            mark(small, dora, codes[2] if len(codes) > 2 else codes[1])
        then = panel(small)
        assert "Dora Person" in then[codes[1]], "the marks she gave stand"
        assert all("Evaluator1 Person" in then[code] for code in codes[2:])
        second = criteria(small.procurement.id)[1]
        assert not is_assigned(second.id, away.id) and locked(second.id, FIRST_ROUND)[dora.id]
        for code in codes:
            mark(small, small.staff["evaluator2"], code)
        givers = {one.user.name for one in marks_for(second, FIRST_ROUND)}
        assert givers == {"Dora Person", "Evaluator2 Person"}
        assert report_panel(small.procurement.id, []).evaluators == 3, "two appointed, and one for a while"
        assert {one.says: list(one.breaches()) for one in INVARIANTS if "assigned" in one.says} == {
            "Every mark was given by an evaluator assigned to its question, with a reason": []
        }


def test_a_deputy_reads_nothing_of_what_the_evaluator_wrote(app: Flask, clock: SetClock) -> None:
    from tests.pages.visiting import Visitor

    with app.app_context():
        small = Small(clock).scoring()
        first = items(small.procurement.id, FIRST_ROUND)[0]
        draft_mark(
            small.ctx("evaluator1"),
            first,
            mark=Decimal(2),
            strengths="SECRETSTRENGTH",
            concerns="",
            reason="SECRETREASON",
            version=None,
        )
        dora = add_person(
            Context.at_console(), None, "dora@council.example", "Dora Person", password="a long enough password"
        )
        stand_in(small, Role.EVALUATOR, "evaluator1", dora)
        small.clock.at(local("2021-05-03T09:00"))
        small.staff["dora"] = dora
        small.declare("dora")
        code, tender = first.criterion.question.code, first.tender.id
    visitor = Visitor(app, dora)
    own = visitor.get(f"/procurements/SMALL-1/scoring/{code}/{tender}")
    assert own.status_code == 200, own.text
    assert "SECRETSTRENGTH" not in own.text and "SECRETREASON" not in own.text


@pytest.mark.parametrize(
    ("role", "absent", "deputy", "part"),
    [
        (Role.APPROVER, "approver", "lead", "cannot approve"),
        (Role.OPENER, "opener", "lead", "open the tenders"),
        (Role.ACCOUNTANT, "accountant1", "accountant2", "already"),
        (Role.ACCOUNTANT, "accountant1", "evaluator1", "prices"),
        (Role.MODERATOR, "moderator", "auditor", "auditor"),
        (Role.MODERATOR, "moderator", "moderator", "own deputy"),
        (Role.MODERATOR, "opener", "lead", "is not moderator"),
    ],
)
@pytest.mark.one_database
def test_who_cannot_stand_in_is_refused_with_why(
    app: Flask, clock: SetClock, role: Role, absent: str, deputy: str, part: str
) -> None:
    with app.app_context():
        small = Small(clock)
        with pytest.raises(Invalid, match=part):
            stand_in(small, role, absent, small.staff[deputy])


@pytest.mark.one_database
def test_an_interest_a_bidder_leave_or_a_second_deputy_is_in_the_way(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).opened()
        with pytest.raises(Invalid, match="bidding organisation"):
            stand_in(small, Role.MODERATOR, "moderator", small.bidders[0])
        small.declare("lead", {small.bidders[1].organisation_id or 0: "My sister works there."})
        with pytest.raises(Invalid, match="declared an interest"):
            stand_in(small, Role.MODERATOR, "moderator", small.staff["lead"])
        dora = newcomer()
        record_own_leave(Context.of(dora.id), dora, LAST, LAST + timedelta(days=3))
        with pytest.raises(Invalid, match="on leave themselves"):
            stand_in(small, Role.MODERATOR, "moderator", dora)
        emil = newcomer("emil")
        stand_in(small, Role.MODERATOR, "moderator", emil)
        with pytest.raises(Invalid, match="has a deputy in that time already"):
            stand_in(small, Role.MODERATOR, "moderator", newcomer("fay"), LAST, LAST + timedelta(days=9))
        with pytest.raises(Invalid, match="before the first"):
            stand_in(small, Role.MODERATOR, "moderator", emil, LAST + timedelta(days=1), LAST)
        with pytest.raises(Refused):
            name_deputy(
                small.ctx("opener"), small.procurement, Role.OPENER, small.staff["opener"], dora, FIRST, LAST, "Leave."
            )


def test_the_role_is_held_from_a_day_to_a_day_and_both_names_are_in_the_record(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).opened()
        dora = newcomer()
        row = stand_in(small, Role.MODERATOR, "moderator", dora)
        for at, held in (
            ("2021-05-02T23:59", 0),
            ("2021-05-03T00:00", 1),
            ("2021-05-07T23:59", 1),
            ("2021-05-08T00:00", 0),
        ):
            small.clock.at(local(at))
            assert (Role.MODERATOR in small.ctx(dora).standing.roles) is bool(held), at
            assert Role.MODERATOR in small.ctx("moderator").standing.roles, "who is away loses nothing"
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.DEPUTY_NAMED)).one()
        assert f'"absent":{small.staff["moderator"].id}' in entry.payload.replace(" ", "")
        assert f'"deputy":{dora.id}' in entry.payload.replace(" ", "")
        small.clock.at(local("2021-05-08T00:00"))
        with pytest.raises(Invalid, match="over already"):
            withdraw_deputy(small.ctx("lead"), small.procurement, row.id)


def test_a_deputy_who_is_withdrawn_stops_at_once(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        dora = newcomer()
        row = stand_in(small, Role.EVALUATOR, "evaluator1", dora)
        small.clock.at(local("2021-05-04T09:00"))
        assert any("Dora Person" in people for people in panel(small).values())
        withdraw_deputy(small.ctx("lead"), small.procurement, row.id)
        assert small.ctx(dora).standing.roles == frozenset()
        assert all("Dora Person" not in people for people in panel(small).values())
        with pytest.raises(Invalid, match="does not stand"):
            withdraw_deputy(small.ctx("lead"), small.procurement, row.id)


@pytest.mark.one_database
def test_a_stage_owners_reminders_go_to_the_deputy_meanwhile(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        dora = newcomer()
        own_stage(small.ctx("lead"), small.procurement, Stage.MODERATION, small.staff["moderator"].id)
        stand_in(small, Role.MODERATOR, "moderator", dora, date(2021, 4, 29), LAST)
        small.clock.at(local("2021-04-30T07:00"))
    with app.test_request_context():
        remind_all("http://tenders.example")
    with app.app_context():
        sent = db.session.execute(select(Message.to_address, Message.body)).all()
        told = {address for address, body in sent if "See that moderation opens in time" in body}
        assert told == {dora.email}


@pytest.mark.one_database
def test_leave_is_ones_own_or_the_leads_and_can_be_taken_back(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock)
        ann = small.staff["evaluator1"]
        leave = record_own_leave(small.ctx(ann), ann, FIRST, LAST, "Away.")
        with pytest.raises(Invalid, match="recorded already"):
            record_leave(small.ctx("lead"), ann, LAST, LAST)
        with pytest.raises(Invalid, match="their own leave"):
            record_own_leave(small.ctx("evaluator2"), ann, FIRST, LAST)
        with pytest.raises(Invalid, match="does not stand"):
            withdraw_own_leave(small.ctx("evaluator2"), ann, leave.id)
        with pytest.raises(Refused):
            record_leave(small.ctx("evaluator2"), ann, FIRST, LAST)
        with pytest.raises(Invalid, match="council’s people"):
            record_own_leave(Context.of(small.bidders[0].id), small.bidders[0], FIRST, LAST)
        withdraw_leave(small.ctx("lead"), ann, leave.id)
        record_leave(small.ctx("lead"), ann, LAST, LAST)
        assert not small.ctx(ann).may(Permission.ABSENCE_COVER)
