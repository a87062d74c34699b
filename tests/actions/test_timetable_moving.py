"""Moving stages together, owners and links, how periods are counted, proclaimed days, reminders: on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from procurement.core.action import Invalid, Refused, Stale
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event, Regime, Stage
from procurement.timetable.actions import set_milestone, take_out_milestone
from procurement.timetable.actions.moving import Wanted, link_stage, move_stages, own_stage, state_terms
from procurement.timetable.actions.proclaiming import NewDay, proclaim_day, withdraw_day
from procurement.timetable.actions.reminding import remind_all
from procurement.timetable.amending import amendments
from procurement.timetable.basis import calendar_of, known_calendar, links, owners, proclaimed, terms_of
from procurement.timetable.models import StagePlan
from procurement.timetable.moving import Dates, Later, Link, Unit
from procurement.timetable.queries import newest_plan_id, windows
from procurement.timetable.rules import Procedure, Shortening
from procurement.timetable.terms import Terms
from tests.factories import Small, local

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


def rows(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def wanted(stage: Stage, opens: str, closes: str, later: Later = Later.KEEP) -> Wanted:
    return Wanted(stage, Dates(local(opens), local(closes)), later)


SCORING_LATER = wanted(Stage.SCORING, "2021-04-26T09:00", "2021-06-04T17:00")
"""Four working days on: Monday 31 May is a bank holiday."""


def move(
    small: Small, what: Wanted = SCORING_LATER, reason: str = "Two evaluators are away.", **more: Any
) -> StagePlan:
    return move_stages(small.ctx("lead"), small.procurement, what, reason=reason, **more)


def standing(small: Small, stage: Stage) -> tuple[Any, Any]:
    window = windows(small.procurement.id, small.ctx("lead").now)[stage]
    return window.opens_at, window.closes_at


def test_everything_after_moves_in_one_write_under_one_reason(small: Small) -> None:
    before, logged = rows(StagePlan), rows(AuditEntry)
    move(small, replaces=newest_plan_id(small.procurement.id))
    assert standing(small, Stage.MODERATION) == (local("2021-04-30T09:00"), local("2021-06-04T17:00"))
    assert standing(small, Stage.NEGOTIATION) == (local("2021-06-08T09:00"), local("2021-07-06T17:00"))
    assert standing(small, Stage.STANDSTILL)[0] == local("2021-11-05T09:00")
    assert standing(small, Stage.TENDERING) == (local("2021-03-24T09:00"), local("2021-04-23T16:00"))
    assert rows(AuditEntry) == logged + 1
    plans = db.session.scalars(select(StagePlan).where(StagePlan.id > before)).all()
    assert len(plans) == 8 and {plan.reason for plan in plans} == {"Two evaluators are away."}


def test_all_with_a_role_are_told_once_and_bidders_only_once_it_is_published(small: Small) -> None:
    move(small)
    told = set(db.session.scalars(select(Message.to_address).where(Message.subject.like("Dates have moved%"))))
    assert small.staff["evaluator1"].email in told and small.staff["approver"].email in told
    assert small.staff["lead"].email not in told
    assert not told & {user.email for user in small.bidders}


def test_a_move_of_dates_that_bidders_keep_to_is_a_numbered_amendment_with_a_reason_for_them(small: Small) -> None:
    small.submitted()

    def mails(subject: str) -> dict[str, str]:
        found = db.session.scalars(select(Message).where(Message.subject.startswith(subject)))
        return {mail.to_address: mail.body for mail in found}

    bidder, evaluator = small.bidders[0].email, small.staff["evaluator1"].email
    move(small, wanted(Stage.SCORING, "2021-04-26T09:00", "2021-06-04T17:00", Later.ALONE), "An evaluator is ill.")
    told = mails("Dates have moved")
    assert "evaluator is" not in told[bidder] and "An evaluator is ill." in told[evaluator]
    assert amendments(small.procurement.id) == [], "nothing that bidders keep to has moved"
    later = wanted(Stage.SCORING, "2021-04-26T09:00", "2021-06-11T17:00")
    with pytest.raises(Invalid, match="for bidders to read") as refused:
        move(small, later, "An evaluator is ill.")
    assert refused.value.field == "told"
    move(small, later, "An evaluator is ill.", told="Scoring takes longer than planned.")
    (one,) = amendments(small.procurement.id)
    read = mails("Amendment 1: Small care procurement")[bidder]
    assert "- Scoring closes: Fri 11 June 2021, 5pm (was Fri 4 June 2021, 5pm)" in read
    assert "- Negotiation closes: Wed 7 July 2021" in read and "Why: Scoring takes longer than planned." in read
    assert "evaluator is" not in read and one.number == 1 and one.reads[0]["after"] == "Fri 11 June 2021, 5pm"
    lead = small.ctx("lead")
    set_milestone(lead, small.procurement, "Last questions", local("2021-05-03T12:00"))
    with pytest.raises(Invalid, match="for bidders to read"):
        set_milestone(lead, small.procurement, "Last questions", local("2021-05-05T12:00"), "Asked for.")
    said = "You asked for more time."
    set_milestone(lead, small.procurement, "Last questions", local("2021-05-05T12:00"), "Asked for.", told=said)
    take_out_milestone(lead, small.procurement, "Last questions", "Over.", "It has passed.")
    assert [row.number for row in amendments(small.procurement.id)] == [1, 2, 3]
    assert set(mails("Amendment 3:")) == {user.email for user in small.bidders}


def test_nothing_is_saved_of_a_move_that_cannot_be(small: Small) -> None:
    before = rows(StagePlan)
    with pytest.raises(Invalid, match="Say why the plan changes"):
        move(small, reason=" ")
    with pytest.raises(Invalid, match="closing must come after"):
        move(small, wanted(Stage.SCORING, "2021-06-05T09:00", "2021-06-04T17:00"))
    with pytest.raises(Invalid, match="outside the years") as beyond:
        move(small, wanted(Stage.SCORING, "2021-04-26T09:00", "2099-06-04T17:00"))
    assert beyond.value.field == "later"
    with pytest.raises(Refused):
        move_stages(small.ctx("evaluator1"), small.procurement, SCORING_LATER, reason="Mine")
    db.session.rollback()
    assert rows(StagePlan) == before


def test_whoever_has_not_seen_the_newest_plan_of_any_stage_moves_nothing(small: Small) -> None:
    seen = newest_plan_id(small.procurement.id)
    move(small, wanted(Stage.AWARD, "2021-08-24T09:00", "2021-10-29T17:00", Later.ALONE))
    with pytest.raises(Stale):
        move(small, replaces=seen)


def test_links_are_followed_and_refuse_to_go_round(small: Small) -> None:
    lead, procurement = small.ctx, small.procurement
    link_stage(lead("lead"), procurement, Stage.NEGOTIATION, Link(Stage.SCORING, "closes", 5, Unit.WORKING))
    assert links(procurement.id) == {Stage.NEGOTIATION: Link(Stage.SCORING, "closes", 5, Unit.WORKING)}
    move(small)
    assert standing(small, Stage.NEGOTIATION)[0] == local("2021-06-11T09:00")
    with pytest.raises(Invalid, match="follows this stage already"):
        link_stage(lead("lead"), procurement, Stage.SCORING, Link(Stage.NEGOTIATION, "opens", 1, Unit.WORKING))
    with pytest.raises(Invalid, match="cannot follow itself"):
        link_stage(lead("lead"), procurement, Stage.SCORING, Link(Stage.SCORING, "opens", 1, Unit.WORKING))
    link_stage(lead("lead"), procurement, Stage.NEGOTIATION, None)
    assert links(procurement.id) == {}


def test_an_owner_has_a_role_here(small: Small) -> None:
    ann = small.staff["evaluator1"]
    own_stage(small.ctx("lead"), small.procurement, Stage.SCORING, ann.id)
    assert owners(small.procurement.id)[Stage.SCORING].name == ann.name
    with pytest.raises(Invalid, match="has a role"):
        own_stage(small.ctx("lead"), small.procurement, Stage.SCORING, small.bidders[0].id)
    own_stage(small.ctx("lead"), small.procurement, Stage.SCORING, None)
    assert owners(small.procurement.id) == {}


def test_the_procedure_comes_from_the_route_until_it_is_stated(small: Small) -> None:
    assert terms_of(small.procurement).procedure is Procedure.LIGHT_TOUCH
    stated = Terms(Regime.PCR2015, Procedure.OPEN, Shortening(e_submission=True), uk_wide=True)
    state_terms(small.ctx("lead"), small.procurement, stated)
    assert terms_of(small.procurement) == stated
    assert stated.minimum and stated.minimum.days == 30
    assert not calendar_of(small.procurement).works(date(2021, 3, 17))  # kept in Northern Ireland
    with pytest.raises(Invalid, match="this procurement's law"):
        state_terms(small.ctx("lead"), small.procurement, Terms(Regime.PCR2015, Procedure.FLEXIBLE))


def test_a_proclaimed_day_counts_until_it_is_taken_back(small: Small) -> None:
    new = NewDay(date(2021, 6, 7), "Coronation", ("England and Wales",), "Proclaimed on 1 March 2021.")
    proclaim_day(small.ctx("lead"), None, new)
    assert known_calendar(Regime.PCR2015).why_not(date(2021, 6, 7)) == "bank holiday: Coronation (England and Wales)"
    move(small)
    assert standing(small, Stage.NEGOTIATION)[0] == local("2021-06-09T09:00")
    with pytest.raises(Invalid, match="already in England and Wales"):
        proclaim_day(small.ctx("lead"), None, new)
    with pytest.raises(Invalid, match="already in Scotland"):
        proclaim_day(small.ctx("lead"), None, NewDay(date(2021, 1, 1), "Again", ("Scotland",), "Why"))
    with pytest.raises(Refused):
        proclaim_day(small.ctx("evaluator1"), None, new)
    [day] = proclaimed()
    withdraw_day(small.ctx("lead"), day, "It was moved.")
    assert proclaimed() == [] and known_calendar(Regime.PCR2015).works(date(2021, 6, 7))
    with pytest.raises(Invalid, match="taken back already"):
        withdraw_day(small.ctx("lead"), day, "Again.")


def remind(app: Flask) -> int:
    with app.test_request_context(base_url="http://localhost"):
        return remind_all("https://care.example")


def reminded(person: Any) -> list[str]:
    query = select(Message.subject).where(Message.to_address == person.email, Message.once.like("remind-%"))
    return list(db.session.scalars(query.order_by(Message.id)))


def test_reminders_go_two_days_before_on_the_day_and_when_overdue_once_each(app: Flask, small: Small) -> None:
    small.opened()
    small.open(Stage.SCORING)
    ann = small.staff["evaluator1"]
    small.clock.at(local("2021-05-25T09:00"))
    remind(app)
    sent = reminded(ann)
    for moment, head in (
        ("2021-05-26T09:00", "Due soon: "),
        ("2021-05-27T09:00", None),
        ("2021-05-28T08:00", "Due today: "),
        ("2021-05-28T18:00", "Overdue: "),
        ("2021-06-01T09:00", None),
    ):
        small.clock.at(local(moment))
        first, again = remind(app), remind(app)
        assert again == 0
        now = reminded(ann)
        assert [subject for subject in now[len(sent) :] if head and subject.startswith(head)] == now[len(sent) :]
        assert len(now) == len(sent) + (head is not None) and (first > 0 or head is None)
        sent = now
    mail = db.session.scalars(select(Message).where(Message.subject == sent[-1])).first()
    assert mail is not None and mail.sent_at is not None and mail.procurement_id == small.procurement.id
    assert "https://care.example/procurements/SMALL-1/" in mail.body
    logged = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.REMINDED.value)).all()
    assert logged and all(entry.actor_id is None for entry in logged)


def test_who_turned_reminders_off_gets_none(app: Flask, small: Small) -> None:
    small.opened()
    small.open(Stage.SCORING)
    ann = db.session.merge(small.staff["evaluator1"])
    ann.reminders = False
    db.session.commit()
    small.clock.at(local("2021-05-28T08:00"))
    assert remind(app) > 0
    assert reminded(ann) == []
