"""Reading people: roles in a procurement, interests declared."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, Executable, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.orm.util import identity_key

from procurement.core import clock
from procurement.core.clock import LONDON
from procurement.core.db import UtcDateTime, db, remembered
from procurement.core.rehearsing import discards, procurements
from procurement.core.vocabulary import ROLE_WORDS, Role
from procurement.core.words import day
from procurement.people.models import Appointment, Declaration, Deputy, Organisation, RoleEnd, User

_last_end = aliased(RoleEnd)
_NEWEST_END = (
    select(func.max(_last_end.id))
    .where(_last_end.appointment_id == Appointment.id)
    .correlate(Appointment)
    .scalar_subquery()
)
_OVER = exists().where(RoleEnd.id == _NEWEST_END, RoleEnd.ends_at <= bindparam("now", type_=UtcDateTime()))
_taken_back = aliased(Deputy)
_STANDS_IN = and_(
    Deputy.withdraws_id.is_(None),
    ~exists().where(_taken_back.withdraws_id == Deputy.id),
    Deputy.starts_at <= bindparam("now", type_=UtcDateTime()),
    Deputy.ends_at > bindparam("now", type_=UtcDateTime()),
)
_BIDS = select(literal(Role.BIDDER.value)).where(User.id == bindparam("person"), User.organisation_id.is_not(None))
_HELD = select(Appointment.role).where(Appointment.user_id == bindparam("person"), ~_OVER)
_COVERED = select(Deputy.role).where(Deputy.deputy_id == bindparam("person"), _STANDS_IN)
_ROLES_ANYWHERE = _HELD.union(_COVERED, _BIDS)
_DISCARDED = exists().where(discards.c.procurement_id == bindparam("procurement"))


def _still(role: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """A role in a procurement still holds: in a rehearsal that was discarded the auditor's alone does."""
    return or_(role == Role.AUDITOR.value, ~_DISCARDED)


_BIDS_HERE = (
    _BIDS.select_from(User)
    .join(Organisation, Organisation.id == User.organisation_id)
    .join(procurements, procurements.c.id == bindparam("procurement"))
    .where(
        ~_DISCARDED,
        or_(
            and_(Organisation.rehearsal_id.is_(None), procurements.c.rehearsal_of_id.is_(None)),
            Organisation.rehearsal_id == procurements.c.id,
        ),
    )
)
"""Real organisations bid in real procurements; one that was invented for a rehearsal bids in that alone."""
_ROLES = _HELD.where(Appointment.procurement_id == bindparam("procurement"), _still(Appointment.role)).union(
    _COVERED.where(Deputy.procurement_id == bindparam("procurement"), _still(Deputy.role)), _BIDS_HERE
)
_OF_DISCARDED = (
    select(Appointment.role, discards.c.at)
    .join(discards, discards.c.procurement_id == Appointment.procurement_id)
    .where(Appointment.user_id == bindparam("person"), Appointment.procurement_id == bindparam("procurement"))
)
_ENDED = (
    select(Appointment.role, RoleEnd.ends_at)
    .join(RoleEnd, RoleEnd.id == _NEWEST_END)
    .where(
        Appointment.user_id == bindparam("person"),
        Appointment.procurement_id == bindparam("procurement"),
        RoleEnd.ends_at <= bindparam("now", type_=UtcDateTime()),
    )
)


def roles(actor_id: int, procurement_id: int | None, now: datetime) -> tuple[frozenset[Role], Mapping[Role, str]]:
    """The roles a person holds at `now`, as deputy too, in a procurement (in any, when none is named); those ended.

    Whoever belongs to an organisation is a bidder, of an invented one in its rehearsal alone. A role that ended comes
    with a sentence that names its last day, one in a rehearsal that was discarded with that day.
    """
    asked = _ROLES_ANYWHERE if procurement_id is None else _ROLES
    given = {"person": actor_id, "procurement": procurement_id, "now": now}
    held = frozenset(map(Role, db.session.scalars(asked, given)))
    if held or procurement_id is None:
        return held, {}
    ended = {Role(role): ended_words(Role(role), at) for role, at in db.session.execute(_ENDED, given) if at}
    over = {Role(role): discarded_words(at) for role, at in db.session.execute(_OF_DISCARDED, given)}
    return held, ended | over


def discarded_words(at: datetime) -> str:
    """The sentence for somebody who had a part in a rehearsal that is over."""
    return f"This rehearsal was discarded on {day(at.astimezone(LONDON).date())}. The auditor can still read it."


def held_in(procurement_id: int, now: datetime) -> list[tuple[int, Role]]:
    """Who was appointed to what in a procurement and still is at `now`, by person; deputies are not among them."""
    query = select(Appointment.user_id, Appointment.role).where(Appointment.procurement_id == procurement_id, ~_OVER)
    found = db.session.execute(query.order_by(Appointment.id), {"now": now})
    return [(user_id, Role(role)) for user_id, role in found]


def taking_part_in(procurement_id: int, now: datetime) -> dict[int, User]:
    """Everybody who takes part for the council at `now`, in whatever role and as deputy too, by name."""
    here = taking_part(now).subquery()
    query = select(User).where(User.id.in_(select(here.c.user_id).where(here.c.procurement_id == procurement_id)))
    return {user.id: user for user in db.session.scalars(query.order_by(User.name, User.id))}


