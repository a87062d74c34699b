"""One bidder's financial standing as its page shows it: years side by side, ratios with their working, its lots."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.financial.exposure import LotValue, lot_value, total_value
from evaluation.financial.keying import YEARS, GivenYear
from evaluation.financial.models import FinancialFigures
from evaluation.financial.queries import figures, leading_test, rules_of, rules_row
from evaluation.financial.rule_set import ALL, TESTS
from evaluation.financial.rules import RATIOS, Ratio, Rules, Threshold, net_cash, ratios
from evaluation.financial.three_tests import Tested, mitigations, passes, three_tests
from procurement.cases.models import Procurement
from procurement.cases.queries import lot_abandonments, lots
from procurement.core.numbers import half_up, shown
from procurement.tenders.models import Tender
from procurement.tenders.queries import submitted_lots

PERCENT = frozenset({"operating_margin", "free_cash_flow_to_net_debt", "group_exposure", "gearing"})
RISK_KINDS = {"high": "fail", "medium": "condition", "low": "pass"}


@dataclass(frozen=True)
class Year:
    """One column: the row as keyed, its figures and its ratios."""

    row: FinancialFigures
    figures: Mapping[str, Decimal]
    ratios: Mapping[str, Ratio]


@dataclass(frozen=True)
class RatioLine:
    """One ratio over the years: the latest year's working, each year's value in words, thresholds, and the risk."""

    name: str
    title: str
    working: str
    values: tuple[str, ...]
    thresholds: str
    risk: str | None
    status: str

    @property
    def kind(self) -> str:
        """The shape that the risk is drawn with."""
        return RISK_KINDS.get(self.risk or "", "waiting")


@dataclass(frozen=True)
class TurnoverLine:
    """Turnover against one lot, or all of them together."""

    lot: str
    basis: str
    value: Fraction | None
    ratio: Ratio


@dataclass(frozen=True)
class Sheet:
    """Everything about one bidder's accounts, latest year first."""

    years: tuple[Year, ...]
    tests: tuple[Tested, ...]
    ratios: tuple[RatioLine, ...]
    turnover: tuple[TurnoverLine, ...]
    beside: tuple[Year, ...] = ()
    """The latest accounts of each parent or guarantor, with their own tests."""
    weighed: tuple[Tested, ...] = ()
    """What may be weighed where two of the three tests are not met."""
    by_ratios: bool = False
    """Whether the procurement goes by all ratios and not by two of three tests."""

    @property
    def passed(self) -> bool | None:
        """Whether the latest accounts pass two of the three tests."""
        return passes(self.tests) if self.tests else None

    @property
    def risks(self) -> Counter[str]:
        """How many ratios of the latest year point to each risk."""
        return Counter(line.risk for line in self.ratios if line.risk)

    @property
    def headline(self) -> str:
        """The finding in one sentence."""
        if not self.years:
            return "No accounts are keyed yet"
        if self.by_ratios:
            said = self.risk_words
            return f"{said[0].upper()}{said[1:]}"
        met = sum(test.met is True for test in self.tests)
        untold = sum(test.met is None for test in self.tests)
        verdict = {True: "Passes", False: "Fails", None: "Cannot be told yet"}[self.passed]
        counted = f"{_NUMBERS[met]} of three tests met" + (f", {_NUMBERS[untold]} cannot be made" if untold else "")
        return f"{verdict}: {counted}; {self.risk_words}"

    @property
    def risk_words(self) -> str:
        """How many ratios point where: two high, one medium, five low."""
        found = self.risks
        said = [f"{found[risk]} {risk}" for risk in ("high", "medium", "low") if found[risk]]
        return f"risk {', '.join(said)}" if said else "no ratio can be worked out"


_NUMBERS = ("none", "one", "two", "three")


def sheet(tender: Tender) -> Sheet:
    """A bidder's accounts, worked out. Turnover is set against every lot it bid for, won together."""
    values = lot_values(tender)
    together = total_value(values)
    rules = rules_of(tender.procurement_id)
    on_file = figures(tender.id)
    own = [row for row in on_file if row.whose == "bidder"] or on_file
    years = tuple(_year(row, together, rules) for row in own[:YEARS])
    latest = years[0] if years else None
    beside = {row.entity: row for row in reversed(on_file) if row.whose != "bidder" and own is not on_file}
    return Sheet(
        years,
        three_tests(latest.figures) if latest else (),
        tuple(_line(name, years, rules) for name in RATIOS) if latest else (),
        tuple(_turnover(latest, values, together, rules)) if latest else (),
        tuple(_year(row, together, rules) for row in beside.values()),
        _weighed(years),
        leading_test(tender.procurement_id) == ALL,
    )


