"""The letter to a bidder that does not go on: the items that failed and why, and nothing about anybody else. Pure.

Under the Regulations a candidate hears the reasons and no relative advantages of others; under the Act it is notice
that the tender is disregarded or that a condition of participation is not met.

Source: Public Contracts Regulations 2015 reg 55(2)(a); Procurement Act 2023 ss.19, 22, 26 and 27.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from procurement.core.vocabulary import Regime
from procurement.core.words import day


@dataclass(frozen=True)
class Failed:
    """An item that failed, and the reason on record."""

    code: str
    title: str
    reason: str


@dataclass(frozen=True)
class About:
    """Whose procurement it is and under which law."""

    code: str
    title: str
    buyer: str
    regime: Regime


def letter(about: About, organisation: str, failed: Sequence[Failed], reason: str, sent_on: date) -> str:
    """The letter, word for word."""
    act = about.regime is Regime.PA2023
    lead = (
        "This is notice that your tender is disregarded at the selection stage. It is not assessed any further."
        if act
        else "Your organisation was not selected. Your tender is not evaluated any further."
    )
    items = [f"{one.code} {one.title}: {one.reason}" for one in failed]
    law = (
        "The decision rests on the conditions of participation and the exclusion grounds of the Procurement Act 2023, "
        "as published."
        if act
        else "The decision rests on the selection criteria and the exclusion grounds of the Public Contracts "
        "Regulations 2015, as published."
    )
    parts = [
        [about.buyer, f"Selection: {about.title} ({about.code})"],
        [f"To: {organisation}", f"Date: {day(sent_on)}"],
        [f"Thank you for taking part. {lead}"],
        ["WHY", *items, f"The decision: {reason}"],
        [f"{law} What you sent stays on record. If you think that a fact is wrong, write to us without delay."],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"
