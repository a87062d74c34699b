"""What people write into an award report: blocks of words, figures, remarks, sign-offs, the final."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence


class ReportLayout(Evidence, Base):
    """The order of blocks that a report follows. The latest stands."""

    __tablename__ = "report_layout"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    layout: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportBlock(Evidence, Base):
    """One version of a block of words. `paragraph` of Schedule 12A exempts it, or none; the latest version stands.

    `interest` says why the public interest is against publishing; `ground` is the exemption on which somebody who
    asks for the report is refused the block, or empty where it is disclosed to whoever asks.
    """

    __tablename__ = "report_block"
    __table_args__ = (UniqueConstraint("procurement_id", "key", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    key: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    words: Mapped[str]
    paragraph: Mapped[str] = mapped_column(String(2))
    interest: Mapped[str]
    ground: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportFigures(Evidence, Base):
    """One version of figures that people type: budget lines (`costs`), or providers and people (`market`), as JSON."""

    __tablename__ = "report_figures"
    __table_args__ = (UniqueConstraint("procurement_id", "kind", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    figures: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportRemark(Evidence, Base):
    """Something said beside a block, or beside the whole report (no key), at the version that was read."""

    __tablename__ = "report_remark"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    key: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportReply(Evidence, Base):
    """An answer to a remark; whoever made the remark may settle it with one."""

    __tablename__ = "report_reply"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    remark_id: Mapped[int] = mapped_column(ForeignKey("report_remark.id"))
    words: Mapped[str]
    settles: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportSigners(Evidence, Base):
    """Whom the lead named to sign, in order: (person, capacity) each. The list with the highest number stands."""

    __tablename__ = "report_signers"
    __table_args__ = (UniqueConstraint("procurement_id", "number"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    number: Mapped[int]
    signers: Mapped[list[Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportSignOff(Evidence, Base):
    """A person put their name to the report as it stood, by the SHA-256 of what was written and recommended.

    `remark` is what they said with it; it stands in the exempt appendix.
    """

    __tablename__ = "report_sign_off"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    capacity: Mapped[str] = mapped_column(String(120))
    content_sha256: Mapped[str] = mapped_column(String(64))
    remark: Mapped[str] = mapped_column(default="", server_default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class ReportFinal(Evidence, Base):
    """The report as it was made final for one recommendation: its text, whole, with its SHA-256."""

    __tablename__ = "report_final"
    __table_args__ = (UniqueConstraint("recommendation_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    content_sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
