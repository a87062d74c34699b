"""The agenda as a person reads it, from the figures kept: a page of it at a time, in as many statements at any size.

`agenda.readable` says the same of the whole agenda worked out live; a test holds the two to each other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, select, tuple_
from sqlalchemy.orm import aliased, contains_eager

from evaluation.moderation.agenda import ABOVE_THE_PANEL, Standing
from evaluation.moderation.kept_models import ItemFigure, QuestionFigure
from evaluation.moderation.models import ConsensusDraft
from evaluation.moderation.rules import Closeness, closeness
from evaluation.scheme.models import Criterion
from evaluation.scoring.items import items_asked
from evaluation.scoring.models import Assignment, Mark
from evaluation.scoring.queries import panels
from procurement.core.action import Context
from procurement.core.db import db, remembered
from procurement.people.models import User
from procurement.people.queries import conflicted_with
from procurement.tenders.models import Tender, bidder_name

PAGE = 100
"""Items on one page of the agenda."""

_OPEN = (Standing.TO_DISCUSS.value, Standing.CHANGED.value)


class Line(NamedTuple):
    """One item as the agenda lists it. `veiled`: the chair has not opened it, and no mark of it is here."""

    tender_id: int
    criterion: Criterion
    round: int
    bidder_code: str
    marks: Sequence[tuple[str, str, str]]
    closeness: Closeness | None
    standing: str
    score: Any
    waiting: Sequence[str]
    dissents: int
    drafted: bool
    veiled: bool

    @property
    def code(self) -> str:
        """The question's code."""
        return self.criterion.question.code

    @property
    def below_minimum(self) -> bool:
        """Whether the agreed score is below the question's minimum, which takes the bidder out."""
        return self.score is not None and self.criterion.minimum is not None and self.score < self.criterion.minimum


class Count(NamedTuple):
    """How far the items of one question are, of those that a person may see."""

    ready: int = 0
    waiting: int = 0
    agreed: int = 0

    @property
    def open(self) -> int:
        """Items of which the panel has still to agree a score."""
        return self.ready - self.waiting - self.agreed


class Awaited(NamedTuple):
    """A question with answers that cannot be moderated yet: how many, and whose marks they wait for."""

    criterion: Criterion
    items: int
    missing: Sequence[User]


