"""What bidders submit: drafts that may change, submissions that never do, and how they were opened."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from procurement.cases.models import Lot
from procurement.core.db import Base, Evidence, Mutable
from procurement.core.draft_keys import Sealed, SealedText
from procurement.people.models import Organisation
from procurement.questionnaire.models import Question, Slot
from procurement.tenders.tus import expires


def bidder_name(number: int) -> str:
    """What evaluators call the bidder with a number.

    >>> bidder_name(7)
    'Bidder 07'
    """
    return f"Bidder {number:02d}"


class Tender(Mutable, Base):
    """One organisation's tender in one procurement, through all its rounds. `number` makes "Bidder 07"."""

    __tablename__ = "tender"
    __table_args__ = (
        UniqueConstraint("procurement_id", "organisation_id"),
        UniqueConstraint("procurement_id", "number"),
    )

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]
    started_at: Mapped[datetime]
    counts_at_deadline: Mapped[bool] = mapped_column(default=True)
    """Whether its complete draft counts at the deadline, where that was published; the bidder may say no."""

    organisation: Mapped[Organisation] = relationship()

    @property
    def bidder_code(self) -> str:
        """The name evaluators see: Bidder 07."""
        return bidder_name(self.number)


class DraftKey(Mutable, Base):
    """Under which key the draft of a round lies, and the lots it is for. Taken away when the draft is submitted.

    `rest`: it is what was left out of a submission for some of its lots only.
    """

    __tablename__ = "draft_key"
    __table_args__ = (UniqueConstraint("tender_id", "round"),)

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    round: Mapped[int]
    token: Mapped[str] = mapped_column(String(32))
    lots: Mapped[str | None] = mapped_column(SealedText())
    zeros: Mapped[str | None] = mapped_column(SealedText())
    """By SHA-256 of a price schedule, the lines whose nought the bidder confirmed."""
    confidential: Mapped[str | None] = mapped_column(SealedText())
    """What the bidder marks confidential, each with the reason."""
    rest: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime]

    def sealed(self, text: str) -> Sealed:
        """A text of this draft, to be written down under its key only."""
        return Sealed.under(self.token, text)


class DraftAnswer(Mutable, Base):
    """An answer being written, in one round."""

    __tablename__ = "draft_answer"
    __table_args__ = (UniqueConstraint("tender_id", "round", "question_id"),)

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    round: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    text: Mapped[str] = mapped_column(SealedText())
    saved_at: Mapped[datetime]

    question: Mapped[Question] = relationship()


class DraftLot(Mutable, Base):
    """A lot that a draft was for before drafts were sealed; read where a draft says nothing else."""

    __tablename__ = "draft_lot"
    __table_args__ = (UniqueConstraint("tender_id", "lot_id"),)

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))

    lot: Mapped[Lot] = relationship()


class FinishedSection(Mutable, Base):
    """A page of the selection questionnaire that somebody of the bidder says is finished, or not yet."""

    __tablename__ = "finished_section"
    __table_args__ = (UniqueConstraint("tender_id", "section"),)

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    section: Mapped[str] = mapped_column(String(100))
    finished: Mapped[bool]
    at: Mapped[datetime]


