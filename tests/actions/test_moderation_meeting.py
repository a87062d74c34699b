"""The meeting: failings that courts found in records of moderation cannot happen; one hand writes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evaluation.moderation.actions import agree_consensus, assent, draft_consensus
from evaluation.moderation.actions.holding import hand_pen, note_attendance, open_item, set_terms
from evaluation.moderation.gates import first_scores_agreed
from evaluation.moderation.meeting import attendance, moves
from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import record
from evaluation.moderation.record import comings
from evaluation.scoring.items import Item, items
from evaluation.scoring.models import Mark
from evaluation.scoring.rules import compares
from procurement.core import listening
from procurement.core.action import Invalid, Refused
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Role, Stage
from procurement.people.actions import appoint
from tests.factories import DISCUSSED, Small

pytestmark = pytest.mark.one_database

RECORD: dict[str, Any] = {
    "score": Decimal(3),
    "deciding": "Part (b) has no date.",
    "not_followed": "The 4 rested on a plan without a date.",
    "strengths": "Two years of figures.",
    "higher": "A date.",
    "discussed": DISCUSSED,
}


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    """Marked, with Q1 of the first bidder two steps apart; moderation is open."""
    with app.app_context():
        made = Small(clock)
        made.marks |= {(0, "Q1", "evaluator1"): Decimal(2), (0, "Q1", "evaluator2"): Decimal(4)}
        made.scored().open(Stage.MODERATION)
        yield made


def first(small: Small) -> Item:
    return items(small.procurement.id, FIRST_ROUND)[0]


def both(small: Small) -> list[int]:
    return [small.staff["evaluator1"].id, small.staff["evaluator2"].id]


def agree(small: Small, **other: Any) -> Consensus:
    return agree_consensus(small.ctx("moderator"), first(small), **(RECORD | {"present": both(small)} | other))


def refused(small: Small, **other: Any) -> str:
    with pytest.raises(Invalid) as wrong:
        agree(small, **other)
    return wrong.value.field


# Lancashire Care NHS Foundation Trust v Lancashire County Council [2018] EWHC 1589 (TCC)


def test_lancashire_care_each_part_is_shown_as_discussed_and_by_whom(small: Small) -> None:
    assert refused(small) == "score", "not opened, so not discussed"
    assert any("no agreed score" in one.what for one in first_scores_agreed(small.procurement.id, small.clock.moment))
    open_item(small.ctx("moderator"), first(small))
    for said in ("", "(a) EP: two years of rates.", "(a) it was met\n(b) it was not"):
        assert refused(small, discussed=said) == "discussed"
    agree(small)
    kept = record(small.procurement.id)[0]
    assert (kept.opened_by, kept.standing.discussed) == ("Moderator Person", DISCUSSED)


def test_lancashire_care_what_was_decisive_is_said(small: Small) -> None:
    open_item(small.ctx("moderator"), first(small))
    assert refused(small, deciding=" ") == "deciding"


def test_lancashire_care_differing_views_are_reconciled_from_the_spread_that_the_lead_sets(small: Small) -> None:
    open_item(small.ctx("moderator"), first(small))
    assert refused(small, not_followed="") == "not_followed"
    set_terms(small.ctx("lead"), small.procurement, quorum=2, views_from=3, minutes=0)
    assert agree(small, not_followed="").not_followed == ""


def test_lancashire_care_words_that_compare_bids_are_pointed_out() -> None:
    assert compares("Its cover is wider than that of Bidder 02, and better than the others.", "Bidder 01")
    assert not compares("Part (b) has no date for winter cover.", "Bidder 01")


def test_lancashire_care_the_panel_agrees_the_final_text_itself(small: Small) -> None:
    open_item(small.ctx("moderator"), first(small))
    row = agree(small)
    with pytest.raises(Invalid, match="not the text on record"):
        assent(small.ctx("evaluator1"), row, agrees=True, text_sha256="0" * 64)
    given = assent(small.ctx("evaluator1"), row, agrees=True, text_sha256=row.text_sha256)
    assert given.text_sha256 == row.text_sha256 != agree(small, correction="A slip.").text_sha256
    named = [one.what for one in first_scores_agreed(small.procurement.id, small.clock.moment)]
    assert "Evaluator1 Person has still to agree 1 record" in named, "the corrected text is agreed afresh"


# EnergySolutions EU Ltd v Nuclear Decommissioning Authority [2016] EWHC 1988 (TCC)


def test_energysolutions_individual_marks_and_comments_stay_when_a_score_is_agreed(small: Small) -> None:
    before = [(m.id, m.mark, m.strengths, m.concerns, m.reason) for m in db.session.scalars(select(Mark))]
    open_item(small.ctx("moderator"), first(small))
    agree(small)
    agree(small, score=Decimal(2), correction="Part (b) was misread.")
    assert [(m.id, m.mark, m.strengths, m.concerns, m.reason) for m in db.session.scalars(select(Mark))] == before
    assert all(mark.reason for mark in record(small.procurement.id)[0].marks)


def test_energysolutions_a_later_change_has_a_reason_and_the_earlier_score_stays(small: Small) -> None:
    open_item(small.ctx("moderator"), first(small))
    agree(small)
    assert refused(small, score=Decimal(2)) == "correction"
    agree(small, score=Decimal(2), correction="Part (b) was misread.")
    kept = record(small.procurement.id)[0].versions
    assert [(one.score, one.correction) for one in kept] == [(Decimal(3), ""), (Decimal(2), "Part (b) was misread.")]


def test_energysolutions_a_missed_minimum_is_not_put_right_in_silence(small: Small) -> None:
    open_item(small.ctx("moderator"), first(small))
    agree(small, score=Decimal(1))
    assert refused(small, score=Decimal(2)) == "correction"
    with pytest.raises(Refused):
        agree_consensus(small.ctx("lead"), first(small), **(RECORD | {"present": both(small)}))


# The meeting


def test_one_hand_writes_at_a_time_and_hands_over_or_falls_silent(small: Small) -> None:
    second = small.staff["auditor"]
    appoint(small.ctx("lead"), small.procurement, second, Role.MODERATOR)
    item, texts = first(small), {"not_followed": "", "strengths": "", "higher": "", "score": None}
    open_item(small.ctx("moderator"), item)
    kept = draft_consensus(small.ctx("moderator"), item, deciding="Ours", **texts)
    with pytest.raises(Invalid, match="Moderator Person is writing"):
        draft_consensus(small.ctx("auditor"), item, deciding="Theirs", **texts, version=kept.version)
    with pytest.raises(Invalid, match="Only who is writing"):
        hand_pen(small.ctx("auditor"), item, to=second.id)
    with pytest.raises(Invalid, match="Only a moderator"):
        hand_pen(small.ctx("moderator"), item, to=small.staff["evaluator1"].id)
    kept = hand_pen(small.ctx("moderator"), item, to=second.id)
    assert refused(small) == "score", "whoever handed over the pen does not record"
    kept = draft_consensus(small.ctx("auditor"), item, deciding="Theirs", **texts, version=kept.version)
    small.clock.moment += timedelta(seconds=61)
    assert draft_consensus(small.ctx("moderator"), item, deciding="On", **texts, version=kept.version).deciding == "On"


def test_who_comes_and_goes_is_noted_and_every_step_moves_the_meeting(small: Small) -> None:
    one, two = both(small)
    here, by = small.procurement, small.ctx("moderator")
    note_attendance(by, here, round_=FIRST_ROUND, user_id=one, kind="in")
    for kind, said in (("in", "already"), ("away", "came in, left")):
        with pytest.raises(Invalid, match=said):
            note_attendance(by, here, round_=FIRST_ROUND, user_id=one, kind=kind)
    with pytest.raises(Invalid, match="cannot leave"):
        note_attendance(by, here, round_=FIRST_ROUND, user_id=two, kind="out")
    with pytest.raises(Invalid, match="Only evaluators"):
        note_attendance(by, here, round_=FIRST_ROUND, user_id=small.staff["auditor"].id, kind="in")
    note_attendance(by, here, round_=FIRST_ROUND, user_id=two, kind="absent", note="On leave.")
    note_attendance(by, here, round_=FIRST_ROUND, user_id=one, kind="out")
    before = moves(here.id, FIRST_ROUND)
    row = open_item(by, first(small))
    assert open_item(by, first(small)).id == row.id, "pressed twice"
    agree(small)
    assert moves(here.id, FIRST_ROUND) > before
    assert [(came.kind, came.note) for came in comings(here.id)] == [
        ("in", ""),
        ("absent", "On leave."),
        ("out", ""),
        ("in", ""),
        ("in", ""),
    ], "whoever is named in a record was there"
    assert len(attendance(here.id, FIRST_ROUND)) == 5
    with pytest.raises(Invalid, match="from 1 to 30"):
        set_terms(small.ctx("lead"), here, quorum=0, views_from=2, minutes=5)


def test_notices_are_streamed_to_few_and_end(app: Flask) -> None:
    told = iter(range(100))
    said = listening.stream(app, ("a meeting",), lambda: next(told), lasts=0.05, rest=lambda _: None)
    assert said is not None and next(said).startswith("retry") and next(said) == "data: 0\n\n"
    held = [listening.stream(app, ("a meeting",), lambda: 0) for _ in range(listening.LISTENING - 1)]
    assert all(held) and listening.stream(app, ("a meeting",), lambda: 0) is None
    assert list(said) == [], "it ends by itself, and gives its place back"
    held.append(listening.stream(app, ("a meeting",), lambda: 0))
    for one in held:
        assert one is not None
        one.close()  # type: ignore[attr-defined]
