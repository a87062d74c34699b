"""Rules of negotiation and moderation: who was treated less well, and what a record still lacks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.moderation.rules import Basis, Terms, Words, missing, unspoken
from evaluation.negotiation.rules import Dealings, gaps, topics_of_all

TOPICS = topics_of_all([["Pricing", "Quality"], ["pricing", "Workforce"]])
FULL = Dealings(2, 2, 0, 120, frozenset(TOPICS))
SCALE = [Decimal(mark) for mark in range(6)]


def test_equal_dealings_leave_nothing_to_explain() -> None:
    assert gaps(FULL, [FULL, FULL], TOPICS) == []
    nobody = Dealings(0, 0, 0, 0, frozenset())
    assert gaps(nobody, [nobody, nobody], {}) == []


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        (Dealings(0, 0, 0, 0, frozenset()), ["No meeting offered"]),
        (Dealings(1, 0, 1, 0, frozenset()), ["No meeting held"]),
        (Dealings(2, 2, 0, 120, frozenset({"pricing"})), ["Quality not covered", "Workforce not covered"]),
        (Dealings(3, 2, 0, 120, frozenset({"pricing"}), uncovered=("Q1",)), []),
        (Dealings(2, 2, 0, 40, frozenset(TOPICS)), ["50% less time a meeting"]),
    ],
)
def test_what_a_bidder_had_less_of_is_named(mine: Dealings, said: list[str]) -> None:
    assert gaps(mine, [mine, FULL], TOPICS) == said


def test_two_thirds_of_the_average_is_enough_and_no_minutes_prove_nothing() -> None:
    shorter, longer = Dealings(1, 1, 0, 40, frozenset(TOPICS)), Dealings(1, 1, 0, 80, frozenset(TOPICS))
    assert gaps(shorter, [shorter, longer], TOPICS) == []  # 40 of an average of 60
    barely = Dealings(1, 1, 0, 39, frozenset(TOPICS))
    assert gaps(barely, [barely, longer], TOPICS) == ["34% less time a meeting"]
    unknown = Dealings(1, 1, 0, 0, frozenset(TOPICS))
    assert gaps(unknown, [unknown, unknown], TOPICS) == []


def test_minutes_and_days_that_others_had_are_missed() -> None:
    topics = frozenset(TOPICS)
    one, other = Dealings(1, 1, 0, 60, topics, 1, 20), Dealings(1, 1, 0, 60, topics, 0, 1)
    assert gaps(one, [one, other], TOPICS) == []
    assert gaps(other, [one, other], TOPICS) == ["Minutes of 1 not sent", "1 day to resubmit"]
    few = Dealings(1, 1, 0, 60, topics, 1, 3)
    assert gaps(few, [one, few], TOPICS) == ["3 days to resubmit"]


def test_offered_to_all_and_held_with_nobody_is_equal() -> None:
    waiting = Dealings(1, 0, 0, 0, frozenset())
    assert gaps(waiting, [waiting, waiting], {}) == []


@given(st.lists(st.integers(1, 300), min_size=1, max_size=8))
def test_nobody_with_the_average_or_more_is_short(minutes: list[int]) -> None:
    everyone = [Dealings(1, 1, 0, length, frozenset()) for length in minutes]
    average = Decimal(sum(minutes)) / len(minutes)
    for one in everyone:
        if one.minutes >= average:
            assert gaps(one, everyone, {}) == []


def test_a_record_lacks_what_is_empty_and_needed() -> None:
    wide = Basis([Decimal(1), Decimal(4)], SCALE)
    assert set(missing(Decimal(3), Words(" ", "", ""), wide)) == {"deciding", "not_followed", "higher"}
    assert missing(Decimal(3), Words("It met part.", "The four rested on a plan.", "A date."), wide) == {}
    near = Basis([Decimal(3), Decimal(4)], SCALE)
    assert set(missing(Decimal(3), Words("It met part.", "", ""), near)) == {"higher"}
    assert missing(Decimal(5), Words("It met all.", "", ""), near) == {}, "nothing scores higher than the top"
    strict = Basis(near.marks, SCALE, Terms(views_from=1))
    assert missing(Decimal(5), Words("It met all.", "", ""), strict)["not_followed"].startswith(
        "The marks are one step"
    )


def test_each_part_says_what_was_said_of_it_and_by_whom() -> None:
    panel = [("AB", "Ann Bright"), ("MT", "Mo Tariq")]
    whole = "(a) AB: two years of rates.\n(b) Ann Bright: no date.\nMT said the same.\n(C) MT: owners are named."
    assert unspoken(["rates", "cover", "plan"], whole, panel) == []
    assert unspoken(["rates", "cover", "plan"], "", panel) == ["a", "b", "c"]
    assert unspoken(["rates", "cover"], "(a) rates are given.\n(b) ABBA: no date.", panel) == ["a", "b"], "by nobody"
    assert unspoken(["rates", "cover"], "(a) AB:\n(b) Mo Tariq, AB.", panel) == ["a", "b"], "nothing said"
    assert unspoken([], "", panel) == []
    said = missing(Decimal(5), Words("Met.", "", "", "(a) met"), Basis([], SCALE, parts=["rates", "cover"]))
    assert said == {
        "discussed": "Say of parts (a), (b) what was said and by whom, each on a line of its own, as in “(a) AB: …”."
    }
