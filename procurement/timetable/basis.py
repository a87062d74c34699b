"""What a timetable rests on: how its periods are counted, its calendar, links between stages and their owners."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from procurement.cases.models import Procurement
from procurement.core import clock
from procurement.core.db import db
from procurement.core.vocabulary import Regime, Stage
from procurement.people.models import User
from procurement.people.queries import taking_part
from procurement.timetable.calendar import calendar
from procurement.timetable.models import PeriodTerms, ProclaimedDay, StageLink, StageOwner
from procurement.timetable.moving import Link, Unit
from procurement.timetable.rules import Calendar, Holiday, Procedure, Shortening
from procurement.timetable.terms import PROCEDURE_WORDS, Terms, procedure_named


def terms_of(procurement: Procurement) -> Terms:
    """How its periods are counted: as the lead stated it, else the procedure that its route names, unshortened."""
    regime = Regime(procurement.regime)
    query = select(PeriodTerms).where(PeriodTerms.procurement_id == procurement.id).order_by(PeriodTerms.id.desc())
    stated = db.session.scalar(query.limit(1))
    if stated is None:
        return Terms(regime, procedure_named(regime, procurement.route))
    given = Shortening(
        e_submission=stated.e_submission,
        all_documents=stated.all_documents,
        prior_notice=stated.prior_notice,
        urgent=stated.urgent,
    )
    return Terms(regime, Procedure(stated.procedure), given, stated.uk_wide)


WITHOUT_NEGOTIATION = frozenset({Procedure.OPEN, Procedure.RESTRICTED})
"""Procedures in which tenders are clarified and never negotiated."""


def never_negotiated(procurement: Procurement) -> str:
    """Why there is no negotiation in it, in a sentence; empty where there may be one."""
    procedure = terms_of(procurement).procedure
    if procedure not in WITHOUT_NEGOTIATION:
        return ""
    return f"{PROCEDURE_WORDS[procedure]} procedure: tenders are clarified and not negotiated"


def calendar_of(procurement: Procurement, terms: Terms | None = None) -> Calendar:
    """The working days that count for it, with those proclaimed since the product was made."""
    terms = terms or terms_of(procurement)
    return known_calendar(Regime.PA2023 if terms.uk_wide else terms.regime)


def known_calendar(regime: Regime) -> Calendar:
    """A regime's working days, with the days proclaimed in this instance."""
    return calendar(regime, [day.holiday for day in proclaimed()])


@dataclass(frozen=True)
class Proclaimed:
    """A bank holiday proclaimed and not taken back, who entered it, and why."""

    id: int
    day: date
    name: str
    parts: tuple[str, ...]
    reason: str
    by: str
    at: datetime

    @property
    def holiday(self) -> Holiday:
        """The day as calendars take it."""
        return Holiday(self.day, self.name, self.parts)


def proclaimed() -> list[Proclaimed]:
    """The days that stand, by date."""
    taken_back = aliased(ProclaimedDay)
    query = (
        select(ProclaimedDay, User.name)
        .join(User, User.id == ProclaimedDay.set_by_id)
        .where(ProclaimedDay.withdraws_id.is_(None))
        .where(~select(taken_back.id).where(taken_back.withdraws_id == ProclaimedDay.id).exists())
        .order_by(ProclaimedDay.day, ProclaimedDay.id)
    )
    return [
        Proclaimed(row.id, row.day, row.name, tuple(row.parts.split("; ")), row.reason, by, row.set_at)
        for row, by in db.session.execute(query)
    ]


def links(procurement_id: int) -> dict[Stage, Link]:
    """The stages that follow another by days."""
    query = select(StageLink).where(StageLink.procurement_id == procurement_id).order_by(StageLink.id)
    latest = {row.stage: row for row in db.session.scalars(query)}
    return {
        Stage(name): Link(Stage(row.after_stage), row.after_edge, row.days, Unit(row.unit))
        for name, row in latest.items()
        if row.after_stage
    }


def owners(procurement_id: int) -> dict[Stage, User]:
    """Who answers for each stage that has an owner."""
    query = (
        select(StageOwner, User)
        .outerjoin(User, User.id == StageOwner.person_id)
        .where(StageOwner.procurement_id == procurement_id)
        .order_by(StageOwner.id)
    )
    latest: dict[Stage, User | None] = {Stage(row.stage): person for row, person in db.session.execute(query)}
    return {stage: person for stage, person in latest.items() if person is not None}


def appointed_to(procurement_id: int) -> list[User]:
    """Everybody who has a role in a procurement now, as a deputy too, by name."""
    part = taking_part(clock.now()).subquery()
    query = (
        select(User)
        .where(User.id.in_(select(part.c.user_id).where(part.c.procurement_id == procurement_id)))
        .where(User.active)
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(query))
