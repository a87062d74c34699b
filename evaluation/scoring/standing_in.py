"""Who marks a question when an evaluator is away. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol


class Time(Protocol):
    """For how long somebody stands in for somebody."""

    @property
    def absent(self) -> int:
        """Who is away."""

    @property
    def deputy(self) -> int:
        """Who stands in."""

    @property
    def starts_at(self) -> datetime:
        """From when."""

    @property
    def ends_at(self) -> datetime:
        """Until just before when."""


def marking(assigned: Sequence[int], submitted: Collection[int], times: Sequence[Time], now: datetime) -> list[int]:
    """Who marks one question in one round, each person in the place of whoever was assigned to it.

    A place belongs to whoever has submitted marks for it, the assigned evaluator before their deputy: marks are a
    person's own, so nobody takes over a question that is begun and submitted. Where nobody has, it is the deputy's
    while the evaluator is away, and the evaluator's before and after. Nobody marks a question twice, so a colleague
    who marks it already takes no second place.

    >>> from collections import namedtuple
    >>> Away = namedtuple("Away", "absent deputy starts_at ends_at")
    >>> away = Away(1, 7, datetime(2026, 3, 2), datetime(2026, 3, 9))
    >>> marking([1, 2], [], [away], datetime(2026, 3, 4)), marking([1, 2], [], [away], datetime(2026, 3, 9))
    ([7, 2], [1, 2])
    >>> marking([1, 2], [1], [away], datetime(2026, 3, 4)), marking([1, 2], [7], [away], datetime(2026, 3, 9))
    ([1, 2], [7, 2])
    """
    found: list[int] = []
    taken = set(assigned)
    for person in assigned:
        holder = _holder(person, taken, submitted, times, now)
        taken.add(holder)
        found.append(holder)
    return found


def _holder(
    person: int, taken: Collection[int], submitted: Collection[int], times: Sequence[Time], now: datetime
) -> int:
    if person in submitted:
        return person
    theirs = [time for time in times if time.absent == person and time.deputy not in taken]
    done = [time.deputy for time in theirs if time.deputy in submitted]
    there = [time.deputy for time in theirs if time.starts_at <= now < time.ends_at]
    return next(iter((*done, *there)), person)
