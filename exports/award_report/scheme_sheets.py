"""The sheets that every award workbook ends with, public or not: the published scheme, and what it was made from."""

from exports.award_report.facts import PublicReport, Rules
from exports.award_report.formulas import SCHEME, SchemeAt
from exports.layout.book import Book, Cell, Column, Live, Look


def scheme_sheets(book: Book, rules: Rules) -> None:
    """Questions with weights, minimums and top marks; then the scale in words."""
    at = SchemeAt(rules)
    columns = [
        Column("Question", 18),
        Column("Title", 44, Look.WRAP),
        Column("Weight", 11, Look.INPUT),
        Column("Minimum", 11, Look.INPUT),
        Column("Top mark", 11, Look.INPUT),
    ]
    rows: list[list[Cell]] = [[one.code, one.title, one.weight, one.minimum, one.top] for one in rules.questions]
    weights = sum(one.weight for one in rules.questions)
    whole = "Quality as a whole (minimum in percent of the weights)"
    rows.append(["All", whole, Live(at.sum_of_weights(), weights), rules.scheme.quality_minimum, None])
    ties = ", then ".join(rules.scheme.tie_break) or "not parted; they share a rank"
    about = f"As published. {rules.rounding}. Price: {rules.price}. Equal totals: {ties}."
    last = book.table(SCHEME, about, columns, rows, filtered=False)
    book.name("Weights", f"{SCHEME}!$C$5:$C${last - 1}")
    book.table(
        "Scale",
        "The marks that could be given, and what each stands for.",
        [Column("Mark", 8, Look.COUNT), Column("Word", 16), Column("What it stands for", 90, Look.WRAP)],
        [[step.mark, step.word, step.text] for step in rules.scale],
        filtered=False,
    )


def record_sheet(book: Book, report: PublicReport) -> None:
    """What the workbook was made from, and how far the decision has come."""
    head, record = report.heading, report.record
    rows: list[list[Cell]] = [
        ["Procurement", f"{head.title} ({head.code})"],
        ["Authority", head.buyer],
        ["Standing", f"DRAFT, {head.status.value}" if head.status.draft else head.status.value.capitalize()],
        ["Made at (UK time)", head.made_at],
        ["Scores as at (UK time)", record.locked_at],
        ["SHA-256 of the frozen record", record.sha256 or "Nothing has been frozen yet"],
        ["SHA-256 of the published scheme", record.scheme_sha256],
    ]
    for what, who in (("Recommended", report.recommended), ("Decided", report.decided)):
        if who:
            rows += [[f"{what} by", who.words], [f"{what} at (UK time)", who.at]]
    book.table(
        "Record",
        "What this workbook was made from.",
        [Column("What", 34), Column("Value", 80, Look.MOMENT)],
        rows,
        filtered=False,
    )
