"""Something failed while bidders were at work: what everybody was told at once, and what it cost them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.cases.models import Procurement
from procurement.core.db import Base, Evidence


class Incident(Evidence, Base):
    """Everybody in a procurement is told that something has failed, on every page, until its end is said."""

    __tablename__ = "incident"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    words: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    procurement: Mapped[Procurement] = relationship()


class IncidentEnd(Evidence, Base):
    """It works again, and what bidders are to know about it."""

    __tablename__ = "incident_end"
    __table_args__ = (UniqueConstraint("incident_id"),)

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    words: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SystemFault(Evidence, Base):
    """The system failed, from when to when, and what shows it: why a deadline that had passed was moved for all."""

    __tablename__ = "system_fault"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    what: Mapped[str]
    evidence: Mapped[str]
    closed_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
