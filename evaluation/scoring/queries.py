"""Reading assignments and marks.

What an evaluator's pages read is their own: their drafts, their marks, their locks. Colleagues' marks come out of
`marks_for` and `marks_of` alone, and only for answers on which nobody's marks are outstanding.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from evaluation.scheme.models import Criterion
from evaluation.scoring.items import Batch, Item, current_round
from evaluation.scoring.models import Assignment, Mark, MarkDraft, MarksLock, Quote
from evaluation.scoring.standing_in import marking
from procurement.core import clock
from procurement.core.db import db, remembered
from procurement.core.vocabulary import Role
from procurement.people.absences import covers
from procurement.people.models import User
from procurement.people.queries import conflicts as conflicts
from procurement.tenders.models import Tender

SUBMITTED, REOPENED = "submitted", "reopened"


def is_assigned(criterion_id: int, user_id: int) -> bool:
    """Whether a person marks this question now: as assigned, or in the place of somebody who is away."""
    criterion = db.session.get(Criterion, criterion_id)
    return (
        criterion is not None and user_id in panels(criterion.procurement_id, criterion_id=criterion_id)[criterion_id]
    )


def panels(
    procurement_id: int, round_: int | None = None, *, criterion_id: int | None = None
) -> Mapping[int, list[int]]:
    """Who marks each question in a round (the current one where none is named), by criterion: people's numbers.

    A deputy stands in the place of an evaluator who is away, for the questions that the evaluator has not submitted.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for criterion, user_id in remembered(("assigned", procurement_id), lambda: _assignments(procurement_id)):
        if criterion_id in (None, criterion):
            found[criterion].append(user_id)
    times = covers(procurement_id, Role.EVALUATOR)
    if not times:
        return found
    now, begun = clock.now(), _touched(procurement_id, round_ or current_round(procurement_id))
    return defaultdict(list, {one: marking(panel, begun[one], times, now) for one, panel in found.items()})


_ASSIGNMENTS = (
    select(Assignment.criterion_id, Assignment.user_id)
    .where(Assignment.procurement_id == bindparam("procurement"))
    .order_by(Assignment.id)
)


def _assignments(procurement_id: int) -> list[tuple[int, int]]:
    """(criterion, person) pairs as they were assigned, in order."""
    found = db.session.execute(_ASSIGNMENTS, {"procurement": procurement_id})
    return [(criterion, user_id) for criterion, user_id in found]


def _touched(procurement_id: int, round_: int) -> dict[int, set[int]]:
    """By criterion, who has submitted marks in a round, whether these were reopened since or not."""
    query = select(MarksLock.criterion_id, MarksLock.user_id).where(
        MarksLock.procurement_id == procurement_id, MarksLock.round == round_
    )
    found: dict[int, set[int]] = defaultdict(set)
    for criterion, user_id in db.session.execute(query):
        found[criterion].add(user_id)
    return found


def assigned(procurement_id: int, round_: int | None = None) -> dict[int, list[User]]:
    """Who marks each question in a round (the current one where none is named), by criterion, in order."""
    panel = panels(procurement_id, round_)
    ids = {user_id for people in panel.values() for user_id in people}
    users = {row.id: row for row in db.session.scalars(select(User).where(User.id.in_(ids)))}
    return defaultdict(list, {criterion: [users[one] for one in people] for criterion, people in panel.items()})


_LAST_LOCK = (
    select(MarksLock)
    .where(
        MarksLock.criterion_id == bindparam("criterion"),
        MarksLock.round == bindparam("round"),
        MarksLock.user_id == bindparam("person"),
    )
    .order_by(MarksLock.id.desc())
    .limit(1)
)


def last_lock(criterion_id: int, round_: int, user_id: int) -> MarksLock | None:
    """What happened last to a person's marks of a question in a round: submitted, or reopened, or nothing yet."""
    return db.session.scalar(_LAST_LOCK, {"criterion": criterion_id, "round": round_, "person": user_id})


def is_locked(criterion_id: int, round_: int, user_id: int) -> bool:
    """Whether a person's marks of a question are submitted and not reopened."""
    last = last_lock(criterion_id, round_, user_id)
    return last is not None and last.kind == SUBMITTED


def locks(procurement_id: int, round_: int) -> dict[tuple[int, int], MarksLock]:
    """What happened last to each set of marks of a round, by criterion and person; a set nobody touched is absent."""
    newest = (
        select(func.max(MarksLock.id))
        .where(MarksLock.procurement_id == procurement_id, MarksLock.round == round_)
        .group_by(MarksLock.criterion_id, MarksLock.user_id)
    )
    rows = db.session.scalars(select(MarksLock).where(MarksLock.id.in_(newest)))
    return {(row.criterion_id, row.user_id): row for row in rows}


_KINDS = (
    select(MarksLock.user_id, MarksLock.kind)
    .where(MarksLock.criterion_id == bindparam("criterion"), MarksLock.round == bindparam("round"))
    .order_by(MarksLock.id)
)


