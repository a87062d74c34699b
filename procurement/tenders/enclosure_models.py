"""Files that go with words between the council and a bidder: an answer to what was asked, a letter, a clarification."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class Enclosure(Evidence, Base):
    """A file that was enclosed. What it went with lists it; `about` says who may read it.

    `organisation_id` is the one bidder that it concerns; None where all bidders are meant.
    """

    __tablename__ = "enclosure"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    about: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(260))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