@dataclass(frozen=True)
class Reading:
    """The agenda of a round as one person reads it; its items are asked of it."""

    ctx: Context
    procurement_id: int
    round: int
    criteria: Mapping[int, Criterion]
    counts: Mapping[int, Count]
    awaited: Sequence[Awaited]
    people: Mapping[int, User]
    apart: bool
    closed: frozenset[int]
    spreads: Mapping[int, Mapping[int, int]]
    """Of each question how many items can be moderated, by their nearness."""

    @property
    def ready(self) -> int:
        """Items that can be moderated."""
        return sum(one.ready for one in self.counts.values())

    @property
    def open(self) -> int:
        """Items of which the panel has still to agree a score."""
        return sum(one.open for one in self.counts.values())

    @property
    def total(self) -> int:
        """All items of the round, those not ready included."""
        return self.ready + sum(one.items for one in self.awaited)

    def shown(self, code: str, state: str) -> int:
        """How many items are of a question (any, where none is named) and in a state."""
        if state == "mine":
            return db.session.scalar(self._items(code, state, func.count(ItemFigure.id))) or 0
        here = [one for key, one in self.counts.items() if code in ("", self.criteria[key].question.code)]
        name = state if state in ("open", "waiting", "agreed") else "ready"
        return sum(getattr(one, name) for one in here)

    def page(self, code: str, state: str, number: int) -> list[Line]:
        """The items of one page, counted from 1."""
        return self._lines(self._listed(code, state).limit(PAGE).offset((number - 1) * PAGE))

    def first(self, state: str) -> Line | None:
        """The first item in a state."""
        return next(iter(self._lines(self._listed("", state).limit(1))), None)

    def at(self, tender_id: int, criterion_id: int, among: Sequence[Line] = ()) -> Line | None:
        """One item, if it is among those that can be moderated and read; `among` are read already."""
        found = (one for one in among if (one.tender_id, one.criterion.id) == (tender_id, criterion_id))
        return next(found, None) or self._at(tender_id, criterion_id)

    def _at(self, tender_id: int, criterion_id: int) -> Line | None:
        here = (ItemFigure.tender_id == tender_id, ItemFigure.criterion_id == criterion_id)
        return next(iter(self._lines(self._listed("", "").where(*here))), None)

    def place(self, tender_id: int, criterion_id: int) -> tuple[int, Line | None]:
        """Which item this is, counted from 1 (0 when it is none), and the next that is open, coming round again."""
        here = {"tender": tender_id, "criterion": criterion_id, "own_round": self.round}
        up_to, later = _around(self.apart)
        if self.apart or self.closed:
            number = db.session.scalar(self._items("", "", func.count()).join(*_OWN).where(up_to), here) or 0
        else:
            number = self._from_kept(here)
        if not number:
            return 0, self.first("open")
        rest = self._listed("", "open").join(*_OWN).where(later).limit(1)
        following = next(iter(self._lines(rest, here)), None) or self.first("open")
        if following and (following.tender_id, following.criterion.id) == (tender_id, criterion_id):
            following = None
        return number, following

    def _from_kept(self, here: Mapping[str, int]) -> int:
        """The place from what is kept of each question: only the items of its own question and spread are counted."""
        own = db.session.execute(_WITHIN, here).one_or_none()
        if own is None:
            return 0
        before = sum(
            number
            for key, kept in self.spreads.items()
            for nearness, number in kept.items()
            if (nearness, self.criteria[key].position) < (own.nearness, own.position)
        )
        return before + int(own.within)

    def mine(self) -> int:
        """How many records wait for this person's word."""
        return db.session.scalar(self._items("", "mine", func.count(ItemFigure.id))) or 0

    def _items(self, code: str, state: str, *columns: Any) -> Select[Any]:
        """Of what is kept, the items that this person may know of, in a state."""
        query = (
            select(*columns)
            .select_from(ItemFigure)
            .where(
                ItemFigure.procurement_id == self.procurement_id,
                ItemFigure.round == self.round,
                ItemFigure.ready.is_(True),
            )
        )
        if self.closed:
            theirs = select(Tender.id).where(
                Tender.procurement_id == self.procurement_id, Tender.organisation_id.in_(self.closed)
            )
            query = query.where(ItemFigure.tender_id.not_in(theirs))
        if self.apart or code:
            named = [key for key in self.counts if code in ("", self.criteria[key].question.code)]
            query = query.where(ItemFigure.criterion_id.in_(named))
        return query.where(*_in_state(state, self.ctx.actor_id))

    def _listed(self, code: str, state: str) -> Select[Any]:
        query = self._items(code, state, *_COLUMNS)
        return query.order_by(*_order(ItemFigure, self.apart))

    def _lines(self, query: Select[Any], named: Mapping[str, int] | None = None) -> list[Line]:
        rows = db.session.execute(query, named).all()
        return [self._line(row) for row in rows]

    def _line(self, row: Any) -> Line:
        veiled = self.apart and not row.opened
        return Line(
            row.tender_id,
            self.criteria[row.criterion_id],
            self.round,
            bidder_name(row.number),
            () if veiled else _marks(row.marks, self.people),
            None if veiled else closeness(row.steps),
            row.standing,
            row.score,
            [self.people[int(one)].name for one in row.waiting.split() if int(one) in self.people],
            row.dissents,
            row.drafted,
            veiled,
        )


_COLUMNS = (
    ItemFigure.tender_id,
    ItemFigure.criterion_id,
    ItemFigure.number,
    ItemFigure.steps,
    ItemFigure.marks,
    ItemFigure.opened,
    ItemFigure.standing,
    ItemFigure.score,
    ItemFigure.waiting,
    ItemFigure.dissents,
    exists()
    .where(
        ConsensusDraft.tender_id == ItemFigure.tender_id,
        ConsensusDraft.criterion_id == ItemFigure.criterion_id,
        ConsensusDraft.round == ItemFigure.round,
    )
    .label("drafted"),
)


