"""Reading the library."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from evaluation.library.models import LibraryEntry, LibraryUse, LibraryVersion
from evaluation.library.rules import LibraryText, matches
from procurement.cases.models import Procurement
from procurement.core.db import db


@dataclass(frozen=True)
class Shelved:
    """An entry as it stands, and where it was used, the last use first."""

    entry: LibraryEntry
    current: LibraryVersion
    uses: tuple[LibraryUse, ...]

    @property
    def said(self) -> LibraryText:
        """What it says now."""
        return self.current.said

    @property
    def times(self) -> int:
        """In how many procurements it was used."""
        return len({use.procurement_id for use in self.uses})


def shelved() -> list[Shelved]:
    """Every entry, by title."""
    last = select(func.max(LibraryVersion.id)).group_by(LibraryVersion.entry_id)
    query = select(LibraryVersion).where(LibraryVersion.id.in_(last)).options(joinedload(LibraryVersion.entry))
    used: dict[int, list[LibraryUse]] = {}
    for use in _uses():
        used.setdefault(use.version.entry_id, []).append(use)
    found = [Shelved(row.entry, row, tuple(used.get(row.entry_id, ()))) for row in db.session.scalars(query)]
    return sorted(found, key=lambda one: (one.current.title.casefold(), one.entry.id))


def _uses() -> Iterable[LibraryUse]:
    """What was put into real procurements: a rehearsal is no use of an entry."""
    together = (joinedload(LibraryUse.version), joinedload(LibraryUse.procurement))
    real = select(LibraryUse).join(LibraryUse.procurement).where(Procurement.rehearsal_of_id.is_(None))
    return db.session.scalars(real.options(*together).order_by(LibraryUse.id.desc()))


def found(
    entries: Iterable[Shelved], words: str = "", kind: str = "", tag: str = "", *, archived: bool = False
) -> list[Shelved]:
    """Those that fit what is looked for."""
    return [
        one
        for one in entries
        if one.entry.archived == archived
        and kind in ("", one.entry.kind)
        and (not tag or tag in one.current.tags)
        and matches(one.said, words)
    ]


def tags(entries: Iterable[Shelved]) -> list[str]:
    """Every tag of entries that are offered, in order."""
    return sorted({tag for one in entries if not one.entry.archived for tag in one.current.tags})


def versions(entry_id: int) -> list[LibraryVersion]:
    """What an entry has said, the latest first."""
    query = select(LibraryVersion).where(LibraryVersion.entry_id == entry_id)
    return list(db.session.scalars(query.order_by(LibraryVersion.number.desc())))


def entry_of(entry_id: int) -> LibraryEntry | None:
    """An entry by its number."""
    return db.session.get(LibraryEntry, entry_id)


def shelved_one(entry_id: int) -> Shelved:
    """One entry as it stands."""
    return next(one for one in shelved() if one.entry.id == entry_id)
