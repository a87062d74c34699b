"""Those with whom a bidder bids: members of a group and subcontractors, who answer parts of their own by invitation."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable
from procurement.core.draft_keys import SealedText
from procurement.questionnaire.models import Question, Slot
from procurement.tenders.models import Submission, Tender


class Partner(Mutable, Base):
    """A member of the bidder's group or a subcontractor, as its draft names it.

    `details` are who it is, for which lots and with what share of the work, under the key of the draft: they go into
    the submission with the answers, and are empty here until the bidder takes it up again. `done_at`: its own person
    said that its part is complete.
    """

    __tablename__ = "partner"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    details: Mapped[str | None] = mapped_column(SealedText())
    named_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    tender: Mapped[Tender] = relationship()

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.tender.procurement_id


class PartnerAnswer(Mutable, Base):
    """An answer that a partner is writing in its own part of the questionnaire; the bidder does not read it."""

    __tablename__ = "partner_answer"
    __table_args__ = (UniqueConstraint("partner_id", "question_id"),)

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    text: Mapped[str] = mapped_column(SealedText())
    saved_at: Mapped[datetime]


class PartnerFile(Mutable, Base):
    """A file that a partner has put into a place of its own part; the bidder does not read it."""

    __tablename__ = "partner_file"

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    name: Mapped[str] = mapped_column(SealedText())
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    pages: Mapped[int | None]
    begun_at: Mapped[datetime]
    put_at: Mapped[datetime]

    slot: Mapped[Slot] = relationship()
    partner: Mapped[Partner] = relationship()

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.partner.procurement_id


class PartnerInvitation(Evidence, Base):
    """A link of an account that lets its holder answer for a partner. The last one that was used stands."""

    __tablename__ = "partner_invitation"
    __table_args__ = (UniqueConstraint("link_id"),)

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("account_link.id"))


class SubmittedPartner(Evidence, Base):
    """A member or subcontractor as a submission names it: `kind`, share of the work in words, lots by number."""

    __tablename__ = "submitted_partner"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(160))
    company_number: Mapped[str] = mapped_column(String(20))
    share: Mapped[str] = mapped_column(String(200))
    lots: Mapped[list[Any]] = mapped_column(JSON, default=list)

    submission: Mapped[Submission] = relationship()


class SubmittedPartnerAnswer(Evidence, Base):
    """An answer of a partner's own part as submitted."""

    __tablename__ = "submitted_partner_answer"
    __table_args__ = (UniqueConstraint("submitted_partner_id", "question_id"),)

    submitted_partner_id: Mapped[int] = mapped_column(ForeignKey("submitted_partner.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    text: Mapped[str]

    question: Mapped[Question] = relationship()
    partner: Mapped[SubmittedPartner] = relationship()


class SubmittedPartnerFile(Evidence, Base):
    """A file of a partner's own part as submitted; its bytes lie in the store under `blob`."""

    __tablename__ = "submitted_partner_file"

    submitted_partner_id: Mapped[int] = mapped_column(ForeignKey("submitted_partner.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    name: Mapped[str] = mapped_column(String(260))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    pages: Mapped[int | None]

    slot: Mapped[Slot] = relationship()
    partner: Mapped[SubmittedPartner] = relationship()

    @property
    def submission_id(self) -> int:
        """The submission that it went with."""
        return self.partner.submission_id

    @property
    def tender(self) -> Tender:
        """Whose it is, for the bars."""
        return self.partner.submission.tender

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.partner.submission.procurement_id