def _order(kept: type[ItemFigure], apart: bool) -> tuple[Any, ...]:
    """Widest apart first; what is veiled from whoever only marks comes last, by question and bidder."""
    if not apart:
        return kept.nearness, kept.position, kept.number
    opened = kept.opened.is_(True)
    unveiled = case((opened, kept.nearness), else_=0)
    return case((opened, 0), else_=1), unveiled, kept.position, kept.number


_own = aliased(ItemFigure)
_OWN = (
    _own,
    and_(
        _own.tender_id == bindparam("tender"),
        _own.criterion_id == bindparam("criterion"),
        _own.round == bindparam("own_round"),
        _own.ready.is_(True),
    ),
)
"""One item, for a query that sets others beside it."""


_WITHIN = (
    select(
        _own.nearness,
        _own.position,
        select(func.count())
        .select_from(ItemFigure)
        .where(
            ItemFigure.procurement_id == _own.procurement_id,
            ItemFigure.round == _own.round,
            ItemFigure.ready.is_(True),
            ItemFigure.nearness == _own.nearness,
            ItemFigure.position == _own.position,
            ItemFigure.number <= _own.number,
        )
        .scalar_subquery()
        .label("within"),
    )
    .select_from(_own)
    .where(_OWN[1])
)


@cache
def _around(apart: bool) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """In the order of the agenda: an item up to `_OWN`, that one included; and one after it."""
    place, at = tuple_(*_order(ItemFigure, apart)), tuple_(*_order(_own, apart))
    return place <= at, place > at


def _in_state(state: str, user_id: int | None) -> list[ColumnElement[bool]]:
    waiting = ItemFigure.standing == Standing.WAITING.value
    states: dict[str, list[ColumnElement[bool]]] = {
        "open": [ItemFigure.standing.in_(_OPEN)],
        "waiting": [waiting],
        "agreed": [ItemFigure.standing == Standing.AGREED.value],
        "mine": [ItemFigure.waiting != "", ItemFigure.waiting.contains(f" {user_id} ", autoescape=True)],
    }
    return states.get(state, [])


def _marks(kept: str, people: Mapping[int, User]) -> list[tuple[str, str, str]]:
    """Initials, name and mark (as it is shown) of each evaluator, by name."""
    given = [(people[user_id], mark) for _, user_id, mark in json.loads(kept or "[]") if user_id in people]
    return [(one.initials, one.name, mark) for one, mark in sorted(given, key=lambda pair: pair[0].name)]


def reading(ctx: Context, procurement_id: int, round_: int) -> Reading:
    """The agenda of a round for a person: nothing of a bidder in which they have an interest.

    To an evaluator who is nothing besides, nothing of a question before their own marks, and no mark of an item before
    the chair opens it for all: not even how far apart they lie.
    """
    found = questions(procurement_id, round_)
    criteria: dict[int, Criterion] = {row[0].id: row[0] for row in found}
    figures: dict[int, QuestionFigure] = {row[0].id: row[1] for row in found if row[1] is not None}
    apart = not ctx.standing.roles & ABOVE_THE_PANEL
    people = _people(procurement_id, round_)
    made = Reading(
        ctx,
        procurement_id,
        round_,
        criteria,
        {
            key: Count(one.ready, one.waiting, one.agreed)
            for key, one in figures.items()
            if one.ready and not (apart and f" {ctx.actor_id} " not in one.done)
        },
        _awaited(procurement_id, round_, criteria, figures, people),
        people,
        apart,
        conflicted_with(procurement_id, ctx.person),
        {key: one.spread for key, one in figures.items()},
    )
    return made if not made.closed else _without_closed(made)


def questions(procurement_id: int, round_: int) -> Sequence[Any]:
    """The questions in order, each with what is kept of it in a round, where anything is."""
    here = {"procurement": procurement_id, "round": round_}
    found = remembered(("asked", procurement_id, round_), lambda: db.session.execute(_ASKED, here).all())
    remembered(("criteria", procurement_id), lambda: [row[0] for row in found])
    return found


