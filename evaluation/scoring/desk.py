"""What lies before an evaluator at one answer: question, response up to the limit, files, their own earlier mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.scoring.items import Batch, Item
from evaluation.scoring.models import Mark, MarkDraft
from evaluation.scoring.queries import own_marks
from evaluation.scoring.queue import Pile, Place, Queue
from procurement.core.access import Refusal
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Stage
from procurement.questionnaire.models import Slot
from procurement.tenders.comparing import Stretch, changes
from procurement.tenders.models import SubmittedFile
from procurement.tenders.queries import Answered, answer, latest_submission
from procurement.timetable.models import StagePlan


@dataclass(frozen=True)
class Desk:
    """Everything one scoring screen shows, besides the form."""

    item: Item
    queue: Queue
    by: str
    place: Place | None
    pile: Pile | None
    draft: MarkDraft | None
    given: Answered | None
    files: Sequence[SubmittedFile]
    no_mark: Refusal | None
    earlier: Mark | None
    changed: Sequence[Stretch]

    @property
    def before_and_after(self) -> tuple[Place | None, Place | None]:
        """The neighbours in the queue."""
        return self.queue.beside(self.place, self.by) if self.place else (None, None)


def desk(ctx: Context, item: Item, queue: Queue, by: str, draft: MarkDraft | None, no_mark: Refusal | None) -> Desk:
    """Lay out one answer for the person who marks it."""
    question = item.criterion.question
    given = answer(item.submission.id, question)
    earlier, changed = _first_round(ctx, item, given) if item.round > FIRST_ROUND else (None, ())
    return Desk(
        item=item,
        queue=queue,
        by=by,
        place=queue.find(item.tender.id, item.criterion.id),
        pile=queue.pile(item.criterion.id),
        draft=draft,
        given=given,
        files=_files(item.submission.id),
        no_mark=no_mark,
        earlier=earlier,
        changed=changed,
    )


def _first_round(ctx: Context, item: Item, given: Answered | None) -> tuple[Mark | None, Sequence[Stretch]]:
    """One's own mark of the first answer, and what was changed in it since."""
    marks = own_marks(Batch(item.procurement_id, item.criterion, FIRST_ROUND), ctx.person)
    first = latest_submission(item.tender.id, FIRST_ROUND)
    before = answer(first.id, item.criterion.question) if first else None
    return marks.get(item.tender.id), changes(before.text if before else "", given.text if given else "")


def _files(submission_id: int) -> list[SubmittedFile]:
    """The files of a tender, save those that hold prices: whoever judges quality sees none."""
    query = select(SubmittedFile).join(SubmittedFile.slot).options(joinedload(SubmittedFile.slot))
    found = db.session.scalars(query.where(SubmittedFile.submission_id == submission_id, ~Slot.prices)).all()
    return sorted(found, key=lambda file: (file.slot.position, file.id))


def deadline_of(procurement_id: int, stage: Stage) -> datetime | None:
    """When a stage is planned to close, in one statement."""
    query = select(StagePlan.closes_at).where(
        StagePlan.procurement_id == procurement_id, StagePlan.stage == stage.value
    )
    return db.session.scalar(query.order_by(StagePlan.id.desc()).limit(1))
