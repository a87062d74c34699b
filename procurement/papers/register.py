"""The register of documents for bidders: who took which version and when, and who accepted which undertaking."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from procurement.core.db import db
from procurement.core.plain_tables import csv_lines
from procurement.papers.models import PaperTaking, PaperUndertaking
from procurement.papers.queries import Issued, takings, undertakings
from procurement.people.models import Organisation

COUNCIL_WORDS = "The council"

HEAD = ("Time (UTC)", "What", "Document", "Version", "Organisation", "Person", "SHA-256")


@dataclass(frozen=True)
class Line:
    """A line of the register. `number` and `sha256` are of the version taken; an undertaking has none."""

    at: datetime
    paper: str
    paper_id: int
    number: int | None
    current: bool
    organisation: str
    person: str
    sha256: str

    @property
    def what(self) -> str:
        """What happened."""
        return "Undertaking accepted" if self.number is None else "Taken"

    @property
    def cells(self) -> list[object]:
        """As a row of a table."""
        at = self.at.isoformat()
        return [at, self.what, self.paper, self.number, self.organisation, self.person, self.sha256]


SORTS: dict[str, Callable[[Line], Any]] = {
    "at": lambda line: line.at,
    "paper": lambda line: (line.paper.casefold(), line.number or 0, line.at),
    "organisation": lambda line: (line.organisation.casefold(), line.at),
    "person": lambda line: (line.person.casefold(), line.at),
}


def register(procurement_id: int, papers: Sequence[Issued]) -> list[Line]:
    """Everything of these documents that was taken and undertaken for, the latest first."""
    latest = {one.paper.id: one.current.id for one in papers}
    titles = {one.paper.id: one.paper.title for one in papers}
    given = [row for row in undertakings(procurement_id) if row.paper_id in titles]
    ids = {row.organisation_id for row in given}
    called = {row.id: row.name for row in db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)))}
    found = [_taken(row, latest) for row in takings(procurement_id) if row.version.paper_id in titles]
    found += [_undertaken(row, titles, called) for row in given]
    return in_order(found, "-at")


def _taken(row: PaperTaking, latest: dict[int, int]) -> Line:
    version = row.version
    return Line(
        row.at,
        version.paper.title,
        version.paper_id,
        version.number,
        latest.get(version.paper_id) == version.id,
        row.organisation.name if row.organisation else COUNCIL_WORDS,
        row.by.name,
        version.sha256,
    )


def _undertaken(row: PaperUndertaking, titles: dict[int, str], called: dict[int, str]) -> Line:
    who = f"{row.name}, {row.capacity}"
    return Line(row.at, titles[row.paper_id], row.paper_id, None, True, called[row.organisation_id], who, "")


def in_order(rows: Iterable[Line], sort: str) -> list[Line]:
    """Sorted by a column, falling where its name begins with a hyphen; the latest first where there is no such one."""
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(rows, key=key or SORTS["at"], reverse=sort.startswith("-") or key is None)


def csv_register(rows: Iterable[Line]) -> Iterator[str]:
    """The register as CSV."""
    return csv_lines(HEAD, (line.cells for line in rows))