_here = and_(QuestionFigure.criterion_id == Criterion.id, QuestionFigure.round == bindparam("round"))
_ASKED = (
    select(Criterion, QuestionFigure)
    .join(Criterion.question)
    .outerjoin(QuestionFigure, _here)
    .options(contains_eager(Criterion.question))
    .where(Criterion.procurement_id == bindparam("procurement"))
    .order_by(Criterion.position)
)
"""The questions in order, with their words and figures."""


def _people(procurement_id: int, round_: int) -> dict[int, User]:
    """Everybody who marks in a round, as assigned, in somebody's place, or since it was moved to them; by id."""
    query = select(Assignment.criterion_id, User).join(Assignment.user)
    rows = db.session.execute(query.where(Assignment.procurement_id == procurement_id).order_by(Assignment.id)).all()
    # Who is assigned is found by this: the panels need not ask for it again.
    remembered(("assigned", procurement_id), lambda: [(criterion_id, user.id) for criterion_id, user in rows])
    found = {user.id: user for _, user in rows}
    ids = {user_id for panel in panels(procurement_id, round_).values() for user_id in panel}
    if others := ids - found.keys():
        found |= {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(others)))}
    return {user_id: found[user_id] for user_id in sorted(ids)}


def _awaited(
    procurement_id: int,
    round_: int,
    criteria: Mapping[int, Criterion],
    figures: Mapping[int, QuestionFigure],
    people: Mapping[int, User],
) -> list[Awaited]:
    """The questions with answers that wait for marks; of one that nobody has begun, all are counted as they are."""
    untouched = [one for key, one in criteria.items() if key not in figures]
    live: dict[int, int] = {}
    for item in items_asked(procurement_id, round_, untouched) if untouched else ():
        live[item.criterion.id] = live.get(item.criterion.id, 0) + 1
    waiting = {key: one.asked - one.ready for key, one in figures.items()} | live
    if not any(waiting.values()):
        return []
    panel = panels(procurement_id, round_)
    found = []
    for key, criterion in criteria.items():
        if not waiting.get(key):
            continue
        done = figures[key].done.split() if key in figures else []
        silent = {one for one in panel[key] if str(one) not in done}  # ids as they are kept
        late = silent or (_came_later(key, round_, panel[key]) if key in figures else set())
        missing = sorted((people[one] for one in late if one in people), key=lambda user: user.name)
        found.append(Awaited(criterion, waiting[key], missing))
    return found


def _came_later(criterion_id: int, round_: int, panel: Sequence[int]) -> set[int]:
    """Who submitted before an answer came back into the evaluation, and so has still to mark it."""
    query = select(ItemFigure.tender_id).where(
        ItemFigure.criterion_id == criterion_id, ItemFigure.round == round_, ItemFigure.ready.is_(False)
    )
    tenders = list(db.session.scalars(query))
    given = select(Mark.user_id, Mark.tender_id).where(
        Mark.criterion_id == criterion_id, Mark.round == round_, Mark.tender_id.in_(tenders)
    )
    there = {(user_id, tender_id) for user_id, tender_id in db.session.execute(given)}
    return {one for one in panel if any((one, tender_id) not in there for tender_id in tenders)}


def _without_closed(made: Reading) -> Reading:
    """Counted anew, without the bidders that are closed to this person."""
    query = made._items("", "", ItemFigure.criterion_id, ItemFigure.standing, func.count(ItemFigure.id))
    counts = {key: Count() for key in made.counts}
    for key, standing, number in db.session.execute(query.group_by(ItemFigure.criterion_id, ItemFigure.standing)):
        if key in counts:
            one = counts[key]
            counts[key] = Count(
                one.ready + number,
                one.waiting + number * (standing == Standing.WAITING),
                one.agreed + number * (standing == Standing.AGREED),
            )
    return replace(made, counts={key: one for key, one in counts.items() if one.ready})
