"""Every lot ranked a second time, from the marks and the published scheme: exact until the stages that it rounds at.

Source: the published scheme, in the form that `evenhand replay` reads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from exports.record.offline.prices import ORDERINGS, POINTS, number

Entry = Mapping[str, Any]


@dataclass
class Bid:
    """One bid while it is being worked out."""

    bidder: str
    scores: Mapping[str, Any]
    money: Fraction | None
    given: Fraction | None
    out: str
    kept: frozenset[str]
    points: dict[str, Fraction] = field(default_factory=dict)
    quality: Fraction = Fraction(0)
    price: Fraction | None = None
    total: Fraction = Fraction(0)
    rank: int = 0
    gone: list[str] = field(default_factory=list)


def rounded(value: Fraction, places: int | None) -> Fraction:
    """Half-up to so many places, away from nought; as it is where no places are named."""
    if places is None:
        return value
    scale = 10**places
    size = (abs(value) * scale * 2 + 1) // 2
    return Fraction(size if value >= 0 else -size, scale)


def leaves(entries: Sequence[Entry], weight: Fraction | None = None) -> Iterator[tuple[Entry, Fraction]]:
    """Each question that is marked, with what of the whole it weighs: a group's share in proportion to their own."""
    weighed = [entry for entry in entries if not entry.get("pass_fail")]
    own = sum((number(entry["weight"]) for entry in weighed), Fraction(0))
    for entry in weighed:
        part = (
            number(entry["weight"])
            if weight is None
            else weight * number(entry["weight"]) / own
            if own
            else Fraction(0)
        )
        if entry.get("children"):
            yield from leaves(entry["children"], part)
        else:
            yield entry, part


def _all(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.get("children") or ())


def _top(entry: Entry, scheme: Entry) -> Fraction:
    scale = entry.get("scale") or scheme["scale"]
    return number(scale["max"]) if scale.get("max") is not None else max(map(number, scale["values"]))


