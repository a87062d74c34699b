"""What is marked: one tender's answer to one question in one round."""

from dataclasses import dataclass

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import criteria
from procurement.core.vocabulary import FIRST_ROUND, SECOND_ROUND
from procurement.pqq.queries import in_evaluation
from procurement.tenders.models import Submission, Tender
from procurement.tenders.queries import is_opened, revised, standing_submissions


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


def current_round(procurement_id: int) -> int:
    """The round being marked: the last one that was opened."""
    return SECOND_ROUND if is_opened(procurement_id, SECOND_ROUND) else FIRST_ROUND


def items(procurement_id: int, round_: int) -> list[Item]:
    """Every answer to be marked in a round: all in the first, in the second only those that were revised."""
    if not is_opened(procurement_id, round_):
        return []
    submissions = {s.tender_id: s for s in standing_submissions(procurement_id, round_)}
    wanted = revised(procurement_id, round_) if round_ > FIRST_ROUND else None
    asked = criteria(procurement_id)
    return [
        Item(tender, criterion, round_, submissions[tender.id])
        for tender in in_evaluation(procurement_id)
        if tender.id in submissions
        for criterion in asked
        if wanted is None or (tender.id, criterion.question_id) in wanted
    ]


def item(tender: Tender, criterion: Criterion, round_: int) -> Item | None:
    """One of them, or None when there is no such answer to mark."""
    return next(
        (i for i in items(tender.procurement_id, round_) if i.tender.id == tender.id and i.criterion.id == criterion.id),
        None,
    )
