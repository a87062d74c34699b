"""Entries of the library, their versions, and the procurements that used them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation.library.rules import EntryKind, LibraryText
from procurement.cases.models import Procurement
from procurement.core.db import Base, Evidence, Mutable


class LibraryEntry(Mutable, Base):
    """A question or a paragraph of this instance's library. What is archived is no longer offered, but read."""

    __tablename__ = "library_entry"

    kind: Mapped[str] = mapped_column(String(12))
    archived: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]


class LibraryVersion(Evidence, Base):
    """What an entry says from a moment on; the last one counts."""

    __tablename__ = "library_version"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("library_entry.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    parts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    guidance: Mapped[list[Any]] = mapped_column(JSON, default=list)
    word_limit: Mapped[int | None]
    tags: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    entry: Mapped[LibraryEntry] = relationship()

    @property
    def said(self) -> LibraryText:
        """What it says."""
        return LibraryText(
            EntryKind(self.entry.kind),
            self.title,
            self.text,
            tuple(self.parts),
            tuple(self.guidance),
            self.word_limit,
            tuple(self.tags),
        )


class LibraryUse(Evidence, Base):
    """An entry was put into a tender pack: which version, and where it went (a question's code, or a text)."""

    __tablename__ = "library_use"

    version_id: Mapped[int] = mapped_column(ForeignKey("library_version.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    place: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    version: Mapped[LibraryVersion] = relationship()
    procurement: Mapped[Procurement] = relationship()
