"""What outcome letters may say: the template's placeholders, and words about others that are not to be told."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import pytest

from evaluation.award.facts import LotFacts, LotStanding, RankedBid, Result
from evaluation.award.leaks import Bidder, leaks, passages, without
from evaluation.award.letter_words import values
from evaluation.award.letters import CORRECTION, Outcome, Post, Reasons
from evaluation.award.wording import STARTS, Template, empty, faults, fill, read_own
from procurement.core.vocabulary import Regime
from procurement.timetable.rules import Standstill

SCORE = Fraction(4)


@pytest.mark.parametrize("regime", Regime)
def test_the_template_to_start_from_says_what_the_law_asks(regime: Regime) -> None:
    assert faults(STARTS[regime], regime) == []


def test_a_placeholder_that_nothing_fills_is_named_and_what_fills_one_is_not_read_again() -> None:
    template = Template("{buyer} {debrief} {buyer} {nobody}", {"debrief": ""})
    assert empty(template, {"buyer": "{code}", "code": "X"}) == ["debrief", "nobody"]
    assert fill(template, {"buyer": "{code}", "code": "X"}) == "{code}  {code} "


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("no colon", "is not a placeholder"),
        ("A b: c", "is not a placeholder"),
        ("code: 1", "from the record"),
        ("a: 1\na: 2", "is there twice"),
    ],
)
def test_a_placeholder_of_ones_own_is_read_strictly(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_own(typed)


BIDDERS = [
    Bidder("Bidder 01", "Alder Homecare", passages(["Our nurses share\nrota software from Kestrel by night"])),
    Bidder("Bidder 02", "Birch Care"),
    Bidder("Bidder 03", "Cedar"),
]
WORDS = Reasons(
    SCORE,
    "Fuller than bidder 03, at £1.2 million.",
    "Uses ROTA software, from Kestrel by night, and our nurses share.",
    "Say as much as Cedar does; cedars and Alder Homecare are no matter.",
)


def test_other_bidders_and_confidential_words_are_found_where_they_would_be_read() -> None:
    found = leaks({"Bidder 01": {"Q1": WORDS}}, BIDDERS, ["Bidder 01"], explained=False)
    assert [(leak.part, leak.found, leak.to) for leak in found] == [
        ("deciding", "bidder 03", "this bidder"),
        ("strengths", "ROTA software, from Kestrel by night", "the bidders that lost to it"),
        ("strengths", "our nurses share", "the bidders that lost to it"),
        ("higher", "Cedar", "this bidder"),
    ]
    explained = leaks({"Bidder 01": {"Q1": WORDS}}, BIDDERS, ["Bidder 01"], explained=True)
    assert [leak.found for leak in explained if leak.part == "deciding"] == ["bidder 03", "£1.2 million"]
    assert not [
        leak for leak in leaks({"Bidder 01": {"Q1": WORDS}}, BIDDERS, [], explained=True) if "Kestrel" in leak.found
    ]
    theirs = leaks({"Bidder 02": {"Q1": WORDS}}, BIDDERS, [], explained=False)
    assert [leak.why for leak in theirs if "Kestrel" in leak.found] == ["repeats Bidder 01’s confidential words"]


def test_what_is_withheld_is_seen_to_be_and_nothing_else_changes() -> None:
    texts = {"Bidder 01": {"Q1": WORDS}}
    found = [leak for leak in leaks(texts, BIDDERS, [], explained=False) if leak.part == "higher"]
    kept = without(texts, found)["Bidder 01"]["Q1"]
    assert kept.higher.startswith("Say as much as [withheld] does") and kept.deciding == WORDS.deciding
    assert texts["Bidder 01"]["Q1"] is WORDS


@dataclass(frozen=True)
class Priced:
    """What a scheme says of price."""

    words: str = "40 × lowest price ÷ price"
    counted_weight: Fraction | None = Fraction(40)


def test_a_letter_gives_the_sub_totals_and_the_rule_of_price_and_leaves_out_what_is_withheld() -> None:
    bid = RankedBid(
        1, 1, "Bidder 01", "Alder", 1, Fraction("84.75"), Fraction("44.75"), Fraction(40), {}, {}, Result.AWARD,
        Fraction(100), "", money=Fraction(90_000),
    )  # fmt: skip
    lot = LotStanding(LotFacts(1, 1, "North", Decimal(100), 2, 2), (bid,), (), (), ())
    about = {name: name.title() for name in ("buyer", "title", "code")} | {"regime": Regime.PA2023.value}
    post = Post(
        cast(Any, SimpleNamespace(procurement=about, scheme={})),
        (),
        {},
        Standstill(date(2026, 3, 11), (), "Section 51"),
        date(2026, 3, 2),
        Template("", {}),
        "A lead",
        {},
        "Cedar was read wrongly.",
        Priced(),
        {1: "Places of this lot that stay empty are negotiated."},
        {("All bidders", CORRECTION): ("Cedar",)},
    )
    said = values(Outcome(1, "Bidder 01", "Alder", ((lot, bid),)), post)
    assert "Your total: 84.75 of 100 (quality 44.75, price 40 of 40). Rank: 1 of 1." in said["outcome"]
    assert "To be awarded (1 place of 2): Alder, 84.75 (quality 44.75, price 40 of 40)." in said["outcome"]
    assert said["outcome"].startswith("[withheld] was read wrongly.") and "are negotiated." in said["outcome"]
    assert "Price: weight 40, by the published rule: 40 × lowest price ÷ price" in said["criteria"]
    money = replace(bid, price=bid.money, total=Fraction(90_000))
    lowest = replace(post, price=Priced("lowest price first", None))
    said = values(Outcome(1, "Bidder 01", "Alder", ((lot, money),)), lowest)
    assert "Your figure: 90000. Rank" in said["outcome"] and "Price: by the published rule: lowest" in said["criteria"]
