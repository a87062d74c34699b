"""A submission is sealed, and its draft is destroyed; at the opening its content is written down as evidence."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from procurement.core.action import Context, keep
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.core.sealing import Unopened, new_key, seal, unseal
from procurement.core.vocabulary import FIRST_ROUND
from procurement.tenders import formatted
from procurement.tenders.actions.writing_marks import write_marks
from procurement.tenders.drafts import Draft, HeldFile
from procurement.tenders.in_hand import draft_key, lots_in_hand
from procurement.tenders.models import (
    DraftAnswer,
    DraftFile,
    DraftKey,
    DraftLot,
    Submission,
    SubmittedAnswer,
    SubmittedFile,
    SubmittedLot,
    Upload,
)
from procurement.tenders.partner_models import (
    Partner,
    PartnerAnswer,
    PartnerFile,
    SubmittedPartner,
    SubmittedPartnerAnswer,
    SubmittedPartnerFile,
)
from procurement.tenders.rules import digest
from procurement.tenders.sealed import Document, InDocument, Said, WithPartner, about, sealed_files
from procurement.tenders.sealed_models import OpenedTender, OpeningKey, SealedFile, SealedTender
from procurement.tenders.storing import store

Rest = DraftAnswer | DraftFile | Upload | Partner | PartnerAnswer | PartnerFile
"""What may be left in hand when a part of a draft was submitted."""


def seal_up(held: Draft, submission: Submission, manifest: str, key: OpeningKey, bidder_public: str | None) -> None:
    """Write a submission's content down as one sealed document, which only two openers or its bidder can open."""
    document_key = new_key()
    document = Document(
        manifest=manifest,
        answers=tuple(_said(held)),
        lots=tuple(lot.id for lot in held.lots),
        files=tuple(_files(held)),
        partners=tuple(partners_in(held)),
        confidential=held.confidential,
    )
    keep(
        SealedTender(
            submission_id=submission.id,
            opening_key_id=key.id,
            document=document.hidden(document_key, about(submission)),
            for_openers=seal(key.public, document_key, about(submission)),
            for_bidder=seal(bidder_public, document_key, about(submission)) if bidder_public else None,
            bidder_public=bidder_public,
        )
    )
    lying: list[tuple[int | None, InDocument]] = [(None, file) for file in document.files]
    lying += [(partner.partner_id, file) for partner in document.partners for file in partner.files]
    for partner_id, file in lying:
        keep(
            SealedFile(
                submission_id=submission.id,
                slot_id=file.slot_id,
                partner_id=partner_id,
                sha256=file.sha256,
                size=file.size,
                blob=file.blob,
            )
        )


def _said(held: Draft) -> Iterator[Said]:
    for question in held.questions:
        if text := held.answers.get(question.id):
            carried = held.before is not None and not held.changed(question.id)
            yield Said(question.id, str(text), formatted.words(text), carried)


def partners_in(held: Draft) -> Iterator[WithPartner]:
    """Its partners as the sealed document holds them."""
    for one in held.partners:
        if said := one.details:
            answers = tuple((number, str(text)) for number, text in one.answers.items())
            files = tuple(_in_document(file) for there in one.files.values() for file in there)
            yield WithPartner(
                one.row.id, said.kind, said.name, said.company_number, said.share, said.lots, answers, files
            )


def _files(held: Draft) -> Iterator[InDocument]:
    before = {file.blob for files in held.files_before.values() for file in files}
    for files in held.files.values():
        for file in files:
            yield replace(
                _in_document(file),
                expires_on=file.expires_on.isoformat() if file.expires_on else None,
                carried=file.blob in before,
                zeros=file.zeros,
            )


def _in_document(file: HeldFile | PartnerFile) -> InDocument:
    """A file of a draft as the sealed document names it, with the key that opens it."""
    return InDocument(
        blob=file.blob,
        slot_id=file.slot_id,
        name=str(file.name),
        media_type=file.media_type,
        sha256=file.sha256,
        size=file.size,
        pages=file.pages,
        carried=False,
        key=store().key(file.blob, file.wrapped_key).hex(),
    )


def destroy_draft(ctx: Context, sent: Draft) -> None:
    """Take the draft away and, after the commit, its key: what is left of it anywhere opens no more.

    What was not part of it (lots that were left out, a file that came too late) goes on under a new draft's key.
    """
    tender_id, round_ = sent.tender.id, sent.round
    key = draft_key(tender_id, round_)
    chosen = set(lots_in_hand([tender_id]).get(tender_id, ())) if round_ == FIRST_ROUND else set()
    left_out = chosen - {lot.id for lot in sent.lots}
    questions, places = {question.id for question in sent.questions}, {slot.id for slot in sent.slots}
    files = {(slot_id, file.blob) for slot_id, there in sent.files.items() for file in there}
    of_draft = (DraftAnswer.tender_id == tender_id, DraftAnswer.round == round_)
    rest: list[Rest] = _partners_left(ctx, sent, stay=bool(left_out))
    for answer in db.session.scalars(select(DraftAnswer).where(*of_draft)):
        _part(answer, rest, gone=not left_out or answer.question_id in questions)
    for file in db.session.scalars(
        select(DraftFile).where(DraftFile.tender_id == tender_id, DraftFile.round == round_)
    ):
        _part(file, rest, gone=(file.slot_id, file.blob) in files or not (left_out or file.slot_id in places))
    for upload in db.session.scalars(select(Upload).where(Upload.tender_id == tender_id, Upload.round == round_)):
        _part(upload, rest, gone=upload.finished_at is not None)
    for lot in db.session.scalars(select(DraftLot).where(DraftLot.tender_id == tender_id)):
        db.session.delete(lot)
    if key is None:
        return
    old = key.token
    if rest or left_out:
        _go_on(ctx, key, rest, left_out)
    else:
        db.session.delete(key)
    db.session.flush()
    drafts = store().drafts
    ctx.later(lambda: drafts.destroy(old))


