"""The agenda's figures are kept with what they follow from, read as the marks say, and held to them by the check."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from evaluation.moderation.actions import agree_consensus, assent
from evaluation.moderation.actions.holding import open_item
from evaluation.moderation.actions.keeping import keep_missing
from evaluation.moderation.agenda import agenda, readable
from evaluation.moderation.figures import differences
from evaluation.moderation.listing import reading
from evaluation.moderation.models import Consensus
from evaluation.scoring.actions import reopen_marks
from evaluation.scoring.items import Batch, items
from procurement.core.db import db
from procurement.core.numbers import shown
from procurement.core.vocabulary import FIRST_ROUND, Stage
from tests.factories import DISCUSSED, Small

pytestmark = pytest.mark.one_database


def same_as_live(small: Small) -> None:
    """What is kept is what the live agenda says, to whoever reads it."""
    assert list(differences()) == []
    for who in ("moderator", "evaluator1", "lead"):
        ctx = small.ctx(who)
        live = readable(ctx, agenda(small.procurement.id, FIRST_ROUND))
        kept = reading(ctx, small.procurement.id, FIRST_ROUND)
        assert [_of_live(row) for row in live.rows] == [_of_kept(line) for line in kept.page("", "", 1)], who
        assert (kept.total, kept.ready) == (live.total, len(live.rows)), who
        assert kept.open == len([row for row in live.rows if row.consensus is None])
        missing = [(one.criterion.id, one.items, [user.id for user in one.missing]) for one in live.awaited]
        assert missing == [(one.criterion.id, one.items, [user.id for user in one.missing]) for one in kept.awaited]
        for row in live.rows:
            place, following = kept.place(row.tender.id, row.criterion.id)
            assert place == live.place(row.tender.id, row.criterion.id)
            after = live.after(row.tender.id, row.criterion.id)
            assert (following and _of_kept(following)) == (after and _of_live(after))


def _of_live(row: Any) -> tuple[Any, ...]:
    marks = [(one.initials, one.name, shown(one.mark)) for one in row.marks]
    waiting = sorted(user.name for user in row.waiting)
    score = row.consensus.score if row.consensus else None
    return row.code, row.tender.id, row.standing, marks, waiting, score, row.dissents, row.drafted, row.veiled


def _of_kept(line: Any) -> tuple[Any, ...]:
    waiting = sorted(line.waiting)
    return (
        *(line.code, line.tender_id, line.standing, list(line.marks), waiting),
        *(line.score, line.dissents, line.drafted, line.veiled),
    )


def agreed(small: Small, number: int) -> Consensus:
    item = items(small.procurement.id, FIRST_ROUND)[number]
    open_item(small.ctx("moderator"), item)
    both = [small.staff["evaluator1"].id, small.staff["evaluator2"].id]
    words = {"deciding": "No date.", "not_followed": "The 4.", "strengths": "", "higher": "A date."}
    return agree_consensus(small.ctx("moderator"), item, score=Decimal(3), present=both, discussed=DISCUSSED, **words)


def test_what_is_kept_follows_every_turn_of_the_meeting(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scoring()
        small.open(Stage.MODERATION)
        small.marks |= {(0, "Q1", "evaluator1"): Decimal(2), (0, "Q1", "evaluator2"): Decimal(4)}
        small.mark_all("evaluator1")
        same_as_live(small)
        small.mark_all("evaluator2")
        same_as_live(small)
        record = agreed(small, 0)
        same_as_live(small)
        assent(small.ctx("evaluator1"), record, agrees=True)
        assent(small.ctx("evaluator2"), record, agrees=False, dissent="The 4 has a ground.")
        same_as_live(small)
        item = items(small.procurement.id, FIRST_ROUND)[1]
        reopen_marks(
            small.ctx("lead"),
            Batch(item.procurement_id, item.criterion, FIRST_ROUND),
            small.staff["evaluator1"],
            "A page was missed.",
        )
        same_as_live(small)
        small.declare("evaluator2", {small.tenders[2].organisation_id: "A friend."})
        same_as_live(small)


def test_a_figure_that_was_falsified_is_found_and_one_from_before_is_made(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Small(clock).scored()
        assert list(differences()) == []
        db.session.execute(
            text("UPDATE item_figure SET steps = 4, nearness = -4 WHERE id = (SELECT min(id) FROM item_figure)")
        )
        db.session.execute(text("UPDATE question_figure SET agreed = 1 WHERE criterion_id = 1"))
        db.session.commit()
        assert [one.split()[0] for one in differences()] == ["item_figure", "question_figure"]
        db.session.execute(text("DELETE FROM item_figure"))
        db.session.execute(text("DELETE FROM question_figure"))
        db.session.commit()
        assert len(list(differences())) == 8
        keep_missing()
        assert list(differences()) == []
        assert small.procurement.id
