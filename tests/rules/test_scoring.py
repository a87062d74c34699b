"""What a set of marks lacks, words that compare bids, and the order in which an evaluator reads: pure."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.scoring.rules import Pace, Written, compares, due_by, lacking, missing, pace, reading_order

COMPARING = (
    ("Continuity is clear, but cover is better than Bidder 02.", "better than Bidder 02"),
    ("Stronger than the other bids on training.", "Stronger than the other bids"),
    ("This is the best bid.", "the best bid"),
    ("Compared with Bidder 4 the plan is thin.", "Compared with Bidder 4"),
    ("Unlike other bidders it pays for travel.", "Unlike other bidders"),
    ("Weaker than most submissions on rural cover.", "Weaker than most submissions"),
    ("More detailed than the other tenderers.", "More detailed than the other tenderers"),
    ("I would rank it above the middle.", "rank it above"),
    ("Not as good as the rest.", "Not as good as the rest"),
    ("Wider evidence than the others offered.", "Wider evidence than the others"),
    ("Outperforms most other providers.", "Outperforms most other providers"),
    ("The strongest answer we have read.", "The strongest answer we"),
    ("Similar to Bidder 03’s rota.", "Similar to Bidder 03’s"),
    ("Less convincing than\nthe previous bid", "Less convincing than the previous bid"),
    ("much better evidence of governance than all the other responses", "better evidence of governance than all"),
    ("The most convincing of all the bids.", "The most convincing of all the bids"),
    ("Ahead of the field.", "Ahead of the field"),
    ("The weakest of the four.", "The weakest of the four"),
    ("Head and shoulders above the rest.", "Head and shoulders above the rest"),
    ("Of the submissions received, this is fullest.", "Of the submissions received"),
    ("Others gave more detail.", "Others gave"),
    ("More innovative than most.", "More innovative than most"),
    ("As much detail as the others.", "As much detail as the others"),
    ("None of its competitors paid, nor did Bidder B.", "Bidder B"),
    ("The best I have marked.", "The best I have marked"),
    ("Less than the majority of bidders.", "Less than the majority of bidders"),
    ("It edges out Bidder 9.", "edges out Bidder 9"),
    ("Stronger on training than Alder Homecare.", "Alder Homecare"),
)

NEUTRAL = (
    "Turnover is lower than in 2019.",
    "More than 30 hours are guaranteed.",
    "Less than 5% of visits were missed.",
    "No later than 15 minutes after the visit.",
    "It plans rather than reacts.",
    "Better outcomes for people are shown with figures.",
    "Follows best practice guidance.",
    "Pay is higher than the national average.",
    "Turnover fell to 24%, compared with 31% the year before.",
    "Works with other providers of health care.",
    "The strongest part of the answer is the rota.",
    "Fewer than half of the points are met.",
    "Staff are ranked by length of service.",
    "Bidder 07 pays for travel, and bidder 07 says when.",
    "The rest of the answer is general.",
    "Some of the responses to incidents were late.",
    "Most of the bidder’s staff are qualified.",
    "Consistent with its other answers.",
    "Like other homes it runs.",
    "Everyone else on the team is trained.",
    "Others are supported to live alone.",
    "A more experienced team than the specification asks for.",
    "The response is clearer in part (b) than in part (a).",
    "In line with other policies of the council.",
    "",
)


@pytest.mark.parametrize(("text", "phrase"), COMPARING)
def test_words_that_set_a_bid_beside_another_are_pointed_out(text: str, phrase: str) -> None:
    found = compares(text, own="Bidder 07", others=["Alder Homecare Ltd", "Birch Support (UK) Limited"])
    assert found and found[0].startswith(phrase)


@pytest.mark.parametrize("text", NEUTRAL)
def test_a_bid_measured_against_itself_or_a_figure_is_left_alone(text: str) -> None:
    assert compares(text, own="Bidder 07", others=["Ltd"]) == []
    assert compares("St. Anne's Care does more.", others=["St. Anne's Care Limited", "--", ""]) == ["St. Anne's Care"]


def test_a_bidder_named_without_one_to_mark_is_a_comparison_too() -> None:
    assert compares("Bidder 07 again.") == ["Bidder 07"]


def test_no_more_than_five_phrases_are_shown_and_each_once() -> None:
    text = " ".join(f"Better than Bidder {n:02d}." for n in [1, 1, 2, 3, 4, 5, 6])
    assert compares(text) == [f"Better than Bidder {n:02d}" for n in range(1, 6)]


@pytest.mark.parametrize("text", ["more " * 5_000, "the most " * 2_500, "better than the " * 1_300, "a" * 20_000])
def test_a_long_text_is_looked_through_at_once(text: str) -> None:
    assert len(compares(text)) <= 5


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(phrase for phrase in compares(text, own="Bidder 01"))


@pytest.mark.parametrize(
    ("mark", "reason", "lacks"),
    [
        (Decimal(0), "Nothing was said.", []),
        (None, "Fair.", ["mark"]),
        (Decimal(3), " \n\t", ["reason"]),
        (None, "", ["mark", "reason"]),
    ],
)
def test_a_mark_and_a_reason_are_both_needed(mark: Decimal | None, reason: str, lacks: list[str]) -> None:
    assert lacking(Written("Bidder 01", mark, reason)) == lacks


def test_each_bidder_that_lacks_something_is_named() -> None:
    drafts = [
        Written("Bidder 01", Decimal(3), "Met."),
        Written("Bidder 02", None, "Met."),
        Written("Bidder 03", Decimal(3), ""),
        Written("Bidder 04", None, ""),
    ]
    assert missing(drafts) == [
        "Bidder 02 has no mark",
        "Bidder 03 has no reason",
        "Bidder 04 has no mark and no reason",
    ]


numbers = st.sets(st.integers(1, 60), max_size=60)


@given(numbers, st.integers(1, 1000), st.integers(0, 20))
def test_everybody_is_read_once_and_the_order_is_the_same_on_reload(seen: set[int], who: int, question: int) -> None:
    order = reading_order(seen, of=60, evaluator=who, question=question)
    assert sorted(order) == sorted(seen)
    assert order == reading_order(list(seen), of=60, evaluator=who, question=question)


@given(numbers.filter(lambda found: len(found) > 1), st.integers(1, 1000), st.data())
def test_a_bidder_that_drops_out_changes_nothing_for_the_others(seen: set[int], who: int, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(seen)))
    order = reading_order(seen, of=60, evaluator=who, question=1)
    assert reading_order(seen - {gone}, of=60, evaluator=who, question=1) == [n for n in order if n != gone]


def test_over_many_evaluators_every_bidder_is_read_first_by_some() -> None:
    firsts = Counter(
        reading_order(range(1, 11), of=10, evaluator=who, question=question)[0]
        for who in range(1, 101)
        for question in range(1, 9)
    )
    assert set(firsts) == set(range(1, 11))
    assert max(firsts.values()) < 2 * min(firsts.values())


def test_with_nobody_to_read_there_is_no_order() -> None:
    assert reading_order([], of=0, evaluator=1, question=1) == []


def test_pace_is_measured_against_an_even_pace_over_the_window() -> None:
    first, last = datetime(2021, 6, 1, 9, tzinfo=UTC), datetime(2021, 6, 5, 9, tzinfo=UTC)
    dues = [due_by(6, first, last, datetime(2021, 6, day, 9, tzinfo=UTC)) for day in (1, 2, 3, 5, 9)]
    assert dues == [0, 1, 3, 6, 6], "only whole answers are due: a quarter of six is one"
    assert due_by(6, None, last, last) == due_by(6, first, None, last) == 0
    assert pace(0, 0, begun=False, finished=False) is Pace.NOT_STARTED
    assert [pace(done, 3, begun=True, finished=False) for done in (0, 2, 3)] == [Pace.BEHIND, Pace.BEHIND, Pace.ON_PACE]
    assert pace(6, 6, begun=True, finished=True) is Pace.FINISHED
