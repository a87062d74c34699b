"""The default test of standing: profitability, liquidity and gearing of one set of accounts; two of three must be met.

A tender may publish another. Failing it calls for judgement (an earlier year, a guarantee), it decides nothing.

Source: TED notice 40811-2018: profit after tax above nought; (current assets less stock and work in progress) ÷ current
liabilities of 1 or more; borrowing ÷ shareholders' funds of 100% or less; a pass in two of the three.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from procurement.core.numbers import half_up, shown

TO_PASS = 2


@dataclass(frozen=True)
class Tested:
    """One of the tests: its working, what is asked, and whether it is met (None: it cannot be told)."""

    name: str
    working: str
    asked: str
    met: bool | None


Figures = Mapping[str, Decimal]


def three_tests(figures: Figures) -> tuple[Tested, Tested, Tested]:
    """The three tests of one year's accounts, in pounds, by the names of `evenhand ratios`.

    >>> [test.met for test in three_tests({"profit_after_tax": Decimal(-5), "net_assets": Decimal(0)})]
    [False, None, None]
    """
    return _profitability(figures), _liquidity(figures), _gearing(figures)


def passes(tests: tuple[Tested, ...]) -> bool | None:
    """Whether two are met; None while what is missing could still decide it.

    >>> passes((Tested("", "", "", True), Tested("", "", "", None), Tested("", "", "", False))) is None
    True
    """
    met = sum(test.met is True for test in tests)
    open_ = sum(test.met is None for test in tests)
    if met >= TO_PASS:
        return True
    return None if met + open_ >= TO_PASS else False


NEAR = Fraction(1, 10)
"""A figure that misses what is asked by no more than this part of it is marginal."""


def mitigations(latest: Figures, before: Figures | None) -> tuple[Tested, ...]:
    """What may be weighed where two tests are not met: each as far as figures show it (None: they cannot).

    >>> found = mitigations({"net_assets": Decimal(9), "free_cash_flow": Decimal(-1)}, None)
    >>> [(one.name, one.met) for one in found if one.met is not None]
    [('Reserves', True), ('Cash flow', False)]
    """
    net, flow, group = (latest.get(name) for name in ("net_assets", "free_cash_flow", "group_debtors"))
    earlier = passes(three_tests(before)) if before is not None else None
    short = [test for test in (_near_liquidity(latest), _near_gearing(latest)) if test is not None]
    reserves = "net assets not given" if net is None else f"Net assets {_pounds(net)}"
    cash = "free cash flow not given" if flow is None else f"Free cash flow {_pounds(flow)}"
    owed = "not given" if group is None else f"Owed by group companies {_pounds(group)}"
    near = "liquidity from 0.9, gearing to 110%"
    return (
        Tested("An earlier year", "the year before, by the same tests", "Two of three met", earlier),
        Tested("Marginal", near, "Missed by a tenth at most", all(short) if short else None),
        Tested("Reserves", reserves, "Above £0", _above(net)),
        Tested("Cash flow", cash, "Above £0", _above(flow)),
        Tested("Debt within the group", owed, "What is owed, and to whom", None),
        Tested("The sector’s norm", "the accountant’s judgement", "Said in the reason", None),
    )


def _above(value: Decimal | None) -> bool | None:
    return None if value is None else value > 0


def _near_liquidity(figures: Figures) -> bool | None:
    """Whether a liquidity that is not met is marginal; None where it is met or cannot be told."""
    if _liquidity(figures).met is not False:
        return None
    ratio = Fraction(figures["current_assets"] - figures["stock"]) / Fraction(figures["creditors_within_1y"])
    return ratio >= 1 - NEAR


def _near_gearing(figures: Figures) -> bool | None:
    if _gearing(figures).met is not False:
        return None
    net = figures["net_assets"]
    return net > 0 and Fraction(figures["borrowings"]) / Fraction(net) <= 1 + NEAR


def _profitability(figures: Figures) -> Tested:
    profit = figures.get("profit_after_tax")
    asked = "Profit after tax above £0"
    if profit is None:
        return Tested("Profitability", "profit after tax not given", asked, None)
    return Tested("Profitability", f"Profit after tax {_pounds(profit)}", asked, profit > 0)


def _liquidity(figures: Figures) -> Tested:
    name, asked = "Liquidity", "1 or more"
    assets, stock, owed = (figures.get(k) for k in ("current_assets", "stock", "creditors_within_1y"))
    if assets is None or stock is None or owed is None:
        return Tested(name, "current assets, stock or creditors within a year not given", asked, None)
    working = f"({shown(assets)} − {shown(stock)}) ÷ {shown(owed)}"
    if not owed:
        return Tested(name, f"{working}: nothing is owed within a year", asked, True)
    ratio = Fraction(assets - stock) / Fraction(owed)
    return Tested(name, f"{working} = {half_up(ratio, 2):f}", asked, ratio >= 1)


def _gearing(figures: Figures) -> Tested:
    name, asked = "Gearing", "100% or less"
    borrowed, net = figures.get("borrowings"), figures.get("net_assets")
    if borrowed is None or net is None:
        return Tested(name, "borrowings or net assets not given", asked, None)
    working = f"{shown(borrowed)} ÷ {shown(net)}"
    if net <= 0:
        return Tested(name, f"{working}: nothing is left to set borrowing against", asked, False)
    percent = Fraction(borrowed) / Fraction(net) * 100
    return Tested(name, f"{working} = {half_up(percent, 1):f}%", asked, percent <= 100)


def _pounds(value: Decimal) -> str:
    return f"{'−' if value < 0 else ''}£{shown(abs(value))}"
