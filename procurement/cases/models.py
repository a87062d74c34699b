"""The procurement and its lots."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable


class Procurement(Mutable, Base):
    """A council's procurement: what it buys, under which law, by which route."""

    __tablename__ = "procurement"
    stays_after_disposal = True

    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(160))
    buyer: Mapped[str] = mapped_column(String(160))
    regime: Mapped[str] = mapped_column(String(10))
    route: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str]
    term: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    demonstration: Mapped[bool] = mapped_column(default=False)
    drafts_count: Mapped[bool] = mapped_column(default=False)
    """Whether complete drafts count as submitted at the deadline, as was published; each bidder may say no to it."""
    anonymous: Mapped[bool] = mapped_column(default=False)
    """Whether bids are read under codes drawn by lot and without what names a bidder, as was published."""
    prices_negotiated: Mapped[bool] = mapped_column(default=False)
    """Whether named negotiators may open price schedules before quality is settled, as was published."""
    rehearsal_of_id: Mapped[int | None] = mapped_column(ForeignKey("procurement.id"))
    """Of which procurement this is a rehearsal, from its first moment and for good; None for a real one."""

    lots: Mapped[list["Lot"]] = relationship(back_populates="procurement", order_by="Lot.number")

    @property
    def rehearsal(self) -> bool:
        """Whether nothing here is real: it is a marked copy to practise on."""
        return self.rehearsal_of_id is not None


class Lot(Mutable, Base):
    """A part of the service that is awarded by itself: here a cluster, with its hours a week and places."""

    __tablename__ = "lot"
    stays_after_disposal = True
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    weekly_hours: Mapped[Decimal]
    min_providers: Mapped[int]
    max_providers: Mapped[int]
    old_clusters: Mapped[list[Any]] = mapped_column(JSON, default=list)
    urban_rate: Mapped[Decimal | None]
    rural_rate: Mapped[Decimal | None]
    extra_rural_rate: Mapped[Decimal | None]
    value_net: Mapped[Decimal | None]
    value_gross: Mapped[Decimal | None]

    procurement: Mapped[Procurement] = relationship(back_populates="lots")


class Abandonment(Evidence, Base):
    """The decision to end a procurement without an award: why, who decided, and when. There is one, and it stands."""

    __tablename__ = "abandonment"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), unique=True)
    reason: Mapped[str]
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LotAbandonment(Evidence, Base):
    """The decision that one lot goes on no further, while the others do. There is one for a lot, and it stands."""

    __tablename__ = "lot_abandonment"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), unique=True)
    reason: Mapped[str]
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    lot: Mapped[Lot] = relationship()

    @property
    def words(self) -> str:
        """That the lot was abandoned, when and why, in a sentence."""
        lot, on = self.lot, self.decided_on
        return f"Lot {lot.number} {lot.name} was abandoned on {on.day} {on:%B %Y}: {self.reason.rstrip('.')}."


class RehearsalDiscard(Evidence, Base):
    """That a rehearsal is over: nobody has a part in it any more, and only the auditor reads it."""

    __tablename__ = "rehearsal_discard"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
