"""What is marked: one tender's answer to one question in one round; and the set of them that is submitted at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import criteria
from procurement.cases.queries import lot_abandonments
from procurement.core.db import db, remembered
from procurement.core.vocabulary import FIRST_ROUND
from procurement.pqq.queries import failed, in_evaluation
from procurement.questionnaire.rules import stands_for
from procurement.tenders.models import Submission, SubmittedAnswer, Tender
from procurement.tenders.queries import is_opened, last_opened, lots_bid_for, revised, standing_submissions, withdrawal


@dataclass(frozen=True)
class Item:
    """An answer to be marked. The subject of scoring and moderation."""

    tender: Tender
    criterion: Criterion
    round: int
    submission: Submission

    @property
    def procurement_id(self) -> int:
        """The procurement it belongs to."""
        return self.criterion.procurement_id

    @property
    def id(self) -> str:
        """How the record names it: tender, question, round."""
        return f"{self.tender.id}.{self.criterion.id}.{self.round}"

    __tablename__ = "item"


@dataclass(frozen=True)
class Batch:
    """All of one evaluator's marks for one question in one round: they are submitted together."""

    procurement_id: int
    criterion: Criterion
    round: int

    @property
    def id(self) -> str:
        """How the record names it: question, round."""
        return f"{self.criterion.id}.{self.round}"

    __tablename__ = "batch"


def current_round(procurement_id: int) -> int:
    """The round being marked: the last one that was opened."""
    return last_opened(procurement_id)


def items(procurement_id: int, round_: int) -> list[Item]:
    """Every answer to be marked in a round: all in the first, in a later one only those that were revised in it."""
    return items_asked(procurement_id, round_, criteria(procurement_id))


def items_of(criterion: Criterion, round_: int) -> list[Item]:
    """The answers to one question that are marked in a round, by bidder."""
    return items_asked(criterion.procurement_id, round_, [criterion])


def items_asked(procurement_id: int, round_: int, asked: Sequence[Criterion]) -> list[Item]:
    """The answers to some questions that are marked in a round, by bidder and then in the order of the questions.

    A question of some lots is marked only for the tenders that bid for one of them that goes on.
    """
    if round_ > FIRST_ROUND and round_ > current_round(procurement_id):
        return []
    submissions = {s.tender_id: s for s in standing_submissions(procurement_id, round_)}
    wanted = revised(procurement_id, round_) if round_ > FIRST_ROUND else None
    ended = set(lot_abandonments(procurement_id))
    bid_for = lots_bid_for(s.id for s in submissions.values()) if any(c.question.lots for c in asked) else {}
    every = [(criterion, criterion.question_id, criterion.question.lots) for criterion in asked]
    found = []
    for tender in in_evaluation(procurement_id, round_):
        tender_id = tender.id
        if (submission := submissions.get(tender_id)) is None:
            continue
        going = set(bid_for.get(submission.id, ())) - ended if bid_for else set()
        found += [
            Item(tender, criterion, round_, submission)
            for criterion, question_id, lots in every
            if wanted is None or (tender_id, question_id) in wanted
            if stands_for(lots, going)
        ]
    return found


def item(tender: Tender, criterion: Criterion, round_: int) -> Item | None:
    """One of them, or None when there is no such answer to mark."""
    found = submitted(tender, criterion, round_)
    if found is None or failed(tender) or withdrawal(tender) is not None:
        return None
    ended = set(lot_abandonments(tender.procurement_id))
    if not ended:
        return found
    going = set(lots_bid_for([found.submission.id]).get(found.submission.id, ())) - ended
    return found if going and stands_for(criterion.question.lots, going) else None


def submitted(tender: Tender, criterion: Criterion, round_: int) -> Item | None:
    """The answer that was opened in a round, also of a tender that has since left the evaluation; None if none was."""
    if tender.procurement_id != criterion.procurement_id:
        return None
    if not is_opened(tender.procurement_id, round_):
        return None
    submission = remembered(("submission", tender.id, round_), lambda: _last_sent(tender.id, round_))
    if submission is None or (round_ > FIRST_ROUND and not _revised(submission.id, criterion.question_id)):
        return None
    if criterion.question.lots and not stands_for(
        criterion.question.lots, lots_bid_for([submission.id]).get(submission.id, ())
    ):
        return None
    return Item(tender, criterion, round_, submission)


def _last_sent(tender_id: int, round_: int) -> Submission | None:
    query = select(Submission).where(Submission.tender_id == tender_id, Submission.round == round_)
    return db.session.scalar(query.order_by(Submission.id.desc()).limit(1))


def _revised(submission_id: int, question_id: int) -> bool:
    given = exists().where(
        SubmittedAnswer.submission_id == submission_id,
        SubmittedAnswer.question_id == question_id,
        SubmittedAnswer.carried.is_(False),
    )
    return bool(db.session.scalar(select(given)))
