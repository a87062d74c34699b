"""The register of negotiation meetings: times that may be booked, meetings, and what came of them."""

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
    room: Mapped[str] = mapped_column(String(80), default="")
    council: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Who is to be there for the council, by the numbers of the people."""
    lot: Mapped[int | None]
    """The lot that it is about, by its number, where bidders book a meeting for each lot."""
    cancelled: Mapped[str] = mapped_column(default="")
    """Why it will not take place; empty while it stands."""

    tender: Mapped[Tender] = relationship()


class MeetingSlot(Mutable, Base):
    """A time at which the council's people can meet a bidder. Whoever books it first has it, until they change it."""

    __tablename__ = "meeting_slot"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    room: Mapped[str] = mapped_column(String(80), default="")
    council: Mapped[list[Any]] = mapped_column(JSON, default=list)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), unique=True)
    """The meeting that was booked at this time."""
    withdrawn: Mapped[str] = mapped_column(default="")
    """Why it is no longer offered; empty while it is."""


class NegotiationTerms(Evidence, Base):
    """How negotiation is held, alike for every bidder; the last row stands.

    `topics` are those of every meeting. `per_lot`: a meeting for each lot rather than one for each bidder. Bidders book
    and change until `book_until`; without it nobody books by themselves.
    """

    __tablename__ = "negotiation_terms"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    topics: Mapped[list[Any]] = mapped_column(JSON)
    per_lot: Mapped[bool]
    book_until: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


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
