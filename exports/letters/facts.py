"""What a printed letter says: the words as they were sent, or as they would be today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluation.award.queries import letter_of, outcome_letters, recommendation
from evaluation.award.sending import ready
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.rehearsing import is_rehearsal
from procurement.tenders.models import Tender
from procurement.timetable.rules import OutsideCalendar


@dataclass(frozen=True)
class PrintedLetter:
    """A letter in paragraphs; `sha256` is that of its words once they were sent, else empty: it is a draft."""

    title: str
    bidder_code: str
    paragraphs: tuple[tuple[str, ...], ...]
    made_at: datetime
    sha256: str
    rehearsal: bool

    @property
    def blocks(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Each paragraph as `head` or `text`, with its lines: a line in capitals by itself is a head."""
        return [("head" if len(lines) == 1 and lines[0].isupper() else "text", lines) for lines in self.paragraphs]


def printed_letter(procurement: Procurement, tender: Tender, now: datetime) -> PrintedLetter | None:
    """The letter to one bidder; None where there is none, or while a reason in it is wanting."""
    sent, latest = outcome_letters(procurement.id), recommendation(procurement.id)
    row = letter_of(sent.id, tender.id) if sent else None
    words = row.words if row else ""
    if not sent and latest:
        try:
            letters = ready(latest, now.astimezone(LONDON).date())
        except OutsideCalendar:
            return None
        outcome = letters.of(tender.id)
        if outcome and not any(one.bidder_code == tender.bidder_code for one in letters.lacking):
            words = letters.words(outcome)
    if not words:
        return None
    parts = tuple(tuple(part.split("\n")) for part in words.strip().split("\n\n") if part.strip())
    return PrintedLetter(
        procurement.title,
        tender.bidder_code,
        parts,
        sent.sent_at if sent else now,
        row.sha256 if row else "",
        is_rehearsal(procurement.id),
    )
