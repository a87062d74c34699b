"""The agenda of moderation: every item of a round with how far apart its marks are and how its record stands.

Read in a constant number of statements, however many bidders and questions there are. Nothing is read of the marks of
a question before every evaluator of it has submitted theirs.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select

from evaluation.moderation.models import Assent, Consensus, ConsensusDraft, ItemOpening
from evaluation.moderation.queries import agreed
from evaluation.moderation.rules import Closeness, closeness, steps_apart
from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.items import items_asked
from evaluation.scoring.models import Mark
from evaluation.scoring.progress import criteria_with_questions
from evaluation.scoring.queries import SUBMITTED, assigned, conflicts, locks, off_panel
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.models import User
from procurement.tenders.models import Tender


class Standing(StrEnum):
    """How an item stands, from nothing agreed to agreed by everybody present."""

    TO_DISCUSS = "to discuss"
    CHANGED = "marks changed"
    WAITING = "waiting for agreement"
    AGREED = "agreed"


OPEN = frozenset({Standing.TO_DISCUSS, Standing.CHANGED})
"""The standings in which the panel has still to agree a score."""

ABOVE_THE_PANEL = frozenset({Role.LEAD, Role.MODERATOR, Role.APPROVER, Role.AUDITOR})
"""Who reads moderation without marking; an evaluator who is none of them reads it after their own marks."""


@dataclass(frozen=True)
class GivenMark:
    """One evaluator's mark, as the agenda shows it."""

    mark_id: int
    user_id: int
    initials: str
    name: str
    mark: Decimal


@dataclass(frozen=True)
class Row:
    """One item of the agenda. `waiting` names whose word on the record is still to come.

    `veiled`: the chair has not opened it, and whoever asks marks as one of the panel, so that no mark of it is here.
    """

    tender: Tender
    criterion: Criterion
    round: int
    marks: tuple[GivenMark, ...]
    steps: int
    standing: Standing
    consensus: Consensus | None
    waiting: tuple[User, ...]
    dissents: int
    drafted: bool
    opened: bool = False
    veiled: bool = False

    @property
    def code(self) -> str:
        """The question's code."""
        return self.criterion.question.code

    @property
    def closeness(self) -> Closeness | None:
        """The group of the agenda it stands in; none while its marks are veiled."""
        return None if self.veiled else closeness(self.steps)

    @property
    def below_minimum(self) -> bool:
        """Whether the agreed score is below the question's minimum, which takes the bidder out."""
        least = self.criterion.minimum
        return self.consensus is not None and least is not None and self.consensus.score < least


@dataclass(frozen=True)
class Awaited:
    """A question with answers that cannot be moderated yet: how many, and whose marks they wait for."""

    criterion: Criterion
    items: int
    missing: tuple[User, ...]


@dataclass(frozen=True)
class Agenda:
    """The items of a round in the order in which they are taken: widest apart first, then by question and bidder.

    `submitted` holds (criterion, person) for whoever has submitted their marks of a question; `people` is everybody who
    marks in the round, `barred` who has an interest in whom.
    """

    round: int
    rows: tuple[Row, ...]
    awaited: tuple[Awaited, ...]
    submitted: frozenset[tuple[int, int]]
    people: tuple[User, ...]
    barred: frozenset[tuple[int, int]]

    @property
    def total(self) -> int:
        """All items of the round, those not ready included."""
        return len(self.rows) + sum(one.items for one in self.awaited)

    def after(self, tender_id: int, criterion_id: int) -> Row | None:
        """The next item that the panel has still to agree, beginning after this one and coming round again."""
        places = [(row.tender.id, row.criterion.id) for row in self.rows]
        here = places.index((tender_id, criterion_id)) if (tender_id, criterion_id) in places else -1
        rest = (*self.rows[here + 1 :], *self.rows[: max(here, 0)])
        return next((row for row in rest if row.standing in OPEN), None)

    def row(self, tender_id: int, criterion_id: int) -> Row | None:
        """One item of it."""
        wanted = (tender_id, criterion_id)
        return next((row for row in self.rows if (row.tender.id, row.criterion.id) == wanted), None)

    def place(self, tender_id: int, criterion_id: int) -> int:
        """Which item of the agenda this is, counted from 1; 0 when it is none."""
        for number, row in enumerate(self.rows, start=1):
            if (row.tender.id, row.criterion.id) == (tender_id, criterion_id):
                return number
        return 0


