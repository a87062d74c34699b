"""The published rules of evaluation: scale, criteria, weights, minimums; frozen when tendering opens."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable
from procurement.questionnaire.models import Question


class EvaluationScheme(Mutable, Base):
    """How tenders of a procurement are judged. `rounding` names stages and places as in `evenhand replay`."""

    __tablename__ = "evaluation_scheme"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), unique=True)
    quality_minimum: Mapped[Decimal | None]
    quality_minimum_may: Mapped[bool] = mapped_column(default=False)
    quality_relative_to_best: Mapped[bool] = mapped_column(default=False)
    weights: Mapped[str] = mapped_column(String(12), default="")
    """What the weights are: points of the hundred, points of any sum, or multipliers; points are kept in any case."""
    rounding: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tie_break: Mapped[list[Any]] = mapped_column(JSON, default=list)
    price: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    abnormally_low: Mapped[list[Any]] = mapped_column(JSON, default=list)
    allocation: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """How lots are allocated together: mechanism, limits, the most lots, whether declared capacity binds."""

    scale: Mapped[list["ScaleStep"]] = relationship(order_by="ScaleStep.value_order")
    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position")


class ScaleStep(Mutable, Base):
    """One mark that may be given, its word and its descriptor."""

    __tablename__ = "scale_step"
    __table_args__ = (UniqueConstraint("scheme_id", "value_order"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_scheme.id"))
    value_order: Mapped[int]
    scale: Mapped[str] = mapped_column(String(60), default="")
    """The name of its scale; a scheme may have several, and the first in order is that of whoever names none."""
    value: Mapped[Decimal]
    word: Mapped[str] = mapped_column(String(60))
    descriptor: Mapped[str]


class Criterion(Mutable, Base):
    """What is marked, or passed and failed: a quality question with its weight, minimum mark and guidance."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("scheme_id", "question_id"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_scheme.id"))
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    position: Mapped[int]
    weight: Mapped[Decimal]
    minimum: Mapped[Decimal | None]
    minimum_may: Mapped[bool] = mapped_column(default=False)
    """Whether a mark below the minimum may exclude, as somebody decides for each bidder, instead of excluding."""
    guidance: Mapped[list[Any]] = mapped_column(JSON, default=list)
    scale: Mapped[str] = mapped_column(String(60), default="")
    """The name of the scale it is marked on; empty for the first."""
    pass_fail: Mapped[bool] = mapped_column(default=False)

    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)


class DrawSecret(Evidence, Base):
    """The secret by which lots are drawn where the scheme says so: kept shut, while its SHA-256 is published."""

    __tablename__ = "draw_secret"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]


class FrozenScheme(Evidence, Base):
    """The scheme as published, word for word, with its SHA-256. Ranking reads this, never the editable rows."""

    __tablename__ = "frozen_scheme"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    document: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
