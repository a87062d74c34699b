"""What may be wrong with the reasons for a mark: each check finds what it is for and leaves sound reasons alone."""

from decimal import Decimal

import pytest

from evaluation.scoring.hints import HINT_WORDS, Basis, Hint, hints

SCALE = [
    (Decimal(0), "None", "No answer, or an answer that does not address the question."),
    (Decimal(1), "Poor", "Meets few of the requirements, or offers so little evidence that delivery is in doubt."),
    (Decimal(2), "Weak", "Meets some of the requirements. What is missing would put part of the service at risk."),
    (Decimal(3), "Fair", "Meets most of the requirements. Evidence is thin in places, with concerns of a minor kind."),
    (Decimal(4), "Good", "Meets every requirement with good evidence throughout, and only small points outstanding."),
    (Decimal(5), "Excellent", "Meets every requirement in full, with strong evidence on each point and no concerns."),
]
PARTS = ["your turnover and vacancy rates for two years", "how you cover sickness and rural rounds"]
RESPONSE = (
    "Our turnover was 31% and vacancies stand at 9%. We guarantee contracted hours after 12 weeks. In rural clusters "
    "we use agency workers from neighbouring branches when people are sick."
)
BASIS = Basis(SCALE, PARTS, RESPONSE, "Bidder 07", ["Alder Homecare Ltd"])
SOUND = "Turnover of 31% is given with its causes. Rural cover rests on agency workers from neighbouring branches."


def kinds(reason: str, mark: str | None = "3", quoted: bool = False, **boxes: str) -> set[str]:
    given = None if mark is None else Decimal(mark)
    return {found.kind.value for found in hints(BASIS, given, boxes | {"reason": reason}, quoted=quoted)}


@pytest.mark.parametrize("mark", ["0", "1", "2", "3", "4", "5", None])
def test_sound_reasons_and_no_reasons_are_left_alone(mark: str | None) -> None:
    assert kinds(SOUND, mark) == set() and kinds(" ", mark) == set()


@pytest.mark.parametrize(
    "reason",
    [
        "Meets most of the requirements but the evidence is thin in places.",
        "It met most requirements; minor concerns in places and thin evidence.",
        "The answer meets every requirement in full with strong evidence on each point.",
    ],
)
def test_words_of_the_description_are_no_reason(reason: str) -> None:
    assert "paraphrase" in kinds(reason)
    (said,) = [f.sentence for f in hints(BASIS, Decimal(3), {"reason": reason}) if f.kind is Hint.PARAPHRASE]
    assert said.startswith("This mostly repeats the description of a ")


@pytest.mark.parametrize(
    ("reason", "quoted", "found"),
    [
        ("Turnover is explained but rounds lack a plan.", False, True),
        ("Turnover is explained but rounds lack a plan.", True, False),
        ("Turnover of 31% is explained; rounds lack a plan.", False, False),
        ("Turnover is known; agency workers from neighbouring branches cover rounds.", False, False),
        ("Turnover is known and it is in the rounds.", False, True),
    ],
)
def test_reasons_point_at_the_response_by_a_quote_a_figure_or_its_words(reason: str, quoted: bool, found: bool) -> None:
    assert ("no_evidence" in kinds(reason, quoted=quoted)) is found


def test_an_empty_response_cannot_be_pointed_at() -> None:
    nothing = Basis(SCALE, [], " ", "Bidder 07")
    assert hints(nothing, Decimal(0), {"reason": "Nothing was written."}) == []


def test_another_bid_is_named_in_its_own_box() -> None:
    found = hints(BASIS, Decimal(3), {"strengths": "Wider cover than Alder Homecare.", "reason": SOUND})
    assert [(f.kind, f.field) for f in found] == [(Hint.COMPARES, "strengths")]
    assert found[0].sentence.startswith("“Alder Homecare” compares bids.")


@pytest.mark.parametrize(
    ("mark", "more", "odd"),
    [
        ("1", "An excellent and comprehensive plan.", True),
        ("1", "An excellent and comprehensive plan, but dates are missing.", False),
        ("0", "No gaps, and nothing is missing. Without weakness.", True),
        ("3", "An excellent and comprehensive plan.", False),
        ("5", "Vague on dates and weak on cover; targets are missing.", True),
        ("5", "Strong, thorough and clear. One gap is closed by part (b).", False),
        ("5", "Not convincing, not thorough.", True),
        ("5", "No concerns and no gaps.", False),
        (None, "Vague, weak, missing.", False),
    ],
)
def test_words_at_odds_with_the_mark(mark: str | None, more: str, odd: bool) -> None:
    assert ("at_odds" in kinds(f"{SOUND} {more}", mark)) is odd


def test_a_scale_of_one_step_has_no_top() -> None:
    one = Basis(SCALE[:1], [], "", "Bidder 07")
    assert hints(one, Decimal(0), {"reason": "Vague, weak and missing gaps."}) == []


def test_a_part_that_nothing_is_said_about_is_named() -> None:
    (found,) = [f for f in hints(BASIS, Decimal(3), {"reason": "Turnover was 31%."}) if f.kind is Hint.EMPTY_PART]
    assert found.sentence == "Nothing is said about part (b), how you cover sickness and rural rounds."
    for named in ("Part b has no date.", "(b) has no date.", "b) has no date.", "Rural visits have no date."):
        assert "empty_part" not in kinds(f"Turnover was 31%. {named}")


def test_every_check_has_words() -> None:
    assert set(HINT_WORDS) == set(Hint)