def locked(criterion_id: int, round_: int) -> dict[int, bool]:
    """For each person who marks a question: whether their marks of a round are submitted."""
    criterion = db.session.get(Criterion, criterion_id)
    panel = panels(criterion.procurement_id, round_, criterion_id=criterion_id)[criterion_id] if criterion else []
    kinds = {row.user_id: row.kind for row in db.session.execute(_KINDS, {"criterion": criterion_id, "round": round_})}
    return {user_id: kinds.get(user_id) == SUBMITTED for user_id in panel}


_GIVEN = (
    select(Mark.user_id, Tender.organisation_id)
    .join(Tender, Tender.id == Mark.tender_id)
    .where(
        Mark.criterion_id == bindparam("criterion"),
        Mark.round == bindparam("round"),
        Tender.organisation_id.in_(bindparam("organisations", expanding=True)),
    )
)


def settled(criterion: Criterion, round_: int, organisation_ids: Iterable[int]) -> dict[int, bool]:
    """For each bidder: whether everyone who marks its answer to a question has submitted a mark, and somebody does.

    Who has an interest in the bidder does not mark it. A set submitted before a bidder came back into the evaluation
    holds no mark for it, and so leaves it unsettled until it is reopened.
    """
    state = locked(criterion.id, round_)
    closed = conflicts(criterion.procurement_id)
    asked = set(organisation_ids)
    here = {"criterion": criterion.id, "round": round_, "organisations": sorted(asked)}
    given = {(user_id, organisation_id) for user_id, organisation_id in db.session.execute(_GIVEN, here)}
    return {
        org: bool(judges := [user for user in state if (user, org) not in closed])
        and all(state[user] and (user, org) in given for user in judges)
        for org in asked
    }


def marks_for(criterion: Criterion, round_: int) -> list[Mark]:
    """Everyone's standing marks on the answers to a question, by bidder and person: the latest of each.

    Blind by construction: an answer on which anybody's marks are outstanding (or reopened) gives none. A mark of
    somebody who has since declared an interest in the bidder stays on record and is not among them.
    """
    newest = (
        select(func.max(Mark.id))
        .where(Mark.criterion_id == criterion.id, Mark.round == round_)
        .group_by(Mark.user_id, Mark.tender_id)
    )
    marks = db.session.scalars(
        select(Mark)
        .options(joinedload(Mark.tender), joinedload(Mark.user))
        .where(Mark.id.in_(newest))
        .order_by(Mark.tender_id, Mark.user_id)
    ).all()
    ready = settled(criterion, round_, {mark.tender.organisation_id for mark in marks})
    closed = conflicts(criterion.procurement_id)
    return [
        mark
        for mark in marks
        if ready[mark.tender.organisation_id] and (mark.user_id, mark.tender.organisation_id) not in closed
    ]


def marks_of(item: Item) -> list[Mark]:
    """Everyone's standing marks on one answer, by person; none while anybody's are outstanding."""
    return [mark for mark in marks_for(item.criterion, item.round) if mark.tender_id == item.tender.id]


def own_draft(item: Item, user_id: int) -> MarkDraft | None:
    """What a person is writing about an answer."""
    query = select(MarkDraft).where(
        MarkDraft.user_id == user_id,
        MarkDraft.tender_id == item.tender.id,
        MarkDraft.criterion_id == item.criterion.id,
        MarkDraft.round == item.round,
    )
    return db.session.scalar(query)


def own_drafts(batch: Batch, user_id: int) -> dict[int, MarkDraft]:
    """What a person is writing about the answers to a question, by tender."""
    query = select(MarkDraft).where(
        MarkDraft.user_id == user_id, MarkDraft.criterion_id == batch.criterion.id, MarkDraft.round == batch.round
    )
    return {row.tender_id: row for row in db.session.scalars(query)}


def own_marks(batch: Batch, user_id: int) -> dict[int, Mark]:
    """A person's own standing marks on the answers to a question, by tender."""
    query = select(Mark).where(
        Mark.user_id == user_id, Mark.criterion_id == batch.criterion.id, Mark.round == batch.round
    )
    return {row.tender_id: row for row in db.session.scalars(query.order_by(Mark.id))}


def drafts_of(procurement_id: int, user_id: int, round_: int) -> dict[tuple[int, int], MarkDraft]:
    """All that a person has drafted in a round, by tender and question."""
    query = select(MarkDraft).where(
        MarkDraft.procurement_id == procurement_id, MarkDraft.user_id == user_id, MarkDraft.round == round_
    )
    return {(row.tender_id, row.criterion_id): row for row in db.session.scalars(query)}


def quotes_of(marks: Iterable[Mark]) -> dict[int, list[Quote]]:
    """The words of the response that marks rest on, by mark: strengths first, each in its order."""
    query = select(Quote).where(Quote.mark_id.in_({mark.id for mark in marks}))
    found: dict[int, list[Quote]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(Quote.kind.desc(), Quote.number)):
        found[row.mark_id].append(row)
    return found


def lock_history(batch: Batch, user_id: int) -> list[MarksLock]:
    """When a person's marks of a question were submitted and reopened, first to last."""
    query = select(MarksLock).where(
        MarksLock.criterion_id == batch.criterion.id, MarksLock.round == batch.round, MarksLock.user_id == user_id
    )
    return list(db.session.scalars(query.order_by(MarksLock.id)))
