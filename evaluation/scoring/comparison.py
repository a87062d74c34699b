"""How far the panel agrees on each question, and how each evaluator marks beside the others; for the lead alone.

Marks of a question are read once everybody who gives them has submitted, never before: the lead is told no more than
anybody else. Nothing of it enters a mark.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.agreement import Undefined, alpha, beside, drift, severity, spread
from evaluation.scoring.items import items_asked
from evaluation.scoring.models import Mark
from evaluation.scoring.progress import Progress
from evaluation.scoring.queries import conflicts, off_panel
from evaluation.scoring.rules import reading_order
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.numbers import half_up
from procurement.people.models import User
from procurement.tenders.models import Tender

Figure = Fraction | Undefined


@dataclass(frozen=True)
class Agreed:
    """How far the marks of one question agree."""

    criterion: Criterion
    answers: int
    alpha: Figure


@dataclass(frozen=True)
class Beside:
    """How one evaluator marks beside the others, over the questions whose marks are all submitted."""

    user: User
    answers: int
    severity: Figure
    spread: Figure
    drift: Figure


@dataclass(frozen=True)
class Comparison:
    """What the lead reads; `waiting` are the questions whose marks are not all submitted."""

    questions: tuple[Agreed, ...]
    evaluators: tuple[Beside, ...]
    waiting: tuple[Criterion, ...]

    @property
    def least(self) -> tuple[Agreed, Fraction] | None:
        """The question on which the panel agrees least, and how far."""
        known = [(one, one.alpha) for one in self.questions if isinstance(one.alpha, Fraction)]
        return min(known, key=lambda row: row[1], default=None)

    @property
    def farthest(self) -> tuple[Beside, Fraction] | None:
        """The evaluator who marks farthest above or below the others, and by how many steps."""
        known = [(one, one.severity) for one in self.evaluators if isinstance(one.severity, Fraction)]
        return max(known, key=lambda row: abs(row[1]), default=None)


_Steps = Mapping[tuple[int, int], Mapping[int, int]]
"""By tender and question: each evaluator's mark in steps of the scale, the lowest being 0."""


def comparison(ctx: Context, procurement_id: int, panel: Progress) -> Comparison:
    """What can be told now, in a constant number of statements.

    Answers of a bidder in which whoever asks has an interest are left out.
    """
    settled = [c for c in panel.criteria if _settled(panel, c)]
    scheme = published(procurement_id) if settled else {}
    tops = {c.id: [mark for mark, _, _ in scale_of(scheme, c)] for c in settled}
    steps = _steps(ctx, procurement_id, panel, settled, tops)
    last = db.session.scalar(select(func.max(Tender.number)).where(Tender.procurement_id == procurement_id)) or 0
    numbers = _numbers(steps)
    return Comparison(
        tuple(_agreed(c, [marks for (_, criterion), marks in steps.items() if criterion == c.id]) for c in settled),
        tuple(
            _beside(one.user, [c for c in settled if c.id in one.parts], steps, tops, numbers, last)
            for one in panel.evaluators
            if any(c.id in one.parts for c in settled)
        ),
        tuple(c for c in panel.criteria if c not in settled),
    )


def said(figure: Figure, *, signed: bool = False) -> str:
    """A figure to two places, half up; in words where there is none.

    >>> said(Fraction(-2, 3), signed=True), said(Undefined.NO_VARIATION)
    ('−0.67', 'no figure: every mark is the same')
    """
    if isinstance(figure, Undefined):
        return f"no figure: {figure}"
    shown = half_up(abs(figure), 2)
    sign = "" if not shown else "−" if figure < 0 else "+" if signed else ""
    return f"{sign}{shown}"


def _settled(panel: Progress, criterion: Criterion) -> bool:
    parts = [part for part in panel.parts if part.criterion.id == criterion.id]
    return bool(parts) and all(part.submitted for part in parts)


def _steps(
    ctx: Context,
    procurement_id: int,
    panel: Progress,
    settled: Sequence[Criterion],
    tops: Mapping[int, Sequence[object]],
) -> _Steps:
    closed, off = conflicts(procurement_id), off_panel(procurement_id, panel.round)
    asked = {
        (item.tender.id, item.criterion.id): item.tender
        for item in items_asked(procurement_id, panel.round, settled)
        if (ctx.person, item.tender.organisation_id) not in closed
    }
    theirs = {(one.user.id, criterion_id) for one in panel.evaluators for criterion_id in one.parts}
    newest = (
        select(func.max(Mark.id))
        .where(Mark.criterion_id.in_(tops), Mark.round == panel.round)
        .group_by(Mark.user_id, Mark.tender_id, Mark.criterion_id)
    )
    query = select(Mark.tender_id, Mark.criterion_id, Mark.user_id, Mark.mark).where(Mark.id.in_(newest))
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for tender_id, criterion_id, user_id, mark in db.session.execute(query.order_by(Mark.id)):
        tender = asked.get((tender_id, criterion_id))
        if tender is None or (user_id, criterion_id) not in theirs:
            continue
        if (user_id, tender.organisation_id) in off[criterion_id]:
            continue
        found[tender_id, criterion_id][user_id] = list(tops[criterion_id]).index(mark)
    return found


def _numbers(steps: _Steps) -> dict[int, int]:
    """The number of each tender that was marked."""
    query = select(Tender).where(Tender.id.in_({tender_id for tender_id, _ in steps}))
    return {tender.number: tender.id for tender in db.session.scalars(query)}


def _agreed(criterion: Criterion, marks: Sequence[Mapping[int, int]]) -> Agreed:
    return Agreed(criterion, len(marks), alpha([list(one.values()) for one in marks]))


def _beside(
    user: User,
    asked: Sequence[Criterion],
    steps: _Steps,
    tops: Mapping[int, Sequence[object]],
    numbers: Mapping[int, int],
    last: int,
) -> Beside:
    read: list[Fraction | None] = []
    given: list[tuple[list[int], int]] = []
    for criterion in asked:
        order = reading_order(numbers, of=last, evaluator=user.id, question=criterion.position)
        marks = [steps.get((numbers[number], criterion.id), {}) for number in order]
        own = [(one[user.id], [mark for who, mark in one.items() if who != user.id]) for one in marks if user.id in one]
        read += [beside(mark, others) for mark, others in own]
        given.append(([mark for mark, _ in own], len(tops[criterion.id]) - 1))
    compared = sum(one is not None for one in read)
    return Beside(user, compared, severity(read), spread(given), drift(read))
