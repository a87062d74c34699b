"""One small tender from its timetable to its award report, in a browser: two lots, three bidders, two evaluators."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner

from evaluation.calculators import CALCULATORS
from tests.journeys import deciding, judging, tendering
from tests.journeys.walking import House, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_council_runs_a_tender_from_timetable_to_award_report(house: House, tmp_path: Path) -> None:
    """The main job, end to end."""
    timetable(house)
    intake(house, tmp_path)
    opening(house)
    selection(house)
    scoring(house)
    moderation(house)
    negotiation(house)
    finance(house)
    award(house)
    outputs(house)
    assert not house.faults, "\n".join(house.faults)


def timetable(house: House) -> None:
    """The lead sees what is due and opens tendering."""
    house.at("2021-03-24T09:00")
    lead = house.person("lead")
    lead.sees("Open tendering")
    lead.here("timetable")
    lead.here("scheme")
    tendering.open_stage(house, "tendering")
    lead.here("timetable/opening")
    lead.press("Open opening")
    lead.sees("Opening was not opened", "Tendering is not closed")


def intake(house: House, folder: Path) -> None:
    """Three tenders come; one is replaced, one comes again too late."""
    files = tendering.make_files(folder)
    house.at("2021-04-20T10:00")
    first, second = house.bidder(1), house.bidder(2)
    third = tendering.register(house, "Dogwood Care", "98000003", "Dora Wood", "dora@dogwood.example")
    code = house.code

    tendering.start(first)
    first.visit(f"/bid/{code}/submit")
    first.sees("No lot chosen", "Not answered", "No file")
    first.visit(f"/bid/{code}")
    first.follow("Selection questions", within=first.page.locator("#selection"))
    first.choose("No")
    first.fill("P2 Insurance", "Typed and not sent: ten million.")
    first.page.locator("[data-autosave-status][data-state=saved]").wait_for()
    first.visit(f"/bid/{code}")
    first.follow("Selection questions", within=first.page.locator("#selection"))
    assert first.page.get_by_label("P2 Insurance").input_value() == "Typed and not sent: ten million."
    first.visit(f"/bid/{code}")
    tendering.answer(first, "Alder Homecare")
    tendering.choose_lots(first, "1 Northtown", "2 Southtown")
    tendering.give_file(first, "A", files["A"])
    first.sees("1 thing still blocks Submit", "3 days")
    tendering.give_file(first, "S3", files["S3"])
    sent: list[str] = []
    first.page.on("request", lambda request: sent.append(request.method) if "/uploads/" in request.url else None)
    first.page.locator("form.drop").filter(has_text="Add files").locator("input[type=file]").set_input_files(
        files["big"]
    )
    bar = first.page.get_by_role("progressbar", name=f"Uploading {files['big'].name}")
    bar.wait_for()
    first.page.locator(".files .name", has_text=files["big"].name).and_(first.page.locator("a")).wait_for(
        timeout=30_000
    )
    assert sent.count("PATCH") == 3
    house.at("2021-04-20T11:30:07")
    earlier = tendering.submit(first)
    first.sees("Received Tue 20 April 2021, 11:30:07", *(tendering.sha256(files[name]) for name in ("A", "S3", "big")))

    tendering.take_up(first)
    tendering.give_file(first, "S3", files["new prices"])
    first.sees("Changes not submitted")
    later = tendering.submit(first)
    assert later != earlier
    first.sees(tendering.sha256(files["new prices"]))
    first.sees_not(tendering.sha256(files["S3"]))

    for bidder, name in ((second, "Birch Support"), (third, "Dogwood Care")):
        tendering.start(bidder)
        tendering.answer(bidder, name)
        tendering.choose_lots(bidder, "1 Northtown")
        tendering.give_file(bidder, "A", files["A"])
        tendering.give_file(bidder, "S3", files["S3"])
        tendering.submit(bidder)

    lead = house.person("lead")
    lead.here("envelopes")
    lead.sees("Received 3")
    lead.sees_not("Alder", "Birch", "Dogwood")
    house.at("2021-04-23T15:59:59")
    tendering.take_up(third)
    third.follow("Q2 Safety")
    third.fill("Q2 Safety", "A better answer, thought of late.")
    third.press("Save and go to the list")
    third.follow("Check and submit")
    house.at("2021-04-23T16:00:01")
    third.press("Submit", within=third.page.get_by_role("main"))
    assert third.heading() == "This came after the deadline"
    third.sees("Fri 23 April 2021, 16:00:01", "stands")


def opening(house: House) -> None:
    """Sealed until two people open."""
    lead = house.person("lead")
    lead.here("envelopes")
    lead.sees("Alder Homecare", "Birch Support", "Dogwood Care: came late", "Sealed")
    lead.sees_not("turnover was 20%", "mobilisation plan")
    lead.here("tenders/1", status=404)
    tendering.open_stage(house, "opening", "2021-04-26T09:00")
    lead.here("opening/1")
    lead.sees("1 late tender must be decided first.")
    lead.here("envelopes")
    lead.choose("No, leave it sealed")
    lead.fill("Why", "Its first tender came in time; the second press came one second late.")
    lead.press("Decide about Dogwood Care")
    lead.sees("Not taken")
    tendering.open_all(house, 1)
    opener = house.person("opener")
    opener.sees("Alder Homecare", "Lead Person", "Opener Person", "3 tenders")
    tendering.close_stage(house, "opening")


def selection(house: House) -> None:
    """Two pass, the third fails and is out of scoring."""
    lead = house.person("lead")
    tendering.open_stage(house, "selection")
    lead.here("selection/1", status=403)
    for name in ("lead", "moderator", "evaluator1", "evaluator2", "accountant1", "accountant2"):
        judging.declare(house.person(name))
    judging.select(house, "Bidder 01", True, "Checked item by item.")
    judging.select(house, "Bidder 02", True, "Checked item by item.")
    judging.select(house, "Bidder 03", False, "A ground applies that was not declared.")
    lead.here("selection")
    tendering.close_stage(house, "selection")


FIRST_MARKS = {("Q1", "Bidder 01"): 4, ("Q1", "Bidder 02"): 3, ("Q2", "Bidder 01"): 4, ("Q2", "Bidder 02"): 3}


def scoring(house: House) -> None:
    """Two evaluators mark alone; neither sees the other's before both have submitted."""
    tendering.open_stage(house, "scoring")
    one, two = house.person("evaluator1"), house.person("evaluator2")
    judging.score_by_keyboard(one, FIRST_MARKS, "ONLY-ONE")
    one.here("moderation")
    judging.submit_marks(one, "Q1", "Q2")
    one.here("scoring/Q1/1")
    one.sees("You have submitted these marks.")
    two.here("scoring/Q1/3")
    two.sees("This tender is no longer being evaluated.")
    for path in ("scoring", "scoring/Q1/1", "scoring/check", "moderation"):
        two.here(path)
        two.sees_not("ONLY-ONE", "Bidder 03")
    two.here("moderation/Q1/1", status=403)
    two.sees_not("ONLY-ONE")
    for name, path in (("lead", "progress"), ("moderator", "progress"), ("moderator", "moderation")):
        house.person(name).here(path)
        house.person(name).sees_not("ONLY-ONE")
    judging.score_by_keyboard(two, {**FIRST_MARKS, ("Q1", "Bidder 01"): 5}, "ONLY-TWO")
    judging.submit_marks(two, "Q1", "Q2")