def _weighed(years: Sequence[Year]) -> tuple[Tested, ...]:
    if not years or passes(three_tests(years[0].figures)) is not False:
        return ()
    return mitigations(years[0].figures, years[1].figures if len(years) > 1 else None)


def lot_values(tender: Tender) -> list[LotValue]:
    """The lots that the tender's last submission bids for and that go on, as shares."""
    ended = lot_abandonments(tender.procurement_id)
    chosen = set(submitted_lots(tender.procurement_id).get(tender.id, ()))
    return [
        lot_value(lot.number, lot.name, lot.weekly_hours, lot.max_providers, lot.urban_rate)
        for lot in lots(tender.procurement_id)
        if lot.id in chosen and lot.number not in ended
    ]


def keyed(row: FinancialFigures) -> dict[str, Decimal]:
    """The figures of a row, exact."""
    return {name: Decimal(value) for name, value in row.figures.items()}


def given_of(row: FinancialFigures) -> GivenYear:
    """A year on file as it was given."""
    pages = {name: int(page) for name, page in row.pages.items()}
    about = (row.entity, row.source, row.year_end, row.months, row.audited)
    return GivenYear(*about, keyed(row), row.whose, row.document, pages)


def _year(row: FinancialFigures, value: Fraction | None, rules: Rules) -> Year:
    found = keyed(row)
    return Year(row, found, ratios(found, row.months, value, rules))


def _line(name: str, years: Sequence[Year], rules: Rules) -> RatioLine:
    latest = years[0].ratios[name]
    values = tuple("Net cash" if net_cash(name, year.figures) else _said(name, year.ratios[name]) for year in years)
    return RatioLine(name, RATIOS[name], latest.working, values, thresholds(rules[name]), latest.risk, latest.status)


def _said(name: str, ratio: Ratio) -> str:
    if ratio.value is None:
        return "undefined" if ratio.status == "undefined" else "–"
    if name == "net_asset_value":
        return f"{half_up(ratio.value, 0):,}".replace("-", "−")
    return f"{half_up(ratio.value, 2):f}".replace("-", "−") + ("%" if name in PERCENT else "")


def thresholds(threshold: Threshold) -> str:
    """Where the risk turns, in words.

    >>> thresholds(Threshold(high_below=Fraction(1), low_above=Fraction("1.5")))
    'High below 1, low above 1.5'
    """
    said = (
        ("High below", threshold.high_below),
        ("High above", threshold.high_above),
        ("low above", threshold.low_above),
        ("low below", threshold.low_below),
    )
    return ", ".join(f"{words} {shown(value)}" for words, value in said if value is not None)


def rules_in_words(procurement: Procurement) -> list[str]:
    """What bidders are told of the test: which leads, and each threshold that is not the template's."""
    row = rules_row(procurement.id)
    rules = rules_of(procurement.id)
    test = leading_test(procurement.id)
    wanted = RATIOS if test == ALL else (row.thresholds if row else {})
    return [TESTS[test], *(f"{RATIOS[name]}: {thresholds(rules[name]).lower()}" for name in wanted)]


def _turnover(latest: Year, values: Sequence[LotValue], together: Fraction | None, rules: Rules) -> list[TurnoverLine]:
    def against(value: Fraction | None) -> Ratio:
        return ratios(latest.figures, latest.row.months, value, rules)["turnover_ratio"]

    lines = [
        TurnoverLine(
            f"{lot.number} {lot.name}",
            f"{half_up(lot.hours, 2):f} h × 52 × {shown(lot.rate) if lot.rate is not None else 'no rate'}",
            lot.value,
            against(lot.value),
        )
        for lot in values
    ]
    if len(lines) > 1:
        lines.append(TurnoverLine("All together", "If it wins every lot it bid for", together, against(together)))
    return lines


def figure_text(value: Decimal | None) -> str:
    """A figure as people read it; one that was not given is a dash."""
    if value is None:
        return "–"
    text = f"{abs(value):,f}"
    whole, _, rest = text.partition(".")
    tidy = f"{whole}.{rest}" if rest.strip("0") else whole
    return f"−{tidy}" if value < 0 else tidy
