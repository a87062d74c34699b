"""Financial standing: the ratios of a bidder's accounts, each with its working, and the risk that it points to.

Undefined (a denominator of nought) and missing (a figure was not given) are answers of their own, never a risk. The
thresholds are a rule set that a tender publishes and may replace; the ones here are a template.

Source: Cabinet Office, "Assessing and monitoring the economic and financial standing of suppliers", for which ratios
are taken; the thresholds are those of its customary template and are to be confirmed by the council's accountants.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from procurement.core.numbers import shown

#: The figures that an accountant keys, in the order of a balance sheet and its profit and loss account.
FIGURES = MappingProxyType(
    {
        "revenue": "Revenue",
        "operating_profit": "Operating profit",
        "profit_after_tax": "Profit after tax",
        "ebitda": "Earnings before interest, tax, depreciation and amortisation",
        "net_interest_paid": "Net interest paid",
        "free_cash_flow": "Free cash flow",
        "current_assets": "Current assets",
        "stock": "Stock and work in progress",
        "cash": "Cash",
        "creditors_within_1y": "Creditors due within one year",
        "creditors_after_1y": "Creditors due after one year",
        "borrowings": "Borrowings",
        "pension_deficit": "Pension deficit",
        "net_assets": "Net assets",
        "group_debtors": "Owed by group companies",
        "gross_assets": "Gross assets",
    }
)

#: Figures that grow with the length of the accounting period.
FLOWS = frozenset({
    "revenue", "operating_profit", "profit_after_tax", "ebitda", "net_interest_paid", "free_cash_flow",
})  # fmt: skip

RATIOS = MappingProxyType(
    {
        "turnover_ratio": "Turnover ÷ annual contract value",
        "operating_margin": "Operating margin (%)",
        "free_cash_flow_to_net_debt": "Free cash flow ÷ net debt (%)",
        "net_debt_to_ebitda": "Net debt ÷ EBITDA",
        "net_debt_and_pension_to_ebitda": "(Net debt + pension deficit) ÷ EBITDA",
        "net_interest_cover": "Net interest paid cover",
        "current_ratio": "Current ratio",
        "acid_ratio": "Acid ratio",
        "net_asset_value": "Net asset value",
        "group_exposure": "Group exposure (%)",
        "gearing": "Gearing (%)",
    }
)


@dataclass(frozen=True)
class Threshold:
    """Where the risk of a ratio turns high and low. A value that equals a threshold is medium risk.

    Either small is bad (`high_below`, `low_above`) or large is bad (`high_above`, `low_below`). Where no threshold for
    low is named, whatever is not high is low (net assets of nought or more).
    """

    high_below: Fraction | None = None
    low_above: Fraction | None = None
    high_above: Fraction | None = None
    low_below: Fraction | None = None

    def risk(self, value: Fraction) -> str:
        """The word for a value.

        >>> Threshold(high_below=Fraction(1), low_above=Fraction("1.5")).risk(Fraction(1))
        'medium'
        """
        if self._beyond(value, self.high_below, self.high_above):
            return "high"
        only_high = self.low_below is None and self.low_above is None
        return "low" if only_high or self._beyond(value, self.low_below, self.low_above) else "medium"

    def replaced(self, high: Fraction | None, low: Fraction | None) -> "Threshold":
        """With other thresholds; where one alone is named the other stays, or goes along rather than cross it.

        >>> Threshold(high_above=Fraction(100), low_below=Fraction(50)).replaced(Fraction(80), None).risk(Fraction(70))
        'medium'
        """
        small = self.high_below is not None
        bad = high if high is not None else self.high_below if small else self.high_above
        good = low if low is not None else self.low_above if small else self.low_below
        if bad is not None and good is not None and (bad > good if small else bad < good):
            bad, good = (low, low) if high is None else (high, high)
        return Threshold(high_below=bad, low_above=good) if small else Threshold(high_above=bad, low_below=good)

    @staticmethod
    def _beyond(value: Fraction, below: Fraction | None, above: Fraction | None) -> bool:
        return (below is not None and value < below) or (above is not None and value > above)


def _small_is_bad(high_below: str, low_above: str) -> Threshold:
    return Threshold(high_below=Fraction(high_below), low_above=Fraction(low_above))


def _large_is_bad(high_above: str, low_below: str) -> Threshold:
    return Threshold(high_above=Fraction(high_above), low_below=Fraction(low_below))


Rules = Mapping[str, Threshold]

DEFAULT: Rules = MappingProxyType(
    {
        "turnover_ratio": _small_is_bad("1.2", "2"),
        "operating_margin": _small_is_bad("5", "10"),
        "free_cash_flow_to_net_debt": _small_is_bad("5", "15"),
        "net_debt_to_ebitda": _large_is_bad("3.5", "2.5"),
        "net_debt_and_pension_to_ebitda": _large_is_bad("5", "3.5"),
        "net_interest_cover": _small_is_bad("3", "4.5"),
        "current_ratio": _small_is_bad("1", "1.5"),
        "acid_ratio": _small_is_bad("0.8", "1"),
        "net_asset_value": Threshold(high_below=Fraction(0)),
        "group_exposure": _large_is_bad("50", "25"),
        "gearing": _large_is_bad("100", "50"),
    }
)


@dataclass(frozen=True)
class Ratio:
    """One ratio: its exact value, the status (`ok`, `undefined`, `missing`), the risk it points to, and its working."""

    value: Fraction | None
    status: str
    risk: str | None
    working: str


def ratios(
    figures: Mapping[str, Decimal | Fraction | None],
    months: int | Decimal | Fraction = 12,
    annual_contract_value: Decimal | Fraction | None = None,
    rules: Rules = DEFAULT,
) -> dict[str, Ratio]:
    """Every ratio of one set of accounts that cover so many months (more than nought).

    Figures in pounds, by the names of `FIGURES`; one that is absent or None is missing, and nought is a figure. Flows
    are brought to twelve months first. Percentages are in percent.

    >>> found = ratios({"current_assets": Decimal(259832), "creditors_within_1y": Decimal(44598)})
    >>> found["current_ratio"].risk, found["current_ratio"].working, found["acid_ratio"].status
    ('low', '259832 ÷ 44598', 'missing')
    """
    accounts = _Accounts(figures, Fraction(months), annual_contract_value)
    return {name: working(accounts, rules[name]) for name, working in _WORKINGS.items()}


def net_cash(name: str, figures: Mapping[str, Decimal | Fraction | None]) -> bool:
    """Whether a ratio to or of debt has no debt to speak of: cash is as much as it, or more.

    >>> net_cash("net_debt_to_ebitda", {"borrowings": Decimal(5), "cash": Decimal(9)})
    True
    """
    debt = _DEBT_OF.get(name, ())
    given = [figures.get(part.removeprefix("-")) for part in debt]
    if not debt or None in given:
        return False
    return _plus(_Accounts(figures, Fraction(12), None), debt) <= 0


@dataclass(frozen=True)
class _Accounts:
    figures: Mapping[str, Decimal | Fraction | None]
    months: Fraction
    annual_contract_value: Decimal | Fraction | None

    def __getitem__(self, name: str) -> Fraction | None:
        """A figure, with flows as they would be over twelve months."""
        given = self.annual_contract_value if name == "annual_contract_value" else self.figures.get(name)
        if given is None:
            return None
        return Fraction(given) * 12 / self.months if name in FLOWS else Fraction(given)

    def missing(self, *names: str) -> Ratio | None:
        """The answer that figures were not given, naming them; None where all were."""
        absent = [FIGURES.get(name, "Annual contract value") for name in names if self[name] is None]
        return Ratio(None, "missing", None, "not given: " + ", ".join(absent)) if absent else None

    def text(self, name: str) -> str:
        """A figure as it stands in a working."""
        given = self.annual_contract_value if name == "annual_contract_value" else self.figures.get(name)
        plain = "" if given is None else _signed(Fraction(given))
        return f"({plain} × 12 ÷ {shown(self.months)})" if name in FLOWS and self.months != 12 else plain


_Working = Callable[[_Accounts, Threshold], Ratio]


def _signed(value: Fraction) -> str:
    return f"({shown(value)})" if value < 0 else shown(value)


def _plus(accounts: _Accounts, names: tuple[str, ...]) -> Fraction:
    """The sum of figures that are there; a name that begins with a minus sign is taken off."""
    total = Fraction(0)
    for name in names:
        figure = accounts[name.removeprefix("-")] or 0
        total += -figure if name.startswith("-") else figure
    return total


def _plus_text(accounts: _Accounts, names: tuple[str, ...]) -> str:
    text = accounts.text(names[0])
    for name in names[1:]:
        text += f" {'−' if name.startswith('-') else '+'} {accounts.text(name.removeprefix('-'))}"
    return f"({text})" if len(names) > 1 else text


def _quotient(over: tuple[str, ...], under: tuple[str, ...], *, percent: bool = False) -> _Working:
    """A ratio of sums of figures, judged by its threshold."""

    def working(accounts: _Accounts, threshold: Threshold) -> Ratio:
        if missing := accounts.missing(*(name.removeprefix("-") for name in over + under)):
            return missing
        text = f"{_plus_text(accounts, over)} ÷ {_plus_text(accounts, under)}" + (" × 100" if percent else "")
        if not (denominator := _plus(accounts, under)):
            return Ratio(None, "undefined", None, text)
        value = _plus(accounts, over) / denominator * (100 if percent else 1)
        return Ratio(value, "ok", threshold.risk(value), text)

    return working


def _with_debt(debt: tuple[str, ...], quotient: _Working, *, to_ebitda: bool) -> _Working:
    """A ratio to or of debt, where a plain quotient can mislead, so that the debt itself is looked at first.

    Without net debt the risk is low whatever the quotient, even where there is none to compute. With it, an EBITDA of
    nought or less is high: its negative quotient must not read as low.
    """

    def working(accounts: _Accounts, threshold: Threshold) -> Ratio:
        found = quotient(accounts, threshold)
        if found.status == "missing":
            return found
        if _plus(accounts, debt) <= 0:
            return replace(found, risk="low")
        return replace(found, risk="high") if to_ebitda and (accounts["ebitda"] or 0) <= 0 else found

    return working


def _interest_cover(accounts: _Accounts, threshold: Threshold) -> Ratio:
    """Operating profit over net interest paid; a company that receives more interest than it pays is low risk."""
    found = _quotient(("operating_profit",), ("net_interest_paid",))(accounts, threshold)
    receives = found.status == "ok" and (accounts["net_interest_paid"] or 0) < 0
    return replace(found, risk="low") if receives else found


def _margin(accounts: _Accounts, threshold: Threshold) -> Ratio:
    """Operating profit over revenue; a loss over less than no revenue must not read as low."""
    found = _quotient(("operating_profit",), ("revenue",), percent=True)(accounts, threshold)
    return replace(found, risk="high") if found.value is not None and (accounts["revenue"] or 0) < 0 else found


def _gearing(accounts: _Accounts, threshold: Threshold) -> Ratio:
    """Borrowings over net assets; with net liabilities a negative quotient must not read as low."""
    found = _quotient(("borrowings",), ("net_assets",), percent=True)(accounts, threshold)
    misleads = found.value is not None and found.value < 0
    return replace(found, risk="high") if misleads else found


def _net_assets(accounts: _Accounts, threshold: Threshold) -> Ratio:
    if missing := accounts.missing("net_assets"):
        return missing
    value = _plus(accounts, ("net_assets",))
    return Ratio(value, "ok", threshold.risk(value), shown(value))


_NET_DEBT = ("borrowings", "-cash")
_NET_DEBT_AND_PENSION = (*_NET_DEBT, "pension_deficit")

_DEBT_OF: Mapping[str, tuple[str, ...]] = {
    "free_cash_flow_to_net_debt": _NET_DEBT,
    "net_debt_to_ebitda": _NET_DEBT,
    "net_debt_and_pension_to_ebitda": _NET_DEBT_AND_PENSION,
}

_WORKINGS: Mapping[str, _Working] = {
    "turnover_ratio": _quotient(("revenue",), ("annual_contract_value",)),
    "operating_margin": _margin,
    "free_cash_flow_to_net_debt": _with_debt(
        _NET_DEBT, _quotient(("free_cash_flow",), _NET_DEBT, percent=True), to_ebitda=False
    ),
    "net_debt_to_ebitda": _with_debt(_NET_DEBT, _quotient(_NET_DEBT, ("ebitda",)), to_ebitda=True),
    "net_debt_and_pension_to_ebitda": _with_debt(
        _NET_DEBT_AND_PENSION, _quotient(_NET_DEBT_AND_PENSION, ("ebitda",)), to_ebitda=True
    ),
    "net_interest_cover": _interest_cover,
    "current_ratio": _quotient(("current_assets",), ("creditors_within_1y",)),
    "acid_ratio": _quotient(("current_assets", "-stock"), ("creditors_within_1y",)),
    "net_asset_value": _net_assets,
    "group_exposure": _quotient(("group_debtors",), ("gross_assets",), percent=True),
    "gearing": _gearing,
}
