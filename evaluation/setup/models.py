"""The tender pack as it is being written, and every version that was published."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence, Mutable


class PackDraft(Mutable, Base):
    """The pack that a procurement's lead is writing; one a procurement, and nobody is bound by it."""

    __tablename__ = "pack_draft"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), unique=True)
    document: Mapped[str]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]


class Publication(Evidence, Base):
    """A published version, word for word with its SHA-256: number 1 is the publication, later ones are amendments."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    number: Mapped[int]
    document: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
