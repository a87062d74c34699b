"""Leave and deputies in pages: hours that are left where people are planned, and who stands in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from evaluation.setup.actions import save_pack
from evaluation.setup.pack import Panelist
from evaluation.setup.queries import draft_row, pack_of
from procurement.cases.queries import by_code
from procurement.core.action import Context
from procurement.people.actions import record_own_leave
from tests.conftest import SetClock
from tests.factories import Small, local
from tests.pages.test_setup import HERE, NEW
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

WHERE = f"{HERE}/absences"


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    with app.app_context():
        return Small(clock)


@pytest.fixture
def lead(app: Flask, small: Small, clock: SetClock) -> Visitor:
    """The lead of a pack with two evaluators of forty hours each, who mark nothing yet."""
    clock.at(local("2026-02-20T09:00"))
    visitor = Visitor(app, small.staff["lead"])
    visitor.post("/procurements/new", NEW)
    with app.app_context():
        procurement = by_code("CARE-2026")
        assert procurement
        row = draft_row(procurement.id)
        assert row
        people = tuple(
            Panelist(small.staff[name].email, small.staff[name].name, (), Decimal(40))
            for name in ("evaluator1", "evaluator2")
        )
        ctx = Context.of(small.staff["lead"].id, procurement.id)
        save_pack(ctx, procurement, replace(pack_of(row), people=people), version=row.version, part="test")
    return visitor


def days(prefix: str, first: date, last: date) -> dict[str, str]:
    """Two days as their boxes hold them."""
    named = {"first": first, "last": last}
    return {
        f"{prefix}{name}-{part}": str(getattr(day, part))
        for name, day in named.items()
        for part in ("day", "month", "year")
    }


def test_ones_own_leave_is_recorded_shown_and_taken_back(app: Flask, lead: Visitor, small: Small) -> None:
    ann = Visitor(app, small.staff["evaluator1"])
    ann.get("/profile")
    bad = ann.post("/profile/leave", days("", date(2026, 4, 20), date(2026, 4, 10)))
    assert bad.status_code == 422 and "The last day is before the first" in words(bad)
    assert page(bad).xpath("string(//input[@id='first-day']/@value)") == "20", "what was typed is kept"
    assert ann.post("/profile/leave", {"words": "x"}).status_code == 422
    fields = days("", date(2026, 4, 20), date(2026, 4, 22)) | {"words": "Camping"}
    assert ann.post("/profile/leave", fields).status_code == 303
    told = words(lead.get(WHERE))
    assert "Mon 20 April 2026" in told and "Camping" in told
    number = page(ann.get("/profile")).xpath("string(//input[@name='leave']/@value)")
    other = Visitor(app, small.staff["evaluator2"])
    other.get("/profile")
    assert other.post("/profile/leave/withdraw", {"leave": number}).status_code == 422, "nobody else's"
    assert ann.post("/profile/leave/withdraw", {"leave": number}).status_code == 303
    assert "Camping" not in lead.get(WHERE).text
    bidder = Visitor(app, small.bidders[0])
    assert "Your leave" not in words(bidder.get("/profile"))
    assert bidder.post("/profile/leave", fields).status_code == 422


def test_leave_in_the_scoring_window_lowers_the_hours_and_moves_the_proposal(
    app: Flask, lead: Visitor, small: Small
) -> None:
    from procurement.core.vocabulary import Stage
    from procurement.timetable.queries import windows

    with app.app_context():
        procurement = by_code("CARE-2026")
        assert procurement
        scoring = windows(procurement.id, local("2026-02-20T09:00"))[Stage.SCORING]
        assert scoring.opens_at and scoring.closes_at
        ann, first, last = small.staff["evaluator1"], scoring.opens_at.date(), scoring.closes_at.date()
        record_own_leave(Context.of(ann.id), ann, first, last)
    said = words(lead.get(f"{HERE}/people"))
    assert "0 of 40 hours: on leave" in said and said.count("on leave") == 1
    assert "0 of 40 hours: on leave" in words(lead.get(WHERE))
    form = page(lead.get(f"{HERE}/people"))
    fields = {one.get("name"): one.get("value", "") for one in form.xpath("//form[.//*[@id='people']]//input[@name]")}
    fields |= {"evaluators_needed": "1", "propose": "1"}
    kept = {name: value for name, value in fields.items() if not name.startswith("tick-") and "outside" not in name}
    assert lead.post(f"{HERE}/people", kept).status_code == 303
    with app.app_context():
        procurement = by_code("CARE-2026")
        assert procurement
        row = draft_row(procurement.id)
        assert row
        given = {one.email: len(one.questions) for one in pack_of(row).people}
        asked = len(pack_of(row).questions)
    assert given == {small.staff["evaluator1"].email: 0, small.staff["evaluator2"].email: asked}


def test_a_lead_names_a_deputy_and_ends_their_part(app: Flask, lead: Visitor, small: Small, clock: SetClock) -> None:
    where = "/procurements/SMALL-1/setup/absences"
    clock.at(local("2021-05-01T09:00"))
    lead = Visitor(app, small.staff["lead"])
    held = f"moderator:{small.staff['moderator'].id}"
    asked = days("deputy-", date(2021, 5, 3), date(2021, 5, 7)) | {
        "deputy-holder": held,
        "deputy-deputy": "nobody@council.example",
        "deputy-reason": "Annual leave",
    }
    assert "No deputy is named" in words(lead.get(where))
    unknown = lead.post(f"{where}/deputy", asked)
    assert unknown.status_code == 422 and "Nobody on the council’s side has an account" in words(unknown)
    bidder = lead.post(f"{where}/deputy", asked | {"deputy-deputy": small.bidders[0].email})
    assert bidder.status_code == 422 and "Nobody on the council’s side has an account" in words(bidder)
    auditor = lead.post(f"{where}/deputy", asked | {"deputy-deputy": small.staff["auditor"].email})
    assert auditor.status_code == 422 and "An auditor reads" in words(auditor)
    assert lead.post(f"{where}/deputy", asked | {"deputy-deputy": small.staff["lead"].email}).status_code == 303
    told = words(lead.get(where))
    assert "Moderator Person" in told and "Annual leave" in told and "Not yet" in told
    number = page(lead.get(where)).xpath("string(//input[@name='deputy']/@value)")
    reader = Visitor(app, small.staff["auditor"])
    assert "Annual leave" in words(reader.get(where)) and "End now" not in words(reader.get(where))
    assert reader.post(f"{where}/deputy/withdraw", {"deputy": number}).status_code == 403
    assert lead.post(f"{where}/deputy/withdraw", {"deputy": number}).status_code == 303
    assert lead.post(f"{where}/deputy/withdraw", {"deputy": number}).status_code == 422
    assert "No deputy is named" in words(lead.get(where))
    assert "named a deputy for an absence" in words(lead.get("/procurements/SMALL-1/record"))
