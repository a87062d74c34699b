"""Parts of a tender that its bidder marked confidential when it sent it."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class SubmittedConfidential(Evidence, Base):
    """A mark of a submission: the question or place for a file that it is about, the passage if any, the reason."""

    __tablename__ = "submitted_confidential"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    place: Mapped[str] = mapped_column(String(20))
    words: Mapped[str]
    reason: Mapped[str]
