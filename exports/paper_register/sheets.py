"""Two sheets: every version that was taken, and which bidders lack the current one."""

from collections.abc import Iterable
from datetime import datetime

from exports.layout.book import Book, Cell, Column, Look
from procurement.cases.models import Procurement
from procurement.papers.queries import Gap
from procurement.papers.register import Line


def workbook(procurement: Procurement, lines: Iterable[Line], behind: Iterable[Gap], made_at: datetime) -> bytes:
    """The register as it stands, the latest line first."""
    book = Book(f"Register of documents, {procurement.title}", made_at, rehearsal=procurement.rehearsal)
    columns = [
        Column("When", 20, Look.MOMENT),
        Column("What", 20),
        Column("Document", 40, Look.WRAP),
        Column("Version", 9, Look.COUNT),
        Column("Organisation", 34, Look.WRAP),
        Column("Person", 28, Look.WRAP),
        Column("SHA-256", 68),
    ]
    rows: list[list[Cell]] = [
        [one.at, one.what, one.paper, one.number, one.organisation, one.person, one.sha256] for one in lines
    ]
    book.table("Register", "Each time that somebody took a version, or accepted an undertaking.", columns, rows)
    lacking = [Column("Document", 40, Look.WRAP), Column("Version", 9, Look.COUNT), Column("Organisation", 34)]
    without: list[list[Cell]] = [
        [gap.issued.paper.title, gap.issued.current.number, gap.organisation.name, gap.held.capitalize()]
        for gap in behind
    ]
    about = "Bidders that took anything or submitted, and lack the current version of a document."
    book.table("Without the current one", about, [*lacking, Column("Has", 22)], without)
    return book.content()
