"""Selection: the checks of what was answered, and who goes on."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class Check(Evidence, Base):
    """One item of a bidder's selection answers was checked: pass, fail or clarify, with the reason. Latest stands."""

    __tablename__ = "selection_check"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SelectionDecision(Evidence, Base):
    """A bidder goes on to scoring, or does not, and why. A failed bidder stays on record. Latest stands."""

    __tablename__ = "selection_decision"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    passed: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
