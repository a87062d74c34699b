"""The one place that calls HiGHS: a program of whole numbers is put to it, and whole numbers come back.

HiGHS works in binary floats. What is asked of it therefore holds small whole numbers only (`best_total` sees to that),
its gap is zero, every answer is rounded to whole numbers, and what follows from it is worked out again exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from typing import Any

#: Seconds of work on one allocation; what is not proved by then is said not to be.
LONGEST = Fraction(12)

#: How far a bound is let out, so that no answer that is exactly at it is lost to binary rounding.
SLACK = Fraction(1, 10**9)

#: Whole numbers below this are the same in binary floats, with room for the sums of them.
LARGEST = 2**40

#: One thread and one seed, so that the same question has the same answer; no gap, and tolerances far below one unit.
OPTIONS: Mapping[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}

Parts = Mapping[int, int | Fraction]


@dataclass(frozen=True)
class Row:
    """A sum of columns between two bounds; None is no bound."""

    parts: Parts
    low: int | Fraction | None = None
    high: int | Fraction | None = None


@dataclass(frozen=True)
class Solved:
    """The value of every column, and whether nothing better exists."""

    values: tuple[int, ...]
    proved: bool


class Unproved(Exception):
    """The time ran out, or the solver could not tell, before it was proved that nothing better exists."""


class Impossible(Exception):
    """Nothing at all is allowed by the rows."""


@dataclass
class Program:
    """Columns from 0 to a bound, whole numbers but for those that only help, and rows that hold of them."""

    highest: list[int] = field(default_factory=list)
    lowest: list[int] = field(default_factory=list)
    parted: set[int] = field(default_factory=set)
    """Columns that need be no whole numbers."""
    rows: list[Row] = field(default_factory=list)
    seconds_left: Fraction = LONGEST

    def column(self, highest: int = 1, *, whole: bool = True) -> int:
        self.highest.append(highest)
        self.lowest.append(0)
        if not whole:
            self.parted.add(len(self.highest) - 1)
        return len(self.highest) - 1

    def row(self, parts: Parts, low: int | Fraction | None = None, high: int | Fraction | None = None) -> None:
        self.rows.append(Row(parts, low, high))

    def maximise(self, objective: Mapping[int, int], also: list[Row], start: Mapping[int, int] | None = None) -> Solved:
        """The values with the largest objective, under the rows and some more. Raises `Unproved` if none is found.

        `start` are values of some columns that are known to be allowed; they change nothing but the time it takes.
        """
        import highspy  # only where lots are allocated together: it brings a library of its own

        highs = self._asked(highspy, objective, [*self.rows, *also], whole=True)
        if start:
            highs.setSolution(len(start), list(start), list(start.values()))
        self._run(highs)
        if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            raise Impossible
        if not highs.getSolution().value_valid:
            raise Unproved
        values = tuple(int(Fraction(value) + Fraction(1, 2)) for value in highs.getSolution().col_value)
        optimal = bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
        return Solved(values, optimal and self.seconds_left > 0)

    def prices(self, objective: Mapping[int, int], also: list[Row]) -> tuple[Fraction, ...]:
        """What one more of each row would be worth if everything could be had in part; a bound is made of them."""
        import highspy

        highs = self._asked(highspy, objective, [*self.rows, *also], whole=False)
        self._run(highs)
        return tuple(map(Fraction, highs.getSolution().row_dual)) if highs.getSolution().dual_valid else ()

    def _asked(self, highspy: Any, objective: Mapping[int, int], rows: list[Row], *, whole: bool) -> Any:
        lp: Any = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.highest), len(rows)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = [objective.get(column, 0) for column in range(len(self.highest))]
        lp.col_lower_ = self.lowest
        lp.col_upper_ = self.highest
        kinds = highspy.HighsVarType
        lp.integrality_ = [
            kinds.kContinuous if not whole or column in self.parted else kinds.kInteger
            for column in range(len(self.highest))
        ]
        lp.row_lower_ = [-inf if row.low is None else _let_out(row.low, -1) for row in rows]
        lp.row_upper_ = [inf if row.high is None else _let_out(row.high, 1) for row in rows]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        starts = [0]
        for row in rows:
            starts.append(starts[-1] + len(row.parts))
        lp.a_matrix_.start_ = starts
        lp.a_matrix_.index_ = [column for row in rows for column in row.parts]
        lp.a_matrix_.value_ = [part for row in rows for part in row.parts.values()]
        highs = highspy.Highs()
        options: dict[str, Any] = {**OPTIONS, "time_limit": self.seconds_left * 1.0}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(lp)
        return highs

    def _run(self, highs: Any) -> None:
        highs.run()
        self.seconds_left -= Fraction(highs.getRunTime())


def _let_out(bound: int | Fraction, way: int) -> int | Fraction:
    """A bound for the solver; one that is no whole number is let out a little, and what that lets in is cut off."""
    exact = Fraction(bound)
    whole = exact.denominator == 1 and -LARGEST < exact < LARGEST
    return bound if whole else exact + way * SLACK * (1 + abs(exact))
