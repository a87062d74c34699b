"""What an accountant looks at beside the figures, and how old accounts are. Pure.

Source: the Cabinet Office's guidance on assessing the economic and financial standing of suppliers, for what is looked
at; a small company need not be audited, and no tender may demand audited accounts of it (Procurement Act 2023 s.22).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

SIGNS: Mapping[str, str] = {
    "going_concern": "Going concern",
    "opinion": "Audit opinion",
    "judgments": "County court judgments",
    "credit": "Credit score",
    "filed": "Accounts as filed",
}
"""What is looked at, by name, in the order of the page."""

CLEAR, NOTED = "clear", "noted"
STATES: Mapping[str, tuple[str, str]] = {CLEAR: ("Clear", "pass"), NOTED: ("Noted", "condition")}
"""What may be said of each, in words and the shape it is drawn with."""

WHOSE: Mapping[str, str] = {"bidder": "The bidder", "parent": "Its parent", "guarantor": "A guarantor"}
"""Whose accounts may be tested."""

CONDITIONS: Mapping[str, str] = {
    "guarantee": "Guarantee by the parent or another",
    "bond": "Performance bond",
    "fewer lots": "Fewer lots",
    "monitoring": "Monitoring",
    "other": "Something else",
}
"""What a pass may be conditional on."""

FRESH, OLD = 10, 18
"""Months from the end of the year of account from which its age is noted, and from which newer ones are asked for."""


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at: its title, what was found in a word with its shape, and what was seen."""

    name: str
    title: str
    state: tuple[str, str]
    words: str


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another.

    >>> months_between(date(2020, 12, 31), date(2021, 11, 30)), months_between(date(2020, 3, 31), date(2021, 3, 31))
    (10, 12)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def age(year_end: date, on: date) -> Sign:
    """How old the latest accounts are.

    >>> age(date(2020, 12, 31), date(2021, 8, 1)).state[0], age(date(2019, 6, 30), date(2021, 8, 1)).words
    ('Clear', 'Year ended 25 months before: ask for newer accounts, or management accounts')
    """
    months = months_between(year_end, on)
    words = f"Year ended {months} months before"
    if months >= OLD:
        return Sign("age", "Age of accounts", STATES[NOTED], f"{words}: ask for newer accounts, or management accounts")
    return Sign("age", "Age of accounts", STATES[NOTED if months >= FRESH else CLEAR], words)


def listed(signs: Mapping[str, str], year_end: date | None, on: date) -> tuple[Sign, ...]:
    """Everything that is looked at, with what was found; what was not looked at says so."""
    rows = [
        Sign(name, title, STATES.get(signs.get(name, ""), ("Not looked at", "waiting")), signs.get(f"{name}_words", ""))
        for name, title in SIGNS.items()
    ]
    return (*rows, age(year_end, on)) if year_end else tuple(rows)
