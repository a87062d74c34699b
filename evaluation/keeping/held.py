"""What is held on a person: all of it for themselves to read, what gives way when they are erased, what stays and why.

Source: UK GDPR art 15 (access), art 17(1) (erasure) and 17(3)(b), (e): not where the law asks for the record, or for a
claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from evaluation.keeping.counting import group_of
from evaluation.keeping.queries import standing_holds
from procurement.cases.models import Procurement
from procurement.core.access import COUNCIL
from procurement.core.audit import AuditEntry, AuditWords, plain
from procurement.core.belonging import belonging
from procurement.core.db import Evidence, db
from procurement.core.erasable import personal_classes
from procurement.core.outbox import Message
from procurement.core.vocabulary import Event
from procurement.people.models import Appointment, Declaration, Deputy, Leave, Ownership, User
from procurement.people.queries import holding
from procurement.people.second_step import codes_left, second_step_of
from procurement.people.sessions import sessions_of
from procurement.tenders.models import Tender

WHY_STAYS = (
    "who had which part in a procurement, and what each did and decided, under a number that names nobody: regulation "
    "84 and section 98 ask for the record, and a claim may rest on it",
    "declarations of interests, under the same number, for as long as the record of their procurement is kept",
    "texts of the record in which others wrote the name: minutes, reasons, reports and letters stand as they were "
    "signed, until their procurement is disposed of",
)
"""What is not erased, in words."""


@dataclass(frozen=True)
class Held:
    """A person as this service knows them: an account, or an address alone."""

    email: str
    user: User | None

    @property
    def name(self) -> str:
        """The name of the account."""
        return self.user.name if self.user else ""

    @property
    def spelled(self) -> list[str]:
        """How texts name them: the whole name, the address."""
        return [one for one in (self.name, self.email) if one]


def find(email: str) -> Held | None:
    """Who has this address: with an account, or only invited, asked for or written to. None for nobody."""
    address = email.strip().lower()
    user = db.session.scalar(select(User).where(func.lower(User.email) == address))
    held = Held(address, user)
    known = user is not None or any(_named_in(one, held) for one in personal_classes()) or mails_to(held)
    return held if known else None


def _named_in(model: type[Any], held: Held) -> list[Any]:
    if "email" in model.personal:
        return list(db.session.scalars(select(model).where(func.lower(model.email) == held.email)))
    if held.user is None:
        return []
    return list(db.session.scalars(select(model).where(model.user_id == held.user.id)))


def named_rows(held: Held) -> list[Any]:
    """The rows of evidence that name them in columns of their own: invitations, links, requests, leave."""
    return [row for model in personal_classes() for row in _named_in(model, held)]


def mails_to(held: Held) -> list[Message]:
    """The mails to their address."""
    return list(db.session.scalars(select(Message).where(func.lower(Message.to_address) == held.email)))


def mails_naming(held: Held) -> list[Message]:
    """Mails to them, and to others in which they are named."""
    texts = (Message.subject, Message.body)
    named = [column.contains(one, autoescape=True) for one in held.spelled for column in texts]
    return list(db.session.scalars(select(Message).where(or_(func.lower(Message.to_address) == held.email, *named))))


def words_naming(held: Held) -> list[AuditWords]:
    """Words beside entries of the record that name them."""
    named = or_(*(AuditWords.words.contains(one, autoescape=True) for one in held.spelled))
    return list(db.session.scalars(select(AuditWords).where(named).order_by(AuditWords.id)))


def texts_naming(held: Held) -> dict[str, int]:
    """How many rows of evidence name them in a text that stays, by what they are."""
    found: dict[str, int] = {}
    for one in belonging():
        if one.model is None or not issubclass(one.model, Evidence):
            continue
        columns = [
            column
            for column in one.table.columns
            if isinstance(column.type, String) and column.name not in one.model.personal
        ]
        if columns and (number := db.session.scalar(_counted(one.table, columns, held.spelled))):
            found[group_of(one)] = found.get(group_of(one), 0) + number
    return found


def _counted(table: Any, columns: Sequence[ColumnElement[str]], spelled: list[str]) -> Any:
    named = (column.contains(text, autoescape=True) for column in columns for text in spelled)
    return select(func.count()).select_from(table).where(or_(*named))


def keeping_them(held: Held, now: datetime) -> Iterator[str]:
    """Why somebody cannot be erased now, each in a sentence: a hold, a part that they still have."""
    if held.user is None:
        return
    here = holding(held.user.id, COUNCIL, now)
    for code in db.session.scalars(select(Procurement.code).where(Procurement.id.in_(here)).order_by(Procurement.code)):
        yield f"They still have a part in {code}: end it first."
    for number, holds in sorted(standing_holds(sorted(_procurements(held.user))).items()):
        there = db.session.get_one(Procurement, number)
        yield from (f"Legal hold on {there.code}: {hold.reason}" for hold in holds)


def _procurements(user: User) -> set[int]:
    """The procurements in which somebody had a part, on either side."""
    took = (
        select(Appointment.procurement_id).where(Appointment.user_id == user.id),
        select(Deputy.procurement_id).where(Deputy.deputy_id == user.id),
        select(Declaration.procurement_id).where(Declaration.user_id == user.id),
        select(Tender.procurement_id).where(Tender.organisation_id == user.organisation_id),
        select(AuditEntry.procurement_id).where(AuditEntry.actor_id == user.id),
    )
    return {number for query in took for number in db.session.scalars(query) if number is not None}


def copy_for(held: Held) -> dict[str, Any]:
    """Everything that is held on a person, for themselves: what they are called, what they had a part in and did."""
    told: dict[str, Any] = {
        "address": held.email,
        "invitations, links, requests and leave": [_columns(row) for row in named_rows(held)],
        "mails to them": [
            {"written": plain(row.written_at), "subject": row.subject, "text": row.body} for row in mails_to(held)
        ],
    }
    if held.user is None:
        return told
    user = held.user
    return told | {
        "account": {
            "name": user.name,
            "job": user.job_title,
            "organisation": user.organisation.name if user.organisation else "",
            "active": user.active,
            "second step": second_step_of(user.id) is not None,
            "recovery codes left": codes_left(user.id),
            "shortcuts by keys": user.keys,
            "colours": user.theme,
            "reminders": user.reminders,
            "mail turned off": user.mail_off or "",
        },
        "sessions": [{"since": plain(one.at), "how": one.how, "browser": one.browser} for one in sessions_of(user.id)],
        "parts in procurements": [
            _columns(row)
            for model, column in ((Appointment, Appointment.user_id), (Deputy, Deputy.deputy_id))
            for row in db.session.scalars(select(model).where(column == user.id))
        ],
        "declarations": _rows(select(Declaration).where(Declaration.user_id == user.id)),
        "accounts they own": _rows(select(Ownership).where(Ownership.user_id == user.id)),
        "leave recorded by them": _rows(select(Leave).where(Leave.by_id == user.id)),
        "what they did": list(_entries(user.id)),
        "texts of the record that name them": texts_naming(held),
    }


def _rows(query: Any) -> list[dict[str, Any]]:
    return [_columns(row) for row in db.session.scalars(query)]


def _columns(row: Any) -> dict[str, Any]:
    """A row as its reader sees it: what opens a link is left out."""
    left_out = ("token_sha256",)
    columns = {c.name: plain(getattr(row, c.name)) for c in row.__table__.columns if c.name not in left_out}
    return {"what": row.__tablename__.replace("_", " "), **columns}


def _entries(user_id: int) -> Iterator[dict[str, Any]]:
    """What they did, when, and the words that they typed; signing in and out too."""
    words: dict[int, dict[str, str]] = {}
    own = select(AuditEntry.id).where(AuditEntry.actor_id == user_id)
    for row in db.session.scalars(select(AuditWords).where(AuditWords.entry_id.in_(own))):
        words.setdefault(row.entry_id, {})[row.name] = row.words
    for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.actor_id == user_id).order_by(AuditEntry.id)):
        yield {"entry": entry.id, "at": plain(entry.at), "did": entry.event, "words": words.get(entry.id, {})}


def signed_in_times(user: User) -> int:
    """How often they signed in or out, as the record has it."""
    events = (Event.SIGNED_IN.value, Event.SIGNED_OUT.value)
    query = select(func.count()).select_from(AuditEntry)
    return db.session.scalar(query.where(AuditEntry.actor_id == user.id, AuditEntry.event.in_(events))) or 0
