"""What a bidder marks confidential in its tender: in hand with the draft, and as it was sent.

Source: Public Contracts Regulations 2015 reg 21; Procurement Act 2023 s.94; Freedom of Information Act 2000 s.43.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import select

from procurement.core.db import db
from procurement.questionnaire.models import Question
from procurement.tenders.confidential_models import SubmittedConfidential
from procurement.tenders.models import DraftKey, Submission, SubmittedAnswer, Tender
from procurement.tenders.rules import canonical, digest

MOST_MARKS = 50


@dataclass(frozen=True)
class Confidential:
    """A mark: the code of the question or place for a file, the passage (all of it where none is named), the reason."""

    place: str
    words: str
    reason: str

    @property
    def key(self) -> str:
        """What names it in a form: the same words are the same mark."""
        return digest(canonical(asdict(self)))


def marks_in_hand(key: DraftKey | None) -> tuple[Confidential, ...]:
    """What is marked in a draft."""
    return tuple(Confidential(**one) for one in json.loads(key.confidential)) if key and key.confidential else ()


def keep_marks(key: DraftKey, marks: Iterable[Confidential]) -> None:
    """Write the marks down with a draft, in place of those before."""
    key.confidential = key.sealed(json.dumps([asdict(one) for one in marks]))


def marks_of(submission_id: int) -> tuple[Confidential, ...]:
    """The marks of a submission that was opened."""
    query = select(SubmittedConfidential).where(SubmittedConfidential.submission_id == submission_id)
    rows = db.session.scalars(query.order_by(SubmittedConfidential.id))
    return tuple(Confidential(row.place, row.words, row.reason) for row in rows)


@dataclass(frozen=True)
class Marked:
    """A mark of an opened tender, with the passages that are to stay confidential, one a line."""

    tender_id: int
    bidder: str
    """Its bidder by number, as staff meet it."""
    mark: Confidential
    passages: str


def marked(procurement_id: int) -> list[Marked]:
    """What the bidders of a procurement marked in the tenders that were opened, each mark once.

    Where all of an answer is marked, the answer is what is to stay confidential.
    """
    query = (
        select(SubmittedConfidential, Tender)
        .join(Submission, Submission.id == SubmittedConfidential.submission_id)
        .join(Tender, Tender.id == Submission.tender_id)
    )
    rows = db.session.execute(
        query.where(Submission.procurement_id == procurement_id).order_by(SubmittedConfidential.id)
    ).all()
    if not rows:
        return []
    said = {
        (row.submission_id, row.code): row.text
        for row in db.session.execute(
            select(SubmittedAnswer.submission_id, SubmittedAnswer.text, Question.code)
            .join(Question, Question.id == SubmittedAnswer.question_id)
            .where(SubmittedAnswer.submission_id.in_({mark.submission_id for mark, _ in rows}))
        )
    }
    found = {}
    for row, tender in rows:
        mark = Confidential(row.place, row.words, row.reason)
        found[tender, mark] = row.words or said.get((row.submission_id, row.place), "")
    return [Marked(tender.id, tender.bidder_code, mark, passages) for (tender, mark), passages in found.items()]
