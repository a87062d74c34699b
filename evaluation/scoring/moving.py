"""Answers moved between evaluators: what a move would come to, shown before it is made; abstentions; what moved."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import criteria
from evaluation.scoring.gates import FEWEST
from evaluation.scoring.items import Item, current_round, items
from evaluation.scoring.models import Abstention, AbstentionWord, MarkDraft, MarkingChange, MarkingMove
from evaluation.scoring.queries import SUBMITTED, conflicts, has_moved, locks, shares_of
from evaluation.scoring.shares import Change, Share, handed_over, handed_over_whole, shares
from procurement.core.db import db
from procurement.core.words import count
from procurement.people.models import User
from procurement.tenders.models import Tender


def _nothing(_procurement_id: int) -> int:
    return 0


_promised: Callable[[int], int] = _nothing


def promised_by(reader: Callable[[int], int]) -> Callable[[int], int]:
    """Register how to find out how many evaluators for each question the pack of a procurement promised."""
    global _promised
    _promised = reader
    return reader


WITHDRAWN, ASKED_BACK = "withdrawn", "asked back"


@dataclass(frozen=True)
class Asked:
    """Which answers are to move: from whom, to whom, of one question or all, of one bidder or all.

    Nobody to give them up: one more evaluator begins with them. Nobody to take them: fewer mark them.
    """

    giver: User | None
    taker: User | None
    criterion: Criterion | None
    tender: Tender | None

    @property
    def scope(self) -> str:
        """What moves, in words."""
        question = self.criterion.question.code if self.criterion else "every question"
        return f"{question}, {self.tender.bidder_code}" if self.tender else question


@dataclass(frozen=True)
class Moving:
    """What a move comes to. `thin`: what keeps it from being made; `lean`: where fewer are left than was published."""

    asked: Asked
    round: int
    changes: tuple[Change, ...]
    answers: int
    drafts: int
    stays: tuple[str, ...]
    """The questions whose marks the giver has submitted: they stay theirs until they are reopened."""
    closed: tuple[str, ...]
    """Bidders in which the taker declared an interest: those answers they will not mark."""
    thin: tuple[str, ...]
    lean: tuple[str, ...]

    @property
    def seen(self) -> str:
        """What was shown, in short: a move is made only of what the lead has seen."""
        return f"{self.answers}.{self.drafts}.{len(self.changes)}"


def moving(procurement_id: int, asked: Asked) -> Moving:
    """What would move now, and what it would leave."""
    round_ = current_round(procurement_id)
    held, barred = shares_of(procurement_id, round_), conflicts(procurement_id)
    every = [item for item in items(procurement_id, round_) if _is_asked(item, asked)]
    submitted = {key for key, lock in locks(procurement_id, round_).items() if lock.kind == SUBMITTED}
    giver = asked.giver.id if asked.giver else None
    taker = asked.taker.id if asked.taker else None
    criteria = {item.criterion.id: item.criterion for item in every}
    stays = {one for one in criteria if (one, giver) in submitted and giver in held.get(one, {})}
    changes: list[Change] = []
    for one in criteria:
        if one not in stays:
            tenders = [item.tender.id for item in every if item.criterion.id == one]
            changes += _changes(one, held.get(one, {}), tenders, giver, taker, whole=asked.tender is None)
    after = shares([], [*_as_changes(held), *changes])
    moved = [item for item in every if _moves(item, held, after)]
    return Moving(
        asked=asked,
        round=round_,
        changes=tuple(changes),
        answers=len(moved),
        drafts=_drafts(moved, giver, round_),
        stays=tuple(criteria[one].question.code for one in criteria if one in stays),
        closed=tuple(sorted({i.tender.bidder_code for i in moved if (taker, i.tender.organisation_id) in barred})),
        thin=tuple(_short(moved, after, barred, FEWEST)) if giver else (),
        lean=tuple(_short(moved, after, barred, _promised(procurement_id))) if giver else (),
    )


def _is_asked(item: Item, asked: Asked) -> bool:
    return (asked.criterion is None or item.criterion.id == asked.criterion.id) and (
        asked.tender is None or item.tender.id == asked.tender.id
    )


def _changes(
    criterion: int,
    held: Mapping[int, Share],
    tenders: Sequence[int],
    giver: int | None,
    taker: int | None,
    *,
    whole: bool,
) -> list[Change]:
    if giver is not None and giver not in held:
        return []
    if whole and (found := handed_over_whole(criterion, held, giver=giver, taker=taker)) is not None:
        return found
    theirs = [one for one in tenders if giver is None or held[giver].has(one)]
    return handed_over(criterion, held, theirs, giver=giver, taker=taker)


def _as_changes(held: Mapping[int, Mapping[int, Share]]) -> Iterable[Change]:
    """What is held, as the changes that lead to it from nothing."""
    for criterion, panel in held.items():
        for person, share in panel.items():
            if share.whole:
                yield Change(criterion, person, None, begins=True)
            yield from (Change(criterion, person, tender, begins=not share.whole) for tender in share.but)


def _judges(item: Item, held: Mapping[int, Mapping[int, Share]]) -> set[int]:
    return {who for who, share in held.get(item.criterion.id, {}).items() if share.has(item.tender.id)}


def _moves(item: Item, before: Mapping[int, Mapping[int, Share]], after: Mapping[int, Mapping[int, Share]]) -> bool:
    return _judges(item, before) != _judges(item, after)


def _short(
    moved: Sequence[Item], after: Mapping[int, Mapping[int, Share]], barred: Collection[tuple[int, int]], fewest: int
) -> Iterable[str]:
    """What would be left with fewer evaluators than that, question by question."""
    found: dict[str, list[tuple[str, int]]] = {}
    for item in moved:
        left = sum((who, item.tender.organisation_id) not in barred for who in _judges(item, after))
        if left < fewest:
            found.setdefault(item.criterion.question.code, []).append((item.tender.bidder_code, left))
    for code, bidders in found.items():
        least = min(left for _, left in bidders)
        whose = bidders[0][0] if len(bidders) == 1 else count(len(bidders), "bidder")
        yield f"{code} of {whose} would be marked by {count(least, 'evaluator') if least else 'nobody'}"


def _drafts(moved: Sequence[Item], giver: int | None, round_: int) -> int:
    if giver is None:
        return 0
    where = {(item.tender.id, item.criterion.id) for item in moved}
    query = select(MarkDraft.tender_id, MarkDraft.criterion_id).where(
        MarkDraft.user_id == giver, MarkDraft.round == round_
    )
    return sum((tender, criterion) in where for tender, criterion in db.session.execute(query))


@dataclass(frozen=True)
class Abstained:
    """An abstention with all that was said of it, and the moves that came of it."""

    row: Abstention
    words: tuple[AbstentionWord, ...]
    accepted: MarkingMove | None

    @property
    def withdrawn(self) -> bool:
        """Whether the evaluator took it back."""
        return any(word.kind == WITHDRAWN for word in self.words)

    @property
    def asked_back(self) -> AbstentionWord | None:
        """What the lead said last, where they asked the evaluator to think again."""
        return next((word for word in reversed(self.words) if word.kind == ASKED_BACK), None)

    @property
    def waits(self) -> bool:
        """Whether the lead has still to say something."""
        return self.accepted is None and not self.words

    @property
    def open(self) -> bool:
        """Whether it may still be accepted or taken back."""
        return self.accepted is None and not self.withdrawn


def abstentions(procurement_id: int, user_id: int | None = None) -> list[Abstained]:
    """Every abstention of a procurement (or one person's), those that wait first, then the latest."""
    known = (joinedload(Abstention.user), joinedload(Abstention.tender), joinedload(Abstention.criterion))
    query = select(Abstention).options(*known).where(Abstention.procurement_id == procurement_id)
    if user_id is not None:
        query = query.where(Abstention.user_id == user_id)
    rows = list(db.session.scalars(query.order_by(Abstention.id.desc())))
    if not rows:
        return []
    ids = {row.id for row in rows}
    said = select(AbstentionWord).where(AbstentionWord.abstention_id.in_(ids)).order_by(AbstentionWord.id)
    words = list(db.session.scalars(said))
    made = db.session.scalars(select(MarkingMove).where(MarkingMove.abstention_id.in_(ids)).order_by(MarkingMove.id))
    moved = {row.abstention_id: row for row in made}
    found = [Abstained(row, tuple(w for w in words if w.abstention_id == row.id), moved.get(row.id)) for row in rows]
    return sorted(found, key=lambda one: not one.waits)


def about(rows: Iterable[Abstained], item: Item) -> list[Abstained]:
    """Of them, those that this answer falls under."""
    return [
        one
        for one in rows
        if one.row.round == item.round
        and one.row.tender_id in (None, item.tender.id)
        and one.row.criterion_id in (None, item.criterion.id)
    ]


def moves(procurement_id: int) -> list[MarkingMove]:
    """Every move of a procurement, last first."""
    if not has_moved(procurement_id):
        return []
    query = select(MarkingMove).where(MarkingMove.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(MarkingMove.id.desc())))


