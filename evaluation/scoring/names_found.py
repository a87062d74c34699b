"""Where bids are read without names: answers and files in which a bidder names itself, for the lead to decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.scoring.items import Item, items
from procurement.core.db import db
from procurement.questionnaire.models import Slot
from procurement.tenders.anonymity import identity, shown_in
from procurement.tenders.cover_models import NameDecision
from procurement.tenders.covering import decided, names_in, why_kept_from_judges
from procurement.tenders.models import SubmittedAnswer, SubmittedFile, Tender


@dataclass(frozen=True)
class NameFound:
    """An answer, or a file, with what gives its bidder away in it; None of a file that cannot be looked through."""

    tender: Tender
    code: str
    words: tuple[str, ...] | None
    decision: NameDecision | None
    question_id: int | None = None
    file: SubmittedFile | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"f{self.file.id}" if self.file else f"q{self.tender.id}.{self.question_id}"

    @property
    def waits(self) -> bool:
        """Whether the lead has still to decide, because evaluators do not get it before."""
        return self.file is not None and self.decision is None and bool(why_kept_from_judges(self.file))

    @property
    def name(self) -> str:
        """Which it is, in a few words."""
        return f"{self.tender.bidder_code}, {f'file {self.code}' if self.file else self.code}"


def names_found(procurement_id: int, round_: int) -> list[NameFound]:
    """Every answer to be marked in which its bidder, or a partner of it, is named; by bidder and question."""
    every = items(procurement_id, round_)
    ids = {item.submission.id for item in every}
    query = select(SubmittedAnswer.submission_id, SubmittedAnswer.question_id, SubmittedAnswer.text)
    rows = db.session.execute(query.where(SubmittedAnswer.submission_id.in_(ids)))
    texts = {(submission, question): text for submission, question, text in rows}
    given_away_by = {tender.id: identity(tender) for tender in tenders_of(every)}
    already = decided(procurement_id)
    found = []
    for item in every:
        question = item.criterion.question_id
        words = tuple(shown_in(texts.get((item.submission.id, question), ""), given_away_by[item.tender.id]))
        decision = already.get((item.tender.id, question))
        if words or decision:
            found.append(NameFound(item.tender, item.criterion.question.code, words, decision, question))
    return found


def tenders_of(every: Sequence[Item]) -> list[Tender]:
    """The bidders of some answers, each once."""
    return list({item.tender.id: item.tender for item in every}.values())


def files_named(procurement_id: int, round_: int, tender_id: int) -> list[NameFound]:
    """The files of one bidder that whoever judges may get, of which something is to be known or decided."""
    mine = next((item for item in items(procurement_id, round_) if item.tender.id == tender_id), None)
    if mine is None:
        return []
    query = select(SubmittedFile).join(SubmittedFile.slot).options(joinedload(SubmittedFile.slot))
    sent = db.session.scalars(query.where(SubmittedFile.submission_id == mine.submission.id, ~Slot.prices)).all()
    already = decided(procurement_id)
    found = [
        NameFound(mine.tender, file.slot.code, names_in(file), already.get((tender_id, file.sha256)), file=file)
        for file in sorted(sent, key=lambda file: (file.slot.position, file.id))
    ]
    return [one for one in found if one.words or one.waits or one.decision]
