"""Bids as whoever judges their quality reads them, where bids are read without names: names covered, files kept back.

What was sent stays as it was sent. An answer is shown with the words blacked out that the lead chose, sign for sign, so
that every place in it stays where it was. A file that belongs to no question of quality reaches those who judge once it
has been looked through and says no name, or once the lead has decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import exists, select

from procurement.cases.models import Procurement
from procurement.core.db import db, remembered
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.questionnaire.models import Part, Question
from procurement.tenders.anonymity import blacked_out, identity, shown_in
from procurement.tenders.cover_models import NameDecision
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.models import SubmittedAnswer, SubmittedFile, Tender
from procurement.tenders.page_text import is_readable, pages
from procurement.tenders.queries import Answered, answer, answers

_DECIDED = of_a_procurement("names decided", exists().where(NameDecision.procurement_id == HERE))


class NameFate(StrEnum):
    """What the lead may decide about a name that shows."""

    LEFT = "left"
    COVERED = "covered"
    KEPT = "kept"
    REPLACED = "replaced"


KEPT_BACK = "Bids are read without names. The procurement lead has kept this file back: it names its bidder."
TO_BE_DECIDED = "Bids are read without names, and this file may name its bidder: the procurement lead decides."


def decided(procurement_id: int) -> Mapping[tuple[int, int | str], NameDecision]:
    """What was decided last, by tender and question or SHA-256 of a file."""
    if not has(procurement_id, _DECIDED):
        return {}
    query = select(NameDecision).where(NameDecision.procurement_id == procurement_id).order_by(NameDecision.id)
    return remembered(
        ("names decided", procurement_id),
        lambda: {(row.tender_id, row.question_id or row.sha256): row for row in db.session.scalars(query)},
    )


def as_judged(tender: Tender, question_id: int, text: str) -> str:
    """A text that a bidder wrote in answer to a question, as whoever judges it reads it."""
    row = decided(tender.procurement_id).get((tender.id, question_id))
    return blacked_out(text, row.words) if row and row.kind == NameFate.COVERED else text


def judged_answer(tender: Tender, submission_id: int, question: Question) -> Answered | None:
    """One answer of a submission, as it is judged."""
    found = answer(submission_id, question)
    return found and replace(found, text=as_judged(tender, question.id, found.text))


def judged_answers(tender: Tender, submission_id: int) -> dict[int, Answered]:
    """The answers of a submission by question, as they are judged."""
    found = answers(submission_id)
    return {number: replace(one, text=as_judged(tender, number, one.text)) for number, one in found.items()}


def judged_texts(asked: Iterable[tuple[Tender, int]]) -> dict[tuple[int, int], str]:
    """What was answered in many submissions, by submission and question; `asked` are tenders with their submissions."""
    tenders = {submission: tender for tender, submission in asked}
    query = select(SubmittedAnswer.submission_id, SubmittedAnswer.question_id, SubmittedAnswer.text)
    rows = db.session.execute(query.where(SubmittedAnswer.submission_id.in_(tenders)))
    return {
        (submission, question): as_judged(tenders[submission], question, text) for submission, question, text in rows
    }


def is_anonymous(procurement_id: int) -> bool:
    """Whether it was published that bids are read without names."""
    return db.session.get_one(Procurement, procurement_id).anonymous


def decision_on(file: SubmittedFile) -> NameDecision | None:
    """What the lead decided about a file."""
    return decided(file.procurement_id).get((file.submission.tender_id, file.sha256))


def names_in(file: SubmittedFile) -> tuple[str, ...] | None:
    """What gives its bidder away in a file; None where it cannot be looked through."""
    if not is_readable(file):
        return None
    lying = _Lying(file.sha256, file.media_type, file.size, file.blob, file.wrapped_key)
    return _names_in(lying, tuple(identity(file.tender)))


class _Lying(NamedTuple):
    """A file by its content and where it lies."""

    sha256: str
    media_type: str
    size: int
    blob: str
    wrapped_key: str


@lru_cache(maxsize=20_000)
def _names_in(lying: _Lying, given_away_by: tuple[str, ...]) -> tuple[str, ...] | None:
    text = "\n".join(page.text for page in pages(lying))
    return tuple(shown_in(text, given_away_by)) if text.strip() else None


def why_kept_from_judges(file: SubmittedFile) -> str:
    """Why a file does not reach whoever judges quality, in a sentence; empty where it does. Not about prices."""
    if not is_anonymous(file.procurement_id):
        return ""
    row = decision_on(file)
    if row is not None:
        return KEPT_BACK if row.kind == NameFate.KEPT else ""
    if _is_of_quality(file):
        return ""
    return "" if names_in(file) == () else TO_BE_DECIDED


def _is_of_quality(file: SubmittedFile) -> bool:
    """Whether a file goes with an answer that is marked: it is read with a note where a name shows."""
    codes = remembered(("quality codes", file.procurement_id), lambda: _quality(file.procurement_id))
    return file.slot.question in codes


def _quality(procurement_id: int) -> frozenset[str]:
    query = select(Question.code).where(Question.procurement_id == procurement_id, Question.part == Part.QUALITY.value)
    return frozenset(db.session.scalars(query))


def copy_for_judges(file: SubmittedFile) -> SubmittedFile | Enclosure:
    """The file as whoever judges gets it: as it was sent, or the version that the lead put in its place."""
    row = decision_on(file)
    if row is None or row.enclosure_id is None:
        return file
    return db.session.get_one(Enclosure, row.enclosure_id)
