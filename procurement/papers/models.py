"""Documents for bidders, their versions, the undertakings given for them, and who took what."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable
from procurement.papers.rules import KIND_WORDS, PaperKind
from procurement.people.models import Organisation, User


class Paper(Mutable, Base):
    """A document that bidders are given. `undertaking`: words to accept first; empty where anybody bidding may read.

    `place`: code of the place for files that it is the form for, as the pack has it; empty for what is only read.
    """

    __tablename__ = "paper"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(20))
    undertaking: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(String(20), default="", server_default="")
    added_at: Mapped[datetime]

    @property
    def kind_words(self) -> str:
        """What kind it is, as people say it."""
        return KIND_WORDS[PaperKind(self.kind)]


class PaperVersion(Evidence, Base):
    """One version of a document, byte for byte. `reason`: why it took the place of the one before."""

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "number"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(260))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    reason: Mapped[str] = mapped_column(default="")
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime]

    paper: Mapped[Paper] = relationship()


class PaperWithdrawal(Evidence, Base):
    """A document was taken back: bidders no longer find it, the council still reads it."""

    __tablename__ = "paper_withdrawal"

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), unique=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PaperUndertaking(Evidence, Base):
    """A bidder accepted the words before a document: which words, by whom, in which capacity, for whom."""

    __tablename__ = "paper_undertaking"
    __table_args__ = (UniqueConstraint("paper_id", "organisation_id"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str]
    name: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[str] = mapped_column(String(160))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PaperTaking(Evidence, Base):
    """Somebody took a version: for a bidder with its organisation, or on the council's side without one."""

    __tablename__ = "paper_taking"

    version_id: Mapped[int] = mapped_column(ForeignKey("paper_version.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    version: Mapped[PaperVersion] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    by: Mapped[User] = relationship()
