"""Core supplier information under the Procurement Act 2023: shared and current, as each side confirmed it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class CoreInformation(Evidence, Base):
    """A bidder's word that its information on the central digital platform is complete, current, and shared by a code.

    The latest row of a tender stands.
    """

    __tablename__ = "core_information"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    share_code: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CoreInformationCheck(Evidence, Base):
    """What the council found when it looked again before the award: still current, or not and what is wrong."""

    __tablename__ = "core_information_check"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    current: Mapped[bool]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
