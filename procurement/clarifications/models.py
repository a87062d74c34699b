"""Questions, what was decided of them, answers, who has read how far, letters, and who will not bid.

Who asked stands in a question's row and nowhere else. Nothing that bidders read is made from it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.clarifications.rules import DECLINING_WORDS, SUBJECT_WORDS, Declining, Subject
from procurement.core.db import Base, Evidence, Mutable
from procurement.people.models import Organisation, User


class ClarificationQuestion(Evidence, Base):
    """A question as a bidder asked it, word for word. `why_confidential` says why it should stay with the council."""

    __tablename__ = "clarification_question"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    words: Mapped[str]
    confidential: Mapped[bool]
    why_confidential: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[User] = relationship()


class ConfidentialDecision(Evidence, Base):
    """Whether a question stays confidential. If not, the bidder may take it back until `waits_until`."""

    __tablename__ = "confidential_decision"

    question_id: Mapped[int] = mapped_column(ForeignKey("clarification_question.id"), unique=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    kept: Mapped[bool]
    reason: Mapped[str]
    waits_until: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class AskerReply(Evidence, Base):
    """The bidder took its question back, or agreed that it is answered to all."""

    __tablename__ = "asker_reply"

    question_id: Mapped[int] = mapped_column(ForeignKey("clarification_question.id"), unique=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    withdrawn: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PublishedAnswer(Evidence, Base):
    """An answer as it went out. Of several with one number the latest stands; the others were put right by it.

    `to_organisation_id`: the one bidder that it went to, where its questions stay confidential; None for all. What
    went to one bidder is numbered by itself, so that no gap tells the others of it.
    """

    __tablename__ = "published_answer"
    __table_args__ = (
        UniqueConstraint(
            "procurement_id", "to_organisation_id", "number", "edition", name="uq_published_answer_edition"
        ),
    )

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    number: Mapped[int]
    edition: Mapped[int]
    to_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    title: Mapped[str] = mapped_column(String(160))
    question: Mapped[str]
    answer: Mapped[str]
    enclosures: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    @property
    def mark(self) -> str:
        """What bidders call it: 7, or C2 for the second that went to them alone."""
        return f"{self.number}" if self.to_organisation_id is None else f"C{self.number}"


class AnswerDraft(Mutable, Base):
    """An answer being written: the question as all will read it, and the answer; or one that puts another right."""

    __tablename__ = "answer_draft"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    question: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    enclosures: Mapped[list[Any]] = mapped_column(JSON, default=list)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("published_answer.id"))
    published: Mapped[bool] = mapped_column(default=False)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]

    corrects: Mapped[PublishedAnswer | None] = relationship()


class DraftedQuestion(Mutable, Base):
    """A question that an answer being written is for; it is in one at most."""

    __tablename__ = "drafted_question"

    draft_id: Mapped[int] = mapped_column(ForeignKey("answer_draft.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("clarification_question.id"), unique=True)


class AnsweredQuestion(Evidence, Base):
    """A question that a published answer is for."""

    __tablename__ = "answered_question"
    __table_args__ = (UniqueConstraint("answer_id", "question_id"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("published_answer.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("clarification_question.id"), index=True)


class Reading(Evidence, Base):
    """How far somebody of a bidder has read: the last answer and the last letter that was there."""

    __tablename__ = "clarification_reading"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    last_answer_id: Mapped[int]
    last_letter_id: Mapped[int]
    at: Mapped[datetime]


class Letter(Evidence, Base):
    """One letter between the council and one bidder, either way."""

    __tablename__ = "bidder_letter"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    from_council: Mapped[bool]
    subject: Mapped[str] = mapped_column(String(20))
    words: Mapped[str]
    enclosures: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reply_by: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[User] = relationship()

    @property
    def subject_words(self) -> str:
        """What it is about, as people say it."""
        return SUBJECT_WORDS[Subject(self.subject)]


class BidDecline(Evidence, Base):
    """An organisation said that it will not bid, or (`declined` false) that it may after all. The latest row stands."""

    __tablename__ = "bid_decline"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    declined: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[User] = relationship()

    @property
    def kind_words(self) -> str:
        """Why, as people say it."""
        return DECLINING_WORDS[Declining(self.kind)] if self.kind else ""