def moderation(house: House) -> None:
    """The panel agrees each score; each evaluator agrees the record for themself."""
    tendering.open_stage(house, "moderation", "2021-04-30T09:00")
    moderator = house.person("moderator")
    moderator.here("moderation")
    moderator.here("moderation/Q1/1")
    moderator.page.locator("summary", has_text="Why this mark").first.click()
    moderator.sees("1 step apart", "ONLY-ONE Q1")
    assert "ONLY-TWO Q1" in moderator.page.content()
    for (code, bidder), score in FIRST_MARKS.items():
        judging.agree(moderator, code, int(bidder[-1]), score)
    for name in ("evaluator1", "evaluator2"):
        house.person(name).here("moderation?state=mine")
        for code, bidder in FIRST_MARKS:
            judging.assent(house.person(name), code, int(bidder[-1]))
    moderator.here("moderation")
    moderator.sees("nothing is left to discuss")
    tendering.close_stage(house, "scoring")
    tendering.close_stage(house, "moderation")


def negotiation(house: House) -> None:
    """Meetings with both, an invitation, a resubmission by one, its opening and its marks."""
    tendering.open_stage(house, "negotiation", "2021-06-02T09:00")
    judging.meet(house, "Bidder 01", 3)
    judging.meet(house, "Bidder 02", 4)
    tendering.open_stage(house, "resubmission")
    judging.invite(house)
    house.at("2021-07-08T10:00")
    first = house.bidder(1)
    first.visit(f"/bid/{house.code}")
    first.sees("You may revise Q1")
    first.follow("Q1 Workforce")
    first.fill("Q1", "Alder Homecare answers Q1 again: winter cover starts on 1 October.")
    first.press("Save and go to the list")
    first.visit(f"/bid/{house.code}/submit")
    first.sees("since your first tender", "again:", "1 October")
    tendering.submit(first)
    tendering.close_stage(house, "negotiation")
    tendering.open_stage(house, "rescoring", "2021-07-12T09:00")
    tendering.open_all(house, 2)
    for name in ("evaluator1", "evaluator2"):
        judging.score_by_keyboard(house.person(name), {("Q1", "Bidder 01"): 5}, "AGAIN")
        judging.submit_marks(house.person(name), "Q1")
    judging.agree(house.person("moderator"), "Q1", 1, 5, "?round=2")
    for name in ("evaluator1", "evaluator2"):
        judging.assent(house.person(name), "Q1", 1, "?round=2")
    lead = house.person("lead")
    lead.here("negotiation/movement")
    lead.sees("Up 1")
    lead.here("tenders/1?round=1")
    lead.sees("turnover was 20% last year")
    lead.here("tenders/1?round=2")
    lead.sees("winter cover starts on 1 October", "What changed since the first tender: +")
    tendering.close_stage(house, "rescoring")


