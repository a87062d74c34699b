"""Pasted meetings: what is read of a row, which cells are refused and how they are named, and what clashes."""

from datetime import UTC, datetime

import pytest

from evaluation.negotiation.clashing import Sitting, clashes_among, room_of
from evaluation.negotiation.times_paste import Known, read_times

KNOWN = Known(
    {"dave okafor": 1, "dave@council.example": 1, "mo tariq": 2},
    {"bidder 07": 7, "cantia homecare": 7, "bidder 01": 11},
    frozenset({4}),
)
ROW = "15/06/2027\t10:00\t10:52\tCounty Hall\tDarent\tDave Okafor; Mo Tariq\tBidder 07"


def said(text: str) -> list[str]:
    return [fault.words for fault in read_times(text, KNOWN).faults]


def test_a_row_is_read_as_excel_copies_it_with_or_without_headings() -> None:
    (line,) = read_times(ROW, KNOWN).lines
    assert (line.starts_at, line.ends_at) == (
        datetime(2027, 6, 15, 9, 0, tzinfo=UTC),
        datetime(2027, 6, 15, 9, 52, tzinfo=UTC),
    )
    assert (line.place, line.room, line.people, line.tender_id) == ("County Hall", "Darent", (1, 2), 7)
    headed = (
        "Bidder\tDay\tFrom\tTo\tWhere\tLot\tPeople\n"
        "Cantia Homecare\tTue 15 June 2027\t10:00:00\t11am\thttps://meet.example/7\t4\tdave@council.example\n"
        "\tWed 16 June 2027\tnoon\t1pm\tBy telephone\t\t\n"
        "1\t2027-06-17\t9.30am\t10:00\tCounty Hall\t\t\n"
    )
    first, second, third = read_times(headed, KNOWN).lines
    assert (first.tender_id, first.lot, first.people, first.ends_at.hour) == (7, 4, (1,), 10)
    assert (second.tender_id, second.row, second.starts_at.hour, third.tender_id) == (None, 3, 11, 11)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing was pasted. Copy the rows in Excel and paste them here."),
        ("15/06/2027\t10:00\t10:30", "Row 1: There are 3 columns. Put a row of headings above them."),
        ("Date\tStart\tEnd\tPlace", "Row 1: There is a row of headings and no meeting below it."),
        ("Date\tStart\tEnd\n1/6/2027\t9:00\t10:00", "Row 1: There is no column for the place."),
        ("Date\tStart\tEnd\tPlace\tDate\n", "Row 1, date: Two columns have this heading."),
        (ROW.replace("15/06/2027", "Monday 15 June 2027"), "Row 1, date: “Monday 15 June 2027” is another weekday"),
        (ROW.replace("15/06", "31/06"), "Row 1, date: “31/06/2027” does not exist."),
        (ROW.replace("15/06/2027", "June 2027"), "Row 1, date: “June 2027” is no day."),
        (ROW.replace("10:52", "9:52"), "Row 1, end: The meeting must end after it starts."),
        (ROW.replace("10:52", "23:00"), "Row 1, end: A meeting lasts twelve hours at most."),
        (ROW.replace("10:00", "ten"), "Row 1, start: “ten”: Enter the time such as 16:00 or 4pm."),
        (ROW.replace("15/06/2027\t10:00", "28/03/2027\t1:30"), "Row 1, start: “1:30”: 01:30 on 28 March 2027 does not"),
        (ROW.replace("County Hall", ""), "Row 1, place: The cell is empty."),
        (ROW.replace("Mo Tariq", "Nobody Known"), "Row 1, council’s people: “Nobody Known” is nobody of the council"),
        (ROW.replace("Bidder 07", "Bidder 99"), "Row 1, bidder: “Bidder 99” is no bidder that is still in evaluation."),
        (ROW + "\t9", "Row 1, lot: “9” is no lot’s number."),
        (ROW.replace("Darent", "D" * 81), "Row 1, room: The cell is 81 characters long; 80 are the most."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row_and_cell(text: str, sentence: str) -> None:
    assert said(text)[0].startswith(sentence)
    assert read_times(text, KNOWN).lines == ()


def test_one_fault_keeps_all_rows_out_and_an_unknown_heading_is_named() -> None:
    assert read_times(ROW + "\n" + ROW.replace("10:52", "9:52"), KNOWN).lines == ()
    assert said("Date\tStart\tEnd\tPlace\tColour\n")[0].startswith("Row 1, column 5: “Colour” is not known.")


def test_rooms_people_and_bidders_are_in_one_place_at_a_time() -> None:
    nine, ten, noon = (datetime(2027, 6, 1, hour, tzinfo=UTC) for hour in (9, 10, 12))
    there = [Sitting("Bidder 01", nine, ten, "darent", frozenset({1}), 11)]
    wanted = [
        Sitting("row 1", ten, noon, "darent", frozenset({1}), 11),
        Sitting("row 2", nine, noon, "medway", frozenset({2}), 7),
        Sitting("row 3", nine, ten, "", frozenset({1, 2}), 11),
    ]
    found = [
        (one.index, one.other.label, one.room, sorted(one.people), one.bidder) for one in clashes_among(wanted, there)
    ]
    assert found == [(2, "Bidder 01", False, [1], True), (2, "row 2", False, [2], False)]
    assert room_of("", "Teams") == room_of("", "by phone") == "" != room_of("", "Online Hall/2")
