"""An evaluator's own queue: which answers are theirs to mark, in which order, and how far they are.

It reads the evaluator's own drafts and locks and nobody else's: colleagues' marks, and even their number, are in none
of its statements.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain, groupby, islice
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager

from evaluation.scheme.models import Criterion
from evaluation.scoring.items import Batch, Item, items_asked
from evaluation.scoring.models import MarkDraft, MarksLock
from evaluation.scoring.queries import REOPENED, SUBMITTED, excused, panels
from evaluation.scoring.rules import reading_order
from procurement.core.db import db
from procurement.people.models import Declaration
from procurement.people.queries import declarations
from procurement.tenders.models import Tender

BY_QUESTION, BY_BIDDER = "question", "bidder"


WINDOW = 40
"""Answers, or bidders, that a list beside an answer shows: those about the one that is read."""


@dataclass(frozen=True, eq=False)
class Place:
    """One answer in the queue: the mark drafted for it, and whether a reason is written."""

    item: Item
    mark: Decimal | None
    has_reason: bool
    begun: bool

    @cached_property
    def complete(self) -> bool:
        """Whether mark and reason are there."""
        return self.mark is not None and self.has_reason

    @property
    def code(self) -> str:
        """The question's code."""
        return self.item.criterion.question.code


@dataclass(frozen=True)
class Pile:
    """All the answers to one question, in the evaluator's own order, and what happened last to their marks."""

    batch: Batch
    places: tuple[Place, ...]
    lock: MarksLock | None

    @property
    def criterion(self) -> Criterion:
        """The question."""
        return self.batch.criterion

    @cached_property
    def done(self) -> int:
        """Answers with mark and reason."""
        return sum(1 for place in self.places if place.complete)

    @cached_property
    def next(self) -> Place:
        """The first answer that is not complete, else the first of all."""
        return next((place for place in self.places if not place.complete), self.places[0])

    def about(self, place: Place | None) -> tuple[int, Sequence[Place]]:
        """The answers before and after one, and how many come before these."""
        at = self.places.index(place) if place in self.places else 0
        return _window(self.places, at)

    @property
    def submitted(self) -> bool:
        """Whether the marks stand."""
        return self.lock is not None and self.lock.kind == SUBMITTED

    @property
    def reopened(self) -> MarksLock | None:
        """The lead's reopening, while it stands."""
        return self.lock if self.lock is not None and self.lock.kind == REOPENED else None

    @property
    def ready(self) -> bool:
        """Whether everything is there and only submitting is left."""
        return bool(self.places) and self.done == len(self.places) and not self.submitted


@dataclass(frozen=True)
class Closed:
    """A bidder that is closed to the evaluator by their own declaration."""

    tender: Tender
    declaration: Declaration


@dataclass(frozen=True)
class Queue:
    """Everything one evaluator marks in a round, by question."""

    round: int
    piles: tuple[Pile, ...]
    closed: tuple[Closed, ...]
    order: dict[int, int]

    @property
    def total(self) -> int:
        """How many answers are theirs."""
        return sum(len(pile.places) for pile in self.piles)

    @property
    def done(self) -> int:
        """How many have mark and reason."""
        return sum(pile.done for pile in self.piles)

    def walk(self, by: str) -> list[Place]:
        """Every answer in the order of reading: question by question, or bidder by bidder."""
        places = [place for pile in self.piles for place in pile.places]
        if by == BY_BIDDER:
            places.sort(key=lambda place: (self.order[place.item.tender.id], place.item.criterion.position))
        return places

    def find(self, tender_id: int, criterion_id: int) -> Place | None:
        """One answer, if it is in the queue."""
        pile = self.pile(criterion_id)
        return next((p for p in pile.places if p.item.tender.id == tender_id), None) if pile else None

    def pile(self, criterion_id: int) -> Pile | None:
        """The answers to one question."""
        return next((pile for pile in self.piles if pile.criterion.id == criterion_id), None)

    def of_bidder(self, tender_id: int) -> list[Place]:
        """The answers of one bidder, question by question."""
        return self.bidders.get(tender_id, [])

    @cached_property
    def bidders(self) -> dict[int, list[Place]]:
        """The answers of each bidder, question by question; the bidders in the evaluator's own order."""
        found: dict[int, list[Place]] = {}
        for pile in self.piles:
            for place in pile.places:
                found.setdefault(place.item.tender.id, []).append(place)
        return dict(sorted(found.items(), key=lambda one: self.order[one[0]]))

    def bidders_about(self, tender_id: int) -> tuple[int, Sequence[list[Place]]]:
        """The bidders before and after one in that order, and how many come before these."""
        at = next((place for place, one in enumerate(self.bidders) if one == tender_id), 0)
        return _window(list(self.bidders.values()), at)

    def beside(self, place: Place, by: str) -> tuple[Place | None, Place | None]:
        """The answers just before and just after one."""
        walk = self.walk(by)
        at = walk.index(place)
        return (walk[at - 1] if at else None), (walk[at + 1] if at + 1 < len(walk) else None)

    def to_do(self, by: str, after: Place | None = None) -> Place | None:
        """The next answer that is not complete, from the one just left onwards and then from the start."""
        return next(self.ahead(by, after), None)

    def ahead(self, by: str, after: Place | None = None) -> Iterator[Place]:
        """Every answer that is not complete, in that order."""
        walk = self.walk(by)
        start = walk.index(after) + 1 if after in walk else 0
        locked = {pile.criterion.id for pile in self.piles if pile.submitted}
        rest = chain(islice(walk, start, None), islice(walk, start))
        return (p for p in rest if not p.complete and p.item.criterion.id not in locked)


