"""A dry run of a tender pack with made-up bids, by the very rules that will rank the real ones. Pure.

It shows before publication whether the full weight can be reached, whether a floor is missing, whether one mark
decides, and what a mark is worth as money.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.mark_worth import DEAREST, MarkWorth, first_that, worth_of_marks
from evaluation.award.rules import Bid, LotResult, Standing, rank
from evaluation.pricing.reading import Formula
from evaluation.pricing.rules import OrderingFormula, PointsFormula, Prices
from evaluation.scheme.rules import AbnormallyLow, Criterion, Rounding, Scale, Scheme, points, quality_points
from evaluation.setup.pack import Pack
from evaluation.setup.price_terms import low_price_document
from procurement.core.numbers import half_up, shown

STRONG, MIDDLE, CHEAP = "A strong", "B middle", "C cheap"
SHARES = {
    STRONG: (Fraction(1), Fraction(8, 10)),
    MIDDLE: (Fraction(8, 10), Fraction(6, 10)),
    CHEAP: (Fraction(6, 10), Fraction(4, 10)),
}
"""How much of the scale each made-up bid reaches, question by question in turn."""

DEARER = {STRONG: Fraction(1126, 1000), MIDDLE: Fraction(106, 100), CHEAP: Fraction(1)}
"""How much dearer than the cheapest each made-up bid is."""

LOWEST = Fraction(50_000)


@dataclass(frozen=True)
class DryRun:
    """Three made-up bids ranked, what a mark is worth, and what is to be known; sentences that warn stand first."""

    result: LotResult
    prices: Mapping[str, Fraction]
    worth: tuple[MarkWorth, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    ranks_money: bool = False

    def standing(self, bidder: str) -> Standing | None:
        """A bid's place; None where it is out."""
        return next((one for one in self.result.ranking if one.bidder == bidder), None)


def scheme_of(pack: Pack, formula: Formula | None) -> Scheme | None:
    """The scheme that the pack would publish; None while there is no weight or no scale to work with."""
    questions = [question for question in pack.questions if question.weight > 0]
    values = {q.code: sorted({Fraction(step.value) for step in pack.scale_of(q)}) for q in questions}
    if not questions or any(not marks or marks[-1] <= 0 or marks[0] < 0 for marks in values.values()):
        return None
    leaves = tuple(
        Criterion(
            q.code,
            Fraction(q.weight),
            q.title,
            None if q.minimum is None else Fraction(q.minimum),
            minimum_may=q.minimum_may,
            scale=Scale(tuple(values[q.code]), values[q.code][-1]),
        )
        for q in questions
    )
    least = None if pack.quality_minimum is None else Fraction(pack.quality_minimum)
    codes = {f"criterion:{question.code}" for question in questions}
    ladder = tuple(step for step in pack.tie_break if step in codes or step in ("quality", "price"))
    rounding = Rounding(
        **{stage: places for stage, places in pack.rounding.items() if stage in ROUNDED and places >= 0}
    )
    low = tuple(AbnormallyLow(one["rule"], Fraction(one["percent"])) for one in low_price_document(pack.price))
    return Scheme(
        leaves,
        None,
        least,
        pack.quality_relative_to_best,
        formula,
        rounding,
        ladder,
        low,
        weights=pack.weights,
    )


ROUNDED = frozenset({"criterion", "quality", "price", "total"})


def made_up(scheme: Scheme, formula: Formula | None) -> tuple[Bid, ...]:
    """A strong bid that is dear, one in the middle, and a cheap one; none falls below a minimum mark."""
    lowest = _lowest(formula)
    return tuple(
        Bid(
            name,
            {leaf.id: _mark(leaf, SHARES[name][place % 2]) for place, leaf in enumerate(scheme.quality)},
            None if formula is None else lowest * DEARER[name],
        )
        for name in (STRONG, MIDDLE, CHEAP)
    )


def _on(leaf: Criterion) -> Scale:
    """The scale that a question is marked on."""
    assert leaf.scale
    return leaf.scale


def _mark(leaf: Criterion, share: Fraction) -> Fraction:
    """The mark of the scale nearest to a share of its top, and no lower than the question's minimum."""
    scale = _on(leaf)
    fit = [value for value in scale.values if leaf.minimum is None or value >= leaf.minimum]
    wanted = scale.top * share
    return min(fit or [scale.top], key=lambda value: (abs(value - wanted), -value))


def _lowest(formula: Formula | None) -> Fraction:
    """A lowest price that suits the formula: below its budget or maximum, in its bands."""
    for name, share in (("budget", Fraction(8, 10)), ("maximum", Fraction(8, 10))):
        limit = getattr(formula, name, None)
        if isinstance(limit, Fraction):
            optimal = getattr(formula, "optimal", None)
            return max(limit * share, optimal if isinstance(optimal, Fraction) else Fraction(1)) if limit else LOWEST
    bands = [band.up_to for band in getattr(formula, "bands", ()) if band.up_to is not None]
    return bands[0] * Fraction(95, 100) if bands else LOWEST


def dry_run(pack: Pack, formula: Formula | None) -> DryRun | None:
    """Rank the made-up bids; None while the pack has no question with a weight, or no scale."""
    scheme = scheme_of(pack, formula)
    if scheme is None:
        return None
    bids = made_up(scheme, formula)
    result = rank(scheme, bids)
    worth = _worth(scheme, bids)
    prices = {bid.bidder: bid.price for bid in bids if bid.price is not None}
    warnings = [*_reach(scheme, bids), *_floor(formula, prices), *_decides(scheme, bids, result)]
    notes = (*_spread(scheme, result, worth), *_low(scheme, result))
    return DryRun(result, prices, worth, tuple(warnings), notes, isinstance(formula, OrderingFormula))


