"""Abstaining from answers and moving them between evaluators: nothing is lost, and the panel is who marks now."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from evaluation.moderation.queries import panel
from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import criteria
from evaluation.scoring.actions import (
    Scope,
    abstain,
    ask_back,
    assign,
    draft_mark,
    move,
    reopen_marks,
    submit_marks,
    take_back,
)
from evaluation.scoring.gates import first_marks_submitted
from evaluation.scoring.items import Batch, Item, item
from evaluation.scoring.models import Mark, MarkDraft, MarkingMove
from evaluation.scoring.moved import abstentions_told, moves_told
from evaluation.scoring.moving import Asked, Moving, abstentions, given_up, moving
from evaluation.scoring.progress import progress
from evaluation.scoring.queries import marks_for, own_draft, panels
from evaluation.scoring.queue import own_queue
from exports.moderation_record.facts import moderation_record
from exports.moderation_record.pdf import document
from exports.moderation_record.sheets import workbook
from exports.taking_out.marking import tables_of_marking
from exports.taking_out.reach import reach_of
from procurement.core.action import Context, Invalid, Refused
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import FIRST_ROUND, Bar, Role
from procurement.people.actions import add_person, appoint
from procurement.people.models import User
from tests.factories import PASSWORD, Small

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).scoring()


@pytest.fixture
def third(small: Small) -> User:
    user = add_person(Context.at_console(), None, "third@council.example", "Third Person", password=PASSWORD)
    appoint(small.ctx("lead"), small.procurement, user, Role.EVALUATOR)
    small.staff["third"] = user
    small.declare("third")
    return user


def question(small: Small, code: str = "Q1") -> Criterion:
    return next(c for c in criteria(small.procurement.id) if c.question.code == code)


def at(small: Small, index: int, code: str = "Q1") -> Item:
    found = item(small.tenders[index], question(small, code), FIRST_ROUND)
    assert found is not None
    return found


def write(small: Small, index: int, who: str = "evaluator1", code: str = "Q1") -> MarkDraft:
    words: dict[str, Any] = {"strengths": "Dated.", "concerns": "", "reason": f"Met, but for (b). By {who}."}
    return draft_mark(small.ctx(who), at(small, index, code), mark=Decimal(3), version=None, **words)


def asked(
    small: Small, giver: User | None, taker: User | None, code: str | None = "Q1", bidder: int | None = None
) -> Asked:
    tender = None if bidder is None else small.tenders[bidder]
    return Asked(giver, taker, question(small, code) if code else None, tender)


def done(small: Small, what: Asked, *, reason: str = "So.", abstention_id: int | None = None) -> MarkingMove:
    seen = moving(small.procurement.id, what).seen
    where = "https://tenders.example"
    return move(
        small.ctx("lead"), small.procurement, what, reason, seen=seen, address=where, abstention_id=abstention_id
    )


def shown(small: Small, what: Asked) -> Moving:
    return moving(small.procurement.id, what)


def test_a_bidder_is_moved_and_everything_follows_who_marks_it_now(small: Small, third: User) -> None:
    first, second = small.staff["evaluator1"], small.staff["evaluator2"]
    for index in range(3):
        write(small, index)
    what = asked(small, first, third, bidder=0)
    assert (shown(small, what).answers, shown(small, what).drafts) == (1, 1)
    done(small, what)
    # whoever had it: closed, their draft kept and theirs
    with pytest.raises(Refused) as closed:
        write(small, 0)
    assert closed.value.refusal.bar is Bar.ASSIGNMENT_ENDED and "this computer alone" in closed.value.refusal.reason
    mine = own_queue(small.procurement.id, first.id, FIRST_ROUND)
    pile = mine.pile(question(small).id)
    assert pile is not None and {p.item.tender.id for p in pile.places} == {t.id for t in small.tenders[1:3]}
    ((_, kept),) = given_up(small.procurement.id, first.id, FIRST_ROUND)
    assert [(name, draft.reason) for name, draft in kept] == [("Q1, Bidder 01", "Met, but for (b). By evaluator1.")]
    # whoever takes it: an empty form, this answer alone
    theirs = own_queue(small.procurement.id, third.id, FIRST_ROUND)
    assert [place.item.tender.id for place in theirs.walk("question")] == [small.tenders[0].id]
    assert own_draft(at(small, 0), third.id) is None
    with pytest.raises(Refused) as no:
        write(small, 1, "third")
    assert no.value.refusal.bar is Bar.NOT_ASSIGNED
    # the rest of the question is submitted without it; it is settled by those who mark it now
    submit_marks(small.ctx("evaluator1"), Batch(small.procurement.id, question(small), FIRST_ROUND))
    small.mark_all("evaluator2")
    assert {mark.tender_id for mark in marks_for(question(small), FIRST_ROUND)} == {t.id for t in small.tenders[1:3]}
    write(small, 0, "third")
    submit_marks(small.ctx("third"), Batch(small.procurement.id, question(small), FIRST_ROUND))
    marks = [m for m in marks_for(question(small), FIRST_ROUND) if m.tender_id == small.tenders[0].id]
    assert {mark.user_id for mark in marks} == {second.id, third.id} == {user.id for user in panel(at(small, 0))}
    assert {user.id for user in panel(at(small, 1))} == {first.id, second.id}
    parts = progress(small.procurement.id, FIRST_ROUND).parts
    assert {(p.user.id, p.total) for p in parts if p.criterion.id == question(small).id} == {
        (first.id, 2),
        (second.id, 3),
        (third.id, 1),
    }
    told = [row.to_address for row in db.session.scalars(select(Message).where(Message.once.startswith("moved-")))]
    assert sorted(told) == sorted([first.email, third.email])


def test_what_is_submitted_stays_and_reopened_marks_leave_the_panel_but_not_the_file(small: Small, third: User) -> None:
    first = small.staff["evaluator1"]
    for index in range(3):
        write(small, index)
    batch = Batch(small.procurement.id, question(small), FIRST_ROUND)
    submit_marks(small.ctx("evaluator1"), batch)
    leaver = asked(small, first, third, code=None)
    assert shown(small, leaver).stays == ("Q1",) and shown(small, leaver).answers == 3  # the other question's
    with pytest.raises(Invalid, match="nothing to move"):
        done(small, asked(small, first, third))
    reopen_marks(small.ctx("lead"), batch, first, "Leaves the council.")
    assert done(small, asked(small, first, third, code=None)).answers == 6
    assert set(panels(small.procurement.id)[question(small).id]) == {small.staff["evaluator2"].id, third.id}
    small.mark_all("evaluator2")
    small.mark_all("third")
    assert first.id not in {mark.user_id for mark in marks_for(question(small), FIRST_ROUND)}
    assert db.session.scalar(select(func.count()).select_from(Mark).where(Mark.user_id == first.id)) == 3
    assert first_marks_submitted(small.procurement.id, small.clock.moment) == []
    done(small, asked(small, None, first, bidder=0))  # and back again: their own draft is where it was
    assert own_draft(at(small, 0), first.id) is not None


def test_too_few_are_not_left_and_only_what_was_seen_moves(small: Small, third: User) -> None:
    first = small.staff["evaluator1"]
    with pytest.raises(Invalid, match="Too few would be left: Q1 of Bidder 01 would be marked by 1 evaluator"):
        done(small, asked(small, first, None, bidder=0))
    what = asked(small, first, third)
    seen = moving(small.procurement.id, what).seen
    write(small, 0)
    with pytest.raises(Invalid, match="since this was shown"):
        move(small.ctx("lead"), small.procurement, what, "So.", seen=seen, address="")
    for bad, words in (("", "Say why"), ("x" * 2001, "Shorten"), ("a\x00", "printed")):
        with pytest.raises(Invalid, match=words):
            done(small, what, reason=bad)
    with pytest.raises(Invalid, match="another evaluator"):
        done(small, asked(small, first, small.staff["lead"]))
    with pytest.raises(Refused):
        move(small.ctx("evaluator1"), small.procurement, what, "So.", seen=seen, address="")
    assign(small.ctx("lead"), small.procurement, question(small), third)
    with pytest.raises(Invalid, match="nothing to move"):
        done(small, asked(small, None, third))


def test_an_abstention_ends_nothing_until_the_lead_accepts_it(small: Small, third: User) -> None:
    write(small, 0)
    row = abstain(small.ctx("evaluator1"), at(small, 0), Scope.BIDDER, "I wrote the plan that it rests on.")
    with pytest.raises(Invalid, match="already"):
        abstain(small.ctx("evaluator1"), at(small, 0, "Q2"), Scope.BIDDER, "Again.")
    write(small, 0, "evaluator1", "Q2")
    ask_back(small.ctx("lead"), small.procurement, row.id, "Is it not twelve years old?")
    (found,) = abstentions(small.procurement.id)
    assert found.open and not found.waits and found.asked_back is not None
    take_back(small.ctx("evaluator1"), at(small, 0), row.id)
    with pytest.raises(Invalid, match="taken back"):
        take_back(small.ctx("evaluator1"), at(small, 0), row.id)
    with pytest.raises(Invalid, match="taken back"):
        ask_back(small.ctx("lead"), small.procurement, row.id, "Well?")
    row = abstain(small.ctx("evaluator1"), at(small, 0), Scope.BIDDER, "It is not.")
    what = asked(small, small.staff["evaluator1"], third, code=None, bidder=0)
    moved = done(small, what, abstention_id=row.id)
    assert (moved.answers, moved.drafts) == (2, 2) and abstentions(small.procurement.id)[0].accepted == moved
    with pytest.raises(Invalid, match="accepted or taken back"):
        done(small, what, abstention_id=row.id)
    with pytest.raises(Refused):
        abstain(small.ctx("evaluator1"), at(small, 0), Scope.ANSWER, "It is closed to me now.")
    # the archive and the record of moderation tell it, in order and with what came of it
    (away,) = moves_told(small.procurement.id)
    assert (away.giver, away.taker, away.tenders) == ("Evaluator1 Person", third.name, {small.tenders[0].id})
    assert [one.outcome for one in abstentions_told(small.procurement.id)] == ["taken back", "accepted"]
    tables = {one.name: one for one in tables_of_marking(reach_of(small.ctx("lead"), small.procurement))}
    assert [row["what"] for row in tables["scoring/moves"].rows] == [moved.scope]
    assert [row["reason"] for row in tables["scoring/abstentions"].rows][1] == "It is not."
    told = document(moderation_record(small.procurement, small.clock.moment))
    assert "Evaluator1 Person abstained" in told and "Is it not twelve years old?" in told
    assert workbook(moderation_record(small.procurement, small.clock.moment))
