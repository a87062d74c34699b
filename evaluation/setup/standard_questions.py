"""The questionnaires that ship: one for each law, as items that a pack takes over and a lead switches on and off.

Source: the standard Selection Questionnaire of the Public Contracts Regulations 2015 (statutory guidance under reg 107)
and the procurement specific questionnaire under the Procurement Act 2023, by their structure; the words are our own.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import msgspec

from evaluation.setup.pack import Pack, SelectionLine, SlotLine
from procurement.core.vocabulary import Regime


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire as it ships: its title, the law it is for, its items and the places for evidence."""

    title: str
    regime: Regime
    selection: tuple[SelectionLine, ...]
    slots: tuple[SlotLine, ...]


BY_LAW = {Regime.PCR2015: "selection_questionnaire", Regime.PA2023: "procurement_specific"}


@cache
def questionnaire(regime: Regime) -> Questionnaire:
    """The one for a law."""
    shipped = Path(__file__).with_name("standard") / f"{BY_LAW[regime]}.json"
    return msgspec.json.decode(shipped.read_bytes(), type=Questionnaire)


def with_standard(pack: Pack) -> Pack:
    """The pack with every item and place of its law's questionnaire that it does not have yet, after its own."""
    standard = questionnaire(pack.basics.regime)
    there = {item.code for item in pack.selection} | {slot.code for slot in pack.slots}
    there |= {question.code for question in pack.questions}
    return replace(
        pack,
        selection=(*pack.selection, *(item for item in standard.selection if item.code not in there)),
        slots=(*pack.slots, *(slot for slot in standard.slots if slot.code not in there)),
    )
