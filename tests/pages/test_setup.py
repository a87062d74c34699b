"""Setting a procurement up in pages: from a start to a published pack, its amendments and its files."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from lxml import html

from evaluation.scheme.queries import criteria, frozen
from evaluation.setup.actions import publish_pack, record_notice, save_pack, sign_conflicts
from evaluation.setup.files import from_json, to_json
from evaluation.setup.from_rows import pack_from_rows
from evaluation.setup.notices import Recorded
from evaluation.setup.pack import LotLine, Pack, Panelist, Price
from evaluation.setup.queries import draft_row, pack_of, publications
from evaluation.setup.scales import preset
from evaluation.setup.standard_questions import questionnaire
from evaluation.setup.starting_points import shipped
from procurement.cases.models import Procurement
from procurement.cases.queries import by_code, lots
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Role, Stage
from procurement.people.actions import appoint
from procurement.timetable.actions import Blocked, open_stage
from procurement.timetable.queries import windows
from tests.conftest import SetClock
from tests.factories import Small, local, with_keys
from tests.pages.lawful import signing
from tests.pages.visiting import Visitor

pytestmark = pytest.mark.one_database

NEW = {
    "start": "cluster_framework",
    "code": "CARE-2026",
    "title": "Care at home",
    "buyer": "Testshire Council",
    "first_day-day": "2",
    "first_day-month": "3",
    "first_day-year": "2026",
}
HERE = "/procurements/CARE-2026/setup"
UK4 = Recorded(0, "UK4", date(2026, 3, 2), "2026/S 000-012345")


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Small:
    """People of a council, one of whom leads a procurement already."""
    with app.app_context():
        return Small(clock)


def page(visitor: Visitor, address: str) -> Any:
    """A page of theirs, parsed."""
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def said(parsed: Any, path: str) -> str:
    """What stands there, in one line."""
    return " ".join(" ".join(node.text_content().split()) for node in parsed.xpath(path))


@pytest.fixture
def visitor(app: Flask, small: Small, clock: SetClock) -> Visitor:
    """The lead, in 2026."""
    clock.at(local("2026-02-20T09:00"))
    return Visitor(app, small.staff["lead"])


@pytest.fixture
def begun(visitor: Visitor) -> Visitor:
    """The same, with a procurement begun from the cluster framework."""
    answer = visitor.post("/procurements/new", NEW)
    assert answer.status_code in (302, 303), answer.text
    return visitor


def complete(small: Small) -> Context:
    """Fill in what the shipped pack leaves to the lead; the context to publish with."""
    procurement = by_code("CARE-2026")
    assert procurement
    ctx = Context.of(small.staff["lead"].id, procurement.id)
    row = draft_row(procurement.id)
    assert row
    pack = pack_of(row)
    codes = tuple(question.code for question in pack.questions)
    whole = replace(
        pack.with_basics(authority="Cabinet, 3 February 2026"),
        lots=(LotLine(1, "Ashford", None, 1, 2), LotLine(2, "Dover", None, 1, 1)),
        people=tuple(
            Panelist(small.staff[name].email, small.staff[name].name, codes) for name in ("evaluator1", "evaluator2")
        ),
    )
    save_pack(ctx, procurement, whole, version=row.version, part="test")
    sign_conflicts(ctx, procurement, signing(procurement.id, whole))
    return ctx


def keys_of_two(small: Small, ctx: Context, procurement: Procurement) -> None:
    """An opener is named, and the opening keys are made and rehearsed."""
    appoint(ctx, procurement, small.staff["opener"], Role.OPENER)
    with_keys(procurement, {name: small.staff[name] for name in ("lead", "opener")})


def test_one_page_begins_it_with_dates_that_stand_on_working_days(app: Flask, begun: Visitor) -> None:
    with app.app_context():
        procurement = by_code("CARE-2026")
        assert procurement
        planned = windows(procurement.id, local("2026-02-20T09:00"))
        assert planned[Stage.TENDERING].opens_at == local("2026-03-02T09:00")
        assert planned[Stage.TENDERING].closes_at == local("2026-04-01T16:00")
        for window in planned.values():
            for at in (window.opens_at, window.closes_at):
                assert at is None or at.weekday() < 5
        # 33 days on is Saturday 4 April, then come Sunday and Easter Monday
        assert planned[Stage.OPENING].opens_at == local("2026-04-07T09:00")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "a b", "letters, digits and hyphens"),
        ("code", "SMALL-1", "Another procurement has this code"),
        ("title", "", "Enter a title"),
        ("buyer", " ", "Say who buys"),
        ("first_day-day", "31", "day"),
        ("start", "elsewhere", "Choose"),
    ],
)
def test_a_start_that_cannot_be_is_told_beside_its_box(
    app: Flask, visitor: Visitor, field: str, value: str, sentence: str
) -> None:
    if field == "first_day-day":
        answer = visitor.post("/procurements/new", NEW | {"first_day-day": "31", "first_day-month": "2"})
    else:
        answer = visitor.post("/procurements/new", NEW | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert by_code("CARE-2026") is None


def test_every_step_names_what_stops_publication_and_links_to_its_box(begun: Visitor) -> None:
    assert "stop publication" in said(page(begun, HERE), "//h2")
    opening = page(begun, "/procurements/CARE-2026/timetable/tendering")
    assert f"{HERE}/publish" in opening.xpath("//main//a/@href"), "what opens tendering says what it waits for"
    checks = page(begun, f"{HERE}/publish")
    links = {a.text: a.get("href") for a in checks.xpath("//section[@id='checks']//a")}
    assert links["There are no lots; a procurement that is not divided has one"] == f"{HERE}/lots#lots"
    assert any(href.endswith("/setup/basics#authority") for href in links.values())
    assert any(href.endswith("/setup/people#people-Q1") for href in links.values())
    assert begun.post(f"{HERE}/publish", {}).status_code == 422


def judged_in_every_way(pack: Pack) -> Pack:
    """A pack with a second scale, minimums that may exclude, a rule for low prices, and lots with values."""
    first, *others = pack.questions
    return replace(
        pack,
        lots=tuple(replace(lot, value_net=Decimal(500), value_gross=Decimal(600)) for lot in pack.lots),
        scale=(*pack.scale, *preset("0-2-5-8-10", "Risk")),
        questions=(replace(first, scale="Risk", minimum=Decimal(5), minimum_may=True), *others),
        quality_minimum=Decimal(50),
        quality_minimum_may=True,
        price=Price("lowest_price", Decimal(0), {}, "below_median", Decimal(20)),
        price_text="Prices hold for a year.",
    )


def test_publishing_lays_it_down_and_freezes_it(app: Flask, begun: Visitor, small: Small) -> None:
    with app.app_context():
        complete(small)
        procurement = by_code("CARE-2026")
        row = draft_row(procurement.id) if procurement else None
        assert procurement and row
        pack = judged_in_every_way(pack_of(row))
        ctx = Context.of(small.staff["lead"].id, procurement.id)
        save_pack(ctx, procurement, pack, version=row.version, part="criteria")
    answer = begun.post(f"{HERE}/publish", {})
    assert answer.status_code == 303, answer.text
    with app.app_context():
        procurement = by_code("CARE-2026")
        assert procurement
        assert [lot.name for lot in lots(procurement.id)] == ["Ashford", "Dover"]
        assert sum(criterion.weight for criterion in criteria(procurement.id)) == 100
        scheme = frozen(procurement.id)
        [first] = publications(procurement.id)
        assert scheme and first.number == 1
        assert from_json(first.document) == pack_of(first)
        rows = pack_from_rows(procurement)
        assert (rows.scales, rows.price) == (pack.scales, pack.price)
        assert {(lot.value_net, lot.value_gross) for lot in rows.lots} == {(500, 600)}
        assert [(q.scale, q.minimum, q.minimum_may) for q in rows.questions] == [
            (q.scale, q.minimum, q.minimum_may) for q in pack.questions
        ]
        assert (rows.quality_minimum, rows.quality_minimum_may) == (pack.quality_minimum, True)
    read = " ".join(html.fromstring(begun.get("/procurements/CARE-2026/scheme").text).text_content().split())
    for told in ("Scale: Risk", "may exclude", "at least 20% below the median of all bids", "Prices hold for a year."):
        assert told in read, told
    with app.app_context():
        [first] = publications(procurement.id)
    sent = begun.get(f"{HERE}/versions/1.json")
    assert sent.status_code == 200 and sent.text == first.document


def test_an_amendment_needs_a_reason_goes_to_bidders_and_keeps_the_old_version(
    app: Flask, begun: Visitor, small: Small, clock: SetClock
) -> None:
    from procurement.tenders.actions import start_tender

    with app.app_context():
        ctx = complete(small)
        procurement = by_code("CARE-2026")
        assert procurement
        publish_pack(ctx, procurement)
        clock.at(local("2026-03-02T09:00"))
        ctx = Context.of(small.staff["lead"].id, procurement.id)
        with pytest.raises(Blocked, match="Notice UK4, the tender notice, is not on record") as blocked:
            open_stage(ctx, procurement, Stage.TENDERING)
        keys = "/procurements/CARE-2026/opening-keys"
        assert [one.link for one in blocked.value.blockers] == [f"{HERE}/notices", keys]
        record_notice(ctx, procurement, UK4)
        keys_of_two(small, ctx, procurement)
        open_stage(ctx, procurement, Stage.TENDERING)
        start_tender(Context.of(small.bidders[0].id, procurement.id), procurement)
        row = draft_row(procurement.id)
        assert row
        pack = pack_of(row)
        questions = (replace(pack.questions[0], word_limit=900), *pack.questions[1:])
        save_pack(ctx, procurement, replace(pack, questions=questions), version=row.version, part="criteria")
        numbers = [criterion.id for criterion in criteria(procurement.id)]
    assert "word limit" in said(page(begun, f"{HERE}/publish"), "//table")
    refused = begun.post(f"{HERE}/publish", {"reason": " "})
    assert refused.status_code == 422 and "Say why it is amended" in refused.text
    reason = {"reason": "The limit was too generous."}
    refused = begun.post(f"{HERE}/publish", reason)
    assert refused.status_code == 422 and "whether bidders need more time" in refused.text
    assert "too generous" in refused.text, "what was typed is still there"
    amended = begun.post(f"{HERE}/publish", reason | {"deadline": "moves"})
    assert amended.status_code == 303 and amended.location.endswith("/timetable/tendering/plan")
    with app.app_context():
        assert [row.number for row in publications(procurement.id)] == [1, 2]
        assert [criterion.id for criterion in criteria(procurement.id)] == numbers
        told = db.session.query(Message).filter(Message.subject.like("Amendment 1:%")).all()
        assert [message.to_address for message in told] == [small.bidders[0].email]
        assert "too generous" in told[0].body and "The deadline will be moved" in told[0].body
    read = Visitor(app, small.bidders[0]).get("/procurements/CARE-2026/scheme").text
    assert "The limit was too generous." in read and "word limit: <del>1500</del>" in " ".join(read.split())
    with app.app_context():
        clock.at(local("2026-05-05T09:00"))
        late = Context.of(small.staff["lead"].id, procurement.id)
        with pytest.raises(Exception, match="deadline has passed"):
            publish_pack(late, procurement, reason="Too late.")


def test_questions_of_some_lots_are_published_frozen_and_amended_as_such(
    app: Flask, begun: Visitor, small: Small, clock: SetClock
) -> None:
    with app.app_context():
        ctx = complete(small)
        procurement = by_code("CARE-2026")
        assert procurement
        row = draft_row(procurement.id)
        assert row
        pack = pack_of(row)
        last = pack.questions[-1]
        north, south = replace(last, lots=(1,)), replace(last, code="Q99", lots=(2,))
        people = tuple(replace(one, questions=(*one.questions, "Q99")) for one in pack.people)
        by_lot = replace(pack, questions=(*pack.questions[:-1], north, south), people=people)
        row = save_pack(ctx, procurement, by_lot, version=row.version, part="criteria")
        publish_pack(ctx, procurement)
        document = frozen(procurement.id)
        assert document
        named = {entry["id"]: entry.get("lots") for entry in json.loads(document.document)["quality"]}
        assert (named[last.code], named["Q99"], named[pack.questions[0].code]) == ([1], [2], None)
        assert {one.question.code: one.question.lots for one in criteria(procurement.id)}["Q99"] == [2]
    read = said(page(begun, "/procurements/CARE-2026/scheme"), "//main")
    assert "Lot 2 only" in read and "Weights make 100 in every lot" in read and "Total, lot 2" in read
    with app.app_context():
        clock.at(local("2026-03-02T09:00"))
        procurement = by_code("CARE-2026")
        assert procurement
        ctx = Context.of(small.staff["lead"].id, procurement.id)
        record_notice(ctx, procurement, UK4)
        keys_of_two(small, ctx, procurement)
        open_stage(ctx, procurement, Stage.TENDERING)
        row = draft_row(procurement.id)
        assert row
        everywhere = replace(by_lot, questions=(*pack.questions[:-1], replace(north, lots=(1, 2)), south))
        save_pack(ctx, procurement, everywhere, version=row.version, part="criteria")
    amended = said(page(begun, f"{HERE}/publish"), "//main")
    assert f"Question {last.code}: lots" in amended
    assert "Lot 2: the weights make" in amended, "what an amendment would do to a lot stops it"


def test_what_is_taken_out_begins_an_equal_pack(app: Flask, begun: Visitor) -> None:
    taken = begun.get(f"{HERE}/pack.json")
    pack = from_json(taken.data)
    assert to_json(pack) == taken.text
    undated = {name: value for name, value in NEW.items() if not name.startswith("first_day")}
    for code, typed in (("CARE-2027", NEW), ("CARE-2028", undated)):
        sent = {"start": "file", "code": code, "file": (BytesIO(taken.data), "pack.json")}
        again = begun.post("/procurements/new", typed | sent)
        assert again.status_code == 303, again.text
        with app.app_context():
            made = by_code(code)
            assert made
            row = draft_row(made.id)
            assert row and pack_of(row) == pack


def test_a_file_that_is_no_pack_is_refused_where_it_is_wrong(begun: Visitor) -> None:
    before = begun.get(f"{HERE}/pack.json").text
    for data, sentence in (
        (b"", "Choose the file"),
        (b"not json", "not JSON"),
        (b'{"basics": {"title": "T"}}', "buyer"),
        (b'{"basics": {"title": "T", "buyer": "B"}, "format": 7}', "form 7"),
        (b'{"basics": {"title": "T", "buyer": "B"}, "lots": [{"number": "x", "name": "A"}]}', "lots[0].number"),
    ):
        answer = begun.post(f"{HERE}/import", {"file": (BytesIO(data), "pack.json" if data else "")})
        assert answer.status_code == 422 and sentence in answer.text
    assert begun.get(f"{HERE}/pack.json").text == before


def test_selection_is_kept_whole_or_not_at_all(begun: Visitor) -> None:
    shown = page(begun, f"{HERE}/selection")
    form = {box.get("name"): box.get("value") or "" for box in shown.xpath("//main//form//input[@name]")}
    for box in shown.xpath("//main//form//textarea"):
        form[box.get("name")] = box.text or ""
    for box in shown.xpath("//main//form//select"):
        form[box.get("name")] = (box.xpath("option[@selected]/@value") or [""])[0]
    for tick in shown.xpath("//main//form//input[@type='checkbox'][not(@checked)]"):
        form.pop(tick.get("name"))
    before = begun.get(f"{HERE}/pack.json").text
    wrong = begun.post(f"{HERE}/selection", form | {"item-0-title": "", "item-1-code": form["item-0-code"]})
    assert wrong.status_code == 422 and "Enter the title" in wrong.text and "stands twice" in wrong.text
    assert begun.get(f"{HERE}/pack.json").text == before
    for box, typed, said in (("only_if", "X9=Yes", "No item X9 stands before"), ("level", "much", "item-0-level")):
        unlike = begun.post(f"{HERE}/selection", form | {f"item-0-{box}": typed})
        assert unlike.status_code == 422 and said in unlike.text and typed in unlike.text
    assert begun.post(f"{HERE}/selection", form | {"item-0-title": "Another title"}).status_code == 303
    pack = from_json(begun.get(f"{HERE}/pack.json").data)
    assert pack.selection[0].title == "Another title"
    assert pack.selection[1:] == from_json(before).selection[1:] and pack.slots == from_json(before).slots
    version = page(begun, f"{HERE}/selection").xpath("//main//form//input[@name='version']/@value")[0]
    begun.post(f"{HERE}/selection", form | {"version": version, "item-0-off": "yes", "add": "standard"})
    pack = from_json(begun.get(f"{HERE}/pack.json").text)
    standard = questionnaire(pack.basics.regime)
    assert pack.selection[0].off and pack.selection[-1] == standard.selection[-1]


def test_guidance_is_in_the_evaluators_preview_and_not_in_the_bidders(app: Flask, begun: Visitor, small: Small) -> None:
    with app.app_context():
        ctx = complete(small)
        procurement = by_code("CARE-2026")
        assert procurement
        row = draft_row(procurement.id)
        assert row
        pack = pack_of(row)
        first = replace(pack.questions[0], guidance=("Look for xylophone plans.",))
        save_pack(
            ctx, procurement, replace(pack, questions=(first, *pack.questions[1:])), version=None, part="criteria"
        )
    assert "xylophone" not in begun.get(f"{HERE}/preview").text
    assert "xylophone" in begun.get(f"{HERE}/preview?as=evaluator").text


def test_a_second_page_does_not_overwrite_the_first(begun: Visitor) -> None:
    shown = page(begun, f"{HERE}/basics")
    boxes = shown.xpath("//main//form//input[@name][not(@type='radio')]")
    form = {box.get("name"): box.get("value") or "" for box in boxes}
    form |= {"procedure": "PA2023:flexible", "light_touch": "yes", "title": "First", "summary": "", "authority": "A"}
    assert begun.post(f"{HERE}/basics", form).status_code == 303
    stale = begun.post(f"{HERE}/basics", form | {"title": "Second"})
    assert stale.status_code == 409
    assert from_json(begun.get(f"{HERE}/pack.json").data).basics.title == "First"


def test_the_shipped_packs_lack_only_what_a_lead_must_say() -> None:
    from evaluation.setup.findings import Outside, Part, blocking, findings
    from evaluation.setup.starting_points import SHIPPED

    for name in SHIPPED:
        pack = shipped(name).with_basics(title="T", buyer="B", first_notice_on=date(2026, 3, 2))
        opens, closes = local("2026-03-02T09:00"), local("2026-04-10T12:00")
        stops = blocking(findings(pack, Outside(opens, closes, now=opens)))
        wanted = {Part.BASICS, Part.PEOPLE} | ({Part.LOTS} if name == "cluster_framework" else set())
        assert {one.part for one in stops} == wanted, name


def test_registers_are_kept_with_the_pack_and_an_emptied_row_goes(begun: Visitor) -> None:
    risk = {
        "risks-0-0": "No provider in the hills",
        "risks-0-1": "Extra-rural rate",
        "risks-0-2": "A. Lead",
        "risks-0-3": "",
    }
    assert begun.post(f"{HERE}/registers", risk).status_code == 303
    pack = from_json(begun.get(f"{HERE}/pack.json").data)
    assert pack.registers == {
        "risks": ({"Risk": "No provider in the hills", "Mitigation": "Extra-rural rate", "Owner": "A. Lead"},)
    }
    assert "No provider in the hills" in begun.get(f"{HERE}/registers").text
    bad = begun.post(f"{HERE}/registers", risk | {"risks-0-3": "x" * 4001})
    assert bad.status_code == 422 and "4,001 characters" in bad.text and "No provider in the hills" in bad.text
    assert begun.post(f"{HERE}/registers", dict.fromkeys(risk, "")).status_code == 303
    assert from_json(begun.get(f"{HERE}/pack.json").data).registers == {}


def test_a_workbook_is_taken_in_by_its_content(begun: Visitor) -> None:
    book = begun.get(f"{HERE}/pack.xlsx")
    assert book.status_code == 200 and book.data.startswith(b"PK")
    before = begun.get(f"{HERE}/pack.json").text
    sent = begun.post(f"{HERE}/import", {"file": (BytesIO(book.data), "anything.txt")})
    assert sent.status_code == 303
    assert begun.get(f"{HERE}/pack.json").text == before
