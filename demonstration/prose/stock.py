"""How the stock of paragraphs is written down, and how a paragraph is filled for one bidder.

A part of a question is a block of text. Each entry starts with a sign in its first column:

    +  a paragraph that gives good evidence        =  what an evaluator finds in it to credit
    ~  a paragraph that meets the need in part     !  what an evaluator finds missing in it
    -  a paragraph that promises without evidence

A `+` is followed by `=`, a `~` by `=` and `!`, a `-` by `!`. Lines without a sign go on with the entry above.
In every entry `{name}` stands for one of the bidder's facts and `[this|that]` for a choice of words.
"""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How much a paragraph gives an evaluator to credit."""

    THIN = 0
    PARTIAL = 1
    FULL = 2


_GRADES = {"+": Grade.FULL, "~": Grade.PARTIAL, "-": Grade.THIN}
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Pattern:
    """One paragraph with its blanks, and what an evaluator would note about it."""

    code: str
    grade: Grade
    text: str
    merit: str
    gap: str


@dataclass(frozen=True)
class Part:
    """A lettered part of a question: its heading in the answers and its paragraphs."""

    letter: str
    heading: str
    patterns: tuple[Pattern, ...]

    def graded(self, grade: Grade) -> tuple[Pattern, ...]:
        """The paragraphs of one grade, in the order they were written."""
        return tuple(pattern for pattern in self.patterns if pattern.grade is grade)


@dataclass(frozen=True)
class Topic:
    """All that can be said in answer to one quality question."""

    question: str
    parts: tuple[Part, ...]


def topic(question: str, *parts: tuple[str, str]) -> Topic:
    """Read the blocks of a question; the parts are lettered in order."""
    return Topic(question, tuple(_part(question, "abcdefgh"[at], *part) for at, part in enumerate(parts)))


def _part(question: str, letter: str, heading: str, block: str) -> Part:
    entries: list[tuple[str, str]] = []
    for line in block.strip().splitlines():
        if line[:1] in "+~-=!" and line[1:2] == " ":
            entries.append((line[0], line[2:].strip()))
        else:
            sign, so_far = entries[-1]
            entries[-1] = (sign, f"{so_far} {line.strip()}")
    patterns: list[Pattern] = []
    for at, (sign, text) in enumerate(entries):
        if sign not in _GRADES:
            continue
        notes = dict(_notes(entries[at + 1 :]))
        code = f"{question}{letter}{len(patterns) + 1}"
        patterns.append(Pattern(code, _GRADES[sign], text, notes.get("=", ""), notes.get("!", "")))
    return Part(letter, heading, tuple(patterns))


def _notes(following: list[tuple[str, str]]) -> list[tuple[str, str]]:
    taken: list[tuple[str, str]] = []
    for sign, text in following:
        if sign in _GRADES:
            break
        taken.append((sign, text))
    return taken


def fill(text: str, facts: Mapping[str, str], dice: random.Random) -> str:
    """A text with its choices made and its blanks filled.

    >>> fill("[We|We] employ {workers}.", {"workers": "84"}, random.Random(1))
    'We employ 84.'
    """
    chosen = _CHOICE.sub(lambda found: dice.choice(found.group(1).split("|")), text)
    return _SLOT.sub(lambda found: facts[found.group(1)], chosen)


def shuffled(patterns: tuple[Pattern, ...], dice: random.Random) -> list[Pattern]:
    """The paragraphs in the order in which one bidder would reach for them."""
    order = list(patterns)
    dice.shuffle(order)
    return order
