"""The law's steps in pages: value and authority, registers, conflicts, notices, and ending without an award."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from evaluation.award.actions import send_letters
from evaluation.setup.actions import abandon, publish_pack, record_notice, save_pack, sign_conflicts, start_procurement
from evaluation.setup.files import to_json
from evaluation.setup.notices import Recorded
from evaluation.setup.pack import Pack
from evaluation.setup.queries import draft_of
from evaluation.setup.record_queries import assessment_rows, notices_of
from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment, by_code
from procurement.core.action import Context, Invalid, Refused
from procurement.core.db import db
from procurement.core.outbox import Message
from procurement.core.vocabulary import Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.people.models import User
from procurement.tenders.actions import start_tender
from procurement.tenders.models import LateAttempt
from procurement.timetable.actions import open_stage, plan_stage, reopen_stage
from procurement.timetable.actions.reminding import remind_all
from procurement.timetable.queries import windows
from tests.conftest import SetClock
from tests.factories import PASSWORD, Small, local
from tests.pages.lawful import signing
from tests.pages.visiting import Visitor, page, words
from tests.rules.packs import whole

pytestmark = pytest.mark.one_database

HERE = "/procurements/X-1/setup"
PACK = whole().with_basics(title="Care at home", buyer="Testshire")


def _person(name: str) -> User:
    return add_person(Context.at_console(), None, f"{name}@c.example", name.upper(), password=PASSWORD)


@pytest.fixture
def lead(app: Flask, clock: SetClock) -> Visitor:
    """Who leads X-1 under the Act, in February 2026, with two evaluators who have accounts."""
    clock.at(local("2026-02-20T09:00"))
    with app.app_context():
        person = _person("lead")
        for name in ("a", "b"):
            _person(name)
        procurement = start_procurement(Context.at_console(), person, code="X-1", pack=PACK, first_day=None)
        ctx = Context.of(person.id, procurement.id)
        plan_stage(ctx, procurement, Stage.TENDERING, local("2026-03-02T09:00"), local("2026-04-10T12:00"))
    return Visitor(app, person)


def case() -> tuple[Context, Procurement]:
    """The procurement, and its lead's context now."""
    db.session.expire_all()
    procurement = by_code("X-1")
    assert procurement is not None
    user = db.session.query(User).filter(User.email == "lead@c.example").one()
    return Context.of(user.id, procurement.id), procurement


def pack_now(app: Flask) -> Pack:
    """The draft as it is kept."""
    with app.app_context():
        return draft_of(case()[1])[1]


def boxes(visitor: Visitor, address: str) -> dict[str, str]:
    """Every box of a page's form with a version, as it shows."""
    (form,) = page(visitor.get(address)).xpath("//form[.//input[@name='version']]")
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def send(visitor: Visitor, address: str, **changes: Any) -> Any:
    """Send it with some boxes changed."""
    return visitor.post(address, {**boxes(visitor, address), **{k.replace("__", "-"): v for k, v in changes.items()}})


