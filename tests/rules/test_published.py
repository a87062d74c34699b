"""Published timetables: the dates as councils write them, and the faults that are found in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.core.vocabulary import Regime
from procurement.timetable.published import Published, Timetable, check
from procurement.timetable.published_dates import MONTHS, read_phrase, with_years

day = date.fromisoformat


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("Tuesday 24 th July 18", "day", "2018-07-24", "2018-07-24"),
        ("4pm on 23 April 2021", "day", "2021-04-23", "2021-04-23"),
        ("12 noon on Fri 5 May 2023", "day", "2023-05-05", "2023-05-05"),
        ("5 May 2023 12:00", "day", "2023-05-05", "2023-05-05"),
        ("by 17.00hrs on the 5th of March 2020", "day", "2020-03-05", "2020-03-05"),
        ("15-November 2021", "day", "2021-11-15", "2021-11-15"),
        ("Friday, 1st of Oct. ’21", "day", "2021-10-01", "2021-10-01"),
        ("24/07/2018", "day", "2018-07-24", "2018-07-24"),
        ("24.7.18", "day", "2018-07-24", "2018-07-24"),
        ("2018-07-24", "day", "2018-07-24", "2018-07-24"),
        ("Week Commencing 6 August 18", "week", "2018-08-06", "2018-08-12"),
        ("w/c 6 August 2018", "week", "2018-08-06", "2018-08-12"),
        ("October 2021", "month", "2021-10-01", "2021-10-31"),
        ("During August 18", "month", "2018-08-01", "2018-08-31"),
        ("Mid-December 2018", "month", "2018-12-01", "2018-12-31"),
        ("early May", "month", None, None),
        ("30 Sept", "day", None, None),
        ("5 May 12:00", "day", None, None),
        ("31 June 2018", "day", None, None),
        ("32/13/2018", "day", None, None),
        ("as may be necessary", "none", None, None),
        ("N/A", "none", None, None),
        ("Spring 2021", "none", None, None),
        ("", "none", None, None),
        (None, "none", None, None),
    ],
)
def test_a_date_is_read_as_exactly_as_it_was_written(
    text: str | None, precision: str, first: str | None, last: str | None
) -> None:
    phrase = read_phrase(text)
    assert phrase.precision == precision
    assert (phrase.first_day, phrase.last_day) == (first and day(first), last and day(last))


@given(st.dates(date(2010, 1, 1), date(2035, 12, 31)), st.booleans())
def test_every_day_is_read_back(on: date, short: bool) -> None:
    month = MONTHS[on.month - 1][: 3 if short else None].title()
    year = f"{on:%y}" if short else f"{on:%Y}"
    phrase = read_phrase(f"{on:%A} {on.day} {month} {year}")
    assert phrase.first_day == on and phrase.falls_on(on.year) and not phrase.missing_year


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    timetable = check([Published(text, text, text, text)] * 2, Regime.PCR2015)
    assert len(timetable.rows) == 2


def years(*rows: tuple[str | None, str | None], stated: int | None = None) -> list[tuple[int | None, int | None]]:
    phrases = [(read_phrase(start), read_phrase(end)) for start, end in rows]
    return [(start.year, end.year) for start, end in with_years(phrases, stated)]


def test_a_missing_year_is_taken_from_the_dates_about_it() -> None:
    assert years(("9 November 2018", None), ("12 November", "14 December 18")) == [(2018, None), (2018, 2018)]
    assert years(("12 November", "4 January 19")) == [(2018, 2019)]
    assert years(("12 November 2018", "4 January")) == [(2018, 2019)]
    assert years(("1 December", None), ("5 January 2020", None)) == [(2019, None), (2020, None)]
    assert years(("20 May 2021", None), ("2 May", None), ("1 March", None)) == [
        (2021, None),
        (2021, None),
        (2022, None),
    ]
    assert years(("1 March", None), ("2 May", None)) == [(None, None), (None, None)]


def test_the_stated_year_begins_a_timetable_that_may_run_into_the_next() -> None:
    assert years(("1 November", None), ("3 February", None), stated=2020) == [(2020, None), (2021, None)]
    assert years((None, None), ("14 February", "30 Sept"), stated=2020) == [(None, None), (2020, 2020)]


def test_a_weekday_and_a_leap_day_help_to_find_the_year() -> None:
    assert years(("1 March 2021", None), ("Sunday 1 May", None)) == [(2021, None), (2022, None)]
    assert years(("29 February", None), ("1 June 2021", None)) == [(2020, None), (2021, None)]


def found(timetable: Timetable) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.row) for finding in timetable.findings]


def faults(*rows: tuple[str | None, ...], regime: Regime = Regime.PCR2015) -> list[tuple[str, int | None]]:
    return found(check([Published(*row) for row in rows], regime))  # type: ignore[arg-type]


def test_a_row_that_is_right_has_no_fault() -> None:
    assert faults(("Evaluation", "Thursday 11th October 2018", "Tuesday 6th November 2018", "19 days")) == []
    assert faults(("Site visit", "Week commencing 6 August 2018", None, "1 day")) == []


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (("Site visit", "Tuesday 11 October 2018"), ["weekday_mismatch"]),
        (("Site visit", "11st October 2018"), ["bad_ordinal"]),
        (("Site visit", "11 October"), ["missing_year", "undated"]),
        (("Site visit", "31 June 2018"), ["undated"]),
        (("Site visit", "October 2018"), ["undated"]),
        (("Site visit", "to be confirmed"), ["undated"]),
        (("Site visit", None), ["undated"]),
        (("Site visit", "1 October 2018", "October 2018"), ["undated"]),
        (("Site visit", "Saturday 13 October 2018"), ["non_working_day"]),
        (("Site visit", "25 December 2018"), ["non_working_day"]),
        (("Site visit", "25 December 2050"), []),
        (("Site visit", "11 October 2018", "10 October 2018"), ["contradiction"]),
        (("Site visit", "8 November 2018", "9 November 2018", "3 days"), ["duration_matches_nothing"]),
        (("Site visit", "8 November 2018", "9 November 2018", "2 days"), []),
        (("Site visit", "8 November 2018", "9 November 2018", "a while"), []),
        (("Site visit", "5 November 2018", "19 November 2018", "2 weeks"), []),
        (("Site visit", "5 November 2018", "16 November 2018", "10 working days"), []),
        (("Site visit", "5 November 2018", "15 November 2018", "10 working days"), ["duration_matches_nothing"]),
        (("Site visit", "5 November 2018", "15 November 2018", "10 calendar days"), []),
        (("Site visit", "5 November 2050", "15 November 2050", "9 days"), ["duration_matches_nothing"]),
    ],
)
def test_faults_of_one_row(row: tuple[str | None, ...], codes: list[str]) -> None:
    assert [code for code, _ in faults(row)] == codes


def test_holidays_are_those_of_the_regime() -> None:
    row = ("Site visit", "Monday 17 March 2025")
    assert faults(row) == [] and faults(row, regime=Regime.PA2023) == [("non_working_day", 1)]


def test_a_row_of_one_date_is_paired_with_the_next_deadline_for_tenders() -> None:
    timetable = check(
        [
            Published("Publish ITT", "10 September 2018", None, "30 days"),
            Published("Clarification deadline", "1 October 2018"),
            Published("Deadline to submit responses", "10 October 2018"),
        ],
        Regime.PCR2015,
    )
    first = timetable.rows[0]
    assert first.paired_with == 3 and first.end.first_day == day("2018-10-10")
    assert first.stated_matches == ("calendar_difference",) and not timetable.findings
    unpaired = check([Published("Publish ITT", "10 September 2018", None, "30 days")], Regime.PCR2015)
    assert unpaired.rows[0].paired_with is None
    vague = [Published("Publish ITT", "10 September 2018", None, "30 days"), Published("Deadline", "October 2018")]
    assert check(vague, Regime.PCR2015).rows[0].paired_with is None


def test_durations_that_only_different_measures_explain() -> None:
    rows = [
        ("One", "11 October 2018", "6 November 2018", "19 days"),
        ("Two", "7 November 2018", "21 November 2018", "14 days"),
        ("Three", "22 November 2018", "6 December 2018", "14 days"),
    ]
    assert faults(*rows) == [("mixed_duration_measures", 1)]
    assert faults(*rows[1:]) == []


def test_working_days_that_no_row_covers() -> None:
    first, third = ("One", "1 October 2018", "5 October 2018"), ("Three", "10 October 2018", "12 October 2018")
    assert faults(first, third) == [("gap", 2)]
    assert "2 working days are covered by no row: Monday 2018-10-08 to Tuesday 2018-10-09" in (
        check([Published(*first), Published(*third)], Regime.PCR2015).findings[0].detail
    )
    assert faults(first, ("Two", "week commencing 8 October 2018"), third) == []
    assert faults(first, ("Two", "8 October 2018"), third) == [("gap", 3)]
    assert faults(first, ("Two", "8 October 2018", "12 October 2018")) == []
    assert (
        faults(first, ("Inside", "2 October 2018", "3 October 2018"), ("Two", "8 October 2018", "9 October 2018")) == []
    )
    assert faults(first, ("Slip", "1 October 2020", "1 October 2040")) == []


def test_steps_in_an_order_that_cannot_be() -> None:
    closing = ("Deadline for tenders", "10 October 2018")
    assert faults(("Tender evaluation", "9 October 2018", "12 October 2018"), closing) == [("contradiction", 1)]
    assert faults(("Feedback evaluation", "9 October 2018"), closing) == []
    assert faults(closing, ("Clarification deadline", "11 October 2018")) == [("contradiction", 2)]
    assert faults(closing, ("Issue ITT", "11 October 2018")) == [("contradiction", 2)]
    assert faults(closing, ("Issue ITT", "October 2018")) == [("undated", 2)]
    assert faults(
        ("Contract award", "10 October 2018"),
        ("Standstill", "October 2018"),
        ("Contract commencement", "9 October 2018"),
    ) == [("undated", 2), ("contradiction", 3)]
    assert faults(("Visit", "9 October 2018"), ("visit ", "10 October 2018"), ("Visit", "9 October 2018")) == [
        ("contradiction", 2)
    ]


def test_standstill_must_be_there_and_long_enough() -> None:
    assert faults(("Contract award", "1 March 2019")) == [("no_standstill", 1)]
    assert faults(("Go live", "1 March 2019")) == [("no_standstill", None)]
    assert faults(("Standstill", "1 March 2019", "11 March 2019")) == []
    assert faults(("Standstill", "1 March 2019", "8 March 2019")) == [("standstill_too_short", 1)]
    assert faults(("Stand-still", "1 March 2019"), ("Contracts signed", "11 March 2019")) == [
        ("standstill_too_short", 2)
    ]
    assert faults(("Stand still", "1 March 2019"), ("Contracts signed", "12 March 2019")) == []
    assert faults(("Standstill", "1 March 2019")) == []
    assert faults(("Standstill", "1 March 2050", "2 March 2050")) == []
    act = ("Standstill", "10 March 2025", "19 March 2025")
    assert faults(act, regime=Regime.PA2023) == [("standstill_too_short", 1)] and faults(act) == [
        ("standstill_too_short", 1)
    ]


def test_a_tendering_period_that_no_procedure_allows() -> None:
    issue, short = ("Publish advert and ITT", "10 September 2018"), ("Closing date for tenders", "19 September 2018")
    assert faults(issue, short) == [("tender_period_too_short", 1)]
    assert faults(issue, ("Closing date for tenders", "20 September 2018")) == []
    assert faults(issue, ("Closing date for tenders", "September 2018")) == [("undated", 2)]