def finance(house: House) -> None:
    """One accountant decides, another agrees."""
    tendering.open_stage(house, "finance")
    one, two = house.person("accountant1"), house.person("accountant2")
    for bidder in ("Bidder 01", "Bidder 02"):
        deciding.key_accounts(one, bidder)
        deciding.decide_standing(one, bidder)
    one.sees_not("Record my word")
    for bidder in ("Bidder 01", "Bidder 02"):
        deciding.moderate_standing(two, bidder)
    one.here("finance")
    tendering.close_stage(house, "finance")


def award(house: House) -> None:
    """Ranked, recommended, approved by another, told, and the standstill runs."""
    tendering.open_stage(house, "award", "2021-08-23T09:00")
    lead, approver = house.person("lead"), house.person("approver")
    lead.here("award")
    lead.follow("1 Northtown")
    lead.sees("Alder Homecare Bidder 01 92.00", "Birch Support Bidder 02 60.00", "Dogwood Care")
    lead.page.locator("summary", has_text="Failed selection").click()
    lead.sees("A ground applies that was not declared.")
    trace(lead)
    deciding.recommend(lead)
    lead.here("award/decision")
    lead.sees_not("Record my decision")
    approver.here("award/1")
    deciding.approve(approver)

    lead.visit("/outbox")
    lead.sees_not("Outcome")
    house.at("2021-08-24T10:00")
    lead.here("award/letters/2")
    deciding.send_letters(house)
    # Ten days after Tuesday 24 August end on Friday 3 September 2021: regulation 87(2) of the 2015 Regulations.
    lead.sees("Fri 3 September 2021", "Sat 4 September 2021")
    told = CliRunner().invoke(
        next(command for command in CALCULATORS if command.name == "standstill"),
        ["--regime", "PCR2015", "--sent", "2021-08-24"],
    )
    assert '"last_day": "2021-09-03"' in told.output, told.output
    lead.visit("/outbox")
    lead.sees("bid1@bidder1.example", "bid2@bidder2.example", "dora@dogwood.example")
    bidder = house.bidder(2)
    bidder.visit("/")
    lead.here("record")
    lead.sees("Lead Person", "Approver Person")


def trace(lead: Person) -> None:
    """From a number of the ranking to who gave it and why: two clicks."""
    lead.here("award/1")
    lead.follow("who gave Bidder 01 this for Q1")
    lead.page.locator("summary", has_text="Why this mark").first.click()
    lead.sees("Evaluator1 Person", "AGAIN Q1 Bidder 01: part (b) has no date.", "Agreed score")


def outputs(house: House) -> None:
    """The report and the workbook, made in jobs with progress, opened."""
    lead = house.person("lead")
    lead.here("documents/award-report")
    lead.here("documents/award-report/public")
    report = pypdf.PdfReader(BytesIO(deciding.make(house, "Award report")))
    said = " ".join(" ".join(page.extract_text() for page in report.pages).split())
    for words in (
        "Alder Homecare",
        "Birch Support",
        "Dogwood Care",
        "92",
        "The record supports it.",
        "Award as ranked",
    ):
        assert words in said, words
    book = openpyxl.load_workbook(BytesIO(deciding.make(house, "Award workbook")))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert any("RANK" in str(formula) or "COUNTIF" in str(formula) for formula in formulas), formulas[:20]
    assert "Alder Homecare" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    for title in ("Award report, public version", "Score matrix", "Opening register", "Moderation record"):
        assert deciding.make(house, title)[:4] in (b"%PDF", b"PK\x03\x04")