class Scheme:
    """A published scheme, read for one purpose: to work its rankings out."""

    def __init__(self, said: Entry) -> None:
        self.said = said
        self.quality = said.get("quality") or []
        self.leaves = list(leaves(self.quality))
        self.weights = {entry["id"]: part for entry, part in self.leaves}
        self.places = {name: int(places) for name, places in (said.get("rounding") or {}).items()}
        self.price: Entry = said.get("price") or {}
        self.formula = str(self.price.get("formula") or "")
        self.drawn: Sequence[Sequence[str]] = ()

    def top(self, entry: Entry) -> Fraction:
        """The highest mark that a question can have."""
        return _top(entry, self.said)

    def mark(self, bid: Bid) -> None:
        """Points of each question and group, and the sum; what it missed keeps it out."""
        for entry, part in self.leaves:
            exact = number(bid.scores[entry["id"]]) / _top(entry, self.said) * part
            bid.points[entry["id"]] = rounded(exact, self.places.get("criterion"))
        for entry in _all(self.quality):
            self._missed(bid, entry)
        bid.quality = sum((bid.points[entry["id"]] for entry, _ in self.leaves), Fraction(0))
        least = self.said.get("quality_minimum")
        whole = sum(self.weights.values(), Fraction(0))
        if least is not None and whole and bid.quality * 100 < number(least) * whole and "quality" not in bid.kept:
            bid.gone.append("below_quality_minimum")

    def _missed(self, bid: Bid, entry: Entry) -> None:
        name = entry["id"]
        if entry.get("children"):
            inside = [one["id"] for one, _ in leaves(entry["children"], Fraction(1))]
            weight = sum((self.weights[one] for one in inside), Fraction(0))
            bid.points[name] = sum((bid.points[one] for one in inside), Fraction(0))
            had = bid.points[name] * 100 / weight if weight else Fraction(100)
        elif entry.get("pass_fail"):
            if bid.scores[name] != "pass" and name not in bid.kept:
                bid.gone.append("failed")
            return
        else:
            had = number(bid.scores[name])
        if entry.get("minimum") is not None and had < number(entry["minimum"]) and name not in bid.kept:
            bid.gone.append("below_minimum")

    def settle(self, bids: list[Bid], drawn: Sequence[Sequence[str]] = ()) -> list[Bid]:
        """The bids of a lot that are ranked, best first, with their ranks. `drawn`: the lots drawn in it."""
        self.drawn = drawn
        for bid in bids:
            self.mark(bid)
            most = self.price.get("maximum")
            over = self.formula == "target" and self.price.get("over_maximum") == "exclude" and bid.money is not None
            if over and bid.money is not None and most is not None and bid.money > number(most):
                bid.gone.append("over_maximum")
            if self.formula == "price_per_quality_point" and not bid.quality:
                bid.gone.append("zero_quality")
        ranked = [bid for bid in bids if not bid.gone]
        self._relate(ranked)
        self._price(ranked)
        return self._order(ranked)

    def _relate(self, bids: list[Bid]) -> None:
        best = max((bid.quality for bid in bids), default=Fraction(0))
        whole = sum(self.weights.values(), Fraction(0))
        for bid in bids:
            if self.said.get("quality_relative_to_best") and best:
                bid.quality = whole * bid.quality / best
            bid.quality = rounded(bid.quality, self.places.get("quality"))

    def _price(self, bids: list[Bid]) -> None:
        prices = [bid.money for bid in bids if bid.money is not None]
        for bid in bids:
            bid.price, exact = bid.money, bid.quality
            if self.formula in ORDERINGS and bid.money is not None:
                exact = self._value(bid, bid.money)
            elif self.formula and self.formula not in ORDERINGS:
                points = bid.given
                if points is None and bid.money is not None:
                    points = POINTS[self.formula](self.price, number(self.price["weight"]), prices, bid.money)
                bid.price = rounded(points or Fraction(0), self.places.get("price"))
                exact = bid.quality + bid.price
            bid.total = rounded(exact, self.places.get("total"))

    def _value(self, bid: Bid, money: Fraction) -> Fraction:
        quality = bid.quality
        if self.formula == "price_per_quality_point":
            return money / quality
        if self.formula == "quality_minus_money":
            return money - quality * number(self.price["pounds_per_point"])
        if self.formula == "quality_coefficient":
            share = number(self.price["weight"])
            return money * share / (share + quality)
        if self.formula == "quality_in_money":
            reached: dict[str, Fraction] = {}
            for one in self.price["amounts"]:
                of = one.get("criterion") or ""
                if (bid.points[of] if of else quality) >= number(one["from"]):
                    reached[of] = number(one["pounds"])
            return money - sum(reached.values(), Fraction(0))
        return money if self.formula == "lowest_price" else quality / money * number(self.price.get("scale", 1))

    def _order(self, bids: list[Bid]) -> list[Bid]:
        falls = self.formula not in ORDERINGS or self.formula == "value_ratio"
        key: dict[str, tuple[Fraction, ...]] = {b.bidder: (-b.total if falls else b.total,) for b in bids}
        if self.formula == "value_ratio" and bids:
            key = self._banded(bids)
        groups: dict[tuple[Fraction, ...], list[Bid]] = {}
        for bid in bids:
            groups.setdefault(key[bid.bidder], []).append(bid)
        place, ordered = 1, []
        for _, equal in sorted(groups.items(), key=lambda one: one[0]):
            for together in self._parted(equal, list(self.said.get("tie_break") or [])):
                for bid in together:
                    bid.rank = place
                place += len(together)
                ordered += together
        return ordered

    def _banded(self, bids: list[Bid]) -> dict[str, tuple[Fraction, ...]]:
        least = max(bid.total for bid in bids) * (1 - number(self.price.get("band_percent", 0)) / 100)
        by_quality = self.price.get("decided_by") == "quality"
        near, far = Fraction(0), Fraction(1)
        return {
            bid.bidder: (near, -bid.quality if by_quality else bid.money or Fraction(0), -bid.total)
            if bid.total >= least
            else (far, -bid.total)
            for bid in bids
        }

    def _parted(self, equal: list[Bid], steps: list[str]) -> list[list[Bid]]:
        if len(equal) == 1 or not steps:
            return [equal]
        figures = {bid.bidder: self._figure(bid, steps[0]) for bid in equal}
        if steps[0] in ("lots", "seed"):
            order = next((one for one in self.drawn if set(figures) <= set(one)), ())
            figures = {name: Fraction(-order.index(name)) if order else None for name in figures}
        found = [figure for figure in figures.values() if figure is not None]
        if len(found) < len(equal):
            return self._parted(equal, steps[1:])
        parted = []
        for figure in sorted(set(found), reverse=steps[0] != "price"):
            same = [bid for bid in equal if figures[bid.bidder] == figure]
            parted += self._parted(same, steps[1:])
        return parted

    def _figure(self, bid: Bid, step: str) -> Fraction | None:
        if step == "price":
            return bid.money
        return bid.quality if step == "quality" else bid.points.get(step.removeprefix("criterion:"))


def ranked(said: Entry) -> dict[str, tuple[list[Bid], list[Bid]]]:
    """Each lot of a file with the bids that are ranked, best first, and those that are not."""
    scheme = Scheme(said["scheme"])
    lots: dict[str, list[Bid]] = {}
    for bid in said["bids"]:
        money = None if bid.get("price") is None else number(bid["price"])
        given = None if bid.get("price_score") is None else number(bid["price_score"])
        one = Bid(
            bid["bidder"], bid.get("scores") or {}, money, given, bid.get("out") or "", frozenset(bid.get("kept") or ())
        )
        lots.setdefault(str(bid.get("lot") or ""), []).append(one)
    draws: dict[str, list[list[str]]] = {}
    for draw in said.get("draws") or ():
        draws.setdefault(str(draw["lot"]), []).append(draw["order"])
    found = {}
    for lot, bids in lots.items():
        inside = [bid for bid in bids if not bid.out]
        ordered = scheme.settle(inside, draws.get(lot, ()))
        found[lot] = (ordered, [bid for bid in bids if bid.out or bid.gone])
    return found
