"""The mark in a form that bidders fill in: put in, kept, replaced, and what is said of the wrong one."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import IntProperty

from procurement.tenders.content import KINDS
from procurement.tenders.filled_forms import MOST_READ, GivenForm, not_compared, said_of
from procurement.tenders.template_marks import PRICES, Mark, mark_of, marked, of_paper

FIRST, SECOND = of_paper("CARE", 7, 1, "ab"), of_paper("CARE", 7, 2, "cd")
ISSUED = datetime(2026, 3, 2, tzinfo=UTC)
METHOD = GivenForm(7, "Method statement", "S4", 2, ISSUED)
OLD = GivenForm(8, "Old form", "S5", 1, ISSUED, gone=True)
STAFF = GivenForm(9, "Staffing form", "S6", 1, ISSUED)


def word() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("How will you begin?")
    paper.save(out := BytesIO())
    return out.getvalue()


def excel() -> bytes:
    book = Workbook()
    book.custom_doc_props.append(IntProperty(name="Pages", value=3))
    book.save(out := BytesIO())
    return out.getvalue()


@pytest.mark.parametrize("content", [word(), excel()], ids=["word", "excel"])
def test_a_form_carries_its_mark_and_everything_else_is_as_it_was(content: bytes) -> None:
    first = marked(content, FIRST)
    again = marked(first, SECOND)
    assert (mark_of(content), mark_of(first), mark_of(again)) == (None, FIRST, SECOND)
    assert marked(first, FIRST) == first, "the same copy each time"
    with ZipFile(BytesIO(content)) as was, ZipFile(BytesIO(again)) as now:
        own = {"docProps/custom.xml", "[Content_Types].xml", "_rels/.rels"}
        assert set(was.namelist()) | {"docProps/custom.xml"} == set(now.namelist())
        assert all(was.read(name) == now.read(name) for name in set(was.namelist()) - own)
        assert now.read("docProps/custom.xml").count(b"Evenhand form") == 1


def test_word_and_excel_keep_the_mark_and_what_stood_beside_it() -> None:
    paper = docx.Document(BytesIO(marked(word(), FIRST)))
    paper.add_paragraph("In a week.")
    paper.save(out := BytesIO())
    assert mark_of(out.getvalue()) == FIRST
    book = load_workbook(BytesIO(marked(excel(), FIRST)))
    assert book.custom_doc_props["Pages"].value == 3
    book.save(out := BytesIO())
    assert mark_of(out.getvalue()) == FIRST


def test_what_is_no_document_comes_back_as_it_was() -> None:
    with ZipFile(out := BytesIO(), "w") as packed:
        packed.writestr("docProps/custom.xml", "<Properties/>")
    for content in (b"", b"%PDF-1.4", out.getvalue()):
        assert marked(content, FIRST) == content


@pytest.mark.parametrize(
    ("mark", "place", "words", "instead"),
    [
        (SECOND, "S4", None, None),
        (SECOND, "S4-2", None, None),
        (FIRST, "S4", "You filled in version 1 of “Method statement”. The current one is version 2", METHOD),
        (Mark("ROADS", "paper 7", 2), "S4", "a form of another procurement, ROADS", METHOD),
        (SECOND, "S6", "the form “Method statement”, which is for S4", STAFF),
        (SECOND, "S9", "the form “Method statement”, which is for S4", None),
        (Mark("CARE", "paper 8", 1), "S5", "“Old form”, was taken back", None),
        (Mark("CARE", "paper 80", 1), "S4", "not handed out in this tender", METHOD),
        (Mark("CARE", PRICES, 1), "S4", None, None),
        (None, "S9", None, None),
    ],
)
def test_the_wrong_form_is_named(mark: Mark | None, place: str, words: str | None, instead: GivenForm | None) -> None:
    said = said_of(mark, place, "CARE", [METHOD, OLD, STAFF])
    if words is None:
        assert said is None
    else:
        assert said is not None and words in said.words and said.form == instead and said.other


def test_what_cannot_be_compared_is_said_to_be_so_and_where_nothing_is_due_nothing_is_said() -> None:
    pdf, word = KINDS["pdf"].media_type, KINDS["docx"].media_type
    said = [not_compared(kind, size, METHOD) for kind, size in ((pdf, 9), (word, MOST_READ + 1), ("image/png", 9))]
    assert [one.words.partition(",")[0] for one in said if one and not one.other] == [
        "A PDF does not say of which form it was made",
        "It is larger than 25 MB",
        "This kind of file does not say of which form it was made",
    ]
    assert not_compared(word, MOST_READ, METHOD) is None, "it is read"
    assert not_compared(pdf, 9, None) is None


def test_of_a_form_without_a_mark_there_is_a_gentle_note_only() -> None:
    said = said_of(None, "S4", "CARE", [METHOD])
    assert said is not None and not said.other and "does not seem to be" in said.words
