"""How far apart the marks of a panel are, and what a record of moderation must then say.

No figure here is ever worked out from the marks but their distance: a consensus is chosen by people, never computed.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

WIDE = 2
"""Steps of the scale between two marks from which the record must say whose view was not followed, and why."""


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


def missing(
    score: Decimal, deciding: str, not_followed: str, higher: str, marks: Sequence[Decimal], scale: Sequence[Decimal]
) -> dict[str, str]:
    """What a record still lacks, as a sentence for each part that is empty; nothing when it can be agreed.

    Source: Lancashire Care NHS Foundation Trust v Lancashire County Council [2018] EWHC 1589 (TCC): notes that did not
    show what was decisive, nor how different views were settled, could not support the award.

    >>> scale = [Decimal(n) for n in range(6)]
    >>> sorted(missing(Decimal(3), "Met in part.", "", "", [Decimal(2), Decimal(4)], scale))
    ['higher', 'not_followed']
    """
    found = {}
    if not deciding.strip():
        found["deciding"] = "Say what decided the score."
    if not not_followed.strip() and steps_apart(marks, scale) >= WIDE:
        found["not_followed"] = "The marks are two or more steps apart: say whose view was not followed, and why."
    if not higher.strip() and score != max(scale):
        found["higher"] = "Say what would have scored higher; the bidder will be told."
    return found
