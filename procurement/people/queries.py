"""Reading people: roles in a procurement, interests declared."""

from collections.abc import Iterable

from sqlalchemy import bindparam, exists, func, literal, select

from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.models import Appointment, Declaration, Organisation, User

_BIDS = select(literal(Role.BIDDER.value)).where(User.id == bindparam("person"), User.organisation_id.is_not(None))
_ROLES_ANYWHERE = select(Appointment.role).where(Appointment.user_id == bindparam("person")).union(_BIDS)
_ROLES = (
    select(Appointment.role)
    .where(Appointment.user_id == bindparam("person"), Appointment.procurement_id == bindparam("procurement"))
    .union(_BIDS)
)


def roles(actor_id: int, procurement_id: int | None) -> frozenset[Role]:
    """A person's roles in a procurement; without one named, in any. Whoever belongs to an organisation is a bidder."""
    asked = _ROLES_ANYWHERE if procurement_id is None else _ROLES
    return frozenset(map(Role, db.session.scalars(asked, {"person": actor_id, "procurement": procurement_id})))


def appointed(procurement_id: int, role: Role) -> list[User]:
    """The people holding a role, by name."""
    query = select(User).join(Appointment).where(Appointment.procurement_id == procurement_id)
    return list(db.session.scalars(query.where(Appointment.role == role.value).order_by(User.name)))


def declarations(procurement_id: int, user_id: int) -> dict[int, Declaration]:
    """What a person declared last, by organisation."""
    query = select(Declaration).where(Declaration.procurement_id == procurement_id, Declaration.user_id == user_id)
    return {row.organisation_id: row for row in db.session.scalars(query.order_by(Declaration.id))}


def has_declared(procurement_id: int, user_id: int) -> bool:
    """Whether a person declared against the list of bidders at all."""
    where = (Declaration.procurement_id == procurement_id) & (Declaration.user_id == user_id)
    return bool(db.session.scalar(select(exists().where(where))))


def conflicted_with(procurement_id: int, user_id: int) -> frozenset[int]:
    """The organisations in which a person's standing declaration names an interest."""
    return frozenset(db.session.scalars(_CONFLICTS, {"procurement": procurement_id, "person": user_id}))


_LAST_WORDS = (
    select(func.max(Declaration.id))
    .where(Declaration.procurement_id == bindparam("procurement"), Declaration.user_id == bindparam("person"))
    .group_by(Declaration.organisation_id)
)
_CONFLICTS = select(Declaration.organisation_id).where(Declaration.id.in_(_LAST_WORDS), Declaration.interest)


def person(user_id: int) -> User | None:
    """One person."""
    return db.session.get(User, user_id)


def names(user_ids: frozenset[int] | set[int]) -> dict[int, str]:
    """Names by id."""
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))}


def organisation_numbered(company_number: str) -> Organisation | None:
    """The organisation registered under a company number."""
    return db.session.scalar(select(Organisation).where(Organisation.company_number == company_number))


def holding(user_id: int, held: Iterable[Role]) -> list[int]:
    """The procurements in which a person holds one of these roles."""
    query = select(Appointment.procurement_id).where(
        Appointment.user_id == user_id, Appointment.role.in_([role.value for role in held])
    )
    return sorted(set(db.session.scalars(query)))