def test_value_term_and_authority_are_typed_and_bad_money_stays_beside_its_box(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/basics"
    bad = send(lead, where, contract_value="1,5", term_months="0", extension_months="12 x", authority_on__day="31")
    seen = page(bad)
    assert bad.status_code == 422 and pack_now(app) == PACK
    assert seen.xpath("string(//input[@id='contract_value']/@value)") == "1,5"
    for box in ("contract_value", "term_months", "extension_months", "authority_on"):
        assert seen.xpath(f"string(//*[@id='{box}-error'])").strip(), box
    good = {
        "contract_value": "207719.99",
        "contract_value_net": "170000",
        "term_months": "60",
        "extension_months": "12 + 12 + 12",
        "authority_on__day": "3",
        "authority_on__month": "2",
        "authority_on__year": "2026",
        "authority_body": "Cabinet",
        "authority_by": "Cllr A. Vale",
        "authority_value": "160000",
    }
    assert send(lead, where, **good).status_code == 303
    basics = pack_now(app).basics
    assert (basics.contract_value, basics.extension_months) == (Decimal("207719.99"), (12, 12, 12))
    assert basics.term.startswith("5 years, with extensions of 1 year") and basics.authority_on == date(2026, 2, 3)
    told = words(lead.get(where))
    assert "£207,719.99 is below the threshold of £207,720 including VAT" in told
    assert "worth £170,000 without VAT, and £160,000 was authorised" in told
    assert boxes(lead, where)["extension_months"] == "12, 12, 12"


def test_registers_take_days_and_money_and_note_what_is_wrong_at_its_cell(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/registers"
    bad = send(lead, where, value__0__0="County", value__0__3="585m", governance__0__5="31 June 2026")
    assert bad.status_code == 422 and pack_now(app).registers == {}
    assert page(bad).xpath("string(//*[@id='value-0-3']/@value)") == "585m"
    assert "does not exist" in page(bad).xpath("string(//*[@id='governance-0-5-error'])")
    typed = {"value__0__0": "County", "value__0__3": "£585,000,000", "value__0__4": "410000000"}
    typed |= {"governance__0__0": "Cabinet", "governance__0__3": "1 February 2026", "governance__0__5": "1 March 2026"}
    assert send(lead, where, **typed, governance__0__2="Nonsense").status_code == 422
    assert send(lead, where, **typed, governance__0__2="Award").status_code == 303
    seen = page(lead.get(where))
    assert "£585,000,000 is advertised and £410,000,000 authorised" in seen.xpath("string(//*[@id='value-0-3-note'])")
    assert "the earliest day is 2 March 2026" in seen.xpath("string(//*[@id='governance-0-5-note'])")
    checks = page(lead.get(f"{HERE}/publish"))
    (link,) = checks.xpath("//a[contains(., 'is advertised')]/@href")
    assert link == f"{where}#value-0-3"


def test_the_assessment_is_signed_before_publication_and_again_when_somebody_comes(app: Flask, lead: Visitor) -> None:
    where = f"{HERE}/conflicts"
    assert "The conflicts assessment is not signed" in words(lead.get(f"{HERE}/publish"))
    with app.app_context(), pytest.raises(Invalid, match="conflicts assessment is not signed"):
        publish_pack(*case())
    seen = boxes(lead, where)
    assert [seen[f"person-{n}-name"] for n in range(5)] == ["LEAD", "A", "B", "", ""]
    half = {
        "person-0-level": "none",
        "person-1-level": "potential",
        "person-1-what": "A cousin bids.",
        "signed_name": "L",
    }
    refused = lead.post(where, {**seen, **half})
    told = page(refused)
    assert refused.status_code == 422 and "A cousin bids." in told.xpath("string(//*[@id='person-1-what'])")
    assert "what is done" in told.xpath("string(//*[@id='person-1-mitigation-error'])")
    assert "Choose what was found about B" in told.xpath("string(//*[@id='person-2-level-error'])")
    review = {"next_review-day": "1", "next_review-month": "9", "next_review-year": "2026", "signed_name": "L. Lead"}
    full = {**half, **review, "person-1-mitigation": "Does not mark that bid.", "person-2-level": "none"}
    full |= {"person-3-name": "D. Draft", "person-3-part": "Drafter", "person-3-level": "none"}
    assert lead.post(where, {**seen, **full}).status_code == 303
    assert lead.post(where, {**seen, **full}).status_code == 409
    printed = words(lead.get(f"{where}/1"))
    assert "1 conflict among 4 people" in printed and "Does not mark that bid." in printed and "L. Lead" in printed
    assert lead.get(f"{where}/2").status_code == 404
    assert "conflicts assessment" not in words(lead.get(f"{HERE}/publish")).split("Law and record")[0]
    with app.app_context():
        ctx, procurement = case()
        appoint(ctx, procurement, _person("late"), Role.APPROVER)
        with pytest.raises(Invalid, match="LATE is not covered"):
            publish_pack(*case())
        ctx, procurement = case()
        sign_conflicts(ctx, procurement, replace(signing(procurement.id, PACK), reason="An approver came."))
        publish_pack(*case())
        assert [row.number for row in assessment_rows(procurement.id)] == [1, 2]


def notice(lead: Visitor, kind: str, day: str, **more: str) -> Any:
    """Record one on a day of March or February 2026."""
    when = dict(zip(("published_on-day", "published_on-month", "published_on-year"), day.split(), strict=True))
    return lead.post(f"{HERE}/notices", {"kind": kind, "reference": "2026/S 1", "version": "", **when, **more})


def test_the_first_notice_waits_its_turn_and_fixes_law_procedure_and_day(
    app: Flask, lead: Visitor, clock: SetClock
) -> None:
    clock.at(local("2026-03-03T09:00"))
    lead.awake()
    early = notice(lead, "UK4", "3 3 2026")
    assert early.status_code == 422 and "the Act wants it before UK4" in words(early)
    assert page(early).xpath("string(//input[@id='reference']/@value)") == "2026/S 1"
    with app.app_context():
        ctx, procurement = case()
        sign_conflicts(ctx, procurement, signing(procurement.id, PACK))
    assert "signed on 3 March 2026" in words(notice(lead, "UK4", "2 3 2026"))
    assert "lies ahead" in words(notice(lead, "UK4", "4 3 2026"))
    assert "begins with https" in words(notice(lead, "UK4", "3 3 2026", link="javascript:alert(1)"))
    assert notice(lead, "UK4", "3 3 2026", link="https://notices.example/1").status_code == 303
    assert pack_now(app).basics.first_notice_on == date(2026, 3, 3)
    for change in ({"procedure": "PA2023:flexible"}, {"light_touch": "yes"}, {"procedure": "PCR2015:open"}):
        refused = send(lead, f"{HERE}/basics", **change)
        assert refused.status_code == 422 and "for good" in words(refused), change
    assert "as recorded" in words(send(lead, f"{HERE}/basics", first_notice_on__day="2"))
    another = to_json(pack_now(app).with_basics(procedure="flexible")).encode()
    taken = lead.post(f"{HERE}/import", {"file": (BytesIO(another), "pack.json")})
    assert taken.status_code == 422 and "fixed the law and the procedure" in words(taken)
    assert send(lead, f"{HERE}/basics", title="Care in the home").status_code == 303
    with app.app_context():
        first = notices_of(case()[1].id)[0].id
    assert notice(lead, "UK4", "3 3 2026", corrects=str(first)).status_code == 422
    right = notice(lead, "UK4", "3 3 2026", corrects=str(first), reason="Its number was wrong.", link="")
    assert right.status_code == 303
    seen = words(lead.get(f"{HERE}/notices"))
    assert "UK4 (corrected)" in seen and "Its number was wrong." in seen


def end(clock: SetClock) -> Small:
    """The small procurement with a tender begun, abandoned by its approver while tendering is open."""
    small = Small(clock).tendering()
    start_tender(small.ctx(small.bidders[0]), small.procurement)
    with pytest.raises(Refused):
        abandon(small.ctx("lead"), small.procurement, "No funds", "Cabinet", date(2021, 3, 24))
    with pytest.raises(Invalid, match="lies ahead"):
        abandon(small.ctx("approver"), small.procurement, "No funds", "Cabinet", date(2031, 3, 24))
    today = small.clock.moment.date()
    abandon(small.ctx("approver"), small.procurement, "The budget was withdrawn.", "Cabinet, 24/00031", today)
    return small


def test_what_is_abandoned_closes_stays_closed_and_is_told_once(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        ended = end(clock)
        procurement, ctx = ended.procurement, ended.ctx("lead")
        standing = windows(procurement.id, ended.clock.moment)
        assert not any(window.open for window in standing.values())
        for refused in (
            lambda: open_stage(ctx, procurement, Stage.OPENING),
            lambda: reopen_stage(ctx, procurement, Stage.TENDERING, "Again"),
            lambda: plan_stage(
                ctx, procurement, Stage.AWARD, local("2021-07-01T09:00"), local("2021-07-02T09:00"), reason="Again"
            ),
            lambda: save_pack(ctx, procurement, PACK, version=None, part="basics"),
            lambda: publish_pack(ctx, procurement),
        ):
            with pytest.raises(Invalid, match=r"abandoned on .*: The budget was withdrawn"):
                refused()
        with pytest.raises(Refused):
            start_tender(ended.ctx(ended.bidders[1]), procurement)
        with pytest.raises(Invalid, match="abandoned already"):
            abandon(ended.ctx("approver"), procurement, "Again", "Cabinet", date(2021, 3, 24))
        mails = db.session.query(Message).filter(Message.subject.startswith("No award will be made")).all()
        assert [mail.to_address for mail in mails] == ["bid1@bidder1.example"]
        assert "The budget was withdrawn." in mails[0].body
    with app.test_request_context():
        before = db.session.query(Message).count()
        remind_all("http://evenhand.example")
        assert db.session.query(Message).count() == before


def test_every_page_of_it_says_so_and_nothing_is_due(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        code = end(clock).code
        addresses = ("lead@council.example", "bid1@bidder1.example")
        lead, bidder = (Visitor(app, db.session.query(User).filter(User.email == one).one()) for one in addresses)
    for visitor, address in ((lead, "timetable"), (lead, "setup/abandoning"), (bidder, "timetable")):
        seen = words(visitor.get(f"/procurements/{code}/{address}"))
        assert "no award will be made. The budget was withdrawn." in seen, address
    for part in ("basics", "lots", "selection", "criteria", "price", "people", "publish", "registers", "rehearsals"):
        closed = lead.get(f"/procurements/{code}/setup/{part}")
        assert "Closed. This procurement was abandoned on" in words(closed), part
        assert not page(closed).xpath("//main//button[contains(., 'Save') or contains(., 'Publish')]"), part
    clock.at(local("2021-05-01T09:00"))
    pressed = bidder.post(f"/bid/{code}/submit")
    assert pressed.status_code == 409 and "This procurement was abandoned on" in words(pressed)
    with app.app_context():
        assert db.session.query(LateAttempt).count() == 0
    board = lead.get(f"/procurements/{code}/timetable")
    assert "This procurement was abandoned on" in words(board)
    assert not page(board).xpath("//button[starts-with(normalize-space(), 'Open ')]")
    for visitor in (lead, bidder):
        home = visitor.get("/")
        assert "Abandoned" in words(home) and not page(home).xpath("//section[contains(@class, 'tasks')]//li")


def test_a_contract_on_record_ends_what_can_be_abandoned(app: Flask, clock: SetClock) -> None:
    with app.app_context():
        small = Small(clock).awarded()
        lead, procurement = small.ctx("lead"), small.procurement
        with pytest.raises(Invalid, match="outcome letters have not been sent"):
            record_notice(lead, procurement, Recorded(0, "CAN", small.clock.moment.date(), "2021/S 2"))
        small.clock.at(local("2021-11-01T09:05"))
        send_letters(small.ctx("lead"), procurement)
        record_notice(small.ctx("lead"), procurement, Recorded(0, "CAN", date(2021, 11, 1), "2021/S 2"))
        with pytest.raises(Invalid, match="a contract is ended, not abandoned"):
            abandon(small.ctx("approver"), procurement, "Too late", "Cabinet", date(2021, 11, 1))
        assert abandonment(procurement.id) is None


def test_the_timetable_proposes_the_procedure_of_the_pack(app: Flask, lead: Visitor) -> None:
    where = "/procurements/X-1/timetable/periods"
    assert page(lead.get(where)).xpath("string(//input[@name='procedure'][@checked]/@value)") == "open"
    assert send(lead, f"{HERE}/basics", procedure="PA2023:flexible").status_code == 303
    assert page(lead.get(where)).xpath("string(//input[@name='procedure'][@checked]/@value)") == "flexible"
    assert send(lead, f"{HERE}/basics", light_touch="yes").status_code == 303
    assert page(lead.get(where)).xpath("string(//input[@name='procedure'][@checked]/@value)") == "light_touch"
