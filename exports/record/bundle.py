"""The files of a bundle: the whole chain, every row of evidence of one procurement, and a signed list of it all.

Of entries that belong to other procurements there is only the SHA-256 of what they say: the chain can be followed past
them, and nothing can be read of them. What would open something (keys, places in the store) is left out of its row,
and its hash stands instead.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from evaluation.award.models import IssuedDocument
from evaluation.keeping.models import Erasure
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.action import Invalid
from procurement.core.archive import Member, Weighed
from procurement.core.audit import AuditEntry, AuditRow, AuditWords, canonical, columns_of, named_anew, said_by, sha256
from procurement.core.db import db, evidence_classes
from procurement.core.files import FileStore
from procurement.core.vocabulary import ROLE_WORDS, Role
from procurement.people.models import Appointment, User
from procurement.tenders.models import Opening, Submission, Tender
from procurement.timetable.basis import proclaimed

FORMAT = "Evenhand record 1"
AT_ONCE = 500

WITHHELD = frozenset({"blob", "wrapped_key", "sealed", "token_sha256", "code_sha256"})
"""Columns that open something or say where it lies: a bundle has their hashes."""


def still_sealed(procurement_id: int) -> bool:
    """Whether a tender of this procurement has been submitted that nobody has opened yet."""
    opened = select(Opening.round).where(Opening.procurement_id == procurement_id)
    sealed = select(func.count()).where(Submission.procurement_id == procurement_id, Submission.round.not_in(opened))
    return bool(db.session.scalar(sealed))


def bundle(procurement: Procurement, at: datetime, key: Ed25519PrivateKey, store: FileStore) -> Iterator[Member]:
    """The whole bundle; its signed list comes last. Raises `Invalid` while tenders lie sealed."""
    if still_sealed(procurement.id):
        raise Invalid("record", "Tenders lie sealed. The record can be taken out once two people have opened them.")
    weighed = Weighed()
    head = db.session.execute(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)).one()
    for member in (
        Member("README.txt", at, [_readme(procurement).encode()]),
        Member("chain.jsonl", at, _chain(procurement.id, head.id)),
        Member("rows.jsonl", at, _rows(procurement.id, head.id)),
        Member("names.json", at, [_names(procurement).encode()]),
        *_documents(procurement.id, store),
    ):
        yield weighed.weigh(member)
    manifest = {
        "format": FORMAT,
        "procurement": {"id": procurement.id, "code": procurement.code, "title": procurement.title},
        "made_at": at.astimezone(UTC).isoformat(),
        "head": {"entry": head.id, "sha256": head.hash},
        "members": weighed.members,
        **_erased(procurement.id),
        "public_key": key.public_key().public_bytes_raw().hex(),
    }
    signed = {"manifest": manifest, "signature": key.sign(canonical(manifest).encode()).hex()}
    yield Member("manifest.json", at, [canonical(signed).encode()])


def _erased(procurement_id: int) -> dict[str, Any]:
    """What is told by its hash alone because it named a person who was erased; nothing where nobody was."""
    own = select(AuditEntry.id).where(AuditEntry.procurement_id == procurement_id)
    entries = set(db.session.scalars(own))
    facts = map(json.loads, db.session.scalars(select(Erasure.facts).order_by(Erasure.id)))
    words = sorted([entry, name] for said in facts for entry, name in said["beside"] if entry in entries)
    about = select(AuditRow.about).where(AuditRow.entry_id.in_(own), AuditRow.about.in_(named_anew()))
    rows = sorted(db.session.scalars(about))
    return {"erased": {"words": words, "rows": rows}} if words or rows else {}


def _line(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, sort_keys=True, ensure_ascii=True) + "\n").encode()


def _chain(procurement_id: int, last: int) -> Iterator[bytes]:
    """Every entry of the instance in order; those of other procurements by number and hash alone."""
    query = select(AuditEntry).where(AuditEntry.id <= last).order_by(AuditEntry.id)
    for entries in db.session.scalars(query.execution_options(yield_per=AT_ONCE)).partitions():
        own = [entry.id for entry in entries if entry.procurement_id == procurement_id]
        words: dict[int, dict[str, str]] = {}
        for row in db.session.scalars(select(AuditWords).where(AuditWords.entry_id.in_(own))):
            words.setdefault(row.entry_id, {})[row.name] = row.words
        for entry in entries:
            own_words = words.get(entry.id, {})
            yield _line(_told(entry, own_words) if entry.procurement_id == procurement_id else _shut(entry))


def _told(entry: AuditEntry, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "seq": entry.id,
        "form": entry.form,
        "at": entry.at.isoformat(),
        "actor": entry.actor_id,
        "event": entry.event,
        "procurement": entry.procurement_id,
        "subject": entry.subject,
        "payload": entry.payload,
        "hash": entry.hash,
        "words": dict(words),
    }


def _shut(entry: AuditEntry) -> dict[str, Any]:
    said = {"said": sha256(said_by(entry))} if entry.form > 1 else {}
    return {"seq": entry.id, "form": entry.form, "hash": entry.hash, **said}


def _rows(procurement_id: int, last: int) -> Iterator[bytes]:
    """Every row of evidence that was written with an entry of this procurement, in the order of the entries."""
    classes = {str(one.__tablename__): one for one in evidence_classes()}
    query = (
        select(AuditRow.entry_id, AuditRow.about, AuditRow.sha256, AuditRow.columns)
        .join(AuditEntry, AuditEntry.id == AuditRow.entry_id)
        .where(AuditEntry.procurement_id == procurement_id, AuditRow.entry_id <= last)
        .order_by(AuditRow.entry_id, AuditRow.id)
    )
    erased = named_anew()
    for part in db.session.execute(query).partitions(AT_ONCE):
        found = _found(classes, [row.about for row in part])
        for row in part:
            there = None if row.about in erased else found.get(row.about)
            yield _line(_row(row.entry_id, row.about, row.sha256, row.columns, there))


def _found(classes: Mapping[str, type[Any]], names: Sequence[str]) -> dict[str, Any]:
    """The rows of these names, table by table."""
    found: dict[str, Any] = {}
    for table, group in groupby(sorted(names), key=lambda name: name.partition(":")[0]):
        model = classes[table]
        ids = [int(name.partition(":")[2]) for name in group]
        for row in db.session.scalars(select(model).where(model.id.in_(ids)).execution_options(yield_per=AT_ONCE)):
            found[f"{table}:{row.id}"] = row
    return found


def _row(entry: int, about: str, hash_: str, named: str, row: Any) -> dict[str, Any]:
    """A row with its values; of what is withheld, or of a row that is no longer there, the hash alone."""
    if row is None:
        return {"entry": entry, "about": about, "sha256": hash_}
    columns = columns_of(row, named)
    withheld = {name: sha256(canonical(columns.pop(name))) for name in sorted(WITHHELD & columns.keys())}
    return {"entry": entry, "about": about, "sha256": hash_, "columns": columns, "withheld": withheld}


def _names(procurement: Procurement) -> str:
    """Who the numbers are, as it was when the bundle was made: the chain holds numbers alone."""
    roles = select(Appointment.user_id, Appointment.role).where(Appointment.procurement_id == procurement.id)
    held: dict[int, list[str]] = {}
    for person, role in db.session.execute(roles):
        held.setdefault(person, []).append(ROLE_WORDS[Role(role)])
    tenders = select(Tender).where(Tender.procurement_id == procurement.id)
    actors = select(AuditEntry.actor_id).where(AuditEntry.procurement_id == procurement.id)
    people = select(User.id, User.name, User.job_title).where(User.id.in_(actors) | User.id.in_(held))
    names = {
        "people": {
            row.id: {"name": row.name, "title": row.job_title, "roles": held.get(row.id, [])}
            for row in db.session.execute(people)
        },
        "tenders": {
            row.id: {
                "bidder": row.bidder_code,
                "organisation": row.organisation.name,
                "company_number": row.organisation.company_number,
            }
            for row in db.session.scalars(tenders)
        },
        "lots": {lot.id: {"number": lot.number, "name": lot.name} for lot in lots(procurement.id)},
        "proclaimed": [
            {"day": row.day.isoformat(), "parts": "; ".join(row.parts), "at": row.at.isoformat()}
            for row in proclaimed()
        ],
    }
    return json.dumps(names, indent=1, sort_keys=True)


def _documents(procurement_id: int, store: FileStore) -> Iterable[Member]:
    query = select(IssuedDocument).where(IssuedDocument.procurement_id == procurement_id).order_by(IssuedDocument.id)
    for row in list(db.session.scalars(query)):
        yield Member(f"documents/{row.id} {row.name}", row.made_at, store.read(row.blob, row.wrapped_key))


def _readme(procurement: Procurement) -> str:
    return f"""The record of {procurement.title} ({procurement.code}), {procurement.buyer}

Check it where there is no Evenhand but its code:  evenhand verify BUNDLE

chain.jsonl    the audit log of the service from its first entry on, one entry a line. Of entries that are not about
               this procurement there is the SHA-256 of what they say, so that the chain can be followed past them.
rows.jsonl     each row of evidence (marks, agreed scores, decisions, declarations, letters, submissions) with the
               entry that it was written with. Keys and places in the store are left out; their hashes stand instead.
names.json     who and what the numbers are, as it was when this was made, and bank holidays proclaimed by then
documents/     documents that were issued
manifest.json  every other file with its size and SHA-256, the head of the chain, signed by the service (Ed25519)

A hash of an entry is the SHA-256 of the hash before it followed by the SHA-256 of the entry (in form 1: by the entry
itself): JSON without spaces and with sorted keys of seq, at, actor, event, procurement, subject and payload. The
payload holds the SHA-256 of the words that people typed, and under rows_sha256 that of the names and hashes of its
rows; the hash of a row is that of the hashes of its columns.

That the service itself did not rewrite everything before this was made is shown by what lies elsewhere: every
bidder's receipt and each day's anchor name an entry and its hash. Give them:

    evenhand verify BUNDLE --anchor FILE --receipt FILE
"""