def _partners_left(ctx: Context, sent: Draft, *, stay: bool) -> list[Rest]:
    """What goes with the submission is taken from here; those of lots that were left out stay, while any was."""
    gone = {partner.row.id for partner in sent.partners}
    query = select(Partner).where(Partner.tender_id == sent.tender.id, Partner.details.is_not(None))
    rest: list[Rest] = []
    for row in db.session.scalars(query) if sent.round == FIRST_ROUND else ():
        went = row.id in gone
        if went or not stay:
            row.details, row.removed_at = None, row.removed_at if went else ctx.now
        else:
            rest.append(row)
        for answer in db.session.scalars(select(PartnerAnswer).where(PartnerAnswer.partner_id == row.id)):
            _part(answer, rest, gone=went or not stay)
        for file in db.session.scalars(select(PartnerFile).where(PartnerFile.partner_id == row.id)):
            _part(file, rest, gone=went or not stay)
    return rest


def _part(row: Rest, rest: list[Rest], *, gone: bool) -> None:
    if gone:
        db.session.delete(row)
    else:
        rest.append(row)


def _go_on(ctx: Context, key: DraftKey, rest: list[Rest], left_out: set[int]) -> None:
    """What was not sent, under a new key."""
    key.token, key.begun_at, key.rest = store().drafts.make(), ctx.now, bool(left_out)
    key.lots = key.sealed(json.dumps(sorted(left_out))) if left_out else None
    key.zeros = key.sealed(key.zeros) if key.zeros else None
    key.confidential = key.sealed(key.confidential) if key.confidential else None
    for row in rest:
        if isinstance(row, (DraftAnswer, PartnerAnswer)):
            row.text = key.sealed(row.text)
        elif isinstance(row, Partner):
            row.details = key.sealed(row.details or "")
        else:
            row.wrapped_key = store().rewrap(row.blob, row.wrapped_key, key.token)
            row.name = key.sealed(row.name)


def open_up(row: SealedTender, private: bytes) -> OpenedTender:
    """Take out what one submission says and write it down; a damaged one is said to be so and hinders nothing."""
    submission = row.submission
    try:
        document_key = unseal(private, row.for_openers, about(submission))
        document = Document.shown(document_key, row.document, about(submission))
    except Unopened:
        return _opened(submission, "", "The sealed document does not open: a byte of it was changed.")
    if digest(document.manifest) != submission.manifest_sha256:
        return _opened(submission, "", "The manifest is not the one that the receipt names.")
    db.session.add_all(
        [
            SubmittedAnswer(
                submission_id=submission.id,
                question_id=said.question_id,
                text=said.text,
                words=said.words,
                carried=said.carried,
            )
            for said in document.answers
        ]
        + [SubmittedLot(submission_id=submission.id, lot_id=lot_id) for lot_id in document.lots]
        + [_written(submission, file) for file in document.files]
    )
    write_partners(submission, document.partners)
    write_marks(submission, document.confidential)
    every = [*document.files, *(file for partner in document.partners for file in partner.files)]
    bad = [_place(submission, file) for file in every if not _whole(file)]
    return _opened(submission, document.manifest, f"Cannot be read: {', '.join(bad)}." if bad else "")


def write_partners(submission: Submission, partners: Iterable[WithPartner]) -> None:
    """With whom it bids, and what each of them answered and sent, as evidence."""
    for one in partners:
        row = keep(
            SubmittedPartner(
                submission_id=submission.id,
                partner_id=one.partner_id,
                kind=one.kind,
                name=one.name,
                company_number=one.company_number,
                share=one.share,
                lots=list(one.lots),
            )
        )
        db.session.add_all(
            SubmittedPartnerAnswer(submitted_partner_id=row.id, question_id=number, text=text)
            for number, text in one.answers
        )
        db.session.add_all(
            SubmittedPartnerFile(
                submitted_partner_id=row.id,
                slot_id=file.slot_id,
                name=file.name,
                media_type=file.media_type,
                sha256=file.sha256,
                size=file.size,
                blob=file.blob,
                wrapped_key=store().wrap(file.blob, bytes.fromhex(file.key), of=submission.procurement_id),
                pages=file.pages,
            )
            for file in one.files
        )


def _opened(submission: Submission, manifest: str, damage: str) -> OpenedTender:
    return keep(OpenedTender(submission_id=submission.id, manifest=manifest, damage=damage))


def _written(submission: Submission, file: InDocument) -> SubmittedFile:
    return SubmittedFile(
        submission_id=submission.id,
        slot_id=file.slot_id,
        name=file.name,
        media_type=file.media_type,
        sha256=file.sha256,
        size=file.size,
        blob=file.blob,
        wrapped_key=store().wrap(file.blob, bytes.fromhex(file.key), of=submission.procurement_id),
        pages=file.pages,
        expires_on=date.fromisoformat(file.expires_on) if file.expires_on else None,
        carried=file.carried,
        zeros=file.zeros,
    )


def _place(submission: Submission, file: InDocument) -> str:
    row = next((one for one in sealed_files(submission.id) if one.blob == file.blob), None)
    return f"{row.slot.code if row else ''} {file.name}".strip()


def _whole(file: InDocument) -> bool:
    """Whether a file lies there with its size, and its beginning opens; all of it is read when it is taken."""
    try:
        return store().looks_whole(file.blob, bytes.fromhex(file.key), file.size)
    except Damaged:
        return False