def agenda(procurement_id: int, round_: int) -> Agenda:
    """The whole agenda of a round, for everybody: `readable` leaves out what a person may not see."""
    asked = criteria_with_questions(procurement_id)
    facts = _Facts(procurement_id, round_, asked)
    rows, waiting = [], defaultdict(list)
    for item in items_asked(procurement_id, round_, asked):
        judges = facts.judges(item.tender, item.criterion)
        if judges and not facts.missing(item.tender, item.criterion, judges):
            rows.append(facts.row(item.tender, item.criterion, judges))
        else:
            waiting[item.criterion].append(item.tender)
    rows.sort(key=lambda row: (-row.steps, row.criterion.position, row.tender.number))
    awaited = tuple(_awaited(facts, criterion, tenders) for criterion, tenders in waiting.items())
    return Agenda(round_, tuple(rows), awaited, facts.submitted, tuple(facts.users.values()), facts.barred)


def _awaited(facts: "_Facts", criterion: Criterion, tenders: list[Tender]) -> Awaited:
    missing = {
        user.id: user
        for tender in tenders
        for user in facts.missing(tender, criterion, facts.judges(tender, criterion))
    }
    return Awaited(criterion, len(tenders), tuple(sorted(missing.values(), key=lambda user: user.name)))


def readable(ctx: Context, whole: Agenda) -> Agenda:
    """What a person may see of it, as the permission to read an item says of each.

    Nothing of a bidder in which they declared an interest; to an evaluator none of a question before their own marks,
    and no mark of an item before the chair opens it for all: not even how far apart they lie.
    """
    closed = {organisation for user_id, organisation in whole.barred if user_id == ctx.actor_id}
    apart = not ctx.standing.roles & ABOVE_THE_PANEL
    rows = tuple(
        _veiled(row) if apart and not row.opened else row
        for row in whole.rows
        if row.tender.organisation_id not in closed
        and not (apart and (row.criterion.id, ctx.person) not in whole.submitted)
    )
    rows = tuple(sorted(rows, key=lambda row: (row.veiled, (row.criterion.position, row.tender.number) * row.veiled)))
    return replace(whole, rows=rows)


def _veiled(row: Row) -> Row:
    return replace(row, marks=(), steps=0, veiled=True)


