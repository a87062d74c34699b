"""Selection: each item checked with its reason, a decision that the checks carry, a failed bidder out and on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
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
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, Bar, Event, Regime, Stage
from procurement.pqq.actions import (
    Judgement,
    Weighed,
    answer_asking,
    ask_bidder,
    check_item,
    decide_selection,
    judge_ground,
    name_relied_on,
    pass_expected,
    search_list,
    second_check,
    send_selection_letters,
)
from procurement.pqq.gates import every_bidder_decided
from procurement.pqq.models import Check, GroundStep, SelectionDecision
from procurement.pqq.queries import checks, decision_history, history, in_evaluation, standings
from procurement.pqq.results import letter_of, results
from procurement.pqq.rules import Means
from procurement.pqq.standing import about, asked_of, judged, keeps_relied_on, relied_on
from procurement.pqq.tasks import tasks
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import Nature
from procurement.tenders.actions import withdraw_tender
from procurement.tenders.queries import answers, latest_submission
from procurement.timetable.actions import Blocked
from tests.factories import Small

pytestmark = pytest.mark.one_database


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
    see_twice(small, index)


def see_twice(small: Small, index: int, *, agreed: bool = True, reason: str = "") -> None:
    second_check(small.ctx("moderator"), small.tenders[index], agreed, reason)


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
    with pytest.raises(Invalid, match="waits for a second checker"):
        decide(small, 0, False)
    see_twice(small, 0)
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
    see_twice(small, 0)
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


# The second person


def test_whoever_made_a_check_is_not_its_second_person_and_a_returned_one_is_checked_again(small: Small) -> None:
    lead, moderator = small.ctx("lead"), small.ctx("moderator")
    check_item(lead, small.tenders[0], item(small, "P2"), "pass", "Certificate seen.")
    with pytest.raises(Refused) as no:
        second_check(lead, small.tenders[0], True)
    assert no.value.refusal.bar is Bar.OWN_WORK
    with pytest.raises(Invalid, match="Say what is wrong"):
        second_check(moderator, small.tenders[0], False)
    second_check(moderator, small.tenders[0], False, "It ran out in March.")
    pass_expected(lead, small.tenders[0])
    assert [(c.outcome, c.second) for c in standings(small.procurement.id)[0].items] == [
        ("pass", None),
        ("pass", False),
    ]
    with pytest.raises(Invalid, match=r"P1 .* waits for a second checker; P2 .* was returned by the second checker"):
        decide(small, 0, True)
    check_item(small.ctx("lead"), small.tenders[0], item(small, "P2"), "pass", "The new one is here.")
    see_twice(small, 0)
    assert decide(small, 0, True).passed
    with pytest.raises(Invalid, match="No check waits"):
        see_twice(small, 0)


def test_only_insurance_and_safety_may_be_promised(small: Small) -> None:
    p2 = item(small, "P2")
    with pytest.raises(Invalid, match="Choose pass, clarify or fail"):
        check_item(small.ctx("lead"), small.tenders[0], p2, "commit", "A quotation is enclosed.")
    p2.nature = Nature.INSURANCE.value
    db.session.commit()
    with pytest.raises(Invalid, match="Say what the bidder commits to"):
        check_item(small.ctx("lead"), small.tenders[0], p2, "commit", "")
    check_item(small.ctx("lead"), small.tenders[0], p2, "commit", "£10m before the start; a quotation is enclosed.")
    pass_expected(small.ctx("lead"), small.tenders[0])
    see_twice(small, 0)
    assert decide(small, 0, True).passed


# Asking one bidder


def test_one_bidder_is_asked_about_one_item_and_its_answer_is_filed_there(small: Small) -> None:
    tender, p2, due = small.tenders[0], item(small, "P2"), small.clock.moment + timedelta(days=2)
    for words, at in (("", due), ("Which cover?", None), ("Which cover?", small.clock.moment)):
        with pytest.raises(Invalid):
            ask_bidder(small.ctx("lead"), tender, p2, words, at)
    asking = ask_bidder(small.ctx("lead"), tender, p2, "Which cover holds for agency staff?", due)
    mails = db.session.scalars(select(Message).where(Message.subject.contains("asks you about P2"))).all()
    assert [m.to_address for m in mails] == [small.bidders[0].email] and "agency staff" in mails[0].body
    assert standings(small.procurement.id)[0].items[1].outcome == "clarify"
    with pytest.raises(Refused):
        answer_asking(small.ctx(small.bidders[1]), asking, "Mine does.")
    with pytest.raises(Invalid, match="Write your answer"):
        answer_asking(small.ctx(small.bidders[0]), asking, " ")
    answer_asking(small.ctx(small.bidders[0]), asking, "Both do.")
    small.clock.forward(days=3)
    answer_asking(small.ctx(small.bidders[0]), asking, "And a third.")
    (filed,) = about(asked_of(tender.id), p2.id)
    assert [(r.text, filed.late(r)) for r in filed.replies] == [("Both do.", False), ("And a third.", True)]
    assert asked_of(small.tenders[1].id) == []
    check_all(small, 0)
    decide(small, 0, True)
    with pytest.raises(Invalid, match="has decided meanwhile"):
        answer_asking(small.ctx(small.bidders[0]), asking, "One more.")


# The result


def test_whoever_does_not_go_on_is_told_why_and_nothing_of_anybody_else(small: Small) -> None:
    for index in (0, 1):
        check_all(small, index, "fail" if index else "pass")
        decide(small, index, not index, "No cover and none promised." if index else "All seen.")
    with pytest.raises(Invalid, match="Some bidders are still open"):
        send_selection_letters(small.ctx("lead"), small.procurement)
    check_all(small, 2)
    decide(small, 2, True)
    assert [(row.out, row.to_tell) for row in results(small.procurement.id)] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    send_selection_letters(small.ctx("lead"), small.procurement)
    sent = letter_of(small.tenders[1].id)
    assert sent is not None and letter_of(small.tenders[0].id) is None
    for said in ("P2 Insurance: Seen.", "No cover and none promised.", "was not selected", small.bidder_names[1]):
        assert said in sent.text
    assert small.bidder_names[0] not in sent.text and small.bidder_names[2] not in sent.text
    mail = db.session.scalar(select(Message).where(Message.subject.startswith("Selection:")))
    assert mail is not None and mail.body == sent.text and mail.to_address == small.bidders[1].email
    with pytest.raises(Invalid, match="Nobody is left"):
        send_selection_letters(small.ctx("lead"), small.procurement)


# Exclusion grounds


WEIGHED = (Weighed("a", "Repaid, £150 for each visit.", "shown"),)


def test_a_ground_is_decided_in_steps_and_nobody_goes_unheard(small: Small) -> None:
    tender, p1 = small.tenders[0], item(small, "P1")
    p1.nature, p1.expected = Nature.DISCRETIONARY.value, "Not the answer given"
    db.session.commit()

    def judge(**said: Any) -> None:
        judge_ground(small.ctx("lead"), tender, p1, "breach", Judgement(**said))

    with pytest.raises(Invalid, match="Name the exclusion ground"):
        check_item(small.ctx("lead"), tender, p1, "fail", "They said yes.")
    found = {"applies": True, "found": "Part of a contract ended for breach."}
    for wrong, said in (
        ("Answer the first step", {}),
        ("Say what this rests on", {"applies": True}),
        ("looks back to", {**found, "happened_on": date(2017, 1, 1)}),
        ("under the Act alone", {**found, "debarred": True}),
        ("at least one of the points", {**found, "recurs": True, "reason": "So."}),
        ("Ask the bidder", {**found, "recurs": True, "weighed": WEIGHED, "reason": "So."}),
    ):
        with pytest.raises(Invalid, match=wrong):
            judge(**said)
    judge(**found)
    asking = ask_bidder(
        small.ctx("lead"), tender, p1, "Say what was put right.", small.clock.moment + timedelta(days=1), "breach"
    )
    step_two = {**found, "recurs": True, "weighed": WEIGHED}
    with pytest.raises(Invalid, match="has not answered yet"):
        judge(**step_two, exclude=True, reason="So.")
    answer_asking(small.ctx(small.bidders[0]), asking, "One rota; repaid.")
    with pytest.raises(Invalid, match="the council may choose"):
        judge(**step_two, reason="So.")
    with pytest.raises(Invalid, match="Say why"):
        judge(**step_two, exclude=False)
    judge(**step_two, exclude=True, reason="Not enough was shown.")
    (one,) = judged(tender.id, Regime.PCR2015)
    assert one.means is Means.EXCLUDED and list(one.steps) == ["applies", "recurs", "exclude"]
    assert checks(tender.id)[p1.id].outcome == "fail"
    with pytest.raises(Invalid, match="say otherwise"):
        check_item(small.ctx("lead"), tender, p1, "pass", "All the same.")
    judge(**{**step_two, "recurs": False}, reason="The letter had been overlooked.")
    assert judged(tender.id, Regime.PCR2015)[0].means is Means.ALLOWED and checks(tender.id)[p1.id].outcome == "pass"
    assert rows(GroundStep) == 7


def test_those_relied_on_are_checked_and_an_excluded_one_is_replaced(small: Small) -> None:
    tender, p1 = small.tenders[0], item(small, "P1")
    p1.nature = Nature.MANDATORY.value
    db.session.commit()
    lead = small.ctx("lead")
    with pytest.raises(Invalid, match="Choose subcontractor"):
        name_relied_on(lead, tender, "friend", "Fern Ltd")
    fern = name_relied_on(lead, tender, "subcontractor", "Fern Ltd", "99000009")
    with pytest.raises(Invalid, match="on the list already"):
        name_relied_on(lead, tender, "subcontractor", "fern ltd")
    assert keeps_relied_on(tender.id, Regime.PCR2015) == []
    assert "was not searched for Fern Ltd" in keeps_relied_on(tender.id, Regime.PA2023)[0]
    search_list(lead, tender, False, "Searched by name and number: nothing.", fern)
    assert keeps_relied_on(tender.id, Regime.PA2023) == []
    due = small.clock.moment + timedelta(hours=1)
    ask_bidder(lead, tender, p1, "Fern was convicted of fraud.", due, "fraud", fern)
    small.clock.forward(hours=1)
    said = Judgement(
        True, "Convicted in 2020.", date(2020, 5, 1), recurs=True, weighed=WEIGHED, reason="Nothing shown."
    )
    judge_ground(small.ctx("lead"), tender, p1, "fraud", said, fern)
    assert checks(tender.id)[p1.id].outcome == "clarify"
    assert "is to be replaced" in keeps_relied_on(tender.id, Regime.PCR2015)[0]
    name_relied_on(small.ctx("lead"), tender, "subcontractor", "Gorse Ltd", "99000010", fern)
    assert [row.name for row in relied_on(tender.id)] == ["Gorse Ltd"]
    assert keeps_relied_on(tender.id, Regime.PCR2015) == []


def test_what_an_answer_makes_needless_is_neither_asked_nor_checked(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).tendering()
        item(small, "P2").only_if = "P1=Yes"
        db.session.commit()
        small.opened()
        small.open(Stage.SELECTION)
        p1, p2 = questions(small.procurement.id, Part.SELECTION)
        submission = latest_submission(small.tenders[0].id)
        assert submission is not None and p2.id not in answers(submission.id)
        assert [i.asked for i in standings(small.procurement.id)[0].items] == [True, False]
        with pytest.raises(Invalid, match="was not asked"):
            check_item(small.ctx("lead"), small.tenders[0], p2, "pass", "So.")
        check_item(small.ctx("lead"), small.tenders[0], p1, "pass", "")
        see_twice(small, 0)
        assert decide(small, 0, True).passed
