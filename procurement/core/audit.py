"""The audit log: append-only, each entry bound to the one before it by SHA-256.

What is hashed holds opaque numbers and hashes only. Words that a person typed stand beside it
(`AuditWords`), so that a person can be forgotten one day without breaking the chain. Each row of evidence
that was written with an entry is bound to it by its hash (`AuditRow`): who changes a mark in the database
changes what the chain says of it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, column, insert, or_, select
from sqlalchemy import inspect as inspected
from sqlalchemy import table as table_named
from sqlalchemy.orm import Mapped, mapped_column

from procurement.core.db import Base, Evidence, db, evidence_classes, evidence_written
from procurement.core.vocabulary import Event

GENESIS = "0" * 64

FORM = 2
"""How entries are bound to each other now. In form 1 the hash ran over the whole entry, so that nobody could follow the
chain past an entry that they may not read; in form 2 it runs over the SHA-256 of the entry.
"""

ROWS = "rows_sha256"
"""In a payload: the SHA-256 of the hashes of all rows of evidence that were written with the entry."""


WORDED = "worded"
"""In a payload: the names of the words that were typed, so that it shows where some are gone."""


class AuditEntry(Evidence, Base):
    """One thing that happened. `id` is its place in the chain, without gaps."""

    __tablename__ = "audit_entry"
    stays_after_disposal = True
    __table_args__ = (Index("ix_audit_entry_subject", "subject"), Index("ix_audit_entry_procurement", "procurement_id"))

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(Integer)
    event: Mapped[str] = mapped_column(String(60))
    procurement_id: Mapped[int | None] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(String(80))
    payload: Mapped[str]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    form: Mapped[int] = mapped_column(Integer, default=FORM)


class AuditRow(Evidence, Base):
    """A row of evidence that was written with an entry: `about` names it (`mark:17`), `sha256` is its `row_hash`.

    `columns` are those that it had then, parted by spaces: a later version of the product may add others.
    """

    __tablename__ = "audit_row"
    stays_after_disposal = True

    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), index=True)
    about: Mapped[str] = mapped_column(String(80), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    columns: Mapped[str]


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


def plain(value: Any) -> Any:
    """A value of a column in the one spelling that is hashed: times in UTC, figures without idle zeros, bytes in hex.

    >>> plain(Decimal("4.50")), plain(date(2026, 3, 2)), plain(True), plain(b"x")
    ('4.5', '2026-03-02', True, '78')
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, bytes):
        return value.hex()
    return value


def columns_of(row: Evidence, named: str = "") -> dict[str, Any]:
    """The columns of a row with their values in the spelling that is hashed: those `named`, else every one."""
    mapper, wanted = inspected(type(row)), set(named.split())
    return {
        column.name: plain(getattr(row, mapper.get_property_by_column(column).key))
        for column in mapper.columns
        if not wanted or column.name in wanted
    }


def row_hash(columns: Mapping[str, Any]) -> str:
    """The hash of a row: over the hash of each of its columns, so that one may be left out and the rest still checked.

    >>> row_hash({"id": 1, "reason": "Clear"})[:8]
    'f1f85edf'
    """
    return sha256(canonical({name: sha256(canonical(value)) for name, value in columns.items()}))


def rows_hash(rows: Mapping[str, str]) -> str:
    """The hash of all rows of an entry, from their names and hashes."""
    return sha256(canonical(dict(rows)))


def said_by(entry: AuditEntry) -> str:
    """Everything that an entry says, as one text."""
    said = {
        "seq": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "event": entry.event,
        "procurement": entry.procurement_id,
        "subject": entry.subject,
        "payload": entry.payload,
    }
    return canonical(said)


def link(entry: AuditEntry) -> str:
    """The hash of an entry: over everything it says and the hash before it."""
    said = said_by(entry)
    return sha256(entry.previous + (said if entry.form == 1 else sha256(said)))


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
    written = {subject_name(row): columns_of(row) for row in evidence_written() if not isinstance(row, AuditEntry)}
    rows = {name: row_hash(columns) for name, columns in written.items()}
    payload = dict(facts) | {f"{name}_sha256": sha256(text) for name, text in words.items() if text}
    if any(words.values()):
        payload[WORDED] = sorted(name for name, text in words.items() if text)
    if rows:
        payload[ROWS] = rows_hash(rows)
    entry = AuditEntry(
        id=(last.id if last else 0) + 1,
        at=at,
        actor_id=actor_id,
        event=event.value,
        procurement_id=procurement_id,
        subject=subject_name(subject),
        payload=canonical(payload),
        previous=last.hash if last else GENESIS,
        form=FORM,
    )
    entry.hash = link(entry)
    db.session.add(entry)
    if rows:
        db.session.flush()
        db.session.execute(
            insert(AuditRow),
            [
                {"entry_id": entry.id, "about": name, "sha256": hash_, "columns": " ".join(written[name])}
                for name, hash_ in rows.items()
            ],
        )
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


