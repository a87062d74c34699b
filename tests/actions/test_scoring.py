"""Marks: drafts that are one's own, sets submitted whole or not at all, reopened with a reason, blind until then."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DatabaseError

from evaluation.gates import GATES
from evaluation.scheme.actions import Step, Weighted, set_scheme
from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import criteria
from evaluation.scoring.actions import assign, draft_mark, reopen_marks, submit_marks
from evaluation.scoring.gates import everything_assigned, first_marks_submitted
from evaluation.scoring.items import Batch, Item, current_round, item, items
from evaluation.scoring.models import Assignment, Mark, MarkDraft, MarksLock
from evaluation.scoring.progress import progress
from evaluation.scoring.queries import locked, marks_for, marks_of, own_draft, own_marks
from evaluation.scoring.queue import BY_BIDDER, BY_QUESTION, own_queue
from evaluation.scoring.tasks import tasks
from procurement.cases.actions import create_procurement
from procurement.core.access import Ground
from procurement.core.action import Context, Invalid, Refused, Stale
from procurement.core.audit import trail, verify
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Event, Permission, Regime, Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.people.models import User
from procurement.pqq.actions import check_item, decide_selection, second_check
from procurement.questionnaire.actions import QuestionText, set_questionnaire
from procurement.questionnaire.models import Part
from procurement.questionnaire.queries import questions
from procurement.tenders.actions import withdraw_tender
from procurement.timetable.actions import Blocked
from tests.factories import PASSWORD, Small

pytestmark = pytest.mark.one_database

CANARY = "canary-only-evaluator-one-may-read-this"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).scoring()


def question(small: Small, code: str) -> Criterion:
    return next(c for c in criteria(small.procurement.id) if c.question.code == code)


def at(small: Small, index: int, code: str = "Q1", round_: int = FIRST_ROUND) -> Item:
    found = item(small.tenders[index], question(small, code), round_)
    assert found is not None
    return found


def batch(small: Small, code: str = "Q1", round_: int = FIRST_ROUND) -> Batch:
    return Batch(small.procurement.id, question(small, code), round_)


def write(
    small: Small,
    index: int,
    code: str = "Q1",
    who: str = "evaluator1",
    version: int | None = None,
    **other: Any,
) -> MarkDraft:
    told: dict[str, Any] = {"mark": Decimal(3), "strengths": "Dated.", "concerns": "", "reason": "Met, but for (b)."}
    return draft_mark(small.ctx(who), at(small, index, code), **(told | other), version=version)


def write_all(small: Small, code: str = "Q1", who: str = "evaluator1", only: tuple[int, ...] = (0, 1, 2)) -> None:
    for index in only:
        write(small, index, code, who)


def rows(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# Drafts


def test_a_draft_is_saved_as_it_grows_and_every_save_moves_its_version(small: Small) -> None:
    first = write(small, 0, mark=None, strengths="", reason="Part")
    assert (first.mark, first.reason, first.version) == (None, "Part", 1)
    second = write(small, 0, mark=Decimal("3.0"), reason="Part (b) has no date.", version=1)
    assert (second.id, second.version, second.reason) == (first.id, 2, "Part (b) has no date.")
    assert str(second.mark) == "3"  # as the published scale spells it
    assert rows(MarkDraft) == 1 and rows(Mark) == 0


def test_the_log_knows_that_something_was_drafted_and_not_what(small: Small) -> None:
    made = write(small, 0, reason=CANARY, strengths=CANARY)
    (entry,) = trail(made)
    assert entry.event == Event.MARK_DRAFTED and CANARY not in entry.payload and '"mark"' not in entry.payload


@pytest.mark.both_databases
def test_a_stale_save_is_refused_with_both_texts_and_the_same_words_again_are_not(small: Small) -> None:
    write(small, 0, reason="From this tab.")
    write(small, 0, reason="From this tab, longer.", version=1)
    with pytest.raises(Stale) as clash:
        write(small, 0, mark=Decimal(5), reason="From the other tab.", version=1)
    assert clash.value.theirs == {
        "mark": "3",
        "strengths": "Dated.",
        "concerns": "",
        "reason": "From this tab, longer.",
        "strength_quotes": "",
        "concern_quotes": "",
        "notes": "",
    }
    assert clash.value.yours["reason"] == "From the other tab." and clash.value.yours["mark"] == "5"
    assert clash.value.version == 2
    with pytest.raises(Stale):  # a second tab that was opened before anything was written
        write(small, 0, reason="From the other tab.", version=None)
    resent = write(small, 0, reason="From this tab, longer.", version=1)  # the answer to the first sending was lost
    assert resent.version == 2


def test_bad_marks_and_texts_are_refused_by_field_and_nothing_changes(small: Small) -> None:
    write(small, 0, reason="Kept.")
    for bad in ("NaN", "sNaN", "Infinity", "3.5", "6", "-1", "3." + "0" * 30 + "1", "1e999"):
        with pytest.raises(Invalid) as wrong:
            write(small, 0, mark=Decimal(bad), version=1)
        assert wrong.value.field == "mark" and "0, 1, 2, 3, 4, 5" in wrong.value.sentence
    for field in ("strengths", "concerns", "reason"):
        for bad in ("x" * 1_000_000, "a\x00b", "\ud800"):
            with pytest.raises(Invalid) as wrong:
                write(small, 0, **{field: bad}, version=1)
            assert wrong.value.field == field
    kept = own_draft(at(small, 0), small.staff["evaluator1"].id)
    assert kept is not None and (kept.reason, kept.version) == ("Kept.", 1)


def test_blank_words_are_no_words(small: Small) -> None:
    assert write(small, 0, reason=" \n\t ").reason == ""


# Who may


def test_who_has_not_declared_or_has_an_interest_or_no_assignment_does_not_mark(small: Small) -> None:
    stranger = add_person(Context.at_console(), None, "late@council.example", "Late Comer", password=PASSWORD)
    appoint(small.ctx("lead"), small.procurement, stranger, Role.EVALUATOR)
    small.staff["late"] = stranger
    with pytest.raises(Refused) as no:
        write(small, 0, who="late")
    assert no.value.refusal.ground is Ground.BAR and "assigned" in no.value.refusal.reason
    assign(small.ctx("lead"), small.procurement, question(small, "Q1"), stranger)
    with pytest.raises(Refused, match="Declare your interests"):
        write(small, 0, who="late")
    small.declare("late", {small.tenders[0].organisation_id: "I worked there until March."})
    with pytest.raises(Refused, match="declared an interest in this bidder"):
        write(small, 0, who="late")
    assert write(small, 1, who="late").mark == 3
    with pytest.raises(Refused, match="assigned"):
        write(small, 1, "Q2", who="late")
    for who in ("lead", "moderator", "auditor", "accountant1"):
        with pytest.raises(Refused) as no:
            write(small, 1, who=who)
        assert no.value.refusal.ground is Ground.ROLE


def test_a_tender_out_of_the_evaluation_is_not_marked(small: Small) -> None:
    here = at(small, 2)
    withdraw_tender(small.ctx(small.bidders[2]), small.tenders[2], "No capacity.")
    with pytest.raises(Refused, match="no longer being evaluated"):
        draft_mark(small.ctx("evaluator1"), here, mark=None, strengths="", concerns="", reason="", version=None)
    assert item(small.tenders[2], question(small, "Q1"), FIRST_ROUND) is None
    assert len(items(small.procurement.id, FIRST_ROUND)) == 4


def test_before_the_window_opens_nothing_is_marked(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).selected()
        with pytest.raises(Refused) as no:
            write(small, 0)
        assert no.value.refusal.ground is Ground.STAGE and "planned for" in no.value.refusal.reason


# Submitting


@pytest.mark.both_databases
def test_a_set_is_submitted_whole_or_not_at_all_and_says_what_is_missing(small: Small) -> None:
    write(small, 0)
    write(small, 1, mark=None)
    with pytest.raises(Invalid) as wrong:
        submit_marks(small.ctx("evaluator1"), batch(small))
    assert wrong.value.sentence == (
        "Your marks are not complete: Bidder 02 has no mark; Bidder 03 has no mark and no reason."
    )
    assert rows(Mark) == 0 and rows(MarksLock) == 0
    write(small, 1, version=1)
    write(small, 2, reason="  ")
    with pytest.raises(Invalid, match="Bidder 03 has no reason"):
        submit_marks(small.ctx("evaluator1"), batch(small))
    write(small, 2, version=1)
    lock = submit_marks(small.ctx("evaluator1"), batch(small))
    assert (lock.kind, lock.at, rows(Mark)) == ("submitted", small.clock.moment, 3)
    given = own_marks(batch(small), small.staff["evaluator1"].id)
    assert {mark.submission_id for mark in given.values()} == {at(small, i).submission.id for i in range(3)}
    assert locked(question(small, "Q1").id, FIRST_ROUND) == {
        small.staff["evaluator1"].id: True,
        small.staff["evaluator2"].id: False,
    }


def test_submitted_marks_stand_and_only_the_lead_reopens_them_with_a_reason(small: Small) -> None:
    write_all(small)
    submit_marks(small.ctx("evaluator1"), batch(small))
    for again in (lambda: write(small, 0, version=1), lambda: submit_marks(small.ctx("evaluator1"), batch(small))):
        with pytest.raises(Refused, match="You have submitted these marks"):
            again()
    write(small, 0, "Q2")  # the other question is still open
    person = small.staff["evaluator1"]
    with pytest.raises(Refused):
        reopen_marks(small.ctx("moderator"), batch(small), person, "A slip.")
    with pytest.raises(Invalid, match="Say why"):
        reopen_marks(small.ctx("lead"), batch(small), person, " ")
    with pytest.raises(Invalid, match="has not submitted"):
        reopen_marks(small.ctx("lead"), batch(small), small.staff["evaluator2"], "A slip.")
    reopen_marks(small.ctx("lead"), batch(small), person, "Bidder 01 was mixed up with Bidder 02.")
    with pytest.raises(Invalid, match="has not submitted"):
        reopen_marks(small.ctx("lead"), batch(small), person, "Again.")
    write(small, 0, mark=Decimal(4), reason="Read again: (b) has a date.", version=1)
    submit_marks(small.ctx("evaluator1"), batch(small))
    marks = db.session.scalars(select(Mark).order_by(Mark.id)).all()
    assert [str(mark.mark) for mark in marks] == ["3", "3", "3", "4"]  # only what changed is a new row
    standing = own_marks(batch(small), person.id)[small.tenders[0].id]
    assert (standing.mark, standing.reason) == (Decimal(4), "Read again: (b) has a date.")
    assert list(verify()) == []


@pytest.mark.both_databases
def test_marks_and_locks_are_evidence(small: Small) -> None:
    write_all(small)
    submit_marks(small.ctx("evaluator1"), batch(small))
    for table in ("mark", "marks_lock", "assignment"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="evidence"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_an_interest_leaves_the_set_and_the_queue(small: Small) -> None:
    small.declare("evaluator1", {small.tenders[1].organisation_id: "Shares."})
    write_all(small, only=(0, 2))
    queue = own_queue(small.procurement.id, small.staff["evaluator1"].id, FIRST_ROUND)
    assert [c.tender.bidder_code for c in queue.closed] == ["Bidder 02"]
    assert {place.item.tender.number for place in queue.walk(BY_QUESTION)} == {1, 3}
    submit_marks(small.ctx("evaluator1"), batch(small))
    assert rows(Mark) == 2


# Blind


@pytest.mark.both_databases
def test_nobody_reads_marks_before_all_who_give_them_have_submitted(small: Small) -> None:
    here = at(small, 0)
    write_all(small)
    submit_marks(small.ctx("evaluator1"), batch(small))
    assert marks_for(here.criterion, FIRST_ROUND) == [] and marks_of(here) == []
    for who in ("evaluator1", "evaluator2", "moderator", "lead", "auditor"):
        no = small.ctx(who).refusal(Permission.CONSENSUS_READ, here)
        assert no is not None and no.ground is Ground.BAR
    write_all(small, who="evaluator2")
    submit_marks(small.ctx("evaluator2"), batch(small))
    assert len(marks_for(here.criterion, FIRST_ROUND)) == 6 and len(marks_of(here)) == 2
    for who in ("evaluator1", "evaluator2", "moderator", "lead", "auditor"):
        assert small.ctx(who).may(Permission.CONSENSUS_READ, here)
    reopen_marks(small.ctx("lead"), batch(small), small.staff["evaluator2"], "A slip.")
    assert marks_of(here) == [] and not small.ctx("moderator").may(Permission.CONSENSUS_READ, here)


def test_an_evaluator_of_another_question_reads_no_marks_of_this_one(small: Small) -> None:
    other = add_person(Context.at_console(), None, "other@council.example", "Other Person", password=PASSWORD)
    appoint(small.ctx("lead"), small.procurement, other, Role.EVALUATOR)
    small.staff["other"] = other
    small.declare("other")
    for who in ("evaluator1", "evaluator2"):
        write_all(small, who=who)
        submit_marks(small.ctx(who), batch(small))
    assert small.ctx("evaluator1").may(Permission.CONSENSUS_READ, at(small, 0))
    assert not small.ctx("other").may(Permission.CONSENSUS_READ, at(small, 0))


def test_who_has_an_interest_is_not_waited_for_on_that_bidder_only(small: Small) -> None:
    small.declare("evaluator2", {small.tenders[0].organisation_id: "A cousin."})
    write_all(small)
    submit_marks(small.ctx("evaluator1"), batch(small))
    assert small.ctx("moderator").may(Permission.CONSENSUS_READ, at(small, 0))
    assert not small.ctx("moderator").may(Permission.CONSENSUS_READ, at(small, 1))
    assert [mark.tender_id for mark in marks_for(question(small, "Q1"), FIRST_ROUND)] == [small.tenders[0].id]


def test_a_mark_of_somebody_who_later_declares_an_interest_stays_and_is_not_used(small: Small) -> None:
    for who in ("evaluator1", "evaluator2"):
        write_all(small, who=who)
        submit_marks(small.ctx(who), batch(small))
    small.declare("evaluator2", {small.tenders[0].organisation_id: "They offered me a post."})
    assert [mark.user_id for mark in marks_of(at(small, 0))] == [small.staff["evaluator1"].id]
    assert rows(Mark) == 6


def test_what_an_evaluators_queue_asks_the_database_never_touches_the_marks_of_others(small: Small) -> None:
    write_all(small, who="evaluator2")
    asked: list[tuple[str, Any]] = []
    person = small.staff["evaluator1"].id

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        queue = own_queue(small.procurement.id, person, FIRST_ROUND)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert queue.done == 0 and queue.total == 6
    touching = [(s, p) for s, p in asked if "mark_draft" in s or "marks_lock" in s or " mark " in s]
    assert touching
    for statement, parameters in touching:
        told = list(parameters.values()) if isinstance(parameters, dict) else list(parameters)
        assert "user_id = " in statement and person in told, statement
    assert not any("FROM mark " in s or "JOIN mark " in s for s, _ in asked)


# The queue


def test_the_queue_is_stable_and_leads_to_what_is_left(small: Small) -> None:
    person = small.staff["evaluator1"].id
    queue = own_queue(small.procurement.id, person, FIRST_ROUND)
    by_question = [(p.code, p.item.tender.number) for p in queue.walk(BY_QUESTION)]
    assert [code for code, _ in by_question] == ["Q1"] * 3 + ["Q2"] * 3
    by_bidder = [(p.code, p.item.tender.number) for p in queue.walk(BY_BIDDER)]
    assert [code for code, _ in by_bidder] == ["Q1", "Q2"] * 3
    assert len({number for _, number in by_bidder}) == 3
    again = own_queue(small.procurement.id, person, FIRST_ROUND)
    assert [(p.code, p.item.tender.number) for p in again.walk(BY_QUESTION)] == by_question
    first, second = queue.walk(BY_QUESTION)[:2]
    assert queue.to_do(BY_QUESTION) == first and queue.to_do(BY_QUESTION, after=first) == second
    assert queue.beside(first, BY_QUESTION) == (None, second)
    write(small, first.item.tender.number - 1)
    queue = own_queue(small.procurement.id, person, FIRST_ROUND)
    assert (queue.done, queue.total) == (1, 6)
    following = queue.to_do(BY_QUESTION)
    assert following is not None and following.item.tender.id == second.item.tender.id
    last = queue.walk(BY_QUESTION)[-1]
    assert queue.to_do(BY_QUESTION, after=last) == following  # round to the start again


def test_one_answer_is_found_without_building_them_all(small: Small) -> None:
    every = {(i.tender.id, i.criterion.id): i for i in items(small.procurement.id, FIRST_ROUND)}
    for (tender_id, criterion_id), expected in every.items():
        found = item(expected.tender, expected.criterion, FIRST_ROUND)
        assert found == expected
        assert found and (found.tender.id, found.criterion.id) == (tender_id, criterion_id)
    assert item(small.tenders[0], question(small, "Q1"), SECOND_ROUND) is None


# The lead


def test_progress_counts_answers_and_never_says_a_mark(small: Small) -> None:
    write_all(small)
    panel = progress(small.procurement.id, FIRST_ROUND)
    one = next(e for e in panel.evaluators if e.user.id == small.staff["evaluator1"].id)
    assert (one.done, one.total, one.submitted, one.declared) == (3, 6, 0, True)
    assert len(panel.outstanding) == 4
    submit_marks(small.ctx("evaluator1"), batch(small))
    assert len(progress(small.procurement.id, FIRST_ROUND).outstanding) == 3


def test_assigning_asks_for_an_evaluator_of_this_procurement_once(small: Small) -> None:
    lead, one = small.ctx("lead"), question(small, "Q1")
    with pytest.raises(Invalid, match="is not an evaluator"):
        assign(lead, small.procurement, one, small.staff["auditor"])
    with pytest.raises(Invalid, match="marks this question already"):
        assign(lead, small.procurement, one, small.staff["evaluator1"])
    with pytest.raises(Refused):
        assign(small.ctx("moderator"), small.procurement, one, small.staff["evaluator1"])
    assert rows(Assignment) == 4


def test_scoring_opens_once_each_question_has_two_evaluators(small: Small) -> None:
    lead = small.staff["lead"]
    bare = create_procurement(
        Context.at_console(),
        lead,
        code="BARE-1",
        title="Nobody assigned",
        buyer="Invented Council",
        regime=Regime.PCR2015,
        route="Open",
        summary="Invented.",
    )
    ctx = Context.of(lead.id, bare.id)
    asked = [QuestionText(Part.QUALITY, code, code, "How?") for code in ("Q1", "Q2")]
    set_questionnaire(ctx, bare, asked, [])
    steps = [Step(Decimal(value), value, value) for value in ("0", "1")]
    set_scheme(ctx, bare, steps, [Weighted("Q1", Decimal(60)), Weighted("Q2", Decimal(40))])
    assert everything_assigned in GATES[Stage.SCORING, "open"]

    def named() -> list[str]:
        found = everything_assigned(bare.id, small.clock.moment)
        assert all(blocker.link == "/procurements/BARE-1/progress" for blocker in found)
        return [blocker.what for blocker in found]

    assert named() == ["Q1 has no evaluator", "Q2 has no evaluator"]
    for who in ("evaluator1", "evaluator2"):
        appoint(ctx, bare, small.staff[who], Role.EVALUATOR)
        assign(ctx, bare, criteria(bare.id)[0], small.staff[who])
    assign(ctx, bare, criteria(bare.id)[1], small.staff["evaluator1"])
    assert named() == ["Q2 has one evaluator only"]
    assign(ctx, bare, criteria(bare.id)[1], small.staff["evaluator2"])
    assert named() == []


def test_scoring_closes_once_everything_is_submitted_and_names_what_is_not(small: Small) -> None:
    small.mark_all("evaluator1")
    write_all(small, who="evaluator2")
    submit_marks(small.ctx("evaluator2"), batch(small))
    write(small, 0, "Q2", "evaluator2")
    with pytest.raises(Blocked) as held:
        small.close(Stage.SCORING)
    (blocker,) = held.value.blockers
    assert blocker.what == "Evaluator2 Person has not submitted marks for Q2 (1 of 3 written)"
    write_all(small, "Q2", "evaluator2", only=(1, 2))
    submit_marks(small.ctx("evaluator2"), batch(small, "Q2"))
    small.close(Stage.SCORING)


def test_a_bidder_that_comes_back_reopens_the_question_of_who_marked_it(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).opened()
        small.open(Stage.SELECTION)
        small.open(Stage.SCORING)
        lead = small.ctx("lead")
        p2 = next(q for q in questions(small.procurement.id, Part.SELECTION) if q.code == "P2")
        check_item(lead, small.tenders[2], p2, "fail", "No cover.")
        second_check(small.ctx("moderator"), small.tenders[2], True)
        decide_selection(lead, small.tenders[2], False, "No cover.")
        for who in ("evaluator1", "evaluator2"):
            for code in ("Q1", "Q2"):
                write_all(small, code, who, only=(0, 1))
                submit_marks(small.ctx(who), batch(small, code))
        assert first_marks_submitted(small.procurement.id, small.clock.moment) == []
        for question_ in questions(small.procurement.id, Part.SELECTION):
            check_item(lead, small.tenders[2], question_, "pass", "The certificate had been overlooked.")
        second_check(small.ctx("moderator"), small.tenders[2], True)
        decide_selection(lead, small.tenders[2], True, "The certificate had been overlooked.")
        named = first_marks_submitted(small.procurement.id, small.clock.moment)
        assert len(named) == 4 and "before 1 of its 3 answers came in: reopen it" in named[0].what
        assert not small.ctx("moderator").may(Permission.CONSENSUS_READ, at(small, 2))
        assert small.ctx("moderator").may(Permission.CONSENSUS_READ, at(small, 0))
        reopen_marks(lead, batch(small), small.staff["evaluator1"], "Bidder 03 passed selection after all.")
        write(small, 2)
        submit_marks(small.ctx("evaluator1"), batch(small))
        assert len(first_marks_submitted(small.procurement.id, small.clock.moment)) == 3


def test_the_home_page_leads_to_the_answer_that_is_next(app: Flask, small: Small) -> None:
    write_all(small)
    with app.test_request_context():
        found = {task.what: task for task in tasks(small.ctx("evaluator1"), small.procurement)}
        assert set(found) == {"Submit your scores for Q1", "Score Q2 Safety"}
        assert found["Submit your scores for Q1"].link == "/procurements/SMALL-1/scoring/check#submit-Q1"
        assert (found["Score Q2 Safety"].done, found["Score Q2 Safety"].total) == (0, 3)
        assert found["Score Q2 Safety"].link.startswith("/procurements/SMALL-1/scoring/Q2/")
        (lead,) = tasks(small.ctx("lead"), small.procurement)
        assert (lead.done, lead.total, lead.waiting) == (0, 4, "2 evaluators")
        assert tasks(small.ctx("auditor"), small.procurement) == []


# The second round


def test_in_the_second_round_only_what_was_revised_is_marked_again(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).negotiated(revised=(0,))
        assert current_round(small.procurement.id) == SECOND_ROUND
        (only,) = items(small.procurement.id, SECOND_ROUND)
        assert (only.tender.id, only.criterion.question.code) == (small.tenders[0].id, "Q1")
        queue = own_queue(small.procurement.id, small.staff["evaluator1"].id, SECOND_ROUND)
        assert [(p.code, str(p.mark)) for p in queue.walk(BY_QUESTION)] == [("Q1", "5")]
        first = own_marks(batch(small), small.staff["evaluator1"].id)[small.tenders[0].id]
        assert str(first.mark) == "4"  # the mark of the first round is untouched
        person: User = small.staff["evaluator1"]
        with pytest.raises((Invalid, Refused)):
            reopen_marks(small.ctx("lead"), batch(small), person, "Too late.")
