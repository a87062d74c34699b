"""The files of a bidder that figures may be keyed from, and where each figure stands in them."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from evaluation.explaining.queries import Topic, asked_of
from procurement.core.db import db
from procurement.tenders.enclosures import enclosures
from procurement.tenders.models import Submission, SubmittedFile, Tender
from procurement.tenders.queries import files, opened_submission

SENT, ENCLOSED = "file", "enclosure"


@dataclass(frozen=True)
class Document:
    """A file that the bidder sent, in its tender or with an answer; `paged` where a page of it can be opened."""

    kind: str
    number: int
    name: str
    paged: bool

    @property
    def key(self) -> str:
        """How a year of accounts names it."""
        return f"{self.kind}:{self.number}"

    def address(self, code: str, tender_id: int, page: int | None = None) -> str:
        """Where it is read: a page of a PDF of the tender, or else the file."""
        if self.kind == ENCLOSED:
            return url_for("opening.enclosure", procurement=code, number=self.number)
        there = url_for("opening.file", procurement=code, tender=tender_id, submitted_file=self.number)
        return f"{there}?page={page}" if page and self.paged else there


def documents_of(tender: Tender, named: Iterable[str] = ()) -> list[Document]:
    """What the bidder sent without prices in it: with its answers about accounts, latest first, then in its tender.

    `named` are keys that years on file have already: a file that a later round replaced stays among them.
    """
    numbers = [
        number
        for one in asked_of(tender.id)
        if one.topic is not Topic.PRICE
        for given in one.given
        for number in given.enclosures
    ]
    rows = enclosures(numbers)
    sent = opened_submission(tender)
    here = [file for file in (files(sent.id) if sent else []) if not file.slot.prices]
    found = [
        *(Document(ENCLOSED, number, rows[number].name, paged=False) for number in reversed(numbers) if number in rows),
        *(Document(SENT, file.id, file.name, paged=bool(file.pages)) for file in here),
    ]
    return found + _replaced(tender, set(named) - {one.key for one in found})


def _replaced(tender: Tender, keys: Set[str]) -> list[Document]:
    wanted = [int(key.removeprefix(f"{SENT}:")) for key in keys if key.startswith(f"{SENT}:")]
    if not wanted:
        return []
    query = select(SubmittedFile).join(Submission, Submission.id == SubmittedFile.submission_id)
    rows = db.session.scalars(query.where(SubmittedFile.id.in_(wanted), Submission.tender_id == tender.id))
    return [Document(SENT, file.id, f"{file.name} (replaced since)", paged=bool(file.pages)) for file in rows]
