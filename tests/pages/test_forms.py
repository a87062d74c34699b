"""What people type is taken strictly, refused in a sentence, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from procurement.core.dated_fields import BadDate, moment_of, read_day
from procurement.core.forms import (
    BaseForm,
    DayField,
    MomentField,
    PlainStringField,
    PlainTextAreaField,
    RadioField,
    ScaleField,
    SelectField,
    SelectMultipleField,
    StrictDecimalField,
    WholeNumberField,
    shown_safely,
    unprintable,
)

MARKS = [(Decimal(0), "None"), (Decimal("2.5"), "Fair"), (Decimal(5), "Excellent")]


class EveryField(BaseForm):
    name = PlainStringField("Name", needed="Enter the name.")
    why = PlainTextAreaField("Why", needed="Give a reason.")
    turnover = StrictDecimalField("Turnover", places=2, least=Decimal(0), most=Decimal(1000))
    staff = WholeNumberField("Staff")
    mark = ScaleField("Mark", needed="Choose a mark.")
    starts = DayField("Starts", needed="Enter the day it starts.")
    closes = MomentField("Closes")
    kind = RadioField("Kind", choices=[("c", "Company"), ("h", "Charity")], needed="Choose a kind.")
    size = SelectField("Size", choices=[("", "Choose"), ("s", "Small")])
    lots = SelectMultipleField("Lots", choices=[("1", "Ashford"), ("2", "Dover")], needed="Choose at least one lot.")


GOOD = {
    "name": "Cantia Homecare",
    "why": "Clear.",
    "mark": "2.5",
    "starts-day": "1",
    "starts-month": "4",
    "starts-year": "2021",
    "kind": "c",
    "lots": "1",
}


@pytest.fixture(autouse=True)
def open_request() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="only for this test", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST"):
        yield


def sent(**typed: str) -> EveryField:
    boxes = {**GOOD, **{name.replace("__", "-"): text for name, text in typed.items()}}
    form = EveryField(formdata=MultiDict({k: v for k, v in boxes.items() if v is not None}))
    form.mark.marks = MARKS
    form.validate()
    return form


def test_a_good_form_is_taken() -> None:
    form = sent(turnover="12.50", closes__day="23", closes__month="apr", closes__year="2021", closes__time="4pm")
    assert form.errors == {}
    assert form.problems() == []
    assert form.turnover.data == Decimal("12.50")
    assert form.mark.data == Decimal("2.5")
    assert form.starts.data == date(2021, 4, 1)
    assert form.closes.data == datetime(2021, 4, 23, 15, 0, tzinfo=UTC)
    assert form.lots.data == ["1"]


@pytest.mark.parametrize(
    "typed", ["NaN", "sNaN", "1e999", "٣", "1_0", "1,5", "0." + "1" * 31, "-1", "1001", "Infinity", "1\x00"]
)
def test_a_bad_number_is_refused_beside_its_field_and_kept(typed: str) -> None:
    form = sent(turnover=typed)
    assert list(form.errors) == ["turnover"]
    assert form.turnover.errors[0].endswith(".")
    assert form.turnover.data is None
    assert form.turnover._value() == shown_safely(typed)


@pytest.mark.parametrize(("typed", "number"), [("3", 3), (" 40 ", 40), ("0", 0)])
def test_a_whole_number_is_an_int(typed: str, number: int) -> None:
    form = sent(staff=typed)
    assert form.staff.data == number
    assert type(form.staff.data) is int


def test_a_fraction_is_no_whole_number() -> None:
    assert sent(staff="2.5").staff.errors == ["Enter a whole number."]


@pytest.mark.parametrize("typed", ["1", "2.4", "6", "NaN", "٣", "three"])
def test_a_mark_off_the_scale_is_refused(typed: str) -> None:
    form = sent(mark=typed)
    assert list(form.errors) == ["mark"]
    assert form.mark.data is None


def test_a_mark_off_the_scale_hears_which_marks_there_are() -> None:
    assert sent(mark="1").mark.errors == ["Choose one of the marks on the scale: 0, 2.5, 5."]


def test_a_mark_may_be_written_with_other_zeros() -> None:
    assert sent(mark="5.0").mark.data == Decimal(5)


def test_no_mark_is_asked_for() -> None:
    assert sent(mark="").mark.errors == ["Choose a mark."]


def test_a_megabyte_of_text_is_refused_in_a_sentence_and_kept() -> None:
    text = "x" * 1_048_576
    form = sent(why=text)
    assert form.why.errors == ["This is 1,048,576 characters long. Shorten it to 20,000 or fewer."]
    assert form.why._value() == text


def test_the_longest_text_is_taken() -> None:
    assert sent(why="é" * 20_000).errors == {}


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\U0001ffff"])
def test_what_cannot_be_printed_is_refused_and_shown_where_it_stands(bad: str) -> None:
    form = sent(why=f"before{bad}after")
    assert form.why.errors == ["Remove the characters that cannot be printed, shown as � in the text."]
    assert form.why._value() == "before�after"
    assert form.why.data == f"before{bad}after"


def test_lines_tabs_and_other_scripts_stay_as_typed() -> None:
    text = "one\n\ttwo 日本 العربية 👩‍⚕️ \u202eturned"
    assert sent(why=text).why.data == text


def test_line_ends_become_line_feeds() -> None:
    assert sent(why="one\r\ntwo\rthree").why.data == "one\ntwo\nthree"


@pytest.mark.parametrize("name", ["two\nlines", "tab\there", "Acme \u202egnp.exe", "A\u2066B"])
def test_a_name_is_one_plain_line(name: str) -> None:
    assert list(sent(name=name).errors) == ["name"]


@pytest.mark.parametrize("name", ["", "   ", "\t"])
def test_an_empty_name_is_asked_for(name: str) -> None:
    assert sent(name=name).name.errors == ["Enter the name."]


@given(st.text(max_size=200))
def test_any_text_can_be_shown_again(text: str) -> None:
    shown = shown_safely(text)
    shown.encode()
    assert len(shown) == len(text)
    assert not any(unprintable(c) for c in shown)


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence", "part"),
    [
        ("30", "2", "2021", "30 February 2021 does not exist: that month has 28 days.", "day"),
        ("29", "Feb", "2100", "29 February 2100 does not exist: that month has 28 days.", "day"),
        ("31", "4", "2021", "31 April 2021 does not exist: that month has 30 days.", "day"),
        ("0", "4", "2021", "Enter the day as a number from 1 to 31.", "day"),
        ("٣", "4", "2021", "Enter the day as a number from 1 to 31.", "day"),
        ("1", "13", "2021", "Enter the month as a number from 1 to 12, or its name.", "month"),
        ("1", "Maybe", "2021", "Enter the month as a number from 1 to 12, or its name.", "month"),
        ("1", "4", "21", "Enter a year from 1990 to 2100, in four digits.", "year"),
        ("1", "4", "99999", "Enter the year in four digits, such as 2027.", "year"),
        ("1", "", "2021", "The date must include a month.", "month"),
        ("", "4", "", "The date must include a day and a year.", "day"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(day: str, month: str, year: str, sentence: str, part: str) -> None:
    form = sent(starts__day=day, starts__month=month, starts__year=year)
    assert form.starts.errors == [sentence]
    assert form.starts.data is None
    assert ("starts-" + part, sentence) in form.problems()
    assert [(p.name, p.value) for p in form.starts.parts()] == [("day", day), ("month", month), ("year", year)]
    assert [p.name for p in form.starts.parts() if p.wrong] == [part]


def test_an_empty_day_is_asked_for_and_all_its_boxes_are_marked() -> None:
    form = sent(starts__day="", starts__month="", starts__year="")
    assert form.starts.errors == ["Enter the day it starts."]
    assert all(part.wrong for part in form.starts.parts())


def test_an_empty_moment_is_allowed_where_none_is_needed() -> None:
    assert sent().closes.data is None


@pytest.mark.parametrize("time", ["16", "25:00", "4:60pm", "13pm", "0am", "16:0", "٤pm", "teatime"])
def test_a_time_that_does_not_exist_is_refused(time: str) -> None:
    form = sent(closes__day="23", closes__month="4", closes__year="2021", closes__time=time)
    assert list(form.errors) == ["closes"]
    assert form.closes.anchor == "closes-time"


def test_the_hour_that_the_clocks_skip_does_not_exist() -> None:
    form = sent(closes__day="28", closes__month="3", closes__year="2027", closes__time="1.30am")
    assert form.closes.errors == ["01:30 on 28 March 2027 does not exist: the clocks go forward by an hour that night."]


def test_the_hour_that_the_clocks_repeat_names_no_instant() -> None:
    form = sent(closes__day="31", closes__month="10", closes__year="2027", closes__time="1:30am")
    assert form.closes.errors[0].startswith("01:30 on 31 October 2027 happens twice")


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 12, 31)))  # noqa: DTZ001 - a wall clock
def test_a_moment_that_is_taken_reads_back_as_typed(wall: datetime) -> None:
    wall = wall.replace(second=0, microsecond=0)
    try:
        instant = moment_of(wall.date(), wall.time())
    except BadDate:
        return
    field = EveryField(data={"closes": instant}, formdata=None).closes
    again = {part.name: part.value for part in field.parts()}
    assert again["time"] == f"{wall:%H:%M}"
    assert read_day(again) == wall.date()


def test_a_choice_that_is_not_offered_is_refused() -> None:
    assert sent(kind="x").kind.errors == ["Choose one of the options in the list."]
    assert sent(lots="9").lots.errors == ["Choose only from the options in the list."]


def test_nothing_chosen_is_asked_for_only_where_needed() -> None:
    form = sent(kind="", size="")
    assert form.errors == {"kind": ["Choose a kind."]}
    assert form.size.data is None


def test_the_version_comes_back_as_a_number() -> None:
    assert sent(version="7").version.data == 7
    assert sent().version.data is None


@pytest.mark.parametrize("version", ["seven", "-1", "7.0", "٧", "1" * 40])
def test_a_version_that_is_no_number_means_an_old_page(version: str) -> None:
    form = sent(version=version)
    assert form.problems()[-1][0] == ""
    assert "out of date" in form.problems()[-1][1]


def test_problems_stand_in_the_order_of_the_page_and_name_whole_form_ones_last() -> None:
    form = sent(name="", why="", mark="")
    form.form_errors.append("The lot has closed.")
    assert form.problems() == [
        ("name", "Enter the name."),
        ("why", "Give a reason."),
        ("mark", "Choose a mark."),
        ("", "The lot has closed."),
    ]
