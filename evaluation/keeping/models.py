"""How long a procurement is kept as was decided, and what was held: rows that stay when all else has gone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class KeepingTerms(Evidence, Base):
    """How long each kind of record is kept, in years, and when the longest contract ends. The latest row stands."""

    __tablename__ = "keeping_terms"
    stays_after_disposal = True

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    ends_on: Mapped[date | None]
    record_years: Mapped[int]
    won_years: Mapped[int]
    lost_years: Mapped[int]
    declared_years: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LegalHold(Evidence, Base):
    """Nothing of a procurement goes, whatever its time: a claim, an inquiry, a request. It stands until it is lifted.

    `since` is the day from which it was asked for.
    """

    __tablename__ = "legal_hold"
    stays_after_disposal = True

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    since: Mapped[date]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LegalHoldEnd(Evidence, Base):
    """A hold was lifted, by whom and why, once."""

    __tablename__ = "legal_hold_end"
    stays_after_disposal = True

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("legal_hold.id"), unique=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Disposal(Evidence, Base):
    """That a procurement is to be disposed of: who proposed it, why, and for how long backups are kept.

    `number` is that of its certificate, `goes` what would go as it was counted then.
    """

    __tablename__ = "disposal"
    stays_after_disposal = True

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    number: Mapped[int] = mapped_column(unique=True)
    reason: Mapped[str]
    backup_days: Mapped[int]
    goes: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class DisposalStep(Evidence, Base):
    """What became of it, each once: confirmed by a second person, called off, carried out, completed.

    `facts` is what the certificate says, where it was carried out; what was found gone, where it was completed.
    """

    __tablename__ = "disposal_step"
    __table_args__ = (UniqueConstraint("disposal_id", "kind"),)
    stays_after_disposal = True

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposal.id"))
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[str] = mapped_column(default="{}")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class DisposalUnderWay(Base):
    """That evidence of a procurement may go just now; it is there only inside the one transaction that takes it."""

    __tablename__ = "disposal_under_way"
    stays_after_disposal = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("disposal_step.id"))


class Erasure(Evidence, Base):
    """A person was erased: what stood for them gave way to `pseudonym`. `facts` is what the certificate says."""

    __tablename__ = "erasure"
    stays_after_disposal = True

    number: Mapped[int] = mapped_column(unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    pseudonym: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str]
    facts: Mapped[str]
    at: Mapped[datetime]


class ErasedRow(Evidence, Base):
    """A row of evidence in which a name gave way: its hash as it was written with its entry, and as it stands now."""

    __tablename__ = "erased_row"
    stays_after_disposal = True

    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"), index=True)
    about: Mapped[str] = mapped_column(String(80))
    was_sha256: Mapped[str] = mapped_column(String(64))
    now_sha256: Mapped[str] = mapped_column(String(64))


class ErasureUnderWay(Base):
    """That names may give way just now; it is there only inside the one transaction that erases a person."""

    __tablename__ = "erasure_under_way"
    stays_after_disposal = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"))
