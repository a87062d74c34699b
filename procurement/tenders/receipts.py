"""What a receipt says: what was received, when, and how anyone can check it; in words, and signed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import lots
from procurement.core import audit
from procurement.core.db import db
from procurement.core.outbox import Attachment, attaches
from procurement.core.signing_key import own_key
from procurement.core.vocabulary import Event
from procurement.core.words import moment, second, size
from procurement.people.models import Organisation
from procurement.tenders.models import Submission, SubmittedFile
from procurement.tenders.partner_models import SubmittedPartnerFile
from procurement.tenders.queries import files, lots_of
from procurement.tenders.receipt_file import signed
from procurement.tenders.sealed import Document, in_parts, sealed_files
from procurement.tenders.sealed_models import SealedFile
from procurement.timetable.disputed import dispute_at


def utc_words(at: datetime) -> str:
    """A time in UTC to the second: 2021-04-23 14:59:58 UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def receipt_facts(submission: Submission, document: Document | None = None) -> dict[str, Any]:
    """What is signed: who sent what to whom and when, every file with size and SHA-256, and where it is on record.

    Of a sealed submission it says neither lots nor names of files, unless its bidder has opened the `document`. A file
    in a `part` that a partner answers has no name here at any time.
    """
    procurement = db.session.get_one(Procurement, submission.procurement_id)
    bidder = db.session.get_one(Organisation, submission.tender.organisation_id)
    entry = next(iter(audit.trail(submission)[::-1]), None)
    return {
        "reference": submission.reference,
        "procurement": {"code": procurement.code, "title": procurement.title, "buyer": procurement.buyer},
        "bidder": {"name": bidder.name, "company_number": bidder.company_number},
        "round": submission.round,
        "version": submission.number,
        "received_at": submission.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "receipt": submission.receipt,
        "counted": was_counted(submission),
        **(_content(submission) if submission.manifest else _sealed_content(submission, document)),
        "manifest_sha256": submission.manifest_sha256,
        **({"clock_disputed": clock.seconds} if (clock := dispute_at(submission.received_at)) else {}),
        "record": {"entry": entry.id, "sha256": entry.hash} if entry else None,
    }


def _content(submission: Submission) -> dict[str, Any]:
    return {
        "lots": [{"number": lot.number, "name": lot.name} for lot in lots_of(submission.id)],
        "files": [
            {"slot": file.slot.code, "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in files(submission.id)
        ]
        + [
            {"slot": file.slot.code, "name": "", "size": file.size, "sha256": file.sha256, "part": True}
            for file in in_parts(submission.id)
        ],
    }


def _sealed_content(submission: Submission, document: Document | None) -> dict[str, Any]:
    names = {file.blob: file.name for file in document.files} if document else {}
    bid_for = set(document.lots) if document else set()
    return {
        "sealed": document is None,
        "lots": [
            {"number": lot.number, "name": lot.name} for lot in lots(submission.procurement_id) if lot.id in bid_for
        ],
        "files": [
            {"slot": row.slot.code, "name": names.get(row.blob, ""), "size": row.size, "sha256": row.sha256}
            | ({"part": True} if row.partner_id else {})
            for row in sealed_files(submission.id)
        ],
        **({"manifest": document.manifest} if document else {}),
    }


def signed_receipt(submission: Submission, document: Document | None = None, key: str | None = None) -> bytes:
    """The receipt as a file that anyone can check offline; with the bidder's key and what it opens, for the bidder."""
    return signed(receipt_facts(submission, document), own_key(), key)


@attaches("receipt")
def _attached(submission_id: int) -> list[Attachment]:
    submission = db.session.get_one(Submission, submission_id)
    name = f"{submission.reference} receipt.json"
    return [Attachment(name, "application/json", signed_receipt(submission))]


def was_counted(submission: Submission) -> bool:
    """Whether nobody pressed Submit: a complete draft counted at the deadline, as was published."""
    entry = next(iter(audit.trail(submission)[::-1]), None)
    return entry is not None and entry.event == Event.DRAFT_COUNTED


def receipt_words(submission: Submission, closes_at: datetime, *, counted: bool = False) -> tuple[str, str]:
    """Subject and body of the receipt mail; `counted` when it was a draft that counted at the deadline."""
    procurement = db.session.get(Procurement, submission.procurement_id)
    bidder = db.session.get(Organisation, submission.tender.organisation_id)
    assert procurement is not None and bidder is not None
    bid_for: list[Lot] = lots_of(submission.id)
    sent: Sequence[SubmittedFile | SealedFile | SubmittedPartnerFile] = sealed_files(submission.id)
    if not sent:
        sent = [*files(submission.id), *in_parts(submission.id)]
    lines = [
        f"{procurement.buyer} has received the tender of {bidder.name} for {procurement.title}.",
        "",
        f"Reference: {submission.reference}",
        f"Received: {second(submission.received_at)}, UK time ({utc_words(submission.received_at)})",
        *([f"Lots: {', '.join(f'{lot.number} {lot.name}' for lot in bid_for)}"] if bid_for else []),
        f"SHA-256 of the manifest: {submission.manifest_sha256}",
        "",
        "Files:",
    ]
    for file in sent:
        name = f"{file.name}, " if isinstance(file, SubmittedFile) else ""
        if not isinstance(file, SubmittedFile) and (isinstance(file, SubmittedPartnerFile) or file.partner_id):
            name = "in a partner's own part, "
        lines += [f"- {file.slot.code}: {name}{size(file.size)}", f"  SHA-256 {file.sha256}"]
    if clock := dispute_at(submission.received_at):
        lines += ["", f"The clock of the server was moved by {clock.seconds} about then; the council has been told."]
    if not submission.manifest:
        lines += ["", "It lies sealed. The key on the receipt page opens it for you; this message does not carry it."]
    lines += ["", "The receipt is attached, signed, and lies with its PDF on the page of the receipt."]
    last = f"You may replace or withdraw your tender until {moment(closes_at)}."
    if counted:
        last = f"You had not pressed Submit. Your complete draft counted at {moment(closes_at)}, as was published."
    lines += ["", last, ""]
    return f"Receipt {submission.reference}: {procurement.title}", "\n".join(lines)
