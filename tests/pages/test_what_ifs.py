"""What-ifs of the lots: tried in a copy by the lead, kept under a name, set beside the award, and never the award."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from evaluation.award.actions import recommend
from evaluation.award.allocated import worked_out
from evaluation.award.allocation import best_total, solver
from evaluation.award.lot_queries import what_ifs
from evaluation.award.models import LotsSearched
from evaluation.award.queries import results
from evaluation.award.snapshot import results_form, thaw
from procurement.core.audit import canonical, sha256, trail
from procurement.core.db import db
from procurement.core.vocabulary import Event
from tests.actions.test_award import awarding, broken, parted, together
from tests.conftest import SetClock
from tests.factories import Small
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/award/what-ifs"


def typed(page: str) -> dict[str, Any]:
    """The boxes of the form as they stand in the page."""
    form = html.fromstring(page).get_element_by_id("try")
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def test_a_copy_is_tried_kept_and_set_beside_the_award_that_stays(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock)
        lead, chair = (Visitor(app, small.staff[who]) for who in ("lead", "moderator"))
        assert "Nothing to try yet" in words(lead.get(HERE))
        parted(small)
        small.moderated()
        assert "while the award stage is open" in words(lead.get(HERE))
        awarding(small)
        before = canonical(results_form(results(small.procurement.id, clock.moment)))
        page = lead.get(HERE)
        assert "No what-if was kept yet" in words(page)
        boxes = typed(page.text)
        assert (boxes["fewest_1"], boxes["most_1"], boxes["hours_1"], boxes["most_2"]) == ("1", "2", "", "1")
        same = lead.post(HERE, {**boxes, "name": "As it is"})
        assert same.status_code == 422 and "Nothing differs from the award yet" in words(same)
        wrong = lead.post(HERE, {**boxes, "name": "", "fewest_1": "3", "hours_1": "many", "limits": "1, 9 | 1"})
        told = words(wrong)
        for sentence in ("Give it a name", "it cannot take fewer", "Line 1: there is no lot 9"):
            assert sentence in told
        assert wrong.status_code == 422 and typed(wrong.text)["hours_1"] == "many"
        none = lead.post(HERE, {**boxes, "name": "Nobody", "out_1": "y", "out_2": "y", "out_3": "y"})
        assert "Leave at least one bidder in" in words(none) and not what_ifs(small.procurement.id)
        changed = {
            **boxes,
            "name": "One lot each, without 3",
            "most_each": "1",
            "out_3": "y",
            "mechanism": "best_total",
        }
        assert chair.post(HERE, changed).status_code == 403
        kept = lead.post(HERE, changed)
        assert kept.status_code == 303 and "beside=1" in kept.headers["Location"]
        db.session.rollback()
        [row] = what_ifs(small.procurement.id)
        assert trail(row)[0].event == Event.WHAT_IF_KEPT and row.by_id == small.staff["lead"].id
        assert row.sha256 == sha256(canonical({"name": row.name, "given": row.given, "result": row.result}))
        assert [[one["lot"], one["bidder"]] for one in json.loads(row.result)["awards"]] == [
            ["1", "Bidder 01"], ["2", "Bidder 02"]
        ]  # fmt: skip
        shown = words(chair.get(f"{HERE}?beside=1"))
        assert "Lot 2: in comes Birch" in shown and "out goes Alder" in shown and "Start from it" not in shown
        assert "nothing here can become it" in shown and "Every bidder is awarded at most 1 lot." in shown
        again = typed(lead.get(f"{HERE}?from=1").text)
        assert again["most_each"] == "" and (again["lots_1"], again["lots_2"], again["out_3"]) == ("1", "1", "y")
        assert lead.post(HERE, {**again, "name": "With hours", "hours_1": "700"}).status_code == 303
        assert "What moves: With hours" in words(lead.get(f"{HERE}?beside=2&beside=1&without=1"))
        db.session.rollback()
        assert canonical(results_form(results(small.procurement.id, clock.moment))) == before
        done = recommend(small.ctx("lead"), small.procurement, "Award as ranked.")
        assert "What" not in done.snapshot and "what_if" not in done.snapshot
        assert Visitor(app, small.bidders[0]).get(HERE).status_code in (403, 404)


def test_what_was_not_proved_in_the_time_of_a_page_is_looked_for_longer(
    app: Flask, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out.cache_clear()
    with app.app_context(), monkeypatch.context() as slow:
        slow.setattr(solver.Program, "maximise", _out_of_time)
        small = together(Small(clock), max_lots=1)
        lead = Visitor(app, small.staff["lead"])
        page = words(lead.get(HERE))
        assert "Not proved yet: The award" in page and "Nothing can be recommended before it is proved" in page
        assert "was not proved to be the best one" in words(lead.get("/procurements/SMALL-1/award/decision"))
        assert lead.post(HERE, {"seconds": "120", "of": "0"}).status_code == 303
        assert "Not proved yet: The award" in words(lead.get(HERE)), "the time ran out again"
        assert lead.post(HERE, {"seconds": "7", "of": "0"}).status_code == 303
        assert "Choose how long to look" in words(lead.get(HERE))
        slow.undo()
        assert lead.post(HERE, {"seconds": "600", "of": "0"}).status_code == 303
        assert "Not proved yet" not in words(lead.get(HERE))
        assert lead.get(f"{HERE}?state=1").json["message"] == "Done."
        firm = words(lead.get("/procurements/SMALL-1/award?firm=1"))
        assert "The lots are awarded together, so each change is tried on all of them" in firm
        assert "would have changed who is awarded a lot" in firm and "Weights with the same award" in firm
        db.session.rollback()
        done = recommend(small.ctx("lead"), small.procurement, "Award as allocated.")
        rows = list(db.session.scalars(select(LotsSearched).order_by(LotsSearched.id)))
        assert [(row.seconds, row.proved) for row in rows] == [(120, False), (600, True)]
        assert thaw(done.snapshot).lots[1].awarded[0].bidder_code == "Bidder 03" and not broken()
    worked_out.cache_clear()


def _out_of_time(*_: object) -> None:
    raise best_total.Unproved
