"""What the record must not tell somebody with an interest: every row that hangs on a bidder that is closed to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from procurement.core.audit import AuditEntry
from procurement.core.db import Base, db
from procurement.people.record_names import kind_of, numbers_in, row_of


@dataclass(frozen=True)
class Closed:
    """The numbers of closed rows by kind of row; whoever works for a closed bidder among them."""

    rows: Mapping[str, frozenset[int]]

    def hides(self, entry: AuditEntry, facts: Mapping[str, Any]) -> bool:
        """Whether an entry was made by a closed bidder, is about a row of theirs, or names one in its facts."""
        if entry.actor_id in self.rows.get("person", ()):
            return True
        kind, _, number = entry.subject.partition(":")
        if kind == "item" and number.partition(".")[0] in map(str, self.rows.get("tender", ())):
            return True
        about = row_of(entry.subject)
        if about and about[1] in self.rows.get(about[0], ()):
            return True
        return any(numbers_in(value) & self.rows.get(kind_of(name), frozenset()) for name, value in facts.items())


def closed_rows(tender_ids: Iterable[int], organisation_ids: Iterable[int]) -> Closed:
    """Everything that refers to these tenders and bidders, and what refers to that, in whatever table it lies."""
    found: dict[str, set[int]] = {"tender": set(tender_ids), "organisation": set(organisation_ids)}
    if not found["tender"]:
        return Closed({})
    for table in Base.metadata.sorted_tables:
        if table.name == "audit_entry" or "id" not in table.c:
            continue
        for key in table.foreign_keys:
            known = found.get(key.column.table.name, set())
            if known and key.column.table is not table:
                ids = db.session.scalars(select(table.c.id).where(key.parent.in_(known)))
                found.setdefault(table.name, set()).update(ids)
    return Closed({name: frozenset(ids) for name, ids in found.items()})