class Upload(Mutable, Base):
    """A file on its way: `received` bytes of `size` are safely stored; `finished_at` when it is whole.

    `partner_id`: it is for that partner's own part, and not the bidder's.
    """

    __tablename__ = "upload"

    token: Mapped[str] = mapped_column(String(40), unique=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    round: Mapped[int]
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    name: Mapped[str] = mapped_column(SealedText())
    size: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    tender: Mapped[Tender] = relationship()
    slot: Mapped[Slot] = relationship()

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.tender.procurement_id

    @property
    def expires_at(self) -> datetime:
        """Until when it can be taken up again."""
        return expires(self.begun_at)


class DraftFile(Mutable, Base):
    """A file in a slot of a draft. `expires_on`: the last day of a certificate that its organisation keeps."""

    __tablename__ = "draft_file"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    round: Mapped[int]
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    name: Mapped[str] = mapped_column(SealedText())
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    pages: Mapped[int | None]
    expires_on: Mapped[date | None]
    begun_at: Mapped[datetime]
    put_at: Mapped[datetime]

    slot: Mapped[Slot] = relationship()
    tender: Mapped[Tender] = relationship()

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.tender.procurement_id


class Submission(Evidence, Base):
    """A tender as it was submitted: one version in one round. The latest of a round stands unless withdrawn."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("tender_id", "round", "number"),)

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    received_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(String(10))
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    manifest: Mapped[str]
    manifest_sha256: Mapped[str] = mapped_column(String(64))

    tender: Mapped[Tender] = relationship()


class SubmittedAnswer(Evidence, Base):
    """An answer as submitted. `carried` when an earlier round's answer was confirmed without change."""

    __tablename__ = "submitted_answer"
    __table_args__ = (UniqueConstraint("submission_id", "question_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    text: Mapped[str]
    words: Mapped[int]
    carried: Mapped[bool] = mapped_column(default=False)


class SubmittedLot(Evidence, Base):
    """A lot bid for in a submission."""

    __tablename__ = "submitted_lot"
    __table_args__ = (UniqueConstraint("submission_id", "lot_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))


class SubmittedFile(Evidence, Base):
    """A file as submitted; its bytes lie in the store under `blob`."""

    __tablename__ = "submitted_file"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    name: Mapped[str] = mapped_column(String(260))
    media_type: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    blob: Mapped[str] = mapped_column(String(40))
    wrapped_key: Mapped[str] = mapped_column(String(160))
    pages: Mapped[int | None]
    expires_on: Mapped[date | None]
    carried: Mapped[bool] = mapped_column(default=False)
    zeros: Mapped[str] = mapped_column(default="")
    """The lines of a price schedule whose nought the bidder confirmed before it was sent, by their marks."""

    slot: Mapped[Slot] = relationship()
    submission: Mapped[Submission] = relationship()

    @property
    def tender(self) -> Tender:
        """Whose it is, for the bars."""
        return self.submission.tender

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.submission.procurement_id


class VirusScan(Evidence, Base):
    """What a virus scanner found in a content, whosever file it is; the last one stands. Empty: nothing."""

    __tablename__ = "virus_scan"

    sha256: Mapped[str] = mapped_column(String(64), index=True)
    found: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Withdrawal(Evidence, Base):
    """A bidder took its tender back: before the deadline it may submit again, after it is out.

    `submission_id` is the last that was submitted before it: whatever is submitted after that stands, however the clock
    moved in between. None in what was taken back before this was noted; there the times decide.
    """

    __tablename__ = "withdrawal"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    round: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]


class LateAttempt(Evidence, Base):
    """Submit was pressed after the deadline. What had been put stays sealed until somebody decides."""

    __tablename__ = "late_attempt"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    round: Mapped[int]
    at: Mapped[datetime]
    closed_at: Mapped[datetime]
    bidder_public: Mapped[str | None] = mapped_column(String(64))


class LateDecision(Evidence, Base):
    """Whether a late tender is taken, with the reason and the lots it is for; before anything is opened."""

    __tablename__ = "late_decision"

    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"), index=True)
    round: Mapped[int]
    accepted: Mapped[bool]
    reason: Mapped[str]
    lots: Mapped[str | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class OpeningConfirmation(Evidence, Base):
    """One of the two people who open the tenders of a round said so, at this time."""

    __tablename__ = "opening_confirmation"
    __table_args__ = (UniqueConstraint("procurement_id", "round", "user_id"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    round: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Opening(Evidence, Base):
    """The tenders of a round were opened: when, by which two, and the register as it stood, with its hash."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("procurement_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    round: Mapped[int]
    opened_at: Mapped[datetime]
    opener_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    witness_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    register: Mapped[str]
    register_sha256: Mapped[str] = mapped_column(String(64))


class ResubmissionInvitation(Evidence, Base):
    """All remaining bidders were invited at one moment to revise the opened parts by one deadline."""

    __tablename__ = "resubmission_invitation"
    __table_args__ = (UniqueConstraint("procurement_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"))
    round: Mapped[int]
    question_ids: Mapped[str]
    slot_ids: Mapped[str]
    tender_ids: Mapped[str]
    words: Mapped[str]
    closes_at: Mapped[datetime]
    invited_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class NotInvited(Evidence, Base):
    """A bidder whose part ended with a round, by the minimum published for it; it was written to with the reason."""

    __tablename__ = "not_invited"
    __table_args__ = (UniqueConstraint("tender_id", "round"),)

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), index=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tender.id"))
    round: Mapped[int]
    reason: Mapped[str]
    rule: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class FinalTender(Evidence, Base):
    """The round whose tenders are final: all who remain were told, and nothing is negotiated or reopened after it."""

    __tablename__ = "final_tender"

    procurement_id: Mapped[int] = mapped_column(ForeignKey("procurement.id"), unique=True)
    round: Mapped[int]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
