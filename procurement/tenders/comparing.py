"""What changed between two texts, word by word: for a bidder before sending, and for whoever reads both versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from procurement.tenders.formatted import plain


class Change(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Stretch:
    """Some words in a row that share a fate."""

    change: Change
    text: str


def changes(before: str, after: str) -> list[Stretch]:
    """The way from one text to the other: what stayed, what was removed, what was added, in reading order.

    Words are compared, not the signs by which they are set: where only those differ, all stayed.

    >>> [(s.change.value, s.text) for s in changes("Cover is planned.", "Cover is dated.")]
    [('same', 'Cover is '), ('removed', 'planned.'), ('added', 'dated.')]
    """
    return list(_stretches(_words(plain(before)), _words(plain(after))))


def _words(text: str) -> list[str]:
    """Words, each with the space that follows it, so that joining them gives the text back."""
    return re.findall(r"\S+\s*|\s+", text)


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Stretch(Change.SAME, "".join(old[old_from:old_to]))
            continue
        if old_to > old_from:
            yield Stretch(Change.REMOVED, "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Stretch(Change.ADDED, "".join(new[new_from:new_to]))
