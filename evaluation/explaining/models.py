"""What a bidder is asked to explain before something is decided against it, and what it answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence
from procurement.people.models import User
from procurement.tenders.models import Tender


class ExplanationAsked(Evidence, Base):
    """One bidder was asked to explain one thing by a deadline: a price that looks low, a finding on its standing.

    `about` is what (a member of `Topic`), `lot` and `figure` the lot and the price that looked low, `decision_id` the
    decision on standing that was made. `seen` is what led to it, as the bidder was told.
    """

    __tablename__ = "explanation_asked"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    about: Mapped[str] = mapped_column(String(12))
    lot: Mapped[int | None]
    figure: Mapped[str] = mapped_column(String(40), default="")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("financial_decision.id"))
    seen: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    due_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()
    by: Mapped[User] = relationship()


class ExplanationGiven(Evidence, Base):
    """A bidder explained. It cannot be changed; another may follow it."""

    __tablename__ = "explanation_given"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("explanation_asked.id"), index=True)
    text: Mapped[str]
    enclosures: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
