"""The financial checks as a workbook whose ratios and risks are live: figures and thresholds may be tried."""

from collections.abc import Iterator
from fractions import Fraction

from evaluation.financial.rule_set import boxes
from evaluation.financial.rules import FIGURES, RATIOS, ratios
from evaluation.financial.three_tests import three_tests
from exports.financial_register.facts import Checked, FinancialFacts, Year
from exports.financial_register.formulas import risk, three, value
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look, cell

FIGURES_SHEET, RULES_SHEET = "Figures", "Rules"
MET = {True: "met", False: "not met", None: "not given"}
_BEFORE = ("bidder", "organisation", "entity", "whose", "year_end", "months", "audited", "source", "value")
_AT = {name: place for place, name in enumerate((*_BEFORE, *FIGURES))}


def workbook(facts: FinancialFacts) -> bytes:
    """List, decisions, figures, ratios and rules."""
    book = Book(
        f"Financial standing, {facts.title}",
        facts.made_at,
        "NOT FOR PUBLICATION: financial affairs of bidders",
        rehearsal=facts.rehearsal,
    )
    _list(book, facts)
    _decisions(book, facts)
    years = [(one, year) for one in facts.bidders for year in one.years]
    _figures(book, years)
    _ratios(book, facts, years)
    _rules(book, facts)
    return book.content()


def _list(book: Book, facts: FinancialFacts) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 34, Look.WRAP),
        Column("Lots", 7, Look.COUNT),
        Column("Accounts to", 13, Look.DAY),
        Column("Tests met", 10, Look.COUNT),
        Column("Finding", 18),
        Column("Reason", 60, Look.WRAP),
        Column("Condition", 40, Look.WRAP),
        Column("To be met by", 13, Look.DAY),
        Column("Decided by", 20),
        Column("Second accountant", 20),
        Column("What the second said", 44, Look.WRAP),
        Column("Noted beside the figures", 44, Look.WRAP),
    ]
    rows: list[list[Cell]] = []
    for one in facts.bidders:
        last = one.decisions[0] if one.decisions else None
        noted = "; ".join(f"{sign.title}: {sign.words}" for sign in one.signs if sign.state[0] == "Noted")
        rows.append(
            [
                one.row.bidder_code,
                one.row.organisation,
                one.row.lots,
                one.row.latest,
                sum(test.met is True for test in one.tests) if one.tests else None,
                one.row.finding[0],
                last.reason if last else "",
                last.condition if last else "",
                last.due_on if last else None,
                last.by if last else "",
                last.moderator if last else "",
                last.word if last else "",
                noted,
            ]
        )
    book.table("List", f"Every bidder still in evaluation. The test: {facts.test}.", columns, rows, fixed=2)


def _decisions(book: Book, facts: FinancialFacts) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 34, Look.WRAP),
        Column("When", 20, Look.MOMENT),
        Column("What", 22),
        Column("Words", 80, Look.WRAP),
        Column("By", 24),
    ]
    rows = [row for one in facts.bidders for row in sorted(_said(one), key=lambda row: str(row[2]))]
    book.table("Decisions", "Every decision, explanation and word of a second accountant.", columns, rows, fixed=2)


def _said(one: Checked) -> Iterator[list[Cell]]:
    who: list[Cell] = [one.row.bidder_code, one.row.organisation]
    for decided in one.decisions:
        yield [*who, decided.at, decided.outcome, decided.reason, decided.by]
        if decided.moderated_at:
            yield [
                *who,
                decided.moderated_at,
                "Agreed" if decided.agreed else "Sent back",
                decided.word,
                decided.moderator,
            ]
    for asked in one.explained:
        yield [*who, asked.asked.at, "Asked to explain", asked.asked.words, asked.asked.by.name]
        for given in asked.given:
            yield [*who, given.at, "Explained" + (" late" if asked.late(given) else ""), given.text, "The bidder"]


