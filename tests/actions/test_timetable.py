"""Planning, opening, closing and reopening: what is refused, what is asked for a reason, what stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from evaluation.scheme.actions import Step, Weighted, freeze_scheme, set_scheme
from evaluation.scheme.gates import scheme_frozen
from procurement.cases.actions import create_procurement
from procurement.cases.models import Procurement
from procurement.core.access import Ground
from procurement.core.action import Context, Invalid, Refused, Stale
from procurement.core.audit import AuditEntry, AuditWords
from procurement.core.db import db
from procurement.core.vocabulary import Event, Regime, Stage
from procurement.questionnaire.actions import QuestionText, set_questionnaire
from procurement.questionnaire.models import Part
from procurement.timetable.actions import Blocked, close_stage, open_stage, plan_stage, reopen_stage, set_milestone
from procurement.timetable.history import changes, plans
from procurement.timetable.models import StageEvent, StagePlan
from procurement.timetable.queries import latest_plan_id, windows
from procurement.timetable.windows import State, Turn
from tests.factories import Small, local

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


def replan(
    small: Small, stage: Stage, opens: str, closes: str, reason: str = "A later date.", **more: Any
) -> StagePlan:
    return plan_stage(small.ctx("lead"), small.procurement, stage, local(opens), local(closes), reason=reason, **more)


def rows(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_first_plan_is_the_baseline_and_the_latest_stands(small: Small) -> None:
    replan(small, Stage.SCORING, "2021-04-27T09:00", "2021-06-04T17:00", note="Room 2.14")
    window = windows(small.procurement.id, small.ctx("lead").now)[Stage.SCORING]
    assert (window.baseline_opens, window.baseline_closes) == (local("2021-04-26T09:00"), local("2021-05-28T17:00"))
    assert (window.opens_at, window.closes_at) == (local("2021-04-27T09:00"), local("2021-06-04T17:00"))
    assert window.note == "Room 2.14"


def test_a_change_of_plan_needs_a_reason_and_keeps_both(small: Small) -> None:
    before = rows(StagePlan)
    with pytest.raises(Invalid) as wrong:
        replan(small, Stage.SCORING, "2021-04-27T09:00", "2021-06-04T17:00", reason=" \n")
    assert wrong.value.field == "reason"
    assert rows(StagePlan) == before
    replan(small, Stage.SCORING, "2021-04-27T09:00", "2021-06-04T17:00", reason="Two evaluators are away.")
    [change] = [step for step in changes(small.procurement.id) if step.replans]
    assert change.before and change.before.closes_at == local("2021-05-28T17:00")
    assert change.now and change.now.closes_at == local("2021-06-04T17:00")
    assert (change.reason, change.by) == ("Two evaluators are away.", "Lead Person")
    said = db.session.scalars(select(AuditWords.words).where(AuditWords.name == "reason")).all()
    assert said == ["Two evaluators are away."]


def test_closing_comes_after_opening(small: Small) -> None:
    with pytest.raises(Invalid) as wrong:
        replan(small, Stage.SCORING, "2021-04-27T09:00", "2021-04-27T09:00")
    assert wrong.value.field == "closes_at"


def test_a_published_deadline_is_extended_but_never_brought_forward_or_revived(small: Small) -> None:
    small.tendering()
    with pytest.raises(Invalid, match="never brought forward"):
        replan(small, Stage.TENDERING, "2021-03-24T09:00", "2021-04-23T15:59")
    with pytest.raises(Invalid, match="never brought forward"):
        plan_stage(
            small.ctx("lead"), small.procurement, Stage.TENDERING, local("2021-03-24T09:00"), None, reason="No end."
        )
    replan(small, Stage.TENDERING, "2021-03-24T09:00", "2021-04-30T16:00", told="More time was asked for.")
    small.clock.at(local("2021-04-23T16:00:01"))
    assert windows(small.procurement.id, small.clock.moment)[Stage.TENDERING].open
    small.clock.at(local("2021-04-30T16:00:00"))
    assert windows(small.procurement.id, small.clock.moment)[Stage.TENDERING].state is State.CLOSED
    with pytest.raises(Invalid, match="has passed"):
        replan(small, Stage.TENDERING, "2021-03-24T09:00", "2021-05-07T16:00")


@pytest.mark.both_databases
def test_nobody_replaces_a_plan_they_have_not_seen(small: Small) -> None:
    seen = latest_plan_id(small.procurement.id, Stage.SCORING)
    replan(small, Stage.SCORING, "2021-04-27T09:00", "2021-06-04T17:00", replaces=seen)
    before = rows(StagePlan)
    with pytest.raises(Stale) as stale:
        replan(small, Stage.SCORING, "2021-04-28T09:00", "2021-06-11T17:00", replaces=seen)
    assert stale.value.theirs["closes"] == "Fri 4 June 2021, 5pm"
    assert rows(StagePlan) == before


def test_what_is_closed_is_reopened_before_its_dates_change(small: Small) -> None:
    small.opened()
    with pytest.raises(Invalid, match="Reopen first"):
        replan(small, Stage.OPENING, "2021-04-26T09:00", "2021-04-27T17:00")
    reopen_stage(small.ctx("lead"), small.procurement, Stage.OPENING, "One envelope was overlooked.")
    assert replan(small, Stage.OPENING, "2021-04-26T09:00", "2021-04-27T17:00").id


def test_stages_open_in_their_order_and_name_what_is_missing(small: Small) -> None:
    with pytest.raises(Blocked) as blocked:
        open_stage(small.ctx("lead"), small.procurement, Stage.AWARD)
    assert [blocker.what for blocker in blocked.value.blockers][:2] == [
        "Moderation is not closed",
        "Financial checks are not closed",
    ]
    assert rows(StageEvent) == 0


def test_a_deadline_that_lies_behind_opens_nothing(small: Small) -> None:
    small.clock.at(local("2021-04-23T16:00"))
    with pytest.raises(Invalid, match="deadline that lies ahead"):
        open_stage(small.ctx("lead"), small.procurement, Stage.TENDERING)


def test_opening_twice_closing_a_deadline_and_closing_what_is_not_open_are_refused(small: Small) -> None:
    small.tendering()
    for turn, stage, said in (
        (open_stage, Stage.TENDERING, "opened already"),
        (close_stage, Stage.TENDERING, "closes by itself"),
        (close_stage, Stage.SCORING, "is not open"),
    ):
        with pytest.raises(Invalid, match=said):
            turn(small.ctx("lead"), small.procurement, stage)
    assert rows(StageEvent) == 1


def test_reopening_needs_a_closed_stage_and_a_reason_and_no_deadline(small: Small) -> None:
    small.opened()
    for stage, reason, said in (
        (Stage.OPENING, "  ", "Say why"),
        (Stage.SCORING, "Why not", "is not closed"),
        (Stage.TENDERING, "A bidder asks", "cannot be reopened"),
    ):
        with pytest.raises(Invalid, match=said):
            reopen_stage(small.ctx("lead"), small.procurement, stage, reason)
    happened = reopen_stage(small.ctx("lead"), small.procurement, Stage.OPENING, "One envelope was overlooked.")
    assert (happened.kind, happened.reason) == (Turn.REOPENED, "One envelope was overlooked.")
    assert windows(small.procurement.id, small.clock.moment)[Stage.OPENING].open
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None and last.event == Event.STAGE_REOPENED


def test_only_the_lead_turns_stages_and_a_refusal_is_logged(small: Small) -> None:
    others = ["evaluator1", "moderator", "accountant1", "approver", "auditor", "opener"]
    for who in others:
        for work in (
            lambda ctx: open_stage(ctx, small.procurement, Stage.TENDERING),
            lambda ctx: plan_stage(ctx, small.procurement, Stage.SCORING, None, None, reason="Mine."),
            lambda ctx: reopen_stage(ctx, small.procurement, Stage.TENDERING, "Mine."),
        ):
            with pytest.raises(Refused) as refused:
                work(small.ctx(who))
            assert refused.value.refusal.ground is Ground.ROLE
    assert rows(StageEvent) == 0
    logged = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.REFUSED.value)).all()
    assert {entry.actor_id for entry in logged} == {small.staff[who].id for who in others}
    assert len(logged) == 3 * len(others)


@pytest.mark.both_databases
def test_the_timetable_is_evidence(small: Small) -> None:
    small.tendering()
    set_milestone(small.ctx("lead"), small.procurement, "Contracts start", local("2021-11-15T00:00"))
    for table in ("stage_plan", "stage_event", "milestone"):
        for statement in (f"UPDATE {table} SET procurement_id = 9", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="evidence"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_history_tells_every_step_in_order(small: Small) -> None:
    small.opened()
    of_opening = [change for change in changes(small.procurement.id) if change.stage is Stage.OPENING]
    assert [(change.turn, change.now is not None) for change in of_opening] == [
        (None, True),
        (Turn.OPENED, False),
        (Turn.CLOSED, False),
    ]
    assert len(plans(small.procurement.id)) == len(Stage)


# The gate before tendering


def bare(small: Small) -> Procurement:
    """A procurement of which nothing is set yet."""
    return create_procurement(
        Context.at_console(),
        small.staff["lead"],
        code="BARE-1",
        title="Bare",
        buyer="Invented Council",
        regime=Regime.PA2023,
        route="Open",
        summary="",
    )


def test_tendering_opens_only_once_the_scheme_is_frozen_as_it_stands(small: Small) -> None:
    procurement = bare(small)
    lead = Context.of(small.staff["lead"].id, procurement.id)

    def said() -> list[str]:
        with pytest.raises(Blocked) as blocked:
            open_stage(lead, procurement, Stage.TENDERING)
        assert {blocker.link for blocker in blocked.value.blockers} >= {"/procurements/BARE-1/scheme"}
        return [blocker.what for blocker in blocked.value.blockers]

    plan_stage(lead, procurement, Stage.TENDERING, local("2021-03-24T09:00"), local("2021-04-23T16:00"))
    assert "There are no criteria and no scale yet" in said()
    set_questionnaire(lead, procurement, [QuestionText(Part.QUALITY, "Q1", "Workforce", "How?")], [])
    scale = [Step(Decimal(0), "None", "Nothing."), Step(Decimal(5), "All", "Everything.")]
    set_scheme(lead, procurement, scale, [Weighted("Q1", Decimal(100))])
    assert "The scheme of evaluation is not frozen" in said()
    freeze_scheme(lead, procurement)
    assert scheme_frozen(procurement.id, small.clock.moment) == []
    set_scheme(lead, procurement, scale, [Weighted("Q1", Decimal(100), Decimal(5))])
    assert "The scheme was changed after it was frozen: freeze it again" in said()
    freeze_scheme(lead, procurement)
    assert scheme_frozen(procurement.id, small.clock.moment) == []


def test_what_small_procurements_need_is_frozen(small: Small) -> None:
    assert scheme_frozen(small.procurement.id, small.clock.moment) == []
    assert small.tendering()
