"""How firm the award of lots is that are allocated together: what it takes for one of them to fall otherwise.

Published weights decide; nothing here is saved or changes an award. A mark counts in every lot that its bidder bid for,
so each change is tried on all lots at once. How much is tried is bounded by a number and not by a clock, so that a
report says the same whenever it is made. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from evaluation.award.allocation.terms import Mechanism, Terms
from evaluation.award.closeness import Reach, as_bid, steps
from evaluation.award.facts import LotStanding, RankedBid
from evaluation.award.robustness import Marks, Range, by_own_marks
from evaluation.award.rules import Standing, rank
from evaluation.award.trying_together import Move, Places, Trial, Tried, exactly
from evaluation.award.weights_together import ranges_together
from evaluation.scheme.rules import Rounding, Scheme, Share


@dataclass(frozen=True)
class JointNudge:
    """One mark of one bidder that would have changed the award of some lots, had it been another."""

    organisation: str
    code: str
    mark: Fraction
    instead: Fraction
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class FirmTogether:
    """How firm an allocation is. What was not tried, since it would take too long, is said."""

    size: Fraction | None
    """The smallest change of one mark that was found to change an award; None where none was."""
    nudges: tuple[JointNudge, ...]
    marks_tried: Tried
    left_out: tuple[tuple[int | None, tuple[Move, ...]], ...]
    """By the mean of individual marks, without an evaluator (None: with all): the lots that would fall otherwise."""
    people_tried: Tried
    ranges: tuple[Range, ...]
    weights_tried: Tried
    unrounded: tuple[Move, ...]
    """The lots that would fall otherwise without the published rounding."""

    @property
    def tightest(self) -> Range | None:
        """The weight whose smallest change would matter first."""
        return min((one for one in self.ranges if not one.free), key=lambda one: (one.room, one.code), default=None)


def firm_together(
    lots: Sequence[LotStanding], schemes: Mapping[int, Scheme], terms: Terms, marks: Marks
) -> FirmTogether | None:
    """What would change the allocation of lots that `terms` make of the rankings; None where it is not proved.

    `schemes` are the published rules of each lot, by its number.
    """
    trial = Trial([lot for lot in lots if str(lot.lot.number) in terms.lot_of], schemes, terms)
    if not trial.stands.proved:
        return None
    size, nudges, marks_tried = _smallest(trial)
    left_out, people_tried = _left_out(trial, marks)
    ranges, weights_tried = ranges_together(trial)
    rounded = any(schemes[lot.lot.number].rounding != Rounding() for lot in trial.lots)
    unrounded = trial.moves(trial.ranked(exactly)) if rounded else ()
    return FirmTogether(size, nudges, marks_tried, left_out, people_tried, ranges, weights_tried, unrounded or ())


# The smallest change of one mark.


@dataclass(frozen=True)
class _Mark:
    """Another mark of one bidder, in every lot that it counts for."""

    size: Fraction
    bidder: str
    code: str
    instead: Fraction
    at: tuple[tuple[LotStanding, RankedBid, Share], ...]


def _marks(trial: Trial) -> list[_Mark]:
    found: dict[tuple[Fraction, int, str, Fraction], list[tuple[LotStanding, RankedBid, Share]]] = {}
    for lot in trial.lots:
        for size, bid, share, instead in steps(lot, trial.schemes[lot.lot.number]):
            found.setdefault((size, bid.number, share.criterion.id, instead), []).append((lot, bid, share))
    return [
        _Mark(size, at[0][1].bidder_code, code, instead, tuple(at))
        for (size, _, code, instead), at in sorted(found.items(), key=lambda one: one[0])
    ]


def _smallest(trial: Trial) -> tuple[Fraction | None, tuple[JointNudge, ...], Tried]:
    """Changes are tried from the smallest size on, until one of a size changes an award or enough were tried."""
    reach = {lot.lot.number: Reach(lot, trial.schemes[lot.lot.number]) for lot in trial.lots}
    short = [(one.size, lacks, one) for one in _marks(trial) if (lacks := _short_of(trial, reach, one)) <= 0]
    matter = [one for _, _, one in sorted(short, key=lambda by: by[:2])]
    found: list[JointNudge] = []
    size, done = None, 0
    for one in matter:
        if (size is not None and one.size > size) or done >= trial.most:
            break
        done += 1
        if moves := trial.moves(_with_mark(trial, reach, one)):
            size, (_, bid, _) = one.size, one.at[0]
            found.append(JointNudge(bid.organisation, one.code, bid.scores[one.code], one.instead, moves))
    of = sum(size is None or one.size <= size for one in matter)
    return size, tuple(found), Tried(done, of)


def _short_of(trial: Trial, reach: Mapping[int, Reach], one: _Mark) -> Fraction:
    """How many points are wanting at the least before an allocation could be another one; nought where that is open.

    More points can only bring a bidder lots that it has not, and fewer only take away what it has. The highest total
    stays where the points that are at stake are fewer than turning any of these would cost.
    """
    never, unknown = Fraction(1), Fraction(0)
    if not all(reach[lot.lot.number].stays_in(bid, share, one.instead) for lot, bid, share in one.at):
        return unknown
    gains = [(lot, reach[lot.lot.number].more(bid, share, one.instead)) for lot, bid, share in one.at]
    if len({more > 0 for _, more in gains if more}) > 1:
        return unknown
    up = any(more > 0 for _, more in gains)
    open_ = {tie.lot for tie in trial.stands.ties if one.bidder in tie.bidders}
    has = {lot for lot, held in trial.before.items() if one.bidder in held}
    at_stake = {
        number: abs(more)
        for lot, more in gains
        for number in [str(lot.lot.number)]
        if more and ((number in has) != up or number in open_)
    }
    if not at_stake:
        return never
    if trial.terms.mechanism is Mechanism.IN_LOT_ORDER:
        return unknown
    known = {offer.lot: cost for offer, cost in trial.stands.slack.items() if offer.bidder == one.bidder}
    if not at_stake.keys() <= known.keys():
        return unknown
    costs = [cost for lot in at_stake if (cost := known[lot]) is not None]
    return min(costs) - sum(at_stake.values(), Fraction(0)) if costs else never


def _with_mark(trial: Trial, reach: Mapping[int, Reach], one: _Mark) -> Places:
    places = trial.as_ranked()
    for lot, bid, share in one.at:
        number = lot.lot.number
        here = reach[number]
        if here.stays_in(bid, share, one.instead):
            anew: Sequence[Standing] = here.ordered(bid, share, one.instead)
        else:
            changed = [
                replace(as_bid(o), scores={**o.scores, one.code: one.instead}) if o is bid else as_bid(o)
                for o in lot.ranking
            ]
            anew = rank(trial.schemes[number], changed, here.drawn).ranking
        places[number] = [(s.bidder, s.total, s.rank) for s in anew]
    return places


# Without each evaluator.


def _left_out(trial: Trial, marks: Marks) -> tuple[tuple[tuple[int | None, tuple[Move, ...]], ...], Tried]:
    people: list[int | None] = [*sorted({person for given in marks.values() for person in given})]
    asked = [None, *people] if people else []
    found: list[tuple[int | None, tuple[Move, ...]]] = []
    done = 0
    for person in asked[: trial.most]:

        def without(lot: LotStanding, scheme: Scheme, person: int | None = person) -> Sequence[Standing]:
            bids = by_own_marks(lot, scheme, marks, person)
            return rank(scheme, bids, [draw.order for draw in lot.lot.draws]).ranking

        moves = trial.moves(trial.ranked(without))
        done += moves is not None
        if moves:
            found.append((person, moves))
    return tuple(found), Tried(done, len(asked))