def ended_words(role: Role, at: datetime) -> str:
    """The sentence for somebody whose role is over; an end at midnight is that of the day before."""
    return f"Your part in this procurement as {ROLE_WORDS[role].lower()} ended on {day(last_day(at))}."


def last_day(ends_at: datetime) -> date:
    """The last day, in London, on which something that ends then was still so."""
    return (ends_at - timedelta(microseconds=1)).astimezone(LONDON).date()


def after(last: date) -> datetime:
    """The moment, in London, at which a day is over."""
    return datetime.combine(last + timedelta(days=1), time(), LONDON)


def appointed(procurement_id: int, role: Role) -> list[User]:
    """The people appointed to a role that has not ended, by name."""
    query = select(User).join(Appointment).where(Appointment.procurement_id == procurement_id, ~_OVER)
    ordered = query.where(Appointment.role == role.value).order_by(User.name)
    return list(db.session.scalars(ordered, {"now": clock.now()}))


_TAKING_PART = (
    select(Appointment.procurement_id, Appointment.user_id, Appointment.role)
    .where(~_OVER)
    .union(select(Deputy.procurement_id, Deputy.deputy_id, Deputy.role).where(_STANDS_IN))
)


def taking_part(now: datetime) -> CompoundSelect[int, int, str]:
    """(procurement_id, user_id, role) of every role on the council's side that is held at `now`, as deputy too."""
    return _TAKING_PART.params(now=now)


def declarations(procurement_id: int, user_id: int) -> dict[int, Declaration]:
    """What a person declared last, by organisation."""
    query = select(Declaration).where(Declaration.procurement_id == procurement_id, Declaration.user_id == user_id)
    return {row.organisation_id: row for row in db.session.scalars(query.order_by(Declaration.id))}


def has_declared(procurement_id: int, user_id: int) -> bool:
    """Whether a person declared against the list of bidders at all."""
    return _declared(procurement_id, user_id)[0]


def conflicted_with(procurement_id: int, user_id: int) -> frozenset[int]:
    """The organisations in which a person's standing declaration names an interest."""
    return _declared(procurement_id, user_id)[1]


_later = aliased(Declaration)
_STANDS = ~exists().where(
    _later.procurement_id == Declaration.procurement_id,
    _later.user_id == Declaration.user_id,
    _later.organisation_id == Declaration.organisation_id,
    _later.id > Declaration.id,
)
_NOBODY = 0
_CONFLICTS = select(Declaration.user_id, Declaration.organisation_id).where(
    Declaration.procurement_id == bindparam("procurement"), Declaration.interest.is_(True), _STANDS
)
_DECLARED = _CONFLICTS.union_all(
    select(literal(_NOBODY), literal(_NOBODY)).where(
        exists().where(
            Declaration.procurement_id == bindparam("procurement"), Declaration.user_id == bindparam("person")
        )
    )
)


def _declared(procurement_id: int, user_id: int) -> tuple[bool, frozenset[int]]:
    """Whether a person has declared at all, and in which organisations they have an interest."""
    here = {"procurement": procurement_id, "person": user_id}
    found = remembered(("declared", procurement_id, user_id), lambda: _pairs(_DECLARED, here))
    nobody = {(_NOBODY, _NOBODY)}
    remembered(("conflicts", procurement_id), lambda: found - nobody)  # everybody's are in it, and not asked again
    return nobody <= found, frozenset(organisation for one, organisation in found if one == user_id)


def conflicts(procurement_id: int) -> frozenset[tuple[int, int]]:
    """(person, organisation) pairs whose standing declaration names an interest."""
    here = {"procurement": procurement_id}
    return remembered(("conflicts", procurement_id), lambda: _pairs(_CONFLICTS, here))


def _pairs(query: Executable, here: Mapping[str, int]) -> frozenset[tuple[int, int]]:
    return frozenset((user_id, organisation_id) for user_id, organisation_id in db.session.execute(query, here))


def person(user_id: int) -> User | None:
    """One person."""
    return db.session.get(User, user_id)


def invented_people(rehearsal_id: int) -> list[User]:
    """The people of the bidders that were invented for a rehearsal, in the order in which they were."""
    query = select(User).join(Organisation, Organisation.id == User.organisation_id)
    return list(db.session.scalars(query.where(Organisation.rehearsal_id == rehearsal_id).order_by(User.id)))


def names(user_ids: frozenset[int] | set[int]) -> dict[int, str]:
    """Names by id."""
    return {user_id: user.name for user_id, user in people(user_ids).items()}


def people(user_ids: Iterable[int]) -> dict[int, User]:
    """People by id; only of those that this session has not read yet is anything asked."""
    wanted = set(user_ids)
    read = db.session.identity_map
    found = {one: read[key] for one in wanted if (key := identity_key(User, one)) in read}
    if others := wanted - found.keys():
        found |= {row.id: row for row in db.session.scalars(select(User).where(User.id.in_(others)))}
    return found


def organisation_numbered(company_number: str) -> Organisation | None:
    """The organisation registered under a number, its own register's or that of the central digital platform."""
    named = or_(Organisation.company_number == company_number, Organisation.ppon == company_number)
    return db.session.scalar(select(Organisation).where(named))


def holding(user_id: int, held: Iterable[Role], now: datetime) -> list[int]:
    """The procurements in which a person holds one of these roles at `now`."""
    part = taking_part(now).subquery()
    query = select(part.c.procurement_id).where(
        part.c.user_id == user_id, part.c.role.in_([role.value for role in held])
    )
    return sorted(set(db.session.scalars(query)))
