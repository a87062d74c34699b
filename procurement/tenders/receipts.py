"""The words of a receipt: what was received, when, and how anyone can check it."""

from datetime import UTC, datetime

from procurement.cases.models import Lot, Procurement
from procurement.core.db import db
from procurement.core.words import moment, second, size
from procurement.people.models import Organisation
from procurement.tenders.models import Submission
from procurement.tenders.queries import files, lots_of


def utc_words(at: datetime) -> str:
    """A time in UTC to the second: 2021-04-23 14:59:58 UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def receipt_words(submission: Submission, closes_at: datetime) -> tuple[str, str]:
    """Subject and body of the receipt mail."""
    procurement = db.session.get(Procurement, submission.procurement_id)
    bidder = db.session.get(Organisation, submission.tender.organisation_id)
    assert procurement is not None and bidder is not None
    lots: list[Lot] = lots_of(submission.id)
    lines = [
        f"{procurement.buyer} has received the tender of {bidder.name} for {procurement.title}.",
        "",
        f"Reference: {submission.reference}",
        f"Received: {second(submission.received_at)}, UK time ({utc_words(submission.received_at)})",
        f"Lots: {', '.join(f'{lot.number} {lot.name}' for lot in lots)}",
        f"SHA-256 of the manifest: {submission.manifest_sha256}",
        "",
        "Files:",
    ]
    for file in files(submission.id):
        lines += [f"- {file.slot.code}: {file.name}, {size(file.size)}", f"  SHA-256 {file.sha256}"]
    lines += ["", f"You may replace or withdraw your tender until {moment(closes_at)}.", ""]
    return f"Receipt {submission.reference}: {procurement.title}", "\n".join(lines)
