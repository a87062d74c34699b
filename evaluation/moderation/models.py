"""Consensus: the score the panel agreed for one answer, why, who agreed it; the meeting. Marks are never touched."""

import json
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation.scheme.models import Criterion
from procurement.core.audit import canonical, sha256
from procurement.core.db import Base, Evidence, Mutable
from procurement.people.models import User
from procurement.tenders.models import Tender


def _ids(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


class Consensus(Evidence, Base):
    """The agreed score for one tender and question in one round. A correction is a new row with its reason."""

    __tablename__ = "consensus"
    __table_args__ = (
        Index("ix_consensus_of", "tender_id", "criterion_id", "round"),
        Index("ix_consensus_question", "criterion_id", "round"),
        Index("ix_consensus_moderator", "procurement_id", "moderator_id", "id"),
    )

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    score: Mapped[Decimal]
    deciding: Mapped[str]
    not_followed: Mapped[str]
    strengths: Mapped[str]
    higher: Mapped[str]
    discussed: Mapped[str] = mapped_column(default="")
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

    @property
    def text_sha256(self) -> str:
        """A hash over the exact text that people agree: the score, every written part, whose marks it rests on."""
        said = [self.deciding, self.not_followed, self.strengths, self.higher, self.discussed, self.correction]
        return sha256(canonical([format(self.score, "f"), *said, list(self.rests_on), list(self.present)]))


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
    discussed: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    present_ids: Mapped[str] = mapped_column(default="[]")
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    pen_to_id: Mapped[int | None]

    @property
    def present(self) -> tuple[int, ...]:
        """The ids of the evaluators ticked as being there."""
        return _ids(self.present_ids)


class RankingBefore(Evidence, Base):
    """How the lots were ranked just before a correction (`consensus_id`), where they could be ranked: as JSON.

    `ranking` has a row a lot: its number, and its bids best first as tender, place and exact total.
    """

    __tablename__ = "ranking_before"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    consensus_id: Mapped[int] = mapped_column(ForeignKey("consensus.id"))
    ranking: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]

    consensus: Mapped[Consensus] = relationship()


class Assent(Evidence, Base):
    """One evaluator agrees the recorded text on their own screen, or writes a dissent."""

    __tablename__ = "assent"
    __table_args__ = (UniqueConstraint("consensus_id", "user_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    consensus_id: Mapped[int] = mapped_column(ForeignKey("consensus.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agrees: Mapped[bool]
    dissent: Mapped[str] = mapped_column(default="")
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]

    consensus: Mapped[Consensus] = relationship()
    user: Mapped[User] = relationship()


class ItemOpening(Evidence, Base):
    """The chair laid one answer before the panel: from then on everybody there sees all marks of it."""

    __tablename__ = "item_opening"
    __table_args__ = (Index("ix_item_opening_of", "tender_id", "criterion_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    round: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    tender: Mapped[Tender] = relationship()
    criterion: Mapped[Criterion] = relationship()


class Attendance(Evidence, Base):
    """Somebody came to the meeting (`in`), left it (`out`) or sent word that they cannot come (`absent`)."""

    __tablename__ = "attendance"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class ModerationTerms(Evidence, Base):
    """How the lead wants meetings held: fewest present, from how many steps views must be told, minutes an item."""

    __tablename__ = "moderation_terms"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    quorum: Mapped[int]
    views_from: Mapped[int]
    minutes: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class PanelMeeting(Mutable, Base):
    """What is on the table now, in one round: the item that the chair has open. `moves` counts whatever happened."""

    __tablename__ = "panel_meeting"
    __table_args__ = (UniqueConstraint("procurement_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    round: Mapped[int]
    moves: Mapped[int] = mapped_column(default=0)
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("item_opening.id"))

    chair: Mapped[User | None] = relationship()
    opening: Mapped[ItemOpening | None] = relationship()
