"""Reading assignments and marks.

What an evaluator's pages read is their own: their drafts, their marks, their locks. Colleagues' marks come out of
`marks_for` and `marks_of` alone, and only for answers on which nobody's marks are outstanding.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from evaluation.scheme.models import Criterion
from evaluation.scoring.items import Batch, Item, current_round
from evaluation.scoring.models import Assignment, Mark, MarkDraft, MarkingChange, MarkingMove, MarksLock, Quote
from evaluation.scoring.shares import Change, Share, shares
from evaluation.scoring.standing_in import marking
from procurement.core import clock
from procurement.core.db import db, remembered
from procurement.core.glance import HERE, has, of_a_procurement
from procurement.core.vocabulary import Role
from procurement.people.absences import covers
from procurement.people.models import User
from procurement.people.queries import conflicts as conflicts
from procurement.people.queries import people as people_of
from procurement.tenders.models import Tender

SUBMITTED, REOPENED = "submitted", "reopened"


def is_assigned(criterion_id: int, user_id: int) -> bool:
    """Whether a person marks this question now, or a part of it: as assigned, or in the place of somebody away."""
    criterion = db.session.get(Criterion, criterion_id)
    return (
        criterion is not None and user_id in panels(criterion.procurement_id, criterion_id=criterion_id)[criterion_id]
    )


def panels(
    procurement_id: int, round_: int | None = None, *, criterion_id: int | None = None
) -> Mapping[int, list[int]]:
    """Who marks each question in a round (the current one where none is named), by criterion: people's numbers.

    Whoever marks some of its answers only is among them; `off_panel` says which are not theirs. A deputy stands in
    the place of an evaluator who is away, for the questions that the evaluator has not submitted.
    """
    found = seats(procurement_id, round_, criterion_id=criterion_id)
    return defaultdict(list, {criterion: list(held) for criterion, held in found.items()})


def seats(
    procurement_id: int, round_: int | None = None, *, criterion_id: int | None = None
) -> Mapping[int, Mapping[int, Share]]:
    """What each person on the panel of a question marks of it in a round, deputies in their places."""
    held = shares_of(procurement_id, round_)
    times = covers(procurement_id, Role.EVALUATOR)
    if criterion_id is not None:
        held = {criterion_id: held.get(criterion_id, {})}
    if not times:
        return held
    now, begun = clock.now(), _touched(procurement_id, round_ or current_round(procurement_id))
    return {
        one: dict(zip(marking(list(panel), begun[one], times, now), panel.values(), strict=True))
        for one, panel in held.items()
    }


def shares_of(procurement_id: int, round_: int | None = None) -> Mapping[int, Mapping[int, Share]]:
    """Whose each answer is by assignment, with all that was moved up to a round (the current one where none is named).

    What moves in a later round leaves the panel of an earlier one as it was.
    """
    moves = remembered(("moved", procurement_id), lambda: _moves(procurement_id))
    if moves:
        last = round_ or current_round(procurement_id)
        moves = [(at, change) for at, change in moves if at <= last]
    assignments = remembered(("assigned", procurement_id), lambda: _assignments(procurement_id))
    return shares(assignments, [change for _, change in moves])


_ASSIGNMENTS = (
    select(Assignment.criterion_id, Assignment.user_id)
    .where(Assignment.procurement_id == bindparam("procurement"))
    .order_by(Assignment.id)
)


def _assignments(procurement_id: int) -> list[tuple[int, int]]:
    """(criterion, person) pairs as they were assigned, in order."""
    found = db.session.execute(_ASSIGNMENTS, {"procurement": procurement_id})
    return [(criterion, user_id) for criterion, user_id in found]


_MOVED = of_a_procurement("marking moved", exists().where(MarkingMove.procurement_id == HERE))


def has_moved(procurement_id: int) -> bool:
    """Whether anything was ever moved between evaluators."""
    return bool(remembered(("moved", procurement_id), lambda: _moves(procurement_id)))


def _moves(procurement_id: int) -> list[tuple[int, Change]]:
    """Everything that was moved between evaluators, each with its round, in order."""
    if not has(procurement_id, _MOVED):
        return []
    columns = (MarkingChange.criterion_id, MarkingChange.user_id, MarkingChange.tender_id, MarkingChange.begins)
    query = select(MarkingMove.round, *columns).join(MarkingMove, MarkingMove.id == MarkingChange.move_id)
    here = query.where(MarkingMove.procurement_id == procurement_id).order_by(MarkingChange.id)
    return [(row[0], Change(row[1], row[2], row[3], row[4])) for row in db.session.execute(here)]


def excused(procurement_id: int, round_: int | None = None) -> Mapping[int, frozenset[tuple[int, int]]]:
    """By criterion, (person, organisation) pairs: they are on its panel, and this bidder's answer is not theirs."""
    parts = [
        (criterion, who, share)
        for criterion, held in seats(procurement_id, round_).items()
        for who, share in held.items()
        if share.but
    ]
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    if parts:
        query = select(Tender.id, Tender.organisation_id).where(Tender.procurement_id == procurement_id)
        tenders = db.session.execute(query).all()
        for criterion, who, share in parts:
            found[criterion] |= {(who, organisation) for tender, organisation in tenders if not share.has(tender)}
    return defaultdict(frozenset, {criterion: frozenset(pairs) for criterion, pairs in found.items()})


