"""The sheet of costs: what people typed as inputs, and every change, part of a year and sum as a live formula."""

from collections.abc import Sequence

from exports.award_report.costs import DAYS, CostLine, Costs, Working
from exports.layout.book import FIRST_ROW, Book, Cell, Column, Live, Look

COSTS = "Costs"


def cost_sheet(book: Book, costs: Costs, workings: Sequence[Working] = ()) -> None:
    """A row a budget line, and their sums. With `workings` the revised cost follows from hours and rate in the row."""
    exempt = bool(workings)
    columns = [
        Column("Budget line", 34, Look.WRAP),
        Column("Funded from", 28, Look.WRAP),
        Column("A year now, £", 16, Look.HOURS),
        Column("A year as revised, £", 16, Look.HOURS),
        Column("Change in a year, £", 16, Look.HOURS),
        Column(f"In {costs.year}, £", 16, Look.HOURS),
        Column("Held for it, £", 16, Look.HOURS),
        *([Column("Hours a week", 14, Look.HOURS), Column("Rate an hour, £", 12, Look.FIGURE)] if exempt else []),
    ]
    worked = {one.name: one for one in workings}
    rows = [_row(line, row, costs, worked.get(line.name)) for row, line in enumerate(costs.lines, start=FIRST_ROW)]
    if not exempt:
        rows = [row[:7] for row in rows]
    last = FIRST_ROW + len(rows) - 1
    total = costs.total
    figures = (total.current, total.revised, total.change, total.part, total.held)
    sums = [
        Live(f"SUM({letter}{FIRST_ROW}:{letter}{last})", figure if figure is not None else 0)
        for letter, figure in zip("CDEFG", figures, strict=True)
    ]
    rows.append(["All lines", None, *sums, *([None, None] if exempt else [])])
    about = f"The contracts run {costs.days} of the {costs.year_days} days of {costs.year}."
    book.table(COSTS, about, columns, rows, filtered=False)


def _row(line: CostLine, row: int, costs: Costs, working: Working | None) -> list[Cell]:
    revised: Cell = Live(f"H{row}*I{row}*{DAYS}/7", line.revised) if working else line.revised
    return [
        line.name,
        line.funding,
        line.current,
        revised,
        Live(f"D{row}-C{row}", line.change),
        Live(f"E{row}*{costs.days}/{costs.year_days}", line.part),
        line.held,
        working.hours if working else None,
        working.rate if working else None,
    ]
