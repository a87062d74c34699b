"""What must hold about assignments and marks before scoring opens and before it closes."""

from datetime import datetime

from evaluation.scoring.progress import Part, criteria_with_questions, progress
from evaluation.scoring.queries import assigned
from procurement.cases.models import Procurement
from procurement.cases.queries import lot_abandonments
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.tenders.queries import last_opened
from procurement.timetable.windows import Blocker

FEWEST = 2
"""Evaluators that each question needs: nobody's mark stands alone."""


def everything_assigned(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Scoring opens once each question of a lot that goes on has at least two evaluators."""
    panel, ended = assigned(procurement_id), set(lot_abandonments(procurement_id))
    named = []
    for criterion in criteria_with_questions(procurement_id):
        if criterion.question.lots and ended.issuperset(criterion.question.lots):
            continue
        have = len(panel.get(criterion.id, []))
        if have < FEWEST:
            said = "no evaluator" if not have else "one evaluator only"
            named.append(Blocker(f"{criterion.question.code} has {said}", _link(procurement_id)))
    return named


def first_marks_submitted(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Scoring closes once every evaluator has submitted the marks of every question of theirs."""
    return _outstanding(procurement_id, FIRST_ROUND)


def second_marks_submitted(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Scoring of resubmissions closes once the marks of every revised answer are submitted."""
    round_ = last_opened(procurement_id)
    return _outstanding(procurement_id, round_) if round_ > FIRST_ROUND else []


def _outstanding(procurement_id: int, round_: int) -> list[Blocker]:
    return [Blocker(_said(part), _link(procurement_id)) for part in progress(procurement_id, round_).outstanding]


def _said(part: Part) -> str:
    who, code = part.user.name, part.criterion.question.code
    if part.came_later:
        return f"{who} submitted {code} before {part.came_later} of its {part.total} answers came in: reopen it"
    return f"{who} has not submitted marks for {code} ({part.done} of {part.total} written)"


def _link(procurement_id: int) -> str:
    return f"/procurements/{db.session.get_one(Procurement, procurement_id).code}/progress"
