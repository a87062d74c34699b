"""Selection: the checks of what was answered, and who goes on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender


class Check(Evidence, Base):
    """One item of a bidder's selection answers was checked: pass, commits, clarify or fail, and why. Latest stands."""

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
    __table_args__ = (Index("ix_selection_decision_of", "procurement_id", "passed"),)

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    passed: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SecondCheck(Evidence, Base):
    """A second person looked at a check: agreed, or returned it with a reason. The latest of a check stands."""

    __tablename__ = "selection_second_check"

    check_id: Mapped[int] = mapped_column(ForeignKey("selection_check.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    agreed: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReliedOn(Evidence, Base):
    """A subcontractor, or an associated person, that a bidder means to rely on: checked like the bidder itself.

    `instead_of_id` is the one that it replaces, after the bidder was told and allowed to. `partner_id` is the one in
    the submission, where the bidder named it itself; then its own answers stand there.
    """

    __tablename__ = "selection_relied_on"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(160))
    company_number: Mapped[str] = mapped_column(String(20))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("selection_relied_on.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("submitted_partner.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ListSearch(Evidence, Base):
    """The debarment list was searched for a bidder, or for one that it relies on: found on it or not, and when."""

    __tablename__ = "selection_list_search"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    relied_on_id: Mapped[int | None] = mapped_column(ForeignKey("selection_relied_on.id"))
    listed: Mapped[bool]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class GroundStep(Evidence, Base):
    """One step of the decision about one exclusion ground: `applies`, `recurs`, `debarred` or `exclude`, yes or no.

    `weighed` are the factors of the second step: letter, what was found, shown, part or not. The latest of a step
    stands; a first step taken anew puts the later ones of before it out of use.
    """

    __tablename__ = "selection_ground_step"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    relied_on_id: Mapped[int | None] = mapped_column(ForeignKey("selection_relied_on.id"))
    ground: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(10))
    answer: Mapped[bool]
    happened_on: Mapped[date | None]
    weighed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Asking(Evidence, Base):
    """One bidder was asked about one item: to clarify it, or for its representations about one exclusion ground.

    It is bounded: to the item, by the deadline. `relied_on_id` where it is about one that the bidder relies on;
    `replace` where that one is excluded and the bidder is to name another in its place.
    """

    __tablename__ = "selection_asking"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    relied_on_id: Mapped[int | None] = mapped_column(ForeignKey("selection_relied_on.id"))
    ground: Mapped[str] = mapped_column(String(24))
    words: Mapped[str]
    replace: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()
    question: Mapped[Question] = relationship()


class NotReplaced(Evidence, Base):
    """One that a bidder relies on is excluded and was not replaced, so the bidder itself goes: the council says why."""

    __tablename__ = "selection_not_replaced"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    relied_on_id: Mapped[int] = mapped_column(ForeignKey("selection_relied_on.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Reply(Evidence, Base):
    """What a bidder answered when it was asked: filed with the item, with the ids of what it enclosed.

    One that came late says so by its time.
    """

    __tablename__ = "selection_reply"

    asking_id: Mapped[int] = mapped_column(ForeignKey("selection_asking.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    text: Mapped[str]
    enclosures: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SelectionLetter(Evidence, Base):
    """The letter to a bidder that does not go on, word for word as it was sent, and the decision that it tells."""

    __tablename__ = "selection_letter"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("selection_decision.id"))
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PromiseKept(Evidence, Base):
    """What shows that a bidder has what it promised at selection, and until when. The latest of an item stands."""

    __tablename__ = "selection_promise_kept"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    shown_by: Mapped[str]
    expires_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
