"""Which of a bidder's people answers which question of its draft."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class QuestionShare(Evidence, Base):
    """A question given to a colleague. The latest row of a question stands; without a person it is nobody's."""

    __tablename__ = "question_share"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
