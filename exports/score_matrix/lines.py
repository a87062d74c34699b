"""Every mark with its reasons as CSV, one line a mark: for whoever sorts and counts elsewhere than in a workbook."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, and_, exists, func, select

from evaluation.moderation.models import Consensus
from evaluation.scheme.models import Criterion
from evaluation.scoring.models import Mark
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.numbers import shown
from procurement.core.plain_tables import csv_lines
from procurement.people.models import Organisation, User
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender, bidder_name

HEAD = (
    "Bidder",
    "Organisation",
    "Question",
    "Title",
    "Round",
    "Evaluator",
    "Mark",
    "Strengths",
    "Concerns",
    "Why this mark",
    "Given at (UK time)",
    "Stands",
)
AT_ONCE = 2_000
"""Rows that are held while lines are made of them."""

_LAST = func.max(Mark.id).over(partition_by=(Mark.user_id, Mark.tender_id, Mark.criterion_id, Mark.round))
_MODERATED = exists().where(
    and_(
        Consensus.tender_id == Mark.tender_id,
        Consensus.criterion_id == Mark.criterion_id,
        Consensus.round == Mark.round,
    )
)


def lines(procurement: Procurement) -> Iterator[str]:
    """The lines of the file: the marks on every answer of which a score was agreed, by question, bidder and person.

    One statement, read as it goes: what is held does not grow with the number of marks.
    """
    query = (
        select(
            Tender.number,
            Organisation.name.label("organisation"),
            Question.code,
            Question.title,
            Mark.round,
            User.name.label("evaluator"),
            Mark.mark,
            Mark.strengths,
            Mark.concerns,
            Mark.reason,
            Mark.given_at,
            (Mark.id == _LAST).label("stands"),
        )
        .join(Tender, Tender.id == Mark.tender_id)
        .join(Organisation, Organisation.id == Tender.organisation_id)
        .join(Criterion, Criterion.id == Mark.criterion_id)
        .join(Question, Question.id == Criterion.question_id)
        .join(User, User.id == Mark.user_id)
        .where(Mark.procurement_id == procurement.id, _MODERATED)
        .order_by(Criterion.position, Tender.number, Mark.round, User.name, Mark.id)
        .execution_options(yield_per=AT_ONCE)
    )
    return csv_lines(HEAD, map(_line, db.session.execute(query)))


def _line(row: Row[*tuple[Any, ...]]) -> tuple[object, ...]:
    number, *said, mark, strengths, concerns, reason, given_at, stands = row
    return (
        bidder_name(number),
        *said,
        shown(mark),
        strengths,
        concerns,
        reason,
        f"{given_at.astimezone(LONDON):%Y-%m-%d %H:%M:%S}",
        "yes" if stands else "replaced",
    )
