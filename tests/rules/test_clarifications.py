"""Questions of bidders: where one stands, when its answer may go out, what would tell who asked. Pure."""

from datetime import UTC, datetime, timedelta

import pytest

from procurement.clarifications.rules import (
    Asked,
    Asking,
    Situation,
    State,
    Subject,
    asking,
    giveaways,
    is_last_day_for_questions,
    late_for,
    state,
    why_not_published,
    why_not_written,
)

NOW = datetime(2021, 4, 1, 12, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("one", "stands"),
    [
        (Asked(1), State.TO_ANSWER),
        (Asked(1, withdrawn=True, written=True), State.WITHDRAWN),
        (Asked(1, True), State.TO_DECIDE),
        (Asked(1, True, kept=True), State.ALONE),
        (Asked(1, True, kept=True, written=True), State.WRITTEN),
        (Asked(1, True, kept=True, answered=True, alone=True), State.ANSWERED_ALONE),
        (Asked(1, True, kept=False, waits_until=LATER, written=True), State.WAITING),
        (Asked(1, True, kept=False, waits_until=LATER, released=True), State.TO_ANSWER),
        (Asked(1, True, kept=False, waits_until=NOW), State.TO_ANSWER),
        (Asked(1, answered=True), State.ANSWERED),
    ],
)
def test_a_question_stands_where_what_happened_to_it_puts_it(one: Asked, stands: State) -> None:
    assert state(one, NOW) is stands


@pytest.mark.parametrize(
    ("questions", "why"),
    [
        ([], ""),
        ([Asked(1), Asked(2)], ""),
        ([Asked(1, withdrawn=True)], "taken back"),
        ([Asked(1), Asked(2, True)], "Decide first"),
        ([Asked(1, True, kept=False, waits_until=LATER)], "may still take"),
        ([Asked(1, True, kept=True), Asked(1)], "together with one that is answered to all"),
        ([Asked(1, True, kept=True), Asked(2, True, kept=True)], "two bidders"),
        ([Asked(1, True, kept=True), Asked(1, True, kept=True)], ""),
    ],
)
def test_an_answer_goes_out_only_where_all_its_questions_allow_it(questions: list[Asked], why: str) -> None:
    said = why_not_published(questions, NOW)
    assert why in said
    assert bool(why) is bool(said)


def test_questions_are_taken_from_the_opening_until_the_last_moment() -> None:
    assert asking(None, None, NOW) is Asking.NOT_YET
    assert asking(BEFORE, None, NOW) is Asking.OPEN
    assert asking(BEFORE, LATER, NOW) is Asking.OPEN
    assert asking(BEFORE, NOW, NOW) is Asking.CLOSED
    assert is_last_day_for_questions("Queries close")
    assert not is_last_day_for_questions("Contract starts")


def test_names_that_tell_who_asked_are_found_and_common_words_are_not() -> None:
    names = ["Alderquay Homecare Ltd", "Bo", "", "Services for All", "Ann Lee"]
    assert giveaways("ALDERQUAY HOMECARE LTD and ann lee ask", names) == ["Alderquay Homecare Ltd", "Ann Lee"]
    assert giveaways("Alderquay asks about services", names) == ["Alderquay"]
    assert giveaways("An alderquay is no name; Services are", names) == []


def test_one_bidder_is_written_to_alone_only_about_what_is_its_own() -> None:
    sealed, opened = Situation(), Situation(opened=True, has_confidential=True)
    for subject in (Subject.SERVICE, Subject.PRACTICAL):
        assert why_not_written(subject, sealed) == ""
    assert "no question that stays confidential" in why_not_written(Subject.OWN_QUESTION, sealed)
    assert why_not_written(Subject.OWN_QUESTION, opened) == ""
    assert why_not_written(Subject.EXPLAIN, opened) == ""
    assert "outcome was told" in why_not_written(Subject.EXPLAIN, Situation(opened=True, letters_sent=True))


def test_late_answers_are_those_of_the_last_six_days() -> None:
    assert not late_for(None, NOW)
    assert not late_for(NOW + timedelta(days=6), NOW)
    assert late_for(NOW + timedelta(days=6) - timedelta(seconds=1), NOW)
    assert not late_for(NOW, NOW)
