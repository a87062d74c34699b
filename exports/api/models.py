"""Tokens by which other systems read: issued, ended, used. The token itself is kept nowhere."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence
from procurement.people.models import User


class ApiToken(Evidence, Base):
    """A token that was issued: its SHA-256, what it may read and until when. It reads as whoever issued it may.

    `covers_all`: every procurement in which its issuer leads, else the one it was issued in.
    """

    __tablename__ = "api_token"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(80))
    covers_all: Mapped[bool]
    expires_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()

    @property
    def may_read(self) -> tuple[str, ...]:
        """Its scopes."""
        return tuple(self.scopes.split())


class ApiTokenEnd(Evidence, Base):
    """A token was ended before its day."""

    __tablename__ = "api_token_end"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ApiUse(Evidence, Base):
    """A token read something: its first reading of an address in an hour, which stands for those after it."""

    __tablename__ = "api_use"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
