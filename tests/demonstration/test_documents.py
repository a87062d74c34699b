"""The bidders' files open, say that they are invented and come out the same, byte for byte, every time."""

import io
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from demonstration import MARKING
from demonstration.answers import answer
from demonstration.bidders import ALL_BIDDERS, BIDDER_BY_KEY, STARTERS, Bidder, resubmits, revised_questions
from demonstration.documents import make_documents
from demonstration.questions import QUESTION_BY_CODE, SLOTS

WORD = next(b for b in ALL_BIDDERS if resubmits(b) and b.years % 2 == 0)
PDF = next(b for b in ALL_BIDDERS if resubmits(b) and b.years % 2 == 1)
CHOSEN = (WORD, PDF, STARTERS[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("documents")
    make_documents(made, CHOSEN)
    return made


def first_words(path: Path) -> str:
    """What stands on the first page or sheet."""
    if path.suffix == ".pdf":
        return PdfReader(path).pages[0].extract_text()
    if path.suffix == ".docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs[:5])
    return str(openpyxl.load_workbook(path).worksheets[0]["A1"].value)


def test_every_file_is_of_a_kind_its_slot_takes_and_is_marked(folder: Path) -> None:
    slots = {slot.code: slot for slot in SLOTS}
    files = [one for group in make_documents(folder, CHOSEN).values() for one in group]
    assert {one.slot for one in files} == set(slots)
    for one in files:
        path = folder / one.relative_path
        assert path.suffix.lstrip(".") in slots[one.slot].accepts
        assert path.stat().st_size == one.size > 5000
        assert MARKING in first_words(path), one


@pytest.mark.parametrize("bidder", [WORD, PDF], ids=["word", "pdf"])
def test_appendix_b_holds_every_answer(folder: Path, bidder: Bidder) -> None:
    first, second = (make_documents(folder, CHOSEN)[bidder.key, n, "APP-B"][0] for n in (1, 2))
    texts = []
    for one in (first, second):
        path = folder / one.relative_path
        if path.suffix == ".pdf":
            text = " ".join(page.extract_text() for page in PdfReader(path).pages)
        else:
            text = " ".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        texts.append(" ".join(text.split()))
    for code in QUESTION_BY_CODE:
        # A sentence from the middle of the answer, short enough to stand on one page.
        sentence = answer(bidder, code, 1).split("\n\n")[2].split(". ")[0].removeprefix("## ")
        assert sentence in texts[0]
    assert texts[1].count("No change.") == len(QUESTION_BY_CODE) - len(revised_questions(bidder))


def test_the_pricing_workbook_recomputes_what_it_shows(folder: Path) -> None:
    one = make_documents(folder, CHOSEN)[WORD.key, 1, "SCH-3"][0]
    content = (folder / one.relative_path).read_bytes()
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Rates"]
    live = openpyxl.load_workbook(io.BytesIO(content))["Rates"]
    rows = range(6, 6 + len(WORD.lots))
    for row in rows:
        assert live.cell(row, 7).value == f"=C{row}*F{row}*52"
        assert shown.cell(row, 7).value == pytest.approx(shown.cell(row, 3).value * shown.cell(row, 6).value * 52)
    last = 6 + len(WORD.lots)
    assert shown.cell(last, 6).value == sum(shown.cell(row, 6).value for row in rows)


def test_a_tender_never_sent_has_only_what_was_begun(folder: Path) -> None:
    begun = {slot for bidder, _, slot in make_documents(folder, CHOSEN) if bidder == STARTERS[0].key}
    assert begun == {"APP-A", "SCH-3"}


def test_files_are_kept_and_a_harmed_one_is_made_again(folder: Path) -> None:
    files = make_documents(folder, CHOSEN)
    one = files[PDF.key, 1, "SUPPORT"][0]
    path = folder / one.relative_path
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    make_documents(folder, CHOSEN)
    assert path.stat().st_mtime_ns == stamp
    path.write_bytes(b"harmed")
    assert make_documents(folder, CHOSEN) == files
    assert path.read_bytes() == before


def test_another_process_makes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from demonstration.bidders import BIDDER_BY_KEY; "
        "from demonstration.documents import make_documents; "
        "made = make_documents(Path(sys.argv[1]), [BIDDER_BY_KEY[key] for key in sys.argv[2:]]); "
        "print(*(one.sha256 for group in made.values() for one in group))"
    )
    keys = [bidder.key for bidder in CHOSEN]
    assert all(key in BIDDER_BY_KEY for key in keys)
    told = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *keys],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    here = [one.sha256 for group in make_documents(folder, CHOSEN).values() for one in group]
    assert told.stdout.split() == here
