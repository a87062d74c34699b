"""What those who open tenders declared before they did."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class OpenerDeclaration(Evidence, Base):
    """An interest in any of those who sent envelopes, in the words of whoever was to open them; or none.

    The latest of a person stands.
    """

    __tablename__ = "opener_declaration"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    interest: Mapped[bool]
    words: Mapped[str]
    at: Mapped[datetime]
