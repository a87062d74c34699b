"""Lots, criteria, price and people of a tender pack in pages: what is typed is kept, or comes back with a sentence."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from evaluation.setup.actions import start_procurement
from evaluation.setup.pack import Basics, LotLimit, LotLine, Pack, Panelist, Price, QuestionLine, ScaleLine
from evaluation.setup.queries import draft_row, pack_of
from procurement.cases.queries import by_code
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.actions import add_person, appoint
from tests.factories import PASSWORD
from tests.pages.visiting import Visitor, page, words

pytestmark = pytest.mark.one_database

KENT = (Path(__file__).parents[1] / "cases" / "lots" / "kent-20-clusters.tsv").read_text(encoding="utf-8")
HERE = "/procurements/X-1/setup"
SCALE = tuple(ScaleLine(Decimal(n), f"Word {n}", f"What {n} stands for.") for n in range(6))
QUESTIONS = (
    QuestionLine("Q1", "People", "How will you care?", Decimal(40), "Care", ("a", "b"), 1500, Decimal(2)),
    QuestionLine("Q2", "Starting", "How will you start?", Decimal(25), "Starting", (), 800),
)
PACK = Pack(
    Basics("Care at home", "Testshire"),
    lots=(LotLine(1, "North", Decimal(1800), 1, 2), LotLine(2, "South", Decimal(900))),
    scale=SCALE,
    questions=QUESTIONS,
    price=Price("lowest_over_price", Decimal(30)),
    people=(Panelist("ann@testshire.example", "Ann Bright", ("Q1",), Decimal(20)),),
)


@pytest.fixture
def lead(app: Flask) -> Visitor:
    """Who leads a procurement that is being set up."""
    with app.app_context():
        ctx = Context.at_console()
        person = add_person(ctx, None, "lead@testshire.example", "Dave Okafor", job_title="Lead", password=PASSWORD)
        start_procurement(ctx, person, code="X-1", pack=PACK, first_day=None)
    return Visitor(app, person)


def pack(app: Flask) -> Pack:
    """The pack as it is kept."""
    with app.app_context():
        db.session.expire_all()
        procurement = by_code("X-1")
        assert procurement is not None
        row = draft_row(procurement.id)
        assert row is not None
        return pack_of(row)


def boxes(visitor: Visitor, address: str, form: int = 0) -> dict[str, str]:
    """Every box of a form as the page shows it."""
    forms = page(visitor.get(address)).xpath("//div[@id='content']//form[@method='post']")
    return {name: value for name, value in forms[form].form_values() if name != "csrf_token"}


def send(visitor: Visitor, address: str, **changes: Any) -> Any:
    """Send the first form of a page with some of its boxes changed."""
    return visitor.post(address, {**boxes(visitor, address), **changes})


def test_a_paste_takes_the_place_of_the_lots_and_can_be_undone(app: Flask, lead: Visitor) -> None:
    typed = boxes(lead, f"{HERE}/lots")
    typed |= {"hours_least": "800", "hours_most": "1000"}
    assert lead.post(f"{HERE}/lots", typed).status_code == 303
    version = boxes(lead, f"{HERE}/lots")["version"]
    assert lead.post(f"{HERE}/lots", {"version": version, "rows": KENT, "paste": "1"}).status_code == 303
    assert len(pack(app).lots) == 20
    seen = lead.get(f"{HERE}/lots")
    assert "20 lots read; 3 cannot give each provider 800 to 1,000 hours" in words(seen)
    assert page(seen).xpath("string(//*[@id='lot-18-max_providers-note'])").startswith("One provider would have 677.7")
    assert "stands in lot 9 too" in page(seen).xpath("string(//*[@id='lot-2-old_clusters-note'])")
    undo = {"version": page(seen).xpath("string(//input[@name='version']/@value)"), "undo": "1"}
    assert lead.post(f"{HERE}/lots", undo).status_code == 303
    assert [lot.name for lot in pack(app).lots] == ["North", "South"]
    assert lead.post(f"{HERE}/lots", undo).status_code == 422


def test_a_bad_paste_changes_nothing_and_stays_in_its_box(app: Flask, lead: Visitor) -> None:
    version = boxes(lead, f"{HERE}/lots")["version"]
    text = "Lot\tHours\nA\t1,5\nB\tNaN"
    answer = lead.post(f"{HERE}/lots", {"version": version, "rows": text, "paste": "1"})
    assert answer.status_code == 422
    assert page(answer).xpath("string(//textarea[@name='rows'])").strip() == text
    assert "Row 2, hours" in words(answer) and "Row 3, hours" in words(answer)
    assert pack(app) == PACK


def test_the_grid_keeps_what_was_typed_beside_what_is_wrong(app: Flask, lead: Visitor) -> None:
    changes = {"lot-1-name": "Northtown", "lot-2-weekly_hours": "nine", "lot-2-max_providers": "4.5"}
    answer = send(lead, f"{HERE}/lots", **changes)
    assert answer.status_code == 422 and pack(app) == PACK
    seen = page(answer)
    assert seen.xpath("string(//input[@id='lot-1-name']/@value)") == "Northtown"
    assert seen.xpath("string(//input[@id='lot-2-weekly_hours']/@value)") == "nine"
    assert "digits 0 to 9" in seen.xpath("string(//*[@id='lot-2-weekly_hours-error'])")
    assert seen.xpath("//a[@href='#lot-2-max_providers']")
    assert seen.xpath("string(//title)").startswith("Error:")


def test_lots_are_added_removed_and_limited(app: Flask, lead: Visitor) -> None:
    grown = page(send(lead, f"{HERE}/lots", add="1"))
    assert grown.xpath("//input[@id='lot-3-name']")
    send(lead, f"{HERE}/lots", **{"lot-3-number": "3", "lot-3-name": "East", "limit-0": "1-2, 3", "limit-0-most": "2"})
    kept = pack(app)
    assert [lot.name for lot in kept.lots] == ["North", "South", "East"]
    assert kept.limits[0].lots == (1, 2, 3) and kept.limits[0].most == 2
    send(lead, f"{HERE}/lots", remove="2")
    assert [lot.number for lot in pack(app).lots] == [1, 3]
    twice = send(lead, f"{HERE}/lots", **{"lot-3-number": "1"})
    assert twice.status_code == 422 and "Another lot has the number 1" in words(twice)


def test_a_page_that_is_out_of_date_is_told_so(app: Flask, lead: Visitor) -> None:
    old = boxes(lead, f"{HERE}/lots")
    assert lead.post(f"{HERE}/lots", {**old, "lot-1-name": "Northtown"}).status_code == 303
    assert lead.post(f"{HERE}/lots", {**old, "lot-1-name": "Another"}).status_code == 409
    assert pack(app).lots[0].name == "Northtown"


def at_form(visitor: Visitor, address: str, name: str) -> dict[str, str]:
    """The boxes of the form with this id."""
    (form,) = page(visitor.get(address)).xpath(f"//form[@id='{name}']")
    return {box: value for box, value in form.form_values() if box != "csrf_token"}


def test_weights_are_set_in_one_place_and_never_rebalanced(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria"
    assert "95 of 100 given out; 5 still to place" in words(lead.get(where))
    typed = at_form(lead, where, "criteria")
    refused = lead.post(where, {**typed, "weight-Q1": "1,5", "weight-Q2": "20"})
    assert refused.status_code == 422 and "no commas" in words(refused)
    assert page(refused).xpath("string(//input[@id='weight-Q2']/@value)") == "20"
    assert pack(app) == PACK
    assert lead.post(where, {**typed, "weight-Q2": "30.01"}).status_code == 303
    assert pack(app).questions[1].weight == Decimal("30.01") and pack(app).questions[0].weight == 40
    assert "100.01 of 100 given out; 0.01 too many" in words(lead.get(where))


def test_weights_can_be_multipliers_that_follow_the_scale_and_a_coefficient_divides_the_price(
    app: Flask, lead: Visitor
) -> None:
    where = f"{HERE}/criteria"
    rules = at_form(lead, where, "rules")
    refused = lead.post(where, {**rules, "weights_are": "stars"})
    assert refused.status_code == 422 and "Choose one of the ways in the list" in words(refused)
    changed = {"weights_are": "multipliers", "quality_relative_to_best": "yes"}
    assert lead.post(where, {**rules, **changed}).status_code == 303
    typed = at_form(lead, where, "criteria")
    assert typed["weight-Q1"] == "8", "40 points on a scale to 5"
    assert lead.post(where, {**typed, "weight-Q2": "4.5"}).status_code == 303
    assert [question.weight for question in pack(app).questions] == [40, Decimal("22.5")]
    scale = at_form(lead, where, "scale")
    assert lead.post(where, {**scale, "scale-preset": "0-2-5-8-10", "use": "1"}).status_code == 303
    assert [question.weight for question in pack(app).questions] == [80, 45], "a mark still counts 8 and 4.5 times"
    form = at_price(lead, "?formula=quality_coefficient") | {"formula": "quality_coefficient", "price_weight": "70"}
    assert lead.post(f"{HERE}/price", form).status_code == 303
    seen = words(lead.get(f"{HERE}/price"))
    assert "price ÷ (1 + quality points ÷ 70), lowest first" in seen and "Price divided by a coefficient" in seen
    assert "195 points in all" in words(lead.get(where)) and pack(app).quality_relative_to_best


def at_price(visitor: Visitor, query: str) -> dict[str, str]:
    """The boxes of the price that is saved."""
    (form,) = page(visitor.get(f"{HERE}/price{query}")).xpath("//form[@method='post' and .//*[@name='price_lines']]")
    return {box: value for box, value in form.form_values() if box != "csrf_token"}


def test_a_question_is_edited_moved_copied_and_removed(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria/Q2"
    typed = at_form(lead, where, "question-Q2")
    changes = {
        "question-Q2-code": "S1",
        "question-Q2-parts": "first\r\nsecond\r\n\r\n",
        "question-Q2-minimum": "2",
        "question-Q2-word_limit": "900",
        "question-Q2-guidance": "Look for dates.",
        "question-Q2-revisable": "yes",
    }
    bad = lead.post(where, {**typed, **changes, "question-Q2-code": "Q1", "question-Q2-word_limit": "many"})
    assert bad.status_code == 422 and "Another question has the code Q1" in words(bad)
    assert page(bad).xpath("string(//input[@id='question-Q2-word_limit']/@value)") == "many"
    assert lead.post(where, {**typed, **changes, "do": "up"}).status_code == 303
    first = pack(app).questions[0]
    assert (first.code, first.parts, first.minimum, first.word_limit) == ("S1", ("first", "second"), Decimal(2), 900)
    assert first.revisable and first.guidance == ("Look for dates.",)
    seen = page(lead.get(f"{HERE}/criteria/S1"))
    assert seen.xpath("//div[@class='under']/dt[contains(., '1')]")
    typed = at_form(lead, f"{HERE}/criteria/S1", "question-S1")
    assert lead.post(f"{HERE}/criteria/S1", {**typed, "do": "copy"}).status_code == 303
    assert [(q.code, q.weight) for q in pack(app).questions] == [("S1", 25), ("Q2", 0), ("Q1", 40)]
    assert lead.post(f"{HERE}/criteria/Q1", {"version": "4", "part": "question", "do": "remove"}).status_code == 409
    typed = at_form(lead, f"{HERE}/criteria/Q1", "question-Q1")
    assert lead.post(f"{HERE}/criteria/Q1", {**typed, "do": "remove"}).status_code == 303
    assert "Q1" not in {q.code for q in pack(app).questions} and pack(app).people[0].questions == ()
    assert lead.get(f"{HERE}/criteria/Q1").status_code == 404


def test_the_scale_is_chosen_edited_and_kept_as_typed(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria"
    typed = at_form(lead, where, "scale")
    assert lead.post(where, {**typed, "scale-preset": "0-2-5-8-10", "use": "1"}).status_code == 303
    assert [step.value for step in pack(app).scale] == [0, 2, 5, 8, 10]
    assert all(step.word and step.descriptor for step in pack(app).scale)
    typed = at_form(lead, where, "scale")
    bad = lead.post(where, {**typed, "scale-1-value": "two", "scale-1-word": "Thin"})
    assert bad.status_code == 422 and page(bad).xpath("string(//input[@id='scale-1-word']/@value)") == "Thin"
    more = page(lead.post(where, {**typed, "more": "scale"}))
    assert len(more.xpath("//form[@id='scale']//tbody/tr")) == 6
    assert lead.post(where, {**typed, "remove": "4"}).status_code == 303
    assert [step.value for step in pack(app).scale] == [0, 2, 5, 8]
    off = page(lead.get(f"{HERE}/criteria/Q1"))
    assert not off.xpath("//select/option[contains(., 'not on the scale')]")


def test_a_question_is_marked_on_a_scale_of_its_own(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria"
    typed = at_form(lead, where, "new_scale")
    assert lead.post(where, {**typed, "new_scale-preset": "0-2-5-8-10"}).status_code == 422, "it needs a name"
    added = lead.post(where, {**typed, "new_scale-name": "Risk", "new_scale-preset": "0-2-5-8-10"})
    assert added.status_code == 303 and added.location.endswith("#scale2")
    typed = at_form(lead, f"{where}/Q1", "question-Q1")
    assert lead.post(f"{where}/Q1", {**typed, "question-Q1-scale": "Mood"}).status_code == 422
    changes = {"question-Q1-scale": "Risk", "question-Q1-minimum_may": "yes"}
    assert lead.post(f"{where}/Q1", {**typed, **changes}).status_code == 303
    assert pack(app).questions[0].minimum_may
    assert [step.value for step in pack(app).scale_of(pack(app).questions[0])] == [0, 2, 5, 8, 10]
    shown = page(lead.get(f"{where}/Q1"))
    assert shown.xpath("//select[@id='question-Q1-minimum']/option/@value") == ["", "0", "2", "5", "8", "10"]
    typed = at_form(lead, where, "scale2")
    bad = lead.post(where, {**typed, "remove_scale": "1"})
    assert bad.status_code == 422 and "Q1 would have no scale" in words(bad)
    assert lead.post(where, {**typed, "scale2-name": "Hazard", "remove": "4"}).status_code == 303
    assert [step.value for step in pack(app).scales["Hazard"]] == [0, 2, 5, 8]
    assert [q.scale for q in pack(app).questions] == ["Hazard", ""], "questions follow a scale to its new name"
    preview = lead.get(f"{HERE}/preview")
    assert "Scale: Hazard" in words(preview) and "Used by Q1" in words(preview)
    assert [step.value for step in pack(app).scales[""]] == [0, 1, 2, 3, 4, 5], "the first scale is as it was"


def test_the_rules_of_the_sum_are_kept(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria"
    typed = at_form(lead, where, "rules")
    rules = {
        "quality_minimum": "60",
        "quality_minimum_may": "yes",
        "tie-0": "quality",
        "tie-1": "criterion:Q1",
        "rounding-total": "2",
    }
    assert lead.post(where, {**typed, **rules, "tie-2": "coin"}).status_code == 422
    assert lead.post(where, {**typed, **rules, "counting_rule": "Headings count."}).status_code == 303
    kept = pack(app)
    assert (kept.quality_minimum, kept.tie_break, kept.rounding) == (60, ("quality", "criterion:Q1"), {"total": 2})
    assert kept.counting_rule == "Headings count." and kept.quality_minimum_may


def test_questions_are_added_and_pasted_all_or_none(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria"
    typed = at_form(lead, where, "add")
    assert typed["new-code"] == "Q3"
    assert lead.post(where, {**typed, "new-code": "Q1", "new-title": "Again"}).status_code == 422
    added = lead.post(where, {**typed, "new-title": "Safeguarding", "new-section": "Care"})
    assert added.status_code == 303 and added.location.endswith("/criteria/Q3")
    assert [q.code for q in pack(app).questions] == ["Q1", "Q3", "Q2"]
    typed = at_form(lead, where, "paste")
    bad = lead.post(where, {**typed, "rows": "Q1\tPeople\tHow?\t1,5\t500\nQ1\tTwice\tWhy?\t5\t500"})
    assert bad.status_code == 422 and "Row 1, weight" in words(bad) and "stands 2 times" in words(bad)
    assert len(pack(app).questions) == 3
    good = "Code\tTitle\tQuestion text\tWeighting\tWord limit\nQ1\tPeople\tHow?\t35%\t1,200\nQ9\tNew\tWhat?\t5\t300"
    assert lead.post(where, {**typed, "rows": good}).status_code == 303
    kept = {q.code: q for q in pack(app).questions}
    assert (kept["Q1"].weight, kept["Q1"].word_limit, kept["Q1"].parts) == (35, 1200, ("a", "b"))
    assert kept["Q9"].text == "What?" and len(kept) == 4
    heads = "Code\tTitle\tLots\tMinimum\tScale\tPage limit\n"
    typed = at_form(lead, where, "paste")
    bad = lead.post(where, {**typed, "rows": f"{heads}Q1\tPeople\t1-3\t2.5\tMood\t0\nQ9\tNew\tsome\t1\t\t3"})
    for fault in (
        "2, lots: There is no lot 3",
        "2, scale: “Mood”",
        "2, minimum: 2.5",
        "2, pages: “0”",
        "3, lots: “some”",
    ):
        assert f"Row {fault}" in words(bad), fault
    assert lead.post(where, {**typed, "rows": f"{heads}Q1\tPeople\t2\t3\t\t4"}).status_code == 303
    first = next(q for q in pack(app).questions if q.code == "Q1")
    assert [(one.question, one.page_limit, one.lots) for one in pack(app).slots] == [("Q1", 4, (2,))]
    assert (first.lots, first.minimum, first.parts) == ((2,), 3, ("a", "b"))


BAD = replace(
    PACK,
    lots=(
        LotLine(1, "", Decimal(0), 3, 2, ("A1",)),
        LotLine(1, "Twice"),
        LotLine(4, "Far", Decimal(10), 1, 1, ("A1",)),
    ),
    limits=(LotLimit((1, 9), 5),),
    hours_per_provider=(800, 1000),
    scale=(ScaleLine(Decimal(0), "", ""), ScaleLine(Decimal(0), "None", "Nothing.")),
    questions=(
        QuestionLine("Q1", "", "", Decimal(0), "Care", minimum=Decimal(9), guidance=("Look here.",)),
        QuestionLine("Q-2", "Two", "?", Decimal(10)),
    ),
    quality_minimum=Decimal(120),
    tie_break=("criterion:Q7",),
    price=Price("target", Decimal(0), {"maximum": "x"}),
    people=(Panelist("a@c.example", "Ann", ("Q9",)), Panelist("a@c.example", "Ann again")),
)


def test_each_finding_leads_to_its_box(app: Flask) -> None:
    with app.app_context():
        ctx = Context.at_console()
        person = add_person(ctx, None, "bad@testshire.example", "Bad Lead", password=PASSWORD)
        start_procurement(ctx, person, code="B-1", pack=BAD, first_day=None)
    lead = Visitor(app, person)
    linked = page(lead.get("/procurements/B-1/setup/publish")).xpath("//div[@id='content']//a/@href")
    ours = {one for one in linked if re.search(r"/setup/(lots|criteria|price|people)\b.*#", one)}
    assert len(ours) >= 20, ours
    shown: dict[str, Any] = {}
    for address in sorted(ours):
        where, _, box = address.partition("#")
        shown.setdefault(where, page(lead.get(where)))
        assert shown[where].xpath(f"//*[@id='{box}']"), address


def test_a_price_formula_is_chosen_filled_in_and_printed(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/price"
    said = words(lead.get(where))
    assert "30 × lowest price ÷ price" in said and "Dry run with made-up bids" in said
    chosen = page(lead.get(f"{where}?formula=target"))
    assert chosen.xpath("//input[@name='parameter-maximum']") and "Not saved yet" in chosen.text_content()
    typed = {"version": chosen.xpath("string(//input[@name='version']/@value)"), "formula": "target"}
    typed |= {"price_weight": "35", "parameter-maximum": "90000", "parameter-optimal": "95000"}
    crossed = lead.post(where, typed)
    assert crossed.status_code == 422 and "below the maximum 90000" in words(crossed)
    assert page(crossed).xpath("string(//input[@name='parameter-optimal']/@value)") == "95000"
    assert lead.post(where, {**typed, "parameter-optimal": "1,5"}).status_code == 422
    assert pack(app).price == PACK.price
    assert lead.post(where, {**typed, "parameter-optimal": "60000"}).status_code == 303
    kept = pack(app).price
    assert kept == Price("target", Decimal(35), {"maximum": "90000", "optimal": "60000"})
    assert "35 × (90,000 − price) ÷ (90,000 − 60,000)" in words(lead.get(where))
    low = {"low_rule": "below_median", "low_percent": "5"}
    typed = boxes(lead, where)
    assert lead.post(where, {**typed, **low, "low_rule": "rumour"}).status_code == 422
    assert lead.post(where, {**typed, **low}).status_code == 303
    told = "A price at least 5% below the median of all bids has to be explained"
    assert told in words(lead.get(where)) and told in words(lead.get(f"{HERE}/preview"))
    assert "would have to explain an abnormally low price" in words(lead.get(where)), "the dry run tries it"


def test_a_price_that_lacks_a_figure_is_kept_and_stops_publication(app: Flask, lead: Visitor) -> None:
    version = boxes(lead, f"{HERE}/price")["version"]
    typed = {"version": version, "formula": "budget_linear", "price_weight": "35"}
    assert lead.post(f"{HERE}/price", typed).status_code == 303
    seen = lead.get(f"{HERE}/price")
    assert "The price formula lacks its budget" in words(seen)
    assert (
        page(seen).xpath("//a[contains(@href, '#parameter-budget')]")
        and page(seen).get_element_by_id("parameter-budget") is not None
    )
    version = boxes(lead, f"{HERE}/price")["version"]
    assert lead.post(f"{HERE}/price", {"version": version, "formula": "none"}).status_code == 303
    assert pack(app).price is None
    assert "Price is not scored; quality decides" in words(lead.get(f"{HERE}/price"))


def test_who_marks_what_is_ticked_proposed_and_kept(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/people"
    assert "Q2 has 0 of the 2 evaluators it needs" in words(lead.get(where))
    grown = page(send(lead, where, add="1"))
    assert grown.xpath("//input[@id='person-1-email']")
    row = {"person-1-name": "Mo Tariq", "person-1-email": "Mo@Testshire.example", "person-1-hours": "10"}
    bad = send(lead, where, **{**row, "person-1-email": "ann@testshire.example", "person-0-hours": "many"})
    assert bad.status_code == 422 and "stands in another row" in words(bad)
    assert page(bad).xpath("string(//input[@id='person-0-hours']/@value)") == "many"
    assert page(bad).xpath("//input[@name='tick-0-Q1'][@checked]") and pack(app) == PACK
    assert send(lead, where, **row, propose="1").status_code == 303
    assert [(one.email, one.questions) for one in pack(app).people] == [
        ("ann@testshire.example", ("Q1", "Q2")),
        ("mo@testshire.example", ("Q1", "Q2")),
    ]
    said = words(lead.get(where))
    assert "3 ticks added" in said and "Every question has its 2 evaluators" in said
    typed = boxes(lead, where)
    del typed["tick-0-Q1"]
    assert lead.post(where, typed).status_code == 303
    assert pack(app).people[0].questions == ("Q2",)
    send(lead, where, remove="1", tenders="12")
    assert [one.name for one in pack(app).people] == ["Ann Bright"]
    assert pack(app).registers["workload"][0]["tenders"] == "12"


def test_people_who_would_need_more_hours_than_they_have_are_named(app: Flask, lead: Visitor) -> None:
    send(lead, f"{HERE}/people", tenders="200")
    assert "Ann Bright needs 45.2 hours and has 20" in words(lead.get(f"{HERE}/people"))


def test_people_are_pasted_all_or_none(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/people"
    typed = at_form(lead, where, "paste")
    bad = lead.post(where, {**typed, "paste": "1", "rows": "mo@testshire.example,Mo Tariq,Q7"})
    assert bad.status_code == 422 and "“Q7” is no question" in words(bad)
    assert "Q7" in page(bad).xpath("string(//textarea[@name='rows'])") and pack(app) == PACK
    rows = "mo@testshire.example,Mo Tariq,Q1;Q2,15\nann@testshire.example,Ann Bright,Q2,18"
    assert lead.post(where, {**typed, "paste": "1", "rows": rows}).status_code == 303
    assert [(one.name, one.questions) for one in pack(app).people] == [
        ("Ann Bright", ("Q2",)),
        ("Mo Tariq", ("Q1", "Q2")),
    ]


@pytest.mark.parametrize("where", ["lots", "criteria", "criteria/Q1", "price", "people"])
def test_an_auditor_reads_the_pages_and_finds_nothing_to_press(app: Flask, lead: Visitor, where: str) -> None:
    with app.app_context():
        procurement = by_code("X-1")
        person = add_person(Context.at_console(), None, "audit@testshire.example", "Audit", password=PASSWORD)
        assert procurement is not None
        row = draft_row(procurement.id)
        assert row is not None
        appoint(Context.of(row.saved_by_id, procurement.id), procurement, person, Role.AUDITOR)
    reader = Visitor(app, person)
    seen = page(reader.get(f"{HERE}/{where}"))
    content = seen.get_element_by_id("content")
    assert not content.xpath(".//form[@method='post']//button[not(@aria-hidden)]")
    assert reader.post(f"{HERE}/{where}", {"version": "1"}).status_code == 403
    assert pack(app) == PACK


@pytest.mark.parametrize("where", ["lots", "criteria", "price", "people"])
def test_an_empty_pack_has_a_page_that_says_what_to_do(app: Flask, where: str) -> None:
    with app.app_context():
        ctx = Context.at_console()
        person = add_person(ctx, None, "new@testshire.example", "New Lead", password=PASSWORD)
        start_procurement(ctx, person, code="E-1", pack=Pack(Basics("Empty", "B")), first_day=None)
    answer = Visitor(app, person).get(f"/procurements/E-1/setup/{where}")
    assert answer.status_code == 200
    assert any(said in words(answer) for said in ("No lots yet", "No question yet", "not scored", "Nobody marks yet"))


def test_a_question_is_given_to_some_lots_and_each_lot_has_its_own_total(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/criteria/Q2"
    typed = at_form(lead, where, "question-Q2")
    assert typed["question-Q2-lots"] == ""
    bad = lead.post(where, {**typed, "question-Q2-lots": "the South"})
    assert bad.status_code == 422 and "leave the box empty for all lots" in words(bad)
    assert page(bad).xpath("string(//input[@id='question-Q2-lots']/@value)") == "the South"
    assert pack(app) == PACK
    assert lead.post(where, {**typed, "question-Q2-lots": "2"}).status_code == 303
    assert [question.lots for question in pack(app).questions] == [(), (2,)]
    seen = lead.get(f"{HERE}/criteria")
    told = words(seen)
    assert "Lot 1: 70 of 100 given out; 30 still to place; lot 2: 95 of 100 given out; 5 still to place" in told
    assert "Lot 1: the weights make 70: 30 still to place" in told, "publication is stopped, lot by lot"
    assert len(page(seen).xpath("//div[contains(@class, 'bar-weights')]")) == 2
    assert [" ".join(row.text_content().split()) for row in page(seen).xpath("//table//tfoot//th")] == [
        "Total, lot 1",
        "Total, lot 2",
    ]
    assert "For lot 1. Points out of 70" in told, "the dry run says for which lots it is"
    assert "25 of 100 · lot 2 only" in words(lead.get(f"{HERE}/preview"))
    assert lead.get(f"{HERE}/price").status_code == 200
