"""The register of negotiation meetings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable
from procurement.tenders.models import Tender


class Meeting(Mutable, Base):
    """A meeting arranged with one bidder: when, where, on what. What was said is in its records."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_procurement", "procurement_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    agenda: Mapped[str]

    tender: Mapped[Tender] = relationship()


class MeetingDraft(Mutable, Base):
    """The record of a meeting as it is being written: what stands in each box of its form. It says nothing yet."""

    __tablename__ = "meeting_draft"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]


class MeetingRecord(Evidence, Base):
    """What came of a meeting: held or not, who attended, by whom recorded. A correction is a new record."""

    __tablename__ = "meeting_record"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    held: Mapped[bool]
    attended: Mapped[str]
    notes: Mapped[str]
    correction: Mapped[str] = mapped_column(default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]

    points: Mapped[list["MeetingPoint"]] = relationship(order_by="MeetingPoint.position")


class MeetingPoint(Evidence, Base):
    """A point raised: both positions, what was agreed, and the action that follows."""

    __tablename__ = "meeting_point"

    record_id: Mapped[int] = mapped_column(ForeignKey("meeting_record.id"), index=True)
    position: Mapped[int]
    topic: Mapped[str] = mapped_column(String(160))
    ours: Mapped[str]
    theirs: Mapped[str]
    outcome: Mapped[str]
    change: Mapped[str] = mapped_column(default="")
    task: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
