"""The ranking of a lot: who is out and why, what each of the others earned, and in what order they stand.

This is the one place where a ranking is made; the web pages, the award report and `evenhand replay` all call it.
Everything is exact: figures are fractions, rounded half-up at the stages that the scheme names and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from evaluation.pricing.rules import Alert, Offer, OrderingFormula, PointsFormula, Prices, abnormally_low
from evaluation.scheme.rules import DRAWN_STEPS, Reason, Scheme, Scores, points, quality_points, shortfalls
from procurement.core.numbers import rounded


@dataclass(frozen=True)
class Bid:
    """A bid for one lot: its consensus scores, and its price in money or in points given by other means.

    `out` says why a bid is no longer in (failed PQQ, withdrawn); such a bid is listed and otherwise ignored. `kept`
    names the minimums that it missed and that may exclude, for which it was decided that they do not.
    """

    bidder: str
    scores: Scores = field(default_factory=dict)
    price: Fraction | None = None
    price_score: Fraction | None = None
    out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A bid in the ranking. `price` is points, or the money itself where the formula ranks money; `money` is as bid."""

    bidder: str
    total: Fraction
    quality: Fraction
    price: Fraction | None
    money: Fraction | None
    criteria: Mapping[str, Fraction]
    rank: int = 0


@dataclass(frozen=True)
class Excluded:
    """A bid that is not ranked, with every reason."""

    bidder: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Tie:
    """Bids with equal totals, best first, the rank of the first, and the step that parted them (None: nothing did)."""

    bidders: tuple[str, ...]
    rank: int
    parted_by: str | None


@dataclass(frozen=True)
class LotResult:
    """What the scheme makes of the bids of one lot."""

    ranking: tuple[Standing, ...]
    excluded: tuple[Excluded, ...]
    ties: tuple[Tie, ...]
    alerts: tuple[Alert, ...]

    @property
    def unresolved(self) -> tuple[Tie, ...]:
        """The ties that the published rule leaves open; a person must settle them before an award."""
        return tuple(tie for tie in self.ties if tie.parted_by is None)


@dataclass(frozen=True)
class Worth:
    """What a bid is worth by its scores alone: points by criterion, their sum, and what it missed."""

    criteria: Mapping[str, Fraction]
    quality: Fraction
    missed: Sequence[Reason]


