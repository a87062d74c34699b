"""The home page of each role, help, the frame, and a demonstration's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from procurement.cases.actions import create_procurement
from procurement.core import clock as core_clock
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import ROLE_WORDS, Regime, Role, Stage
from procurement.people.actions import add_person
from procurement.timetable.due_list import due_list, due_words
from procurement.timetable.tasks import Task
from tests.conftest import close
from tests.factories import PASSWORD, Small, local
from tests.pages.visiting import Visitor, page, statements, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


# The list, without a page

NOW = local("2021-05-24T09:10")


def groups(*tasks: Task) -> dict[str, list[str]]:
    found = due_list([(task, "Care") for task in tasks], NOW)
    return {
        name: [row.task.what for row in getattr(found, name)]
        for name in ("overdue", "this_week", "later", "waiting", "done")
    }


def test_each_task_stands_once_in_the_group_of_its_date() -> None:
    assert groups(
        Task("past", "/", NOW - timedelta(seconds=1)),
        Task("now", "/", NOW),
        Task("sixth day", "/", NOW + timedelta(days=6, hours=23)),
        Task("seventh day", "/", NOW + timedelta(days=7)),
        Task("some day", "/"),
        Task("theirs", "/", NOW - timedelta(days=3), waiting="Priya"),
        Task("finished", "/", NOW - timedelta(days=3), 4, 4, waiting="nobody"),
        Task("half", "/", NOW + timedelta(days=1), 2, 4),
    ) == {
        "overdue": ["past"],
        "this_week": ["now", "half", "sixth day"],
        "later": ["seventh day", "some day"],
        "waiting": ["theirs"],
        "done": ["finished"],
    }


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2021-05-24T09:09", ("Since 9:09am", "Mon 24 May, 9:09am")),
        ("2021-05-24T17:00", ("Today, 5pm", "Mon 24 May, 5pm")),
        ("2021-05-23T23:59", ("1 day late", "Sun 23 May, 11:59pm")),
        ("2021-05-20T12:00", ("4 days late", "Thu 20 May, noon")),
        ("2021-05-25T00:30", ("Tomorrow, 12:30am", "Tue 25 May, 12:30am")),
        ("2022-01-04T09:00", ("In 225 days", "Tue 4 Jan 2022, 9am")),
    ],
)
def test_days_are_counted_by_the_calendar(due: str, said: tuple[str, str]) -> None:
    assert due_words(local(due), NOW) == said


def test_the_first_thing_to_do_is_the_most_overdue() -> None:
    found = due_list([(Task("b", "/", NOW), "x"), (Task("a", "/", NOW - timedelta(days=9)), "y")], NOW)
    assert found.first is not None and found.first.task.what == "a"
    assert due_list([], NOW).first is None


# The page


def home(app: Flask, small: Small, who: str) -> str:
    return words(Visitor(app, small.staff[who]).get("/"))


def test_nobody_who_is_not_signed_in_sees_it(app: Flask, small: Small) -> None:
    answer = Visitor(app).get("/")
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


def test_the_lead_sees_stages_due_and_what_is_in_the_way(app: Flask, small: Small) -> None:
    small.opened()
    small.clock.at(local("2021-04-29T10:00"))
    shown = page(Visitor(app, small.staff["lead"]).get("/"))
    said = " ".join(shown.text_content().split())
    overdue = shown.xpath("//h2[starts-with(., 'Overdue')]/following-sibling::ul[1]/li/a")
    assert {link.get("href") for link in overdue} >= {
        "/procurements/SMALL-1/timetable/selection",
        "/procurements/SMALL-1/timetable/scoring",
    }
    assert "Open selection checks" in said and "3 days late" in said
    assert "1 thing in the way" in said  # moderation waits for scoring to open
    assert "Before selection checks can open" in said
    # The row is the link, and there is one primary button, for the first of them.
    [primary] = shown.xpath("//section[@class='sub']//a[@class='btn btn--small']")
    assert primary.get("href") == overdue[0].get("href")


def test_an_evaluator_is_led_to_their_questions(app: Flask, small: Small) -> None:
    small.scoring()
    shown = page(Visitor(app, small.staff["evaluator1"]).get("/"))
    said = " ".join(shown.text_content().split())
    assert "Score Q1 Workforce" in said and "0 of 3" in said
    assert "Open scoring" not in said and "Close scoring" not in said
    [primary] = shown.xpath("//section[@class='sub']//a[@class='btn btn--small']")
    assert primary.get("href").startswith("/procurements/SMALL-1/")


def test_who_has_nothing_to_do_learns_what_comes_next(app: Flask, small: Small) -> None:
    small.tendering()
    said = home(app, small, "approver")
    assert "Nothing to do" in said
    assert "Next: tendering closes, Fri 23 April 2021, 4pm." in said


def test_a_person_without_a_part_and_a_bidder_without_a_procurement(app: Flask, small: Small) -> None:
    nobody = add_person(Context.at_console(), None, "new@council.example", "New Person", password=PASSWORD)
    assert "You have no part in a procurement yet." in words(Visitor(app, nobody).get("/"))
    bidder = Visitor(app, small.bidders[0])
    assert "When a council opens a procurement for tenders it is listed here." in words(bidder.get("/"))
    assert "Small care procurement" not in bidder.get("/").text


def test_a_bidder_sees_what_is_published_and_not_the_councils_tasks(app: Flask, small: Small) -> None:
    small.tendering()
    small.clock.at(local("2021-04-27T09:00"))
    shown = Visitor(app, small.bidders[0]).get("/")
    said = words(shown)
    assert "Small care procurement" in said
    assert "Open opening" not in said and "in the way" not in said and "Before" not in said
    tabs = page(shown).xpath("//header//nav//a/text()")
    assert tabs == ["My tasks", "Your tender", "Clarifications", "Tender documents", "Timetable", "Your organisation"]


def test_every_role_gets_its_page_and_its_tabs_at_every_point(app: Flask, small: Small) -> None:
    small.selected()
    for who in small.staff:
        shown = Visitor(app, small.staff[who]).get("/")
        assert shown.status_code == 200
        tabs = page(shown).xpath("//header//nav//a")
        assert tabs[0].get("aria-current") == "page"
        assert all(tab.get("aria-current") is None for tab in tabs[1:])
        assert ("Record" in [tab.text for tab in tabs]) == (who in ("lead", "approver", "auditor"))


def test_dates_of_each_procurement_and_no_more_statements_for_more_tasks(app: Flask, small: Small) -> None:
    small.opened()
    visitor = Visitor(app, small.staff["lead"])
    visitor.get("/")
    with statements() as one:
        visitor.get("/")
    for index in range(3):
        create_procurement(
            Context.at_console(),
            small.staff["lead"],
            code=f"MORE-{index}",
            title=f"More {index}",
            buyer="Invented Council",
            regime=Regime.PA2023,
            route="Open",
            summary="",
        )
    with statements() as four:
        shown = visitor.get("/")
    assert all(f"More {index}" in words(shown) for index in range(3))
    assert "4 procurements" in words(shown)
    assert len(four) - len(one) <= 3 * 40  # each procurement costs a constant number


def test_titles_are_shown_inert(app: Flask, small: Small) -> None:
    create_procurement(
        Context.at_console(),
        small.staff["lead"],
        code="EVIL-1",
        title="<script>alert(1)</script>{{ 7*7 }}",
        buyer="Invented Council",
        regime=Regime.PA2023,
        route="Open",
        summary="",
    )
    shown = Visitor(app, small.staff["lead"]).get("/")
    assert "<script>alert(1)" not in shown.text
    assert "{{ 7*7 }}" in words(shown)


def test_help_is_open_to_anyone_and_speaks_of_every_role(app: Flask, small: Small) -> None:
    for visitor in (Visitor(app), Visitor(app, small.staff["auditor"])):
        said = words(visitor.get("/help"))
        for role in Role:
            if role is not Role.KEEPER:
                assert ROLE_WORDS[role] in said


# A demonstration


@pytest.fixture
def shown(settings: Any, clock: Any, tmp_path: Path) -> Iterator[tuple[Flask, Small]]:
    """A demonstration with two tenders in it, on a clock of its own."""
    application = create_app(replace(settings, demonstration=True))
    with application.app_context():
        made = Small(clock).tendering()
        made.fill(0)
        application.extensions["clock"].stand_at(core_clock.now())
        core_clock.set(application.extensions["clock"])
        yield application, made
    close(application)


def test_there_is_no_such_page_in_a_real_instance(app: Flask, small: Small) -> None:
    small.tendering()
    lead = Visitor(app, small.staff["lead"])
    assert lead.get("/demonstration").status_code == 404
    assert lead.post("/demonstration/clock", {"preset": "2030-01-01T09:00:00+00:00"}).status_code == 404
    for answer in (lead.get("/"), Visitor(app).get("/sign-in")):
        assert "/demonstration" not in answer.text


def test_a_newcomer_may_be_each_role(shown: tuple[Flask, Small]) -> None:
    app, _ = shown
    newcomer = Visitor(app)
    assert page(newcomer.get("/sign-in")).xpath("//main//a[@href='/demonstration']")
    parts = page(newcomer.get("/demonstration"))
    rows = {row.xpath("string(th)"): row for row in parts.xpath("//table//tbody/tr")}
    assert set(rows) == {
        "Procurement lead",
        "Opening officer",
        "Evaluator",
        "Moderator",
        "Accountant",
        "Approver",
        "Auditor",
        "Bidder, not submitted",
        "Bidder, not begun",
    }
    assert len(rows["Evaluator"].xpath(".//a")) == 2
    for name, said in (("Auditor", "Auditor Person"), ("Bidder, not submitted", "Bid Manager 1")):
        someone = Visitor(app)
        link = rows[name].xpath("string(.//a/@href)")
        assert someone.get(link).status_code == 302
        assert said in words(someone.get("/"))
    assert not parts.xpath("//main//form")


def test_only_the_lead_moves_the_clock_and_only_forwards(shown: tuple[Flask, Small]) -> None:
    app, small = shown
    before = core_clock.now()
    auditor = Visitor(app, small.staff["auditor"])
    auditor.get("/demonstration")
    preset = {"preset": (before + timedelta(days=1)).isoformat()}
    assert auditor.post("/demonstration/clock", preset).status_code == 403
    lead = Visitor(app, small.staff["lead"])
    offered = page(lead.get("/demonstration")).xpath("//button[@name='preset']/@value")
    assert datetime.fromisoformat(offered[0]) == local("2021-03-25T09:00")
    assert local("2021-04-23T15:55") in map(datetime.fromisoformat, offered)
    assert local("2021-04-23T16:01") in map(datetime.fromisoformat, offered)
    moved = lead.post("/demonstration/clock", {"preset": local("2021-04-23T16:01").isoformat()})
    assert moved.status_code == 303
    assert local("2021-04-23T16:01") <= core_clock.now() < local("2021-04-23T16:03")
    assert "Tendering" not in words(lead.get("/")).split("Open now")[-1].split("Next")[0]
    back = {"at-day": "23", "at-month": "4", "at-year": "2021", "at-time": "15:00"}
    refused = lead.post("/demonstration/clock", back)
    assert refused.status_code == 422
    assert "the record only grows" in words(refused)
    assert core_clock.now() >= local("2021-04-23T16:01")


def test_a_moment_that_cannot_be_gone_to(shown: tuple[Flask, Small]) -> None:
    app, small = shown
    lead = Visitor(app, small.staff["lead"])
    lead.get("/demonstration")
    before = core_clock.now()
    for preset in ("", "yesterday", "2021-04-23", "9999-12-31T23:59:59+00:00", "2020-01-01T00:00:00+00:00"):
        assert lead.post("/demonstration/clock", {"preset": preset}).status_code == 422, preset
    assert core_clock.now() - before < timedelta(minutes=5)


def test_windows_turn_with_the_clock(shown: tuple[Flask, Small]) -> None:
    app, small = shown
    lead = Visitor(app, small.staff["lead"])
    lead.get("/demonstration")
    fields = zip(("day", "month", "year", "time"), ["24", "4", "2021", "9am"], strict=True)
    assert lead.post("/demonstration/clock", {f"at-{box}": text for box, text in fields}).status_code == 303
    db.session.commit()
    assert Stage.TENDERING not in small.ctx("lead").standing.open_stages
    assert "The demonstration clock shows Sat 24 April 2021, 9am" in words(lead.get("/procurements/SMALL-1/timetable"))
