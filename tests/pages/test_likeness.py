"""Signs of collusion: looked for by the lead in a job, kept as found, each at its two places with its explanations."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from evaluation.award.likeness_found import last_look, read_found, searches, views_of
from evaluation.invariants import INVARIANTS
from procurement.core.audit import trail
from procurement.core.db import db
from procurement.core.vocabulary import Event
from tests.factories import Small
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

SHARED = "in every town two carers stand by each night so that no call is misssed when the roads are closed by snow"


class Alike(Small):
    """Two of the bidders say the same; a third says something of its own."""

    def answer(self, index: int, code: str) -> str:
        said = super().answer(index, code)
        return f"{said} As agreed, {SHARED}." if code == "Q1" and index < 2 else said


def test_the_lead_alone_looks_and_finds_both_places(app: Flask, clock: Any) -> None:
    with app.app_context():
        small = Alike(clock).scoring()
        here = f"/procurements/{small.procurement.code}/likeness"
        lead, evaluator = Visitor(app, small.staff["lead"]), Visitor(app, small.staff["evaluator1"])
        assert "Nobody has looked yet" in words(lead.get(here))
        assert evaluator.post(here).status_code == 403 and last_look(small.procurement.id) is None
        assert lead.post(here).status_code == 303
        db.session.rollback()
        job = last_look(small.procurement.id)
        assert job is not None and (job.state, job.done) == ("done", job.total)
        (row,) = searches(small.procurement.id)
        found = read_found(row)
        assert not found.settled and found.prices == () and trail(row)[0].event == Event.LIKENESS_FOUND
        (one,) = found.passages
        assert {one.first.bidder, one.second.bidder} == {small.bidder_names[0], small.bidder_names[1]}
        page = words(lead.get(here))
        assert page.count(SHARED) == 2 and "Innocent explanations: the same adviser" in page
        assert "once quality is settled" in page
        assert lead.get(f"{here}?state=1").json["state"] == "done"
        assert trail(job)[0].event == Event.LIKENESS_LOOKED_FOR
        about = f"{small.tenders[0].organisation_id}-{small.tenders[1].organisation_id}"
        judged = {"found": row.id, "about": about, "outcome": "innocent", "reason": ""}
        refused = lead.post(here, judged)
        assert refused.status_code == 422 and "Say why" in words(refused) and views_of(small.procurement.id) == []
        why = "Both bought their words from one adviser."
        assert lead.post(here, {**judged, "reason": why}).status_code == 303
        db.session.rollback()
        (view,) = views_of(small.procurement.id)
        assert (view.about, view.found_id) == (sorted(small.bidder_names[:2]), row.id)
        assert why not in trail(view)[0].payload
        assert why in words(lead.get(here))
        lead.post(here)
        db.session.rollback()
        assert [one.sha256 for one in searches(small.procurement.id)] == [row.sha256] * 2, "found again, the same"
        assert [fault for one in INVARIANTS if "collusion" in one.says for fault in one.breaches()] == []
        assert "found the same" in words(lead.get(here))
        small.declare("lead", {small.tenders[0].organisation_id: "My sister works there."})
        assert all(said not in words(lead.get(here)) for said in (SHARED, why)), "nothing of a bidder with an interest"
