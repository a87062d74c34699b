"""Financial standing: accounts on file, a decision that two accountants make, a condition that is met."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from evaluation.financial.actions import (
    ask_for_accounts,
    decide_standing,
    key_figures,
    meet_condition,
    moderate_standing,
    note_signs,
    set_rules,
)
from evaluation.financial.gates import every_bidder_settled
from evaluation.financial.models import FinancialDecision, FinancialFigures, FinancialRules
from evaluation.financial.needed import below_minimum
from evaluation.financial.overview import rows, sorted_by
from evaluation.financial.queries import State, check_of, checks, figures, leading_test, rules_of, signs_of
from evaluation.financial.rules import ratios
from evaluation.financial.sheet import keyed, rules_in_words, sheet
from evaluation.financial.signs import age, listed
from evaluation.financial.tasks import tasks
from evaluation.setup.actions import save_pack, start_procurement
from evaluation.setup.files import from_json, to_json
from evaluation.setup.gates import pack_published
from evaluation.setup.models import Publication
from evaluation.setup.queries import draft_of
from exports.layout.book import FIRST_ROW
from procurement.core.access import Ground
from procurement.core.action import Context, Invalid, Refused
from procurement.core.audit import AuditEntry, sha256, trail
from procurement.core.db import db
from procurement.core.vocabulary import Event, Role, Stage
from procurement.people.actions import add_person, appoint
from procurement.tenders.models import Tender
from procurement.timetable.actions import Blocked
from tests.conftest import SetClock
from tests.factories import FIGURES, PASSWORD, Small
from tests.pages.visiting import Visitor, words
from tests.rules.packs import whole

pytestmark = pytest.mark.one_database

GUARANTEE = "A guarantee by the parent company."


@pytest.fixture
def small(app: Flask, clock: SetClock) -> Iterator[Small]:
    """Moderated, with the financial checks open."""
    with app.test_request_context():
        small = Small(clock).moderated()
        small.open(Stage.FINANCE)
        yield small


def key(small: Small, tender: Tender, who: str = "accountant1", **changes: Any) -> FinancialFigures:
    """A year of accounts on file."""
    given: dict[str, Any] = {
        "entity": "Alder Homecare",
        "source": "Filed accounts, page 8",
        "year_end": date(2020, 12, 31),
        "months": 12,
        "audited": False,
        "figures": {name: Decimal(value) for name, value in FIGURES.items()},
    }
    return key_figures(small.ctx(who), tender, **{**given, **changes})


def decide(small: Small, tender: Tender, outcome: str = "pass", who: str = "accountant1") -> FinancialDecision:
    """A decision, with accounts under it."""
    if not figures(tender.id):
        key(small, tender, who)
    condition = GUARANTEE if outcome == "conditional" else ""
    due = date(2021, 9, 30) if outcome == "conditional" else None
    return decide_standing(
        small.ctx(who),
        tender,
        outcome=outcome,
        reason="As the accounts show.",
        condition=condition,
        condition_due_on=due,
        explain_by=small.clock.moment + timedelta(days=3) if outcome == "fail" else None,
    )


def state(tender: Tender) -> State:
    return check_of(tender.id, tender.procurement_id).state


def test_a_fail_stands_only_once_the_bidder_was_heard(small: Small) -> None:
    tender = small.tenders[0]
    key(small, tender)
    with pytest.raises(Invalid, match="may explain") as no:
        decide_standing(small.ctx("accountant1"), tender, outcome="fail", reason="A loss.")
    assert no.value.field == "explain_by"
    failing = decide(small, tender, "fail")
    assert state(tender) is State.EXPLAINING
    waiting = every_bidder_settled(small.procurement.id, small.clock.moment)
    assert waiting[0].what.endswith("may still explain why it failed")
    with pytest.raises(Invalid, match="may still explain"):
        moderate_standing(small.ctx("accountant2"), failing, agreed=True, reason="Worked again.")
    small.heard(tender)
    assert state(tender) is State.TO_MODERATE
    moderate_standing(small.ctx("accountant2"), failing, agreed=True, reason="Weighed: it was two winters.")
    assert state(tender) is State.FAIL
    second = small.tenders[1]
    decide(small, second, "fail")
    small.clock.at(small.clock.moment + timedelta(days=3))
    assert state(second) is State.TO_MODERATE, "its time has passed"
    again = decide_standing(small.ctx("accountant1"), second, outcome="fail", reason="It said nothing.")
    moderate_standing(small.ctx("accountant2"), again, agreed=True, reason="It was asked, and said nothing.")
    assert state(second) is State.FAIL


def test_what_lies_beside_the_figures_is_noted_and_more_is_asked_for(app: Flask, small: Small) -> None:
    tender, who = small.tenders[0], small.ctx("accountant1")
    seen = {"judgments": "noted", "judgments_words": "One, £1,940, paid.", "opinion": "clear", "agency": "Creditwatch"}
    for field, signs, on in (
        ("judgments_words", {"judgments": "noted"}, None),
        ("judgments", {"judgments": "bad"}, None),
        ("credit_on", seen, None),
        ("credit_on", seen, date(2031, 1, 1)),
    ):
        with pytest.raises(Invalid) as no:
            note_signs(who, tender, signs, on)
        assert no.value.field == field
    note_signs(who, tender, seen, date(2021, 5, 10))
    ask_for_accounts(
        who, tender, words="Send the profit and loss account.", due_at=small.clock.moment + timedelta(days=5)
    )
    noted = signs_of(tender.id)
    assert noted
    rows_ = {one.name: one for one in listed(noted.signs, date(2020, 12, 31), date(2021, 7, 1))}
    assert rows_["judgments"].state == ("Noted", "condition") and rows_["age"].state[0] == "Clear"
    assert rows_["going_concern"].state[0] == "Not looked at"
    assert age(date(2020, 1, 1), date(2021, 2, 1)).state[0] == "Noted"
    shown = Visitor(app, small.staff["accountant1"]).get(f"/procurements/{small.procurement.code}/finance/{tender.id}")
    assert "Send the profit and loss account." in words(shown) and "One, £1,940, paid." in words(shown)


def test_a_parent_is_tested_beside_its_bidder_and_rules_are_fixed_once_published(small: Small) -> None:
    tender = small.tenders[0]
    key(small, tender)
    key(small, tender, entity="Alder Group", whose="parent", figures={"profit_after_tax": Decimal(5)})
    found = sheet(tender)
    assert [year.row.entity for year in found.years] == ["Alder Homecare"]
    assert [year.row.entity for year in found.beside] == ["Alder Group"]
    with pytest.raises(Invalid):
        key(small, tender, whose="a friend")
    with pytest.raises(Refused, match="cannot change"):
        set_rules(small.ctx("lead"), small.procurement, "three", {})


def test_the_rules_travel_in_the_tender_pack_and_are_published_with_it(app: Flask) -> None:
    limits = {"acid_ratio": {"high_below": "0.7"}}
    with app.test_request_context():
        lead = add_person(Context.at_console(), None, "lead@x.example", "Lead", password=PASSWORD)
        one = start_procurement(Context.at_console(), lead, code="F-1", pack=whole(), first_day=None)
        ctx = Context.of(lead.id, one.id)
        assert draft_of(one)[1].finance_test == ""
        set_rules(ctx, one, "ratios", limits)
        _, pack = draft_of(one)
        assert (pack.finance_test, pack.finance_limits) == ("ratios", {"acid_ratio high_below": "0.7"})
        other = start_procurement(Context.at_console(), lead, code="F-2", pack=from_json(to_json(pack)), first_day=None)
        assert rules_of(other.id) == rules_of(one.id) and leading_test(other.id) == "ratios"
        assert "Acid ratio: high below 0.7, low above 1" in rules_in_words(other)
        save_pack(ctx, one, pack, version=None, part="basics")
        assert db.session.query(FinancialRules).filter_by(procurement_id=one.id).count() == 1
        for wrong in ({"acid_ratio high_below": "9"}, {"acid_ratio": "1"}, {"gearing high_above": "much"}):
            with pytest.raises(Invalid):
                save_pack(ctx, one, replace(pack, finance_limits=wrong), version=None, part="basics")
        document = to_json(pack)
        db.session.add(
            Publication(
                procurement_id=one.id, number=1, document=document, sha256=sha256(document), by_id=lead.id, at=ctx.now
            )
        )
        db.session.commit()
        assert pack_published(one.id, ctx.now) == []
        set_rules(ctx, one, "three", {})
        assert "publish it again" in pack_published(one.id, ctx.now)[0].what


# Accounts


def test_figures_keyed_again_stand_in_place_of_the_earlier_and_the_earlier_stay(small: Small) -> None:
    tender = small.tenders[0]
    key(small, tender, figures={"revenue": Decimal("1000000.50")})
    later = key(small, tender, figures={"revenue": Decimal("1200000")})
    key(small, tender, year_end=date(2019, 12, 31), figures={"revenue": Decimal("900000")})
    standing = figures(tender.id)
    assert [row.year_end.year for row in standing] == [2020, 2019]
    assert standing[0].id == later.id
    assert db.session.query(FinancialFigures).count() == 3
    assert standing[0].figures == {"revenue": "1200000"}
    assert state(tender) is State.KEYED
    for statement in ("UPDATE financial_figures SET months = 6", "DELETE FROM financial_figures"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(statement))
        db.session.rollback()


UNFIT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("entity", {"entity": " "}),
    ("source", {"source": ""}),
    ("months", {"months": 0}),
    ("months", {"months": 25}),
    ("year_end", {"year_end": date(2031, 12, 31)}),
    ("figures", {"figures": {}}),
    ("figures", {"figures": {"turnover": Decimal(1)}}),
    ("stock", {"figures": {"stock": Decimal(-1)}}),
    ("revenue", {"figures": {"revenue": Decimal("NaN")}}),
    ("revenue", {"figures": {"revenue": Decimal("1e40")}}),
)


def test_accounts_that_cannot_be_are_refused_beside_their_field(small: Small) -> None:
    for field, changes in UNFIT:
        with pytest.raises(Invalid) as wrong:
            key(small, small.tenders[0], **changes)
        assert wrong.value.field == field, changes
    assert not figures(small.tenders[0].id)


def test_a_year_of_fifteen_months_is_brought_to_twelve(small: Small) -> None:
    tender = small.tenders[0]
    key(small, tender, months=15, figures={"revenue": Decimal(3_000_000), "operating_profit": Decimal(300_000)})
    page = sheet(tender)
    margin = next(line for line in page.ratios if line.name == "operating_margin")
    assert margin.values == ("10.00%",)
    assert "× 12 ÷ 15" in margin.working


def test_a_bidders_page_counts_the_tests_and_sets_turnover_against_every_lot(small: Small) -> None:
    tender = small.tenders[0]
    assert sheet(tender).headline == "No accounts are keyed yet"
    key(small, tender, figures={"profit_after_tax": Decimal(-1)})
    assert sheet(tender).headline.startswith("Cannot be told yet: none of three tests met, two cannot be made")
    key(small, tender)
    assert sheet(tender).headline.startswith("Passes: three of three tests met")
    lines = sheet(tender).turnover
    # 1500.50 hours ÷ 2 places × 52 × £19.50, and all the hours of the second lot, which takes one provider.
    assert [line.value for line in lines] == [Decimal("760753.50"), Decimal("1521507"), Decimal("2282260.50")]
    assert [line.ratio.risk for line in lines] == ["low", "medium", "high"]


# The decision


def test_a_decision_stands_once_a_second_accountant_agrees(small: Small) -> None:
    tender = small.tenders[0]
    decision = decide(small, tender)
    assert state(tender) is State.TO_MODERATE
    moderate_standing(small.ctx("accountant2"), decision, agreed=True, reason="Worked again.")
    assert state(tender) is State.PASS
    assert decision.figures_id == figures(tender.id)[0].id
    assert trail(decision)[0].event == Event.STANDING_DECIDED
    with pytest.raises(Invalid, match="has been moderated"):
        moderate_standing(small.ctx("accountant2"), decision, agreed=False, reason="Second thoughts.")
    assert state(tender) is State.PASS


def test_nobody_moderates_their_own_decision_and_a_third_accountant_may(small: Small) -> None:
    decision = decide(small, small.tenders[0])
    with pytest.raises(Refused) as no:
        moderate_standing(small.ctx("accountant1"), decision, agreed=True, reason="Looks right.")
    assert no.value.refusal.ground is Ground.BAR
    assert "second person" in no.value.refusal.reason
    assert state(small.tenders[0]) is State.TO_MODERATE
    appoint(small.ctx("lead"), small.procurement, small.staff["moderator"], Role.ACCOUNTANT)
    moderate_standing(small.ctx("moderator"), decision, agreed=True, reason="Worked again.")
    assert state(small.tenders[0]) is State.PASS


def test_a_decision_sent_back_is_decided_again_and_both_stay(small: Small) -> None:
    tender = small.tenders[0]
    first = decide(small, tender, "fail")
    moderate_standing(small.ctx("accountant2"), first, agreed=False, reason="Gearing was left out.")
    assert state(tender) is State.SENT_BACK
    second = decide(small, tender)
    assert state(tender) is State.TO_MODERATE
    with pytest.raises(Invalid, match="later one"):
        moderate_standing(small.ctx("accountant2"), first, agreed=True, reason="Fine after all.")
    moderate_standing(small.ctx("accountant2"), second, agreed=True, reason="Now whole.")
    assert state(tender) is State.PASS
    assert db.session.query(FinancialDecision).count() == 2


LACKING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("outcome", {"outcome": "maybe", "reason": "x"}),
    ("reason", {"outcome": "pass", "reason": "  "}),
    ("condition", {"outcome": "conditional", "reason": "x", "condition_due_on": date(2021, 9, 30)}),
    ("condition_due_on", {"outcome": "conditional", "reason": "x", "condition": GUARANTEE}),
    ("condition", {"outcome": "fail", "reason": "x", "condition": GUARANTEE}),
)


def test_a_decision_that_lacks_something_is_refused_beside_its_field(small: Small) -> None:
    key(small, small.tenders[0])
    for field, given in LACKING:
        with pytest.raises(Invalid) as wrong:
            decide_standing(small.ctx("accountant1"), small.tenders[0], **given)
        assert wrong.value.field == field, given
    assert state(small.tenders[0]) is State.KEYED


def test_without_accounts_the_only_finding_is_that_there_is_not_enough(small: Small) -> None:
    tender = small.tenders[0]
    with pytest.raises(Invalid, match="No accounts are keyed"):
        decide_standing(small.ctx("accountant1"), tender, outcome="pass", reason="A known firm.")
    decision = decide_standing(small.ctx("accountant1"), tender, outcome="insufficient", reason="Nothing was sent.")
    moderate_standing(small.ctx("accountant2"), decision, agreed=True, reason="Nothing on file.")
    assert state(tender) is State.INSUFFICIENT
    assert state(tender).keeps_out


def test_a_condition_keeps_out_until_it_is_met(small: Small) -> None:
    tender = small.tenders[0]
    decision = decide(small, tender, "conditional")
    with pytest.raises(Invalid, match="no agreed condition"):
        meet_condition(small.ctx("accountant1"), decision, shown_by="A deed.")
    moderate_standing(small.ctx("accountant2"), decision, agreed=True, reason="Worked again.")
    assert state(tender).keeps_out
    with pytest.raises(Invalid, match="what shows it"):
        meet_condition(small.ctx("accountant1"), decision, shown_by=" ")
    for other in small.tenders[1:]:
        moderate_standing(small.ctx("accountant2"), decide(small, other), agreed=True, reason="Worked again.")
    small.close(Stage.FINANCE)
    assert tasks(small.ctx("accountant1"), small.procurement) == []
    small.open(Stage.AWARD)
    (asked,) = tasks(small.ctx("accountant1"), small.procurement)
    assert "condition of Bidder 01" in asked.what, "it is owed until the award"
    meet_condition(small.ctx("accountant1"), decision, shown_by="Deed of 1 September, held by legal.")
    assert tasks(small.ctx("accountant1"), small.procurement) == []
    assert state(tender) is State.CONDITION_MET
    assert not state(tender).keeps_out
    with pytest.raises(Invalid, match="already"):
        meet_condition(small.ctx("accountant1"), decision, shown_by="Another deed.")
    plain = check_of(small.tenders[1].id, small.procurement.id).decision
    assert plain is not None
    with pytest.raises(Invalid, match="no agreed condition"):
        meet_condition(small.ctx("accountant1"), plain, shown_by="A deed.")


# Who and when


def test_only_accountants_check_and_only_while_the_stage_is_open(small: Small) -> None:
    tender = small.tenders[0]
    with pytest.raises(Refused) as no:
        key(small, tender, "lead")
    assert no.value.refusal.ground is Ground.ROLE
    for each in small.tenders:
        moderate_standing(small.ctx("accountant2"), decide(small, each), agreed=True, reason="Worked again.")
    small.close(Stage.FINANCE)
    with pytest.raises(Refused) as no:
        key(small, tender)
    assert no.value.refusal.ground is Ground.STAGE


def test_an_accountant_with_an_interest_keeps_away(small: Small) -> None:
    tender = small.tenders[1]
    small.declare("accountant1", {tender.organisation_id: "My sister works there."})
    with pytest.raises(Refused) as no:
        key(small, tender)
    assert no.value.refusal.ground is Ground.BAR
    decision = decide(small, tender, who="accountant2")
    with pytest.raises(Refused):
        moderate_standing(small.ctx("accountant1"), decision, agreed=True, reason="Fine.")
    seen = rows(small.procurement.id, small.staff["accountant1"].id)
    assert [row.closed for row in seen] == [False, True, False]


def test_a_bidder_that_failed_selection_is_not_checked(app: Flask, clock: SetClock) -> None:
    with app.test_request_context():
        small = Small(clock).selected(fail=(2,))
        small.moderated()
        small.open(Stage.FINANCE)
        with pytest.raises(Invalid, match="no longer being evaluated"):
            key(small, small.tenders[2])
        assert [row.number for row in rows(small.procurement.id, small.staff["accountant1"].id)] == [1, 2]


# Closing, lists, tasks


def test_the_stage_closes_once_every_bidder_is_settled_and_names_who_is_not(small: Small) -> None:
    first, second, third = small.tenders
    moderate_standing(small.ctx("accountant2"), decide(small, first), agreed=True, reason="Worked again.")
    decide(small, second)
    with pytest.raises(Blocked) as blocked:
        small.close(Stage.FINANCE)
    named = {blocker.what for blocker in blocked.value.blockers}
    assert named == {"Bidder 02 waits for a second accountant", "Bidder 03 has not been checked"}
    assert all(
        blocker.link and blocker.link.endswith(str(t.id))
        for blocker, t in zip(blocked.value.blockers, (second, third), strict=True)
    )
    key(small, third)
    assert (
        every_bidder_settled(small.procurement.id, small.clock.moment)[1].what
        == "Bidder 03 has figures but no decision"
    )


def test_a_bidder_that_missed_a_minimum_mark_needs_no_check(app: Flask, clock: SetClock) -> None:
    with app.test_request_context():
        small = Small(clock)
        small.marks = {(1, "Q1", name): Decimal(1) for name in ("evaluator1", "evaluator2")}
        small.moderated()
        small.open(Stage.FINANCE)
        assert below_minimum(small.procurement.id) == {small.tenders[1].id}
        for tender in (small.tenders[0], small.tenders[2]):
            moderate_standing(small.ctx("accountant2"), decide(small, tender), agreed=True, reason="Worked again.")
        found = rows(small.procurement.id, small.staff["accountant1"].id)
        assert [row.finding[0] for row in found] == ["Pass", "Not needed", "Pass"]
        small.close(Stage.FINANCE)


def test_the_list_sorts_and_says_the_worst_risk(small: Small) -> None:
    key(small, small.tenders[1], figures={"net_assets": Decimal(-5)})
    key(small, small.tenders[2], figures={"net_assets": Decimal(5)})
    found = rows(small.procurement.id, small.staff["accountant1"].id)
    assert [row.risk[0] for row in found] == ["Not worked out", "1 high", "Low"]
    assert [row.number for row in sorted_by(found, "-risk")] == [2, 3, 1]
    assert [row.number for row in sorted_by(found, "-name")] == [3, 2, 1]
    assert [row.number for row in sorted_by(found, "nonsense")] == [1, 2, 3]


def test_the_home_page_asks_accountants_for_what_is_theirs(small: Small) -> None:
    mine = tasks(small.ctx("accountant1"), small.procurement)
    assert [(task.what, task.done, task.total) for task in mine] == [("Check financial standing", 0, 3)]
    decision = decide(small, small.tenders[0], "conditional")
    assert all("Moderate" not in task.what for task in tasks(small.ctx("accountant1"), small.procurement))
    assert any("Moderate" in task.what for task in tasks(small.ctx("accountant2"), small.procurement))
    moderate_standing(small.ctx("accountant2"), decision, agreed=True, reason="Worked again.")
    asked = tasks(small.ctx("accountant1"), small.procurement)
    condition = next(task for task in asked if "condition of Bidder 01" in task.what)
    assert condition.due_at is not None and condition.due_at.date() == date(2021, 9, 30)
    assert tasks(small.ctx("lead"), small.procurement) == []


def test_reading_the_checks_takes_as_many_statements_for_three_bidders_as_for_one(small: Small) -> None:
    from sqlalchemy import event

    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: counted.append(said[2]))

    def statements() -> int:
        counted.clear()
        db.session.expire_all()
        checks(small.procurement.id)
        rows(small.procurement.id, small.staff["accountant1"].id)
        return len(counted)

    decide(small, small.tenders[0])
    one = statements()
    for tender in small.tenders[1:]:
        decide(small, tender)
    assert statements() <= one


def test_the_list_goes_out_with_reasons_and_live_ratios_and_without_what_is_closed(app: Flask, small: Small) -> None:
    for tender in small.tenders[:2]:
        key(small, tender, months=15)
    failing = decide(small, small.tenders[0], "fail")
    small.heard(small.tenders[0])
    moderate_standing(small.ctx("accountant2"), failing, agreed=True, reason="Weighed: two winters.")
    here = f"/procurements/{small.procurement.code}/finance/list"
    answer = Visitor(app, small.staff["accountant1"]).get(f"{here}.xlsx")
    book = load_workbook(BytesIO(answer.data))
    kept = load_workbook(BytesIO(answer.data), data_only=True)
    listed_ = [row[5] for row in book["List"].iter_rows(min_row=FIRST_ROW, values_only=True)]
    assert listed_[:2] == ["Fail", "Figures keyed"]
    said = [row[4] for row in book["Decisions"].iter_rows(min_row=FIRST_ROW, values_only=True)]
    assert set(said) == {"As the accounts show.", "The loss was of one winter.", "Weighed: two winters."}
    margin = str(book["Ratios"].cell(FIRST_ROW, 6).value)
    assert margin.startswith("=IF(COUNT(Figures!") and "*12/Figures!F5" in margin
    exact = ratios(keyed(figures(small.tenders[0].id)[0]), 15)["operating_margin"]
    shown = (kept["Ratios"].cell(FIRST_ROW, 6).value, kept["Ratios"].cell(FIRST_ROW, 7).value)
    assert shown == (pytest.approx(float(exact.value or 0)), exact.risk)
    first = next(kept["Ratios"].iter_rows(min_row=FIRST_ROW, values_only=True))
    assert first[-4:] == ("met", "met", "met", 3)
    assert Visitor(app, small.staff["lead"]).get(f"{here}.pdf").data.startswith(b"%PDF")
    assert Visitor(app, small.staff["evaluator1"]).get(f"{here}.xlsx").status_code == 403
    db.session.rollback()
    log = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FINANCE_HANDED_OUT)).all()
    taken = [(one.actor_id, json.loads(one.payload)["what"]) for one in log]
    assert taken == [(small.staff["accountant1"].id, "list"), (small.staff["lead"].id, "printed")]
