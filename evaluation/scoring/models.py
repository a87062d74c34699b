"""Individual marks: who marks what, drafts that autosave, marks that stay, and when each set was submitted."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation.scheme.models import Criterion
from evaluation.scoring.quoting import LETTERS
from procurement.core.db import Base, Evidence, Mutable
from procurement.people.models import User
from procurement.tenders.models import Tender


class Assignment(Evidence, Base):
    """An evaluator marks one question for all bidders (save those in which they have an interest)."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("criterion_id", "user_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]

    criterion: Mapped[Criterion] = relationship()
    user: Mapped[User] = relationship()


class MarkDraft(Mutable, Base):
    """What an evaluator is writing about one answer in one round; theirs alone, saved as they type."""

    __tablename__ = "mark_draft"
    __table_args__ = (UniqueConstraint("user_id", "tender_id", "criterion_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    mark: Mapped[Decimal | None]
    strengths: Mapped[str] = mapped_column(default="")
    concerns: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    strength_quotes: Mapped[str] = mapped_column(default="", server_default="")
    concern_quotes: Mapped[str] = mapped_column(default="", server_default="")
    notes: Mapped[str] = mapped_column(default="", server_default="")
    """Their own notes: submitted with nothing, read by nobody else."""
    saved_at: Mapped[datetime]


class Mark(Evidence, Base):
    """An evaluator's mark for one answer, with its reasons. Written when the set is submitted; the latest stands."""

    __tablename__ = "mark"
    __table_args__ = (
        Index("ix_mark_of", "tender_id", "criterion_id", "round"),
        Index("ix_mark_question", "criterion_id", "round"),
    )

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    mark: Mapped[Decimal]
    strengths: Mapped[str]
    concerns: Mapped[str]
    reason: Mapped[str]
    given_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    tender: Mapped[Tender] = relationship()
    criterion: Mapped[Criterion] = relationship()


class Quote(Evidence, Base):
    """Words of a response that a mark rests on, with their place: in the answer, or on a page of a file.

    `kind` is a strength or a concern, `number` counts within the kind (S1, W1); `begins` and `ends` are positions in
    the plain text of the answer or of the page.
    """

    __tablename__ = "quote"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    submitted_file_id: Mapped[int | None] = mapped_column(ForeignKey("submitted_file.id"))
    place: Mapped[str] = mapped_column(String(60))
    page: Mapped[int | None]
    begins: Mapped[int]
    ends: Mapped[int]
    words: Mapped[str]

    @property
    def label(self) -> str:
        """S1, W2."""
        return f"{LETTERS[self.kind]}{self.number}"


class MarksLock(Evidence, Base):
    """An evaluator submitted all marks of one question in one round (`submitted`), or the lead reopened them."""

    __tablename__ = "marks_lock"
    __table_args__ = (Index("ix_marks_lock_of", "criterion_id", "user_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class HintRule(Evidence, Base):
    """The lead made one check of reasons binding, or gentle again; the last row of a kind stands."""

    __tablename__ = "hint_rule"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    binding: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ItemQuery(Evidence, Base):
    """What an evaluator asked the lead about an answer."""

    __tablename__ = "item_query"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    words: Mapped[str]
    asked_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    tender: Mapped[Tender] = relationship()
    criterion: Mapped[Criterion] = relationship()


class ItemReply(Evidence, Base):
    """What the lead answered to a query."""

    __tablename__ = "item_reply"

    query_id: Mapped[int] = mapped_column(ForeignKey("item_query.id"), index=True)
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class _Step(Evidence):
    """What somebody said or did about something that stands: of which kind, in what words, who and when."""

    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Abstention(Evidence, Base):
    """An evaluator asks not to mark one answer, one question (no tender) or one bidder (no question), and why."""

    __tablename__ = "abstention"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]

    user: Mapped[User] = relationship()
    tender: Mapped[Tender | None] = relationship()
    criterion: Mapped[Criterion | None] = relationship()

    @property
    def scope(self) -> str:
        """What it is about, in words: the answer of Bidder 07 to Q3, Q3, or every answer of Bidder 07."""
        question = self.criterion.question.code if self.criterion else ""
        if self.tender is None:
            return question
        return f"{question}, {self.tender.bidder_code}" if question else f"every answer of {self.tender.bidder_code}"


class AbstentionWord(_Step, Base):
    """An abstention was taken back by whoever made it (`withdrawn`), or the lead asked to think again (`asked back`).

    That it was accepted is a `MarkingMove` which names it.
    """

    __tablename__ = "abstention_word"

    abstention_id: Mapped[int] = mapped_column(ForeignKey("abstention.id"), index=True)


class MarkingMove(Evidence, Base):
    """The lead moved answers from one evaluator to another, took them away, or gave them to one more; and why.

    `answers` moved and `drafts` of them the first had begun: these stay with whoever wrote them.
    """

    __tablename__ = "marking_move"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    from_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    abstention_id: Mapped[int | None] = mapped_column(ForeignKey("abstention.id"))
    scope: Mapped[str]
    answers: Mapped[int]
    drafts: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class MarkingChange(Evidence, Base):
    """What a move came to: a person begins to mark a question, or no longer does, in one tender or in all (none)."""

    __tablename__ = "marking_change"

    move_id: Mapped[int] = mapped_column(ForeignKey("marking_move.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    tender_id: Mapped[int | None] = mapped_column(ForeignKey("tender.id"))
    begins: Mapped[bool]

    criterion: Mapped[Criterion] = relationship()


class CalibrationItem(Evidence, Base):
    """An invented answer to one question, which everybody on the panel marks before real ones; the latest stands."""

    __tablename__ = "calibration_item"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    criterion: Mapped[Criterion] = relationship()


class CalibrationMark(Evidence, Base):
    """What somebody gave the invented answer, and why; it counts nowhere."""

    __tablename__ = "calibration_mark"
    __table_args__ = (UniqueConstraint("item_id", "user_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("calibration_item.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mark: Mapped[Decimal]
    reason: Mapped[str]
    at: Mapped[datetime]

    user: Mapped[User] = relationship()


class CalibrationStep(_Step, Base):
    """The lead showed the marks (`shown`), wrote how the panel reads the scale (`note`), or turned it `off`."""

    __tablename__ = "calibration_step"

    item_id: Mapped[int] = mapped_column(ForeignKey("calibration_item.id"), index=True)


class PriceSight(Evidence, Base):
    """A negotiator opened the price schedules of some submissions: who, when, which. They alone read them by it."""

    __tablename__ = "price_sight"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submission_ids: Mapped[list[Any]] = mapped_column(JSON)
    at: Mapped[datetime]
