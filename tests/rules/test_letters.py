"""What outcome letters may say: the template's placeholders, and words about others that are not to be told."""

from fractions import Fraction

import pytest

from evaluation.award.leaks import Bidder, leaks, passages, without
from evaluation.award.letters import Reasons
from evaluation.award.wording import STARTS, Template, empty, faults, fill, read_own
from procurement.core.vocabulary import Regime

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
