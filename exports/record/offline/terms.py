"""The published terms of an allocation, read from its file, and whether a set of awards keeps to them.

Source: the description of `evenhand allocate`. A lot's hours are shared equally among the places that are filled.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from exports.record.offline.prices import number


@dataclass(frozen=True)
class Lot:
    """Hours a week (nought where none are stated), the places that are needed, and the most that there are."""

    name: str
    hours: Fraction
    need: int
    most: int


@dataclass(frozen=True)
class Asked:
    """A bid for a lot: its score, its place among equal scores, and the bidder's choice (None: not stated)."""

    bidder: str
    lot: str
    score: Fraction
    among: int
    choice: int | None

    @property
    def level(self) -> tuple[Fraction, int]:
        """Lower is better; bids of one level are parted by nothing that was published."""
        return -self.score, self.among


@dataclass(frozen=True)
class Terms:
    """Lots in published order, bids, and what bounds each bidder."""

    in_order: bool
    lots: tuple[Lot, ...]
    bids: tuple[Asked, ...]
    hours: Mapping[str, Fraction]
    most: Mapping[str, int]
    groups: tuple[tuple[frozenset[str], int], ...]

    @cached_property
    def levels(self) -> Mapping[str, Sequence[Sequence[Asked]]]:
        """The bids of each lot, best first, those of one level together."""
        found: dict[str, dict[tuple[Fraction, int], list[Asked]]] = {lot.name: {} for lot in self.lots}
        for bid in sorted(self.bids, key=lambda one: one.level):
            found[bid.lot].setdefault(bid.level, []).append(bid)
        return {lot: list(groups.values()) for lot, groups in found.items()}

    def room(self, bidder: str, held: Collection[str]) -> bool:
        """Whether a bidder may hold these lots, by their number and by the limits over groups."""
        if len(held) > self.most.get(bidder, len(held)):
            return False
        return all(sum(lot in group for lot in held) <= most for group, most in self.groups)

    def broken(self, held: Mapping[str, Collection[str]], filled: Mapping[str, int]) -> str:
        """The first term that awards break, in words; empty where they break none. `held`: the lots of each bidder."""
        lots = {lot.name: lot for lot in self.lots}
        for lot in self.lots:
            if filled.get(lot.name, 0) > lot.most:
                return f"lot {lot.name} has {filled[lot.name]} providers and takes {lot.most}"
        for bidder, has in held.items():
            if not self.room(bidder, has):
                return f"{bidder} has more lots than the published limits allow"
            taken = sum((lots[lot].hours / filled[lot] for lot in has), Fraction(0))
            if taken > self.hours.get(bidder, taken):
                return f"{bidder} has {taken} hours a week and said it can take on {self.hours[bidder]}"
        return ""


def terms_of(file: Mapping[str, Any]) -> Terms:
    """The terms out of the file that a recommendation froze."""
    return Terms(
        file["mechanism"] == "in_lot_order",
        tuple(
            Lot(
                str(one["id"]),
                number(one.get("hours") or 0),
                int(one.get("min_providers") or 0),
                1 if one.get("max_providers") is None else int(one["max_providers"]),
            )
            for one in file["lots"]
        ),
        tuple(
            Asked(
                one["bidder"],
                str(one["lot"]),
                number(one["score"]),
                int(one.get("tie_break", 0)),
                one.get("preference"),
            )
            for one in file["bids"]
        ),
        {one["id"]: number(one["capacity_hours"]) for one in file["bidders"] if "capacity_hours" in one},
        {one["id"]: int(one["max_lots"]) for one in file["bidders"] if "max_lots" in one},
        tuple((frozenset(map(str, one["lots"])), int(one["max_awards"])) for one in file.get("limits", ())),
    )


@dataclass(frozen=True)
class Given:
    """Who has which lot, and between whom of a lot a place is left open; `places` counts those that are open."""

    awarded: frozenset[tuple[str, str]]
    tied: frozenset[tuple[str, str]] = frozenset()
    places: Mapping[str, int] | None = None


def in_lot_order(terms: Terms) -> Given:
    """The lots one after another: the most places that bidders within their limits can fill, the best of them first."""
    held: dict[str, list[str]] = {}
    load: dict[str, Fraction] = {}
    awarded: set[tuple[str, str]] = set()
    tied: set[tuple[str, str]] = set()
    open_places: dict[str, int] = {}
    for lot in terms.lots:
        ranked = [bid for level in terms.levels[lot.name] for bid in level]
        free = [bid for bid in ranked if terms.room(bid.bidder, [*held.get(bid.bidder, ()), lot.name])]
        count, able = _fill(terms, lot, free, load)
        for bid, sure in _best(able, count):
            if not sure:
                tied.add((bid.bidder, lot.name))
                continue
            awarded.add((bid.bidder, lot.name))
            held.setdefault(bid.bidder, []).append(lot.name)
            load[bid.bidder] = load.get(bid.bidder, Fraction(0)) + lot.hours / count
        if any(name == lot.name for _, name in tied):
            open_places[lot.name] = count - sum(name == lot.name for _, name in awarded)
    return Given(frozenset(awarded), frozenset(tied), open_places)


def _fill(terms: Terms, lot: Lot, free: list[Asked], load: Mapping[str, Fraction]) -> tuple[int, list[Asked]]:
    count = min(lot.most, len(free))
    while count:
        part = lot.hours / count
        able = [bid for bid in free if _fits(terms, bid.bidder, load.get(bid.bidder, Fraction(0)) + part)]
        if len(able) >= count:
            return count, able
        count -= 1
    return 0, []


def _fits(terms: Terms, bidder: str, hours: Fraction) -> bool:
    return bidder not in terms.hours or hours <= terms.hours[bidder]


def _best(able: list[Asked], count: int) -> Iterator[tuple[Asked, bool]]:
    """The best so many with True; those who are equal across the last place with False."""
    edge = able[count - 1].level if 0 < count < len(able) and able[count - 1].level == able[count].level else None
    for place, bid in enumerate(able):
        if bid.level == edge:
            yield bid, False
        elif place < count:
            yield bid, True
