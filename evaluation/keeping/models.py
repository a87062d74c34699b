"""How long a procurement is kept as was decided, and what was held: rows that stay when all else has gone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class KeepingTerms(Evidence, Base):
    """How long each kind of record is kept, in years, and when the longest contract ends. The latest row stands."""

    __tablename__ = "keeping_terms"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    ends_on: Mapped[date | None]
    record_years: Mapped[int]
    won_years: Mapped[int]
    lost_years: Mapped[int]
    declared_years: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LegalHold(Evidence, Base):
    """Nothing of a procurement goes, whatever its time: a claim, an inquiry, a request. It stands until it is lifted.

    `since` is the day from which it was asked for.
    """

    __tablename__ = "legal_hold"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    since: Mapped[date]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LegalHoldEnd(Evidence, Base):
    """A hold was lifted, by whom and why, once."""

    __tablename__ = "legal_hold_end"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("legal_hold.id"), unique=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
