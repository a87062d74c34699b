"""The audit log as lines of JSON: what happened, with the hash of each entry."""

import json
from collections.abc import Iterator
from datetime import UTC

from sqlalchemy import select

from exports.taking_out.closed import Closed
from procurement.core.audit import AuditEntry
from procurement.core.db import db
from procurement.people.record_queries import Line, everything
from procurement.people.record_wanted import Wanted
from procurement.people.record_words import facts_of

AT_ONCE = 2_000


CLOSED = "Left out: it is about a bidder in which you declared an interest"


def audit_lines(procurement_id: int, closed: Closed) -> Iterator[bytes]:
    """Every entry, the oldest first. What is sealed tells its number and time, and no more than the page does.

    Of what is closed to the person by a declared interest there is a number and a time.
    """
    told: set[int] = set()
    found = everything(procurement_id, Wanted(oldest_first=True))
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        query = select(AuditEntry).where(AuditEntry.id.in_([line.seq for line in some if not line.sealed]))
        rows = {row.id: row for row in db.session.scalars(query)}
        for line in some:
            row = rows.get(line.seq)
            if row is not None and closed.rows and closed.hides(row, facts_of(row.payload)):
                yield _as_line({"seq": line.seq, "at": line.at.astimezone(UTC).isoformat(), "did": CLOSED})
                continue
            yield _line(line, row, line.seq - 1 in told)
            if not line.sealed:
                told.add(line.seq)


def _line(line: Line, row: AuditEntry | None, after_told: bool) -> bytes:
    said: dict[str, object] = {
        "seq": line.seq,
        "at": line.at.astimezone(UTC).isoformat(),
        "who": line.who,
        "did": line.did,
        "event": line.event,
    }
    if row is not None:
        said |= {
            "actor": row.actor_id,
            "subject": row.subject,
            "procurement": row.procurement_id,
            "payload": json.loads(row.payload),
            "payload_text": row.payload,
            "words": dict(line.words),
            "previous": row.previous if after_told or row.id == 1 else None,
            "hash": row.hash,
        }
    return _as_line(said)


def _as_line(said: dict[str, object]) -> bytes:
    return (json.dumps(said, ensure_ascii=False) + "\n").encode("utf-8", "replace")
