"""Reading the file of `evenhand allocate`: every fault at its pointer, all of them at once."""

from dataclasses import dataclass
from fractions import Fraction

from evaluation.award.allocation.terms import Bidder, Limit, Lot, Mechanism, Offer, Terms
from procurement.core.json_input import Node, read_json

#: More than any list of lots or providers holds; what is beyond is a slip of the keyboard.
MOST = 100_000


@dataclass(frozen=True)
class Question:
    """What the file asks, its title, and the keys in it that nothing reads."""

    title: str
    terms: Terms
    unknown: tuple[str, ...]


def read(data: bytes) -> Question:
    """The terms of an allocation. Raises `BadInput` with every fault."""
    root = read_json(data).knows(
        "title", "source", "notes", "lots", "bidders", "bids", "limits", "mechanism", "hours_per_provider"
    )
    lots = _lots(root.child("lots"))
    names = None if root.document.faults else {lot.id for lot in lots}
    bidders = _bidders(root.child("bidders"))
    offers = _offers(root.child("bids"), names)
    limits = tuple(_limit(at, names) for at in root.child("limits").items())
    span = _span(root.child("hours_per_provider"))
    root.child("mechanism").required("best_total or in_lot_order")
    mechanism = Mechanism(root.child("mechanism").choice(list(Mechanism), Mechanism.BEST_TOTAL))
    root.document.settle()
    title = root.child("title").value
    terms = Terms(lots, offers, mechanism, bidders, limits, span)
    return Question(title if isinstance(title, str) else "", terms, tuple(root.document.unknown))


def _is_object(at: Node, *keys: str) -> bool:
    if isinstance(at.value, dict):
        at.knows(*keys)
        return True
    at.fault("must be an object")
    return False


def _lots(node: Node) -> tuple[Lot, ...]:
    if node.required("a list of lots") and node.value == []:
        node.fault("names no lot; at least one is needed")
    lots: list[Lot] = []
    for at in node.items():
        if not _is_object(at, "id", "hours", "min_providers", "max_providers", "name", "title", "notes"):
            continue
        name = at.child("id").text("a name")
        if name and any(lot.id == name for lot in lots):
            at.child("id").fault(f"is {name!r}, which another lot has; each needs its own")
        hours = at.child("hours").optional_number("a number of hours", least=0)
        lots.append(Lot(name, hours, *_providers(at.child("min_providers"), at.child("max_providers"))))
    return tuple(lots)


def _providers(fewest: Node, most: Node) -> tuple[int, int]:
    """The fewest and most providers of a lot; without them none is needed, and one is taken."""
    before = len(most.document.faults)
    low = fewest.whole("a number of providers", least=0, most=MOST) if fewest.given else 0
    high = most.whole("a number of providers", least=1, most=MOST) if most.given else 1
    if len(most.document.faults) > before:
        return 0, 1
    if low > high and most.given:
        most.fault(f"is {high}, less than min_providers ({low}); {low} or more is allowed")
    elif low > high:
        fewest.fault(f"is {low}, and without max_providers a lot takes 1; 0 or 1 is allowed")
    return low, max(low, high)


def _bidders(node: Node) -> dict[str, Bidder]:
    bidders: dict[str, Bidder] = {}
    for at in node.items():
        if not _is_object(at, "id", "capacity_hours", "max_lots", "name", "notes"):
            continue
        name = at.child("id").text("a name")
        if name and name in bidders:
            at.child("id").fault(f"is {name!r}, who stands in the list already; once is allowed")
        capacity = at.child("capacity_hours").optional_number("a number of hours", least=0)
        most = at.child("max_lots")
        bidders[name] = Bidder(
            name, capacity, most.whole("a number of lots", least=0, most=MOST) if most.given else None
        )
    return bidders


def _offers(node: Node, lots: set[str] | None) -> tuple[Offer, ...]:
    node.required("a list of bids")
    offers: dict[tuple[str, str], Offer] = {}
    for at in node.items():
        if not _is_object(at, "bidder", "lot", "score", "preference", "tie_break", "notes"):
            continue
        bidder, lot = at.child("bidder").text("a name"), _lot(at.child("lot"), lots)
        if bidder and lot and (bidder, lot) in offers:
            at.child("bidder").fault(f"is {bidder!r}, who has another bid for this lot; one is allowed")
        choice, parted = at.child("preference"), at.child("tie_break")
        offers[bidder, lot] = Offer(
            bidder,
            lot,
            at.child("score").number("a score"),
            choice.whole("a place among the bidder's choices", least=0, most=MOST) if choice.given else None,
            parted.whole("a place among equal scores", least=0, most=MOST) if parted.given else 0,
        )
    return tuple(offers.values())


def _lot(node: Node, lots: set[str] | None) -> str:
    """The name of a lot; lots that are themselves at fault (None) are not held against it."""
    lot = node.text("a lot")
    if lot and lots is not None and lot not in lots:
        node.fault(f"is {lot!r}, which is not a lot of this file; {', '.join(sorted(lots))} are allowed")
    return lot


def _limit(at: Node, lots: set[str] | None) -> Limit:
    if not _is_object(at, "lots", "max_awards", "name", "notes"):
        return Limit(frozenset(), 0)
    group = at.child("lots")
    if group.required("a list of lots") and group.value == []:
        group.fault("names no lot; at least one is needed")
    names: set[str] = set()
    for one in group.items():
        name = _lot(one, lots)
        if name and name in names:
            one.fault(f"is {name!r}, which this limit names already; once is allowed")
        names.add(name)
    return Limit(frozenset(names), at.child("max_awards").whole("a number of awards", least=0, most=MOST))


def _span(node: Node) -> tuple[Fraction | None, Fraction | None]:
    if node.given and not _is_object(node, "min", "max"):
        return None, None
    low = node.child("min").optional_number("a number of hours", least=0)
    high = node.child("max").optional_number("a number of hours", least=0)
    if low is not None and high is not None and low > high:
        node.child("max").fault("is less than min; a number from min upwards is allowed")
    return low, high