def off_panel(procurement_id: int, round_: int | None = None) -> Mapping[int, frozenset[tuple[int, int]]]:
    """By criterion, (person, organisation) pairs: who does not mark this bidder, for an interest or since it moved."""
    barred = conflicts(procurement_id)
    moved = excused(procurement_id, round_)
    return defaultdict(lambda: barred, {criterion: barred | pairs for criterion, pairs in moved.items()})


def is_excused(item: Item, user_id: int) -> bool:
    """Whether one answer is not a person's to mark, though others of its question are."""
    return (user_id, item.tender.organisation_id) in excused(item.procurement_id, item.round)[item.criterion.id]


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
    users = people_of(ids)
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
    here = {"criterion": criterion_id, "round": round_}
    rows = remembered(("kinds", criterion_id, round_), lambda: db.session.execute(_KINDS, here).all())
    kinds = {row.user_id: row.kind for row in rows}
    return {user_id: kinds.get(user_id) == SUBMITTED for user_id in panel}


_GIVEN = (
    select(Mark.user_id, Tender.organisation_id)
    .join(Tender, Tender.id == Mark.tender_id)
    .where(
        Mark.criterion_id == bindparam("criterion"),
        Mark.round == bindparam("round"),
        Tender.procurement_id == bindparam("procurement"),
        Tender.organisation_id.in_(bindparam("organisations", expanding=True)),
    )
)


def settled(criterion: Criterion, round_: int, organisation_ids: Iterable[int]) -> dict[int, bool]:
    """For each bidder: whether everyone who marks its answer to a question has submitted a mark, and somebody does.

    Who has an interest in the bidder does not mark it, nor does anybody from whom it was moved. A set submitted before
    a bidder came back into the evaluation holds no mark for it, and so leaves it unsettled until it is reopened.
    """
    state = locked(criterion.id, round_)
    closed = off_panel(criterion.procurement_id, round_)[criterion.id]
    asked = set(organisation_ids)
    here: dict[str, Any] = {
        "procurement": criterion.procurement_id,
        "criterion": criterion.id,
        "round": round_,
        "organisations": sorted(asked),
    }
    key = ("given", criterion.id, round_, *here["organisations"])
    given = {(row[0], row[1]) for row in remembered(key, lambda: db.session.execute(_GIVEN, here).all())}
    return {
        org: bool(judges := [user for user in state if (user, org) not in closed])
        and all(state[user] and (user, org) in given for user in judges)
        for org in asked
    }


def marks_for(criterion: Criterion, round_: int) -> list[Mark]:
    """Everyone's standing marks on the answers to a question, by bidder and person: the latest of each.

    Blind by construction: an answer on which anybody's marks are outstanding (or reopened) gives none. A mark of
    somebody who has since declared an interest in the bidder, or from whom it was moved, stays on record and is not
    among them.
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
    closed = off_panel(criterion.procurement_id, round_)[criterion.id]
    panel = set(panels(criterion.procurement_id, round_, criterion_id=criterion.id)[criterion.id])
    return [
        mark
        for mark in marks
        if ready[mark.tender.organisation_id]
        and mark.user_id in panel
        and (mark.user_id, mark.tender.organisation_id) not in closed
    ]


def marks_of(item: Item) -> list[Mark]:
    """Everyone's standing marks on one answer, by person; none while anybody's are outstanding."""
    return [mark for mark in marks_for(item.criterion, item.round) if mark.tender_id == item.tender.id]


def moved_from(item: Item, user_id: int) -> bool:
    """Whether an answer, or its whole question, was once moved away from a person."""
    moves = remembered(("moved", item.procurement_id), lambda: _moves(item.procurement_id))
    return any(
        (change.criterion, change.person, change.begins) == (item.criterion.id, user_id, False)
        and change.tender in (None, item.tender.id)
        for _, change in moves
    )


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
