"""Consensus: the score the panel agreed for one answer, why, and who agreed. Marks are never touched."""

import json
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation.scheme.models import Criterion
from procurement.core.db import Base, Evidence, Mutable
from procurement.people.models import User
from procurement.tenders.models import Tender


def _ids(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


class Consensus(Evidence, Base):
    """The agreed score for one tender and question in one round. A correction is a new row with its reason."""

    __tablename__ = "consensus"
    __table_args__ = (Index("ix_consensus_of", "tender_id", "criterion_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    score: Mapped[Decimal]
    deciding: Mapped[str]
    not_followed: Mapped[str]
    strengths: Mapped[str]
    higher: Mapped[str]
    correction: Mapped[str] = mapped_column(default="")
    mark_ids: Mapped[str]
    present_ids: Mapped[str]
    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()
    criterion: Mapped[Criterion] = relationship()

    @property
    def rests_on(self) -> tuple[int, ...]:
        """The ids of the individual marks that were on the table."""
        return _ids(self.mark_ids)

    @property
    def present(self) -> tuple[int, ...]:
        """The ids of the evaluators who were there."""
        return _ids(self.present_ids)


class MinimumDecision(Evidence, Base):
    """Whether a missed minimum that may exclude does: for one bidder, with the reason. The latest of a figure stands.

    `about` is a question's code or the whole of quality, `figure` the exact score or percentage it was decided on.
    """

    __tablename__ = "minimum_decision"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    about: Mapped[str] = mapped_column(String(20))
    figure: Mapped[str] = mapped_column(String(200))
    excludes: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()


class ConsensusDraft(Mutable, Base):
    """The record of one answer as the chair is writing it, saved as it is typed. It says nothing until it is agreed."""

    __tablename__ = "consensus_draft"
    __table_args__ = (UniqueConstraint("tender_id", "criterion_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    score: Mapped[Decimal | None]
    deciding: Mapped[str] = mapped_column(default="")
    not_followed: Mapped[str] = mapped_column(default="")
    strengths: Mapped[str] = mapped_column(default="")
    higher: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    present_ids: Mapped[str] = mapped_column(default="[]")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]

    @property
    def present(self) -> tuple[int, ...]:
        """The ids of the evaluators ticked as being there."""
        return _ids(self.present_ids)


class Assent(Evidence, Base):
    """One evaluator agrees the recorded text on their own screen, or writes a dissent."""

    __tablename__ = "assent"
    __table_args__ = (UniqueConstraint("consensus_id", "user_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    consensus_id: Mapped[int] = mapped_column(ForeignKey("consensus.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agrees: Mapped[bool]
    dissent: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]

    consensus: Mapped[Consensus] = relationship()
    user: Mapped[User] = relationship()
