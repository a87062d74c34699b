"""Which answers of a question are whose to mark, after everything that was moved between evaluators. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True)
class Share:
    """What one evaluator marks of a question: every answer but some, or (not `whole`) none but some.

    `but` numbers tenders. A tender that comes back into the evaluation later belongs to whoever marks the whole.

    >>> Share(whole=True, but=frozenset({7})).has(7), Share(whole=False, but=frozenset({7})).has(7)
    (False, True)
    """

    whole: bool
    but: frozenset[int] = frozenset()

    def has(self, tender: int) -> bool:
        """Whether the answer in this tender is theirs."""
        return (tender in self.but) != self.whole

    @property
    def any(self) -> bool:
        """Whether anything is theirs at all."""
        return self.whole or bool(self.but)


class Change(NamedTuple):
    """One person begins to mark a question, or no longer does: its answer in one tender, or (None) in all."""

    criterion: int
    person: int
    tender: int | None
    begins: bool


Shares = Mapping[int, Mapping[int, Share]]
"""By question, then by person in the order in which they came to it."""


def shares(assigned: Iterable[tuple[int, int]], changes: Iterable[Change]) -> dict[int, dict[int, Share]]:
    """Who marks what: as (question, person) pairs were assigned, with every change since, in order.

    A person to whom nothing is left of a question is not among those who mark it.

    >>> shares([(1, 10), (1, 11)], [Change(1, 10, 7, False), Change(1, 12, 7, True), Change(1, 11, None, False)])
    {1: {10: Share(whole=True, but=frozenset({7})), 12: Share(whole=False, but=frozenset({7}))}}
    """
    found: dict[int, dict[int, Share]] = {}
    for criterion, person in assigned:
        found.setdefault(criterion, {})[person] = Share(whole=True)
    for change in changes:
        here = found.setdefault(change.criterion, {})
        here[change.person] = _changed(here.get(change.person, Share(whole=False)), change)
    return {criterion: {who: share for who, share in held.items() if share.any} for criterion, held in found.items()}


def _changed(share: Share, change: Change) -> Share:
    if change.tender is None:
        return Share(whole=change.begins)
    return share if share.has(change.tender) == change.begins else replace(share, but=share.but ^ {change.tender})


def handed_over(
    criterion: int, held: Mapping[int, Share], tenders: Iterable[int], *, giver: int | None, taker: int | None
) -> list[Change]:
    """What moves when one person gives answers of a question up, another begins with them, or both.

    `tenders` are the tenders whose answers move.

    >>> handed_over(1, {10: Share(whole=True)}, [7], giver=10, taker=None)
    [Change(criterion=1, person=10, tender=7, begins=False)]
    """
    found = []
    for tender in tenders:
        if giver is not None and giver in held and held[giver].has(tender):
            found.append(Change(criterion, giver, tender, begins=False))
        if taker is not None and not held.get(taker, Share(whole=False)).has(tender):
            found.append(Change(criterion, taker, tender, begins=True))
    return found


def handed_over_whole(
    criterion: int, held: Mapping[int, Share], *, giver: int | None, taker: int | None
) -> list[Change] | None:
    """The same for a whole question; None where the giver holds a part of it only, which moves answer by answer."""
    if giver is not None and held.get(giver) != Share(whole=True):
        return None
    found = [] if giver is None else [Change(criterion, giver, None, begins=False)]
    if taker is not None and held.get(taker) != Share(whole=True):
        found.append(Change(criterion, taker, None, begins=True))
    return found
