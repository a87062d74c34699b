"""Thresholds, value, term, authority and governance: the numbers the law and a council's papers turn on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evaluation.setup import governance, value
from evaluation.setup.law import verdict_of
from evaluation.setup.pack import Basics
from evaluation.setup.registers import AWARD, REGISTERS, TENDER
from evaluation.setup.thresholds import BuyerKind, Subject, threshold_on
from evaluation.setup.typed_cells import fault_in
from procurement.core.vocabulary import Regime
from procurement.timetable.calendar import calendar
from tests.rules.packs import whole

ENGLAND = calendar(Regime.PCR2015)


@pytest.mark.parametrize(
    ("day", "subject", "light", "buyer", "amount"),
    [
        (date(2020, 1, 1), Subject.GOODS_SERVICES, False, BuyerKind.COUNCIL, 189_330),
        (date(2021, 12, 31), Subject.WORKS, False, BuyerKind.COUNCIL, 4_733_252),
        (date(2022, 1, 1), Subject.GOODS_SERVICES, False, BuyerKind.CENTRAL, 138_760),
        (date(2025, 12, 31), Subject.GOODS_SERVICES, False, BuyerKind.COUNCIL, 214_904),
        (date(2026, 1, 1), Subject.GOODS_SERVICES, False, BuyerKind.COUNCIL, 207_720),
        (date(2026, 1, 1), Subject.GOODS_SERVICES, False, BuyerKind.CENTRAL, 135_018),
        (date(2026, 1, 1), Subject.WORKS, False, BuyerKind.CENTRAL, 5_193_000),
        (date(2026, 1, 1), Subject.CONCESSION, False, BuyerKind.COUNCIL, 5_193_000),
        (date(2026, 1, 1), Subject.GOODS_SERVICES, True, BuyerKind.COUNCIL, 663_540),
        (date(2026, 1, 1), Subject.CONCESSION, True, BuyerKind.COUNCIL, 5_372_609),
    ],
)
def test_the_threshold_is_that_of_the_day(
    day: date, subject: Subject, light: bool, buyer: BuyerKind, amount: int
) -> None:
    found = threshold_on(day, subject, light_touch=light, buyer=buyer)
    assert found is not None and found.amount == amount and found.with_vat is (day >= date(2022, 1, 1))


def test_before_the_first_row_nothing_is_claimed() -> None:
    assert threshold_on(date(2019, 12, 31), Subject.WORKS, light_touch=False) is None
    pack = whole().with_basics(first_notice_on=date(2018, 9, 10), contract_value=Decimal(1))
    assert verdict_of(pack).over is None and "look them up" in verdict_of(pack).sentences[0]


@pytest.mark.parametrize(
    ("changes", "over", "words"),
    [
        ({"contract_value": Decimal(207_720)}, True, "£207,720 reaches the threshold of £207,720 including VAT"),
        ({"contract_value": Decimal("207719.99")}, False, "£207,719.99 is below the threshold of £207,720"),
        ({"contract_value": Decimal(207_719)}, False, "A suitability stage before the tenders is not allowed"),
        ({"contract_value": Decimal(29_999)}, False, "below £30,000, so no notice of the Act is required"),
        ({"contract_value": Decimal(207_720), "subject": Subject.WORKS}, False, "A suitability stage is allowed"),
        ({"contract_value": Decimal(207_719), "subject": Subject.WORKS}, False, "is not allowed"),
        ({"contract_value": Decimal(663_540), "light_touch": True}, True, "in their light touch form"),
        ({"contract_value_net": Decimal(900_000)}, None, "the value of the whole contract including VAT is not said"),
        ({"contract_value": Decimal(1), "first_notice_on": None}, None, "is not set"),
        ({"contract_value": Decimal(12_000), "buyer_kind": BuyerKind.CENTRAL}, False, "below-threshold form"),
    ],
)
def test_over_or_under_is_said_with_numbers_and_what_follows(
    changes: dict[str, object], over: bool | None, words: str
) -> None:
    found = verdict_of(whole().with_basics(**changes))
    assert found.over is over
    assert words in " ".join(found.sentences)


def test_until_2021_the_value_without_vat_is_compared() -> None:
    pack = whole().with_basics(
        regime=Regime.PCR2015,
        first_notice_on=date(2021, 3, 24),
        contract_value=Decimal(200_000),
        contract_value_net=Decimal(180_000),
    )
    assert verdict_of(pack).over is False and "without VAT" in verdict_of(pack).sentences[0]


BASICS = Basics("Care", "Council", authority="Cabinet")


@pytest.mark.parametrize(
    ("changes", "words", "blocks"),
    [
        ({"authority": " "}, "Nobody is on record", True),
        ({"authority_on": date(2026, 3, 3)}, "which lies ahead", True),
        ({}, "lacks the day, the body, the person and the value", False),
        ({"authority_value": Decimal(10), "contract_value_net": Decimal(11)}, "worth £11 without VAT, and £10", False),
        ({"authority_value": Decimal(10), "contract_value": Decimal(11)}, "worth £11 including VAT", False),
    ],
)
def test_authority_is_wanted_dated_and_for_enough(changes: dict[str, object], words: str, blocks: bool) -> None:
    found = list(value.authority(replace(BASICS, **changes), date(2026, 3, 2)))  # type: ignore[arg-type]
    assert [one.blocks for one in found if words in one.what] == [blocks], found


def test_whole_authority_within_its_value_says_nothing() -> None:
    given = replace(
        BASICS,
        authority_on=date(2026, 2, 3),
        authority_body="Cabinet",
        authority_by="Cllr A",
        authority_value=Decimal(100),
        contract_value_net=Decimal(100),
        contract_value=Decimal(120),
    )
    assert list(value.authority(given, date(2026, 3, 2))) == []


def test_five_years_and_three_of_one_are_said_with_the_value() -> None:
    basics = replace(
        BASICS,
        term_months=60,
        extension_months=(12, 12, 12),
        annual_value=Decimal("64410305.32"),
        contract_value_net=Decimal(515_000_000),
    )
    assert basics.longest_months == 96
    (found,) = value.worth(basics)
    assert "5 years, with extensions of 1 year, 1 year and 1 year: 8 years at the longest" in found.what
    assert "£515,282,442.56" in found.what and not found.blocks
    agreed = replace(basics, contract_value_net=Decimal("515282442.56"))
    assert list(value.worth(agreed)) == []
    assert [one.blocks for one in value.worth(replace(BASICS, term_months=0))] == [True]
    (less,) = value.worth(replace(BASICS, contract_value=Decimal(1), contract_value_net=Decimal(2)))
    assert "less than that without" in less.what


def test_a_framework_advertised_beyond_what_its_buyers_authorised_is_found_by_buyer_and_in_total() -> None:
    """Source: a framework advertised at £585m where its buyers had authorised £410m."""
    rows = [
        {"Buyer": "County", "Advertised": "£485,000,000", "Authorised": "310000000", "Net": "10", "Gross": "9"},
        {"Buyer": "City", "Advertised": "100000000", "Authorised": "100000000"},
        {"Buyer": "", "Advertised": "1.5"},
    ]
    found = list(value.spend(rows[:2], BASICS))
    assert [one.what for one in found] == [
        "County: £9 with VAT is less than £10 without",
        "County: £485,000,000 is advertised and £310,000,000 authorised",
        "Together £585,000,000 is advertised and £410,000,000 authorised",
    ]
    assert [one.field for one in found] == ["value-0-2", "value-0-3", "value-0-3"]
    assert "names no buyer" in " ".join(one.what for one in value.spend(rows, BASICS))
    assert "nothing on record" in " ".join(one.what for one in value.spend(rows, BASICS))


def said(**row: str) -> str:
    """What is said of one governance step, with tendering planned for 2 March and the award for 1 July 2026."""
    named = {head.replace(" ", "_").replace(",", "").replace("-", "_").lower(): head for head in GOVERNANCE}
    cells = {named[key]: text for key, text in row.items()}
    return " | ".join(one.what for one in governance.steps([cells], ENGLAND, date(2026, 3, 2), date(2026, 7, 1)))


GOVERNANCE = REGISTERS["governance"].heads


def test_a_key_decision_has_twenty_eight_clear_days() -> None:
    assert said(notice_given="1 February 2026", date="2 March 2026") == ""
    short = said(notice_given="1 February 2026", date="1 March 2026")
    assert "27 clear days of notice" in short and "the earliest day is 2 March 2026" in short
    assert "no notice of the key decision; it was due by 1 February 2026" in said(
        step="Key decision", date="2 March 2026"
    )


def test_papers_lie_open_for_five_clear_working_days() -> None:
    """Monday 30 March to Friday 10 April 2026 hold Good Friday and Easter Monday."""
    assert said(papers_published="30 March 2026", date="9 April 2026") == ""
    short = said(papers_published="30 March 2026", date="8 April 2026")
    assert "4 clear working days" in short and "the earliest day is 9 April 2026" in short
    assert "not before it is made" in said(papers_published="9 April 2026", date="9 April 2026")


def test_call_in_ends_before_tendering_opens_or_the_award_is_settled() -> None:
    late = said(decides=TENDER, date="20 February 2026", decision_published="23 February 2026")
    assert "call-in ends on 2 March 2026 and tendering opens on 2 March 2026" in late
    assert "takes effect on 3 March 2026" in late
    assert said(decides=TENDER, date="20 February 2026") == ""
    assert said(decides=TENDER, date="23 February 2026", call_in_working_days="0") == ""
    assert "call-in ends on 6 July 2026 and the award is planned on 1 July 2026" in said(
        decides=AWARD, date="29 June 2026"
    )
    assert "before the decision of 3 March 2026" in said(decides=TENDER, date="3 March 2026")


def test_a_decision_on_a_day_off_or_before_it_is_made_is_noted() -> None:
    assert "is no working day (Sunday)" in said(date="1 March 2026")
    assert "published before it is made" in said(date="3 March 2026", decision_published="2 March 2026")
    assert "cannot be read as a day" in said(date="spring")
    assert said(body="Cabinet") == ""


@pytest.mark.parametrize(
    ("cell", "kind", "words"),
    [
        ("1,5", "money", "no commas"),
        ("NaN", "money", "digits 0 to 9"),
        ("-1", "money", "0 or more"),
        ("1.234", "money", "2 decimal places"),
        ("£1,250,000.50", "money", ""),
        ("31/6/2026", "day", "does not exist"),
        ("in spring", "day", "Enter a day such as"),
        ("٣ May 2026", "day", "number from 1 to 31"),
        ("3rd May 2026", "day", "number from 1 to 31"),
        ("2026-05-03", "day", ""),
        ("5.5", "whole", "whole number"),
    ],
)
def test_a_cell_says_what_is_wrong_with_it(cell: str, kind: str, words: str) -> None:
    found = fault_in(cell, kind)
    assert (words in found) if words else found == ""
