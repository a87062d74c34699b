"""What bidders are asked: questions to answer in the page, slots to put files into."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Mutable
from procurement.questionnaire.rules import Nature, lots_named


class Part(StrEnum):
    """The part of the pack a question stands in."""

    SELECTION = "selection"
    QUALITY = "quality"


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    CAPACITY = "capacity"


class Question(Mutable, Base):
    """A question of the selection questionnaire or of the quality part. Fixed once tendering opens.

    `lots` are the numbers of the lots that it is asked for; empty for all of them. `topic` is the page of the selection
    questionnaire that it stands on, `nature` what it is about, `only_if` the answer that it depends on: "S2.1=Yes".
    `also_asked` is who answers it for itself besides the bidder.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("procurement_id", "code"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    part: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    text: Mapped[str]
    parts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    kind: Mapped[str] = mapped_column(String(12))
    options: Mapped[list[Any]] = mapped_column(JSON, default=list)
    expected: Mapped[str] = mapped_column(default="")
    word_limit: Mapped[int | None]
    required: Mapped[bool] = mapped_column(default=True)
    revisable: Mapped[bool] = mapped_column(default=False)
    lots: Mapped[list[Any]] = mapped_column(JSON, default=list)
    topic: Mapped[str] = mapped_column(String(80), default="")
    nature: Mapped[str] = mapped_column(String(16), default=Nature.PLAIN.value)
    only_if: Mapped[str] = mapped_column(String(120), default="")
    also_asked: Mapped[str] = mapped_column(String(8), default="")

    @property
    def lots_words(self) -> str:
        """Which lots it is for, in words; empty where it is for all."""
        return lots_named(self.lots)


class Slot(Mutable, Base):
    """A place in the submission pack for one or more files.

    `lots` are the numbers of the lots that it is for, empty for all of them; `question` is the code of the question
    whose answer it belongs to, empty for none.
    """

    __tablename__ = "slot"
    __table_args__ = (UniqueConstraint("procurement_id", "code"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    code: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(160))
    note: Mapped[str] = mapped_column(default="")
    accepts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=True)
    several: Mapped[bool] = mapped_column(default=False)
    revisable: Mapped[bool] = mapped_column(default=False)
    prices: Mapped[bool] = mapped_column(default=False)
    page_limit: Mapped[int | None]
    lots: Mapped[list[Any]] = mapped_column(JSON, default=list)
    question: Mapped[str] = mapped_column(String(12), default="")

    @property
    def lots_words(self) -> str:
        """Which lots it is for, in words; empty where it is for all."""
        return lots_named(self.lots)
