"""Where bids are read without names: the answers in which a bidder still names itself, for the lead to know of."""

from dataclasses import dataclass

from sqlalchemy import select

from evaluation.scoring.items import items
from procurement.core.db import db
from procurement.tenders.anonymity import identity, shown_in
from procurement.tenders.models import SubmittedAnswer, Tender


@dataclass(frozen=True)
class NameFound:
    """An answer with what gives its bidder away in it."""

    tender: Tender
    code: str
    words: tuple[str, ...]


def names_found(procurement_id: int, round_: int) -> list[NameFound]:
    """Every answer to be marked in which its bidder, or a partner of it, is named; by bidder and question."""
    every = items(procurement_id, round_)
    ids = {item.submission.id for item in every}
    query = select(SubmittedAnswer.submission_id, SubmittedAnswer.question_id, SubmittedAnswer.text)
    rows = db.session.execute(query.where(SubmittedAnswer.submission_id.in_(ids)))
    texts = {(submission, question): text for submission, question, text in rows}
    given_away_by = {item.tender.id: identity(item.tender) for item in {one.tender.id: one for one in every}.values()}
    found = []
    for item in every:
        text = texts.get((item.submission.id, item.criterion.question_id), "")
        if words := shown_in(text, given_away_by[item.tender.id]):
            found.append(NameFound(item.tender, item.criterion.question.code, tuple(words)))
    return found
