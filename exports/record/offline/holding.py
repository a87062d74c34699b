"""What one bidder can hold of the lots that it bids for, at given worths: the best set, found by trying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

STEPS = 2_000
"""After so many steps of one search it is looked whether the time is up."""


class OutOfTime(Exception):
    """The time for a proof is up."""


@dataclass(frozen=True)
class Holder:
    """One bidder: its bids by number, what each takes of its hours, and its limits; all in whole numbers."""

    bids: tuple[int, ...]
    takes: Mapping[int, int]
    hours: int | None
    most: int
    groups: tuple[tuple[frozenset[int], int], ...]
    until: float = float("inf")

    def best(self, worth: Sequence[int], inside: set[int], outside: set[int]) -> tuple[int, tuple[int, ...]] | None:
        """The highest sum of worths of a set with all that is `inside` and nothing `outside`; None if none fits.

        Raises `OutOfTime`.
        """
        held = [bid for bid in self.bids if bid in inside]
        left = None if self.hours is None else self.hours - sum(self.takes[bid] for bid in held)
        rooms = tuple(most - sum(bid in group for bid in held) for group, most in self.groups)
        count = self.most - len(held)
        if count < 0 or (left is not None and left < 0) or any(room < 0 for room in rooms):
            return None
        open_ = sorted(
            (bid for bid in self.bids if bid not in inside and bid not in outside and worth[bid] > 0),
            key=lambda bid: -worth[bid],
        )
        found = _Trying(self, worth, open_)
        found.go(0, 0, (), left, count, rooms)
        return sum(worth[bid] for bid in held) + found.most, (*held, *found.chosen)


class _Trying:
    """A search through the sets of some bids, dearest first, left where nothing better can follow."""

    def __init__(self, holder: Holder, worth: Sequence[int], bids: Sequence[int]) -> None:
        self.holder, self.worth, self.bids = holder, worth, bids
        self.within = [[at for at, (group, _) in enumerate(holder.groups) if bid in group] for bid in bids]
        self.sums = [0]
        for bid in bids:
            self.sums.append(self.sums[-1] + worth[bid])
        self.most, self.chosen, self.steps = 0, (), 0
        self.rates = self._rates()

    most: int
    chosen: tuple[int, ...]

    def _rates(self) -> list[tuple[int, int] | None]:
        """From each place on, what an hour earns at most, as worth and hours; None where a bid takes none."""
        rates: list[tuple[int, int] | None] = [(0, 1)]
        for bid in reversed(self.bids):
            takes, last = self.holder.takes.get(bid, 0), rates[-1]
            better = last and takes and self.worth[bid] * last[1] > last[0] * takes
            rates.append(None if last is None or not takes else (self.worth[bid], takes) if better else last)
        return rates[::-1]

    def go(
        self, at: int, sum_: int, held: tuple[int, ...], left: int | None, count: int, rooms: tuple[int, ...]
    ) -> None:
        """Take the bid in this place if it fits, then leave it."""
        if sum_ > self.most:
            self.most, self.chosen = sum_, held
        self.steps += 1
        if not self.steps % STEPS and perf_counter() > self.holder.until:
            raise OutOfTime
        last = min(len(self.bids), at + count)
        rate = self.rates[at]
        if left is not None and rate and sum_ + rate[0] * left // rate[1] <= self.most:
            return
        if at >= last or sum_ + self.sums[last] - self.sums[at] <= self.most:
            return
        bid = self.bids[at]
        takes = 0 if left is None else self.holder.takes[bid]
        if (left is None or takes <= left) and all(rooms[one] > 0 for one in self.within[at]):
            fewer = tuple(room - (one in self.within[at]) for one, room in enumerate(rooms))
            after = None if left is None else left - takes
            self.go(at + 1, sum_ + self.worth[bid], (*held, bid), after, count - 1, fewer)
        self.go(at + 1, sum_, held, left, count, rooms)
