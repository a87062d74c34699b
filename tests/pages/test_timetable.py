"""The timetable's pages: dates to everyone, buttons to the lead, refusals beside the stage, a file for calendars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from procurement.core.db import db
from procurement.core.vocabulary import STAGE_WORDS, Stage
from procurement.timetable.actions import plan_stage, set_milestone
from procurement.timetable.models import StageEvent, StagePlan
from procurement.timetable.queries import windows
from procurement.timetable.windows import State
from tests.factories import Small, local
from tests.pages.visiting import Visitor, page, statements, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/timetable"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock)


def lead(app: Flask, small: Small) -> Visitor:
    return Visitor(app, small.staff["lead"])


def state(small: Small, stage: Stage) -> State:
    db.session.commit()
    return windows(small.procurement.id, small.clock.moment)[stage].state


def dates(opens: str, closes: str) -> dict[str, str]:
    """Two moments as the form's boxes hold them: "27 4 2021 09:00"."""
    boxes = ("day", "month", "year", "time")
    return {
        f"{name}-{box}": text
        for name, typed in (("opens_at", opens), ("closes_at", closes))
        for box, text in zip(boxes, typed.split(), strict=True)
    }


def replan_scoring(small: Small, reason: str) -> None:
    later = local("2021-04-28T09:00"), local("2021-06-04T17:00")
    plan_stage(small.ctx("lead"), small.procurement, Stage.SCORING, *later, reason=reason)


def test_the_chart_and_the_table_have_the_same_stages(app: Flask, small: Small) -> None:
    small.tendering()
    set_milestone(small.ctx("lead"), small.procurement, "Contracts start", local("2021-11-15T00:00"))
    shown = page(lead(app, small).get(HERE))
    rows = [" ".join(row.text_content().split()) for row in shown.xpath("//table//tbody/tr/th")]
    drawn = [text.text.split(maxsplit=1)[1] for text in shown.xpath("//div[@class='gantt']/svg[1]/text")]
    assert len(rows) == len(drawn) == len(Stage) + 1
    assert all(row.startswith(name) for row, name in zip(rows, drawn, strict=True))
    assert drawn[-1] == "Contracts start"
    listed = [
        " ".join(item.text_content().split()) for item in shown.xpath("//ol[contains(@class, 'chart-list')]/li//b")
    ]
    assert listed == drawn
    assert "Today, Wed 24 Mar" in "".join(shown.xpath("//svg//text/text()"))


def test_dates_that_are_worked_out_say_so(app: Flask, small: Small) -> None:
    said = words(lead(app, small.tendering()).get(HERE))
    assert "Ends at midnight afterThu 11 November 2021" in said
    assert said.count("confirm with your legal team") == 4  # the chart, the table, the findings, the standstill


def test_the_lead_sees_what_stands_in_the_way_before_pressing(app: Flask, small: Small) -> None:
    small.opened()
    small.open(Stage.SELECTION)
    shown = page(lead(app, small).get(HERE + "/selection"))
    card = shown.xpath("//section[h2[contains(., 'Before selection checks can close')]]")[0]
    outstanding = card.xpath(".//ul[@class='todo']/li")
    assert len(outstanding) == 3
    assert all(item.xpath(".//a/@href") for item in outstanding)
    assert card.xpath(".//form[@action=$here]//button", here=HERE + "/selection/close")


def test_a_refusal_stands_beside_the_stage_and_changes_nothing(app: Flask, small: Small) -> None:
    small.opened()
    small.open(Stage.SELECTION)
    before = db.session.query(StageEvent).count()
    answer = lead(app, small)
    answer.get(HERE)
    refused = answer.post(HERE + "/selection/close")
    assert refused.status_code == 409
    assert refused.text.count("<title>Error: ") == 1
    assert "Selection checks were not closed" in words(refused)
    assert "cannot close yet" in words(refused)
    assert "Before selection checks can close" in words(refused)
    db.session.commit()
    assert db.session.query(StageEvent).count() == before
    assert state(small, Stage.SELECTION) is State.OPEN


def test_opening_and_closing_by_the_buttons(app: Flask, small: Small) -> None:
    small.opened()
    small.clock.at(local("2021-04-26T12:00"))
    visitor = lead(app, small)
    visitor.get(HERE)
    opened = visitor.post(HERE + "/scoring/open")
    assert (opened.status_code, opened.location) == (303, HERE)
    assert "Scoring is open." in words(visitor.get(HERE))
    assert state(small, Stage.SCORING) is State.OPEN


def test_reopening_asks_for_a_reason_and_keeps_it(app: Flask, small: Small) -> None:
    small.opened()
    visitor = lead(app, small)
    visitor.get(HERE + "/opening")
    blank = visitor.post(HERE + "/opening/reopen", {"reason": "  "})
    assert blank.status_code == 422
    assert "Say why it is reopened." in words(blank)
    assert page(blank).xpath("//details[@open]//textarea[@name='reason']")
    typed = "An envelope was overlooked: {{ 7*7 }} <b>see</b> the register."
    assert visitor.post(HERE + "/opening/reopen", {"reason": typed}).status_code == 303
    assert state(small, Stage.OPENING) is State.OPEN
    history = visitor.get(HERE)
    assert typed in words(history)
    assert "<b>see</b>" not in history.text


