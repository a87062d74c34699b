"""Opening keys and who holds shares of them; tenders as they lie sealed, and what an opening took out."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.core.db import Base, Evidence, Mutable
from procurement.questionnaire.models import Slot
from procurement.tenders.models import Submission, Tender

REHEARSAL = 0
"""The round of the key with which openers rehearse; it seals a letter that says nothing, and no tender."""


class OpeningShare(Evidence, Base):
    """A person took a share: its public half. The share itself was shown once and is kept nowhere. The last stands."""

    __tablename__ = "opening_share"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    public: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime]


class OpeningKey(Evidence, Base):
    """A key to which the tenders of a round are sealed: its public half. The last of a round stands."""

    __tablename__ = "opening_key"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    public: Mapped[str] = mapped_column(String(64))
    letter: Mapped[str]
    made_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class OpeningKeyPart(Evidence, Base):
    """A part of an opening key's private half, sealed to one person's share. Any two parts give it back."""

    __tablename__ = "opening_key_part"
    __table_args__ = (UniqueConstraint("opening_key_id", "share_id"),)

    opening_key_id: Mapped[int] = mapped_column(ForeignKey("opening_key.id"))
    share_id: Mapped[int] = mapped_column(ForeignKey("opening_share.id"))
    sealed: Mapped[str]

    share: Mapped[OpeningShare] = relationship()


class GivenPart(Mutable, Base):
    """The first opener's part between the two confirmations, sealed anew to each other opener; gone afterwards."""

    __tablename__ = "given_part"
    __table_args__ = (UniqueConstraint("opening_key_id", "giver_id", "share_id"),)

    opening_key_id: Mapped[int] = mapped_column(ForeignKey("opening_key.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    share_id: Mapped[int] = mapped_column(ForeignKey("opening_share.id"))
    sealed: Mapped[str]
    at: Mapped[datetime]


class OpeningRehearsal(Evidence, Base):
    """Two openers opened the letter of a rehearsal with their shares."""

    __tablename__ = "opening_rehearsal"

    opening_key_id: Mapped[int] = mapped_column(ForeignKey("opening_key.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class SealedTender(Evidence, Base):
    """All that a submission says, as one sealed document: its key is sealed to the openers and to the bidder."""

    __tablename__ = "sealed_tender"
    __table_args__ = (UniqueConstraint("submission_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    opening_key_id: Mapped[int] = mapped_column(ForeignKey("opening_key.id"))
    document: Mapped[str]
    for_openers: Mapped[str]
    for_bidder: Mapped[str | None]
    bidder_public: Mapped[str | None] = mapped_column(String(64))

    submission: Mapped[Submission] = relationship()


class SealedFile(Evidence, Base):
    """A file of a sealed submission: its place, size and SHA-256. Its name and its key are in the sealed document.

    `partner_id`: it went in that partner's own part, so its bidder knows of it what stands here and no more.
    """

    __tablename__ = "sealed_file"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))

    slot: Mapped[Slot] = relationship()
    submission: Mapped[Submission] = relationship()

    @property
    def tender(self) -> Tender:
        """Whose it is, for the bars."""
        return self.submission.tender


class OpenedTender(Evidence, Base):
    """A sealed submission was opened: its manifest, or what was wrong with it when it was."""

    __tablename__ = "opened_tender"
    __table_args__ = (UniqueConstraint("submission_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    manifest: Mapped[str]
    damage: Mapped[str]
