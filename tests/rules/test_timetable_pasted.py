"""Published timetables as they are pasted: Kent 2018 and 2021, Lincolnshire 2020 as they stand, broken pastes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.core.vocabulary import Regime
from procurement.timetable.finding_words import reads, told
from procurement.timetable.pasted import read_paste
from procurement.timetable.published import MOST_ROWS, Timetable, check
from procurement.timetable.published_rows import Published

CASES = Path(__file__).resolve().parents[1] / "cases" / "timetable"
NAMES = ("kent-2018", "kent-2021", "lincolnshire-2020")


def published(name: str) -> list[list[str | None]]:
    rows: list[list[str | None]] = json.loads((CASES / f"{name}.json").read_text())["input"]["rows"]
    return rows


def checked(name: str, text: str) -> Timetable:
    regime = Regime(json.loads((CASES / f"{name}.json").read_text())["input"]["regime"])
    return check(read_paste(text).rows, regime)


def pasted(rows: list[list[str | None]], between: str) -> str:
    return "\n".join(between.join(cell or "" for cell in row) for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_read_as_they_were_published(name: str) -> None:
    rows = published(name)
    wanted = [Published(*[cell or None for cell in row]) for row in rows]  # type: ignore[arg-type]
    for text in (
        pasted(rows, "\t"),
        pasted(rows, " | "),
        "\r\n".join("   ".join(cell for cell in row if cell) for row in rows),
        "\n\n".join(f"{number}\t" + "\t".join(cell or "" for cell in row) for number, row in enumerate(rows, 1)),
        "Stage\tStart date\tEnd date\tDuration\n" + pasted(rows, "\t"),
    ):
        found = read_paste(text)
        assert found.faults == []
        assert found.rows == wanted


def test_kent_2018_in_the_words_of_the_page() -> None:
    found = checked("kent-2018", pasted(published("kent-2018"), "\t"))
    said = {one.title: one for one in told(found)}
    assert said["Negotiation says 39 days"].detail == (
        "Mon 12 November to Fri 14 December is 32 days apart, 33 counting both ends, 25 working days. "
        "No way of counting gives 39."
    )
    assert said["Notify providers to attend negotiation says 3 days"].kind == "fail"
    assert "Wednesday 7 November 2018" in said["Working days in no stage"].detail
    assert said["What holds"].detail.startswith("Every weekday that is named (25) fits its date.")
    rows = reads(found, list(range(1, 20)))
    assert [one.line for one in rows if one.wrong] == [8, 9]
    assert (rows[6].counted, rows[4].counted) == ("working days", "days apart")
    assert rows[4].ends == "Wed 10 Oct 2018 (row 6)"
    assert (rows[2].starts, rows[3].starts) == ("Week of Mon 6 Aug 2018", "August 2018")


def test_lincolnshire_2020_has_no_year_and_no_standstill() -> None:
    said = told(checked("lincolnshire-2020", pasted(published("lincolnshire-2020"), "\t")))
    assert [one.title for one in said if one.kind == "fail"] == ["No standstill is given"]
    assert sum(one.title == "A date without a year" for one in said) == 6
    assert not any(one.title == "A stage without a full date" for one in said)  # said once, by the year


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("26 April – 28 May 2021", "26 April 2021", "28 May 2021"),
        ("12 to 14 May 2021", "12 May 2021", "14 May 2021"),
        ("20 December 2021 - 4 January 2022", "20 December 2021", "4 January 2022"),
        ("20 December – 4 January 2022", "20 December", "4 January 2022"),
        ("15-November 2021", "15-November 2021", None),
        ("4pm on 23 April 2021", "4pm on 23 April 2021", None),
    ],
)
def test_two_dates_in_one_cell(cell: str, start: str, end: str | None) -> None:
    assert read_paste(f"Evaluation\t{cell}").rows == [Published("Evaluation", start, end)]


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("Tendering\t1 May 2025\n\t2 May 2025\t3 May 2025", 2, "Merged cells come apart"),
        ("Tendering\t1 May 2025\nScoring", 2, "one cell only"),
        ("Tendering\t1 May 2025\nScoring\t2 May\x00 2025", 2, "cannot be printed"),
        ("Tendering\t1 May 2025\nScoring\t2 May 2025\tRoom 4\t3 May 2025", 2, "a hidden column may have come along"),
        (f"Tendering\t{'x' * 501}", 1, "more than 500 characters"),
        ("", 0, "Paste the rows"),
        (" \n\t\n | | \n", 0, "Paste the rows"),
        ("Tendering\t1 May 2025\n" * 5000, 0, "5,000 rows"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_row(text: str, row: int, said: str) -> None:
    found = read_paste(text)
    [fault] = found.faults
    assert fault.row == row and said in fault.sentence
    assert len(found.rows) == (1 if row == 2 else 0)


def test_a_date_that_says_nothing_is_a_finding_of_its_row() -> None:
    found = check(read_paste("Feedback\tin due course\t\t").rows, Regime.PCR2015)
    assert [one.code for one in found.findings] == ["undated"]


@given(st.text(max_size=400))
def test_any_paste_is_read_or_told(text: str) -> None:
    found = read_paste(text)
    assert found.rows or found.faults or not text.strip() or "\n" not in text.strip()
    assert len(found.rows) == len(found.lines) <= MOST_ROWS
    check(found.rows, Regime.PCR2015)
    for fault in found.faults:
        assert "\x00" not in fault.sentence
