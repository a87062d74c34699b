"""All lots allocated together, for the most minimum places filled and then the highest total score, exactly.

Questions are put to the solver one after the other, each under the answers to those before: places, total,
preference, the order of lots and rank. So that no figure is larger than binary floats hold exactly, a total is found
block of digits by block of digits. A bidder's share of a lot depends on how many are awarded it: a lot is at first
taken as full, which charges the least; an answer that then breaks somebody's capacity is refined where it does, and
asked again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import groupby
from math import lcm

from evaluation.award.allocation.holdings import Holdings
from evaluation.award.allocation.in_order import in_lot_order
from evaluation.award.allocation.solver import LONGEST, Impossible, Program, Row, Solved, Unproved
from evaluation.award.allocation.terms import Filled, Lot, Offer, OpenTie, Terms, share

#: How many digits of a score are looked at first, and how many then at a time.
FIRST, BLOCK = 6, 5


def best_total(terms: Terms, seconds: Fraction = LONGEST) -> Filled:
    """The allocation that the published rule names; where it names several, what they differ in is an open tie.

    >>> from evaluation.award.allocation.terms import Bidder, Mechanism
    >>> scores = {("A", "1"): 88, ("B", "1"): 87, ("A", "2"): 80, ("B", "2"): 40}
    >>> offers = tuple(Offer(bidder, lot, Fraction(score)) for (bidder, lot), score in scores.items())
    >>> one_lot = {"A": Bidder("A", max_lots=1)}
    >>> filled = best_total(Terms((Lot("1"), Lot("2")), offers, Mechanism.BEST_TOTAL, one_lot))
    >>> [(offer.lot, offer.bidder) for offers in filled.awarded.values() for offer in offers]
    [('1', 'B'), ('2', 'A')]
    """
    if not terms.offers:
        return Filled({lot.id: () for lot in terms.lots})
    search = _Search(terms)
    search.program.seconds_left = seconds
    try:
        search.most_places_then_total()
        search.fullest()
        search.by_preference()
        always, sometimes = search.explored()
        if sometimes:
            search.by_lots_and_rank(always, sometimes)
            always, sometimes = search.explored()
    except Unproved:
        return search.best_known()
    return search.filled(always, sometimes)


class _Search:
    """The program of one allocation, what was settled of it so far, and the best answer to all of that."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.offers = [offer for lot in terms.lots for offer in terms.by_lot[lot.id]]
        self.program = Program()
        self.column = {offer: self.program.column() for offer in self.offers}
        self.shares: dict[str, dict[int, int]] = {}  # of a lot that may stay less than full: a column for each number
        self.parts: dict[Offer, dict[int, int]] = {}  # and of each of its capped offers: one for each number too
        self.settled: list[Row] = []  # what later answers are held to
        self.chosen: frozenset[Offer] = frozenset()
        scale = lcm(*(offer.score.denominator for offer in self.offers))
        self.scores = {offer: int(offer.score * scale) for offer in self.offers}
        self.weights = {self.column[offer]: score for offer, score in self.scores.items()}
        self.narrowed = False
        self.bound: Fraction | None = None
        self.turned: dict[Offer, tuple[int | None, int]] = {}  # no answer with it, or without it, has more than this
        self.needed_row: dict[str, int] = {}
        self.known = [frozenset(o for offers in in_lot_order(terms).awarded.values() for o in offers)]
        self._within_numbers()
        self.sets: dict[str, dict[frozenset[Offer], int]] = {}  # a column for each set that a bidder may hold
        self.holdings = {bidder: self._holdings(bidder) for bidder in self.by_bidder}
        self.needed = {lot.id: self._needed(lot) for lot in terms.lots if lot.min_providers}

    # What must hold.

    def _within_numbers(self) -> None:
        """The places of each lot, the lots of each bidder, and the limits over groups of lots."""
        for lot in self.terms.lots:
            self._at_most(self.terms.by_lot[lot.id], lot.max_providers, always=True)
        by_bidder: dict[str, list[Offer]] = {}
        for offer in self.offers:
            by_bidder.setdefault(offer.bidder, []).append(offer)
        self.by_bidder = by_bidder
        for bidder, offers in by_bidder.items():
            if (most := self.terms.bidder(bidder).max_lots) is not None:
                self._at_most(offers, most)
            for limit in self.terms.limits:
                self._at_most([offer for offer in offers if offer.lot in limit.lots], limit.max_awards)

    def _at_most(self, offers: Iterable[Offer], most: int, *, always: bool = False) -> None:
        columns = {self.column[offer]: 1 for offer in offers}
        if always or len(columns) > most:
            self.program.row(columns, high=most)

    def _holdings(self, bidder: str) -> Holdings:
        """What a bidder can hold; the sets that fit its hours are written out where they are few."""
        offers, lots = self.by_bidder[bidder], self.terms.lot_of
        hours = {offer: share(lots[offer.lot], self._fullest_places(lots[offer.lot])) for offer in offers}
        found = Holdings.of(self.terms, bidder, offers, hours)
        self.sets[bidder] = {}
        if found.sets is None:
            return found
        columns = {held: self.program.column(whole=False) for held in found.sets}
        self.sets[bidder] = columns
        self.program.row(dict.fromkeys(columns.values(), 1), high=1)
        for offer in offers:
            inside = {column: -1 for held, column in columns.items() if offer in held}
            self.program.row({self.column[offer]: 1, **inside}, high=0)
        return found

    def _needed(self, lot: Lot) -> int:
        """A column that counts the minimum places that are filled."""
        offers = self.terms.by_lot[lot.id]
        column = self.program.column(min(lot.min_providers, len(offers)))
        self.needed_row[lot.id] = len(self.program.rows)
        self.program.row({**{self.column[offer]: 1 for offer in offers}, column: -1}, low=0)
        return column

    def _fullest_places(self, lot: Lot) -> int:
        return min(lot.max_providers, len(self.terms.by_lot[lot.id]))

    def _capacities(self) -> list[Row]:
        """What each bidder can take on, every lot charged at its share when full unless its number is looked at."""
        rows = []
        for bidder, offers in self.by_bidder.items():
            capacity = self.terms.bidder(bidder).capacity_hours
            if capacity is None or (self.holdings[bidder].sets is not None and not self.parts.keys() & set(offers)):
                continue
            parts: dict[int, Fraction] = {}
            for offer in offers:
                lot = self.terms.lot_of[offer.lot]
                if offer in self.parts:
                    parts |= {column: share(lot, places) for places, column in self.parts[offer].items()}
                else:
                    parts[self.column[offer]] = share(lot, self._fullest_places(lot))
            parts = {column: part for column, part in parts.items() if part}
            if sum(parts.values()) > capacity:
                rows.append(Row(parts, high=capacity))
        return rows

    def _refine(self, chosen: frozenset[Offer]) -> bool:
        """Look closer where an answer breaks a capacity; False where it breaks none."""
        filled: dict[str, int] = {}
        for offer in chosen:
            filled[offer.lot] = filled.get(offer.lot, 0) + 1
        broken = loose = False
        for bidder, offers in self.by_bidder.items():
            capacity = self.terms.bidder(bidder).capacity_hours
            held = [offer for offer in offers if offer in chosen]
            lots = self.terms.lot_of
            if capacity is None or sum(share(lots[o.lot], filled[o.lot]) for o in held) <= capacity:
                continue
            broken = True
            if any(o.lot not in self.shares and filled[o.lot] < self._fullest_places(lots[o.lot]) for o in held):
                loose = True
            else:  # the float let in what exactly does not fit
                columns = [self.parts[o][filled[o.lot]] if o in self.parts else self.column[o] for o in held]
                self.program.row(dict.fromkeys(columns, 1), high=len(held) - 1)
        if loose:
            for lot in self.terms.lots:
                if lot.id not in self.shares and 0 < filled.get(lot.id, 0) < self._fullest_places(lot):
                    self._look_at_number(lot)
        return broken

    def _look_at_number(self, lot: Lot) -> None:
        """Give a lot a column for each number of places, so that its share is charged as it comes out."""
        offers = self.terms.by_lot[lot.id]
        numbers = {places: self.program.column() for places in range(1, self._fullest_places(lot) + 1)}
        self.shares[lot.id] = numbers
        self.program.row(dict.fromkeys(numbers.values(), 1), high=1)
        counted = {self.column[offer]: 1 for offer in offers} | {column: -n for n, column in numbers.items()}
        self.program.row(counted, low=0, high=0)
        for offer in offers:
            if self.terms.bidder(offer.bidder).capacity_hours is not None:
                parts = {places: self.program.column() for places in numbers}
                self.parts[offer] = parts
                self.program.row({**dict.fromkeys(parts.values(), 1), self.column[offer]: -1}, low=0, high=0)
                for places, column in parts.items():
                    self.program.row({column: 1, numbers[places]: -1}, high=0)

    # What is asked.

    def _best(self, objective: Mapping[int, int], unit: int = 0) -> Solved:
        """The best answer that breaks no capacity, exactly; it becomes the one that stands. Raises `Unproved`.

        `unit` is what one of the objective is of a total, where that is what is asked for.
        """
        while True:
            start = {self.column[offer]: int(offer in self.chosen) for offer in self.offers} if self.chosen else None
            found = self.program.maximise(objective, [*self.settled, *self._capacities()], start)
            chosen = frozenset(offer for offer in self.offers if found.values[self.column[offer]])
            fits = not self._refine(chosen)
            if fits:
                self.chosen = chosen
                self.known.append(chosen)
            else:
                self.known.append(self._mended(chosen))
                if found.proved and unit and not self.settled:
                    self._bounded(found, objective, unit)
            if not found.proved:
                raise Unproved
            if fits:
                return found

    def _mended(self, chosen: frozenset[Offer]) -> frozenset[Offer]:
        """An answer that breaks capacities, without the bids that break them, worst first: allowed, if not best."""
        left = set(chosen)
        while True:
            filled = Counter(offer.lot for offer in left)
            over = None
            for bidder, offers in self.by_bidder.items():
                capacity = self.terms.bidder(bidder).capacity_hours
                held = [offer for offer in offers if offer in left]
                hours = sum(share(self.terms.lot_of[offer.lot], filled[offer.lot]) for offer in held)
                if capacity is not None and hours > capacity:
                    over = min(held, key=lambda offer: (offer.score, offer.lot))
                    break
            if over is None:
                return frozenset(left)
            left.remove(over)

    def _bounded(self, found: Solved, objective: Mapping[int, int], unit: int) -> None:
        """Keep what no allocation can exceed: the best where a lot is charged as full, and the digits left out."""
        most = sum(part * found.values[column] for column, part in objective.items())
        places = sum(self._fullest_places(lot) for lot in self.terms.lots) if unit > 1 else 0
        bound = Fraction((most + places) * unit, lcm(*(offer.score.denominator for offer in self.offers)))
        self.bound = bound if self.bound is None else min(bound, self.bound)

    def _settle(self, weights: Mapping[int, int]) -> None:
        """Find the highest sum of whole-number weights, however long, and hold everything after to it."""
        digits = len(str(max((abs(weight) for weight in weights.values()), default=0)))
        most = max(1, sum(self._fullest_places(lot) for lot in self.terms.lots))
        cuts = [*range(max(0, digits - FIRST), 0, -BLOCK), 0]
        behind: int | None = None  # how far the blocks before are behind their best, at most one for each award
        for at, cut in enumerate(cuts):
            width = cuts[at - 1] - cut if at else digits + 1
            pieces = {c: weight // 10**cut - weight // 10 ** (cut + width) * 10**width for c, weight in weights.items()}
            if not at:
                pieces = {c: weight // 10**cut for c, weight in weights.items()}
            objective = {c: part for c, part in pieces.items() if part}
            if behind is not None:
                objective[behind] = -(10**width)
            found = self._best(objective, 10**cut if weights == self.weights else 0)
            if weights == self.weights and not self.narrowed:
                self._narrow()
            value = sum(part * found.values[column] for column, part in objective.items())
            if cut:
                behind = self.program.column(most)
                self.settled.append(Row({**objective, behind: 1}, low=value, high=value))
            elif objective:
                self.settled.append(Row(objective, low=value))

    def most_places_then_total(self) -> None:
        """First the number of filled minimum places, then the total score."""
        self._settle(self.weights)
        if self._needs_are_met():  # by the highest total of all, so nothing need be given up for them
            self._hold_places(sum(self.program.highest[column] for column in self.needed.values()))
            return
        self._widen()
        counted = dict.fromkeys(self.needed.values(), 1)
        found = self.program.maximise(counted, self._capacities())
        if not found.proved:
            raise Unproved
        places = sum(found.values[column] for column in counted)
        while True:  # what lots that are not full make of the shares may leave fewer than that
            self.settled.clear()
            self._hold_places(places)
            try:
                self._settle(self.weights)
                return
            except Impossible:
                places -= 1
                self._widen()

    def _narrow(self) -> None:
        """Settle every bid that no answer as good as the one that stands could leave out, or could have.

        Each lot is given a price for a place. Then no answer earns more than the prices of all places and what the best
        holding of each bidder earns above them; where a bid turned the other way brings that bound below the total that
        stands, it is settled. Prices come from the solver; the bound is worked out from them in whole numbers.
        """
        self.narrowed = True
        rows = [*self.settled, *self._capacities()]
        duals = self.program.prices(self.weights, rows)
        if not duals:
            return
        prices = {}
        for at, lot in enumerate(self.terms.lots):
            of_lot = duals[at] + (duals[self.needed_row[lot.id]] if lot.id in self.needed else 0)
            prices[lot.id] = max(0, int(of_lot))
        bound = sum(prices[lot.id] * self._fullest_places(lot) for lot in self.terms.lots)
        profits = {offer: self.scores[offer] - prices[offer.lot] for offer in self.offers}
        own = {bidder: self.holdings[bidder].best(profits) for bidder in self.by_bidder}
        bound += sum(own.values())
        stands = sum(self.scores[offer] for offer in self.chosen)
        self.bound = Fraction(bound, lcm(*(offer.score.denominator for offer in self.offers)))
        for bidder, holdings in self.holdings.items():
            others = bound - own[bidder]
            for held, column in self.sets[bidder].items():
                if others + sum(max(0, profits[offer]) for offer in held) < stands:
                    self.program.highest[column] = 0
            for offer, (with_it, without) in holdings.turned(profits).items():
                self.turned[offer] = (None if with_it is None else others + with_it, others + without)
                if with_it is None or others + with_it < stands:
                    self.program.highest[self.column[offer]] = 0
                elif others + without < stands:
                    self.program.lowest[self.column[offer]] = 1

    def _widen(self) -> None:
        """Take back what was settled of bids."""
        self.narrowed = False
        columns = [self.column[offer] for offer in self.offers]
        columns += [column for of_bidder in self.sets.values() for column in of_bidder.values()]
        for column in columns:
            self.program.highest[column], self.program.lowest[column] = 1, 0

    def _free(self) -> bool:
        """Whether any bid is not settled yet."""
        return any(self.program.lowest[at] < self.program.highest[at] for at in range(len(self.offers)))

    def _needs_are_met(self) -> bool:
        awarded = Counter(offer.lot for offer in self.chosen)
        return all(awarded[lot] >= self.program.highest[column] for lot, column in self.needed.items())

    def _hold_places(self, filled: int) -> None:
        if self.needed:
            self.settled.append(Row(dict.fromkeys(self.needed.values(), 1), low=filled))

    def fullest(self) -> None:
        """A lot is filled up, also with bids whose score of nought adds nothing to the total."""
        nought = {self.column[offer]: 1 for offer in self.offers if not offer.score}
        if nought and self._free():
            self._settle(nought)

    def by_preference(self) -> None:
        """The lower the sum of preferences the better; a lot for which none is stated comes after every stated one."""
        stated = [offer.preference for offer in self.offers if offer.preference is not None]
        if stated and self._free():
            last = max(stated) + 1
            self._settle({self.column[o]: -(last if o.preference is None else o.preference) for o in self.offers})

    def explored(self) -> tuple[frozenset[Offer], frozenset[Offer]]:
        """The bids that every best answer awards, and those that some do and some do not."""
        stands = self.chosen
        always, ever = self.chosen, self.chosen
        while self._free():
            turned = {self.column[o]: (-1 if o in always else 1) for o in self.offers if o in always or o not in ever}
            self._best(turned)
            if always <= self.chosen <= ever:
                break
            always, ever = always & self.chosen, ever | self.chosen
        self.chosen = stands
        return always, ever - always

    def by_lots_and_rank(self, always: frozenset[Offer], sometimes: frozenset[Offer]) -> None:
        """Of equal answers the one that gives the first lot to its better-ranked bidders, then the second, and on.

        Several levels are asked about at once: a level counts for more than all that come after it together.
        """
        every = [
            list(level)
            for lot in self.terms.lots
            for _, level in groupby(self.terms.by_lot[lot.id], lambda offer: offer.level)
        ]
        levels = [[self.column[offer] for offer in level] for level in every if sometimes & set(level)]
        unsure = {self.column[offer] for offer in sometimes}
        while levels:
            weight, together = 1, []
            while levels and (more := weight * (1 + len(unsure & set(levels[0])))) <= 10**FIRST:
                together.append(levels.pop(0))
                weight = more
            objective: dict[int, int] = {}
            for level in together:
                weight //= 1 + len(unsure & set(level))
                objective |= dict.fromkeys(level, weight)
            found = self._best(objective)
            for level in together:
                count = sum(found.values[column] for column in level)
                self.settled.append(Row(dict.fromkeys(level, 1), low=count, high=count))

    def filled(self, always: frozenset[Offer], sometimes: frozenset[Offer]) -> Filled:
        """What every best answer awards, and between whom the rest is open."""
        ties = []
        for lot in self.terms.lots:
            for _, group in groupby(self.terms.by_lot[lot.id], lambda offer: offer.level):
                tied = [offer for offer in group if offer in sometimes]
                if tied:
                    places = sum(offer in self.chosen for offer in tied)
                    rank = self.terms.rank(tied[0])
                    ties.append(OpenTie(lot.id, tuple(offer.bidder for offer in tied), rank, places))
        awarded = {lot.id: tuple(o for o in self.terms.by_lot[lot.id] if o in always) for lot in self.terms.lots}
        return Filled(awarded, tuple(ties), slack=self._slack())

    def _slack(self) -> dict[Offer, Fraction | None]:
        """What turning each bid costs of the total at the least, by the bounds that settled bids."""
        stands = sum(self.scores[offer] for offer in self.chosen)
        scale = lcm(*(offer.score.denominator for offer in self.offers))
        found: dict[Offer, Fraction | None] = {}
        for offer, (with_it, without) in self.turned.items():
            most = without if offer in self.chosen else with_it
            found[offer] = None if most is None else Fraction(max(0, stands - most), scale)
        return found

    def best_known(self) -> Filled:
        """The best answer that was met before the time ran out; nothing says that there is no better one."""
        needs = {lot.id: lot.min_providers for lot in self.terms.lots}

        def worth(chosen: frozenset[Offer]) -> tuple[int, Fraction, list[bool]]:
            awarded = Counter(offer.lot for offer in chosen)
            met = sum(min(awarded[lot], need) for lot, need in needs.items())
            total = sum((offer.score for offer in chosen), Fraction(0))
            return met, total, [offer in chosen for offer in self.offers]

        best = max(self.known, key=worth)
        awarded = {lot.id: tuple(o for o in self.terms.by_lot[lot.id] if o in best) for lot in self.terms.lots}
        return Filled(awarded, proved=False, bound=self.bound)
