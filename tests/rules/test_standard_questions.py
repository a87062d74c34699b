"""The questionnaires that ship, and what is wrong with an item that depends on another or asks for too much."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluation.setup.findings.of_criteria import selection
from evaluation.setup.pack import Basics, Pack, SelectionLine
from evaluation.setup.standard_questions import questionnaire, with_standard
from procurement.core.vocabulary import Regime
from procurement.questionnaire.rules import (
    Capacity,
    LotCapacity,
    Nature,
    capacity_faults,
    capacity_of,
    capacity_text,
    left_out,
)

VALUE = Decimal(300_000)


def test_a_capacity_is_kept_as_lines_that_read_back_and_cannot_contradict_itself() -> None:
    coast = LotCapacity(4, Decimal("450.5"), "the coast, east of the river", 2)
    stated = Capacity(Decimal(900), 1, (LotCapacity(2, Decimal(500), choice=1), coast, LotCapacity(7, Decimal(80))))
    assert capacity_of(capacity_text(stated)) == stated and capacity_faults(stated) == []
    assert stated.preferred == (2, 4, 7) and not stated.covers_all
    assert capacity_of("Anything else") is None and capacity_of("In all: 9 hours a week\nLot x") is None
    whole = Capacity(Decimal(900), None, (LotCapacity(2, Decimal(500)),))
    assert capacity_of(capacity_text(whole)) == whole and whole.covers_all
    wrong = replace(stated, most_lots=4, lots=(replace(coast, choice=1, hours=Decimal(901)), *stated.lots[::2]))
    assert [number for number, _ in capacity_faults(wrong)] == [4, 4, 2, None]


def said(pack: Pack) -> list[str]:
    return [finding.what for finding in selection(pack)]


@pytest.mark.parametrize("regime", Regime)
def test_the_questionnaire_of_each_law_is_whole(regime: Regime) -> None:
    pack = with_standard(Pack(Basics("T", "B", regime=regime, contract_value_net=VALUE)))
    assert said(pack) == [] and with_standard(pack) == pack
    natures = {item.nature for item in pack.selection}
    assert (
        natures <= set(Nature) and {Nature.MANDATORY, Nature.DISCRETIONARY, Nature.INSURANCE, Nature.SAFETY} <= natures
    )
    assert (Nature.DEBARMENT in natures) is (regime is Regime.PA2023)
    assert all(item.topic and len(item.code) <= 12 and len(item.title) <= 160 for item in pack.selection)
    assert not any("{" in item.text + item.expected for item in pack.asked)
    first = left_out([(item.code, item.only_if) for item in pack.asked], {})
    assert first == {item.code for item in pack.asked if item.only_if} and len(first) > 5
    assert questionnaire(regime).regime is regime


def test_a_turnover_over_twice_the_value_needs_a_reason_under_the_regulations_alone() -> None:
    asks = SelectionLine("T1", "Turnover", "At least {level}?", "number", level=2 * VALUE + 1, nature="turnover")
    basics = Basics("T", "B", regime=Regime.PCR2015, contract_value_net=VALUE)
    assert any("more than twice" in one for one in said(Pack(basics, selection=(asks,))))
    for right in (
        Pack(basics, selection=(replace(asks, level=2 * VALUE),)),
        Pack(basics, selection=(replace(asks, level_reason="Storage of hazardous goods."),)),
        Pack(replace(basics, regime=Regime.PA2023), selection=(asks,)),
        Pack(basics, selection=(replace(asks, nature="insurance"),)),
    ):
        assert said(right) == []
    assert any("names none" in one for one in said(Pack(basics, selection=(replace(asks, level=None),))))


def test_what_is_asked_only_if_names_an_answer_that_can_be_given_before_it() -> None:
    first = SelectionLine("A", "A", "A?", "yes_no")
    then = SelectionLine("B", "B", "B?", only_if="A=Yes")
    basics = Basics("T", "B")
    assert said(Pack(basics, selection=(first, then))) == []
    for wrong in ((then, first), (replace(first, off=True), then), (first, replace(then, only_if="nonsense"))):
        assert any("no item asked before it" in one for one in said(Pack(basics, selection=wrong)))
    assert any(
        "cannot be answered Maybe" in one
        for one in said(Pack(basics, selection=(first, replace(then, only_if="A=Maybe"))))
    )
    assert said(Pack(basics, selection=(first, replace(then, off=True, only_if="X=1")))) == []
