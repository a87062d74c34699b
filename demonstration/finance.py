"""Financial standing: two years of invented accounts for each bidder, and what the accountants find in them."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from demonstration.bidders import MARKED, Bidder, Standing
from demonstration.council import ACCOUNTANTS
from demonstration.facts import dice

_FAILING = tuple(bidder.key for bidder in MARKED if bidder.standing is Standing.FAIL)


@dataclass(frozen=True)
class Accounts:
    """One year's figures, in whole pounds, by the names that the ratio calculator uses. A figure may be missing."""

    entity: str
    year_end: date
    months: int
    audited: bool
    source: str
    figures: dict[str, Decimal]


@dataclass(frozen=True)
class FinancialDecision:
    """What the accountants decide, and the second accountant's agreement."""

    result: str
    reason: str
    condition: str
    condition_met_on: date | None
    condition_evidence: str
    assessor: str
    moderator: str
    moderation: str
    explanation: str = ""


def annual_contract_value(bidder: Bidder) -> Decimal:
    """What a year of the hours offered is worth at the mean of the urban rates of its lots, in whole pounds."""
    rates = [Fraction(lot.urban_rate) for lot in bidder.lots]
    return _half_up(bidder.offered_hours * 52 * sum(rates, Fraction()) / len(rates), 0)


def financial_figures(bidder: Bidder) -> tuple[Accounts, ...]:
    """The accounts on file, latest first: two years, or a few months where the firm is new."""
    if bidder.standing is Standing.INSUFFICIENT:
        revenue = Decimal(bidder.weekly_hours * 17 * 18)
        figures = {"revenue": revenue, "cash": Decimal(bidder.weekly_hours * 9)}
        return (
            Accounts(bidder.name, date(2021, 3, 31), 4, audited=False, source="Management accounts", figures=figures),
        )
    latest = _year(bidder, latest=True)
    source = "Filed accounts (demonstration)"
    audited = bidder.weekly_hours > 2500
    return (
        Accounts(bidder.name, date(2020, 12, 31), 12, audited, source, latest),
        Accounts(bidder.name, date(2019, 12, 31), 12, audited, source, _year(bidder, latest=False)),
    )


def financial_decision(bidder: Bidder) -> FinancialDecision | None:
    """What is decided; None where the bidder was out before the check."""
    if bidder.standing is Standing.NONE:
        return None
    swap = len(bidder.key) % 2
    assessor, moderator = ACCOUNTANTS[swap].key, ACCOUNTANTS[1 - swap].key
    condition, met_on, evidence = _condition(bidder)
    results = {Standing.PASS: "pass", Standing.FAIL: "fail", Standing.INSUFFICIENT: "insufficient"}
    return FinancialDecision(
        results.get(bidder.standing, "conditional"),
        _reason(bidder),
        condition,
        met_on,
        evidence,
        assessor,
        moderator,
        dice("moderated", bidder.key).choice(
            (
                "Figures checked against the accounts and ratios worked again. I agree.",
                "I keyed the figures afresh and come to the same finding.",
                "Accounts, ratios and reason read. The finding follows from the published rule.",
            )
        ),
        dice("explained", bidder.key).choice(
            (
                "The loss was agency cover while posts stood empty over two winters. They are filled since March.",
                "We lost one large contract in 2020 and have replaced half of its hours. No parent stands behind us.",
                "Our lender has extended the loan to 2024. We have no newer accounts than those you have read.",
            )
        ),
    )


def standing_tests(bidder: Bidder) -> tuple[bool, bool, bool]:
    """Profit, liquidity and gearing of the latest year against the published rule."""
    figures = financial_figures(bidder)[0].figures
    return (
        figures["profit_after_tax"] > 0,
        _acid(figures) >= 1,
        figures["net_assets"] > 0 and figures["borrowings"] <= figures["net_assets"],
    )


def _acid(figures: dict[str, Decimal]) -> Fraction:
    return Fraction(figures["current_assets"] - figures["stock"]) / Fraction(figures["creditors_within_1y"])


