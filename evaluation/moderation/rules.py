"""How far apart the marks of a panel are, and what a record of moderation must then say.

No figure here is ever worked out from the marks but their distance: a consensus is chosen by people, never computed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

WIDE = 2
"""Steps of the scale between two marks from which they stand far apart on the agenda."""


@dataclass(frozen=True)
class Terms:
    """How meetings are held: fewest present, steps apart from which views not followed are told, minutes an item.

    A panel smaller than the quorum is quorate when all of it is there. No minutes: items are not timed.
    """

    quorum: int = 2
    views_from: int = WIDE
    minutes: int = 10

    def needed(self, panel: int) -> int:
        """How many of a panel must be there.

        >>> Terms(quorum=2).needed(3), Terms(quorum=2).needed(1)
        (2, 1)
        """
        return max(1, min(self.quorum, panel))


class Closeness(StrEnum):
    """How near the marks of an answer lie to each other; the agenda is ordered by it."""

    WIDE = "wide"
    NEAR = "near"
    SAME = "same"


def steps_apart(marks: Iterable[Decimal], scale: Sequence[Decimal]) -> int:
    """The steps of the published scale between the lowest and the highest mark; 0 when there are none.

    A scale may have holes: on 0, 2, 5, 8, 10 the marks 2 and 8 are two steps apart, not six. Raises `ValueError` for a
    mark that is not on the scale.

    >>> steps_apart([Decimal(2), Decimal(8)], [Decimal(n) for n in (0, 2, 5, 8, 10)])
    2
    """
    steps = sorted(scale)
    places = [steps.index(mark) for mark in marks]
    return max(places) - min(places) if places else 0


def closeness(steps: int) -> Closeness:
    """The group of the agenda that an answer belongs to.

    >>> [closeness(steps).value for steps in (0, 1, 2, 4)]
    ['same', 'near', 'wide', 'wide']
    """
    if steps >= WIDE:
        return Closeness.WIDE
    return Closeness.NEAR if steps else Closeness.SAME


_LABEL = re.compile(r"^[ \t]*\(([a-z])\)", re.MULTILINE | re.IGNORECASE)


def letters(parts: Sequence[str]) -> list[str]:
    """The letters of a question's parts, in order.

    >>> letters(["rates", "cover"])
    ['a', 'b']
    """
    return [chr(ord("a") + number) for number in range(len(parts))]


def unspoken(parts: Sequence[str], discussed: str, panel: Iterable[tuple[str, str]]) -> list[str]:
    """The letters of those parts of which nothing is told, or not by whom it was said.

    What is told of a part begins on a line with its letter, "(b) AB: the cover has no date"; `panel` are the initials
    and names by which people may be named in it.

    >>> unspoken(["rates", "cover"], "(a) AB: met.\\n(b) MT:", [("AB", "Ann Bright"), ("MT", "Mo Tariq")])
    ['b']
    """
    pieces = _LABEL.split(discussed)
    told: dict[str, str] = {}
    for letter, words in zip(pieces[1::2], pieces[2::2], strict=True):
        told[letter.lower()] = f"{told.get(letter.lower(), '')} {words}"
    called = [one for names in panel for one in sorted(names, key=len, reverse=True) if one]
    named = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in called) or r"(?!)")
    return [
        letter
        for letter in letters(parts)
        if not named.search(said := told.get(letter, "")) or not re.search(r"\w{2}", named.sub("", said))
    ]


@dataclass(frozen=True)
class Basis:
    """What a record must answer to: the marks, the scale, how meetings are held, the question's parts, the panel."""

    marks: Sequence[Decimal]
    scale: Sequence[Decimal]
    terms: Terms = Terms()
    parts: Sequence[str] = ()
    panel: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Words:
    """What is written in a record."""

    deciding: str
    not_followed: str
    higher: str
    discussed: str = ""


def missing(score: Decimal, words: Words, basis: Basis) -> dict[str, str]:
    """What a record still lacks, as a sentence for each part that is empty; nothing when it can be agreed.

    Source: Lancashire Care NHS Foundation Trust v Lancashire County Council [2018] EWHC 1589 (TCC): notes that did not
    show what was decisive, how each part was discussed and by whom, nor how different views were settled, could not
    support the award.

    >>> scale = [Decimal(n) for n in range(6)]
    >>> sorted(missing(Decimal(3), Words("Met in part.", "", ""), Basis([Decimal(2), Decimal(4)], scale)))
    ['higher', 'not_followed']
    """
    found = {}
    if silent := unspoken(basis.parts, words.discussed, basis.panel):
        said = ", ".join(f"({letter})" for letter in silent)
        found["discussed"] = (
            f"Say of {'part' if len(silent) == 1 else 'parts'} {said} what was said and by whom, "
            f"each on a line of its own, as in “({silent[0]}) {_somebody(basis.panel)}: …”."
        )
    if not words.deciding.strip():
        found["deciding"] = "Say what decided the score."
    if not words.not_followed.strip() and basis.marks and _apart(basis) >= basis.terms.views_from:
        found["not_followed"] = (
            f"The marks are {_steps(_apart(basis))} apart: say whose view was not followed, and why."
        )
    if not words.higher.strip() and score != max(basis.scale):
        found["higher"] = "Say what would have scored higher; the bidder will be told."
    return found


def _apart(basis: Basis) -> int:
    return steps_apart(basis.marks, basis.scale)


def _steps(number: int) -> str:
    return "one step" if number == 1 else f"{number} steps"


def _somebody(panel: Sequence[tuple[str, str]]) -> str:
    return panel[0][0] if panel else "AB"
