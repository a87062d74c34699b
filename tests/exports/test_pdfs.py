"""The PDFs as their readers meet them: sound, tagged, named, every page marked; equal bytes for equal facts."""

import os
import re
import signal
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from exports.layout.pages import html
from exports.layout.paper import NotSet, print_pdf
from exports.layout.setting_room import ROOM
from tests.exports.conftest import Issued
from tests.exports.reading import pages_of_pdf, text_of_pdf

PDFS = (
    *("award_report", "award_report_public", "moderation_record", "opening_register", "resubmission_register"),
    "equal_treatment_page",
)


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the document's structure."""
    return [
        thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"
    ]


def above(element: Any) -> list[str]:
    """The kinds of the elements that an element stands in, nearest first."""
    found = []
    while element is not None and "/P" in element:
        element = element["/P"]
        found.append(str(element.get("/S", "")))
    return found


@pytest.mark.parametrize("kind", PDFS)
def test_it_is_sound(issued: Issued, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sound.pdf"
    path.write_bytes(issued.final[kind])
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", PDFS)
def test_it_is_tagged_and_says_what_it_is(issued: Issued, kind: str) -> None:
    with pikepdf.open(BytesIO(issued.final[kind])) as pdf:
        assert pdf.Root.MarkInfo.Marked == True  # noqa: E712 - a PDF's own boolean
        assert str(pdf.Root.Lang) == "en-GB"
        assert "Small care procurement" in str(pdf.docinfo["/Title"])
        assert pdf.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712
        assert str(pdf.docinfo["/Producer"]) == "Evenhand"
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 1
            assert outline.root[0].title == str(pdf.docinfo["/Title"]).replace(", public version", "")
            assert len(outline.root[0].children) >= 2
        kinds = {str(element["/S"]) for element in elements(pdf)}
        assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD"} <= kinds


@pytest.mark.parametrize("kind", PDFS)
def test_every_head_of_a_table_has_its_scope(issued: Issued, kind: str) -> None:
    with pikepdf.open(BytesIO(issued.final[kind])) as pdf:
        heads = [element for element in elements(pdf) if element["/S"] == "/TH"]
        scopes = [(str(head["/A"]["/Scope"]), "/THead" in above(head)) for head in heads]
    assert ("/Column", True) in scopes and ("/Row", False) in scopes
    assert all(in_head == (scope == "/Column") for scope, in_head in scopes)


@pytest.mark.parametrize("kind", PDFS)
def test_its_letters_come_with_it(issued: Issued, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "fonts.pdf"
    path.write_bytes(issued.final[kind])
    done = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()[2:]
    assert any("Inter" in row for row in rows)
    for row in rows:
        embedded, _subset, unicode = re.search(r"(yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", row).groups()  # type: ignore[union-attr]
        assert (embedded, unicode) == ("yes", "yes"), row


@pytest.mark.parametrize("kind", PDFS)
def test_every_page_has_its_number_and_the_record_it_is_made_from(issued: Issued, tmp_path: Path, kind: str) -> None:
    pages = pages_of_pdf(issued.final[kind], tmp_path)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        if kind.startswith("award"):
            assert f"record {issued.sha256[:12]}" in page
            assert "Scores locked" in page


def test_a_draft_says_so_on_every_page_until_it_is_approved(issued: Issued, tmp_path: Path) -> None:
    for kind in ("award_report", "award_report_public"):
        drafts = pages_of_pdf(issued.draft[kind], tmp_path)
        assert drafts and all("DRAFT" in page for page in drafts)
        assert not any("DRAFT" in page for page in pages_of_pdf(issued.final[kind], tmp_path))


def test_what_may_not_be_published_says_so_on_every_page(issued: Issued, tmp_path: Path) -> None:
    for kind in ("award_report", "moderation_record", "opening_register"):
        assert all("NOT FOR PUBLICATION" in page for page in pages_of_pdf(issued.final[kind], tmp_path)), kind
    assert not any(
        "NOT FOR PUBLICATION" in page for page in pages_of_pdf(issued.final["award_report_public"], tmp_path)
    )


def test_the_report_tells_what_happened(issued: Issued, tmp_path: Path) -> None:
    said = text_of_pdf(issued.final["award_report"], tmp_path)
    for words in (
        "To Approver Person, Corporate director",
        "From Lead Person, Procurement lead",
        "What resubmission moved",
        "Award contracts for 3 places in 2 of 2 lots",
        "3 tenders were received for the deadline of Fri 23 April 2021, 4pm",
        "2 evaluators gave 14 marks",
        "3 of 3 negotiation meetings arranged were held",
        "Findings: pass 2, fail 1",
        "Public Contracts Regulations 2015",
        "Failed financial standing: The figures say fail.",
        f"SHA-256 of that record: {issued.sha256}",
    ):
        assert words in said, words
    numbered = re.findall(r"\b(\d+)\.(\d+)\b", said)
    assert ("1", "1") in numbered and ("12", "1") in numbered


def test_the_letters_bring_names_and_standstill(issued: Issued, tmp_path: Path) -> None:
    before = text_of_pdf(issued.final["award_report_public"], tmp_path)
    after = text_of_pdf(issued.told["award_report_public"], tmp_path)
    assert "The standstill has not begun" in before and "The standstill has not begun" not in after
    assert "The standstill ends at midnight at the end of Thu 2 September 2021" in after


def test_equal_facts_give_equal_bytes() -> None:
    text = (
        '<!doctype html><html lang="en-GB"><title>T</title><link rel="stylesheet" href="evenhand:print.css"><h1>T</h1>'
    )
    assert print_pdf(text).content == print_pdf(text).content


def test_a_head_is_repeated_on_every_page_of_a_long_table(tmp_path: Path) -> None:
    rows = "".join(f"<tr><th scope='row'>Row {number}</th><td>x</td></tr>" for number in range(150))
    head = "<thead><tr><th scope='col'>What it is</th><th>y</th></tr></thead>"
    table = f"<table class='d'>{head}<tbody>{rows}</tbody></table>"
    style = '<link rel="stylesheet" href="evenhand:print.css">'
    turned: list[int] = []
    printed = print_pdf(f'<html lang="en-GB"><title>T</title>{style}<main>{table}</main>', turned.append)
    pages = pages_of_pdf(printed.content, tmp_path)
    assert len(pages) == printed.pages >= 3
    assert all("What it is" in page for page in pages)
    assert set(turned) == set(range(1, len(pages) + 1))


def test_a_missing_fact_stops_the_document() -> None:
    import jinja2

    with pytest.raises(jinja2.UndefinedError):
        html("documents/opening_register.html", made_at=None)


def test_what_cannot_be_set_is_a_fault_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from exports.layout import paper

    monkeypatch.setattr(paper, "SECONDS", 0)
    with pytest.raises(NotSet, match="longer, or more memory"):
        print_pdf("<html lang='en'><title>T</title><p>x")


def parent(number: int) -> int:
    """The process that forked another one."""
    return int(Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[1])


def test_a_room_that_has_ended_is_opened_again() -> None:
    with ROOM.setter() as setter:
        room = parent(parent(setter.number))
        setter.stop()
    os.kill(room, signal.SIGKILL)
    assert print_pdf("<html lang='en'><title>T</title><p>x").pages == 1
