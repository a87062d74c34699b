"""Reading the record of a procurement: every audit entry in order of time, filtered, a page at a time.

What bidders do before their tenders are opened is told without a name and without facts: that a tender was submitted,
withdrawn or late is all that the council's side learns of it here, as the envelopes tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from procurement.core.audit import AuditEntry, AuditWords, link
from procurement.core.db import db
from procurement.core.vocabulary import Event
from procurement.people.models import User
from procurement.people.record_names import NAMERS, Names, names_for, row_of
from procurement.people.record_wanted import (
    CORRECTED,
    ENVELOPE,
    EXCEPTIONS,
    IN_ANOTHERS_STEAD,
    Wanted,
    fits,
    of_procurement,
    sealed,
)
from procurement.people.record_words import event_words, fact_rows, facts_of, word_name

PER_PAGE = 50
NOBODY = "The keeper of this instance"
SOME_BIDDER = "A bidder"
UNTOLD = "did something that is sealed until the tenders are opened"


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    seq: int
    at: datetime
    who: str
    did: str
    event: str
    subject: str
    called: str
    facts: list[tuple[str, str]]
    words: list[tuple[str, str]]
    sealed: bool
    hash: str


@dataclass(frozen=True)
class Page:
    """Some of the entries that were wanted, and how many there are in all."""

    lines: list[Line]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages they fill."""
        return max(1, -(-self.total // PER_PAGE))


def page_of(procurement_id: int, wanted: Wanted, number: int) -> Page:
    """A page of the record; a number past the end gives the last."""
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(fits(procurement_id, wanted))) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    query = _entries(procurement_id, wanted).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(_lines(db.session.execute(query).all()), total, number)


def everything(procurement_id: int, wanted: Wanted) -> list[Line]:
    """All entries that are wanted, for a file."""
    return _lines(db.session.execute(_entries(procurement_id, wanted)).all())


def entry(procurement_id: int, seq: int) -> Line | None:
    """One entry of the procurement."""
    query = select(AuditEntry, sealed(procurement_id)).where(of_procurement(procurement_id), AuditEntry.id == seq)
    return next(iter(_lines(db.session.execute(query).all())), None)


def _entries(procurement_id: int, wanted: Wanted) -> Select[AuditEntry, bool]:
    order = AuditEntry.id if wanted.oldest_first else AuditEntry.id.desc()
    return select(AuditEntry, sealed(procurement_id)).where(fits(procurement_id, wanted)).order_by(order)


def _lines(rows: Iterable[Row[AuditEntry, bool]]) -> list[Line]:
    found = [(row, bool(kept)) for row, kept in rows]
    told = {row.id: facts_of(row.payload) for row, kept in found if not kept}
    worded = _words(list(told))
    actors = {row.actor_id for row, kept in found if row.actor_id is not None and not kept}
    names = names_for(told.values(), (row.subject for row, kept in found if not kept), actors)
    return [_line(row, kept, told.get(row.id, {}), worded.get(row.id, {}), names) for row, kept in found]


MOST_ASKED_AT_ONCE = 5_000


def _words(seqs: list[int]) -> dict[int, dict[str, str]]:
    """The typed words of entries, by entry and name."""
    found: dict[int, dict[str, str]] = {}
    for start in range(0, len(seqs), MOST_ASKED_AT_ONCE):
        asked = seqs[start : start + MOST_ASKED_AT_ONCE]
        query = select(AuditWords.entry_id, AuditWords.name, AuditWords.words).where(AuditWords.entry_id.in_(asked))
        for seq, name, words in db.session.execute(query.order_by(AuditWords.id)):
            found.setdefault(seq, {})[name] = words
    return found


def _line(row: AuditEntry, kept: bool, facts: Mapping[str, Any], words: Mapping[str, str], names: Names) -> Line:
    if kept:
        told = row.event in ENVELOPE
        did, kind = (event_words(row.event), row.event) if told else (UNTOLD, "")
        # Its hash is left out too: whoever knows all but the name could find the name by trying.
        return Line(row.id, row.at, SOME_BIDDER, did, kind, "", "", [], [], True, "")
    people = names.get("person", {})
    who = NOBODY if row.actor_id is None else people.get(row.actor_id, "A person forgotten")
    about = row_of(row.subject)
    return Line(
        row.id,
        row.at,
        who,
        event_words(row.event),
        row.event,
        "" if row.subject == "-" else row.subject,
        names.get(about[0], {}).get(about[1], "") if about else "",
        fact_rows(facts, frozenset(words), names),
        [(word_name(name), text) for name, text in words.items()],
        False,
        row.hash,
    )


def people_of(procurement_id: int) -> list[tuple[int, str]]:
    """Whoever has done anything here that is not sealed, by name."""
    query = (
        select(User.id, User.name)
        .where(User.id.in_(select(AuditEntry.actor_id).where(of_procurement(procurement_id), ~sealed(procurement_id))))
        .order_by(User.name)
    )
    return [(row.id, row.name) for row in db.session.execute(query)]


def bidders_of(procurement_id: int) -> list[tuple[int, str]]:
    """The bidders of whom anything is told here that is not sealed, by their code."""
    query = select(AuditEntry.subject).where(
        of_procurement(procurement_id), AuditEntry.subject.startswith("tender:"), ~sealed(procurement_id)
    )
    rows = filter(None, map(row_of, db.session.scalars(query.distinct())))
    names = NAMERS["tender"]({number for _, number in rows})
    return sorted(names.items(), key=lambda bidder: bidder[1])


def exceptions_of(procurement_id: int) -> list[tuple[str, str, int]]:
    """Every kind of exception, what it is called, and how many entries of it there are."""
    counted = select(AuditEntry.event, func.count()).where(fits(procurement_id, Wanted(exception="all")))
    by_event = {row[0]: row[1] for row in db.session.execute(counted.group_by(AuditEntry.event))}
    counts = {kind: sum(by_event.get(event.value, 0) for event in events) for kind, (_, events) in EXCEPTIONS.items()}
    for kind in (IN_ANOTHERS_STEAD, CORRECTED):
        of_kind = fits(procurement_id, Wanted(exception=kind))
        counts[kind] = db.session.scalar(select(func.count()).select_from(AuditEntry).where(of_kind)) or 0
    return [(kind, words, counts[kind]) for kind, (words, _) in EXCEPTIONS.items()]


def kinds_of(procurement_id: int) -> list[str]:
    """The kinds of event that happened here, in the order of the vocabulary."""
    told = or_(~sealed(procurement_id), AuditEntry.event.in_(ENVELOPE))
    seen = set(db.session.scalars(select(AuditEntry.event).where(of_procurement(procurement_id), told).distinct()))
    return [event.value for event in Event if event.value in seen]


def neighbours(procurement_id: int, seq: int) -> tuple[int | None, int | None]:
    """The entries of this procurement before and after one."""
    before = select(func.max(AuditEntry.id)).where(of_procurement(procurement_id), AuditEntry.id < seq)
    after = select(func.min(AuditEntry.id)).where(of_procurement(procurement_id), AuditEntry.id > seq)
    return db.session.scalar(before), db.session.scalar(after)


def told(seq: int) -> dict[str, Any]:
    """The facts of an entry, with the row that it is about as one of them."""
    row = db.session.get(AuditEntry, seq)
    about = row_of(row.subject) if row else None
    return ({about[0]: about[1]} if about else {}) | (facts_of(row.payload) if row else {})


def stands(seq: int) -> bool:
    """Whether an entry fits its own hash and the entry before it in the chain."""
    row = db.session.get(AuditEntry, seq)
    before = db.session.get(AuditEntry, seq - 1)
    return row is not None and link(row) == row.hash and (before is None or before.hash == row.previous)


def length() -> int:
    """How many entries the whole chain of this instance has."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
