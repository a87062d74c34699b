"""What the printed receipt says: what is signed, and the signature itself."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procurement.core.rehearsing import is_rehearsal
from procurement.tenders.models import Submission
from procurement.tenders.receipts import signed_receipt


@dataclass(frozen=True)
class PrintedReceipt:
    """A receipt with its signature: `said` is what is signed, as the file says it."""

    said: dict[str, Any]
    public_key: str
    signature: str
    received_at: datetime
    rehearsal: bool


def printed_receipt(submission: Submission) -> PrintedReceipt:
    """The receipt of a submission."""
    file = json.loads(signed_receipt(submission))
    return PrintedReceipt(
        said=file["receipt"],
        public_key=file["signature"]["public_key"],
        signature=file["signature"]["value"],
        received_at=submission.received_at,
        rehearsal=is_rehearsal(submission.procurement_id),
    )
