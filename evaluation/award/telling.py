"""The award in words: the finding of a lot in one sentence, and a total worked out again to the last digit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluation.award.facts import LotStanding, RankedBid
from evaluation.award.queries import Asked
from evaluation.pricing.rules import OrderingFormula
from evaluation.scheme.rules import Scheme, weighted
from procurement.core.numbers import shown
from procurement.core.words import count, grouped

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PLACES = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def number_words(number: int) -> str:
    """A small number in words.

    >>> number_words(5), number_words(40)
    ('five', '40')
    """
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def headline(lot: LotStanding) -> str:
    """What the ranking of a lot says, in one sentence."""
    awarded, tied, reserve = lot.awarded, lot.tied, lot.reserve
    if lot.lot.ended:
        return f"Abandoned on {lot.lot.ended_on}: no award is made"
    if not lot.ranking:
        return "No bid is ranked" if lot.excluded else "No bid was made"
    clear = f"{count_words(len(awarded), 'provider')} clear{'s' if len(awarded) == 1 else ''} the line"
    if tied:
        level = f"{number_words(len(tied))} tie for the last place"
        return (f"{clear}; {level}" if awarded else level).capitalize()
    said = clear.capitalize()
    if lot.short:
        return f"{said}; the lot needs {number_words(lot.lot.min_providers)}"
    if passed := [bid for bid in reserve if awarded and bid.rank < awarded[-1].rank]:
        better = "is" if len(passed) == 1 else "are"
        return f"{said}; {number_words(len(passed))} ranked above {better} kept out by the published limits"
    if reserve:
        behind = abs(awarded[-1].total - reserve[0].total)
        place = len(awarded) + 1
        name = _PLACES[place] if place < len(_PLACES) else f"next, rank {reserve[0].rank},"
        if reserve[0].ranks_money:
            return f"{said}; the {name} is {grouped(shown(behind))} behind in what ranks"
        return f"{said}; the {name} is {_points(behind)} behind"
    free = lot.lot.max_providers - len(awarded)
    if free:
        return f"{said}; {count_words(free, 'place')} stay{'s' if free == 1 else ''} free"
    return f"{said}, and nobody waits"


def _points(value: Fraction) -> str:
    text = shown(value)
    return f"{text} point{'' if text == '1' else 's'}"


def count_words(number: int, one: str) -> str:
    """Five providers, one provider."""
    return f"{number_words(number)} {one if number == 1 else one + 's'}"


def overall(lots: Sequence[LotStanding]) -> str:
    """How far the lots are filled, in one sentence."""
    gone = sum(bool(lot.lot.ended) for lot in lots)
    lots = [lot for lot in lots if not lot.lot.ended]
    filled = sum(not lot.short and not lot.tied for lot in lots)
    short, tied = sum(bool(lot.short) for lot in lots), sum(bool(lot.tied) for lot in lots)
    said = [f"{filled} of {count(len(lots), 'lot')} have the providers they need"]
    if short:
        said.append(f"{short} {'is' if short == 1 else 'are'} short")
    if tied:
        said.append(f"{tied} {'has' if tied == 1 else 'have'} a tie across the last place")
    if gone:
        said.append(f"{gone} {'was' if gone == 1 else 'were'} abandoned")
    return "; ".join(said)


@dataclass(frozen=True)
class Step:
    """One question's part of a total: what was scored, of what, for what weight, and the points."""

    code: str
    title: str
    working: str
    points: Fraction


@dataclass(frozen=True)
class Working:
    """A total worked out again: each question, then the sums with every stage of rounding that the scheme names."""

    bid: RankedBid
    steps: tuple[Step, ...]
    sums: tuple[str, ...]


def working(bid: RankedBid, questions: Sequence[Asked], scheme: Scheme) -> Working:
    """How a total came about, to the last digit."""
    steps = tuple(
        Step(asked.code, asked.title, _step(bid.scores, bid.points, asked, scheme), bid.points[asked.code])
        for asked in questions
        if asked.code in bid.scores and asked.code in bid.points
    )
    added = sum((step.points for step in steps), Fraction(0))
    sums = [f"{' + '.join(shown(step.points) for step in steps)} = {shown(added)}"] if steps else []
    if bid.quality != added:
        sums.append(f"quality {shown(bid.quality)}{_stage(scheme.rounding.quality)}")
    if bid.price is not None:
        sums.append(f"price {shown(bid.price)}{'' if bid.ranks_money else _stage(scheme.rounding.price)}")
    if bid.ranks_money and scheme.price:
        sums.append(scheme.price.words)
        if isinstance(scheme.price, OrderingFormula) and bid.money is not None:
            sums += [said] if (said := scheme.price.working(bid.quality, bid.money, bid.points)) else []
    sums.append(f"{'figure' if bid.ranks_money else 'total'} {shown(bid.total)}{_stage(scheme.rounding.total)}")
    return Working(bid, steps, tuple(sums))


def _step(scores: Mapping[str, Fraction], points: Mapping[str, Fraction], asked: Asked, scheme: Scheme) -> str:
    exact = weighted(scores[asked.code], asked.top, asked.weight)
    said = f"{shown(scores[asked.code])} ÷ {shown(asked.top)} × {shown(asked.weight)} = {shown(exact)}"
    if exact != points[asked.code]:
        said += f", {shown(points[asked.code])}{_stage(scheme.rounding.criterion)}"
    return said


def _stage(places: int | None) -> str:
    return "" if places is None else f" (half-up to {count(places, 'place')})"