def _figures(book: Book, years: list[tuple[Checked, Year]]) -> None:
    columns = [
        Column("Bidder", 12),
        Column("Organisation", 30, Look.WRAP),
        Column("Whose accounts", 30, Look.WRAP),
        Column("Who that is", 12),
        Column("Year to", 13, Look.DAY),
        Column("Months", 8, Look.COUNT),
        Column("Audited", 9),
        Column("Source", 34, Look.WRAP),
        Column("Value of all its lots a year, £", 16, Look.HOURS),
        *(Column(f"{title}, £", 16, Look.HOURS) for title in FIGURES.values()),
    ]
    rows: list[list[Cell]] = [
        [
            one.row.bidder_code,
            one.row.organisation,
            year.row.entity,
            year.row.whose,
            year.row.year_end,
            year.row.months,
            "yes" if year.row.audited else "no",
            f"{year.row.source}; keyed by {year.keyed_by}",
            one.value,
            *(year.figures.get(name) for name in FIGURES),
        ]
        for one, year in years
    ]
    book.table(FIGURES_SHEET, "As keyed from the accounts. An empty cell was not given; 0 was.", columns, rows, fixed=2)


def _ratios(book: Book, facts: FinancialFacts, years: list[tuple[Checked, Year]]) -> None:
    columns = [Column("Bidder", 12), Column("Whose accounts", 30, Look.WRAP), Column("Year to", 13, Look.DAY)]
    for title in RATIOS.values():
        columns += [Column(title, 14, Look.HOURS), Column("Risk", 9)]
    columns += [*(Column(f"{test.name} test", 13) for test in three_tests({})), Column("Tests met", 10, Look.COUNT)]
    rows: list[list[Cell]] = []
    for at, (one, year) in enumerate(years, start=FIRST_ROW):
        found = ratios(year.figures, year.row.months, one.value, facts.rules)
        cells: list[Cell] = [one.row.bidder_code, year.row.entity, year.row.year_end]

        def place(name: str, at: int = at) -> str:
            return cell(_AT[name], at, sheet=FIGURES_SHEET)

        for number, name in enumerate(RATIOS):
            here = cell(3 + 2 * number, at)
            ratio = found[name]
            limits = (
                cell(1, FIRST_ROW + number, fixed=True, sheet=RULES_SHEET),
                cell(2, FIRST_ROW + number, fixed=True, sheet=RULES_SHEET),
            )
            small = boxes(name)[0] == "high_below"
            told: Fraction | str = ratio.status if ratio.value is None else ratio.value
            cells.append(Live(value(name, place), told))
            cells.append(Live(risk(name, here, place, limits, small_is_bad=small), ratio.risk or ""))
        first, tests = len(cells), three_tests(year.figures)
        formulas = three(place)
        cells += [Live(formulas[test.name], MET[test.met]) for test in tests]
        span = f"{cell(first, at)}:{cell(first + len(tests) - 1, at)}"
        cells.append(Live(f'COUNTIF({span},"met")', sum(test.met is True for test in tests)))
        rows.append(cells)
    about = (
        "Live: worked out from the sheet Figures by the thresholds of the sheet Rules. Flows are brought to 12 months."
    )
    book.table("Ratios", about, columns, rows, fixed=2)


def _rules(book: Book, facts: FinancialFacts) -> None:
    columns = [
        Column("Ratio", 44, Look.WRAP),
        Column("High risk", 12, Look.INPUT),
        Column("Low risk", 12, Look.INPUT),
        Column("Which way", 40, Look.WRAP),
    ]
    rows: list[list[Cell]] = []
    for name, title in RATIOS.items():
        high, low = boxes(name)
        rule = facts.rules[name]
        way = "high below the first, low above the second" if high == "high_below" else "high above, low below"
        rows.append([title, getattr(rule, high), getattr(rule, low), way])
    about = (
        "The thresholds as published; another may be tried here, and decides nothing. An equal value is medium risk."
    )
    book.table(RULES_SHEET, about, columns, rows, filtered=False)