def given_up(procurement_id: int, user_id: int, round_: int) -> list[tuple[MarkingMove, list[tuple[str, MarkDraft]]]]:
    """What was moved from a person in a round, with their drafts of it by answer: theirs alone to read."""
    mine = [row for row in reversed(moves(procurement_id)) if row.from_id == user_id and row.round == round_]
    if not mine:
        return []
    query = select(MarkingChange).where(
        MarkingChange.move_id.in_({row.id for row in mine}),
        MarkingChange.user_id == user_id,
        MarkingChange.begins.is_(False),
    )
    changes = list(db.session.scalars(query))
    drafted = select(MarkDraft).where(
        MarkDraft.procurement_id == procurement_id, MarkDraft.user_id == user_id, MarkDraft.round == round_
    )
    drafts = list(db.session.scalars(drafted.order_by(MarkDraft.criterion_id, MarkDraft.tender_id)))
    asked = {row.id: row.question.code for row in criteria(procurement_id)}
    tenders = db.session.scalars(select(Tender).where(Tender.procurement_id == procurement_id))
    bidders = {row.id: row.bidder_code for row in tenders}
    return [
        (
            row,
            [
                (f"{asked[draft.criterion_id]}, {bidders[draft.tender_id]}", draft)
                for draft in drafts
                if any(_covers(change, row, draft) for change in changes)
            ],
        )
        for row in mine
    ]


def _covers(change: MarkingChange, row: MarkingMove, draft: MarkDraft) -> bool:
    return (
        change.move_id == row.id
        and change.criterion_id == draft.criterion_id
        and change.tender_id in (None, draft.tender_id)
    )
