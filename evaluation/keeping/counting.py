"""What a procurement consists of, counted: what would go with it, and what stays."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, literal_column, select, text
from sqlalchemy.orm import Session

from procurement.cases.models import Procurement
from procurement.cases.queries import rehearsals_of
from procurement.core.belonging import Belonging, belonging
from procurement.core.db import db

GROUPS: Mapping[str, str] = {
    "procurement.core": "Mails, jobs and the words typed beside entries of the record",
    "procurement.people": "Declarations of interests, invitations and deputies",
    "procurement.cases": "Decisions to make no award",
    "procurement.timetable": "Dates and stages",
    "procurement.questionnaire": "What bidders were asked",
    "procurement.tenders": "Tenders: drafts, answers, sealed documents, keys, files, receipts",
    "procurement.papers": "Documents for bidders and who took them",
    "procurement.clarifications": "Clarification questions, answers and letters",
    "procurement.pqq": "Checks of selection and what bidders answered",
    "evaluation.setup": "The tender pack and its versions",
    "evaluation.library": "Which entries of the library were used",
    "evaluation.scheme": "The published scheme and its scales",
    "evaluation.scoring": "Marks, reasons and quotes",
    "evaluation.moderation": "Agreed scores and the records of moderation",
    "evaluation.negotiation": "Meetings, minutes and rounds",
    "evaluation.pricing": "Prices and what was decided about them",
    "evaluation.financial": "Accounts and financial standing",
    "evaluation.explaining": "Explanations of bidders",
    "evaluation.award": "Recommendations, approvals, letters and issued documents",
}
"""What the tables of each step hold, in words for a certificate."""

OTHER = "Reports, tokens and archives"


@dataclass(frozen=True)
class Goes:
    """What goes: rows by group, stored files and their bytes, entries of the record whose words go.

    `older` are files of before procurements had keys of their own: the instance's key alone opens a copy of them.
    """

    groups: Mapping[str, int]
    files: int
    size: int
    entries: int
    older: int = 0

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(self.groups.values())

    @property
    def text(self) -> str:
        """As it is kept with the proposal."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Goes":
        """As it was kept."""
        said: dict[str, Any] = json.loads(text)
        return cls(**said)


def group_of(one: Belonging) -> str:
    """Under which words a table is counted."""
    package = ".".join(one.model.__module__.split(".")[:2]) if one.model else ""
    return GROUPS.get(package, OTHER)


def reach(procurement: Procurement) -> list[int]:
    """The procurements that go together: itself and its rehearsals."""
    return [procurement.id, *(row.id for row in rehearsals_of(procurement.id))]


def here(one: Belonging, ids: list[int]) -> str:
    """That a row of a table belongs to one of some procurements, in SQL; they are numbers of ours."""
    return f"{one.owner(one.table.name)} IN ({', '.join(map(str, ids))})"


def count_what_goes(procurement: Procurement) -> Goes:
    """Count it. The number of statements is that of the tables."""
    ids = reach(procurement)
    groups: dict[str, int] = {}
    for one in belonging():
        query = select(func.count()).select_from(one.table).where(text(here(one, ids)))
        if number := db.session.scalar(query) or 0:
            groups[group_of(one)] = groups.get(group_of(one), 0) + number
    sizes = blobs_of(ids, db.session())
    entries = text(f"SELECT count(*) FROM audit_entry WHERE procurement_id IN ({', '.join(map(str, ids))})")  # noqa: S608
    number = db.session.scalar(entries) or 0
    older = {blob for one in belonging() for blob in _under_the_instances_key(one, ids)}
    return Goes(dict(sorted(groups.items())), len(sizes), sum(sizes.values()), number, len(older & sizes.keys()))


def _under_the_instances_key(one: Belonging, ids: list[int]) -> list[str]:
    """The files of a table that are opened by the key of the instance alone."""
    if "wrapped_key" not in one.table.columns:
        return []
    key = one.table.columns["wrapped_key"]
    query = select(one.table.columns["blob"]).where(text(here(one, ids)), key.not_like("%:%"))
    return list(db.session.scalars(query))


def blobs_of(ids: list[int], session: Session) -> dict[str, int]:
    """The stored files of some procurements that nothing else names, with their sizes where these are known."""
    own, others = dict[str, int](), set[str]()
    tables = {one.table: one for one in belonging()}
    for table in db.metadata.sorted_tables:
        if "blob" not in table.columns:
            continue
        size = table.columns.get("size")
        query = select(table.columns["blob"], size if size is not None else literal_column("0"))
        if table not in tables:
            others |= {row[0] for row in session.execute(query)}
            continue
        mine = here(tables[table], ids)
        for blob, length in session.execute(query.where(text(mine))):
            own[blob] = max(own.get(blob, 0), length or 0)
        others |= {row[0] for row in session.execute(query.where(text(f"NOT ({mine})")))}
    return {blob: length for blob, length in own.items() if blob not in others}
