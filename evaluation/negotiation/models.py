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
    and change until `book_until`; without it nobody books by themselves. `concerns`: each agenda also has what
    moderation recorded of its bidder.
    """

    __tablename__ = "negotiation_terms"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    topics: Mapped[list[Any]] = mapped_column(JSON)
    per_lot: Mapped[bool]
    book_until: Mapped[datetime | None]
    concerns: Mapped[bool] = mapped_column(default=True)
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
    present: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """Who was there for the council, by the numbers of the people; `attended` says who was for the bidder."""
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    late: Mapped[str] = mapped_column(String(10), default="")
    """Whose lateness it was when it began after its time: bidder, council, or not said."""
    why: Mapped[str] = mapped_column(String(30), default="")
    """Of a meeting that was not held: who did not come."""
    documents: Mapped[str] = mapped_column(default="")
    silent: Mapped[bool] = mapped_column(default=False)
    """Whether it is on record that nothing was said about any other tender."""

    points: Mapped[list["MeetingPoint"]] = relationship(order_by="MeetingPoint.position", back_populates="record")


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
    reference: Mapped[str] = mapped_column(String(160), default="")
    """The question, part or line of a schedule that it is about."""
    agreed: Mapped[str] = mapped_column(String(12), default="")
    """Whether it was agreed, not agreed or closed without a change; empty in records of before."""
    requirement: Mapped[str] = mapped_column(default="")
    """What changed in the requirement by it, which every remaining bidder is told in writing."""
    consent: Mapped[str] = mapped_column(default="")
    """What exactly of it the bidder agrees may be told to others; nothing without it."""

    record: Mapped[MeetingRecord] = relationship(back_populates="points")


class PointNotice(Evidence, Base):
    """What changed by a point went to all bidders in writing, as the amendment of this number."""

    __tablename__ = "point_notice"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("meeting_point.id"))
    amendment: Mapped[int]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class MeetingMinutes(Evidence, Base):
    """The minutes of a meeting as they were sent to its bidder: a version of its record."""

    __tablename__ = "meeting_minutes"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("meeting_record.id"))
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]

    meeting: Mapped[Meeting] = relationship()
    record: Mapped[MeetingRecord] = relationship()

    @property
    def tender(self) -> Tender:
        """Whose meeting it was, for the bars."""
        return self.meeting.tender


class MinutesSignature(Evidence, Base):
    """A named person signed the record of a meeting off for the council; only then does it go to the bidder."""

    __tablename__ = "minutes_signature"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("meeting_record.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class MinutesReply(Evidence, Base):
    """What the bidder says of minutes: that they are right, or in its own words what is not. The last one stands."""

    __tablename__ = "minutes_reply"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("meeting_minutes.id"))
    confirmed: Mapped[bool]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PriceNegotiator(Evidence, Base):
    """Somebody was named to open price schedules before quality is settled, or taken off; the last row stands."""

    __tablename__ = "price_negotiator"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
