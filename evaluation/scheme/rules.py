"""The published scheme: criteria, weights, scales, minimum marks and what else decides, as it stands before any bid.

Figures are exact fractions. Rounding happens only at the stages that the scheme names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from procurement.core.numbers import half_up, rounded, shown

HUNDRED = Fraction(100)

WHOLE = "quality_minimum"
"""How a decision names the minimum for quality as a whole; no criterion is called so."""

#: A bid's scores by criterion: a mark on the scale, or for a pass/fail criterion whether it passed.
Scores = Mapping[str, Fraction | bool]


@dataclass(frozen=True)
class Scale:
    """The marks that evaluators may give: a list of values, or (with none) any number from 0 to the top.

    Real published scales have holes (0, 2, 5, 8, 10), and some have a top that no value reaches.
    """

    values: tuple[Fraction, ...]
    top: Fraction

    @classmethod
    def of(cls, *values: int | Decimal | Fraction) -> "Scale":
        """The scale of these values, whose top is the largest.

        >>> Scale.of(0, 2, 5, 8, 10).top
        Fraction(10, 1)
        """
        exact = tuple(Fraction(value) for value in values)
        return cls(exact, max(exact))

    @classmethod
    def up_to(cls, top: int | Decimal | Fraction) -> "Scale":
        """Any number from 0 to the top."""
        return cls((), Fraction(top))

    def allows(self, mark: Fraction | Decimal) -> bool:
        """Whether an evaluator may give this mark.

        >>> Scale.of(0, 2, 5, 8, 10).allows(Fraction(3))
        False
        """
        return Fraction(mark) in self.values if self.values else 0 <= mark <= self.top

    @property
    def reachable(self) -> bool:
        """Whether some mark earns the full weight."""
        return not self.values or max(self.values) >= self.top


@dataclass(frozen=True)
class Criterion:
    """A question, or a group of them, with its weight and minimum.

    A leaf's `minimum` is a raw mark; a group's is in percent of its weight. A pass/fail criterion has no weight. Where
    `minimum_may` was published, a bid below the minimum may be excluded, and somebody decides that for each.
    """

    id: str
    weight: Fraction = Fraction(0)
    title: str = ""
    minimum: Fraction | None = None
    pass_fail: bool = False
    scale: Scale | None = None
    children: tuple["Criterion", ...] = ()
    minimum_may: bool = False


@dataclass(frozen=True)
class Rounding:
    """Decimal places at each stage of the sum; a stage of None stays exact."""

    criterion: int | None = None
    quality: int | None = None
    price: int | None = None
    total: int | None = None


class PriceTerms(Protocol):
    """What the scheme says of price; the formulas themselves are in `evaluation.pricing.rules`."""

    @property
    def words(self) -> str:
        """The formula as it is printed wherever a figure of it shows."""

    @property
    def counted_weight(self) -> Fraction | None:
        """Its share of the hundred, or None where it has none."""

    @property
    def ranks_money(self) -> bool:
        """Whether money itself is ranked, so that what ranks is no sum of points."""


@dataclass(frozen=True)
class AbnormallyLow:
    """When a price calls for an explanation: a rule of `evaluation.pricing.rules` and its percentage."""

    rule: str
    percent: Fraction


#: The rules by which a price is held against the others, in the words of the page that offers them.
ABNORMALLY_LOW = {
    "below_mean_of_others": "at least {percent}% below the mean of the other bids",
    "below_next": "at least {percent}% below the next higher price",
    "below_mean": "more than {percent}% below the mean of all bids",
    "below_median": "at least {percent}% below the median of all bids",
}


def low_price_words(rule: str, percent: Fraction) -> str:
    """What bidders are told of a rule: when a price must be explained, and that it is not rejected by that alone.

    >>> low_price_words("below_median", Fraction(25))
    'A price at least 25% below the median of all bids has to be explained; it is not rejected for that alone'
    """
    measure = ABNORMALLY_LOW[rule].format(percent=shown(percent))
    return f"A price {measure} has to be explained; it is not rejected for that alone"


COEFFICIENT = "quality_coefficient"
ORDERING = (
    "lowest_price",
    "price_per_quality_point",
    "quality_minus_money",
    COEFFICIENT,
    "quality_in_money",
    "value_ratio",
)
"""Price formulas that rank money, so that a bid has no sum of points; a coefficient alone has a weight beside it."""

POINTS, MULTIPLIERS = WEIGHTS = ("points", "multipliers")
"""Weights that need not make a hundred: points of any sum, or multipliers of a mark (5 on a scale to 5 makes 25)."""

WITNESSED, SEED = "lots", "seed"
DRAWN_STEPS = (WITNESSED, SEED)
"""What may stand last in a tie-break: lots drawn before two witnesses, or by a secret whose hash was published."""


@dataclass(frozen=True)
class Scheme:
    """Everything that was published about how bids of a lot are judged."""

    quality: tuple[Criterion, ...] = ()
    scale: Scale | None = None
    quality_minimum: Fraction | None = None
    quality_relative_to_best: bool = False
    price: PriceTerms | None = None
    rounding: Rounding = field(default_factory=Rounding)
    tie_break: tuple[str, ...] = ()
    abnormally_low: tuple[AbnormallyLow, ...] = ()
    quality_minimum_may: bool = False
    weights: str = ""
    """What the weights are: points of the hundred, or one of `WEIGHTS`."""

    @cached_property
    def quality_weight(self) -> Fraction:
        """The points that quality can earn in all."""
        return sum((criterion.weight for criterion in self.quality), Fraction(0))

    @property
    def whole(self) -> Fraction:
        """What quality and price can earn together; a hundred, unless points of another sum were published."""
        return self.quality_weight + ((self.price.counted_weight or 0) if self.price else 0)

    @cached_property
    def shares(self) -> tuple["Share", ...]:
        """What each criterion counts for, as `shares` says it; worked out once for all bids."""
        return tuple(share for criterion in self.quality for share in _shares(criterion, criterion.weight, self.scale))

    @cached_property
    def leaves(self) -> tuple[tuple[str, Fraction], ...]:
        """What earns points by a mark, with the points of a mark of one."""
        return tuple(
            (share.criterion.id, weighted(Fraction(1), share.scale.top, share.weight))
            for share in self.shares
            if share.scale and not share.criterion.children and not share.criterion.pass_fail
        )


@dataclass(frozen=True)
class Share:
    """A criterion with what it counts for: its part of the whole, and the scale that holds for it."""

    criterion: Criterion
    weight: Fraction
    scale: Scale | None


@dataclass(frozen=True)
class Reason:
    """Why a bid is not ranked: a code, and the figures that a letter must give."""

    code: str
    criterion: str | None = None
    score: Fraction | None = None
    percent: Fraction | None = None
    minimum: Fraction | None = None
    detail: str | None = None
    may: bool = False
    """Whether the published rule leaves it open that it excludes."""

    @property
    def about(self) -> str:
        """What was missed, as a decision about it names it: the criterion, or quality as a whole."""
        return self.criterion or WHOLE

    @property
    def figure(self) -> str:
        """The score or percentage that a decision rests on, exact."""
        return str(self.percent if self.score is None else self.score)

    def words(self, title: str = "") -> str:
        """The reason as it could stand in a report; `title` is the criterion's.

        >>> Reason("below_minimum", "Q1", score=Fraction(1), minimum=Fraction(2)).words("Workforce")
        'Workforce: scored 1, below the minimum of 2'
        """
        name = title or self.criterion or ""
        least = "" if self.minimum is None else shown(self.minimum)
        percent = "" if self.percent is None else percent_below(self.percent, self.minimum)
        return {
            "out": self.detail or "no longer in",
            "failed": f"{name}: failed",
            "below_minimum": f"{name}: scored {percent + '%' if percent else shown(self.score or Fraction(0))}, "
            f"below the minimum of {least}{'%' if percent else ''}",
            "below_quality_minimum": f"Quality of {percent}%, below the minimum of {least}%",
            "over_maximum": "Price above the published maximum",
            "zero_quality": "No quality points, so price per point cannot be worked out",
        }[self.code]


def percent_below(percent: Fraction, minimum: Fraction | None) -> str:
    """A percentage that missed its minimum: to two places, or as exactly as it takes not to look as if it had passed.

    >>> percent_below(Fraction(155, 3), Fraction(60)), percent_below(Fraction("59.996"), Fraction(60))
    ('51.67', '59.996')
    """
    rough = Fraction(half_up(percent, 2))
    return shown(percent if rough == minimum else rough)


def weighted(mark: Decimal | Fraction, top: Decimal | Fraction, weight: Decimal | Fraction) -> Fraction:
    """A mark's share of its weight.

    >>> weighted(Decimal(4), Decimal(5), Decimal(30))
    Fraction(24, 1)
    """
    return Fraction(mark) / Fraction(top) * Fraction(weight)


def shares(scheme: Scheme) -> Iterator[Share]:
    """Every criterion in published order, groups before their children, with what it counts for in the whole.

    Children share their group's weight in proportion to their own; the nearest scale holds.

    >>> group = Criterion("G", Fraction(60), children=(Criterion("a", Fraction(1)), Criterion("b", Fraction(2))))
    >>> [(share.criterion.id, int(share.weight)) for share in shares(Scheme((group,), Scale.of(0, 5)))]
    [('G', 60), ('a', 20), ('b', 40)]
    """
    yield from scheme.shares


def _shares(criterion: Criterion, weight: Fraction, scale: Scale | None) -> Iterator[Share]:
    scale = criterion.scale or scale
    yield Share(criterion, weight, scale)
    parts = sum((child.weight for child in criterion.children), Fraction(0))
    for child in criterion.children:
        yield from _shares(child, weight * child.weight / parts if parts else Fraction(0), scale)


def points(scheme: Scheme, scores: Scores) -> dict[str, Fraction]:
    """The points of every criterion of a bid: leaves rounded as the scheme says, groups the sum of their leaves.

    Pass/fail criteria have none. Raises `KeyError` for a criterion without a score.

    >>> scheme = Scheme((Criterion("a", Fraction(30)), Criterion("b", Fraction(20))), Scale.of(0, 1, 2, 3, 4, 5))
    >>> points(scheme, {"a": Fraction(4), "b": Fraction(3)})
    {'a': Fraction(24, 1), 'b': Fraction(12, 1)}
    """
    places = scheme.rounding.criterion
    leaves = {leaf: rounded(scores[leaf] * of_a_mark, places) for leaf, of_a_mark in scheme.leaves}
    return {
        share.criterion.id: sum((leaves.get(leaf, Fraction(0)) for leaf in _leaf_ids(share.criterion)), Fraction(0))
        if share.criterion.children
        else leaves.get(share.criterion.id, Fraction(0))
        for share in shares(scheme)
        if not share.criterion.pass_fail
    }


def _leaf_ids(criterion: Criterion) -> Iterator[str]:
    if not criterion.children:
        yield criterion.id
    for child in criterion.children:
        yield from _leaf_ids(child)


def quality_points(scheme: Scheme, criteria: Mapping[str, Fraction]) -> Fraction:
    """A bid's quality before it is set against the best: the sum of its top criteria's points."""
    return sum((criteria.get(criterion.id, Fraction(0)) for criterion in scheme.quality), Fraction(0))


def shortfalls(scheme: Scheme, scores: Scores, criteria: Mapping[str, Fraction]) -> list[Reason]:
    """Every pass/fail criterion that a bid failed and every minimum that it missed; to equal a minimum is to pass.

    >>> scheme = Scheme((Criterion("a", Fraction(100), minimum=Fraction(2)),), Scale.of(0, 1, 2, 3))
    >>> [reason.code for reason in shortfalls(scheme, {"a": Fraction(1)}, {"a": Fraction(100, 3)})]
    ['below_minimum']
    """
    found = [reason for share in shares(scheme) if (reason := _shortfall(share, scores, criteria))]
    quality, least = quality_points(scheme, criteria), scheme.quality_minimum
    if least is not None and quality * HUNDRED < least * scheme.quality_weight:
        percent = quality * HUNDRED / scheme.quality_weight
        found.append(Reason("below_quality_minimum", percent=percent, minimum=least, may=scheme.quality_minimum_may))
    return found


def _shortfall(share: Share, scores: Scores, criteria: Mapping[str, Fraction]) -> Reason | None:
    criterion, least, may = share.criterion, share.criterion.minimum, share.criterion.minimum_may
    if criterion.pass_fail:
        return None if scores[criterion.id] else Reason("failed", criterion.id)
    if least is None:
        return None
    if criterion.children:
        earned = criteria[criterion.id] * HUNDRED
        if earned < least * share.weight:
            return Reason("below_minimum", criterion.id, percent=earned / share.weight, minimum=least, may=may)
        return None
    score = Fraction(scores[criterion.id])
    return Reason("below_minimum", criterion.id, score=score, minimum=least, may=may) if score < least else None


def weights_total(scheme: Scheme) -> Fraction:
    """What quality and price weigh together; published schemes should make a hundred."""
    return scheme.whole


def weights_count(scheme: Scheme) -> bool:
    """Whether the weights must make a hundred: not where they are points, nor where price per quality point ranks."""
    return not scheme.weights and (scheme.price is None or scheme.price.counted_weight is not None)


def unreachable(scheme: Scheme) -> list[str]:
    """The criteria whose full weight no value of their scale can earn."""
    return [
        share.criterion.id
        for share in shares(scheme)
        if not share.criterion.children and not share.criterion.pass_fail and share.scale and not share.scale.reachable
    ]
