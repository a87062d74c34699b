"""The sheet that every award workbook ends with, public or not: what it was made from."""

from exports.award_report.facts import PublicReport
from exports.layout.book import Book, Cell, Column, Look


def record_sheet(book: Book, report: PublicReport) -> None:
    """What the workbook was made from, and how far the decision has come."""
    head, record = report.heading, report.record
    rows: list[list[Cell]] = [
        ["Procurement", f"{head.title} ({head.code})"],
        ["Authority", head.buyer],
        ["Standing", f"DRAFT, {head.status.value}" if report.draft else head.status.value.capitalize()],
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
