"""How the timetable came to be as it is: every plan, opening, closing and reopening, by whom and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from procurement.core.db import db
from procurement.core.vocabulary import STAGE_WORDS, Stage
from procurement.people.queries import names
from procurement.timetable.models import StageEvent, StagePlan
from procurement.timetable.windows import Turn


@dataclass(frozen=True)
class Dates:
    """When a stage is to open and to close."""

    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class Change:
    """One step: a plan (`now`, and `before` unless it was the first) or a turn of the window (`turn`)."""

    stage: Stage
    at: datetime
    by: str
    reason: str = ""
    note: str = ""
    before: Dates | None = None
    now: Dates | None = None
    turn: Turn | None = None

    @property
    def words(self) -> str:
        """The stage's name."""
        return STAGE_WORDS[self.stage]

    @property
    def replans(self) -> bool:
        """Whether it changed a plan that stood, or what had been closed."""
        return self.before is not None or self.turn is Turn.REOPENED


@dataclass(frozen=True)
class Together:
    """Changes of plan that one person made at one moment for one reason: a stage moved, and what moved with it."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        """The stage that was moved; the others followed it."""
        return self.changes[0]


def together(found: Iterable[Change]) -> list[Together]:
    """What changed a plan, by the act that changed it, newest first."""
    acts = groupby(
        (change for change in found if change.replans), key=lambda one: (one.at, one.by, one.reason, one.turn)
    )
    return [Together(tuple(same)) for _, same in acts][::-1]


def plans(procurement_id: int) -> list[StagePlan]:
    """Every plan, in the order in which they were made."""
    query = select(StagePlan).where(StagePlan.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(StagePlan.id)))


def turns(procurement_id: int) -> list[StageEvent]:
    """Every opening, closing and reopening, in order."""
    query = select(StageEvent).where(StageEvent.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(StageEvent.id)))


def changes(procurement_id: int) -> list[Change]:
    """The whole history, oldest first."""
    planned, turned = plans(procurement_id), turns(procurement_id)
    who = names({row.planned_by_id for row in planned} | {row.by_id for row in turned})
    found: list[Change] = []
    standing: dict[str, Dates] = {}
    for row in planned:
        now = Dates(row.opens_at, row.closes_at)
        found.append(
            Change(
                Stage(row.stage),
                row.planned_at,
                who.get(row.planned_by_id, ""),
                row.reason,
                row.note,
                standing.get(row.stage),
                now,
            )
        )
        standing[row.stage] = now
    found += [
        Change(Stage(row.stage), row.at, who.get(row.by_id, ""), row.reason, turn=Turn(row.kind)) for row in turned
    ]
    return sorted(found, key=lambda change: change.at)
