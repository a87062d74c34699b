"""Consensus: chosen on the published scale, with its reasons, agreed by each person present; marks never touched."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from evaluation.award.before_corrections import before_corrections
from evaluation.award.queries import results
from evaluation.moderation.actions import agree_consensus, assent, draft_consensus
from evaluation.moderation.actions.holding import open_item, set_terms
from evaluation.moderation.agenda import Standing, agenda, readable
from evaluation.moderation.gates import first_scores_agreed
from evaluation.moderation.models import Assent, Consensus
from evaluation.moderation.queries import consensus_now, draft, item_marks, record
from evaluation.moderation.rules import Closeness
from evaluation.moderation.tasks import tasks
from evaluation.scoring.actions import draft_mark, reopen_marks, submit_marks
from evaluation.scoring.items import Batch, Item, items
from evaluation.scoring.models import Mark
from procurement.core.access import Ground
from procurement.core.action import Invalid, Refused, Stale
from procurement.core.audit import AuditEntry, trail
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND, Event, Stage
from procurement.timetable.actions import Blocked, reopen_stage
from tests.factories import DISCUSSED, Small

pytestmark = pytest.mark.one_database

RECORD: dict[str, Any] = {
    "score": Decimal(3),
    "deciding": "Parts (a) and (c) are met; (b) has no date.",
    "not_followed": "The 4: no dated plan, so not every requirement.",
    "strengths": "Two years of figures.",
    "higher": "A date for winter cover.",
    "discussed": DISCUSSED,
}


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    """Marked; Q1 of the first bidder two steps apart, of the second one step; the rest alike."""
    with app.app_context():
        made = Small(clock)
        made.marks |= {
            (0, "Q1", "evaluator1"): Decimal(2),
            (0, "Q1", "evaluator2"): Decimal(4),
            (1, "Q1", "evaluator1"): Decimal(2),
            (1, "Q1", "evaluator2"): Decimal(3),
        }
        made.scored().open(Stage.MODERATION)
        yield made


def item_of(small: Small, index: int, code: str, round_: int = FIRST_ROUND) -> Item:
    tender = small.tenders[index].id
    return next(
        one
        for one in items(small.procurement.id, round_)
        if (one.tender.id, one.criterion.question.code) == (tender, code)
    )


def both(small: Small) -> list[int]:
    return [small.staff["evaluator1"].id, small.staff["evaluator2"].id]


def agree(small: Small, item: Item, **other: Any) -> Consensus:
    open_item(small.ctx("moderator"), item)
    return agree_consensus(small.ctx("moderator"), item, **(RECORD | {"present": both(small)} | other))


def rows(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# The record


def test_a_score_is_recorded_with_the_marks_it_rests_on_and_leaves_them_alone(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    before = [(m.id, m.mark, m.strengths, m.reason) for m in item_marks(item)]
    row = agree(small, item)
    assert (row.score, row.round, row.correction) == (Decimal(3), FIRST_ROUND, "")
    assert row.rests_on == tuple(mark_id for mark_id, *_ in before)
    assert row.present == tuple(sorted(both(small)))
    assert [(m.id, m.mark, m.strengths, m.reason) for m in item_marks(item)] == before
    entry = trail(row)[0]
    assert entry.event == Event.CONSENSUS_AGREED
    assert "deciding_sha256" in entry.payload and "winter" not in entry.payload


def test_only_a_mark_of_the_published_scale_can_be_agreed(small: Small) -> None:
    for score in ("2.5", "6", "-1", "NaN", "3.0000001"):
        with pytest.raises(Invalid) as wrong:
            agree(small, item_of(small, 0, "Q1"), score=Decimal(score))
        assert wrong.value.field == "score"
    assert rows(Consensus) == 0


def test_a_record_that_lacks_a_part_is_refused_beside_it(small: Small) -> None:
    for part, nothing in (
        ("deciding", " \n"),
        ("not_followed", ""),
        ("higher", ""),
        ("present", []),
        ("present", [10_000]),
    ):
        with pytest.raises(Invalid) as wrong:
            agree(small, item_of(small, 0, "Q1"), **{part: nothing})
        assert wrong.value.field == part
    assert rows(Consensus) == 0


def test_views_need_no_answer_within_one_step_and_the_top_mark_nothing_higher(small: Small) -> None:
    near = agree(small, item_of(small, 1, "Q1"), not_followed="")
    top = agree(small, item_of(small, 2, "Q2"), score=Decimal(5), not_followed="", higher="")
    assert (near.not_followed, top.higher) == ("", "")


def test_whoever_has_an_interest_cannot_be_present_and_their_mark_does_not_count(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    small.declare("evaluator2", {item.tender.organisation_id: "My sister works there."})
    assert [mark.user_id for mark in item_marks(item)] == [small.staff["evaluator1"].id]
    with pytest.raises(Invalid, match="without an interest") as wrong:
        agree(small, item)
    assert wrong.value.field == "present"
    row = agree(small, item, present=[small.staff["evaluator1"].id], not_followed="")
    assert len(row.rests_on) == 1


def test_nobody_moderates_before_all_marks_are_in(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        small.open(Stage.MODERATION)
        small.mark_all("evaluator1")
        item = item_of(small, 0, "Q1")
        with pytest.raises(Refused) as no:
            agree(small, item)
        assert no.value.refusal.ground is Ground.BAR
        whole = agenda(small.procurement.id, FIRST_ROUND)
        assert not whole.rows
        assert [(one.items, [user.name for user in one.missing]) for one in whole.awaited] == [
            (3, ["Evaluator2 Person"])
        ] * 2


def test_only_the_moderator_records(small: Small) -> None:
    for who in ("lead", "evaluator1", "approver", "auditor", "accountant1"):
        with pytest.raises(Refused) as no:
            agree_consensus(small.ctx(who), item_of(small, 0, "Q1"), **RECORD, present=both(small))
        assert no.value.refusal.ground is Ground.ROLE
        assert db.session.scalar(select(AuditEntry.event).order_by(AuditEntry.id.desc())) == Event.REFUSED


@pytest.mark.both_databases
def test_a_record_is_evidence(small: Small) -> None:
    row = agree(small, item_of(small, 0, "Q1"))
    for statement in ("UPDATE consensus SET score = '5' WHERE id = :id", "DELETE FROM consensus WHERE id = :id"):
        with pytest.raises(DatabaseError, match="evidence"):
            db.session.execute(text(statement), {"id": row.id})
        db.session.rollback()
    assert consensus_now(small.procurement.id)[row.tender_id, row.criterion_id].score == 3


# Corrections


def test_a_correction_needs_its_reason_and_leaves_the_earlier_record(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    first = agree(small, item)
    with pytest.raises(Invalid) as wrong:
        agree(small, item, score=Decimal(2))
    assert wrong.value.field == "correction"
    second = agree(small, item, score=Decimal(2), correction="Part (b) had been misread.")
    assert rows(Consensus) == 2
    assert consensus_now(small.procurement.id)[item.tender.id, item.criterion.id].id == second.id
    kept = record(small.procurement.id)
    assert [(v.score, v.correction) for v in kept[0].versions] == [
        (Decimal(3), ""),
        (Decimal(2), "Part (b) had been misread."),
    ]
    assert first.score == 3
    assert before_corrections(small.procurement.id) == []  # nothing was ranked yet


def test_a_correction_after_the_ranking_keeps_the_old_one_on_file(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).moderated()
        item = item_of(small, 0, "Q1")
        ranked = results(small.procurement.id, clock.moment)
        was = {lot.lot.number: [(bid.rank, bid.bidder_code) for bid in lot.ranking] for lot in ranked}
        reopen_stage(small.ctx("lead"), small.procurement, Stage.MODERATION, "A page had been missed.")
        agree(small, item, score=Decimal(5), correction="The page that was missed answers part (b).")
        (kept,) = before_corrections(small.procurement.id)
        assert kept.what == "Q1, Bidder 01"
        assert {number: [(rank, code) for rank, code, _ in bids] for number, bids in kept.lots} == was


def test_words_of_correction_without_an_earlier_record_are_not_kept_as_one(small: Small) -> None:
    assert agree(small, item_of(small, 0, "Q1"), correction="Nothing to correct").correction == ""


def test_marks_given_again_after_the_score_put_it_back_on_the_agenda(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    row = agree(small, item)
    for name in ("evaluator1", "evaluator2"):
        assent(small.ctx(name), row, agrees=True)
    batch = Batch(small.procurement.id, item.criterion, FIRST_ROUND)
    reopen_marks(small.ctx("lead"), batch, small.staff["evaluator2"], "A page had not been read.")
    assert not [r for r in agenda(small.procurement.id, FIRST_ROUND).rows if r.code == "Q1"]
    mine = {"strengths": "Dated after all.", "concerns": "", "reason": "Page 3 has the date."}
    draft_mark(small.ctx("evaluator2"), item, mark=Decimal(5), **mine, version=1)
    submit_marks(small.ctx("evaluator2"), batch)
    found = next(r for r in agenda(small.procurement.id, FIRST_ROUND).rows if r.tender.id == item.tender.id)
    assert (found.standing, found.steps) == (Standing.CHANGED, 3)
    kept = next(one for one in record(small.procurement.id) if one.tender_id == item.tender.id)
    assert [(m.mark, m.superseded) for m in kept.marks] == [
        (Decimal(2), False),
        (Decimal(4), True),
        (Decimal(5), False),
    ]
    assert kept.standing.mark_ids == tuple(m.mark_id for m in kept.marks[:2])


# Each person's own word


@pytest.mark.both_databases
def test_everybody_present_agrees_or_dissents_once(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    row = agree(small, item)
    assent(small.ctx("evaluator1"), row, agrees=True)
    with pytest.raises(Invalid, match="on file already"):
        assent(small.ctx("evaluator1"), row, agrees=False, dissent="On second thoughts no.")
    with pytest.raises(Invalid) as wrong:
        assent(small.ctx("evaluator2"), row, agrees=False, dissent="  ")
    assert wrong.value.field == "dissent"
    with pytest.raises(Invalid, match="wrote a dissent"):
        assent(small.ctx("evaluator2"), row, agrees=True, dissent="I would give a 4.")
    assent(small.ctx("evaluator2"), row, agrees=False, dissent="I would give a 4.")
    words = record(small.procurement.id)[0].standing.words
    assert [(word.name, word.agrees, word.dissent) for word in words] == [
        ("Evaluator1 Person", True, ""),
        ("Evaluator2 Person", False, "I would give a 4."),
    ]
    found = agenda(small.procurement.id, FIRST_ROUND).rows[0]
    assert (found.standing, found.dissents, found.waiting) == (Standing.AGREED, 1, ())


def test_whoever_was_not_present_has_no_word_and_nobody_on_a_superseded_record(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    with pytest.raises(Invalid, match="the quorum is 2"):
        agree(small, item, present=[small.staff["evaluator1"].id])
    set_terms(small.ctx("lead"), small.procurement, quorum=1, views_from=2, minutes=0)
    alone = agree(small, item, present=[small.staff["evaluator1"].id])
    with pytest.raises(Invalid, match="not named as present"):
        assent(small.ctx("evaluator2"), alone, agrees=True)
    agree(small, item, correction="Evaluator two was there as well.")
    with pytest.raises(Invalid, match="corrected since"):
        assent(small.ctx("evaluator1"), alone, agrees=True)
    assert rows(Assent) == 0


def test_only_evaluators_give_their_word(small: Small) -> None:
    row = agree(small, item_of(small, 0, "Q1"))
    for who in ("moderator", "lead", "auditor"):
        with pytest.raises(Refused):
            assent(small.ctx(who), row, agrees=True)


# Drafts


@pytest.mark.both_databases
def test_a_draft_says_nothing_and_a_stale_one_is_refused_with_both_texts(small: Small) -> None:
    item = item_of(small, 0, "Q1")
    empty = {"not_followed": "", "strengths": "", "higher": ""}
    kept = draft_consensus(small.ctx("moderator"), item, score=None, deciding="Part (a)", **empty)
    assert consensus_now(small.procurement.id) == {}
    version = kept.version
    draft_consensus(small.ctx("moderator"), item, score=Decimal(2), deciding="Part (a) met", **empty, version=version)
    with pytest.raises(Stale) as stale:
        draft_consensus(small.ctx("moderator"), item, score=None, deciding="Mine", **empty, version=version)
    assert (stale.value.theirs["deciding"], stale.value.yours["deciding"]) == ("Part (a) met", "Mine")
    with pytest.raises(Invalid):
        draft_consensus(small.ctx("moderator"), item, score=Decimal("2.5"), deciding="", **empty, version=version + 1)
    found = draft(item)
    assert found is not None and found.score == Decimal(2)


# The agenda


def test_the_agenda_takes_the_widest_first_and_knows_what_comes_next(small: Small) -> None:
    whole = agenda(small.procurement.id, FIRST_ROUND)
    assert [(row.code, row.tender.number, row.closeness) for row in whole.rows] == [
        ("Q1", 1, Closeness.WIDE),
        ("Q1", 2, Closeness.NEAR),
        ("Q1", 3, Closeness.SAME),
        ("Q2", 1, Closeness.SAME),
        ("Q2", 2, Closeness.SAME),
        ("Q2", 3, Closeness.SAME),
    ]
    last = whole.rows[-1]
    agree(small, item_of(small, 0, "Q1"))
    again = agenda(small.procurement.id, FIRST_ROUND)
    assert (again.rows[0].standing, len(again.rows[0].waiting)) == (Standing.WAITING, 2)
    following = again.after(last.tender.id, last.criterion.id)
    assert following is not None and (following.code, following.tender.number) == ("Q1", 2)


def test_below_the_minimum_is_named(small: Small) -> None:
    agree(small, item_of(small, 0, "Q1"), score=Decimal(1))
    agree(small, item_of(small, 0, "Q2"), score=Decimal(0), not_followed="")
    low = {row.code: row.below_minimum for row in agenda(small.procurement.id, FIRST_ROUND).rows if row.consensus}
    assert low == {"Q1": True, "Q2": False}


def test_an_interest_closes_a_bidder_and_unsubmitted_marks_a_question(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scored()
        small.open(Stage.MODERATION)
        small.declare("evaluator1", {small.tenders[0].organisation_id: "I worked there."})
        whole = agenda(small.procurement.id, FIRST_ROUND)
        mine = readable(small.ctx("evaluator1"), whole)
        assert {row.tender.number for row in mine.rows} == {2, 3}
        assert {row.tender.number for row in readable(small.ctx("evaluator2"), whole).rows} == {1, 2, 3}
        batch = Batch(small.procurement.id, item_of(small, 0, "Q1").criterion, FIRST_ROUND)
        reopen_marks(small.ctx("lead"), batch, small.staff["evaluator2"], "A slip.")
        whole = agenda(small.procurement.id, FIRST_ROUND)
        assert {row.code for row in readable(small.ctx("evaluator1"), whole).rows} == {"Q2"}
        assert {row.code for row in readable(small.ctx("moderator"), whole).rows} == {"Q2"}


def test_the_agenda_takes_as_many_statements_for_three_bidders_as_for_one(small: Small) -> None:
    from sqlalchemy import event

    def count() -> int:
        said: list[str] = []
        db.session.expunge_all()
        listen = lambda _c, _cur, statement, *_: said.append(statement)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            agenda(small.procurement.id, FIRST_ROUND)
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
        return len(said)

    empty = count()
    for index in range(3):
        for code in ("Q1", "Q2"):
            agree(small, item_of(small, index, code))
    assert count() == empty <= 25


# Closing, and the second round


def test_moderation_closes_only_when_everything_is_agreed_by_everybody(small: Small) -> None:
    named = [blocker.what for blocker in first_scores_agreed(small.procurement.id, small.clock.moment)]
    assert named == [
        "Q1: 3 answers have no agreed score (Bidder 01, Bidder 02, Bidder 03)",
        "Q2: 3 answers have no agreed score (Bidder 01, Bidder 02, Bidder 03)",
    ]
    kept = [agree(small, item_of(small, index, code)) for index in range(3) for code in ("Q1", "Q2")]
    small.close(Stage.SCORING)
    with pytest.raises(Blocked, match="Evaluator1 Person has still to agree 6 records"):
        small.close(Stage.MODERATION)
    for row in kept:
        assent(small.ctx("evaluator1"), row, agrees=True)
        assent(small.ctx("evaluator2"), row, agrees=False, dissent="I would have said more.")
    small.close(Stage.MODERATION)
    with pytest.raises(Refused) as no:
        agree(small, item_of(small, 0, "Q1"), correction="Too late.")
    assert no.value.refusal.ground is Ground.STAGE
    reopen_stage(small.ctx("lead"), small.procurement, Stage.MODERATION, "A page was overlooked.")
    agree(small, item_of(small, 0, "Q1"), correction="A page was overlooked.")


def test_the_second_round_stands_beside_the_first(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).negotiated(revised=(0,))
        standing = consensus_now(small.procurement.id)
        order = [tender.id for tender in small.tenders]
        rounds = {(order.index(row.tender_id), row.criterion.question.code): row.round for row in standing.values()}
        assert rounds[0, "Q1"] == SECOND_ROUND
        assert rounds[0, "Q2"] == rounds[1, "Q1"] == FIRST_ROUND
        kept = [one.round for one in record(small.procurement.id) if (one.bidder_code, one.code) == ("Bidder 01", "Q1")]
        assert kept == [FIRST_ROUND, SECOND_ROUND]
        reopen_stage(small.ctx("lead"), small.procurement, Stage.RESCORING, "One more look.")
        with pytest.raises(Refused) as no:
            agree(small, item_of(small, 0, "Q1"), correction="The first round is over.")
        assert no.value.refusal.ground is Ground.STAGE
        again = agree(small, item_of(small, 0, "Q1", SECOND_ROUND), correction="Read again.")
        assert again.round == SECOND_ROUND


def test_tasks_name_what_is_left(app: Flask, small: Small) -> None:
    row = agree(small, item_of(small, 0, "Q1"))
    with app.test_request_context():
        moderators = tasks(small.ctx("moderator"), small.procurement)
        assert [(task.what, task.done, task.total) for task in moderators] == [
            ("Moderate Q1", 1, 3),
            ("Moderate Q2", 0, 3),
        ]
        assert [task.what for task in tasks(small.ctx("evaluator1"), small.procurement)] == [
            "Agree the record: 1 waiting"
        ]
        assent(small.ctx("evaluator1"), row, agrees=True)
        assert tasks(small.ctx("evaluator1"), small.procurement) == []
        assert tasks(small.ctx("auditor"), small.procurement) == []


def test_every_mark_that_was_given_is_still_there_at_the_end(small: Small) -> None:
    before = [(m.id, m.mark, m.reason) for m in db.session.scalars(select(Mark).order_by(Mark.id))]
    for index in range(3):
        for code in ("Q1", "Q2"):
            agree(small, item_of(small, index, code), score=Decimal(4))
    assert [(m.id, m.mark, m.reason) for m in db.session.scalars(select(Mark).order_by(Mark.id))] == before
