"""How long a procurement is kept, the holds on it, and how it goes when its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.factories import Small, local
from tests.pages.visiting import Visitor, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/keeping"
TERMS = {
    "do": "terms",
    "ends_on-day": "31",
    "ends_on-month": "3",
    "ends_on-year": "2024",
    "record_years": "6",
    "won_years": "6",
    "lost_years": "3",
    "declared_years": "6",
    "reason": "Line 4.2 of the schedule.",
}
HOLD = {"do": "hold", "since-day": "2", "since-month": "8", "since-year": "2021", "hold_reason": "Claim <HT-2021-7>"}


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).awarded()


def test_periods_are_set_with_a_reason_and_a_hold_stands_wherever_it_bites(app: Flask, small: Small) -> None:
    lead, approver, auditor = (Visitor(app, small.staff[who]) for who in ("lead", "approver", "auditor"))
    assert "Not known yet" in words(lead.get(HERE)) and "No end known yet" in words(lead.get("/keeping"))
    wrong = lead.post(HERE, TERMS | {"record_years": "2", "lost_years": "many", "reason": ""})
    assert wrong.status_code == 422 and "many" in wrong.text and "Say why" in wrong.text
    assert lead.post(HERE, TERMS).status_code == 303
    assert "Kept until Sun 31 March 2030" in words(lead.get(HERE))
    assert approver.post(HERE, TERMS).status_code == 403 and auditor.post(HERE, HOLD).status_code == 403
    assert auditor.post(HERE, {"do": "nothing"}).status_code == 422
    future = HOLD | {"since-year": "2031"}
    assert "This day has not come yet." in words(approver.post(HERE, future))
    assert approver.post(HERE, HOLD).status_code == 303
    for page in (auditor.get(HERE), auditor.get("/keeping?stands=held")):
        assert "Claim <HT-2021-7>" in words(page)
    assert "None stands so" in words(auditor.get("/keeping?stands=due"))
    lift = {"do": "lift", "hold": "1", "lift_reason": " "}
    assert "Say why it is lifted" in words(lead.post(HERE, lift))
    assert lead.post(HERE, lift | {"lift_reason": "Settled."}).status_code == 303
    assert lead.post(HERE, lift | {"lift_reason": "Again."}).status_code == 422
    assert lead.post(HERE, lift | {"hold": "x"}).status_code == 422
    small.clock.at(local("2030-04-01T09:00"))
    assert "Small care" in words(Visitor(app, small.staff["lead"]).get("/keeping?stands=due"))
