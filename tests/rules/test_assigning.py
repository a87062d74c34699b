"""Who could mark what: a proposal that gives every question its evaluators and nobody far more than their hours."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.setup.assigning import Workload, hours_of, needed, propose, with_workload, workload_of
from evaluation.setup.pack import Basics, Pack, Panelist, QuestionLine
from evaluation.setup.people_grid import read_list

USUAL = Workload()


def pack(words: list[int], hours: list[int | None], enough: int = 2) -> Pack:
    """Questions of these lengths, people with these hours."""
    questions = tuple(QuestionLine(f"Q{n}", "T", "?", word_limit=w) for n, w in enumerate(words, start=1))
    people = tuple(
        Panelist(f"p{n}@c.example", f"Person {n}", (), None if h is None else Decimal(h)) for n, h in enumerate(hours)
    )
    return Pack(Basics("T", "B"), questions=questions, people=people, evaluators_needed=enough)


def test_hours_are_reading_and_reasons_for_every_tender() -> None:
    question = QuestionLine("Q1", "T", "?", word_limit=700)
    assert hours_of(question, Workload(30, 140, 5)) == Fraction(5)
    assert hours_of(replace(question, word_limit=None), Workload(6, 100, 10)) == Fraction(2)


def test_whoever_has_more_hours_gets_more() -> None:
    proposed = propose(pack([1000] * 6, [30, 10, 20]), USUAL)
    given_out = [len(person.questions) for person in proposed.people]
    assert given_out == [6, 2, 4]


def test_ticks_that_stand_are_kept() -> None:
    begun = pack([1000, 1000], [10, 10, 10])
    begun = replace(begun, people=(replace(begun.people[0], questions=("Q1", "Q2")), *begun.people[1:]))
    proposed = propose(begun, USUAL)
    assert proposed.people[0].questions == ("Q1", "Q2")
    assert sorted(proposed.people[1].questions + proposed.people[2].questions) == ["Q1", "Q2"]


def test_the_figures_are_kept_with_the_pack() -> None:
    told = Workload(9, 200, 3)
    assert workload_of(with_workload(pack([], []), told)) == told
    assert workload_of(pack([], [])) == USUAL
    odd = replace(pack([], []), registers={"workload": ({"tenders": "٣", "words_a_minute": "0", "more": "1"},)})
    assert workload_of(odd) == USUAL


lengths = st.lists(st.integers(50, 5000), max_size=10)
hours = st.lists(st.one_of(st.none(), st.integers(0, 80)), max_size=8)


@given(lengths, hours, st.integers(1, 5))
def test_every_question_gets_as_many_as_it_needs_or_as_there_are(
    words: list[int], has: list[int | None], enough: int
) -> None:
    before = pack(words, has, enough)
    after = propose(before, USUAL)
    for question in after.questions:
        marking = sum(question.code in person.questions for person in after.people)
        assert marking == min(enough, len(has))
    assert [person.email for person in after.people] == [person.email for person in before.people]
    assert propose(after, USUAL) == after == propose(before, USUAL)


@given(lengths, st.integers(2, 8))
def test_with_equal_hours_nobody_has_a_question_more_than_the_longest(words: list[int], people: int) -> None:
    after = propose(pack(words, [20] * people, 1), USUAL)
    load = [needed(person, after, USUAL) for person in after.people]
    longest = max((hours_of(question, USUAL) for question in after.questions), default=Fraction(0))
    assert max(load) - min(load) <= longest


CODES = ["Q1", "Q2", "Q3"]
ASKED = {1: ["Q1", "Q2"], 2: ["Q1", "Q3"]}


def test_people_are_read_with_a_list_or_a_column_for_each_question() -> None:
    listed = read_list("a@c.example,Ann Bright,Q2;Q1,12.5\nb@c.example,Ben,,", CODES).people
    assert listed[0] == Panelist("a@c.example", "Ann Bright", ("Q1", "Q2"), Decimal("12.5"))
    assert listed[1].questions == () and listed[1].hours is None
    ticked = read_list("Name\tE-mail\tHours\tQ3\tQ1\nAnn\tA@c.example\t3\tx\tno", CODES).people
    assert ticked == (Panelist("a@c.example", "Ann", ("Q3",), Decimal(3)),)
    heads = "Email,Name,Lots,From outside,Access until"
    (guest,) = read_list(f"{heads}\na@c.example,Ann,2,yes,30 April 2026", CODES, ASKED).people
    assert guest == Panelist("a@c.example", "Ann", ("Q1", "Q3"), None, True, date(2026, 4, 30))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Nothing was pasted"),
        ("Ann,Bright", "column 1"),
        ("a@c.example,Ann,Q9", "Q9"),
        ("ann@nowhere,Ann,Q1", "no e-mail address"),
        ("a@c.example,,Q1", "name"),
        ("a@c.example,Ann,Q1,ten", "hours"),
        ("a@c.example,Ann,Q1\na@c.example,Ann,Q2", "another row"),
        ("Email,Name,Q1\na@c.example,Ann,perhaps", "neither a tick"),
        ("Email,Name,Colour\na@c.example,Ann,red", "Colour"),
        ("Email,Name,Outside\na@c.example,Ann,perhaps", "Row 2, outside"),
        ("Email,Name,Until\na@c.example,Ann,31 June 2026", "Row 2, until"),
        ("Email,Name,Lots\na@c.example,Ann,9", "Row 2, lots: There is no lot 9"),
        ("Email,Name,Questions,Lots\na@c.example,Ann,Q2,2", "Q2 is not asked in lots 2"),
        ("a@c.example,A\x00nn,Q1", "cannot be printed"),
        ("\n".join(f"p{n}@c.example,P" for n in range(300)), "300 rows"),
    ],
)
def test_what_cannot_be_read_is_named_and_nobody_is_taken(text: str, part: str) -> None:
    found = read_list(text, CODES, ASKED)
    assert not found.people
    assert any(part in fault.words for fault in found.faults), [fault.words for fault in found.faults]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_list(text, CODES)
    assert bool(found.people) != bool(found.faults)
