"""What people write into a report: versions, who may read a block, remarks, names, the final; figures that agree."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import docx
import pytest
from flask import Flask
from sqlalchemy import select

from evaluation.award.models import LotCourse
from exports.award_report import actions, pdf
from exports.award_report.actions import name_signers, sign_off
from exports.award_report.agreeing import amounts, disagreements, of_costs
from exports.award_report.costs import BudgetLine, part_of_year, part_year, worked_out
from exports.award_report.disclosing import Disclosure, disclosure
from exports.award_report.exempting import named_in
from exports.award_report.fates import bids
from exports.award_report.layouts import BLOCKS, COMMITTEE, EXECUTIVE, Fact
from exports.award_report.market import Market, MarketRow, Names
from exports.award_report.naming import bidders_named
from exports.award_report.parts import Said, Withheld
from exports.award_report.public_sheets import disclosed_workbook, public_workbook
from exports.award_report.reading import award_report, basis, public_report
from exports.award_report.unfilled import course_reasons, unfilled
from exports.award_report.written import Version, remarks, versions, written
from exports.layout.paper import print_pdf
from exports.layout.word import word_file
from exports.record.bundle import _rows
from exports.record.offline.tables import Tables
from exports.record.offline.told import Unsound, check_reports
from procurement.core.action import Invalid, Refused, Stale
from procurement.core.db import db
from procurement.core.numbers import half_up
from procurement.core.outbox import Message
from procurement.core.vocabulary import Permission, Regime
from tests.exports.reading import everything_in_pdf, everything_in_xlsx
from tests.exports.test_public import TOLD_OF_BIDDERS, in_type
from tests.factories import Small

WHY = "Only Oxlip asked for both lots."
MOST_ENTRIES = 10**9
SECRET = "Oxlip rate of seventeen pounds"
INTEREST = "It would show what bidders asked for."


def test_a_part_of_a_year_is_its_days() -> None:
    assert part_of_year(date(2021, 11, 15)) == Fraction(137, 365)
    assert half_up(part_year(Fraction(322_000), date(2021, 11, 15)) / 1000, 0) == 121
    assert part_of_year(date(2023, 4, 1)) == 1 and part_of_year(date(2024, 3, 31)) == Fraction(1, 366)


def test_costs_follow_from_awarded_hours_and_rates() -> None:
    lines = [
        BudgetLine("Adults", Decimal(81_623_000), Decimal(81_874_000), held=Decimal(784_000)),
        BudgetLine("Young people", Decimal(13_313_000), Decimal(13_384_000)),
        BudgetLine("Night care", Decimal(730_000), lots=(1, 2, 9), rate=Decimal(20)),
        BudgetLine("Meals", Decimal(5)),
    ]
    costs, workings = worked_out(date(2021, 11, 15), lines, {1: Fraction(600), 2: Fraction(100)})
    assert [line.change for line in costs.lines] == [251_000, 71_000, 0, 0]
    assert (costs.total.change, costs.total.held) == (322_000, 784_000)
    assert (costs.year, costs.days, costs.year_days) == ("2021-22", 137, 365)
    assert [(one.name, one.hours, one.annual) for one in workings] == [("Night care", 700, 730_000)]
    assert worked_out(date(2021, 4, 1), lines[1:2], {})[0].total.held is None


def test_figures_that_do_not_agree_are_found() -> None:
    before = "The award cost £5.110m, leaving a £0.926m budget centrally held until the rest was known."
    after = (
        "Adding providers is an additional cost of £0.322m per annum. The £0.322m will be funded from the centrally "
        "held budget of £0.784m. The part year funding would be £121k; £3 for stamps."
    )
    found = [*amounts("7.1", before), *amounts("7.5", after)]
    told = disagreements(found)
    assert [(one.one.written, one.other.written) for one in told] == [("£0.926m", "£0.784m")]
    assert "7.1 and 7.5: £0.926m and £0.784m" in told[0].words
    lines = [BudgetLine("Adults", Decimal(0), Decimal(330_000), held=Decimal(784_000))]
    costs, _ = worked_out(date(2021, 11, 15), lines, {})
    against = [(one.one.written, one.other.written) for one in disagreements([*found, *of_costs(costs)])]
    assert against == [
        ("£0.926m", "£0.784m"),
        ("£0.926m", "£784,000"),
        ("£0.322m", "£330,000"),
        ("£121k", "£123,863"),
    ]
    assert disagreements(amounts("7", f"{before} {after}"))[0].words.startswith("7: £0.926m and £0.784m, both")
    bare, _ = worked_out(date(2021, 11, 15), [BudgetLine("Adults", Decimal(0))], {})
    assert len(of_costs(bare)) == 2


def test_the_market_is_held_against_the_recommendation_and_names_are_found() -> None:
    rows = MarketRow("Staying", 3), MarketRow("Leaving", 1, 4, 2), MarketRow("Joining", 2)
    assert Market(*rows, 5).amiss == "" and "5 providers" in Market(*rows, 4).amiss
    assert named_in("nobody here", ["Orchard Care Ltd", ""]) == ()


def test_both_layouts_have_every_block_that_a_report_does_not_go_without() -> None:
    needed = {key for key, block in BLOCKS.items() if block.needed}
    for layout in (COMMITTEE, EXECUTIVE):
        assert needed <= {block.key for block in layout.blocks()}
        assert {part for section in layout.sections for part in section.parts} >= set(Fact)


def test_what_is_disclosed_has_no_field_for_anything_withheld() -> None:
    assert not in_type(Disclosure, set()) & set(TOLD_OF_BIDDERS)


@pytest.fixture
def small(app: Flask, clock: Any) -> Iterator[Small]:
    with app.app_context():
        yield Small(clock).awarded(("pass", "pass", "fail"))


@pytest.mark.one_database
def test_a_report_is_written_read_signed_and_made_final(small: Small) -> None:
    lead, approver = small.ctx("lead"), small.ctx("approver")
    here, now = small.procurement, small.clock.moment

    def write(key: str, words: str, **more: Any) -> Any:
        return actions.write_block(small.ctx("lead"), here, key, words, **more)

    actions.choose_layout(lead, here, "executive")
    for block in EXECUTIVE.blocks():
        if block.needed:
            write(block.key, f"First words of {block.key}.", seen=0)
    with pytest.raises(Stale) as stale:
        write("risks", "Mine.", seen=0)
    assert stale.value.theirs == {"Risks": "First words of risks."} and stale.value.yours == {"Risks": "Mine."}
    with pytest.raises(Invalid, match="public interest"):
        write("risks", SECRET, paragraph="3")
    write("risks", SECRET, paragraph="3", ground="foi-43", interest=INTEREST, seen=1)
    write("value", "Open to whoever asks, not in print.", paragraph="5", interest=INTEREST)
    assert [row.number for row in versions(here.id, "risks")] == [2, 1]
    whole = award_report(here, now)
    assert whole.open.draft and [one.lines for one in whole.appendix.exempt if one.key == "risks"] == [(SECRET,)]
    assert SECRET in pdf.whole(whole)
    short = [replace(lot, lot=replace(lot.lot, min_providers=3)) for lot in basis(here, now).snapshot.lots]
    course = LotCourse(course="retender", reason=WHY, decided_by="The director", decided_on=now.date())
    decided = {short[0].lot.lot_id: course}
    whole = replace(
        whole,
        open=replace(whole.open, unfilled=unfilled(short, decided, Regime.PCR2015)),
        appendix=replace(whole.appendix, courses=course_reasons(short, decided)),
    )
    assert [one.words[:14] for one in whole.open.unfilled] == ["Tendered again", "Not decided ye"]
    assert WHY in pdf.whole(whole) and "regulation 55" in pdf.public(whole.public())

    for version, shown in ((Version.PUBLIC, Withheld), (Version.DISCLOSURE, Said)):
        report = public_report(here, now, version)
        assert SECRET not in repr(report) and SECRET not in pdf.public(report)
        parts = {part.key: part for section in report.paper.sections for part in section.parts if hasattr(part, "key")}
        assert isinstance(parts["risks"], Withheld) and parts["risks"].because == INTEREST
        assert ("section 43(2)" in parts["risks"].ground) == (version is Version.DISCLOSURE)
        assert isinstance(parts["value"], shown)

    asked = disclosure(here, now)
    made = {
        "public.docx": word_file(pdf.public(whole.public()), now),
        "asked.docx": word_file(pdf.disclosed(asked), now),
        "public.xlsx": public_workbook(whole.public()),
        "asked.xlsx": disclosed_workbook(asked),
        "public.pdf": print_pdf(pdf.public(whole.public())).content,
    }
    exempt = {"whole.docx": word_file(pdf.whole(whole), now)}
    said = {
        name: everything_in_pdf(content) if name.endswith("pdf") else everything_in_xlsx(content)
        for name, content in (made | exempt).items()
    }
    assert [name for name, words in said.items() if SECRET in words or "=HYPERLINK" in words] == ["whole.docx"]
    assert [name for name in said if WHY in said[name]] == ["whole.docx"]
    assert all("The director" in said[name] for name in ("public.docx", "public.xlsx", "whole.docx"))
    assert "section 43(2)" in said["asked.docx"] and "section 43(2)" in said["asked.xlsx"]
    assert "w:tblHeader" in said["public.docx"] and "thumbnail" not in said["public.docx"]
    assert word_file(pdf.whole(whole), now) == exempt["whole.docx"]
    read = docx.Document(BytesIO(made["public.docx"]))
    assert read.core_properties.title.startswith("Award report, public version")
    assert any(one.text.startswith("1 Background") and one.style.name == "Heading 1" for one in read.paragraphs)
    assert "DRAFT" in read.sections[0].header.paragraphs[0].text

    actions.remark(approver, here, "risks", "Which risk is the greatest?")
    said = remarks(here.id)["risks"][0].row
    actions.answer_remark(small.ctx("lead"), here, said.id, "Cover in winter.")
    with pytest.raises(Invalid, match="Only whoever made"):
        actions.answer_remark(small.ctx("lead"), here, said.id, "", settles=True)
    content = written(here.id).content_sha256
    sign_off(small.ctx("approver"), here, "Corporate director", content=content)
    with pytest.raises(Invalid, match="1 remark is not settled"):
        actions.make_final(small.ctx("lead"), here, "text", content=content)
    actions.answer_remark(small.ctx("approver"), here, said.id, "", settles=True)
    with pytest.raises(Refused):
        actions.make_final(small.ctx("approver"), here, "text", content=content)
    text = pdf.whole(award_report(here, now, final=True))
    final = actions.make_final(small.ctx("lead"), here, text, content=content)
    assert "DRAFT" not in text and SECRET in final.text and len(final.sha256) == 64
    assert not award_report(here, now).open.draft
    with pytest.raises(Invalid, match="is final"):
        write("risks", "Too late.", seen=2)


@pytest.mark.one_database
def test_what_was_signed_no_longer_stands_once_a_word_changes(small: Small) -> None:
    here = small.procurement
    for block in COMMITTEE.blocks():
        if block.needed:
            actions.write_block(small.ctx("lead"), here, block.key, "Said.")
    before = written(here.id).content_sha256
    sign_off(small.ctx("approver"), here, "Director", content=before)
    actions.write_costs(small.ctx("lead"), here, date(2021, 11, 15), [BudgetLine("Care", Decimal(1), Decimal(2))])
    served: dict[str, Any] = {"staying": (None, 4), "leaving": (None, None), "joining": (2, None)}
    first, second, third = (bid.organisation for bid in bids(basis(here, small.clock.moment).snapshot.lots[:1]))
    with pytest.raises(Invalid, match="taken from"):
        actions.write_market(small.ctx("lead"), here, [first], served)
    actions.write_market(small.ctx("lead"), here, [first.upper(), third, "Old Oak"], served, f"Told by {first}")
    with pytest.raises(Invalid, match="changed after you opened"):
        sign_off(small.ctx("approver"), here, "Director", content=before)
    whole = award_report(here, small.clock.moment)
    report = whole.open
    assert whole.appendix.market == Names((first,), ((third, True), ("Old Oak", False)), (second,))
    assert bidders_named(written(here.id), basis(here, small.clock.moment).snapshot.lots)
    assert [one.stands for one in report.paper.signatures] == [False]
    assert report.costs and report.costs.total.change == 1
    assert report.market and report.market.joining.people == 2 and report.market.amiss == ""
    assert report.market.sentence.startswith("Of 3 providers now under contract 1 stay and 2 leave; 1 join")
    with pytest.raises(Invalid, match="nobody else has signed"):
        actions.make_final(small.ctx("lead"), here, "text", content=written(here.id).content_sha256)


@pytest.mark.one_database
def test_who_signs_is_named_and_each_signs_in_turn(small: Small) -> None:
    here, said = small.procurement, "Subject to the grant agreement."
    for block in COMMITTEE.blocks():
        if block.needed:
            actions.write_block(small.ctx("lead"), here, block.key, "Said.")
    people = {name: small.staff[name].id for name in ("accountant1", "approver", "lead")}
    finance, director, lead = people.values()
    listed = [(finance, "Finance officer"), (director, "Director"), (lead, "Report author")]

    def sign(name: str) -> Any:
        return sign_off(small.ctx(name), here, "", content=written(here.id).content_sha256, remark=said)

    assert not small.ctx("accountant1").may(Permission.REPORT_CONSIDER)
    for wrong, why in (
        ([(finance, "A"), (finance, "B")], "nobody twice"),
        ([(10_000, "A")], "take part"),
        ([(finance, " ")], "in what capacity"),
        ([(lead, "A")], "besides yourself"),
        ([(finance, "A")] * 13, "room for 12"),
    ):
        with pytest.raises(Invalid, match=why):
            name_signers(small.ctx("lead"), here, wrong)
    name_signers(small.ctx("lead"), here, listed, seen=0)
    with pytest.raises(Invalid, match="Somebody else changed who signs"):
        name_signers(small.ctx("lead"), here, listed, seen=0)
    assert small.ctx("accountant1").may(Permission.REPORT_CONSIDER)
    assert not small.ctx("accountant1").may(Permission.REPORT_READ)
    with pytest.raises(Invalid, match="signs before you"):
        sign("approver")
    for name in ("accountant1", "approver", "lead"):
        sign(name)
    with pytest.raises(Invalid, match="You have signed"):
        sign("lead")
    report = award_report(here, small.clock.moment)
    assert [(one.capacity, one.stands) for one in report.open.paper.signatures] == [(as_, True) for _, as_ in listed]
    assert said in pdf.whole(report) and said not in pdf.public(report.public())
    assert actions.before_final(written(here.id), lead) == []
    mails = select(Message.to_address).where(Message.subject.startswith("Award report to sign")).order_by(Message.id)
    assert list(db.session.scalars(mails)) == [small.staff[name].email for name in people]

    actions.write_block(small.ctx("lead"), here, "risks", "Another.")
    missing = actions.before_final(written(here.id), lead)
    assert missing[0].endswith("(Finance officer) has not signed it as it stands") and len(missing) == 3
    assert "made it void" in pdf.whole(award_report(here, small.clock.moment))
    name_signers(small.ctx("lead"), here, [])
    with pytest.raises(Refused):
        sign("accountant1")

    actions.choose_layout(small.ctx("lead"), here, "executive")
    name_signers(small.ctx("lead"), here, listed[:2])
    sign("accountant1")
    sign("approver")
    text = pdf.whole(award_report(here, small.clock.moment, final=True))
    actions.make_final(small.ctx("lead"), here, text, content=written(here.id).content_sha256)
    kept = [json.loads(line) for line in _rows(here.id, MOST_ENTRIES)]
    rows, entries = ({one["about"]: one[part] for one in kept} for part in ("columns", "entry"))
    assert check_reports(Tables(rows, entries)) == 1
    last = max(name for name in rows if name.startswith("report_sign_off:"))
    with pytest.raises(Unsound, match="before all had signed"):
        check_reports(Tables({name: row for name, row in rows.items() if name != last}, entries))
    course = {"lot_course:1": {"id": 1, "lot_id": 7}}
    with pytest.raises(Unsound, match="other blocks and figures"):
        check_reports(Tables(rows | course, entries | {"lot_course:1": 1}))
