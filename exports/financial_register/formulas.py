"""The ratios as spreadsheet formulas: the sums that `evenhand ratios` makes, from the cells of a year of accounts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.financial.rules import FLOWS

At = Callable[[str], str]
"""The address of a figure's cell, by its name; also of `months` and `value`."""


@dataclass(frozen=True)
class Quotient:
    """A ratio as sums over sums; a name that begins with a minus sign is taken off. `times` 100 makes percent."""

    over: tuple[str, ...]
    under: tuple[str, ...] = ()
    times: int = 1


_NET_DEBT = ("borrowings", "-cash")

QUOTIENTS: Mapping[str, Quotient] = {
    "turnover_ratio": Quotient(("revenue",), ("value",)),
    "operating_margin": Quotient(("operating_profit",), ("revenue",), 100),
    "free_cash_flow_to_net_debt": Quotient(("free_cash_flow",), _NET_DEBT, 100),
    "net_debt_to_ebitda": Quotient(_NET_DEBT, ("ebitda",)),
    "net_debt_and_pension_to_ebitda": Quotient((*_NET_DEBT, "pension_deficit"), ("ebitda",)),
    "net_interest_cover": Quotient(("operating_profit",), ("net_interest_paid",)),
    "current_ratio": Quotient(("current_assets",), ("creditors_within_1y",)),
    "acid_ratio": Quotient(("current_assets", "-stock"), ("creditors_within_1y",)),
    "net_asset_value": Quotient(("net_assets",)),
    "group_exposure": Quotient(("group_debtors",), ("gross_assets",), 100),
    "gearing": Quotient(("borrowings",), ("net_assets",), 100),
}


def _term(name: str, at: At) -> str:
    plain = name.removeprefix("-")
    return f"{at(plain)}*12/{at('months')}" if plain in FLOWS else at(plain)


def _sum(names: Sequence[str], at: At) -> str:
    text = _term(names[0], at)
    for name in names[1:]:
        text += ("-" if name.startswith("-") else "+") + _term(name, at)
    return f"({text})"


def value(name: str, at: At) -> str:
    """The ratio; `missing` where a figure was not given, `undefined` where it would divide by nought.

    >>> value("current_ratio", lambda name: name.upper()[:2])
    'IF(COUNT(CU,CR)<2,"missing",IF((CR)=0,"undefined",(CU)/(CR)))'
    """
    one = QUOTIENTS[name]
    names = dict.fromkeys(part.removeprefix("-") for part in one.over + one.under)
    counted = f"COUNT({','.join(at(part) for part in names)})<{len(names)}"
    if not one.under:
        return f'IF({counted},"missing",{_sum(one.over, at)})'
    times = f"*{one.times}" if one.times != 1 else ""
    under = _sum(one.under, at)
    return f'IF({counted},"missing",IF({under}=0,"undefined",{_sum(one.over, at)}/{under}{times}))'


def risk(name: str, ratio: str, at: At, limits: tuple[str, str], *, small_is_bad: bool) -> str:
    """The risk that a ratio points to, by the cells of its two thresholds (`limits`: high, low)."""
    high, low = limits
    beyond = ("<", ">") if small_is_bad else (">", "<")
    said = f'IF({ratio}{beyond[0]}{high},"high",IF(OR({low}="",{ratio}{beyond[1]}{low}),"low","medium"))'
    said = f'IF({ratio}="undefined","",{said})'
    one = QUOTIENTS[name]
    debt = one.over if "borrowings" in one.over and "-cash" in one.over else one.under
    if "-cash" in debt:
        if "ebitda" in one.under:
            said = f'IF({at("ebitda")}<=0,"high",{said})'
        said = f'IF({_sum(debt, at)}<=0,"low",{said})'
    if name == "net_interest_cover":
        said = f'IF({at("net_interest_paid")}<0,"low",{said})'
    if name == "operating_margin":
        said = f'IF(AND(ISNUMBER({ratio}),{at("revenue")}<0),"high",{said})'
    if name == "gearing":
        said = f'IF(AND(ISNUMBER({ratio}),{at("borrowings")}>0,{at("net_assets")}<0),"high",{said})'
    return f'IF({ratio}="missing","",{said})'


def three(at: At) -> dict[str, str]:
    """The three tests of a year as formulas: met, not met, or not given.

    >>> three(lambda name: name.upper()[:3])["Profitability"]
    'IF(COUNT(PRO)<1,"not given",IF(PRO>0,"met","not met"))'
    """
    owed = at("creditors_within_1y")
    liquid = f"IF({owed}=0,TRUE,({at('current_assets')}-{at('stock')})/{owed}>=1)"
    geared = f"AND({at('net_assets')}>0,{at('borrowings')}<={at('net_assets')})"
    asked = {
        "Profitability": (("profit_after_tax",), f"{at('profit_after_tax')}>0"),
        "Liquidity": (("current_assets", "stock", "creditors_within_1y"), liquid),
        "Gearing": (("borrowings", "net_assets"), geared),
    }
    return {
        name: f'IF(COUNT({",".join(map(at, names))})<{len(names)},"not given",IF({met},"met","not met"))'
        for name, (names, met) in asked.items()
    }