class _Facts:
    """What is on file of a round, read once for all its items."""

    def __init__(self, procurement_id: int, round_: int, asked: Sequence[Criterion]) -> None:
        self.round = round_
        document = published(procurement_id)
        self.scales = {one.id: [mark for mark, _, _ in scale_of(document, one)] for one in asked}
        self.assigned = assigned(procurement_id, round_)
        self.barred = conflicts(procurement_id)
        self.off = off_panel(procurement_id, round_)
        self.submitted = frozenset(who for who, lock in locks(procurement_id, round_).items() if lock.kind == SUBMITTED)
        self.users = {user.id: user for judges in self.assigned.values() for user in judges}
        self.marks = _marks(procurement_id, round_)
        self.agreed = agreed(procurement_id, round_)
        self.words = _words(procurement_id)
        self.drafts = _drafts(procurement_id, round_)
        self.opened = _opened(procurement_id, round_)

    def judges(self, tender: Tender, criterion: Criterion) -> list[User]:
        """Who marks this answer."""
        organisation, off = tender.organisation_id, self.off[criterion.id]
        return [user for user in self.assigned.get(criterion.id, []) if (user.id, organisation) not in off]

    def missing(self, tender: Tender, criterion: Criterion, judges: list[User]) -> list[User]:
        """Whose mark of this answer is still to come: not submitted, or submitted before the answer came in."""
        given = self.marks.get((tender.id, criterion.id), {})
        return [user for user in judges if user.id not in given or (criterion.id, user.id) not in self.submitted]

    def row(self, tender: Tender, criterion: Criterion, judges: list[User]) -> Row:
        """One item with everything that is known of it."""
        found = self.marks.get((tender.id, criterion.id), {})
        given = tuple(
            GivenMark(found[user.id][0], user.id, user.initials, user.name, found[user.id][1])
            for user in sorted(judges, key=lambda user: user.name)
            if user.id in found
        )
        consensus = self.agreed.get((tender.id, criterion.id))
        waiting, dissents = self._words(consensus)
        return Row(
            tender=tender,
            criterion=criterion,
            round=self.round,
            marks=given,
            steps=steps_apart([one.mark for one in given], self.scales[criterion.id]),
            standing=_standing(consensus, tuple(one.mark_id for one in given), waiting),
            consensus=consensus,
            waiting=waiting,
            dissents=dissents,
            drafted=(tender.id, criterion.id) in self.drafts,
            opened=consensus is not None or (tender.id, criterion.id) in self.opened,
        )

    def _words(self, consensus: Consensus | None) -> tuple[tuple[User, ...], int]:
        if consensus is None:
            return (), 0
        said = self.words.get(consensus.id, {})
        waiting = [self.users[one] for one in consensus.present if one not in said and one in self.users]
        return tuple(waiting), sum(1 for agrees in said.values() if not agrees)


def _standing(consensus: Consensus | None, mark_ids: tuple[int, ...], waiting: tuple[User, ...]) -> Standing:
    if consensus is None:
        return Standing.TO_DISCUSS
    if sorted(consensus.rests_on) != sorted(mark_ids):
        return Standing.CHANGED
    return Standing.WAITING if waiting else Standing.AGREED


def _marks(procurement_id: int, round_: int) -> dict[tuple[int, int], dict[int, tuple[int, Decimal]]]:
    """The latest mark of each evaluator, by (tender, criterion); shown only where all are in."""
    latest = (
        select(func.max(Mark.id))
        .where(Mark.procurement_id == procurement_id, Mark.round == round_)
        .group_by(Mark.user_id, Mark.tender_id, Mark.criterion_id)
    )
    query = select(Mark.tender_id, Mark.criterion_id, Mark.user_id, Mark.id, Mark.mark).where(Mark.id.in_(latest))
    found: dict[tuple[int, int], dict[int, tuple[int, Decimal]]] = defaultdict(dict)
    for tender_id, criterion_id, user_id, mark_id, mark in db.session.execute(query):
        found[tender_id, criterion_id][user_id] = (mark_id, mark)
    return found


def _words(procurement_id: int) -> dict[int, dict[int, bool]]:
    """Whether each person agreed, by consensus and person."""
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    query = select(Assent.consensus_id, Assent.user_id, Assent.agrees).where(Assent.procurement_id == procurement_id)
    for consensus_id, user_id, agrees in db.session.execute(query):
        found[consensus_id][user_id] = agrees
    return found


def _drafts(procurement_id: int, round_: int) -> set[tuple[int, int]]:
    query = select(ConsensusDraft.tender_id, ConsensusDraft.criterion_id).where(
        ConsensusDraft.procurement_id == procurement_id, ConsensusDraft.round == round_
    )
    return {(tender_id, criterion_id) for tender_id, criterion_id in db.session.execute(query)}


def _opened(procurement_id: int, round_: int) -> set[tuple[int, int]]:
    """The items that the chair has laid before the panel."""
    query = select(ItemOpening.tender_id, ItemOpening.criterion_id).where(
        ItemOpening.procurement_id == procurement_id, ItemOpening.round == round_
    )
    return {(tender_id, criterion_id) for tender_id, criterion_id in db.session.execute(query)}
