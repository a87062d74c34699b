"""Keeping the agenda's figures: in the transaction of whatever they follow from, whoever writes it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, event, insert, select

from evaluation.moderation.agenda import Standing
from evaluation.moderation.figures import begun, rounds_begun, standing, worked_out
from evaluation.moderation.kept_models import ItemFigure, QuestionFigure, ids_text
from evaluation.moderation.models import Assent, Consensus, ItemOpening
from evaluation.scoring.models import Assignment, MarkingMove, MarksLock
from evaluation.scoring.progress import criteria_with_questions
from procurement.cases.models import LotAbandonment
from procurement.core.db import db
from procurement.core.vocabulary import ROUNDS
from procurement.people.models import Declaration, Deputy
from procurement.pqq.models import SelectionDecision
from procurement.tenders.models import Submission, Tender, Withdrawal
from procurement.tenders.queries import last_opened

_WRITTEN = "written that figures follow from"
_RECORDS = (Consensus, Assent, ItemOpening)
_OF_A_QUESTION = (MarksLock, Assignment)
_WHO_AND_WHOM = (Declaration, Deputy, MarkingMove, SelectionDecision, LotAbandonment, Withdrawal, Submission)
"""Who marks, and whom: what changes either concerns every question."""


@event.listens_for(db.session, "after_flush")
def _note(session: Any, *_: object) -> None:
    """What was written of which figures must be told, until the commit."""
    rows = [row for row in session.new if isinstance(row, (*_RECORDS, *_OF_A_QUESTION, *_WHO_AND_WHOM))]
    if rows:
        session.info.setdefault(_WRITTEN, []).extend(rows)


@event.listens_for(db.session, "after_soft_rollback")
def _drop(session: Any, *_: object) -> None:
    session.info.pop(_WRITTEN, None)


@event.listens_for(db.session, "before_commit")
def _keep(session: Any) -> None:
    """The last thing in a transaction: the figures follow."""
    session.flush()
    rows = session.info.pop(_WRITTEN, None)
    if not rows:
        return
    _everywhere({found for row in rows if isinstance(row, _WHO_AND_WHOM) for found in _concerned(row)})
    for procurement_id, criterion_id in sorted({_place(row) for row in rows if isinstance(row, _OF_A_QUESTION)}):
        for round_ in ROUNDS[: last_opened(procurement_id)]:
            if criterion_id in begun(procurement_id, round_):
                refresh(procurement_id, round_, {criterion_id})
    for row in rows:
        if isinstance(row, _RECORDS):
            _follow(row)
    session.flush()


def _place(row: Any) -> tuple[int, int]:
    return row.procurement_id, row.criterion_id


def _concerned(row: Any) -> list[int]:
    if isinstance(row, Withdrawal):
        return [db.session.get_one(Tender, row.tender_id).procurement_id]
    return [row.procurement_id]


def _rounds(procurement_id: int) -> list[int]:
    query = select(QuestionFigure.round).where(QuestionFigure.procurement_id == procurement_id).distinct()
    return list(db.session.scalars(query))


def _everywhere(procurement_ids: Iterable[int]) -> None:
    for procurement_id in sorted(procurement_ids):
        for round_ in _rounds(procurement_id):
            refresh(procurement_id, round_, begun(procurement_id, round_))


def refresh(procurement_id: int, round_: int, criteria: Iterable[int]) -> None:
    """Work out anew what is kept of some questions in a round."""
    wanted = set(criteria)
    asked = [one for one in criteria_with_questions(procurement_id) if one.id in wanted]
    items, questions = worked_out(procurement_id, round_, asked)
    for table, rows in ((ItemFigure, items), (QuestionFigure, questions)):
        db.session.execute(
            delete(table).where(table.criterion_id.in_(wanted), table.round == round_),
            execution_options={"synchronize_session": False},
        )
        if rows:
            db.session.execute(insert(table), rows)
    for row in list(db.session.identity_map.values()):
        if isinstance(row, (ItemFigure, QuestionFigure)):
            db.session.expunge(row)


def rebuild() -> None:
    """Work out everything that is kept anew, from the marks and records."""
    for table in (ItemFigure, QuestionFigure):
        db.session.execute(delete(table), execution_options={"synchronize_session": False})
    for procurement_id, round_ in rounds_begun():
        refresh(procurement_id, round_, begun(procurement_id, round_))


def keep_missing() -> None:
    """For a database from before figures were kept: make them."""
    if rounds_begun() and db.session.scalar(select(QuestionFigure.id).limit(1)) is None:
        rebuild()
        db.session.commit()


def _follow(row: Consensus | Assent | ItemOpening) -> None:
    """A record was agreed, a word said on it, or an item opened: that alone changes."""
    about = row if not isinstance(row, Assent) else db.session.get_one(Consensus, row.consensus_id)
    query = select(ItemFigure).where(
        ItemFigure.tender_id == about.tender_id,
        ItemFigure.criterion_id == about.criterion_id,
        ItemFigure.round == about.round,
    )
    kept = db.session.scalar(query)
    if kept is None:
        return
    before = kept.standing
    if isinstance(row, Assent):
        _said(kept, row)
    else:
        kept.opened = True
        if isinstance(row, Consensus) and kept.ready:
            _agreed(kept, row)
    if kept.standing != before:
        _count(kept, before)


def _agreed(kept: ItemFigure, row: Consensus) -> None:
    kept.consensus_id, kept.score, kept.dissents = row.id, row.score, 0
    kept.waiting = ids_text(list(row.present))
    kept.standing = standing(row, [mark_id for mark_id, _, _ in kept.given], row.present)


def _said(kept: ItemFigure, row: Assent) -> None:
    if row.consensus_id != kept.consensus_id:
        return
    waiting = [int(one) for one in kept.waiting.split() if int(one) != row.user_id]
    kept.waiting = ids_text(waiting)
    kept.dissents += not row.agrees
    if kept.standing == Standing.WAITING and not waiting:
        kept.standing = Standing.AGREED.value


def _count(kept: ItemFigure, before: str) -> None:
    query = select(QuestionFigure).where(
        QuestionFigure.criterion_id == kept.criterion_id, QuestionFigure.round == kept.round
    )
    row = db.session.scalars(query).one()
    for name, state in (("waiting", Standing.WAITING), ("agreed", Standing.AGREED)):
        setattr(row, name, getattr(row, name) + (kept.standing == state) - (before == state))
