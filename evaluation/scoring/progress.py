"""How far each evaluator is with each question, for the lead: counts of answers, never a mark."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager

from evaluation.scheme.models import Criterion
from evaluation.scoring.items import items_asked
from evaluation.scoring.models import Mark, MarkDraft, MarksLock
from evaluation.scoring.queries import SUBMITTED, assigned, conflicts, locks, off_panel
from evaluation.scoring.rules import Pace, due_by, pace
from procurement.core.db import db, remembered
from procurement.people.models import Declaration, User
from procurement.tenders.models import Tender
from procurement.timetable.windows import Window


@dataclass(frozen=True)
class Part:
    """One evaluator's work on one question: answers with mark and reason, of how many; the lock that came last.

    `came_later` counts answers of bidders that came back into the evaluation after these marks were submitted.
    """

    criterion: Criterion
    user: User
    done: int
    total: int
    lock: MarksLock | None
    came_later: int

    @property
    def locked(self) -> bool:
        """Whether these marks cannot be changed without reopening."""
        return self.lock is not None and self.lock.kind == SUBMITTED

    @property
    def submitted(self) -> bool:
        """Whether a mark stands for every answer."""
        return self.locked and not self.came_later


@dataclass(frozen=True)
class Evaluator:
    """One evaluator and their part in each question; None where it is not theirs."""

    user: User
    parts: dict[int, Part]
    declared: bool
    closed: int
    begun: bool

    @property
    def done(self) -> int:
        """Answers with mark and reason."""
        return sum(part.done for part in self.parts.values())

    @property
    def total(self) -> int:
        """Answers that are theirs."""
        return sum(part.total for part in self.parts.values())

    @property
    def submitted(self) -> int:
        """Questions whose marks stand."""
        return sum(1 for part in self.parts.values() if part.submitted)

    @property
    def finished(self) -> bool:
        """Whether a mark of theirs stands for every answer that is theirs."""
        return all(part.submitted for part in self.parts.values() if part.total)

    def due(self, window: Window, now: datetime) -> int:
        """How many answers they would have written by now at an even pace."""
        return due_by(self.total, window.opened_at, window.closed_at or window.closes_at, now)

    def pace(self, window: Window, now: datetime) -> Pace:
        """How they stand against an even pace over the window."""
        return pace(self.done, self.due(window, now), begun=self.begun, finished=self.finished)


@dataclass(frozen=True)
class Progress:
    """The panel in one round."""

    round: int
    criteria: tuple[Criterion, ...]
    evaluators: tuple[Evaluator, ...]
    tenders: tuple[Tender, ...]
    """The bidders whose answers are marked, by number."""

    @property
    def parts(self) -> list[Part]:
        """Everything that is somebody's to mark."""
        return [part for evaluator in self.evaluators for part in evaluator.parts.values() if part.total]

    @property
    def outstanding(self) -> list[Part]:
        """What has not been submitted."""
        return [part for part in self.parts if not part.submitted]


def criteria_with_questions(procurement_id: int) -> list[Criterion]:
    """What is marked, in order, with the questions' words."""
    query = select(Criterion).join(Criterion.question).options(contains_eager(Criterion.question))
    here = query.where(Criterion.procurement_id == procurement_id).order_by(Criterion.position)
    return list(remembered(("criteria", procurement_id), lambda: db.session.scalars(here).all()))


def progress(procurement_id: int, round_: int) -> Progress:
    """How far everybody is, in a constant number of statements."""
    asked = criteria_with_questions(procurement_id)
    panel = assigned(procurement_id)
    closed, off = conflicts(procurement_id), off_panel(procurement_id, round_)
    every = items_asked(procurement_id, round_, asked)
    drafts = _written(procurement_id, round_)
    written = {key for key, complete in drafts.items() if complete}
    given = _given(procurement_id, round_)
    standing = locks(procurement_id, round_)
    declared = set(
        db.session.scalars(select(Declaration.user_id).where(Declaration.procurement_id == procurement_id).distinct())
    )
    total: Counter[tuple[int, int]] = Counter()
    done: Counter[tuple[int, int]] = Counter()
    later: Counter[tuple[int, int]] = Counter()
    for item in every:
        for user in panel.get(item.criterion.id, []):
            if (user.id, item.tender.organisation_id) in off[item.criterion.id]:
                continue
            total[item.criterion.id, user.id] += 1
            done[item.criterion.id, user.id] += (user.id, item.tender.id, item.criterion.id) in written
            later[item.criterion.id, user.id] += (user.id, item.tender.id, item.criterion.id) not in given
    organisations = {item.tender.organisation_id for item in every}
    begun = {user_id for user_id, _, _ in drafts}
    people = {user.id: user for users in panel.values() for user in users}
    return Progress(
        round_,
        tuple(asked),
        tuple(
            Evaluator(
                user,
                {c.id: _part(c, user, done, total, later, standing) for c in asked if user in panel.get(c.id, [])},
                user.id in declared,
                sum(1 for organisation in organisations if (user.id, organisation) in closed),
                user.id in begun,
            )
            for user in sorted(people.values(), key=lambda person: person.name)
        ),
        tuple(sorted({item.tender.id: item.tender for item in every}.values(), key=lambda tender: tender.number)),
    )


def _part(
    criterion: Criterion,
    user: User,
    done: Mapping[tuple[int, int], int],
    total: Mapping[tuple[int, int], int],
    later: Mapping[tuple[int, int], int],
    standing: Mapping[tuple[int, int], MarksLock],
) -> Part:
    key = (criterion.id, user.id)
    lock = standing.get(key)
    came_later = later[key] if lock is not None and lock.kind == SUBMITTED else 0
    return Part(criterion, user, done[key], total[key], lock, came_later)


def _given(procurement_id: int, round_: int) -> set[tuple[int, int, int]]:
    """(person, tender, question) of every answer somebody has submitted a mark for; the mark itself is not read."""
    query = select(Mark.user_id, Mark.tender_id, Mark.criterion_id).where(
        Mark.procurement_id == procurement_id, Mark.round == round_
    )
    return {(user_id, tender_id, criterion_id) for user_id, tender_id, criterion_id in db.session.execute(query)}


def _written(procurement_id: int, round_: int) -> dict[tuple[int, int, int], bool]:
    """(person, tender, question) of every draft, and whether it has mark and reason; the mark itself is not read."""
    complete = and_(MarkDraft.mark.is_not(None), MarkDraft.reason != "")
    query = select(MarkDraft.user_id, MarkDraft.tender_id, MarkDraft.criterion_id, complete).where(
        MarkDraft.procurement_id == procurement_id, MarkDraft.round == round_
    )
    return {
        (user_id, tender_id, criterion_id): bool(whole)
        for user_id, tender_id, criterion_id, whole in db.session.execute(query)
    }
