"""Questions that are for some lots only: each lot's weights, and that it is ranked by its own questions alone."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evaluation.award.facts import BidFacts, LotFacts, Why
from evaluation.award.queries import Published, scheme_of
from evaluation.award.replay import replay
from evaluation.award.rules import Bid, rank
from evaluation.award.snapshot import replays_form
from evaluation.award.standings import OnRecord, standing
from evaluation.scheme.per_lot import for_lot, lot_groups
from evaluation.setup.comparing import changes
from evaluation.setup.criteria_boxes import criteria_boxes, given_out, read_question
from evaluation.setup.files import from_json, to_json
from evaluation.setup.findings import blocking, criteria
from evaluation.setup.lots_of_questions import lot_faults
from evaluation.setup.pack import Basics, LotLine, Pack, QuestionLine
from procurement.core.audit import canonical

LOTS = tuple(LotLine(number, f"Lot {number}") for number in (1, 2, 3))
MARKS = ["0", "1", "2", "3", "4", "5"]


def asked(code: str, weight: str, *lots: int) -> QuestionLine:
    return QuestionLine(code, code, "How?", Decimal(weight), word_limit=500, lots=lots)


WHOLE = Pack(Basics("T", "B"), LOTS, questions=(asked("Q1", "60"), asked("Q2", "40", 2), asked("Q3", "40", 1, 3)))


def test_the_weights_of_every_lot_make_a_hundred() -> None:
    assert [WHOLE.weight_in(lot.number) for lot in LOTS] == [100, 100, 100]
    assert [question.code for question in WHOLE.questions_of(2)] == ["Q1", "Q2"]
    assert list(lot_faults(WHOLE)) == []
    assert given_out(WHOLE) == "All 100 given out for every lot"
    short = replace(WHOLE, questions=(asked("Q1", "55"), asked("Q2", "45", 2), asked("Q3", "40", 1, 3)))
    assert list(lot_faults(short)) == [("Lots 1, 3: the weights make 95: 5 still to place", "weights")]
    assert given_out(short) == "Lots 1, 3: 95 of 100 given out; 5 still to place; lot 2: all 100 given out"
    assert [q.weight for q in short.questions] == [55, 45, 40], "nothing is rebalanced"


def test_lots_that_there_are_not_and_lots_without_a_question_stop_publication() -> None:
    astray = replace(WHOLE, questions=(asked("Q1", "100", 1, 2, 9),))
    said = [finding.what for finding in blocking(criteria(astray))]
    assert "Q1 is for lot 9, which there is not" in said
    assert "Lot 3: no question is asked" in said


def test_the_lots_of_a_question_travel_and_are_compared() -> None:
    assert from_json(to_json(WHOLE)) == WHOLE
    before = to_json(WHOLE).replace('"lots": [\n    2\n   ]', '"lots": []')
    assert before != to_json(WHOLE)
    assert [(one.what, one.before, one.after) for one in changes(from_json(before), WHOLE)] == [
        ("Question Q2: lots", "every lot", "2")
    ]
    assert WHOLE.for_bidders.questions[1].lots == (2,), "bidders read which lots a question is for"


def test_the_box_takes_numbers_of_lots_and_nothing_else() -> None:
    boxes = criteria_boxes(WHOLE)
    assert boxes.typed["question-Q3-lots"] == "1, 3"
    boxes.typed = {**boxes.typed, "question-Q3-lots": "3, 1-2"}
    assert read_question(boxes, WHOLE, WHOLE.questions[2]).lots == (1, 2, 3) and not boxes.faults
    boxes.typed = {**boxes.typed, "question-Q3-lots": "all but 2"}
    read_question(boxes, WHOLE, WHOLE.questions[2])
    assert "such as 1-4" in boxes.faults["question-Q3-lots"]


def document(lots: list[tuple[int, ...]], **more: Any) -> dict[str, Any]:
    quality = [
        {
            "id": f"Q{number}",
            "title": "A",
            "weight": str(10 * number),
            "minimum": "1",
            **({"lots": [*only]} if only else {}),
        }
        for number, only in enumerate(lots, start=1)
    ]
    return {"scale": {"values": MARKS}, "quality": quality, "tie_break": ["criterion:Q1", "quality"], **more}


def test_a_scheme_for_every_lot_stays_as_it_was() -> None:
    plain = document([(), ()])
    assert for_lot(plain, 1) is plain
    assert lot_groups(plain, [1, 2, 3]) == [(1, 2, 3)]


@given(
    st.lists(st.sets(st.integers(1, 3), max_size=3).map(lambda found: tuple(sorted(found))), min_size=1, max_size=5),
    st.lists(st.lists(st.integers(0, 5), min_size=5, max_size=5), min_size=1, max_size=4),
    st.sampled_from([{}, {"quality_relative_to_best": True}, {"quality_minimum": "40"}]),
)
def test_a_lot_ranks_as_under_the_scheme_that_holds_only_its_questions(
    only: list[tuple[int, ...]], marks: list[list[int]], more: dict[str, Any]
) -> None:
    """Whatever else is asked of the same bidders for other lots."""
    whole = document(only, **more)
    rules = Published(whole, "", scheme_of(canonical(whole)))
    bids = [
        BidFacts(
            n, n, f"Bidder {n}", "O", {f"Q{q}": Fraction(mark) for q, mark in enumerate(row[: len(only)], start=1)}
        )
        for n, row in enumerate(marks, start=1)
    ]
    for lot in (1, 2, 3):
        own = [f"Q{q}" for q, lots in enumerate(only, start=1) if not lots or lot in lots]
        if not own:
            continue
        alone = {
            **whole,
            "quality": [
                {k: v for k, v in entry.items() if k != "lots"} for entry in whole["quality"] if entry["id"] in own
            ],
            "tie_break": [step for step in whole["tie_break"] if step in ("quality", *(f"criterion:{c}" for c in own))],
        }
        expected = rank(
            scheme_of(canonical(alone)),
            [Bid(bid.bidder_code, {code: bid.scores[code] for code in own}) for bid in bids],
        )
        found = standing(LotFacts(lot, lot, "L", Decimal(1), 1, 2), bids, OnRecord(rules.for_lot(lot).scheme))
        assert [(bid.bidder_code, bid.rank, bid.total, dict(bid.points)) for bid in found.ranking] == [
            (one.bidder, one.rank, one.total, dict(one.criteria)) for one in expected.ranking
        ]
        assert {bid.bidder_code for bid in found.excluded} == {one.bidder for one in expected.excluded}
        assert all(set(bid.scores) == set(own) for bid in found.ranking)


def test_an_answer_not_moderated_keeps_a_bid_out_of_its_own_lots_only() -> None:
    whole = document([(), (2,)])
    rules = Published(whole, "", scheme_of(canonical(whole)))
    bid = BidFacts(1, 1, "Bidder 1", "O", {"Q1": Fraction(3)}, unscored=("Q2",))
    first, second = (
        standing(LotFacts(lot, lot, "L", Decimal(1), 1, 2), [bid], OnRecord(rules.for_lot(lot).scheme))
        for lot in (1, 2)
    )
    assert [one.bidder_code for one in first.ranking] == ["Bidder 1"]
    assert [(reason.why, reason.words) for out in second.excluded for reason in out.reasons] == [
        (Why.UNMODERATED, "Not moderated yet: Q2")
    ]


def test_what_is_replayed_is_one_file_a_scheme_and_none_for_lots_nobody_bid_for() -> None:
    lots, bid = [LotFacts(lot, lot, "L", Decimal(1), 1, 2) for lot in (1, 2, 3)], BidFacts(1, 1, "Bidder 1", "O", {})
    for only, files in (([(), (2,)], ["T, lots 1, 3"]), ([(1,), (2,), (3,)], ["T, lot 1", "T, lot 3"])):
        whole = document(only)
        rules = Published(whole, "", scheme_of(canonical(whole)))
        scored = replace(bid, scores={f"Q{q}": Fraction(3) for q in (1, 2, 3)})
        found = [
            standing(lot, [] if lot.number == 2 else [scored], OnRecord(rules.for_lot(lot.number).scheme))
            for lot in lots
        ]
        told = replays_form("T", whole, found)
        assert [file["title"] for file in told["files"]] == files
        assert all(replay(canonical(file).encode()).lots for file in told["files"])
    plain = document([(), ()])
    assert set(replays_form("T", plain, [])) == {"title", "scheme", "bids"}, "the form of before, where there is one"