def test_a_passed_deadline_offers_nothing(app: Flask, small: Small) -> None:
    small.submitted()
    small.clock.at(local("2021-04-23T16:00:01"))
    visitor = lead(app, small)
    shown = visitor.get(HERE + "/tendering")
    assert not page(shown).xpath("//main//form")
    assert "A deadline that has passed cannot be moved" in words(shown)
    assert "cannot be reopened" in words(visitor.post(HERE + "/tendering/reopen", {"reason": "Please"}))
    assert visitor.get(HERE + "/tendering/plan").status_code == 302


def test_new_dates_keep_the_old_beside_the_reason(app: Flask, small: Small) -> None:
    visitor = lead(app, small.tendering())
    form = visitor.get(HERE + "/scoring/plan")
    assert page(form).xpath("string(//input[@name='closes_at-time']/@value)") == "17:00"
    version = page(form).xpath("string(//input[@name='version']/@value)")
    fields = {"version": version, "note": "Room 2.14", "reason": "Two evaluators are away."}
    saved = visitor.post(HERE + "/scoring/plan", {**fields, **dates("28 4 2021 9am", "4 6 2021 17:00")})
    assert saved.status_code == 303
    said = words(visitor.get(HERE))
    assert "Scoring. Dates changed from Mon 26 Apr, 9am – Fri 28 May, 5pm to Wed 28 Apr, 9am – Fri 4 Jun, 5pm" in said
    assert "Two evaluators are away." in said
    assert "Opening +2" in said and "Closing +4" in said  # Monday 31 May was a bank holiday
    stale = visitor.post(HERE + "/scoring/plan", {**fields, **dates("29 4 2021 9am", "11 6 2021 17:00")})
    assert stale.status_code == 409
    assert "Fri 4 June 2021, 5pm" in words(stale) and "Two evaluators are away." in words(stale)


NOT_TAKEN = (
    ("30 2 2021 09:00", "4 6 2021 17:00", "Why", "30 February 2021 does not exist"),
    ("28 3 2021 01:30", "4 6 2021 17:00", "Why", "the clocks go forward"),
    ("28 4 2021 09:00", "31 10 2021 01:30", "Why", "happens twice"),
    ("28 4 2021 25:00", "4 6 2021 17:00", "Why", "Enter a time from 00:00 to 23:59."),
    ("28 4 ٢٠٢١ 09:00", "4 6 2021 17:00", "Why", "Enter the year in four digits"),
    ("4 6 2021 17:00", "28 4 2021 09:00", "Why", "The closing must come after the opening."),
    ("28 4 2021 09:00", "4 6 2021 17:00", "", "Say why the plan changes"),
    ("28 4 2021 09:00", "4 6 2021 17:00", "x" * 2001, "Shorten it to 2,000 or fewer."),
    ("28 4 2021 09:00", "4 6 2021 17:00", "a\x00b", "cannot be printed"),
)


def test_dates_that_cannot_be_taken_are_refused_beside_their_boxes(app: Flask, small: Small) -> None:
    visitor = lead(app, small)
    version = page(visitor.get(HERE + "/scoring/plan")).xpath("string(//input[@name='version']/@value)")
    before = db.session.query(StagePlan).count()
    for opens, closes, reason, said in NOT_TAKEN:
        answer = visitor.post(HERE + "/scoring/plan", {"version": version, "reason": reason, **dates(opens, closes)})
        assert answer.status_code == 422, said
        assert said in "".join(page(answer).xpath("//p[contains(@class, 'govuk-error-message')]//text()"))
        assert page(answer).xpath("string(//input[@name='opens_at-day']/@value)") == opens.split()[0]
    db.session.commit()
    assert db.session.query(StagePlan).count() == before


def test_an_empty_date_is_a_date_not_yet_set(app: Flask, small: Small) -> None:
    visitor = lead(app, small)
    version = page(visitor.get(HERE + "/award/plan")).xpath("string(//input[@name='version']/@value)")
    blank = {f"{name}-{box}": "" for name in ("opens_at", "closes_at") for box in ("day", "month", "year", "time")}
    sent = visitor.post(HERE + "/award/plan", {"version": version, "reason": "Not known yet.", **blank})
    assert sent.status_code == 303
    said = words(visitor.get(HERE))
    assert "No dates set" in said


def test_others_read_and_turn_nothing(app: Flask, small: Small) -> None:
    small.tendering()
    for who in ("evaluator1", "approver", "auditor"):
        visitor = Visitor(app, small.staff[who])
        assert not page(visitor.get(HERE)).xpath("//main//form")
        assert not page(visitor.get(HERE + "/opening")).xpath("//main//form")
        assert visitor.get(HERE + "/scoring/plan").status_code == 403
        for way in ("open", "close", "reopen"):
            assert visitor.post(f"{HERE}/opening/{way}", {"reason": "Mine"}).status_code == 403
    assert state(small, Stage.OPENING) is State.NOT_OPENED


