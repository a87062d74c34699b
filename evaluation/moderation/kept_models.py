"""Figures of the agenda, kept beside the marks that they follow from.

They prove nothing: each is worked out from evidence in the transaction that writes it, may be thrown away and made
again, and `evenhand check` holds them against the marks.
"""

import json
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Row

AWAITED = "awaited"
"""The standing of an item before everybody who marks it has submitted."""


def ids_text(ids: list[int]) -> str:
    """Ids as they are kept, so that one of them is found as " 7 "; nothing for none.

    >>> ids_text([4, 7]), ids_text([])
    (' 4 7 ', '')
    """
    return f" {' '.join(map(str, ids))} " if ids else ""


_AGENDA = ("procurement_id", "round", "ready", "nearness", "position", "number")


class ItemFigure(Row, Base):
    """One answer in one round: how far apart its marks lie, how many were submitted, how its record stands.

    `marks` is empty while anybody's are outstanding, else who gave which: [[mark's id, person's id, mark]].
    """

    __tablename__ = "item_figure"
    __table_args__ = (
        UniqueConstraint("tender_id", "criterion_id", "round"),
        Index("ix_item_figure_criterion", "criterion_id", "round"),
        Index("ix_item_figure_agenda", *_AGENDA, "standing"),
    )

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    round: Mapped[int]
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    position: Mapped[int]
    number: Mapped[int]
    ready: Mapped[bool]
    submitted: Mapped[int]
    lowest: Mapped[Decimal | None]
    highest: Mapped[Decimal | None]
    steps: Mapped[int]
    nearness: Mapped[int]
    """The steps below nought: an index by it begins with the marks that lie widest apart."""
    marks: Mapped[str]
    opened: Mapped[bool]
    standing: Mapped[str] = mapped_column(String(24))
    consensus_id: Mapped[int | None] = mapped_column(ForeignKey("consensus.id"), index=True)
    score: Mapped[Decimal | None]
    waiting: Mapped[str]
    dissents: Mapped[int]

    @property
    def given(self) -> list[tuple[int, int, Decimal]]:
        """Each mark with its id and who gave it."""
        return [(mark_id, user_id, Decimal(mark)) for mark_id, user_id, mark in json.loads(self.marks or "[]")]


class QuestionFigure(Row, Base):
    """One question in one round: its answers, how many are ready to moderate, and how their records stand.

    `done` are the ids of those whose marks of it are submitted. `spreads` is how many of the ready answers lie how far
    apart: {nearness: number}.
    """

    __tablename__ = "question_figure"
    __table_args__ = (UniqueConstraint("criterion_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    asked: Mapped[int]
    ready: Mapped[int]
    waiting: Mapped[int]
    agreed: Mapped[int]
    done: Mapped[str]
    spreads: Mapped[str]

    @property
    def spread(self) -> dict[int, int]:
        """How many of the answers that are ready stand at each nearness."""
        return {int(nearness): number for nearness, number in json.loads(self.spreads).items()}

    @property
    def open(self) -> int:
        """Answers of which the panel has still to agree a score."""
        return self.ready - self.waiting - self.agreed