# What one mark is worth


def _worth(scheme: Scheme, bids: tuple[Bid, ...]) -> tuple[MarkWorth, ...]:
    middle = quality_points(scheme, points(scheme, next(bid.scores for bid in bids if bid.bidder == MIDDLE)))
    return worth_of_marks(scheme, [bid.price for bid in bids if bid.price is not None], middle)


# What is to be known


def _reach(scheme: Scheme, bids: tuple[Bid, ...]) -> list[str]:
    """Whether a bid with the top mark everywhere and the lowest price earns all there is."""
    cheapest = min((bid.price for bid in bids if bid.price is not None), default=None)
    best = Bid("best", {leaf.id: _on(leaf).top for leaf in scheme.quality}, cheapest)
    ranked = rank(scheme, [best, *(bid for bid in bids if bid.bidder != CHEAP)]).ranking
    found = next((one for one in ranked if one.bidder == "best"), None)
    if found is None or isinstance(scheme.price, OrderingFormula):
        return []
    whole = scheme.whole
    if found.total == whole:
        return []
    return [
        f"The top mark on every question and the lowest price make {shown(half_up(found.total, 2))} "
        f"of {shown(whole)} points: the full weight cannot be reached so."
    ]


def _floor(formula: Formula | None, prices: Mapping[str, Fraction]) -> list[str]:
    """Whether a price, however dear, can take points below nothing."""
    if not isinstance(formula, PointsFormula) or not prices:
        return []
    lowest = min(prices.values())

    def below(rise: int) -> bool:
        price = lowest + rise
        return formula.points(price, Prices((*prices.values(), price))) < 0

    rise = first_that(below, int(lowest) * DEAREST)
    if rise is None:
        return []
    percent = shown(half_up((rise - 1) / lowest * 100, 0))
    return [
        f"There is no floor: a price more than {percent}% above the lowest earns less than no points, "
        "and lowers the total."
    ]


def _decides(scheme: Scheme, bids: tuple[Bid, ...], result: LotResult) -> list[str]:
    """The questions on which one mark less for the first bid puts another first."""
    if len(result.ranking) < 2 or result.ranking[0].rank == result.ranking[1].rank:
        return []
    first = result.ranking[0].bidder
    found = []
    for leaf in scheme.quality:
        lower = [_lowered(_on(leaf), bid, leaf.id) if bid.bidder == first else bid for bid in bids]
        after = rank(scheme, lower).ranking
        if not after or after[0].bidder != first or (len(after) > 1 and after[1].rank == 1):
            found.append(leaf.id)
    if not found:
        return []
    return [f"One mark decides: a mark less on {_any(found)} and {first.split(' ', 1)[0]} is no longer alone in front."]


def _lowered(scale: Scale, bid: Bid, code: str) -> Bid:
    mark = bid.scores[code]
    below = max((value for value in scale.values if value < mark), default=mark)
    return replace(bid, scores={**bid.scores, code: below})


def _any(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"any of {', '.join(codes)}"


def _spread(scheme: Scheme, result: LotResult, worth: tuple[MarkWorth, ...]) -> list[str]:
    """How far price moves the bids apart, beside what one mark does."""
    if not isinstance(scheme.price, PointsFormula) or not worth:
        return []
    earned = {one.bidder: one.price for one in result.ranking if one.price is not None}
    if STRONG not in earned or CHEAP not in earned:
        return []
    moved = abs(earned[CHEAP] - earned[STRONG])
    top = worth[0]
    return [
        f"Price moves {shown(half_up(moved, 2))} points between A and C; "
        f"one mark on {' or '.join(top.questions[:3])} moves {shown(half_up(top.points, 2))}."
    ]


def _low(scheme: Scheme, result: LotResult) -> list[str]:
    """Whose price would have to be explained, where a rule for abnormally low prices is published."""
    if not scheme.abnormally_low or not any(one.money is not None for one in result.ranking):
        return []
    named = [alert.bidder.split(" ", 1)[0] for alert in result.alerts]
    return [
        f"{' and '.join(named)} would have to explain an abnormally low price."
        if named
        else "No price is abnormally low."
    ]


def money(pounds: Fraction) -> str:
    """Whole pounds.

    >>> money(Fraction(50653))
    '£50,653'
    """
    return f"£{int(half_up(pounds, 0)):,}"


def working(
    formula: Formula | None, price: Fraction, prices: Mapping[str, Fraction], earned: Standing | None = None
) -> str:
    """The formula in words with a made-up bid's figures in place of its words; empty where that says nothing.

    >>> from evaluation.pricing.rules import LowestOverPrice
    >>> working(LowestOverPrice(Fraction(30)), Fraction(53000), {"A": Fraction(50000), "B": Fraction(53000)})
    '30 × 50,000 ÷ 53,000'
    """
    if isinstance(formula, OrderingFormula):
        return formula.working(earned.quality, price, earned.criteria) if earned else ""
    if formula is None or " price" not in formula.words:
        return ""
    all_prices = Prices(tuple(prices.values()))
    said = formula.words.split(";", 1)[0]
    if "points by price" in said:
        return ""
    for word in ("lowest", "highest", "mean", "median"):
        said = said.replace(f"{word} price", f"{int(half_up(getattr(all_prices, word), 0)):,}")
    return re.sub(r"\bprice\b", f"{int(half_up(price, 0)):,}", said)
