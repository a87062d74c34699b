"""What the law wants on record of a procurement: published notices and signed conflicts assessments."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class PublishedNotice(Evidence, Base):
    """A notice that was published, as somebody recorded it. A wrong record stands and is corrected by a later one."""

    __tablename__ = "published_notice"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    published_on: Mapped[date]
    event_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(120))
    link: Mapped[str] = mapped_column(String(500))
    reason: Mapped[str]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("published_notice.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ConflictsAssessment(Evidence, Base):
    """A signed version of the conflicts assessment; `document` is its lines as JSON, whose SHA-256 is kept beside."""

    __tablename__ = "conflicts_assessment"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    number: Mapped[int]
    document: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str]
    next_review: Mapped[date | None]
    signed_name: Mapped[str] = mapped_column(String(160))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
