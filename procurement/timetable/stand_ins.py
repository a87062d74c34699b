"""Who a newcomer to a demonstration may be, and where its clock may go. None of this exists in any other instance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.audit import AuditEntry
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.core.vocabulary import ROLE_WORDS, Event, Role
from procurement.people.models import Appointment, User
from procurement.timetable.lines import local_day, turns
from procurement.timetable.queries import windows
from procurement.timetable.rules import ONE_DAY
from procurement.timetable.windows import State, Window

BEFORE, AFTER = timedelta(minutes=5), timedelta(minutes=1)
MOST_MOMENTS = 6

DOES = {
    Role.LEAD: "leads the procurement: timetable, selection, recommendation, letters",
    Role.OPENER: "opens the tenders as the second person",
    Role.EVALUATOR: "declares interests, then marks answers with reasons",
    Role.MODERATOR: "chairs moderation and records each consensus",
    Role.ACCOUNTANT: "checks financial standing; a second one checks the first",
    Role.APPROVER: "approves the award or returns it",
    Role.AUDITOR: "reads everything and changes nothing",
}


@dataclass(frozen=True)
class StandIn:
    """A part to play: what it is, what it does, and the invented people who have it."""

    role: str
    does: str
    people: list[User]


def council(procurement_id: int) -> list[StandIn]:
    """The council's invented people, by role."""
    query = (
        select(Appointment)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.procurement_id == procurement_id, User.demonstration, User.active)
        .order_by(Appointment.id)
    )
    held: dict[Role, list[User]] = {role: [] for role in DOES}
    for appointment in db.session.scalars(query):
        held.setdefault(Role(appointment.role), []).append(appointment.user)
    return [StandIn(ROLE_WORDS[role], DOES.get(role, ""), people) for role, people in held.items() if people]


def bidders() -> list[StandIn]:
    """A bidder that has submitted, one that has only begun, one that has not: as far as there are such."""
    known = list(
        db.session.scalars(
            select(User).where(User.demonstration, User.active, User.organisation_id.is_not(None)).order_by(User.id)
        )
    )
    submitted, begun = _did(Event.TENDER_SUBMITTED), _did(Event.TENDER_STARTED)
    parts = (
        ("Bidder", "has submitted a tender", [user for user in known if user.id in submitted]),
        ("Bidder, not submitted", "has a draft", [user for user in known if user.id in begun - submitted]),
        ("Bidder, not begun", "has registered only", [user for user in known if user.id not in begun | submitted]),
    )
    return [StandIn(role, does, found[:1]) for role, does, found in parts if found]


def _did(event: Event) -> set[int]:
    query = select(AuditEntry.actor_id).where(AuditEntry.event == event.value).distinct()
    return {actor for actor in db.session.scalars(query) if actor is not None}


def demonstrated() -> Procurement | None:
    """The demonstration's procurement."""
    return db.session.scalar(select(Procurement).where(Procurement.demonstration).order_by(Procurement.id).limit(1))


@dataclass(frozen=True)
class Moment:
    """A moment worth going to, and what happens then."""

    at: datetime
    words: str


def moments(procurement: Procurement | None, now: datetime) -> list[Moment]:
    """Tomorrow morning, then each planned opening, and just before and just after each planned closing."""
    morning = datetime.combine(local_day(now) + ONE_DAY, time(9), LONDON)
    found = [Moment(morning, "tomorrow morning")]
    if procurement:
        found += _turning(windows(procurement.id, now).values())
    ahead = sorted((moment for moment in found if moment.at > now), key=lambda moment: moment.at)
    together = groupby(ahead, key=lambda moment: moment.at)
    return [Moment(at, ", ".join(moment.words for moment in same)) for at, same in together][:MOST_MOMENTS]


def _turning(standing: Iterable[Window]) -> list[Moment]:
    found = []
    for window in standing:
        if window.state is State.NOT_OPENED and window.opens_at:
            found.append(Moment(window.opens_at, f"{turns(window.stage, 'opens').lower()} by the plan"))
        if window.state is not State.CLOSED and window.closes_at:
            ends = turns(window.stage, "closes").lower()
            found.append(Moment(window.closes_at - BEFORE, f"five minutes before {ends}"))
            found.append(Moment(window.closes_at + AFTER, f"a minute after {ends}"))
    return found
