"""What other systems read: by a token alone, within its scope, its time and its issuer's part, and never a secret."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from evaluation.award.actions import send_letters
from exports.api.actions import end_token, issue_token
from exports.api.description import PATHS
from exports.api.models import ApiToken, ApiUse
from procurement.core.action import Invalid, Refused
from procurement.core.counted_tries import SCHEME, CountedInFiles
from procurement.core.db import db
from tests.conftest import SetClock
from tests.exports.open_data import read
from tests.factories import Small
from tests.pages.test_award import AT, person, said

pytestmark = pytest.mark.one_database

BASE = "/api/v1/procurements"


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


def ask(app: Flask, token: str, path: str) -> TestResponse:
    """One reading by another system."""
    return app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_token_reads_within_its_scope_until_it_ends_and_each_reading_is_on_record(app: Flask, small: Small) -> None:
    small.awarded(("pass", "pass", "fail"))
    lead, until = small.ctx("lead"), small.clock.moment + timedelta(days=2)
    with pytest.raises(Invalid, match="within a year"):
        issue_token(lead, small.procurement, "Register", ["results"], until + timedelta(days=400), covers_all=False)
    with pytest.raises(Refused):
        issue_token(small.ctx("auditor"), small.procurement, "Mine", ["results"], until, covers_all=False)
    row, token = issue_token(lead, small.procurement, "Register", ["procurement", "results"], until, covers_all=True)
    assert token not in str(db.session.execute(select(ApiToken.__table__)).all())
    listed = ask(app, token, BASE)
    assert [one["code"] for one in listed.json["procurements"]] == ["SMALL-1"]
    here = f"{BASE}/SMALL-1"
    assert ask(app, token, here).json["stages"]["award"] == "open"
    assert ask(app, token, f"{here}/results").json == {
        "published": False,
        "told_at": None,
        "standstill_ends_on": None,
        "lots": [],
    }
    assert ask(app, token, f"{here}/timetable").status_code == 403, "not in its scope"
    assert ask(app, token, f"{BASE}/OTHER-1").status_code == 404
    send_letters(small.ctx("lead"), small.procurement)
    told = ask(app, token, f"{here}/results")
    assert [len(lot["suppliers"]) for lot in told.json["lots"]] == [2, 1]
    assert small.tenders[2].organisation.name not in told.text
    assert read(ask(app, token, f"{here}/ocds").data).tag == ["award"]
    assert len(db.session.scalars(select(ApiUse)).all()) == 4, "an address is on record once an hour"
    end_token(small.ctx("lead"), row)
    refused = ask(app, token, here)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    _, short = issue_token(small.ctx("lead"), small.procurement, "Board", ["procurement"], until, covers_all=False)
    small.clock.at(until)
    assert ask(app, short, here).status_code == 401, "its time is over"


def test_the_lead_issues_a_token_that_is_shown_once_and_every_path_is_described(app: Flask, small: Small) -> None:
    lead = person(app, small, "lead")
    assert "No token yet" in said(lead.page(f"{AT}/tokens"))
    day = small.clock.moment + timedelta(days=30)
    typed = {"name": "Register", "scopes": "timetable", "covers": "one"}
    assert "Enter the last day" in lead.post(f"{AT}/tokens", typed).text
    until = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    issued = lead.post(f"{AT}/tokens", {**typed, **until})
    assert issued.status_code == 201
    token = issued.text.partition('id="issued-token" value="')[2].partition('"')[0]
    assert token not in lead.get(f"{AT}/tokens").text
    assert ask(app, token, f"{BASE}/SMALL-1/timetable").json["stages"][0]["stage"] == "tendering"
    row = db.session.scalars(select(ApiToken)).one()
    assert lead.post(f"{AT}/tokens", {"token": str(row.id)}).status_code == 303
    described = app.test_client().get("/api/v1/openapi.json").json
    routes = {rule.rule.removeprefix("/api/v1") for rule in app.url_map.iter_rules() if rule.endpoint[:4] == "api."}
    assert {path.replace("{", "<").replace("}", ">") for path, *_ in PATHS} == routes - {"/openapi.json"}
    assert set(described["paths"]) == {path for path, *_ in PATHS}


def _count(where: str) -> int:
    return CountedInFiles(where).incr("token 1", 60)


def test_readings_are_counted_for_all_processes_together(tmp_path: Path, clock: SetClock) -> None:
    clock.at("2026-03-02T09:00:00+00:00")
    where = f"{SCHEME}://{tmp_path / 'counts'}"
    with get_context("fork").Pool(2) as pool:
        assert sorted(pool.map(_count, [where] * 40)) == list(range(1, 41)), "no number is counted twice"
    kept = CountedInFiles(where)
    assert kept.get("token 1") == 40 and kept.get("token 2") == 0 and kept.check()
    assert kept.get_expiry("token 1") == (clock.moment + timedelta(seconds=60)).timestamp()
    clock.forward(seconds=60)
    assert kept.get("token 1") == 0 and kept.incr("token 1", 60) == 1, "the next minute begins anew"
    kept.clear("token 1")
    assert kept.reset() == 0


def test_too_many_readings_in_a_minute_wait(app: Flask) -> None:
    limiter = app.extensions["evenhand limiter"]
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    answers = [ask(app, f"guess {number}", BASE).status_code for number in range(60)]
    assert set(answers) == {401}
    late = ask(app, "guess 61", f"{BASE}/SMALL-1/timetable")
    assert late.status_code == 429 and "message" in late.json, "no guess is a token: all of them are counted as one"