def test_a_bidder_learns_of_it_when_it_is_published_and_never_who_and_why(app: Flask, small: Small) -> None:
    bidder = Visitor(app, small.bidders[0])
    for address in (HERE, HERE + "/scoring", HERE + ".ics", "/procurements/SMALL-1/scheme"):
        assert bidder.get(address).status_code == 404
    small.tendering()
    reason = "An evaluator is ill."
    replan_scoring(small, reason)
    for address in (HERE, HERE + "/scoring"):
        shown = bidder.get(address)
        assert shown.status_code == 200
        assert "4 Jun" in words(shown)
        assert reason not in shown.text and "Lead Person" not in shown.text and "working days late" not in shown.text
        assert not page(shown).xpath("//main//form")
    assert "Closing +" not in bidder.get(HERE).text
    assert Visitor(app).get(HERE).status_code == 302


def test_addresses_that_name_nothing(app: Flask, small: Small) -> None:
    visitor = lead(app, small)
    for address in (HERE + "/nonsense", HERE + "/nonsense/plan", "/procurements/NONE-9/timetable"):
        assert visitor.get(address).status_code == 404
    assert visitor.post(HERE + "/nonsense/open").status_code == 404


def test_the_calendar_file_has_each_opening_and_closing(app: Flask, small: Small) -> None:
    small.tendering()
    set_milestone(small.ctx("lead"), small.procurement, "Contracts start; all lots", local("2021-11-15T00:00"))
    replan_scoring(small, "Later.")
    answer = Visitor(app, small.staff["evaluator1"]).get(HERE + ".ics")
    assert answer.mimetype == "text/calendar"
    assert 'filename="SMALL-1-timetable.ics"' in answer.headers["Content-Disposition"]
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2 * len(Stage) + 1
    closes = lines.index("UID:SMALL-1-scoring-closes@evenhand")
    assert "DTSTART:20210604T160000Z" in lines[closes : closes + 6]
    assert "SEQUENCE:1" in lines[closes : closes + 6]
    assert "SUMMARY:Contracts start\\; all lots: Small care procurement" in lines
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))


def test_the_page_asks_the_database_as_often_with_a_long_history(app: Flask, small: Small) -> None:
    visitor = lead(app, small.tendering())
    visitor.get(HERE)
    with statements() as few:
        visitor.get(HERE)
    for day in range(1, 20):
        plan_stage(
            small.ctx("lead"),
            small.procurement,
            Stage.AWARD,
            local(f"2021-08-{day:02d}T09:00"),
            local("2021-10-29T17:00"),
            reason=f"Reason {day}",
        )
    with statements() as many:
        visitor.get(HERE)
    assert len(many) == len(few)


def test_one_tab_is_marked(app: Flask, small: Small) -> None:
    visitor = lead(app, small.tendering())
    for address, tab in (
        (HERE, "Timetable"),
        (HERE + "/scoring", "Timetable"),
        ("/procurements/SMALL-1/scheme", "Timetable"),
        ("/procurements/SMALL-1/record", "Record"),
        ("/", "My tasks"),
    ):
        marked = page(visitor.get(address)).xpath("//header//nav//a[@aria-current='page']/text()")
        assert marked == [tab], address


# How tenders are judged


def test_the_published_scheme_is_the_frozen_one(app: Flask, small: Small) -> None:
    small.tendering()
    shown = words(lead(app, small).get("/procurements/SMALL-1/scheme"))
    for said in ("Q1 Workforce", "60", "Q2 Safety", "40", "Weights make 100", "40% of the quality weight", "Excellent"):
        assert said in shown
    assert "Nothing is rounded" in shown and "Equal totals share their rank." in shown
    assert "figures for two years" in shown
    bidder = words(Visitor(app, small.bidders[0]).get("/procurements/SMALL-1/scheme"))
    assert "Q1 Workforce" in bidder and "SHA-256" in bidder
    assert "figures for two years" not in bidder and "Lead Person" not in bidder


def test_freezing_by_the_button_until_tendering_opens(app: Flask, small: Small) -> None:
    visitor = lead(app, small)
    before = words(visitor.get("/procurements/SMALL-1/scheme"))
    assert "Frozen" in before and "Freeze the scheme" not in before
    small.tendering()
    visitor.get("/procurements/SMALL-1/scheme")
    assert visitor.post("/procurements/SMALL-1/scheme/freeze").status_code == 403


def test_every_stage_has_its_page(app: Flask, small: Small) -> None:
    visitor = lead(app, small.opened())
    for stage in Stage:
        shown = page(visitor.get(f"{HERE}/{stage.value}"))
        assert shown.xpath("string(//h1)").strip() == STAGE_WORDS[stage]
        assert len(shown.xpath("//main//button[contains(@class, 'btn') and not(contains(@class, 'btn--'))]")) <= 1
