"""Another arrangement of the lots, tried in a copy: what was changed in it, and how it lies beside the award. Pure.

Published rules decide. Nothing that ranks, recommends or freezes an award reads any of it, so that none can become one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from evaluation.award.allocation.printing import allocation_output
from evaluation.award.allocation.terms import Allocation, Mechanism
from evaluation.award.facts import LotStanding
from procurement.core.numbers import half_up, shown
from procurement.questionnaire.rules import lots_named

Form = Mapping[str, Any]
"""A file of `evenhand allocate`."""

MECHANISM_WORDS = {
    Mechanism.IN_LOT_ORDER: "one after the other, in the order of their numbers",
    Mechanism.BEST_TOTAL: "all together, for the highest sum of scores",
}


@dataclass(frozen=True)
class Wanted:
    """Every figure of a copy as it is wanted: bidders by code, lots by number; None is no limit."""

    mechanism: str
    places: Mapping[str, tuple[int, int]]
    hours: Mapping[str, str | None]
    most_lots: Mapping[str, int | None]
    left_out: frozenset[str]
    limits: tuple[tuple[tuple[str, ...], int], ...]


def arranged(base: Form, wanted: Wanted) -> dict[str, Any]:
    """The file of a copy: the lots, bids and scores of the base under other terms."""
    form: dict[str, Any] = {
        "mechanism": wanted.mechanism,
        "lots": [
            {**lot, "min_providers": fewest, "max_providers": most}
            for lot in base["lots"]
            for fewest, most in [wanted.places[lot["id"]]]
        ],
        "bidders": [
            {
                "id": one["id"],
                **({"capacity_hours": hours} if (hours := wanted.hours.get(one["id"])) is not None else {}),
                **({"max_lots": most} if (most := wanted.most_lots.get(one["id"])) is not None else {}),
            }
            for one in base["bidders"]
            if one["id"] not in wanted.left_out
        ],
        "bids": [bid for bid in base["bids"] if bid["bidder"] not in wanted.left_out],
    }
    limits = [{"lots": list(lots), "max_awards": most} for lots, most in wanted.limits]
    return form | ({"limits": limits} if limits else {})


def changes(base: Form, form: Form, names: Mapping[str, str]) -> list[str]:
    """What a copy has otherwise than the award, in sentences; none where nothing differs. `names` are by bidder code.

    >>> lot = {"id": "1", "hours": "90", "min_providers": 1, "max_providers": 2}
    >>> base = {"mechanism": "best_total", "lots": [lot], "bidders": [{"id": "B1"}, {"id": "B2"}], "bids": []}
    >>> form = base | {"lots": [lot | {"max_providers": 3}], "bidders": [{"id": "B1", "max_lots": 1}]}
    >>> changes(base, form, {"B1": "Alder", "B2": "Birch"})  # doctest: +NORMALIZE_WHITESPACE
    ['Lot 1 takes 1 to 3 providers instead of 1 to 2.', 'Birch is left out.',
     'Alder is awarded at most 1 lot instead of any number.']
    """
    said = []
    if form["mechanism"] != base["mechanism"]:
        said.append(f"The lots are awarded {MECHANISM_WORDS[Mechanism(form['mechanism'])]}.")
    for before, after in zip(base["lots"], form["lots"], strict=True):
        if (was := _places(before)) != (now := _places(after)):
            said.append(f"Lot {before['id']} takes {now} providers instead of {was}.")
    was_of, now_of = ({one["id"]: one for one in file["bidders"]} for file in (base, form))
    said += [f"{names[code]} is left out." for code in was_of if code not in now_of]
    said += _of_bidders({code: was_of[code] for code in now_of}, now_of, names)
    old, new = _limits(base), _limits(form)
    said += [f"No bidder is awarded more than {most} of {lots}." for lots, most in new if (lots, most) not in old]
    return said + [f"The limit of {most} of {lots} is lifted." for lots, most in old if (lots, most) not in new]


def _places(lot: Form) -> str:
    return f"{lot['min_providers']} to {lot['max_providers']}"


def _of_bidders(was: Mapping[str, Form], now: Mapping[str, Form], names: Mapping[str, str]) -> Iterator[str]:
    """What bidders may have otherwise; one sentence where it is the same for all of them."""
    for key, free in (("capacity_hours", "no limit of hours"), ("max_lots", "any number")):
        moved = [code for code in now if _figure(now[code].get(key)) != _figure(was[code].get(key))]
        to = {_figure(now[code].get(key)) for code in moved}
        if len(moved) > 1 and len(moved) == len(now) and len(to) == 1:
            yield f"Every bidder {_may(key, to.pop())}."
            continue
        for code in moved:
            before = _figure(was[code].get(key))
            instead = free if before is None else shown(before)
            yield f"{names[code]} {_may(key, _figure(now[code].get(key)))} instead of {instead}."


def _may(key: str, figure: Fraction | None) -> str:
    """What a bidder can take on or be awarded, after its name."""
    if key == "capacity_hours":
        return "has no limit of hours" if figure is None else f"can take on {shown(figure)} hours a week"
    if figure is None:
        return "is awarded any number of lots"
    return f"is awarded at most {figure} lot{'' if figure == 1 else 's'}"


def _figure(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def _limits(form: Form) -> list[tuple[str, int]]:
    return [(lots_named(map(int, one["lots"])), one["max_awards"]) for one in form.get("limits", ())]


def kept(found: Allocation) -> dict[str, Any]:
    """What is kept of a result: everything that `evenhand allocate` prints, and the bound where nothing was proved."""
    return allocation_output(found) | ({"bound": shown(found.bound)} if found.bound is not None else {})


@dataclass(frozen=True)
class Place:
    """A provider of a lot in some arrangement: its score and its hours; `came` where the award has it not."""

    bidder: str
    score: Fraction
    hours: Fraction | None
    came: bool = False


@dataclass(frozen=True)
class Cell:
    """A lot in some arrangement: its providers, how many it lacks, who is tied, and what moved, in words."""

    places: tuple[Place, ...]
    lacks: int
    tied: tuple[str, ...]
    moved: str = ""


@dataclass(frozen=True)
class Arrangement:
    """One column beside the award: its cells by lot, and what it comes to."""

    title: str
    cells: Mapping[str, Cell]
    proved: bool = True
    bound: Fraction | None = None

    @property
    def total(self) -> Fraction:
        """The sum of the scores that were awarded."""
        return sum((place.score for cell in self.cells.values() for place in cell.places), Fraction(0))

    @property
    def filled(self) -> int:
        """Places that are taken in all lots together."""
        return sum(len(cell.places) for cell in self.cells.values())

    @property
    def short(self) -> int:
        """Lots with fewer providers than they need."""
        return sum(cell.lacks > 0 for cell in self.cells.values())

    @property
    def moves(self) -> list[tuple[str, str]]:
        """Each lot in which somebody moved, and how."""
        return [(lot, cell.moved) for lot, cell in self.cells.items() if cell.moved]


def of_award(lots: Sequence[LotStanding]) -> Arrangement:
    """The award as it stands, as the first column."""
    return Arrangement(
        "The award as it stands",
        {
            str(lot.lot.number): Cell(
                tuple(Place(bid.bidder_code, bid.total, bid.hours) for bid in lot.awarded),
                lot.short,
                tuple(bid.bidder_code for bid in lot.tied),
            )
            for lot in lots
            if not lot.lot.ended
        },
    )


def beside(award: Arrangement, title: str, form: Form, result: Form, names: Mapping[str, str]) -> Arrangement:
    """A copy beside the award: who has each lot, and what moved."""
    scores = {(bid["lot"], bid["bidder"]): Fraction(bid["score"]) for bid in form["bids"]}
    cells: dict[str, Cell] = {}
    for lot in form["lots"]:
        number = lot["id"]
        before = award.cells.get(number, Cell((), 0, ()))
        had = {place.bidder for place in before.places}
        places = tuple(
            Place(one["bidder"], scores[number, one["bidder"]], _figure(one["hours"]), one["bidder"] not in had)
            for one in result["awards"]
            if one["lot"] == number
        )
        tied = tuple(code for tie in result["ties"] if tie["lot"] == number for code in tie["bidders"])
        cell = Cell(places, max(0, lot["min_providers"] - len(places)), tied)
        cells[number] = Cell(cell.places, cell.lacks, cell.tied, _moved(before, cell, names))
    return Arrangement(title, cells, result["proved_optimal"], _figure(result.get("bound")))


def _moved(before: Cell, after: Cell, names: Mapping[str, str]) -> str:
    """What is otherwise in one lot, in a sentence; empty where nothing is."""
    was, now = ({place.bidder: place for place in cell.places} for cell in (before, after))
    parts = []
    if came := [names.get(code, code) for code in now if code not in was]:
        parts.append(f"in comes {', '.join(came)}")
    if went := [names.get(code, code) for code in was if code not in now]:
        parts.append(f"out goes {', '.join(went)}")
    if not parts and (each := _hours(now)) != (had := _hours(was)) and each and had:
        parts.append(f"each has {each} hours a week instead of {had}")
    if after.tied and set(after.tied) != set(before.tied):
        parts.append(f"{' and '.join(names.get(code, code) for code in after.tied)} tie")
    return "; ".join(parts)


def _hours(places: Mapping[str, Place]) -> str:
    """The hours of each provider, to two places; empty where there are none."""
    found = {str(half_up(place.hours, 2)) for place in places.values() if place.hours is not None}
    return found.pop() if len(found) == 1 else ""
