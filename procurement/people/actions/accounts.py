"""Accounts, registration of organisations, roles, and declarations of interest."""

import re
import secrets
from typing import Protocol

from flask_security.utils import hash_password
from sqlalchemy import func, select

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission, Role
from procurement.people.models import Appointment, Declaration, Organisation, Ownership, User
from procurement.people.passwords import normal, password_fault
from procurement.people.queries import organisation_numbered
from procurement.people.rules import BAD_NUMBER, number_of

EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,180}\.[^@\s\x00-\x1f.]{2,}")


class Case(Protocol):
    """The procurement that people are appointed to, as far as this step knows it."""

    @property
    def id(self) -> int:
        """Its number."""


@action(Permission.PERSON_ADD, Event.PERSON_ADDED)
def add_person(
    ctx: Context,
    _: None,
    email: str,
    name: str,
    *,
    job_title: str = "",
    password: str | None = None,
    demonstration: bool = False,
) -> User:
    """Give a member of staff an account."""
    return new_account(email, name, job_title, password, None, demonstration)


@action(Permission.ORGANISATION_REGISTER, Event.ORGANISATION_REGISTERED)
def register_organisation(
    ctx: Context,
    _: None,
    organisation: str,
    company_number: str,
    name: str,
    email: str,
    password: str | None,
    *,
    demonstration: bool = False,
) -> User:
    """Register an organisation that wants to bid, with its first person, its owner. Raises Invalid by field."""
    return new_organisation(ctx, organisation, company_number, name, email, password, demonstration)


def new_organisation(
    ctx: Context,
    organisation: str,
    company_number: str,
    name: str,
    email: str,
    password: str | None,
    demonstration: bool = False,
) -> User:
    """Rows for an organisation and its first person, inside the action under way. Raises Invalid by field."""
    number = normal_number(company_number)
    if not organisation.strip():
        raise Invalid("organisation", "Enter the organisation's name.")
    if organisation_numbered(number):
        raise Invalid("company_number", "This company is registered already: ask a colleague to sign in.")
    body = keep(
        Organisation(
            name=organisation.strip(), company_number=number, registered_at=ctx.now, demonstration=demonstration
        )
    )
    ctx.note(organisation=body.id)
    user = new_account(email, name, "", password, body.id, demonstration)
    keep(Ownership(organisation_id=body.id, user_id=user.id, at=ctx.now))
    return user


def normal_number(typed: str) -> str:
    """The number of an organisation as its register files it. Raises Invalid.

    >>> normal_number(" 1234567 ")
    '01234567'
    """
    found = number_of(typed)
    if found is None:
        raise Invalid("company_number", BAD_NUMBER)
    return found[1]


def new_account(
    email: str, name: str, job_title: str, password: str | None, organisation_id: int | None, demonstration: bool
) -> User:
    """A row for a person who can sign in, inside the action under way. Raises Invalid by field."""
    address = email.strip().lower()
    if not EMAIL.fullmatch(address):
        raise Invalid("email", "Enter an e-mail address, such as name@example.org.")
    if not name.strip():
        raise Invalid("name", "Enter a name.")
    if password is not None and (fault := password_fault(password, [address, name])):
        raise Invalid("password", fault)
    if db.session.scalar(select(func.count()).select_from(User).where(User.email == address)):
        raise Invalid("email", "This address cannot be used. If it is yours, sign in.")
    return keep(
        User(
            email=address,
            name=name.strip(),
            job_title=job_title,
            password=hash_password(normal(password)) if password else None,
            fs_uniquifier=secrets.token_hex(32),
            organisation_id=organisation_id,
            demonstration=demonstration,
        )
    )


@action(Permission.PERSON_APPOINT, Event.APPOINTED)
def appoint(ctx: Context, procurement: Case, user: User, role: Role) -> Appointment:
    """Give a person a role in a procurement."""
    if user.organisation_id is not None:
        raise Invalid("user", "A person of a bidding organisation cannot take part on the council's side.")
    held = select(Appointment).where(Appointment.procurement_id == procurement.id, Appointment.user_id == user.id)
    if db.session.scalar(held.where(Appointment.role == role.value)):
        raise Invalid("role", "This person holds that role already.")
    ctx.note(person=user.id, role=role.value)
    return keep(Appointment(procurement_id=procurement.id, user_id=user.id, role=role.value, appointed_at=ctx.now))


@action(Permission.INTEREST_DECLARE, Event.INTEREST_DECLARED)
def declare_interests(
    ctx: Context, procurement: Case, organisation_ids: list[int], interests: dict[int, str]
) -> list[Declaration]:
    """Declare against the list of bidders: for each, no interest or what the interest is. The latest stands.

    `interests` maps an organisation to the words of the interest; the others in the list have none.
    """
    blank = [org for org, words in interests.items() if not words.strip()]
    if blank:
        raise Invalid(f"detail_{blank[0]}", "Say what the interest is.")
    ctx.note(bidders=len(organisation_ids), interests=sorted(interests))
    ctx.say(**{f"interest_{org}": words for org, words in sorted(interests.items())})
    return [
        keep(
            Declaration(
                procurement_id=procurement.id,
                user_id=ctx.person,
                organisation_id=org,
                interest=org in interests,
                detail=interests.get(org, ""),
                declared_at=ctx.now,
            )
        )
        for org in organisation_ids
    ]


@action(Permission.PROFILE_EDIT, Event.PROFILE_CHANGED)
def change_profile(ctx: Context, user: User, *, keys: bool, theme: str, reminders: bool = True) -> User:
    """Keyboard shortcuts on or off; light, dark or as the computer says; mails before things are due, or none."""
    if theme not in ("auto", "light", "dark"):
        raise Invalid("theme", "Choose light, dark or automatic.")
    user.keys, user.theme, user.reminders = keys, theme, reminders
    return user
