"""What is exempt cannot be in a public document: not in its text, nor in any byte of it; not even by type."""

import dataclasses
import html
import typing
import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from evaluation.award.facts import ExcludedBid, LotStanding, RankedBid
from exports.award_report.costs import Working
from exports.award_report.facts import Agreement, Appendix, AwardReport, Finding, PublicReport, Talk
from exports.award_report.fates import TenderFate
from exports.award_report.market import Names
from exports.award_report.parts import Exempt
from exports.award_report.reading_reasons import Reasons
from exports.award_report.signing import SignOff
from exports.award_report.suppliers import Supplier
from exports.award_report.unfilled import CourseReason
from tests.exports.conftest import EXEMPT, NAMES, Issued
from tests.exports.reading import everything_in_pdf, everything_in_xlsx, text_of_pdf

TOLD_OF_BIDDERS = (
    *(RankedBid, ExcludedBid, LotStanding, TenderFate, Appendix, Finding, Agreement, Talk, AwardReport),
    *(Exempt, Working, Names, CourseReason, SignOff, Reasons, Supplier),
)
PUBLIC = ("award_report_public", "award_workbook_public")


def read(kind: str, content: bytes, folder: Path) -> str:
    if content.startswith(b"%PDF"):
        return text_of_pdf(content, folder) + "\n" + everything_in_pdf(content)
    return html.unescape(everything_in_xlsx(content))


def in_type(kind: object, seen: set[object]) -> set[object]:
    """Every class that a type's fields can hold, however deep."""
    for part in typing.get_args(kind):
        in_type(part, seen)
    if isinstance(kind, type) and kind not in seen:
        seen.add(kind)
        if dataclasses.is_dataclass(kind):
            hints = typing.get_type_hints(kind)
            for field in dataclasses.fields(kind):
                in_type(hints[field.name], seen)
    return seen


def test_the_public_report_has_no_field_for_anything_about_a_bidder() -> None:
    held = in_type(PublicReport, set())
    assert PublicReport in held and len(held) > 10
    assert not held & set(TOLD_OF_BIDDERS)
    assert in_type(AwardReport, set()) >= {Appendix, RankedBid, Finding}


@pytest.mark.parametrize("kind", PUBLIC)
@pytest.mark.parametrize("moment", ["draft", "final"])
def test_before_the_letters_nothing_exempt_and_no_name_is_in_any_byte(
    issued: Issued, tmp_path: Path, kind: str, moment: str
) -> None:
    said = read(kind, getattr(issued, moment)[kind], tmp_path)
    assert "Northtown" in said or "Northtown".encode("utf-16-be").decode("latin-1") in said
    assert [word for word in (*EXEMPT, *NAMES) if word in said] == []


@pytest.mark.parametrize("kind", PUBLIC)
def test_after_the_letters_providers_are_named_and_nobody_else(issued: Issued, tmp_path: Path, kind: str) -> None:
    said = read(kind, issued.told[kind], tmp_path)
    assert "Zebrafish" in said and "Quokka" in said
    assert "Narwhal" not in said
    assert [word for word in EXEMPT if word in said] == []


def test_what_is_looked_for_is_there_to_be_found(issued: Issued, tmp_path: Path) -> None:
    report = read("award_report", issued.final["award_report"], tmp_path)
    matrix = read("score_matrix", issued.final["score_matrix"], tmp_path)
    record = read("moderation_record", issued.final["moderation_record"], tmp_path)
    register = read("opening_register", issued.final["opening_register"], tmp_path)
    for word in NAMES:
        assert word in report and word in matrix and word in register, word
    for word in ("The figures say", "clear first", "said in its meeting", "Q1 may be revised", "Bidder 02"):
        assert word in report, word
    for word in ("Cover in winter is thin", "part (b) has no date", "rested on a plan without a date"):
        assert word in matrix and word in record, word
    assert "99000003" in register


def test_the_public_version_says_that_there_is_an_exempt_part_and_why(issued: Issued, tmp_path: Path) -> None:
    said = text_of_pdf(issued.final["award_report_public"], tmp_path)
    assert "paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972" in said
    assert "not part of this version" in said
    whole = text_of_pdf(issued.final["award_report"], tmp_path)
    assert "the public interest in maintaining the exemption outweighs" in whole


def test_no_person_stands_in_a_files_properties(issued: Issued) -> None:
    people = [user.name for user in issued.small.staff.values()]
    for kind, content in issued.final.items():
        if content.startswith(b"%PDF"):
            with pikepdf.open(BytesIO(content)) as pdf:
                properties = str({name: str(value) for name, value in pdf.docinfo.items()})
                with pdf.open_metadata() as metadata:
                    properties += str(metadata)
        elif content.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(content)) as parts:
                properties = (parts.read("docProps/core.xml") + parts.read("docProps/app.xml")).decode()
        assert [name for name in people if name in properties] == [], kind
