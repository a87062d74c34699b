"""What the lead decided about a name that shows in a bid, where bids are read without names."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence
from procurement.tenders.enclosure_models import Enclosure


class NameDecision(Evidence, Base):
    """What becomes of an answer (`question_id`) or a file (`sha256`) in which its bidder may be named; the last stands.

    `left` as it is; `covered`: those `words` are blacked out for whoever judges; a file is `kept` from them, or
    `replaced` by another version. It holds for later rounds too, where the same is sent again.
    """

    __tablename__ = "name_decision"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reason: Mapped[str]
    enclosure_id: Mapped[int | None] = mapped_column(ForeignKey(Enclosure.id))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
