"""What an award costs: a year, and the part of the first financial year that it runs for. Exact, and pure.

A council's financial year ends on 31 March. A year of hours is so many weeks as it has days divided by seven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

DAYS = 365
"""Days of a year of hours, whatever the year: a budget is for a plain year."""


def year_end(day: date) -> date:
    """The last day of the financial year that a day is in.

    >>> year_end(date(2021, 11, 15)), year_end(date(2022, 3, 31))
    (datetime.date(2022, 3, 31), datetime.date(2022, 3, 31))
    """
    return date(day.year + (day > date(day.year, 3, 31)), 3, 31)


def part_of_year(starts_on: date) -> Fraction:
    """The part of its financial year that a contract runs for: days left, the first among them, of the year's days.

    >>> part_of_year(date(2021, 11, 15))
    Fraction(137, 365)
    """
    last = year_end(starts_on)
    days = (last - date(last.year - 1, 3, 31)).days
    return Fraction((last - starts_on + timedelta(days=1)).days, days)


def part_year(annual: Fraction, starts_on: date) -> Fraction:
    """The cost in the first financial year, by days.

    >>> part_year(Fraction(322_000), date(2021, 11, 15))  # £120,860.27, which a report has as £121k
    Fraction(8822800, 73)
    """
    return annual * part_of_year(starts_on)


def annual(hours: Fraction, rate: Fraction) -> Fraction:
    """What so many hours a week cost in a year at a rate an hour.

    >>> annual(Fraction(700), Fraction(20))
    Fraction(730000, 1)
    """
    return hours * rate * Fraction(DAYS, 7)


@dataclass(frozen=True)
class BudgetLine:
    """A line of the budget as typed: what it pays for, by year in pounds; either a revised cost, or lots and a rate.

    `lots` are the numbers of the lots whose awarded hours it pays for, and `rate` what an hour costs.
    """

    name: str
    current: Decimal
    revised: Decimal | None = None
    lots: tuple[int, ...] = ()
    rate: Decimal | None = None
    funding: str = ""
    held: Decimal | None = None


@dataclass(frozen=True)
class CostLine:
    """A line of the budget as it comes out: a year now, a year after the award, the change, and its part of this year.

    `held` is what has been put by for it. It holds no rate and no hours: those are in the working.
    """

    name: str
    current: Fraction
    revised: Fraction
    part: Fraction
    funding: str
    held: Decimal | None

    @property
    def change(self) -> Fraction:
        """What a year costs more."""
        return self.revised - self.current


@dataclass(frozen=True)
class Costs:
    """The financial implications: from when, the part of the year, every line, and their sum."""

    starts_on: date
    lines: tuple[CostLine, ...]

    @property
    def days(self) -> int:
        """Days in the first financial year, the first and the last among them."""
        return (year_end(self.starts_on) - self.starts_on).days + 1

    @property
    def year_days(self) -> int:
        """The days of that financial year."""
        last = year_end(self.starts_on)
        return (last - date(last.year - 1, 3, 31)).days

    @property
    def year(self) -> str:
        """The financial year, as councils write it: 2021-22."""
        last = year_end(self.starts_on).year
        return f"{last - 1}-{last % 100:02d}"

    @property
    def total(self) -> CostLine:
        """All lines together."""
        held = [line.held for line in self.lines if line.held is not None]
        return CostLine(
            "Total",
            sum((line.current for line in self.lines), Fraction(0)),
            sum((line.revised for line in self.lines), Fraction(0)),
            sum((line.part for line in self.lines), Fraction(0)),
            "",
            sum(held, Decimal(0)) if held else None,
        )


@dataclass(frozen=True)
class Working:
    """How the cost of a line came about: the hours a week awarded in its lots, and the rate. Exempt: rates are bids."""

    name: str
    lots: tuple[int, ...]
    hours: Fraction
    rate: Decimal
    annual: Fraction


def worked_out(
    starts_on: date, lines: Sequence[BudgetLine], awarded: Mapping[int, Fraction]
) -> tuple[Costs, tuple[Working, ...]]:
    """The costs, and how those that rest on awarded hours came about. `awarded` is hours a week by lot.

    >>> lines = [BudgetLine("Adults", Decimal(81_623_000), Decimal(81_874_000), held=Decimal(784_000)),
    ...          BudgetLine("Young people", Decimal(13_313_000), Decimal(13_384_000))]
    >>> total = worked_out(date(2021, 11, 15), lines, {})[0].total
    >>> total.revised, total.change, total.part
    (Fraction(95258000, 1), Fraction(322000, 1), Fraction(8822800, 73))
    """
    costs, workings = [], []
    for line in lines:
        if line.rate is None:
            revised = Fraction(line.current if line.revised is None else line.revised)
        else:
            hours = sum((awarded.get(lot, Fraction(0)) for lot in line.lots), Fraction(0))
            revised = annual(hours, Fraction(line.rate))
            workings.append(Working(line.name, line.lots, hours, line.rate, revised))
        current = Fraction(line.current)
        part = part_year(revised - current, starts_on)
        costs.append(CostLine(line.name, current, revised, part, line.funding, line.held))
    return Costs(starts_on, tuple(costs)), tuple(workings)
