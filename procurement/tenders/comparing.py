"""What changed between two texts, word by word: for a bidder before sending, and for whoever reads both versions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Protocol, TypeVar

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


MOST_PAIRS = 1_000_000
"""How often the same word may stand on both sides before sentences are compared instead: a page must not wait."""


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    """Stretches in reading order, none beside another of the same fate."""
    for change, run in groupby(_pieces(old, new), key=lambda piece: piece.change):
        yield Stretch(change, "".join(piece.text for piece in run))


def _pieces(old: list[str], new: list[str]) -> Iterator[Stretch]:
    """What is the same at both ends is set aside first; then words, or sentences where words would take too long."""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    most -= head
    tail = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    if head:
        yield Stretch(Change.SAME, "".join(old[:head]))
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield Stretch(Change.SAME, "".join(old[len(old) - tail :]))


def _between(old: list[str], new: list[str]) -> Iterator[Stretch]:
    if _pairs(old, new) <= MOST_PAIRS:
        yield from _matched(old, new)
        return
    for piece, before, after in _opcodes(_sentences(old), _sentences(new)):
        if piece == "equal":
            yield Stretch(Change.SAME, "".join(before))
        elif _pairs(_words("".join(before)), _words("".join(after))) <= MOST_PAIRS:
            yield from _matched(_words("".join(before)), _words("".join(after)))
        else:
            yield from _replaced(before, after)


def _matched(old: list[str], new: list[str]) -> Iterator[Stretch]:
    for kind, before, after in _opcodes(old, new):
        if kind == "equal":
            yield Stretch(Change.SAME, "".join(before))
        else:
            yield from _replaced(before, after)


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind, old[old_from:old_to], new[new_from:new_to]


def _replaced(old: list[str], new: list[str]) -> Iterator[Stretch]:
    if old:
        yield Stretch(Change.REMOVED, "".join(old))
    if new:
        yield Stretch(Change.ADDED, "".join(new))


def _pairs(old: list[str], new: list[str]) -> int:
    there = Counter(new)
    return sum(many * there[word] for word, many in Counter(old).items())


def _sentences(words: list[str]) -> list[str]:
    """Words put together to sentences, or to dozens where none ends."""
    found: list[list[str]] = [[]]
    for word in words:
        found[-1].append(word)
        if word.rstrip().endswith((".", "!", "?")) or "\n" in word or len(found[-1]) == 24:
            found.append([])
    return ["".join(one) for one in found if one]


class Sent(Protocol):
    """A file in a place, as it was put or as it was sent."""

    @property
    def slot_id(self) -> int:
        """Its place."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def sha256(self) -> str:
        """What tells its content from any other."""

    @property
    def size(self) -> int:
        """How many bytes it has."""


AFile = TypeVar("AFile", bound=Sent)


def file_changes(before: Iterable[AFile], after: Iterable[AFile]) -> list[tuple[Change, AFile]]:
    """What became of each file: the same name and content is the same file; those removed come first.

    >>> from collections import namedtuple
    >>> File = namedtuple("File", "slot_id name sha256 size")
    >>> [(change.value, file.name) for change, file in file_changes([File(1, "a", "x", 1)], [File(1, "a", "y", 2)])]
    [('removed', 'a'), ('added', 'a')]
    """
    earlier, later = list(before), list(after)
    were = Counter((one.slot_id, one.name, one.sha256) for one in earlier)
    are = Counter((one.slot_id, one.name, one.sha256) for one in later)
    gone = [(Change.REMOVED, one) for one in earlier if not are[one.slot_id, one.name, one.sha256]]
    return gone + [(Change.SAME if were[one.slot_id, one.name, one.sha256] else Change.ADDED, one) for one in later]


def counted(stretches: Iterable[Stretch]) -> tuple[int, int]:
    """How many words were added, and how many removed.

    >>> counted(changes("Cover is planned.", "Cover is dated and planned."))
    (2, 0)
    """
    found = Counter({Change.ADDED: 0, Change.REMOVED: 0})
    for one in stretches:
        found[one.change] += len(one.text.split())
    return found[Change.ADDED], found[Change.REMOVED]
