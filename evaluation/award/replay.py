"""`evenhand replay`: recompute an evaluation from a file, with the very rules that the web pages call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluation.award.draws import by_seed, commitment
from evaluation.award.rules import Bid, LotResult, rank
from evaluation.pricing.reading import read_price
from evaluation.pricing.rules import ABNORMALLY_LOW, OrderingFormula, PointsFormula
from evaluation.scheme.reading import read_scheme
from evaluation.scheme.rules import WHOLE, Scale, Scheme, Share, shares
from procurement.core.json_input import Node, read_json
from procurement.core.numbers import shown

#: Figures that an authority may have published, in the order in which differences are told.
FIGURES = ("total", "quality", "price", "rank")


@dataclass(frozen=True)
class PublishedFigure:
    """A figure as an authority published it; `text` keeps its places."""

    lot: str
    bidder: str
    figure: str
    text: str


@dataclass(frozen=True)
class Replay:
    """An evaluation recomputed: the scheme, what became of each lot, and what was published of it."""

    title: str
    scheme: Scheme
    lots: Mapping[str, LotResult]
    published: tuple[PublishedFigure, ...]
    unknown: tuple[str, ...]


def replay(data: bytes) -> Replay:
    """Read the file and rank every lot in it. Raises `BadInput` with every fault."""
    root = read_json(data).knows("title", "source", "notes", "scheme", "bids", "draws", "published")
    root.child("scheme").required("the scheme")
    price = read_price(root.child("scheme").child("price"))
    scheme = read_scheme(root.child("scheme"), price, tuple(ABNORMALLY_LOW))
    lots = _Bids(scheme, sound=not root.document.faults).read(root.child("bids"))
    drawn = _drawn(root.child("draws"), lots, root.child("scheme").child("draw").child("sha256"))
    published = _published(root.child("published"), scheme, lots)
    root.document.settle()
    results = {lot: rank(scheme, bids, drawn.get(lot, ())) for lot, bids in lots.items()}
    title = root.child("title").value
    return Replay(title if isinstance(title, str) else "", scheme, results, published, tuple(root.document.unknown))


class _Bids:
    """Reads the bids of a file, lot by lot. A scheme that is itself at fault (not `sound`) is not held against them."""

    def __init__(self, scheme: Scheme, *, sound: bool) -> None:
        self.scheme = scheme
        self.sound = sound
        self.scored: dict[str, Share] = {
            share.criterion.id: share for share in shares(scheme) if not share.criterion.children
        }

    def read(self, node: Node) -> dict[str, list[Bid]]:
        node.required("a list of bids")
        with_lots = any(bid.child("lot").given for bid in node.items())
        lots: dict[str, list[Bid]] = {}
        for at in node.items():
            at.knows("bidder", "lot", "price", "price_score", "scores", "out", "kept", "notes")
            if not isinstance(at.value, dict):
                at.fault("must be an object")
                continue
            bidder = at.child("bidder").text("a name")
            bids = lots.setdefault(self._lot(at.child("lot"), with_lots), [])
            bid = self._bid(at, bidder)
            if bidder and not bid.out and any(other.bidder == bidder and not other.out for other in bids):
                at.child("bidder").fault(f"is {bidder!r}, who has another bid in this lot; one is allowed")
            bids.append(bid)
        return lots

    @staticmethod
    def _lot(node: Node, with_lots: bool) -> str:
        if not with_lots:
            return ""
        return "" if node.value == "" else node.text("a lot like that of the other bids")

    def _bid(self, at: Node, bidder: str) -> Bid:
        if at.child("out").given and at.child("out").value is not False:
            return Bid(bidder, out=(at.child("out").text("a reason"),))
        price, price_score = at.child("price"), at.child("price_score")
        money = price.optional_number("a price", above=0)
        points = self._price_score(price_score)
        if self.sound and self.scheme.price and not price.given and not price_score.given:
            price.required("a price")
        if price.given and price_score.given:
            price_score.fault("stands beside a price; one of the two is allowed")
        kept = tuple(self._kept(name) for name in at.child("kept").items())
        return Bid(bidder, self._scores(at.child("scores")), money, points, kept=kept)

    def _kept(self, node: Node) -> str:
        """A minimum that was missed without consequence, which the scheme must leave open."""
        name = node.text("a criterion")
        may = [share.criterion.id for share in shares(self.scheme) if share.criterion.minimum_may]
        if self.sound and name not in (may + [WHOLE] * self.scheme.quality_minimum_may):
            node.fault("is no minimum that may exclude; only such a one leaves a decision to anybody")
        return name

    def _price_score(self, node: Node) -> Fraction | None:
        if not node.given or not self.sound:
            return None
        if isinstance(self.scheme.price, PointsFormula):
            return node.number("a number of points", least=0, most=self.scheme.price.weight)
        why = "the formula ranks money" if isinstance(self.scheme.price, OrderingFormula) else "price is not scored"
        node.fault(f"is not allowed: {why}")
        return None

    def _scores(self, node: Node) -> dict[str, Fraction | bool]:
        if self.sound:
            for name, score in node.members():
                if name not in self.scored:
                    score.fault(f"is not a criterion that is scored; {', '.join(self.scored) or 'none'} are allowed")
        return {name: self._score(node.child(name), share) for name, share in self.scored.items() if name}

    def _score(self, node: Node, share: Share) -> Fraction | bool:
        if share.criterion.pass_fail:
            if node.required('"pass" or "fail"') and node.value not in ("pass", "fail"):
                node.fault('must be "pass" or "fail"')
            return node.value == "pass"
        if (self.sound and not node.required("a score")) or not node.given or (text := node.number_text()) is None:
            return Fraction(0)
        score = Fraction(text)
        if share.scale and not share.scale.allows(score):
            node.fault(f"is {shown(score)}, which is off the scale; {_allowed(share.scale)}")
        return score


def _allowed(scale: Scale) -> str:
    if not scale.values:
        return f"0 to {shown(scale.top)} is allowed"
    return f"{', '.join(shown(value) for value in sorted(scale.values))} are allowed"


def _drawn(node: Node, lots: Mapping[str, list[Bid]], published: Node) -> dict[str, list[list[str]]]:
    """The lots that were drawn, by lot of the procurement. A revealed secret must be the published one."""
    found: dict[str, list[list[str]]] = {}
    for at in node.items():
        at.knows("lot", "order", "secret", "notes")
        lot, secret = at.child("lot").optional_text() or "", at.child("secret").optional_text() or ""
        order = [one.text("a bidder") for one in at.child("order").items()]
        names = {bid.bidder for bid in lots.get(lot, ())}
        if len(set(order)) < max(2, len(order)) or not set(order) <= names:
            at.child("order").fault("must name two or more bidders of the lot, each once")
        if secret and commitment(secret) != published.value:
            at.child("secret").fault("is not the one whose SHA-256 the scheme publishes")
        elif secret and tuple(order) != by_seed(secret, lot, order):
            at.child("order").fault("is not the order that the secret gives")
        found.setdefault(lot, []).append(order)
    return found


_NAMING = re.compile(r"/bids(/[0-9]+(/lot|/bidder)?)?")
"""Where a fault leaves it open which lots and bidders there are."""


def _published(node: Node, scheme: Scheme, lots: Mapping[str, list[Bid]]) -> tuple[PublishedFigure, ...]:
    """What was published, once its lots, bidders and criteria are known to be in the file.

    It is not held against what was published that bids or criteria could not be read.
    """
    at_fault = [fault.pointer for fault in node.document.faults]
    named = not any(map(_NAMING.fullmatch, at_fault))
    judged = not any(pointer.startswith("/scheme") for pointer in at_fault)
    found: list[PublishedFigure] = []
    criteria = [share.criterion.id for share in shares(scheme) if not share.criterion.pass_fail]
    for lot, bidders in node.members():
        if lot not in lots and named:
            bidders.fault("is not a lot of any bid")
            continue
        names = {bid.bidder for bid in lots.get(lot, ())}
        for bidder, at in bidders.members():
            if bidder not in names and named:
                at.fault("has no bid in this lot")
                continue
            at.knows(*FIGURES, "criteria")
            figures = [(figure, at.child(figure)) for figure in FIGURES]
            for criterion, value in at.child("criteria").members():
                if criterion not in criteria and judged:
                    value.fault("is not a criterion that has points")
                figures.append((f"criteria.{criterion}", value))
            for figure, value in figures:
                if value.given and (text := value.number_text()) is not None:
                    found.append(PublishedFigure(lot, bidder, figure, text))
    return tuple(found)