Listed = TypeVar("Listed")


def _window(listed: Sequence[Listed], at: int) -> tuple[int, Sequence[Listed]]:
    """What stands about a place in a list, and how many come before that."""
    first = max(0, min(at - WINDOW // 2, len(listed) - WINDOW))
    return first, listed[first : first + WINDOW]


def own_queue(procurement_id: int, user_id: int, round_: int) -> Queue:
    """What one evaluator marks in a round, in a constant number of statements."""
    own, last = _assigned_to(procurement_id, user_id, round_)
    declared = declarations(procurement_id, user_id)
    closed = {org: row for org, row in declared.items() if row.interest}
    every = items_asked(procurement_id, round_, [criterion for criterion, _ in own])
    drafts = _own_progress(procurement_id, user_id, round_)
    moved = excused(procurement_id, round_)
    places: dict[int, dict[int, Place]] = {criterion.id: {} for criterion, _ in own}
    for tender, theirs in groupby(every, lambda item: item.tender):
        tender_id, number, organisation = tender.id, tender.number, tender.organisation_id
        for item in theirs if organisation not in closed else ():
            criterion_id = item.criterion.id
            if (user_id, organisation) not in moved[criterion_id]:
                places[criterion_id][number] = Place(item, *drafts.get((tender_id, criterion_id), _NOTHING_YET))
    return Queue(
        round_,
        tuple(_pile(criterion, lock, round_, places.get(criterion.id, {}), user_id, last) for criterion, lock in own),
        tuple(_closed(every, closed)),
        _bidder_order(every, user_id, last),
    )


_NOTHING_YET = (None, False, False)


def _pile(
    criterion: Criterion, lock: MarksLock | None, round_: int, here: dict[int, Place], user_id: int, last: int
) -> Pile:
    order = reading_order(here, of=last, evaluator=user_id, question=criterion.position)
    return Pile(Batch(criterion.procurement_id, criterion, round_), tuple(here[number] for number in order), lock)


def _closed(every: Sequence[Item], closed: dict[int, Declaration]) -> Iterator[Closed]:
    for tender, _ in groupby(every, lambda item: item.tender) if closed else ():
        if tender.organisation_id in closed:
            yield Closed(tender, closed[tender.organisation_id])


def _bidder_order(every: Sequence[Item], user_id: int, last: int) -> dict[int, int]:
    tenders = {tender.number: tender.id for tender, _ in groupby(every, lambda item: item.tender)}
    order = reading_order(tenders, of=last, evaluator=user_id, question=0)
    return {tenders[number]: place for place, number in enumerate(order)}


def _assigned_to(
    procurement_id: int, user_id: int, round_: int
) -> tuple[list[tuple[Criterion, MarksLock | None]], int]:
    """One's own questions, each with what happened last to one's own marks of it; and the highest bidder's number."""
    last = select(func.max(Tender.number)).where(Tender.procurement_id == procurement_id).scalar_subquery()
    mine = [criterion for criterion, people in panels(procurement_id, round_).items() if user_id in people]
    other = aliased(MarksLock)
    newest = (
        select(func.max(other.id))
        .where(other.user_id == user_id, other.round == round_, other.criterion_id == Criterion.id)
        .correlate(Criterion)
        .scalar_subquery()
    )
    query = (
        select(Criterion, MarksLock, last)
        .join(Criterion.question)
        .outerjoin(MarksLock, MarksLock.id == newest)
        .options(contains_eager(Criterion.question))
        .where(Criterion.id.in_(mine))
        .order_by(Criterion.position)
    )
    rows = db.session.execute(query).all()
    return [(criterion, lock) for criterion, lock, _ in rows], (rows[0][2] or 0) if rows else 0


def _own_progress(
    procurement_id: int, user_id: int, round_: int
) -> dict[tuple[int, int], tuple[Decimal | None, bool, bool]]:
    """By tender and question: the mark drafted, whether there is a reason, whether there is anything at all."""
    written = MarkDraft.strengths + MarkDraft.concerns + MarkDraft.reason != ""
    query = select(MarkDraft.tender_id, MarkDraft.criterion_id, MarkDraft.mark, MarkDraft.reason != "", written).where(
        MarkDraft.procurement_id == procurement_id, MarkDraft.user_id == user_id, MarkDraft.round == round_
    )
    return {
        (tender_id, criterion_id): (mark, bool(has_reason), mark is not None or bool(any_words))
        for tender_id, criterion_id, mark, has_reason, any_words in db.session.execute(query)
    }
