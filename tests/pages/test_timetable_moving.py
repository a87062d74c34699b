"""A change of dates shown before it is saved; pasted timetables; periods, owners, proclaimed days; files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Stage
from procurement.timetable.actions import set_milestone
from procurement.timetable.basis import links, owners
from procurement.timetable.models import Milestone, ProclaimedDay, StagePlan
from procurement.timetable.moving import Link, Unit
from tests.factories import Small, local
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

HERE = "/procurements/SMALL-1/timetable"
CASES = Path(__file__).resolve().parents[1] / "cases" / "timetable"


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).tendering()


@pytest.fixture
def lead(app: Flask, small: Small) -> Visitor:
    return Visitor(app, small.staff["lead"])


def plan(visitor: Visitor, closes: str = "4 6 2021 17:00", stage: str = "scoring", **more: str) -> dict[str, str]:
    """What the form of a stage would send, with another closing."""
    form = page(visitor.get(f"{HERE}/{stage}/plan"))
    fields = {
        name: form.xpath(f"string(//section[@id='move']//input[@name='{name}']/@value)")
        for name in (*(f"opens_at-{box}" for box in ("day", "month", "year", "time")), "version", "shown")
    }
    typed = dict(zip(("day", "month", "year", "time"), closes.split(), strict=True))
    return {**fields, **{f"closes_at-{box}": text for box, text in typed.items()}, "later": "keep", **more}


def shown(visitor: Visitor, fields: dict[str, str], stage: str = "scoring") -> Any:
    answer = visitor.post(f"{HERE}/{stage}/plan", {**fields, "show": "1"})
    assert answer.status_code == 200
    return page(answer)


def test_showing_what_moves_writes_nothing(small: Small, lead: Visitor) -> None:
    set_milestone(small.ctx("lead"), small.procurement, "Contracts start", local("2021-11-15T00:00"))
    before = db.session.query(StagePlan).count(), db.session.query(Message).count()
    seen = shown(lead, plan(lead, reason="Two evaluators are away."))
    facts = " ".join(" ".join(seen.xpath("//ul[@class='facts']")[0].text_content().split()).split())
    assert "8 stages14 dates in all" in facts
    assert "18 Novembercalculated end of standstill, was 11 November" not in facts  # by rule it ends on the 15th
    assert "15 Novembercalculated end of standstill, was 11 November" in facts
    assert "over" in facts and "“Contracts start” on Mon 15 November 2021, which holds" in facts
    assert "Bank holidays on the way: 31 May (Spring bank holiday)." in words_of(seen)
    assert "Scoring moves, and 7 stages with it; “Contracts start” would come too early" in words_of(seen)
    heads = [cell.text_content() for cell in seen.xpath("//table//thead//th")]
    assert "If saved" in heads
    cells = {
        row.xpath("string(th)").strip(): " ".join(row.xpath("td[last()]")[0].text_content().split())
        for row in seen.xpath("//tbody/tr")
    }
    assert cells["Scoring"] == "Closes Fri 4 Jun, 5pm"
    assert cells["Negotiation"].startswith("Opens Tue 8 Jun, 9am")
    assert cells["Tendering"] == "As now" and cells["Contracts start"] == "Held"
    assert seen.xpath("//svg//*[name()='rect' and @stroke-dasharray='4 2.5']")
    assert [b.text_content() for b in seen.xpath("//main//button[@class='btn']")] == ["Save and tell everyone"]
    db.session.commit()
    assert (db.session.query(StagePlan).count(), db.session.query(Message).count()) == before


def words_of(seen: Any) -> str:
    return " ".join(seen.text_content().split())


def test_what_was_shown_is_saved_and_told(small: Small, lead: Visitor) -> None:
    fields = plan(lead, reason="Two evaluators are away.")
    preview = shown(lead, fields)
    fields["shown"] = preview.xpath("string(//input[@name='shown']/@value)")
    untold = lead.post(f"{HERE}/scoring/plan", {**fields, "save": "1"})
    assert untold.status_code == 422 and "Say why, for bidders to read" in words(untold)
    assert "Save and tell everyone" in words(untold), "what moves stays in view"
    fields["told"] = "Scoring takes longer."
    saved = lead.post(f"{HERE}/scoring/plan", {**fields, "save": "1"})
    assert (saved.status_code, saved.location) == (303, f"{HERE}/scoring")
    said = words(lead.get(HERE))
    assert said.count("Two evaluators are away.") == 1 and "7 other stages moved with it" in said
    assert "Closing +4" in said
    db.session.commit()
    assert db.session.query(Message).filter(Message.subject.like("Dates have moved%")).count() >= 7


def test_dates_that_were_not_shown_are_shown_first(small: Small, lead: Visitor) -> None:
    fields = plan(lead, reason="Why")
    preview = shown(lead, fields)
    fields["shown"] = preview.xpath("string(//input[@name='shown']/@value)")
    other = {**fields, "closes_at-day": "11", "save": "1"}
    before = db.session.query(StagePlan).count()
    again = lead.post(f"{HERE}/scoring/plan", other)
    assert again.status_code == 200 and "Nothing is saved yet" in words(again)
    db.session.commit()
    assert db.session.query(StagePlan).count() == before


def test_a_change_that_cannot_be_is_said_at_its_box(small: Small, lead: Visitor) -> None:
    early = lead.post(f"{HERE}/scoring/plan", {**plan(lead, "1 4 2021 17:00"), "show": "1"})
    assert early.status_code == 422 and "The closing must come after the opening." in words(early)
    night = lead.post(f"{HERE}/scoring/plan", {**plan(lead, "31 10 2021 01:30"), "show": "1"})
    assert night.status_code == 422 and "happens twice" in words(night)
    far = lead.post(f"{HERE}/scoring/plan", {**plan(lead, "4 6 2099 17:00"), "show": "1"})
    assert far.status_code == 200 and "cannot be worked out" in words(far)


def test_spare_days_and_a_stage_alone(small: Small, lead: Visitor) -> None:
    spare = shown(lead, plan(lead, "31 8 2021 17:00", "finance", later="spare"))
    keep = shown(lead, plan(lead, "31 8 2021 17:00", "finance", later="keep"))
    alone = shown(lead, plan(lead, "31 8 2021 17:00", "finance", later="alone"))
    count = [int(seen.xpath("string(//ul[@class='facts']//b)").split()[0]) for seen in (keep, spare, alone)]
    assert count[0] >= count[1] >= count[2] == 1


def test_an_owner_and_what_a_stage_follows(small: Small, lead: Visitor) -> None:
    ann = small.staff["evaluator1"]
    lead.get(f"{HERE}/scoring/plan")
    assert lead.post(f"{HERE}/scoring/owner", {"person": str(ann.id)}).status_code == 303
    assert ann.name in words(lead.get(HERE))
    follow = {"after_stage": "scoring", "edge": "closes", "days": "2", "unit": "working"}
    assert lead.post(f"{HERE}/negotiation/follows", follow).status_code == 303
    db.session.commit()
    assert owners(small.procurement.id)[Stage.SCORING].id == ann.id
    assert links(small.procurement.id)[Stage.NEGOTIATION] == Link(Stage.SCORING, "closes", 2, Unit.WORKING)
    wrong = lead.post(f"{HERE}/negotiation/follows", {**follow, "days": "soon"})
    assert wrong.status_code == 422
    missing = lead.post(f"{HERE}/negotiation/follows", {**follow, "days": ""})
    assert missing.status_code == 422 and "Enter how many days after." in words(missing)
    assert lead.post(f"{HERE}/scoring/owner", {"person": "999999"}).status_code == 422


def test_the_periods_name_the_rule_on_the_timetable(small: Small, lead: Visitor) -> None:
    assert "no shortest period for light touch" in words(lead.get(HERE))
    lead.get(f"{HERE}/periods")
    blank = lead.post(f"{HERE}/periods", {"procedure": ""})
    assert blank.status_code == 422 and "Choose the procedure." in words(blank)
    sent = lead.post(f"{HERE}/periods", {"procedure": "open", "shortening": ["e_submission"], "uk_wide": ["yes"]})
    assert sent.status_code == 303
    said = words(lead.get(HERE))
    assert "Shortest tendering period: 30 days." in said and "30 days to tender are kept" in said
    assert "of the United Kingdom · PCR 2015" in said


def test_a_date_that_opens_nothing_is_added_and_moved_with_a_reason(app: Flask, small: Small, lead: Visitor) -> None:
    lead.get(f"{HERE}/dates")
    boxes = ("day", "month", "year", "time")
    start = {f"at-{box}": text for box, text in zip(boxes, ["15", "11", "2021", "09:00"], strict=True)}
    assert lead.post(f"{HERE}/dates", {"label": "Contracts start", **start}).status_code == 303
    again = lead.post(f"{HERE}/dates", {"label": "contracts start", **start, "reason": "Why"})
    assert again.status_code == 422 and "stands already" in words(again)
    later = {**start, "at-day": "22"}
    assert "Say why the date moves" in words(lead.post(f"{HERE}/dates", {"label": "Contracts start", **later}))
    move = page(lead.get(f"{HERE}/dates?move=Contracts start"))
    assert move.xpath("string(//input[@name='at-day']/@value)") == "15"
    moved = {"label": "Contracts start", **later, "reason": "The council meets later."}
    untold = lead.post(f"{HERE}/dates", moved)
    assert untold.status_code == 422 and "Say why, for bidders to read" in words(untold)
    assert lead.post(f"{HERE}/dates", moved | {"told": "The start is later."}).status_code == 303
    row = page(lead.get(HERE)).xpath("//tr[th[contains(., 'Contracts start')]]")[0]
    said = " ".join(row.text_content().split())
    assert "15 Nov" in said and "Mon 22 Nov, 9am" in said and "Moved +5" in said
    db.session.commit()
    mails = db.session.query(Message).filter(Message.subject.like("Dates have moved%")).all()
    assert any("- Contracts start: Mon 22 November 2021, 9am (was Mon 15 November 2021, 9am)" in m.body for m in mails)
    bidder = Visitor(app, small.bidders[0]).get(HERE)
    assert "Moved +5" not in bidder.text and "The council meets later." not in bidder.text
    assert "Amendment 1, " in words(bidder) and ": The start is later." in words(bidder)
    file = lead.get(f"{HERE}.ics").text.replace("\r\n ", "")
    assert file.count("SUMMARY:Contracts start") == 1


# A published timetable


def pasted(name: str) -> str:
    rows = json.loads((CASES / f"{name}.json").read_text())["input"]["rows"]
    return "\r\n".join("\t".join(cell or "" for cell in row) for row in rows)


def test_kent_2018_is_pasted_as_it_stands(small: Small, lead: Visitor) -> None:
    lead.get(f"{HERE}/check")
    answer = lead.post(f"{HERE}/check", {"rows": pasted("kent-2018")})
    assert answer.status_code == 200
    seen = page(answer)
    assert len(seen.xpath("//tbody/tr")) == 19
    findings = words_of(seen.xpath("//section[h2[.='Findings on the published timetable']]")[0])
    assert "Negotiation says 39 days" in findings and "No way of counting gives 39." in findings
    assert "Wednesday 7 November 2018" in findings
    assert len(seen.xpath("//div[@class='gantt']/svg[1]/text")) == 19
    assert "Nothing of this is saved" in words_of(seen)


@pytest.mark.parametrize("name", ["kent-2021", "lincolnshire-2020"])
def test_the_others_are_read_too(small: Small, lead: Visitor, name: str) -> None:
    lead.get(f"{HERE}/check")
    assert lead.post(f"{HERE}/check", {"rows": pasted(name)}).status_code == 200
    assert lead.post(f"{HERE}/check", {"rows": pasted(name), "year": "2020"}).status_code == 200


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "Paste the rows of a timetable"),
        ("A stage\t1 May 2025\n" * 5000, "The paste has 5,000 rows"),
        ("Tendering\t1 May 2025\n\t2 May 2025", "Row 2 has no stage. Merged cells"),
        ("Ten\x00dering\t1 May 2025", "Row 1 (Ten�dering) holds a character that cannot be printed"),
        ("x" * 400_001, "up to 400,000 are read"),
        ("<script>alert(1)</script>\t1 May 2025\t2\t3\t4", "a hidden column may have come along"),
    ],
)
def test_a_paste_that_cannot_be_taken_is_told_at_its_row(small: Small, lead: Visitor, rows: str, said: str) -> None:
    lead.get(f"{HERE}/check")
    answer = lead.post(f"{HERE}/check", {"rows": rows})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "<script>alert" not in answer.text


def test_bidders_have_no_such_page(app: Flask, small: Small) -> None:
    assert Visitor(app, small.bidders[0]).get(f"{HERE}/check").status_code == 404
    assert Visitor(app, small.staff["evaluator1"]).get(f"{HERE}/check").status_code == 200


# Taken away


def test_the_workbook_has_the_dates_and_what_is_not_a_bidders_business_only_for_the_council(
    app: Flask, small: Small, lead: Visitor
) -> None:
    answer = lead.get("/procurements/SMALL-1/timetable.xlsx")
    assert 'filename="SMALL-1-timetable.xlsx"' in answer.headers["Content-Disposition"]
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["Timetable", "Findings", "Bank holidays"]
    rows = list(book["Timetable"].iter_rows(min_row=5, values_only=True))
    assert len(rows) == len(Stage)
    scoring = next(row for row in rows if row[1] == "Scoring")
    assert scoring[5].isoformat() == "2021-04-26T09:00:00" and scoring[9] == 24
    bidder = load_workbook(BytesIO(Visitor(app, small.bidders[0]).get("/procurements/SMALL-1/timetable.xlsx").data))
    assert bidder.sheetnames == ["Timetable", "Bank holidays"]
    assert "Owner" not in [cell.value for cell in bidder["Timetable"][4]]


def test_the_page_on_a3(lead: Visitor) -> None:
    import pikepdf

    answer = lead.get("/procurements/SMALL-1/timetable.pdf")
    assert answer.mimetype == "application/pdf"
    with pikepdf.open(BytesIO(answer.data)) as document:
        assert len(document.pages) == 1
        left, bottom, right, top = (float(side) for side in document.pages[0].mediabox)
        assert (round((right - left) / 72 * 25.4), round((top - bottom) / 72 * 25.4)) == (420, 297)


def test_my_dates_are_mine(app: Flask, small: Small) -> None:
    small.opened()
    small.open(Stage.SCORING)
    mine = Visitor(app, small.staff["evaluator1"]).get("/my-dates.ics")
    assert mine.mimetype == "text/calendar"
    text = mine.text.replace("\r\n ", "")
    assert "DTSTART:20210528T160000Z" in text and "URL:http://localhost/procurements/SMALL-1/" in text
    other = Visitor(app, small.staff["auditor"]).get("/my-dates.ics").text
    assert "Q1" not in other
    assert Visitor(app).get("/my-dates.ics").status_code == 302


# Proclaimed days


def test_a_day_is_entered_counts_and_is_taken_back(small: Small, lead: Visitor) -> None:
    lead.get("/proclaimed-days")
    blank = lead.post("/proclaimed-days", {})
    assert blank.status_code == 422 and "Say where it is kept." in words(blank)
    typed = {"day-day": "7", "day-month": "6", "day-year": "2021", "name": "Coronation", "reason": "Gazette, 1 March"}
    sent = lead.post("/proclaimed-days", {**typed, "parts": ["England and Wales", "Scotland"]})
    assert sent.status_code == 303
    assert "Coronation" in words(lead.get("/proclaimed-days"))
    preview = shown(lead, plan(lead, reason="Why"))
    assert "Opens Wed 9 Jun, 9am" in words_of(preview)
    db.session.commit()
    [day] = db.session.query(ProclaimedDay).all()
    lead.get(f"/proclaimed-days/{day.id}/withdraw")
    assert lead.post(f"/proclaimed-days/{day.id}/withdraw", {"reason": " "}).status_code == 422
    assert lead.post(f"/proclaimed-days/{day.id}/withdraw", {"reason": "Moved."}).status_code == 303
    assert "None entered" in words(lead.get("/proclaimed-days"))
    assert lead.get(f"/proclaimed-days/{day.id}/withdraw").status_code == 404


def test_a_span_stands_in_the_timetable_and_is_taken_out_with_a_reason(small: Small, lead: Visitor) -> None:
    typed = {"label": "Cabinet decides", "reason": ""}
    typed |= {f"at-{box}": text for box, text in (("day", "1"), ("month", "9"), ("year", "2021"), ("time", "9am"))}
    late = {f"ends_at-{box}": text for box, text in (("day", "31"), ("month", "8"), ("year", "2021"), ("time", "5pm"))}
    refused = lead.post(f"{HERE}/dates", typed | late)
    assert refused.status_code == 422 and "ends before it begins" in refused.text and "Cabinet decides" in refused.text
    spanning = typed | late | {"ends_at-day": "14", "ends_at-month": "9"}
    assert lead.post(f"{HERE}/dates", spanning).status_code == 303
    row = next(row for row in page(lead.get(HERE)).xpath("//tbody/tr") if "Cabinet decides" in row.text_content())
    assert "to Tue 14 Sep" in " ".join(row.text_content().split()) and row.xpath("string(td[5])") == "10"
    there = f"{HERE}/dates?move=Cabinet%20decides"
    assert "Say why it is taken out" in lead.post(there, spanning | {"take_out": "yes"}).text
    gone = lead.post(
        there, spanning | {"take_out": "yes", "reason": "The cabinet delegated it.", "told": "It was delegated."}
    )
    assert gone.status_code == 303
    assert "Cabinet decides" not in page(lead.get(HERE)).xpath("string(//table)")
    rows = db.session.query(Milestone).filter_by(label="Cabinet decides").order_by(Milestone.id).all()
    assert [(row.taken_out, row.reason) for row in rows] == [(False, ""), (True, "The cabinet delegated it.")]
