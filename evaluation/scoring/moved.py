"""What was moved between evaluators and who abstained, told in names: for the record of moderation and the archive."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from evaluation.scoring.models import MarkingChange
from evaluation.scoring.moving import Abstained, abstentions, moves
from procurement.core.db import db
from procurement.people.queries import names


@dataclass(frozen=True)
class Moved:
    """One move: what of a round went from whom to whom and why. Nobody (empty) gave it up, or nobody took it.

    `drafts` were begun by whoever gave it up and stay theirs; `tenders` are those that it names, none where it moved
    whole questions.
    """

    round: int
    scope: str
    giver: str
    taker: str
    answers: int
    drafts: int
    reason: str
    by: str
    at: datetime
    tenders: frozenset[int]


@dataclass(frozen=True)
class AbstentionTold:
    """One abstention: who asked not to mark what, why, and what came of it. `asked_back` are the lead's words."""

    round: int
    person: str
    scope: str
    reason: str
    outcome: str
    asked_back: tuple[str, ...]
    at: datetime
    tender_id: int | None


def moves_told(procurement_id: int) -> list[Moved]:
    """Every move of a procurement, in order."""
    rows = moves(procurement_id)
    if not rows:
        return []
    named = names({who for row in rows for who in (row.from_id, row.to_id, row.by_id) if who})
    changed: dict[int, set[int]] = {}
    query = select(MarkingChange.move_id, MarkingChange.tender_id)
    for move, tender in db.session.execute(query.where(MarkingChange.move_id.in_({row.id for row in rows}))):
        changed.setdefault(move, set()).update([tender] if tender else [])
    return [
        Moved(
            round=row.round,
            scope=row.scope,
            giver=named[row.from_id] if row.from_id else "",
            taker=named[row.to_id] if row.to_id else "",
            answers=row.answers,
            drafts=row.drafts,
            reason=row.reason,
            by=named[row.by_id],
            at=row.at,
            tenders=frozenset(changed.get(row.id, ())),
        )
        for row in reversed(rows)
    ]


def abstentions_told(procurement_id: int) -> list[AbstentionTold]:
    """Every abstention of a procurement, in order."""
    return [
        AbstentionTold(
            round=one.row.round,
            person=one.row.user.name,
            scope=one.row.scope,
            reason=one.row.reason,
            outcome=outcome(one),
            asked_back=tuple(word.words for word in one.words if word.words),
            at=one.row.at,
            tender_id=one.row.tender_id,
        )
        for one in sorted(abstentions(procurement_id), key=lambda one: one.row.id)
    ]


def outcome(one: Abstained) -> str:
    """What came of an abstention, in a few words."""
    if one.accepted:
        return "accepted"
    if one.withdrawn:
        return "taken back"
    return "not answered" if one.waits else "asked to think again"
