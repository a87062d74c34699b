"""Lots that are drawn where nothing else parts bids, and lots that an award leaves unfilled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from evaluation.award.actions import approve, recommend
from evaluation.award.actions.lettering import answer_leak
from evaluation.award.actions.of_lots import correct_draw, decide_course, draw_before_witnesses, draw_by_secret
from evaluation.award.draws import by_seed
from evaluation.award.lot_queries import drawn_rows
from evaluation.award.outstanding import flags
from evaluation.award.queries import consensus_ids, published_scheme
from evaluation.award.replay import replay
from evaluation.award.sending import ready
from evaluation.award.snapshot import thaw
from evaluation.scheme.actions import freeze_scheme
from evaluation.scheme.queries import scheme_row
from exports.record.offline.awards import check_award
from exports.record.offline.faults import Unsound
from exports.record.offline.spelling import spelled
from procurement.core.action import Invalid
from procurement.core.audit import sha256
from procurement.core.json_input import BadInput
from tests.actions.test_award import awarding, broken, ranks, standing
from tests.conftest import SetClock
from tests.factories import Small

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """The small procurement, nothing done yet."""
    with app.test_request_context():
        yield Small(clock)


def drawing(small: Small, step: str) -> Small:
    """A tie across the last place of the first lot, under a scheme whose last step draws lots."""
    row = scheme_row(small.procurement.id)
    assert row is not None
    row.tie_break = ["quality", step]
    freeze_scheme(small.ctx("lead"), small.procurement)
    return awarding(small)


def test_lots_drawn_before_two_witnesses_part_a_tie_and_the_ranking_follows(small: Small) -> None:
    drawing(small, "lots")
    lead, (lot, _) = small.ctx("lead"), small.lots
    with pytest.raises(Invalid, match="lots are to be drawn"):
        recommend(lead, small.procurement, "Award as ranked.")
    seen, how, now = ("Ann Ash", "Ben Birch"), "Slips from a bowl.", small.clock.moment
    order = ["Bidder 03", "Bidder 02"]
    for field, *asked in (
        ("order", order[:1], seen, how, now),
        ("witness_two", order, ("Ann Ash", "ann ash "), how, now),
        ("how", order, seen, " ", now),
        ("drawn_at", order, seen, how, now + timedelta(days=1)),
    ):
        with pytest.raises(Invalid) as wrong:
            draw_before_witnesses(lead, lot, *asked)  # type: ignore[arg-type]
        assert wrong.value.field == field
    with pytest.raises(Invalid, match="does not end in such a draw"):
        draw_by_secret(lead, lot, order)
    draw_before_witnesses(lead, lot, order, seen, how, now)
    north, _ = standing(small)
    assert ranks(north)[1:] == [(2, "Bidder 03", 60, "award"), (3, "Bidder 02", 60, "reserve")]
    assert north.ties[-1].parted_by == "lots"
    with pytest.raises(Invalid, match="every bidder of the tie"):
        draw_before_witnesses(lead, lot, order[::-1], seen, how, now)
    [wrong] = drawn_rows(small.procurement.id, lot.id)
    right, why = order[::-1], "The two slips were typed the wrong way round; both witnesses signed the slip."
    for number, names, reason, sentence in (
        (wrong.id, right, " ", "Say what was typed wrongly"),
        (wrong.id, ["Bidder 01", "Bidder 03"], why, "every bidder of the same draw"),
        (wrong.id + 9, right, why, "does not stand any more"),
    ):
        with pytest.raises(Invalid, match=sentence):
            correct_draw(lead, lot, number, names, seen, how, now, reason)
    correct_draw(lead, lot, wrong.id, right, seen, how, now, why)
    assert [code for _, code, _, _ in ranks(standing(small)[0])[1:]] == right
    assert [row.replaces_id for row in drawn_rows(small.procurement.id, lot.id)] == [None, wrong.id]
    correct_draw(lead, lot, drawn_rows(small.procurement.id, lot.id)[-1].id, order, seen, how, now, "It was right.")
    done = recommend(lead, small.procurement, "Award as drawn.")
    assert thaw(done.snapshot).lots == standing(small) and not broken()
    [replayed] = [json.dumps(one).encode() for one in thaw(done.snapshot).replays]
    assert [s.bidder for s in replay(replayed).lots["1"].ranking] == ["Bidder 01", "Bidder 03", "Bidder 02"]
    frozen = {"snapshot": done.snapshot, "sha256": done.sha256}
    rows: dict[str, Any] = {"lots_drawn:1": {"drawn_order": order, "secret": ""}}
    rows |= {f"consensus:{row.id}": {} for row in consensus_ids(small.procurement.id).values()}
    assert check_award("it", frozen, rows) > 0
    with pytest.raises(Unsound, match="not one that is on record"):
        check_award("it", frozen, {**rows, "lots_drawn:1": {"drawn_order": order[::-1], "secret": ""}})
    later = {"drawn_order": order[::-1], "secret": "", "replaces_id": 1, "at": now.isoformat()}
    with pytest.raises(Unsound, match="not one that is on record"):
        check_award("it", frozen, {**rows, "lots_drawn:2": later})


def test_a_secret_whose_hash_was_published_draws_lots_that_anybody_can_draw_again(small: Small) -> None:
    drawing(small, "seed")
    lead, (lot, _) = small.ctx("lead"), small.lots
    published = published_scheme(small.procurement.id).document["draw"]["sha256"]
    made = draw_by_secret(lead, lot, ["Bidder 02", "Bidder 03"])
    assert sha256(made.secret) == published and not made.witnesses
    assert tuple(made.drawn_order) == by_seed(made.secret, "1", ["Bidder 03", "Bidder 02"])
    done = recommend(lead, small.procurement, "Award as drawn.")
    assert not standing(small)[0].tied and not broken()
    spoiled = json.loads(done.snapshot)
    file = spoiled["replay"] if "bids" in spoiled["replay"] else spoiled["replay"]["files"][0]
    assert replay(json.dumps(file).encode()).lots["1"].unresolved == ()
    file["draws"][0]["order"].reverse()
    with pytest.raises(BadInput, match="is not the order that the secret gives"):
        replay(json.dumps(file).encode())
    row = {"drawn_order": made.drawn_order[::-1], "secret": made.secret}
    with pytest.raises(Unsound, match="not the one that its secret gives"):
        check_award("it", {"snapshot": spelled(spoiled), "sha256": sha256(spelled(spoiled))}, {"lots_drawn:1": row})
    approve(small.ctx("approver"), done, "The record supports it.")
    with pytest.raises(Invalid, match="has been approved"):
        draw_by_secret(lead, lot, ["Bidder 02", "Bidder 03"])


def test_a_lot_that_is_not_filled_is_decided_of_by_itself(small: Small) -> None:
    awarding(small)
    lead, (north, south), on = small.ctx("lead"), small.lots, small.clock.moment.date()
    good: tuple[Any, ...] = ("cease", "Only Cedar Living came near.", "Cabinet, 21/00041", on)
    for at, (field, bad) in enumerate(
        (("course", "sell"), ("reason", " "), ("decided_by", ""), ("decided_on", on + timedelta(days=2)))
    ):
        with pytest.raises(Invalid) as wrong:
            decide_course(lead, north, *good[:at], bad, *good[at + 1 :])
        assert wrong.value.field == field
    with pytest.raises(Invalid, match="has the providers that it needs"):
        decide_course(lead, south, *good)
    decide_course(lead, north, *good)
    [said] = [flag.what for flag in flags(small.procurement.code, standing(small)) if "tied" in flag.what]
    assert said.endswith("none of them is awarded. Ceased: Only Cedar Living came near.")
    done = recommend(lead, small.procurement, "Award as ranked; the last place of lot 1 ceases.")
    assert [bid.bidder_code for bid in thaw(done.snapshot).lots[0].awarded] == ["Bidder 01"]
    [named] = ready(done, on).open_leaks
    assert (named.of, named.part, named.found) == ("Lot 1", "course", "Cedar Living")
    answer_leak(lead, small.procurement, named.key, withheld=True, reason="Regulation 86(6).")
    made = ready(done, on)
    said = made.words(made.outcomes[1])
    assert "ceases: decided on Mon 23 August 2021 by Cabinet, 21/00041. Reason: Only [withheld] came near." in said
