"""Tenders that lie sealed: which key is theirs, what the envelope shows, and what a bidder's own key lets it read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.sealing import Holds, Unopened, decrypt, encrypt, key_of, public_of, unseal
from procurement.tenders.confidential import Confidential
from procurement.tenders.models import Submission
from procurement.tenders.partner_models import SubmittedPartner, SubmittedPartnerFile
from procurement.tenders.rules import canonical
from procurement.tenders.sealed_models import OpenedTender, OpeningKey, SealedFile, SealedTender


class NotYours(ValueError):
    """A receipt key was typed right and belongs to another submission."""


@dataclass(frozen=True)
class InDocument:
    """A file as the sealed document names it: where it lies, its name and type, and the key that opens it, in hex.

    `zeros` are the marks of the lines of a price schedule whose nought was confirmed, parted by commas.
    `expires_on` is the last day of a certificate, in ISO 8601.
    """

    blob: str
    slot_id: int
    name: str
    media_type: str
    sha256: str
    size: int
    pages: int | None
    carried: bool
    key: str
    zeros: str = ""
    expires_on: str | None = None


@dataclass(frozen=True)
class Said:
    """An answer as the sealed document holds it."""

    question_id: int
    text: str
    words: int
    carried: bool


@dataclass(frozen=True)
class WithPartner:
    """A group member or subcontractor as the sealed document holds it, with its own answers by question and files."""

    partner_id: int
    kind: str
    name: str
    company_number: str
    share: str
    lots: tuple[int, ...]
    answers: tuple[tuple[int, str], ...]
    files: tuple[InDocument, ...] = ()

    @classmethod
    def shown(cls, said: dict[str, Any]) -> "WithPartner":
        """Read it again."""
        answers = tuple((int(number), str(text)) for number, text in said["answers"])
        files = tuple(InDocument(**one) for one in said.get("files", ()))
        return cls(**{**said, "lots": tuple(said["lots"]), "answers": answers, "files": files})


@dataclass(frozen=True)
class Document:
    """Everything a submission says: manifest, answers, lots by id, files, partners with their own answers, marks."""

    manifest: str
    answers: tuple[Said, ...]
    lots: tuple[int, ...]
    files: tuple[InDocument, ...]
    partners: tuple[WithPartner, ...] = ()
    confidential: tuple[Confidential, ...] = ()

    def hidden(self, key: bytes, about: str) -> str:
        """As it is kept."""
        return encrypt(key, canonical(asdict(self)).encode(), about)

    @classmethod
    def shown(cls, key: bytes, hidden: str, about: str) -> "Document":
        """Read it again. Raises Unopened."""
        try:
            said: dict[str, Any] = json.loads(decrypt(key, hidden, about))
            return cls(
                said["manifest"],
                tuple(Said(**one) for one in said["answers"]),
                tuple(said["lots"]),
                tuple(InDocument(**one) for one in said["files"]),
                tuple(WithPartner.shown(one) for one in said.get("partners", ())),
                tuple(Confidential(**one) for one in said.get("confidential", ())),
            )
        except (KeyError, TypeError, ValueError) as why:
            raise Unopened from why


def about(submission: Submission) -> str:
    """What a sealed document is bound to, so that one tender's is never taken for another's."""
    return f"tender {submission.tender_id} round {submission.round} version {submission.number}"


def opening_key(procurement_id: int, round_: int) -> OpeningKey | None:
    """The key to which the tenders of a round are sealed; None where the procurement began before there were any."""
    query = select(OpeningKey).where(OpeningKey.procurement_id == procurement_id, OpeningKey.round == round_)
    return db.session.scalar(query.order_by(OpeningKey.id.desc()).limit(1))


def sealed_tender(submission: Submission) -> SealedTender | None:
    """A submission as it lies sealed; None for one that was written down openly."""
    return sealed_tender_of(submission.id)


def sealed_tender_of(submission_id: int) -> SealedTender | None:
    """The same, by the number of the submission."""
    return db.session.scalar(select(SealedTender).where(SealedTender.submission_id == submission_id))


def sealed_files(submission_id: int) -> list[SealedFile]:
    """The files of a sealed submission, by place: sizes and hashes, no names."""
    query = select(SealedFile).where(SealedFile.submission_id == submission_id).order_by(SealedFile.id)
    return sorted(db.session.scalars(query), key=lambda file: file.slot.position)


def in_parts(submission_id: int) -> list[SealedFile | SubmittedPartnerFile]:
    """The files of a submission that went in parts of its partners; of those its bidder knows place, size and hash."""
    found: list[SealedFile | SubmittedPartnerFile] = [file for file in sealed_files(submission_id) if file.partner_id]
    if found or sealed_tender_of(submission_id):
        return found
    query = select(SubmittedPartnerFile).join(SubmittedPartner)  # written down openly, before there were keys
    found += db.session.scalars(query.where(SubmittedPartner.submission_id == submission_id))
    return sorted(found, key=lambda file: file.slot.position)


def sealed_sizes(submission_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many files each sealed submission has, and their bytes together."""
    query = (
        select(SealedFile.submission_id, func.count(), func.sum(SealedFile.size))
        .where(SealedFile.submission_id.in_(list(submission_ids)))
        .group_by(SealedFile.submission_id)
    )
    return {row[0]: (row[1], int(row[2] or 0)) for row in db.session.execute(query)}


def opened_tender(submission_id: int) -> OpenedTender | None:
    """What an opening took out of a sealed submission."""
    return db.session.scalar(select(OpenedTender).where(OpenedTender.submission_id == submission_id))


def damages(submission_ids: Iterable[int]) -> dict[int, str]:
    """What was wrong with sealed submissions when they were opened, by submission; whole ones are not named."""
    query = select(OpenedTender).where(OpenedTender.submission_id.in_(list(submission_ids)), OpenedTender.damage != "")
    return {row.submission_id: row.damage for row in db.session.scalars(query)}


def manifest_of(submission: Submission) -> str:
    """A submission's manifest: as written down, or as the opening took it out; empty while it lies sealed."""
    if submission.manifest:
        return submission.manifest
    opened = opened_tender(submission.id)
    return opened.manifest if opened else ""


def read_back(submission: Submission, code: str) -> Document:
    """What a bidder sent, by the key on its receipt. Raises BadCode, NotYours, or Unopened when it is damaged."""
    private = key_of(code, Holds.RECEIPT)
    row = sealed_tender(submission)
    if row is None or row.for_bidder is None or row.bidder_public != public_of(private):
        raise NotYours("This is a receipt key, but not that of this submission. Look for its reference on the receipt.")
    return Document.shown(unseal(private, row.for_bidder, about(submission)), row.document, about(submission))


def fits(submission: Submission, code: str) -> bool:
    """Whether a receipt key is that of this submission."""
    row = sealed_tender(submission)
    return row is not None and row.bidder_public == public_of(key_of(code, Holds.RECEIPT))