class Earned:
    """What bids earn by their scores alone: worked out once for all the lots that one scheme ranks them in.

    A bidder's figures hold while its scores are the same object, which nobody changes.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._of: dict[str, tuple[Scores, Worth]] = {}

    def of(self, bid: Bid) -> Worth:
        """The figures of one bid. Raises `KeyError` where it lacks a score."""
        kept = self._of.get(bid.bidder)
        if kept is None or kept[0] is not bid.scores:
            criteria = points(self._scheme, bid.scores)
            missed = shortfalls(self._scheme, bid.scores, criteria)
            kept = (bid.scores, Worth(criteria, quality_points(self._scheme, criteria), missed))
            self._of[bid.bidder] = kept
        return kept[1]


_NOTHING = Worth({}, Fraction(0), ())


def rank(
    scheme: Scheme, bids: Iterable[Bid], drawn: Sequence[Sequence[str]] = (), earned: Earned | None = None
) -> LotResult:
    """Rank the bids of one lot by the published scheme; what is out goes out before anything is compared.

    `earned` spares working out again what the same bids earned in another lot; it is of the same scheme.
    The order of `bids` changes nothing: what shares a rank stands by name. `drawn` are the orders, best first, of lots
    that were drawn; they part only who was in the same draw, and only where the scheme publishes that step. Raises
    `KeyError` where a bid that is in lacks a score, `ValueError` where it lacks the price that the scheme needs.

    >>> from evaluation.pricing.rules import LowestOverPrice
    >>> from evaluation.scheme.rules import Criterion, Scale
    >>> scheme = Scheme((Criterion("q", Fraction(60)),), Scale.of(0, 5), price=LowestOverPrice(Fraction(40)))
    >>> bids = Bid("B", {"q": Fraction(0)}, Fraction(80)), Bid("A", {"q": Fraction(5)}, Fraction(100))
    >>> [(standing.rank, standing.bidder, int(standing.total)) for standing in rank(scheme, bids).ranking]
    [(1, 'A', 92), (2, 'B', 40)]
    """
    earned = earned or Earned(scheme)
    running: list[tuple[Bid, Worth]] = []
    excluded = []
    for bid in sorted(bids, key=lambda bid: bid.bidder):
        worth = _NOTHING if bid.out else earned.of(bid)
        if reasons := _against(scheme, bid, worth):
            excluded.append(Excluded(bid.bidder, tuple(reasons)))
        else:
            running.append((bid, worth))
    qualities = _qualities(scheme, [worth.quality for _, worth in running])
    if _needs_quality(scheme):  # a quality may also have been rounded away
        gone = [bid.bidder for (bid, _), quality in zip(running, qualities, strict=True) if not quality]
        excluded += [Excluded(bidder, (Reason("zero_quality"),)) for bidder in gone]
        running = [one for one, quality in zip(running, qualities, strict=True) if quality]
        qualities = [quality for quality in qualities if quality]
    ranking, ties = _ranked(scheme, _standings(scheme, running, qualities), drawn)
    money = {bid.bidder: bid.price for bid, _ in running if bid.price is not None}
    alerts = [alert for low in scheme.abnormally_low for alert in abnormally_low(low.rule, low.percent, money)]
    return LotResult(tuple(ranking), tuple(sorted(excluded, key=lambda e: e.bidder)), tuple(ties), tuple(alerts))


def _against(scheme: Scheme, bid: Bid, worth: Worth) -> list[Reason]:
    """Every reason for which a bid is out by itself, whatever the others offer."""
    if bid.out:
        return [Reason("out", detail=why) for why in bid.out]
    reasons = [reason for reason in worth.missed if not (reason.may and reason.about in bid.kept)]
    if isinstance(scheme.price, PointsFormula) and bid.price is not None and scheme.price.excludes(bid.price):
        reasons.append(Reason("over_maximum"))
    if _needs_quality(scheme) and not worth.quality:
        reasons.append(Reason("zero_quality"))
    return reasons


def _needs_quality(scheme: Scheme) -> bool:
    return isinstance(scheme.price, OrderingFormula) and scheme.price.needs_quality


def _qualities(scheme: Scheme, qualities: Sequence[Fraction]) -> list[Fraction]:
    """Quality against the best in the lot where the scheme says so, then its stage of rounding."""
    places = scheme.rounding.quality
    if scheme.quality_relative_to_best and (best := max(qualities, default=Fraction(0))):
        scale = scheme.quality_weight / best
        return [rounded(quality * scale, places) for quality in qualities]
    return [rounded(quality, places) for quality in qualities]


def _standings(scheme: Scheme, running: Sequence[tuple[Bid, Worth]], qualities: Sequence[Fraction]) -> list[Standing]:
    """Price points (or the money) and the total that ranks, each with its stage of rounding."""
    prices = Prices(tuple(bid.price for bid, _ in running if bid.price is not None))
    return [
        _standing(scheme, bid, worth.criteria, quality, prices)
        for (bid, worth), quality in zip(running, qualities, strict=True)
    ]


def _standing(
    scheme: Scheme, bid: Bid, criteria: Mapping[str, Fraction], quality: Fraction, prices: Prices
) -> Standing:
    price, total = bid.price_score, quality
    if isinstance(scheme.price, OrderingFormula):
        price = _money(bid.bidder, bid.price)
        total = scheme.price.figure(quality, price, criteria)
    elif isinstance(scheme.price, PointsFormula):
        if price is None:
            price = rounded(scheme.price.points(_money(bid.bidder, bid.price), prices), scheme.rounding.price)
        total = quality + price
    return Standing(bid.bidder, rounded(total, scheme.rounding.total), quality, price, bid.price, criteria)


def _money(bidder: str, money: Fraction | None) -> Fraction:
    if money is None:
        raise ValueError(f"{bidder} has no price, and the scheme needs one")
    return money


def ordered(scheme: Scheme, standings: Iterable[Standing], drawn: Sequence[Sequence[str]] = ()) -> list[Standing]:
    """Standings with their totals, put in order and ranked; nothing of them is worked out again."""
    return _ranked(scheme, list(standings), drawn)[0]


def _ranked(
    scheme: Scheme, standings: list[Standing], drawn: Sequence[Sequence[str]]
) -> tuple[list[Standing], list[Tie]]:
    """The standings in order, ties parted by the published steps where those can; what stays equal shares its rank."""
    ordered = sorted(
        ((_quick(key), s.bidder, s) for key, s in zip(_keys(scheme, standings), standings, strict=True)),
        key=lambda one: one[:2],
    )
    ranking: list[Standing] = []
    ties: list[Tie] = []
    for _, group in groupby(ordered, lambda one: one[0]):
        level, open_ties = _parted([s for _, _, s in group], scheme.tie_break, len(ranking) + 1, drawn)
        ranking += level
        ties += open_ties
    return ranking, ties


_FINE = 10**18


def _quick(key: Iterable[Fraction]) -> tuple[Fraction | int, ...]:
    """A key that sorts exactly as the figures of it do, and sooner: before each stands its whole part of a small unit.

    What is less has no greater whole part, so the figures themselves are compared only where these are equal.
    """
    return tuple(part for one in key for part in (one.numerator * _FINE // one.denominator, one))


def _keys(scheme: Scheme, standings: list[Standing]) -> list[tuple[Fraction, ...]]:
    if isinstance(scheme.price, OrderingFormula):
        return scheme.price.keys([Offer(s.quality, _money(s.bidder, s.money), s.total) for s in standings])
    return [(-s.total,) for s in standings]


def _parted(
    level: list[Standing], steps: Sequence[str], first: int, drawn: Sequence[Sequence[str]]
) -> tuple[list[Standing], list[Tie]]:
    """Bids with equal totals, ranked from `first` on by the steps of the ladder, and the ties that were met on it."""
    groups, ties = [level], []
    for step in steps if len(level) > 1 else ():
        parts = [_parts(group, step, drawn) for group in groups]
        ties += [
            Tie(tuple(s.bidder for part in found for s in part), _rank_of(groups, index, first), step)
            for index, found in enumerate(parts)
            if len(found) > 1
        ]
        groups = [part for found in parts for part in found]
    ranked = []
    for index, group in enumerate(groups):
        place = _rank_of(groups, index, first)
        ranked += [Standing(s.bidder, s.total, s.quality, s.price, s.money, s.criteria, place) for s in group]
        if len(group) > 1:
            ties.append(Tie(tuple(s.bidder for s in group), place, None))
    return ranked, ties


def _rank_of(groups: list[list[Standing]], index: int, first: int) -> int:
    return first + sum(len(group) for group in groups[:index])


def _parts(group: list[Standing], step: str, drawn: Sequence[Sequence[str]]) -> list[list[Standing]]:
    """A group split by one step, best first; whole where the step says nothing of one of them."""
    figures = {s.bidder: figure for s in group if (figure := _figure(s, step)) is not None}
    if step in DRAWN_STEPS:
        of_group = next((order for order in drawn if {s.bidder for s in group} <= set(order)), ())
        figures = {name: Fraction(place) for place, name in enumerate(of_group)}
    if len(figures) < len(group):
        return [group]
    ordered = sorted(group, key=lambda s: (figures[s.bidder], s.bidder))
    return [list(part) for _, part in groupby(ordered, lambda s: figures[s.bidder])]


def _figure(standing: Standing, step: str) -> Fraction | None:
    """What a step of the tie ladder compares, lower first."""
    if step == "price":
        return standing.money
    figure = standing.quality if step == "quality" else standing.criteria.get(step.removeprefix("criterion:"))
    return None if figure is None else -figure


@dataclass(frozen=True)
class Places:
    """Who has a place in a lot, who stands in reserve, and who is tied across the last place and so has none yet."""

    awarded: tuple[Standing, ...]
    tied: tuple[Standing, ...]
    reserve: tuple[Standing, ...]


def places(ranking: Iterable[Standing], most: int) -> Places:
    """Share out the places of a lot by rank; a tie across the last place is flagged and not awarded.

    >>> two = [Standing(name, Fraction(80), Fraction(80), None, None, {}, rank=1) for name in "AB"]
    >>> [standing.bidder for standing in places(two, 1).tied]
    ['A', 'B']
    """
    awarded: list[Standing] = []
    tied: list[Standing] = []
    reserve: list[Standing] = []
    for first, group in groupby(sorted(ranking, key=lambda s: s.rank), lambda s: s.rank):
        sharing = list(group)
        within = awarded if first + len(sharing) - 1 <= most else tied if first <= most else reserve
        within += sharing
    return Places(tuple(awarded), tuple(tied), tuple(reserve))
