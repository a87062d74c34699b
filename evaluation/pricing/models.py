"""The lines that bidders price, what was read of their schedules, and what was put right since."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evaluation.pricing.schedule import PriceLine
from evaluation.pricing.ways import read_way
from procurement.core.db import Base, Evidence, Mutable
from procurement.people.models import User


class PricedItem(Mutable, Base):
    """A line of the price schedule, as published."""

    __tablename__ = "price_line"
    __table_args__ = (UniqueConstraint("procurement_id", "code"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(160))
    unit: Mapped[str] = mapped_column(String(40), default="")
    volume: Mapped[Decimal | None]
    lots: Mapped[list[Any]] = mapped_column(JSON, default=list)
    how: Mapped[str] = mapped_column(String(40), default="", server_default="")

    @property
    def line(self) -> PriceLine:
        """The line as the rules take it."""
        return PriceLine(self.code, self.label, self.unit, self.volume, tuple(self.lots), read_way(self.how))


class PriceReading(Evidence, Base):
    """A bidder's price schedule was opened and read, by whom and when. The latest of a tender stands."""

    __tablename__ = "price_reading"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()


class PriceRow(Evidence, Base):
    """One line of a schedule as it was read: which file, sheet and cell, what was typed, and the price in it."""

    __tablename__ = "price_row"
    __table_args__ = (UniqueConstraint("reading_id", "lot", "code"),)

    reading_id: Mapped[int] = mapped_column(ForeignKey("price_reading.id"), index=True)
    lot: Mapped[int]
    code: Mapped[str] = mapped_column(String(12))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("submitted_file.id"))
    sheet: Mapped[str] = mapped_column(String(40), default="")
    cell: Mapped[str] = mapped_column(String(12), default="")
    typed: Mapped[str] = mapped_column(String(200), default="")
    amount: Mapped[Decimal | None]
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(default="")
    stated: Mapped[Decimal | None]
    """What the bidder's own sheet says that the line comes to."""


class PriceCorrection(Evidence, Base):
    """A price that was put right, or a zero confirmed: why, who of the bidder agreed and when. The latest stands."""

    __tablename__ = "price_correction"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    lot: Mapped[int]
    code: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal]
    reason: Mapped[str]
    agreed_by: Mapped[str] = mapped_column(String(160))
    agreed_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()


class LowPriceDecision(Evidence, Base):
    """What was found of a price that looked abnormally low, once the bidder was heard. The latest of a price stands.

    It is of the one price (`figure`): another price is another question. `before` is how the lot stood until then.
    """

    __tablename__ = "low_price_decision"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("explanation_asked.id"))
    lot: Mapped[int]
    figure: Mapped[str] = mapped_column(String(40))
    finding: Mapped[str] = mapped_column(String(12))
    rejects: Mapped[bool]
    reason: Mapped[str]
    before: Mapped[list[Any]] = mapped_column(JSON, default=list)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()