def unbound() -> Iterator[str]:
    """Rows of evidence that are not what the chain says of them: changed, taken away, or written past the door.

    Rows of before the chain bound them are passed over.
    """
    rows = db.session.execute(select(AuditRow.about, AuditRow.sha256, AuditRow.columns))
    now = _named_anew()
    bound = {row.about: (now.get((row.about, row.sha256), row.sha256), row.columns) for row in rows}
    since = db.session.scalar(select(AuditEntry.id).where(AuditEntry.form == 1).limit(1)) is None
    for table in evidence_classes():
        if table in (AuditEntry, AuditRow):
            continue
        for row in db.session.scalars(select(table).execution_options(yield_per=1000)):
            name = subject_name(row)
            said = bound.pop(name, None)
            if said is None and since:
                yield f"{name} was written past the record"
            elif said is not None and said[0] != row_hash(columns_of(row, said[1])):
                yield f"{name} was changed after it was written"
            db.session.expunge(row)
    gone = _disposed_rows() if bound else frozenset()
    yield from (f"{name} was taken away" for name in sorted(bound.keys() - gone))


_ERASED = table_named("erased_row", column("id"), column("about"), column("was_sha256"), column("now_sha256"))


def _named_anew() -> dict[tuple[str, str], str]:
    """What rows of evidence are now in which a person was erased, by their names and what they were before.

    A row in which another was erased before stands by the last of them.
    """
    now: dict[tuple[str, str], str] = {}
    query = select(_ERASED.c.about, _ERASED.c.was_sha256, _ERASED.c.now_sha256)
    for about, was, is_now in db.session.execute(query.order_by(_ERASED.c.id)):
        now[about, was] = is_now
    return now


def named_anew() -> frozenset[str]:
    """The rows of evidence in which a person was erased: of these only the hash can be handed out."""
    return frozenset(about for about, _ in _named_anew())


_STEPS = table_named("disposal_step", column("procurement_id"), column("kind"), column("facts"))
_REHEARSED = table_named("procurement", column("id"), column("rehearsal_of_id"))


def _disposed_rows() -> frozenset[str]:
    """The rows that went with a procurement whose disposal is on record: their hashes stay."""
    disposed = select(_STEPS.c.procurement_id).where(_STEPS.c.kind == "carried_out")
    rehearsed = select(_REHEARSED.c.id).where(_REHEARSED.c.rehearsal_of_id.in_(disposed))
    query = select(AuditRow.about).join(AuditEntry, AuditEntry.id == AuditRow.entry_id)
    here = AuditEntry.procurement_id
    found = set(db.session.scalars(query.where(or_(here.in_(disposed), here.in_(rehearsed)))))
    for facts in db.session.scalars(select(_STEPS.c.facts).where(_STEPS.c.kind == "carried_out")):
        found |= set(json.loads(facts)["left"]["elsewhere"])
    return frozenset(found)


def entries_bound() -> Iterator[Fault]:
    """Entries whose rows are not those that the entry itself speaks of."""
    rows: dict[int, dict[str, str]] = {}
    for row in db.session.execute(select(AuditRow.entry_id, AuditRow.about, AuditRow.sha256)):
        rows.setdefault(row.entry_id, {})[row.about] = row.sha256
    query = select(AuditEntry.id, AuditEntry.payload).where(AuditEntry.payload.contains(ROWS))
    for seq, payload in db.session.execute(query):
        said = json.loads(payload).get(ROWS)
        if said is not None and said != rows_hash(rows.pop(seq, {})):
            yield Fault(seq, "speaks of other rows of evidence than stand beside it")
    yield from (Fault(seq, "does not speak of the rows of evidence that stand beside it") for seq in sorted(rows))


def trail(subject: object, limit: int = 200) -> list[AuditEntry]:
    """What happened to one row, newest first."""
    query = select(AuditEntry).where(AuditEntry.subject == subject_name(subject))
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(limit)))
