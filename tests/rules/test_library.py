"""The library goes out and comes in equal, as JSON and as a workbook; pasted rows come in whole or not at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.library.book_form import from_workbook
from evaluation.library.files import FORM, BadLibrary, from_json, pasted, to_json
from evaluation.library.first_entries import FIRST_ENTRIES
from evaluation.library.rules import EntryKind, LibraryText, faults_of, lines_of, next_codes, tags_of
from exports.library_book.sheets import workbook

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
letters = st.characters(categories=("L", "N", "P", "S"), exclude_characters="\\\t\r\n")
line = st.text(letters, min_size=1, max_size=40)
"""No text of one line begins or ends with what reading takes away, and none is made of what no file holds."""

texts = st.builds(
    LibraryText,
    st.sampled_from(EntryKind),
    line,
    st.lists(line, min_size=1, max_size=3).map("\n".join),
    st.lists(line, max_size=3).map(lambda found: lines_of("\n".join(found))),
    st.lists(line, max_size=3).map(lambda found: lines_of("\n".join(found))),
    st.none() | st.integers(1, 100_000),
    st.lists(line, max_size=3).map(lambda found: tags_of(",".join(found))),
)


@given(st.lists(texts, max_size=4))
def test_what_goes_out_as_json_comes_in_equal(library: list[LibraryText]) -> None:
    assert from_json(to_json(library).encode()) == library


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_what_goes_out_as_a_workbook_comes_in_equal(library: list[LibraryText]) -> None:
    assert from_workbook(workbook(library, AT)) == library


def test_what_ships_can_be_kept_and_says_everything_in_its_own_words() -> None:
    assert [faults for one in FIRST_ENTRIES if (faults := faults_of(one))] == []
    assert len({one.title for one in FIRST_ENTRIES}) == len(FIRST_ENTRIES)
    questions = [one for one in FIRST_ENTRIES if one.kind is EntryKind.QUESTION]
    assert len(questions) == 6
    assert all(one.parts and one.guidance and one.word_limit and one.tags for one in questions)
    assert from_workbook(workbook(FIRST_ENTRIES, AT)) == list(FIRST_ENTRIES)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"[]", "Expected `object`"),
        (b'{"form": "evenhand library 9", "entries": []}', "reads “evenhand library 1”"),
        (b'{"form": "' + FORM.encode() + b'", "entries": [{"kind": "poem", "title": "a", "text": "b"}]}', "kind"),
        (
            b'{"form": "' + FORM.encode() + b'", "entries": [{"kind": "question", "title": "a\\u0000", "text": ""}]}',
            "1",
        ),
        (b'{"form": ' + b"[" * 100_000, "Expected `str`"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(data: bytes, said: str) -> None:
    with pytest.raises(BadLibrary, match=said):
        from_json(data)


def test_a_workbook_of_something_else_is_told_at_its_cell() -> None:
    with pytest.raises(BadLibrary, match="not a workbook"):
        from_workbook(b"PK\x03\x04 nothing")
    wrong = workbook([LibraryText(EntryKind.QUESTION, "A", "B")], AT)
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(wrong))
    book["Library"]["A5"] = "Poem"
    out = BytesIO()
    book.save(out)
    with pytest.raises(BadLibrary, match="Library!A5"):
        from_workbook(out.getvalue())


@pytest.mark.parametrize("parted", ["\t", ","])
def test_pasted_questions_come_in_with_tabs_or_as_csv(parted: str) -> None:
    rows = parted.join(["Title", "Text", "Words", "Tags"]) + "\n" + parted.join(["Cover", "How?", "500", "a; b"])
    found, faults = pasted(rows)
    assert faults == ()
    assert found == [LibraryText(EntryKind.QUESTION, "Cover", "How?", (), (), 500, ("a", "b"))]


def test_a_paste_with_faults_gives_nothing_and_names_every_cell() -> None:
    found, faults = pasted("Cover,How?,many\n,Why?,500\nA,B,1,t,g,x")
    assert found == []
    assert [fault.words.split(":")[0] for fault in faults] == ["Row 1, words", "Row 2, title", "Row 3"]


def test_codes_go_on_after_the_highest_and_meet_no_other() -> None:
    taken = ["Q1", "q12", "S3", "1.2", "Q3"]
    assert next_codes(taken, 3) == ["Q13", "Q14", "Q15"]
    assert next_codes([], 1) == ["Q1"]