def _year(bidder: Bidder, *, latest: bool) -> dict[str, Decimal]:
    thrown = dice("accounts", bidder.key, latest)
    revenue = bidder.weekly_hours * 52 * (18 if latest else 17) + thrown.randrange(9_000)
    profit, acid, gearing = _shape(bidder, latest=latest)
    operating = revenue * (profit + thrown.randint(0, 9)) // 1000
    creditors = revenue * thrown.randint(90, 120) // 1000
    stock = revenue * 2 // 1000
    current = creditors * (acid + thrown.randint(0, 12)) // 100 + stock
    fixed = revenue * thrown.randint(60, 90) // 1000
    # Gearing below zero stands for a balance sheet whose debts exceed what is owned.
    assets = fixed + current
    if gearing < 0:
        net = -revenue * thrown.randint(8, 22) // 1000
        borrowings = revenue * thrown.randint(70, 110) // 1000
    else:
        net = (assets - creditors) * 100 // (100 + gearing)
        borrowings = net * gearing // 100
    later = assets - creditors - net
    interest = borrowings * 5 // 100
    before_tax = operating - interest
    after_tax = before_tax * 81 // 100 if before_tax > 0 else before_tax
    depreciation = fixed * 12 // 100
    figures = {
        "revenue": revenue,
        "operating_profit": operating,
        "profit_after_tax": after_tax,
        "current_assets": current,
        "stock": stock,
        "creditors_within_1y": creditors,
        "creditors_after_1y": later,
        "net_assets": net,
        "borrowings": borrowings,
        "cash": (current - stock) * thrown.randint(22, 46) // 100,
        "ebitda": operating + depreciation,
        "net_interest_paid": interest,
        "free_cash_flow": after_tax + depreciation - revenue * thrown.randint(4, 9) // 1000,
        "pension_deficit": 0,
        "group_debtors": current * thrown.randint(0, 9) // 100,
        "gross_assets": assets,
    }
    return {name: Decimal(value) for name, value in figures.items()}


def _shape(bidder: Bidder, *, latest: bool) -> tuple[int, int, int]:
    """Operating profit in 1/1000 of revenue, acid ratio in 1/100, gearing in percent (below zero: insolvent)."""
    thrown = dice("shape", bidder.key, latest)
    if bidder.standing is Standing.FAIL and latest:
        kinds = ((-38, 61, 70), (-52, 84, -1), (14, 52, 236), (-27, 68, 164))
        return kinds[_FAILING.index(bidder.key) % len(kinds)]
    if bidder.standing in {Standing.CONDITIONAL, Standing.MET} and latest:
        return 31, 84, 122
    if bidder.years % 7 == 3 and latest:
        return -9, 124, thrown.randint(20, 55)
    return thrown.randint(42, 88), thrown.randint(112, 198), thrown.randint(8, 72)


def _reason(bidder: Bidder) -> str:
    accounts = financial_figures(bidder)[0]
    if bidder.standing is Standing.INSUFFICIENT:
        return (
            f"Only {accounts.months} months of management accounts were supplied, without a balance sheet. Two "
            "requests, on 19 July "
            "and 2 August 2021, brought nothing more. The tests cannot be made; this is not a finding of failure."
        )
    figures, value = accounts.figures, annual_contract_value(bidder)
    met = standing_tests(bidder)
    acid = _half_up(_acid(figures), 2)
    gearing = (
        "gearing is undefined, since net assets are below zero"
        if figures["net_assets"] <= 0
        else f"gearing is {_half_up(Fraction(figures['borrowings']) / Fraction(figures['net_assets']) * 100, 1)}%"
    )
    turnover = _half_up(Fraction(figures["revenue"]) / Fraction(value), 2)
    profit = figures["profit_after_tax"]
    made = f"profit after tax is £{profit:,}" if profit > 0 else f"the year made a loss of £{-profit:,}"
    counted = (
        "None of the three tests is",
        "One of the three tests is",
        "Two of the three tests are",
        "All three tests are",
    )[sum(met)]
    finding = {
        Standing.PASS: "Passes.",
        Standing.FAIL: "Fails, and none of the mitigations that the rule allows is shown.",
    }.get(bidder.standing, "Short by a little on liquidity and gearing; one named step would cure it.")
    return (
        f"Accounts to {accounts.year_end.day} December {accounts.year_end.year}: {made}; the acid ratio is {acid}; "
        f"{gearing}. {counted} met. Revenue is {turnover} times the yearly value of the hours offered. {finding}"
    )


def _condition(bidder: Bidder) -> tuple[str, date | None, str]:
    if bidder.standing is Standing.MET:
        return (
            "A guarantee by the parent company, in the council's form, before award.",
            date(2021, 8, 18),
            "Guarantee signed by two directors of the parent and received on 18 August 2021; parent's accounts pass "
            "all three tests.",
        )
    if bidder.standing is Standing.CONDITIONAL:
        return "A performance bond for six months of the contract value, before award.", None, ""
    return "", None, ""


def _half_up(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
