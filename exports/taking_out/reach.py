"""How far the person who asks may read: which tenders, which rounds, which parts; and what that leaves out."""

from dataclasses import dataclass, field

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import ROUNDS, Permission
from procurement.core.words import count
from procurement.people.models import User
from procurement.people.queries import conflicted_with, has_declared
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender
from procurement.tenders.queries import is_opened, readable_by


@dataclass(frozen=True)
class Reach:
    """What one person may take out of one procurement, read once."""

    ctx: Context
    procurement: Procurement
    tenders: dict[int, Tender]
    """The opened tenders that this person may read, by number of the row."""
    rounds: tuple[int, ...]
    people: dict[int, str]
    codes: dict[int, str]
    """Codes of bidders by tender; of opened tenders only those that may be read."""
    questions: dict[int, str]
    left_out: list[str] = field(default_factory=list)
    closed: frozenset[int] = frozenset()
    """The tenders that are closed to this person by an interest they declared, by number of the row."""
    closed_organisations: frozenset[int] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether this person may read a part, before the procurement as a whole."""
        return self.ctx.may(permission, self.procurement)


def reach_of(ctx: Context, procurement: Procurement) -> Reach:
    """Read it, with a sentence for each thing that is left out."""
    rounds = tuple(one for one in ROUNDS if is_opened(procurement.id, one))
    readable = {tender.id: tender for tender in readable_by(ctx)}
    asked = db.session.execute(select(Question.id, Question.code).where(Question.procurement_id == procurement.id))
    left_out = []
    if not rounds:
        left_out.append("What tenders say: they are sealed until two people have opened them. Envelopes are in it.")
    elif not has_declared(procurement.id, ctx.person):
        left_out.append("What tenders say, and all that rests on it: you have not declared your interests yet.")
    barred = conflicted_with(procurement.id, ctx.person)
    closed = [row for row in _tenders(procurement.id) if row.organisation_id in barred]
    if closed and rounds:
        left_out.append(
            f"{count(len(closed), 'tender')}, and all that rests on {'it' if len(closed) == 1 else 'them'}, "
            "in the audit log too: you declared an interest in the bidder."
        )
    return Reach(
        ctx,
        procurement,
        readable,
        rounds,
        {row.id: row.name for row in db.session.execute(select(User.id, User.name))},
        {tender.id: tender.bidder_code for tender in readable.values()},
        {row.id: row.code for row in asked},
        left_out,
        frozenset(row.id for row in closed),
        frozenset(barred),
    )


def _tenders(procurement_id: int) -> list[Tender]:
    return list(db.session.scalars(select(Tender).where(Tender.procurement_id == procurement_id)))
