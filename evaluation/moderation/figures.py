"""The agenda's figures, worked out from the marks and records: for keeping them, and for holding them to it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from evaluation.moderation.agenda import Standing
from evaluation.moderation.kept_models import AWAITED, ItemFigure, QuestionFigure, ids_text
from evaluation.moderation.models import Assent, Consensus, ItemOpening
from evaluation.moderation.rules import steps_apart
from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.items import Item, items_asked
from evaluation.scoring.models import Mark, MarksLock
from evaluation.scoring.progress import criteria_with_questions
from evaluation.scoring.queries import SUBMITTED, off_panel, panels
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.numbers import shown

Figures = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def worked_out(procurement_id: int, round_: int, asked: Sequence[Criterion]) -> Figures:
    """The figures of every answer to some questions in a round, and of the questions themselves."""
    facts = _Facts(procurement_id, round_, asked)
    items = [facts.figure(item) for item in items_asked(procurement_id, round_, asked)]
    return items, [_question(facts, one, items) for one in asked]


def _question(facts: "_Facts", criterion: Criterion, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = [one for one in items if one["criterion_id"] == criterion.id]
    found = Counter(one["standing"] for one in own)
    spreads = Counter(str(one["nearness"]) for one in own if one["ready"])
    asked = sum(found.values())
    return {
        "procurement_id": criterion.procurement_id,
        "round": facts.round,
        "criterion_id": criterion.id,
        "asked": asked,
        "ready": asked - found[AWAITED],
        "waiting": found[Standing.WAITING.value],
        "agreed": found[Standing.AGREED.value],
        "done": ids_text(sorted(facts.done[criterion.id])),
        "spreads": canonical(dict(sorted(spreads.items()))),
    }


class _Facts:
    """What is on file of some questions in a round, as rows."""

    def __init__(self, procurement_id: int, round_: int, asked: Sequence[Criterion]) -> None:
        self.round = round_
        ids = [one.id for one in asked]
        document = published(procurement_id)
        self.scales = {one.id: [mark for mark, _, _ in scale_of(document, one)] for one in asked}
        self.panels = panels(procurement_id, round_)
        self.people = {user_id for people in self.panels.values() for user_id in people}
        self.off = off_panel(procurement_id, round_)
        self.done = _done(ids, round_)
        self.marks = _marks(ids, round_)
        self.agreed = _agreed(ids, round_)
        self.words = _words(ids, round_)
        self.opened = _opened(ids, round_)

    def figure(self, item: Item) -> dict[str, Any]:
        """One answer."""
        key = (item.tender.id, item.criterion.id)
        organisation = item.tender.organisation_id
        off = self.off[item.criterion.id]
        judges = [one for one in self.panels[item.criterion.id] if (one, organisation) not in off]
        found = self.marks.get(key, {})
        given = {one: found[one] for one in sorted(judges) if one in found and one in self.done[item.criterion.id]}
        ready = bool(judges) and len(given) == len(judges)
        marks = [mark for _, mark in given.values()] if ready else []
        record = self.agreed.get(key) if ready else None
        return {
            "procurement_id": item.procurement_id,
            "round": self.round,
            "criterion_id": item.criterion.id,
            "tender_id": item.tender.id,
            "position": item.criterion.position,
            "number": item.tender.number,
            "ready": ready,
            "submitted": len(given),
            "lowest": min(marks, default=None),
            "highest": max(marks, default=None),
            "steps": (steps := steps_apart(marks, self.scales[item.criterion.id])),
            "nearness": -steps,
            "marks": canonical([[i, user, shown(mark)] for user, (i, mark) in given.items()]) if ready else "",
            "opened": key in self.agreed or key in self.opened,
            **self._record(record, [i for i, _ in given.values()], ready),
        }

    def _record(self, record: Any, mark_ids: Sequence[int], ready: bool) -> dict[str, Any]:
        said = self.words.get(record.id, {}) if record else {}
        waiting = [one for one in record.present if one not in said and one in self.people] if record else []
        return {
            "standing": standing(record, mark_ids, waiting) if ready else AWAITED,
            "consensus_id": record.id if record else None,
            "score": record.score if record else None,
            "waiting": ids_text(waiting),
            "dissents": sum(1 for agrees in said.values() if not agrees),
        }


def standing(record: Any, mark_ids: Sequence[int], waiting: Sequence[int]) -> str:
    """How an item stands whose marks are all in."""
    if record is None:
        return Standing.TO_DISCUSS.value
    if sorted(record.rests_on) != sorted(mark_ids):
        return Standing.CHANGED.value
    return (Standing.WAITING if waiting else Standing.AGREED).value


def _done(ids: Sequence[int], round_: int) -> Mapping[int, set[int]]:
    """Whose marks of each question are submitted."""
    query = select(MarksLock.criterion_id, MarksLock.user_id, MarksLock.kind).where(
        MarksLock.criterion_id.in_(ids), MarksLock.round == round_
    )
    last = {(row.criterion_id, row.user_id): row.kind for row in db.session.execute(query.order_by(MarksLock.id))}
    found: dict[int, set[int]] = defaultdict(set)
    for (criterion_id, user_id), kind in last.items():
        if kind == SUBMITTED:
            found[criterion_id].add(user_id)
    return found


def _marks(ids: Sequence[int], round_: int) -> dict[tuple[int, int], dict[int, tuple[int, Decimal]]]:
    query = select(Mark.tender_id, Mark.criterion_id, Mark.user_id, Mark.id, Mark.mark)
    query = query.where(Mark.criterion_id.in_(ids), Mark.round == round_).order_by(Mark.id)
    found: dict[tuple[int, int], dict[int, tuple[int, Decimal]]] = defaultdict(dict)
    for tender_id, criterion_id, user_id, mark_id, mark in db.session.execute(query):
        found[tender_id, criterion_id][user_id] = (mark_id, mark)
    return found


def _agreed(ids: Sequence[int], round_: int) -> dict[tuple[int, int], Consensus]:
    query = select(Consensus).where(Consensus.criterion_id.in_(ids), Consensus.round == round_)
    return {(row.tender_id, row.criterion_id): row for row in db.session.scalars(query.order_by(Consensus.id))}


def _words(ids: Sequence[int], round_: int) -> dict[int, dict[int, bool]]:
    query = select(Assent.consensus_id, Assent.user_id, Assent.agrees).join(Assent.consensus)
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    where = (Consensus.criterion_id.in_(ids), Consensus.round == round_)
    for consensus_id, user_id, agrees in db.session.execute(query.where(*where)):
        found[consensus_id][user_id] = agrees
    return found


def _opened(ids: Sequence[int], round_: int) -> set[tuple[int, int]]:
    query = select(ItemOpening.tender_id, ItemOpening.criterion_id)
    query = query.where(ItemOpening.criterion_id.in_(ids), ItemOpening.round == round_)
    return {(tender_id, criterion_id) for tender_id, criterion_id in db.session.execute(query)}


def rounds_begun() -> list[tuple[int, int]]:
    """(procurement, round) of every round in which somebody has submitted marks."""
    query = select(MarksLock.procurement_id, MarksLock.round).distinct()
    return [(procurement_id, round_) for procurement_id, round_ in db.session.execute(query)]


def begun(procurement_id: int, round_: int) -> frozenset[int]:
    """The questions of a round of which anybody has submitted marks."""
    query = select(MarksLock.criterion_id).where(MarksLock.procurement_id == procurement_id, MarksLock.round == round_)
    return frozenset(db.session.scalars(query.distinct()))


def differences() -> Iterator[str]:
    """What is kept and does not follow from the marks and records, or follows and is not kept."""
    rounds = set(rounds_begun())
    rounds |= {(row[0], row[1]) for row in db.session.execute(_KEPT_ROUNDS)}
    for procurement_id, round_ in sorted(rounds):
        here = begun(procurement_id, round_)
        asked = [one for one in criteria_with_questions(procurement_id) if one.id in here]
        for table, rows, key in zip(
            (ItemFigure, QuestionFigure), worked_out(procurement_id, round_, asked), (_ITEM, _QUESTION), strict=True
        ):
            yield from _differ(table, rows, key, procurement_id, round_, here)


_KEPT_ROUNDS = select(QuestionFigure.procurement_id, QuestionFigure.round).distinct()
_ITEM = ("tender_id", "criterion_id", "round")
_QUESTION = ("criterion_id", "round")


def _differ(
    table: type[Any],
    rows: Sequence[Mapping[str, Any]],
    key: tuple[str, ...],
    procurement_id: int,
    round_: int,
    begun_ones: frozenset[int],
) -> Iterator[str]:
    columns = [column for column in table.__table__.columns if column.name != "id"]
    query = select(*columns).where(table.procurement_id == procurement_id, table.round == round_)
    kept = {tuple(row[name] for name in key): dict(row) for row in db.session.execute(query).mappings()}
    kept = {at: row for at, row in kept.items() if row["criterion_id"] in begun_ones or table is ItemFigure}
    wanted = {tuple(row[name] for name in key): row for row in rows}
    for at in sorted(kept.keys() | wanted.keys()):
        if kept.get(at) != wanted.get(at):
            yield f"{table.__tablename__} {'.'.join(map(str, at))}"
