"""Selection: each item checked with its reason, a decision that the checks carry, a failed bidder out and on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from evaluation.scoring.items import items
from procurement.core.access import Ground
from procurement.core.action import Invalid, Refused
from procurement.core.audit import AuditEntry, AuditWords, trail
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Stage
from procurement.pqq.actions import check_item, decide_selection
from procurement.pqq.gates import every_bidder_decided
from procurement.pqq.models import Check, SelectionDecision
from procurement.pqq.queries import checks, decision_history, history, in_evaluation, standings
from procurement.pqq.tasks import tasks
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import withdraw_tender
from procurement.timetable.actions import Blocked
from tests.factories import Small


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        made = Small(clock).opened()
        made.open(Stage.SELECTION)
        yield made


def item(small: Small, code: str) -> Question:
    return next(q for q in questions(small.procurement.id) if q.code == code)


def check_all(small: Small, index: int, outcome: str = "pass") -> None:
    for question in questions(small.procurement.id, Part.SELECTION):
        check_item(small.ctx("lead"), small.tenders[index], question, outcome, "Seen.")


def decide(small: Small, index: int, passed: bool, reason: str = "Item by item.") -> SelectionDecision:
    return decide_selection(small.ctx("lead"), small.tenders[index], passed, reason)


def rows(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_check_keeps_who_when_and_why_and_the_latest_stands(small: Small) -> None:
    question = item(small, "P2")
    first = check_item(small.ctx("lead"), small.tenders[0], question, "clarify", "Which cover holds for agency staff?")
    small.clock.forward(hours=3)
    second = check_item(small.ctx("lead"), small.tenders[0], question, "pass", "Both do: certificate seen.")
    assert checks(small.tenders[0].id)[question.id].id == second.id
    assert [row.id for row in history(small.tenders[0].id)[question.id]] == [first.id, second.id]
    assert (second.by_id, second.at) == (small.staff["lead"].id, small.clock.moment)
    (entry,) = trail(second)
    assert entry.event == Event.SELECTION_CHECKED and "certificate" not in entry.payload
    said = db.session.scalars(select(AuditWords.words).where(AuditWords.entry_id == entry.id)).all()
    assert said == ["Both do: certificate seen."]


def test_the_published_answer_passes_without_a_reason_and_nothing_else_does(small: Small) -> None:
    assert check_item(small.ctx("lead"), small.tenders[0], item(small, "P1"), "pass", "").reason == ""
    for code, outcome in (("P2", "pass"), ("P1", "fail"), ("P1", "clarify")):
        with pytest.raises(Invalid) as wrong:
            check_item(small.ctx("lead"), small.tenders[0], item(small, code), outcome, " \n")
        assert wrong.value.field == "reason" and wrong.value.sentence.startswith("Say w")
    assert rows(Check) == 1


def test_only_three_outcomes_and_selection_items_are_taken(small: Small) -> None:
    for outcome in ("", "PASS", "passed", "maybe", "pass\x00"):
        with pytest.raises(Invalid, match="Choose pass, clarify or fail"):
            check_item(small.ctx("lead"), small.tenders[0], item(small, "P1"), outcome, "So.")
    with pytest.raises(Invalid, match="not an item"):
        check_item(small.ctx("lead"), small.tenders[0], item(small, "Q1"), "pass", "So.")


def test_another_procurements_tender_is_not_checked_here(small: Small) -> None:
    ctx = small.ctx("lead")
    other = Small(small.clock, code="SMALL-2", prefix="other-").opened()
    with pytest.raises(Invalid, match="another procurement"):
        check_item(ctx, other.tenders[0], item(other, "P1"), "pass", "So.")


def test_only_the_lead_checks_and_decides(small: Small) -> None:
    for who in ("evaluator1", "moderator", "auditor", "approver"):
        with pytest.raises(Refused) as no:
            check_item(small.ctx(who), small.tenders[0], item(small, "P1"), "pass", "So.")
        assert no.value.refusal.ground is Ground.ROLE
        with pytest.raises(Refused):
            decide_selection(small.ctx(who), small.tenders[0], True, "So.")


def test_a_lead_with_an_interest_does_not_check_that_bidder(small: Small) -> None:
    small.declare("lead", {small.tenders[0].organisation_id: "My sister works there."})
    with pytest.raises(Refused) as no:
        check_item(small.ctx("lead"), small.tenders[0], item(small, "P1"), "pass", "So.")
    assert no.value.refusal.ground is Ground.BAR
    check_item(small.ctx("lead"), small.tenders[1], item(small, "P1"), "pass", "So.")


def test_a_pass_needs_every_item_passed_and_names_the_others(small: Small) -> None:
    check_item(small.ctx("lead"), small.tenders[0], item(small, "P1"), "clarify", "Which year?")
    with pytest.raises(Invalid) as wrong:
        decide(small, 0, True)
    assert "P1 Exclusion grounds is still to be clarified" in wrong.value.sentence
    assert "P2 Insurance is not checked" in wrong.value.sentence
    check_all(small, 0)
    assert decide(small, 0, True).passed


def test_a_failed_item_is_never_waved_through(small: Small) -> None:
    check_all(small, 0)
    check_item(small.ctx("lead"), small.tenders[0], item(small, "P2"), "fail", "No cover and none promised.")
    with pytest.raises(Invalid, match="P2 Insurance failed"):
        decide(small, 0, True)


def test_a_fail_needs_an_item_that_failed_and_a_reason(small: Small) -> None:
    check_all(small, 0)
    with pytest.raises(Invalid, match="no item has failed"):
        decide(small, 0, False)
    check_item(small.ctx("lead"), small.tenders[0], item(small, "P2"), "fail", "None.")
    with pytest.raises(Invalid, match="Say why"):
        decide(small, 0, False, "  ")
    assert not decide(small, 0, False).passed


def test_a_failed_bidder_stays_on_record_and_out_of_scoring(small: Small) -> None:
    for index in range(3):
        check_all(small, index, "fail" if index == 1 else "pass")
        decide(small, index, index != 1)
    kept = [tender.id for tender in in_evaluation(small.procurement.id)]
    assert kept == [small.tenders[0].id, small.tenders[2].id]
    assert {i.tender.id for i in items(small.procurement.id, FIRST_ROUND)} == set(kept)
    assert [row.tender.id for row in standings(small.procurement.id)] == [tender.id for tender in small.tenders]


def test_a_decision_can_be_taken_again_and_the_first_stays(small: Small) -> None:
    check_all(small, 0, "fail")
    decide(small, 0, False, "No cover.")
    check_all(small, 0, "pass")
    decide(small, 0, True, "The certificate had been overlooked.")
    assert [row.passed for row in decision_history(small.tenders[0].id)] == [False, True]
    assert small.tenders[0].id in [tender.id for tender in in_evaluation(small.procurement.id)]


def test_checks_and_decisions_are_evidence(small: Small) -> None:
    check_all(small, 0)
    decide(small, 0, True)
    for table in ("selection_check", "selection_decision"):
        for statement in (f"UPDATE {table} SET reason = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="evidence"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_selection_closes_once_every_bidder_is_decided(small: Small) -> None:
    for index in (0, 1):
        check_all(small, index)
        decide(small, index, True)
    with pytest.raises(Blocked) as held:
        small.close(Stage.SELECTION)
    (blocker,) = held.value.blockers
    assert blocker.what == "Bidder 03 has no selection decision"
    assert blocker.link == f"/procurements/SMALL-1/selection/{small.tenders[2].id}"
    check_all(small, 2)
    decide(small, 2, True)
    small.close(Stage.SELECTION)


def test_a_check_after_the_decision_holds_the_gate_until_it_is_decided_again(small: Small) -> None:
    for index in range(3):
        check_all(small, index)
        decide(small, index, True)
    check_item(small.ctx("lead"), small.tenders[0], item(small, "P2"), "fail", "The certificate was not theirs.")
    (blocker,) = every_bidder_decided(small.procurement.id, small.clock.moment)
    assert blocker.what == "Bidder 01 passed, but since then P2 Insurance failed"
    decide(small, 0, False)
    assert every_bidder_decided(small.procurement.id, small.clock.moment) == []


def test_a_withdrawn_tender_needs_no_decision(small: Small) -> None:
    withdraw_tender(small.ctx(small.bidders[2]), small.tenders[2], "We have no capacity.")
    for index in (0, 1):
        check_all(small, index)
        decide(small, index, True)
    assert every_bidder_decided(small.procurement.id, small.clock.moment) == []
    assert small.tenders[2].id not in [tender.id for tender in in_evaluation(small.procurement.id)]


def test_outside_the_window_nothing_is_checked_and_the_refusal_is_logged(small: Small) -> None:
    for index in range(3):
        check_all(small, index)
        decide(small, index, True)
    small.close(Stage.SELECTION)
    with pytest.raises(Refused) as no:
        check_item(small.ctx("lead"), small.tenders[0], item(small, "P1"), "pass", "So.")
    assert no.value.refusal.ground is Ground.STAGE and "closed at" in no.value.refusal.reason
    last = db.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    assert last is not None and last.event == Event.REFUSED


def test_the_home_page_counts_what_is_decided(app: Flask, small: Small) -> None:
    check_all(small, 0)
    decide(small, 0, True)
    with app.test_request_context():
        found = {task.what: task for task in tasks(small.ctx("lead"), small.procurement)}
        assert (found["Check the selection answers"].done, found["Check the selection answers"].total) == (1, 3)
        assert found["Declare your interests"].finished
        opener = tasks(small.ctx("opener"), small.procurement)
        assert opener == []
