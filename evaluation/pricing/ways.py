"""How a line of a price schedule gets its price: typed, in percent of another, worked out, fixed by the council. Pure.

What the council works out is rounded half-up to the penny, line by line, and says so where it is printed.

Source: rates in percent of an urban rate and multipliers by rurality are how councils buy care; whole-life costing by a
method and data that are published is in the Public Contracts Regulations 2015 reg 68.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from procurement.core.numbers import BadNumber, half_up, parse_decimal, shown

PENCE = 2
MOST_YEARS = 60


class Kind(StrEnum):
    """Who gives a line its price, and how."""

    TYPED = "typed"
    PERCENT = "percent"
    TIMES = "times"
    FIXED = "fixed"
    YEARS = "years"
    LESS = "less"


@dataclass(frozen=True)
class Way:
    """How a line is priced. `of` is the code of the line it rests on; `figure` a multiplier, a rate or a discount."""

    kind: Kind = Kind.TYPED
    of: str = ""
    figure: Decimal = Decimal(0)
    years: int = 1

    def __str__(self) -> str:
        """As it is typed in a schedule and kept; empty where the bidder simply types a price."""
        if self.kind is Kind.YEARS:
            return f"{self.years} years" + (f" at {shown(self.figure)}%" if self.figure else "")
        return {
            Kind.PERCENT: f"% of {self.of}",
            Kind.TIMES: f"{self.of} × {shown(self.figure)}",
            Kind.FIXED: f"fixed {shown(self.figure)}",
            Kind.LESS: "less",
        }.get(self.kind, "")

    @property
    def words(self) -> str:
        """What a bidder is told beside the line; empty where it simply types a price."""
        if self.kind is Kind.YEARS:
            told = f"The sum of one year. It counts for {self.years} years"
            return told + (f", those after the first discounted by {shown(self.figure)}% a year" if self.figure else "")
        return {
            Kind.PERCENT: f"Type a percentage of line {self.of}. The rate is rounded half up to the penny",
            Kind.TIMES: f"Nothing to type: line {self.of} × {shown(self.figure)}, rounded half up to the penny",
            Kind.FIXED: f"The council’s rate is £{_pounds(self.figure)}. Type Yes to accept it, or No",
            Kind.LESS: "Taken off the price",
        }.get(self.kind, "")

    @property
    def basis(self) -> str:
        """How the price of the line comes about, for whoever reads prices; empty where it was simply typed.

        >>> read_way("P1 × 1.05").basis, read_way("2 years").basis, read_way("").basis
        ('Line P1 × 1.05, half up to the penny', 'The sum of one year. It counts for 2 years', '')
        """
        if self.kind is Kind.YEARS:
            return self.words
        return {
            Kind.PERCENT: f"The percentage that was typed, of line {self.of}, half up to the penny",
            Kind.TIMES: f"Line {self.of} × {shown(self.figure)}, half up to the penny",
            Kind.FIXED: f"The council’s rate of £{_pounds(self.figure)}, accepted or not",
            Kind.LESS: "Taken off the price",
        }.get(self.kind, "")

    @property
    def typed(self) -> bool:
        """Whether a bidder types anything."""
        return self.kind is not Kind.TIMES

    def rate(self, typed: Fraction | None, of: Fraction | None) -> Fraction | None:
        """The price of the line, from what was typed and the price of the line it rests on; None where it has none.

        >>> year = Way(Kind.TIMES, "P1", Decimal("1.05"))
        >>> year.rate(None, Fraction("15.96"))
        Fraction(419, 25)
        >>> Way(Kind.PERCENT, "P1").rate(Fraction(110), Fraction("16.76"))
        Fraction(461, 25)
        """
        if self.kind is Kind.TIMES:
            return None if of is None else Fraction(half_up(of * Fraction(self.figure), PENCE))
        if self.kind is Kind.PERCENT:
            return None if of is None or typed is None else Fraction(half_up(of * typed / 100, PENCE))
        return typed

    def over_time(self, sum_of_a_year: Fraction) -> Fraction:
        """What a line comes to over its years; a line taken off is less than nothing. Exact.

        >>> Way(Kind.YEARS, years=3, figure=Decimal(25)).over_time(Fraction(100))
        Fraction(244, 1)
        """
        if self.kind is Kind.LESS:
            return -sum_of_a_year
        if self.kind is not Kind.YEARS:
            return sum_of_a_year
        kept = 1 / (1 + Fraction(self.figure) / 100)
        return sum((sum_of_a_year * kept**year for year in range(self.years)), Fraction(0))


TYPED = Way()

_PERCENT = re.compile(r"% of (P[0-9]{1,3})", re.IGNORECASE)
_TIMES = re.compile(r"(P[0-9]{1,3}) ?[×x*] ?([0-9.]+)", re.IGNORECASE)
_FIXED = re.compile(r"fixed £?([0-9.]+)", re.IGNORECASE)
_YEARS = re.compile(r"([0-9]{1,2}) years?(?: at ([0-9.]+) ?%)?", re.IGNORECASE)


def read_way(text: str) -> Way:
    """A way as it is typed. Raises BadNumber with a sentence.

    >>> str(read_way("p1 x 1.050")), str(read_way("FIXED £19.5")), str(read_way("7 years at 3.5 %")), str(read_way(""))
    ('P1 × 1.05', 'fixed 19.5', '7 years at 3.5%', '')
    """
    plain = " ".join(text.split())
    if not plain:
        return TYPED
    if plain.casefold() == "less":
        return Way(Kind.LESS)
    if found := _PERCENT.fullmatch(plain):
        return Way(Kind.PERCENT, found[1].upper())
    if found := _TIMES.fullmatch(plain):
        return Way(Kind.TIMES, found[1].upper(), _figure(found[2], places=6, digits=3))
    if found := _FIXED.fullmatch(plain):
        return Way(Kind.FIXED, figure=_figure(found[1], places=4, digits=9))
    if found := _YEARS.fullmatch(plain):
        if not 1 < (years := int(found[1])) <= MOST_YEARS:
            raise BadNumber(f"A whole life has from 2 to {MOST_YEARS} years.")
        return Way(Kind.YEARS, figure=_figure(found[2], places=4, digits=2) if found[2] else Decimal(0), years=years)
    raise BadNumber("Write how it is priced as % of P1, P1 × 1.05, fixed 19.50, 7 years at 3.5%, or less.")


def _figure(text: str, *, places: int, digits: int) -> Decimal:
    return parse_decimal(text, places=places, digits=digits, least=Decimal("0.000001"))


def _pounds(value: Decimal) -> str:
    places = max(PENCE, len(shown(value).partition(".")[2]))
    return f"{half_up(Fraction(value), places):,f}"
