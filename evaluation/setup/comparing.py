"""What an amendment changes, part by part, in words and in old and new. Pure."""

from dataclasses import dataclass, fields
from typing import Any

import msgspec

from evaluation.setup.pack import Pack

NAMES = {
    "basics": "Name, law and authority",
    "lots": "Lot",
    "limits": "Limits over lots",
    "hours_per_provider": "Hours for each provider",
    "allocation": "How lots are allocated",
    "most_lots": "Most lots for one bidder",
    "capacity_binds": "Declared capacity binds",
    "selection": "Selection item",
    "slots": "File",
    "scale": "Mark",
    "questions": "Question",
    "counting_rule": "How words are counted",
    "quality_minimum": "Least quality",
    "quality_minimum_may": "Less than the least quality may exclude",
    "quality_relative_to_best": "Quality is set against the best of the lot",
    "weights": "What weights are",
    "rounding": "Rounding",
    "tie_break": "Tie-break",
    "price": "Price",
    "price_text": "About prices",
    "price_lines": "Price schedule",
    "finance_test": "Test of financial standing",
    "finance_limits": "Thresholds of financial standing",
    "people": "Evaluator",
    "evaluators_needed": "Evaluators for each question",
    "drafts_count": "Complete drafts count at the deadline",
    "anonymous": "Bids are read without names",
    "prices_negotiated": "Named negotiators may open prices before quality is settled",
    "dates": "Offsets of stages",
    "registers": "Registers",
}
KEYS = {
    "lots": "number",
    "selection": "code",
    "slots": "code",
    "scale": "value",
    "questions": "code",
    "people": "email",
    "dates": "stage",
}
"""The lists whose entries have a name of their own, and what it is."""


@dataclass(frozen=True)
class Change:
    """One thing that differs: what it is about, and how it read before and after ("" where it was not there)."""

    what: str
    before: str
    after: str


def changes(before: Pack, after: Pack) -> list[Change]:
    """Everything that differs between two packs.

    >>> from evaluation.setup.pack import Basics, LotLine
    >>> one = Pack(Basics("T", "B"), lots=(LotLine(1, "Ashford"),))
    >>> two = Pack(Basics("T", "B"), lots=(LotLine(1, "Ashford town"),))
    >>> changes(one, two)
    [Change(what='Lot 1: name', before='Ashford', after='Ashford town')]
    """
    old, new = (msgspec.to_builtins(pack) for pack in (before, after))
    found: list[Change] = []
    for part in fields(Pack):
        name = part.name
        if name == "format" or old[name] == new[name]:
            continue
        if name in KEYS:
            found += _entries(NAMES[name], KEYS[name], old[name], new[name])
        elif name == "basics":
            found += _facts("", old[name], new[name])
        else:
            found.append(Change(NAMES[name], _said(old[name]), _said(new[name])))
    return found


def _entries(word: str, key: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    before, after = ({_name(entry, key): entry for entry in entries} for entries in (old, new))
    found: list[Change] = []
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            found.append(Change(f"{word} {name}", _said(before[name]), ""))
        elif name not in before:
            found.append(Change(f"{word} {name}", "", _said(after[name])))
        else:
            found += _facts(f"{word} {name}: ", before[name], after[name])
    if not found and list(before) != list(after):
        found.append(Change(f"{word}: order", ", ".join(before), ", ".join(after)))
    return found


def _name(entry: dict[str, Any], key: str) -> str:
    """What an entry is called; a mark of a scale with a name says whose it is."""
    name = str(entry[key])
    return f"{name} of {entry['scale']}" if key == "value" and entry["scale"] else name


def _facts(lead: str, old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    return [
        Change(f"{lead}{key.replace('_', ' ')}", _told(key, old[key]), _told(key, new[key]))
        for key in new
        if old[key] != new[key]
    ]


def _told(key: str, value: Any) -> str:
    whole = {"lots": "every lot", "scale": "the first scale"}
    return whole[key] if key in whole and not value else _said(value)


def _said(value: Any) -> str:
    """A value in words, on as many lines as it has parts."""
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(
            f"{key.replace('_', ' ')} {_said(one)}" for key, one in value.items() if one not in (None, "", [])
        )
    if isinstance(value, (list, tuple)):
        return "; ".join(_said(one) for one in value) or "none"
    return str(value)
