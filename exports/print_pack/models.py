"""Print packs that were set, for the evaluator who asked and nobody else."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class PrintedPack(Evidence, Base):
    """Answers as one evaluator could read them, set to be printed; its bytes are taken away before long."""

    __tablename__ = "printed_pack"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
