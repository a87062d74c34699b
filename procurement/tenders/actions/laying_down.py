"""A draft becomes evidence: the submission, its answers, lots and files, and the manifest that names them all."""

from datetime import datetime

from sqlalchemy import func, select

from procurement.core.action import Context, keep
from procurement.core.db import db
from procurement.tenders import formatted
from procurement.tenders.actions.sealing_up import destroy_draft, partners_in, seal_up, write_partners
from procurement.tenders.actions.writing_marks import write_marks
from procurement.tenders.drafts import Draft, content_of
from procurement.tenders.models import Submission, SubmittedAnswer, SubmittedFile, SubmittedLot
from procurement.tenders.queries import latest_submission, withdrawal
from procurement.tenders.rules import digest, manifest, reference, says_the_same
from procurement.tenders.sealed import opening_key
from procurement.timetable.rules import Receipt


def lay_down(
    ctx: Context, held: Draft, received_at: datetime, how: Receipt, by_id: int, bidder_public: str | None = None
) -> Submission:
    """Write the submission inside the action under way, sealed where the procurement has an opening key.

    One that says the same as what stands is not written again. `bidder_public`: the public half of the bidder's key.
    """
    tender = held.tender
    content = content_of(held)
    key = opening_key(tender.procurement_id, held.round)
    last = latest_submission(tender.id)
    stands = last and last.round == held.round and last.manifest and not withdrawal(tender)
    if last and stands and says_the_same(last.manifest, content):
        return last
    number = _next_number(tender.id, held.round)
    written = manifest(content, number, received_at)
    sha256 = digest(written)
    submission = keep(
        Submission(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            round=held.round,
            number=number,
            reference=reference(content.procurement, tender.number, held.round, number, sha256),
            received_at=received_at,
            receipt=how.value,
            submitted_by_id=by_id,
            manifest="" if key else written,
            manifest_sha256=sha256,
        )
    )
    if key is None:
        _lay_down_parts(held, submission)
        return submission
    seal_up(held, submission, written, key, bidder_public)
    destroy_draft(ctx, held)
    return submission


def _next_number(tender_id: int, round_: int) -> int:
    query = select(func.max(Submission.number)).where(Submission.tender_id == tender_id, Submission.round == round_)
    return (db.session.scalar(query) or 0) + 1


def _lay_down_parts(held: Draft, submission: Submission) -> None:
    old_blobs = {file.blob for files in held.files_before.values() for file in files}
    rows: list[SubmittedAnswer | SubmittedLot | SubmittedFile] = [
        SubmittedAnswer(
            submission_id=submission.id,
            question_id=question.id,
            text=held.answers[question.id],
            words=formatted.words(held.answers[question.id]),
            carried=held.before is not None and not held.changed(question.id),
        )
        for question in held.questions
        if held.answers.get(question.id)
    ]
    rows += [SubmittedLot(submission_id=submission.id, lot_id=lot.id) for lot in held.lots]
    rows += [
        SubmittedFile(
            submission_id=submission.id,
            slot_id=file.slot_id,
            name=file.name,
            media_type=file.media_type,
            sha256=file.sha256,
            size=file.size,
            blob=file.blob,
            wrapped_key=file.wrapped_key,
            pages=file.pages,
            expires_on=file.expires_on,
            carried=file.blob in old_blobs,
            zeros=file.zeros,
        )
        for files in held.files.values()
        for file in files
    ]
    db.session.add_all(rows)
    write_partners(submission, partners_in(held))
    write_marks(submission, held.confidential)
    db.session.flush()
