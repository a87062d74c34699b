"""Reading how long a procurement is kept: its days, the periods that were set, the holds on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from evaluation.award.following import Happened, Kind, challenged
from evaluation.award.models import Approval, AwardStep
from evaluation.keeping.models import Disposal, DisposalStep, Erasure, KeepingTerms, LegalHold, LegalHoldEnd
from evaluation.keeping.rules import (
    USUAL_YEARS,
    Due,
    Kept,
    Life,
    Period,
    State,
    Step,
    due,
    first_day,
    over_on,
    periods,
    state,
)
from procurement.cases.models import Procurement
from procurement.cases.queries import abandoned
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import Regime, Role
from procurement.people.queries import taking_part
from procurement.tenders.storing import store

KEEPERS = frozenset({Role.LEAD, Role.APPROVER, Role.AUDITOR})
"""Who sees how long a procurement is kept."""


@dataclass(frozen=True)
class Keeping:
    """One procurement: its periods, the last day on which anything is kept, the holds on it, how it stands today."""

    procurement: Procurement
    life: Life
    terms: KeepingTerms | None
    periods: tuple[Period, ...]
    holds: tuple[LegalHold, ...]
    claim: bool
    stands: Due
    disposal: "Disposing | None" = None

    @property
    def until(self) -> date | None:
        """The last day on which anything of it is kept."""
        return over_on(self.periods)


@dataclass(frozen=True)
class Disposing:
    """A disposal with what became of it, and how it stands today."""

    row: Disposal
    steps: Mapping[Step, DisposalStep]
    state: State

    @property
    def confirmed_on(self) -> date | None:
        """The day on which a second person confirmed it."""
        step = self.steps.get(Step.CONFIRMED)
        return step.at.astimezone(LONDON).date() if step else None

    @property
    def first_day(self) -> date | None:
        """The first day on which it is carried out."""
        return first_day(self.confirmed_on) if self.confirmed_on else None

    @property
    def open(self) -> bool:
        """Whether it is proposed or confirmed, and neither called off nor carried out."""
        return self.state in (State.PROPOSED, State.COOLING, State.READY)


def years_of(terms: KeepingTerms | None) -> Mapping[Kept, int]:
    """The years that were set, or the usual ones."""
    return {kept: getattr(terms, f"{kept.value}_years") for kept in Kept} if terms else USUAL_YEARS


def keeping_of(procurement: Procurement, today: date) -> Keeping:
    """How one procurement is kept."""
    return keepings([procurement], today)[0]


def keepings(procurements: Iterable[Procurement], today: date) -> list[Keeping]:
    """How several are kept; the number of statements does not grow with them."""
    rows = list(procurements)
    ids = [row.id for row in rows]
    terms, holds, lives, claims = _terms(ids), standing_holds(ids), _lives(rows), _claims(ids)
    last = {one.row.procurement_id: one for one in disposals(today, ids)}
    found = []
    for row in rows:
        stated = terms.get(row.id)
        life = lives[row.id]
        kept = periods(life, years_of(stated))
        held = tuple(holds.get(row.id, ()))
        disposal = last.get(row.id)
        gone = disposal is not None and disposal.state in (State.GOING, State.COMPLETE)
        stands = due(over_on(kept), today, held=bool(held), gone=gone)
        found.append(Keeping(row, life, stated, kept, held, claims.get(row.id, False), stands, disposal))
    return found


def _terms(ids: list[int]) -> dict[int, KeepingTerms]:
    query = select(KeepingTerms).where(KeepingTerms.procurement_id.in_(ids)).order_by(KeepingTerms.id)
    return {row.procurement_id: row for row in db.session.scalars(query)}


def _lives(rows: list[Procurement]) -> dict[int, Life]:
    ids = [row.id for row in rows]
    approved = select(Approval.procurement_id, func.max(Approval.at)).where(Approval.approved.is_(True))
    signed = select(AwardStep.procurement_id, func.max(AwardStep.on_day)).where(AwardStep.kind == Kind.SIGNED.value)
    approvals = approved.where(Approval.procurement_id.in_(ids)).group_by(Approval.procurement_id)
    contracts = signed.where(AwardStep.procurement_id.in_(ids)).group_by(AwardStep.procurement_id)
    awarded: dict[int, datetime] = {row[0]: row[1] for row in db.session.execute(approvals)}
    entered: dict[int, date] = {row[0]: row[1] for row in db.session.execute(contracts)}
    terms, ended = _terms(ids), abandoned(ids)
    return {
        row.id: Life(
            Regime(row.regime),
            awarded[row.id].astimezone(LONDON).date() if row.id in awarded else None,
            entered.get(row.id),
            terms[row.id].ends_on if row.id in terms else None,
            ended[row.id].decided_on if row.id in ended else None,
        )
        for row in rows
    }


def _claims(ids: list[int]) -> dict[int, bool]:
    """Whether a claim against the award is open, by procurement."""
    query = select(AwardStep).where(
        AwardStep.procurement_id.in_(ids), AwardStep.kind.in_((Kind.CHALLENGED.value, Kind.SETTLED.value))
    )
    steps: dict[int, list[Happened]] = {}
    for row in db.session.scalars(query.order_by(AwardStep.id)):
        steps.setdefault(row.procurement_id, []).append(Happened(Kind(row.kind), row.on_day))
    return {here: challenged(rows) for here, rows in steps.items()}


def standing_holds(ids: list[int]) -> dict[int, list[LegalHold]]:
    """The holds that nobody has lifted, by procurement, the first one first."""
    lifted = aliased(LegalHoldEnd)
    query = select(LegalHold).where(LegalHold.procurement_id.in_(ids), ~exists().where(lifted.hold_id == LegalHold.id))
    found: dict[int, list[LegalHold]] = {}
    for row in db.session.scalars(query.order_by(LegalHold.id)):
        found.setdefault(row.procurement_id, []).append(row)
    return found


def holds_of(procurement_id: int) -> list[tuple[LegalHold, LegalHoldEnd | None]]:
    """Every hold there ever was on a procurement with how it ended, the newest first."""
    query = (
        select(LegalHold, LegalHoldEnd)
        .outerjoin(LegalHoldEnd, LegalHoldEnd.hold_id == LegalHold.id)
        .where(LegalHold.procurement_id == procurement_id)
    )
    return [(hold, end) for hold, end in db.session.execute(query.order_by(LegalHold.id.desc()))]


def terms_set(procurement_id: int) -> list[KeepingTerms]:
    """Every statement of how long it is kept, the newest first."""
    query = select(KeepingTerms).where(KeepingTerms.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(KeepingTerms.id.desc())))


def seen_by(user_id: int, now: datetime) -> list[Procurement]:
    """The procurements, without rehearsals, whose keeping a person sees, by code."""
    part = taking_part(now).subquery()
    query = select(Procurement).where(
        Procurement.rehearsal_of_id.is_(None),
        Procurement.id.in_(
            select(part.c.procurement_id).where(
                part.c.user_id == user_id, part.c.role.in_([role.value for role in KEEPERS])
            )
        ),
    )
    return list(db.session.scalars(query.order_by(Procurement.code)))


def disposals(today: date, ids: Iterable[int] | None = None) -> list[Disposing]:
    """Every disposal that was proposed, the first one first; of some procurements only where `ids` are given."""
    query, became = select(Disposal), select(DisposalStep)
    if ids is not None:
        wanted = list(ids)
        query = query.where(Disposal.procurement_id.in_(wanted))
        became = became.where(DisposalStep.procurement_id.in_(wanted))
    steps: dict[int, dict[Step, DisposalStep]] = {}
    for step in db.session.scalars(became.order_by(DisposalStep.id)):
        steps.setdefault(step.disposal_id, {})[Step(step.kind)] = step
    found = []
    for row in db.session.scalars(query.order_by(Disposal.id)):
        own = steps.get(row.id, {})
        confirmed = own[Step.CONFIRMED].at.astimezone(LONDON).date() if Step.CONFIRMED in own else None
        found.append(Disposing(row, own, state(own, confirmed, today)))
    return found


def disposal_of(procurement_id: int, today: date) -> Disposing | None:
    """The last disposal that was proposed for a procurement."""
    found = disposals(today, [procurement_id])
    return found[-1] if found else None


def why_gone(procurement_id: int | None) -> str:
    """That a procurement was disposed of, in a sentence; empty where it was not. No statement is asked for it."""
    number = store().book.struck().get(procurement_id or 0)
    return f"This procurement was disposed of under certificate {number}." if number else ""


def erasure_numbered(number: int) -> Erasure | None:
    """The erasure of a person under the number of its certificate."""
    return db.session.scalar(select(Erasure).where(Erasure.number == number))
