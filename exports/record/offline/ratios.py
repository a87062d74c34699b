"""The ratios of a set of accounts and the published test of standing, worked out a second time from the figures.

Source: the description of `evenhand ratios`; for the three tests TED notice 40811-2018. Flows are brought to 12 months.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from exports.record.offline.prices import number

FLOWS = ("revenue", "operating_profit", "profit_after_tax", "ebitda", "net_interest_paid", "free_cash_flow")

QUOTIENTS: Mapping[str, tuple[str, str, int]] = {
    "turnover_ratio": ("revenue", "annual_contract_value", 1),
    "operating_margin": ("operating_profit", "revenue", 100),
    "free_cash_flow_to_net_debt": ("free_cash_flow", "borrowings - cash", 100),
    "net_debt_to_ebitda": ("borrowings - cash", "ebitda", 1),
    "net_debt_and_pension_to_ebitda": ("borrowings - cash + pension_deficit", "ebitda", 1),
    "net_interest_cover": ("operating_profit", "net_interest_paid", 1),
    "current_ratio": ("current_assets", "creditors_within_1y", 1),
    "acid_ratio": ("current_assets - stock", "creditors_within_1y", 1),
    "group_exposure": ("group_debtors", "gross_assets", 100),
    "gearing": ("borrowings", "net_assets", 100),
}


class Accounts:
    """One year's figures, over so many months."""

    def __init__(self, figures: Mapping[str, Any], months: int) -> None:
        self.given = {name: number(value) for name, value in figures.items() if value is not None}
        self.months = months

    def sum(self, words: str) -> Fraction | None:
        """A sum as it is written, `a - b + c`; None where a figure was not given."""
        parts = words.split()
        total = Fraction(0)
        for sign, name in zip(["+", *parts[1::2]], parts[::2], strict=True):
            if name not in self.given:
                return None
            figure = self.given[name] * 12 / self.months if name in FLOWS else self.given[name]
            total += figure if sign == "+" else -figure
        return total

    def ratios(self) -> dict[str, Fraction | None]:
        """Every ratio that the figures give; None where one is missing or the denominator is nought."""
        found = {}
        for name, (over, under, times) in QUOTIENTS.items():
            above, below = self.sum(over), self.sum(under)
            found[name] = None if above is None or not below else above / below * times
        return found | {"net_asset_value": self.sum("net_assets")}

    def three(self) -> tuple[bool | None, bool | None, bool | None]:
        """Profit, liquidity, gearing: met, not met, or not to be told from what was given."""
        profit = self.given.get("profit_after_tax")
        ready, owed = self.sum("current_assets - stock"), self.sum("creditors_within_1y")
        lent, own = self.sum("borrowings"), self.sum("net_assets")
        return (
            None if profit is None else profit > 0,
            None if ready is None or owed is None else not owed or ready / owed >= 1,
            None if lent is None or own is None else own > 0 and lent <= own,
        )

    def meets(self) -> bool | None:
        """Whether two of the three are met; None while what was not given could still decide it."""
        told = self.three()
        met, open_ = told.count(True), told.count(None)
        return True if met >= 2 else None if met + open_ >= 2 else False
