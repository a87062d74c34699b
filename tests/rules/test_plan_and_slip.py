"""The timetable line by line, where its bars lie, and the file for calendars: all without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from procurement.core.clock import LONDON
from procurement.core.vocabulary import Regime, Stage
from procurement.timetable.calendar import calendar
from procurement.timetable.calendar_file import CalendarEntry, calendar_file
from procurement.timetable.gantt import Scale, chart
from procurement.timetable.lines import Free, Line, headline, lateness, span_words, timetable
from procurement.timetable.standstill import planned_standstill
from procurement.timetable.strip import strip
from procurement.timetable.windows import State, Window

WORKING = calendar(Regime.PCR2015)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


NOW = at("2021-05-24T09:10")


def window(
    stage: Stage = Stage.SCORING,
    planned: tuple[str, str] = ("2021-04-26T09:00", "2021-05-28T17:00"),
    published: tuple[str, str] | None = None,
    opened: str | None = None,
    closed: str | None = None,
) -> Window:
    first, last = published or planned
    state = State.CLOSED if closed else State.OPEN if opened else State.NOT_OPENED
    return Window(
        stage=stage,
        baseline_opens=at(first),
        baseline_closes=at(last),
        opens_at=at(planned[0]),
        closes_at=at(planned[1]),
        opened_at=at(opened) if opened else None,
        closed_at=at(closed) if closed else None,
        state=state,
    )


def empty(stage: Stage) -> Window:
    return Window(stage, None, None, None, None, None, None, State.NOT_OPENED)


def late(seen: Window, now: datetime = NOW) -> list[str]:
    return [said.words for said in lateness(seen, WORKING, now)]


def test_what_is_on_time_or_early_says_nothing() -> None:
    assert late(window(opened="2021-04-26T09:00")) == []
    assert late(window(opened="2021-04-23T09:00", closed="2021-05-21T17:00")) == []


def test_later_on_the_same_day_is_no_slip() -> None:
    assert late(window(opened="2021-04-26T16:59", closed="2021-05-28T23:00")) == []


def test_slip_counts_working_days_over_a_bank_holiday_weekend() -> None:
    # Friday 30 April to Tuesday 4 May 2021: Monday was a bank holiday.
    published = ("2021-04-30T09:00", "2021-05-28T17:00")
    assert late(window(published=published, planned=published, opened="2021-05-04T09:00")) == [
        "Opened 1 working day late"
    ]


def test_moved_overdue_and_closed_late_are_told_apart() -> None:
    published = ("2021-04-26T09:00", "2021-05-14T17:00")
    moved = window(published=published, planned=("2021-05-25T09:00", "2021-05-28T17:00"))
    assert late(moved) == ["Opening moved by 20 working days", "Closing moved by 10 working days"]
    overdue = lateness(window(planned=published, opened="2021-04-26T09:00"), WORKING, NOW)
    assert [(said.words, said.overdue) for said in overdue] == [("Should have closed 6 working days ago", True)]
    assert late(window(planned=published, opened="2021-04-26T09:00", closed="2021-05-18T09:00")) == [
        "Closed 2 working days late"
    ]
    assert late(window(planned=("2021-05-24T09:00", "2021-05-28T17:00"))) == ["Should have opened by now"]


def test_a_deadline_is_called_one() -> None:
    moved = window(
        Stage.TENDERING,
        published=("2021-03-24T09:00", "2021-04-23T16:00"),
        planned=("2021-03-24T09:00", "2021-04-30T16:00"),
        opened="2021-03-24T09:00",
        closed="2021-04-30T16:00",
    )
    assert late(moved) == ["Deadline moved by 5 working days"]


def test_days_outside_the_known_years_are_not_counted() -> None:
    far = window(planned=("2090-01-02T09:00", "2090-02-01T17:00"))
    [line] = timetable({Stage.SCORING: far}, [], WORKING, NOW)
    assert line.working_days is None
    assert chart([line], WORKING, NOW) is not None


def test_lines_stand_in_the_order_in_which_they_begin_and_undated_last() -> None:
    standing = {
        Stage.TENDERING: window(Stage.TENDERING, ("2021-03-24T09:00", "2021-04-23T16:00")),
        Stage.STANDSTILL: empty(Stage.STANDSTILL),
        Stage.SCORING: window(),
    }
    lines = timetable(standing, [Free("Questions close", at("2021-04-16T17:00"))], WORKING, NOW)
    assert [(line.number, line.name) for line in lines] == [
        (1, "Tendering"),
        (2, "Questions close"),
        (3, "Scoring"),
        (4, "Standstill"),
    ]
    assert lines[2].working_days == 24  # 26 April to 28 May 2021 without the bank holiday of 3 May


def test_the_headline_agrees_with_itself() -> None:
    finance = window(Stage.FINANCE, ("2021-07-12T09:00", "2021-08-20T17:00"))
    one = timetable({Stage.SCORING: window(opened="2021-04-26T09:00"), Stage.FINANCE: finance}, [], WORKING, NOW)
    assert headline(one, NOW) == "Scoring is open; financial checks open on Monday 12 July."
    assert headline(
        timetable({Stage.FINANCE: finance}, [], WORKING, at("2021-07-13T09:00")), at("2021-07-13T09:00")
    ) == ("No stage is open; financial checks should have opened. 1 stage later than published.")
    opened = window(Stage.FINANCE, ("2021-05-12T09:00", "2021-08-20T17:00"), opened="2021-05-12T09:00")
    assert headline(timetable({Stage.FINANCE: opened}, [], WORKING, NOW), NOW) == "Financial checks are open."


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("2021-04-26T09:00", "2021-04-26T17:00", "26 April"),
        ("2021-12-31T23:30", "2022-01-01T00:30", "31 December – 1 January 2022"),
        ("2020-12-01T09:00", "2020-12-04T09:00", "1–4 December 2020"),
    ],
)
def test_spans_name_the_year_only_where_it_is_another(starts: str, ends: str, said: str) -> None:
    assert span_words(at(starts), at(ends), 2021) == said


def test_half_a_span_is_told() -> None:
    assert span_words(at("2021-04-26T09:00"), None, 2021) == "from 26 April"
    assert span_words(None, at("2021-04-26T09:00"), 2021) == "to 26 April"
    assert span_words(None, None, 2021) == "no dates set"


# The chart


def lines(*windows: Window, now: datetime = NOW) -> list[Line]:
    return timetable({seen.stage: seen for seen in windows}, [], WORKING, now)


def test_every_bar_lies_inside_and_in_the_order_of_time() -> None:
    seen = lines(
        window(
            Stage.TENDERING,
            ("2021-03-24T09:00", "2021-04-23T16:00"),
            opened="2021-03-24T09:00",
            closed="2021-04-23T16:00",
        ),
        window(opened="2021-04-26T09:00"),
        window(Stage.STANDSTILL, ("2021-11-01T09:00", "2021-11-12T23:59")),
    )
    drawn = chart(seen, WORKING, NOW)
    assert drawn is not None
    starts = [bar.x for bar in drawn.rows if bar.x is not None]
    assert starts == sorted(starts)
    for bar in drawn.rows:
        assert bar.x is not None and bar.width is not None
        assert bar.x >= 0 and bar.x + bar.width <= 100
    assert [bar.kind for bar in drawn.rows] == ["done", "now", "standstill"]
    assert drawn.today is not None
    assert starts[1] < drawn.today[0] < starts[1] + (drawn.rows[1].width or 0)
    assert drawn.today[1] == "Today, Mon 24 May"


def test_equal_lengths_are_equally_wide_whenever_they_are() -> None:
    drawn = chart(
        lines(
            window(Stage.SCORING, ("2021-03-01T09:00", "2021-03-11T09:00")),
            window(Stage.AWARD, ("2021-09-01T09:00", "2021-09-11T09:00")),
        ),
        WORKING,
        NOW,
    )
    assert drawn is not None
    one, other = (bar.width for bar in drawn.rows)
    assert one is not None and other is not None
    assert abs(one - other) <= Decimal("0.01")


def test_what_is_later_than_published_is_hatched_and_said() -> None:
    slipped = window(published=("2021-04-26T09:00", "2021-05-14T17:00"), opened="2021-04-26T09:00")
    on_time = window(Stage.MODERATION, ("2021-04-30T09:00", "2021-05-28T17:00"), opened="2021-04-30T09:00")
    drawn = chart(lines(slipped, on_time), WORKING, NOW)
    assert drawn is not None
    bar, other = drawn.rows
    assert bar.slip is not None and bar.was is not None and bar.x is not None and bar.width is not None
    assert abs(bar.slip[0] - (bar.was[0] + bar.was[1])) <= Decimal("0.02")
    assert abs(sum(bar.slip) - (bar.x + bar.width)) <= Decimal("0.02")
    assert "closing moved by 10 working days" in bar.text and bar.parts[-1][1] == "warn"
    assert other.slip is None and {kind for _, kind in other.parts} == {""}


def test_an_overdue_stage_is_drawn_to_today() -> None:
    over = window(planned=("2021-04-26T09:00", "2021-05-14T17:00"), opened="2021-04-26T09:00")
    ahead = window(Stage.AWARD, ("2021-08-23T09:00", "2021-10-29T17:00"))
    drawn = chart(lines(over, ahead), WORKING, NOW)
    assert drawn is not None and drawn.today is not None
    bar = drawn.rows[0]
    assert bar.x is not None and bar.width is not None
    assert abs(bar.x + bar.width - drawn.today[0]) <= Decimal("0.02")
    assert bar.parts[-1][1] == "bad"


def test_weekends_and_bank_holidays_are_shaded() -> None:
    scale = Scale([at("2021-04-28T09:00"), at("2021-05-06T09:00")])
    shaded = scale.bands(WORKING)
    assert len(shaded) == 1 + 2 + 1 + 2  # Sunday 25 April, a weekend, Monday 3 May, a weekend
    [holiday] = [band for band in shaded if band[2]]
    assert abs(holiday[0] - scale.at(at("2021-05-03T00:00"))) <= Decimal("0.01")


def test_the_clocks_going_forward_make_a_short_day_and_no_gap() -> None:
    scale = Scale([at("2021-03-26T09:00"), at("2021-03-30T09:00")])
    assert scale.at(at("2021-03-28T00:30")) < scale.at(at("2021-03-28T02:30"))
    assert scale.at(at("2021-03-29T00:00")) - scale.at(at("2021-03-28T00:00")) < scale.at(
        at("2021-03-30T00:00")
    ) - scale.at(at("2021-03-29T00:00"))


def test_months_are_named_with_their_year_at_the_first_and_at_january() -> None:
    names = [name for _, name in Scale([at("2018-07-24T09:00"), at("2019-04-08T09:00")]).months()]
    assert names[0] in ("July 2018", "August 2018")
    assert "January 2019" in names and "September" in names


def test_years_of_months_are_named_by_quarter() -> None:
    months = Scale([at("2019-01-15T09:00"), at("2022-12-15T09:00")]).months()
    assert len(months) <= 17


def test_nothing_is_drawn_of_nothing() -> None:
    assert chart(lines(empty(Stage.AWARD)), WORKING, NOW) is None
    assert strip(lines(empty(Stage.AWARD)), NOW) is None


def test_no_two_names_in_the_strip_lie_on_each_other() -> None:
    seen = [
        window(Stage.OPENING, ("2021-04-26T09:00", "2021-04-26T12:00")),
        window(Stage.SELECTION, ("2021-04-26T12:00", "2021-04-30T17:00")),
        window(Stage.SCORING, ("2021-04-26T12:00", "2021-05-28T17:00")),
        window(Stage.MODERATION, ("2021-04-30T09:00", "2021-05-28T17:00")),
        window(Stage.AWARD, ("2021-10-23T09:00", "2021-10-29T17:00")),
        window(Stage.STANDSTILL, ("2021-11-01T09:00", "2021-11-12T23:59")),
    ]
    drawn = strip(lines(*seen), NOW)
    assert drawn is not None
    for block in drawn.blocks:
        for other in drawn.blocks:
            if block is not other and block.lane == other.lane:
                assert block.reach[1] <= other.reach[0] or other.reach[1] <= block.reach[0], (block, other)
    assert all(block.reach[1] <= 100 for block in drawn.blocks)


# Standstill


def test_the_planned_standstill_is_the_laws() -> None:
    kent = window(Stage.STANDSTILL, ("2021-11-01T09:00", "2021-11-12T23:59"))
    found = planned_standstill(Regime.PCR2015, kent, WORKING)
    assert found is not None
    assert found.counted.last_day == date(2021, 11, 11)
    assert not found.too_short
    short = window(Stage.STANDSTILL, ("2021-12-20T09:00", "2021-12-28T17:00"))
    found = planned_standstill(Regime.PCR2015, short, WORKING)
    assert found is not None and found.too_short
    act = planned_standstill(
        Regime.PA2023, window(Stage.STANDSTILL, ("2025-12-18T09:00", "2026-01-05T17:00")), calendar(Regime.PA2023)
    )
    assert act is not None and act.counted.last_day == date(2025, 12, 31)


def test_no_standstill_is_worked_out_from_nothing() -> None:
    assert planned_standstill(Regime.PCR2015, empty(Stage.STANDSTILL), WORKING) is None
    far = window(Stage.STANDSTILL, ("2090-01-02T09:00", "2090-02-01T17:00"))
    assert planned_standstill(Regime.PCR2015, far, WORKING) is None


# Calendars


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_file_is_folded_escaped_and_in_utc() -> None:
    words = "Lots 1, 2; a back\\slash\nand “" + "é" * 60 + "”"
    text = calendar_file(
        "Care; support",
        [CalendarEntry("CSH-1@evenhand", at("2021-07-09T16:00"), words, "x\x00y", NOW, 2, "http://127.0.0.1/t")],
    ).decode()
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = unfolded(text)
    assert "DTSTART:20210709T150000Z" in lines
    assert "DTSTAMP:20210524T081000Z" in lines
    assert "SEQUENCE:2" in lines
    assert "X-WR-CALNAME:Care\\; support" in lines
    assert f"SUMMARY:Lots 1\\, 2\\; a back\\\\slash\\nand “{'é' * 60}”" in lines
    assert "DESCRIPTION:x y" in lines


def test_folding_cuts_no_letter_in_two_and_loses_none() -> None:
    for length in range(70, 82):
        words = "a" * (length - 4) + "é😀z"
        text = calendar_file("c", [CalendarEntry("u", NOW, words, "", NOW)]).decode()
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert f"SUMMARY:{words}" in unfolded(text)


def test_no_text_can_end_its_line() -> None:
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VALARM"
    text = calendar_file(
        "c", [CalendarEntry("u", NOW, evil, evil, datetime(2021, 1, 1, tzinfo=UTC) + timedelta(), 0)]
    ).decode()
    assert [line for line in text.split("\r\n") if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_span_that_opens_nothing_is_drawn_as_a_bar_and_counts_its_days() -> None:
    span = Free(
        "Cabinet decides",
        at("2021-09-01T09:00"),
        at("2021-09-14T17:00"),
        first_starts=at("2021-09-01T09:00"),
        first_ends=at("2021-09-10T17:00"),
    )
    [line] = timetable({}, [span], WORKING, NOW)
    assert (line.working_days, line.calendar_days) == (10, 14)
    assert [said.words for said in line.late] == ["Moved by 2 working days"]
    drawn = chart([line], WORKING, NOW)
    assert drawn and drawn.rows[0].kind == "planned" and drawn.rows[0].width > 0
