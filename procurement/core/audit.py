"""The audit log: append-only, each entry bound to the one before it by SHA-256.

What is hashed holds opaque numbers and hashes only. Words that a person typed stand beside it
(`AuditWords`), so that a person can be forgotten one day without breaking the chain.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence, db
from procurement.core.vocabulary import Event

GENESIS = "0" * 64


class AuditEntry(Evidence, Base):
    """One thing that happened. `id` is its place in the chain, without gaps."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject"), Index("ix_audit_entry_procurement", "procurement_id"))

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(Integer)
    event: Mapped[str] = mapped_column(String(60))
    procurement_id: Mapped[int | None] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(80))
    payload: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditWords(Base):
    """Words belonging to an entry, whose SHA-256 the entry holds."""

    __tablename__ = "audit_words"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)


def canonical(value: Any) -> str:
    """One spelling for one value, so that equal facts hash equally."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def subject_name(subject: object) -> str:
    """How the log names a row: `mark:17`; a text stands for itself; nothing is `-`."""
    if subject is None:
        return "-"
    if isinstance(subject, str):
        return subject
    name = getattr(subject, "__tablename__", type(subject).__name__.lower())
    return f"{name}:{getattr(subject, 'id', None) or '-'}"


def link(entry: AuditEntry) -> str:
    """The hash of an entry: over everything it says and the hash before it."""
    said = {
        "seq": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "event": entry.event,
        "procurement": entry.procurement_id,
        "subject": entry.subject,
        "payload": entry.payload,
    }
    return sha256(entry.previous + canonical(said))


_LAST = select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)


def write(
    event: Event,
    *,
    at: datetime,
    actor_id: int | None,
    procurement_id: int | None,
    subject: object,
    facts: Mapping[str, Any],
    words: Mapping[str, str],
) -> AuditEntry:
    """Append an entry inside the caller's transaction, which must already hold the write lock."""
    last = db.session.execute(_LAST).one_or_none()
    payload = dict(facts) | {f"{name}_sha256": sha256(text) for name, text in words.items() if text}
    entry = AuditEntry(
        id=(last.id if last else 0) + 1,
        at=at,
        actor_id=actor_id,
        event=event.value,
        procurement_id=procurement_id,
        subject=subject_name(subject),
        payload=canonical(payload),
        previous=last.hash if last else GENESIS,
    )
    entry.hash = link(entry)
    db.session.add(entry)
    if any(words.values()):
        db.session.flush()
        db.session.add_all(AuditWords(entry_id=entry.id, name=n, words=w) for n, w in words.items() if w)
    return entry


@dataclass(frozen=True)
class Fault:
    """The first thing wrong with the chain."""

    seq: int
    what: str


def verify() -> Iterator[Fault]:
    """Walk the chain from its first entry and name every fault: gaps, wrong links, wrong hashes, changed words."""
    previous, expected = GENESIS, 1
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)):
        if entry.id != expected:
            yield Fault(expected, f"entry {expected} is missing")
        if entry.previous != previous:
            yield Fault(entry.id, "does not follow from the entry before it")
        if link(entry) != entry.hash:
            yield Fault(entry.id, "was changed after it was written")
        previous, expected = entry.hash, entry.id + 1
    rows = db.session.execute(
        select(AuditEntry.id, AuditEntry.payload, AuditWords.name, AuditWords.words).join(
            AuditWords, AuditWords.entry_id == AuditEntry.id
        )
    )
    for seq, payload, name, words in rows:
        if json.loads(payload).get(f"{name}_sha256") != sha256(words):
            yield Fault(seq, f"its {name} was changed after it was written")


def trail(subject: object, limit: int = 200) -> list[AuditEntry]:
    """What happened to one row, newest first."""
    query = select(AuditEntry).where(AuditEntry.subject == subject_name(subject))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
