"""Reading the record of a procurement: every audit entry in order of time, filtered, a page at a time.

What bidders do before their tenders are opened is told without a name and without facts: that a tender was submitted,
withdrawn or late is all that the council's side learns of it here, as the envelopes tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select

from procurement.core.audit import AuditEntry, AuditWords, link
from procurement.core.db import db
from procurement.core.vocabulary import Event
from procurement.people.models import User
from procurement.people.record_names import Names, names_for, row_of
from procurement.people.record_words import event_words, fact_rows, facts_of, word_name

PER_PAGE = 50
NOBODY = "The keeper of this instance"
SOME_BIDDER = "A bidder"
UNTOLD = "did something that is sealed until the tenders are opened"
TOLD_WHEN_OPENED = (Event.TENDER_WITHDRAWN.value, Event.TENDER_REFUSED_LATE.value)
"""What bidders do after an opening and is sealed no longer: the envelopes show it."""
ENVELOPE = (Event.TENDER_SUBMITTED.value, *TOLD_WHEN_OPENED)
"""What may be told of a sealed tender, without a name."""


@dataclass(frozen=True)
class Wanted:
    """Which entries: by whom, of what kind, about or saying what, from and before when; the newest first or last."""

    person_id: int | None = None
    event: str = ""
    text: str = ""
    since: datetime | None = None
    before: datetime | None = None
    oldest_first: bool = False


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


def _of(procurement_id: int) -> ColumnElement[bool]:
    """Entries of a procurement, its own creation at the console among them."""
    return or_(AuditEntry.procurement_id == procurement_id, AuditEntry.subject == f"procurement:{procurement_id}")


def _sealed(procurement_id: int) -> ColumnElement[bool]:
    """What bidders did since the last opening of tenders, but for what the envelopes show anyway."""
    opened = select(func.coalesce(func.max(AuditEntry.id), 0)).where(
        AuditEntry.procurement_id == procurement_id, AuditEntry.event == Event.TENDERS_OPENED.value
    )
    last = opened.scalar_subquery()
    of_bidder = AuditEntry.actor_id.in_(select(User.id).where(User.organisation_id.is_not(None)))
    shown = and_(last > 0, AuditEntry.event.in_(TOLD_WHEN_OPENED))
    return and_(func.coalesce(of_bidder, false()), AuditEntry.id > last, ~shown)


def _wanted(procurement_id: int, wanted: Wanted) -> ColumnElement[bool]:
    """The condition of a filter. Naming a person, a kind or a text never finds what is sealed."""
    asked = [_of(procurement_id)]
    if wanted.event:
        asked.append(AuditEntry.event == wanted.event)
        if wanted.event not in ENVELOPE:
            asked.append(~_sealed(procurement_id))
    if wanted.since:
        asked.append(AuditEntry.at >= wanted.since)
    if wanted.before:
        asked.append(AuditEntry.at < wanted.before)
    if wanted.person_id is not None:
        asked += [AuditEntry.actor_id == wanted.person_id, ~_sealed(procurement_id)]
    if wanted.text:
        asked += [_says(wanted.text), ~_sealed(procurement_id)]
    return and_(*asked)


def _says(text: str) -> ColumnElement[bool]:
    """About a row (`tender:17`), about rows of a kind (`tender`), or with these letters in its facts or words."""
    worded = select(AuditWords.entry_id).where(AuditWords.words.icontains(text, autoescape=True))
    return or_(
        AuditEntry.subject == text,
        AuditEntry.subject.startswith(f"{text}:", autoescape=True),
        AuditEntry.payload.icontains(text, autoescape=True),
        AuditEntry.id.in_(worded),
    )


def page_of(procurement_id: int, wanted: Wanted, number: int) -> Page:
    """A page of the record; a number past the end gives the last."""
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(_wanted(procurement_id, wanted))) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    query = _entries(procurement_id, wanted).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(_lines(db.session.execute(query).all()), total, number)


def everything(procurement_id: int, wanted: Wanted) -> list[Line]:
    """All entries that are wanted, for a file."""
    return _lines(db.session.execute(_entries(procurement_id, wanted)).all())


def entry(procurement_id: int, seq: int) -> Line | None:
    """One entry of the procurement."""
    query = select(AuditEntry, _sealed(procurement_id)).where(_of(procurement_id), AuditEntry.id == seq)
    return next(iter(_lines(db.session.execute(query).all())), None)


def _entries(procurement_id: int, wanted: Wanted) -> Select[AuditEntry, bool]:
    order = AuditEntry.id if wanted.oldest_first else AuditEntry.id.desc()
    return select(AuditEntry, _sealed(procurement_id)).where(_wanted(procurement_id, wanted)).order_by(order)


def _lines(rows: Iterable[Row[AuditEntry, bool]]) -> list[Line]:
    found = [(row, bool(sealed)) for row, sealed in rows]
    told = {row.id: facts_of(row.payload) for row, sealed in found if not sealed}
    worded = _words(list(told))
    actors = {row.actor_id for row, sealed in found if row.actor_id is not None and not sealed}
    names = names_for(told.values(), (row.subject for row, sealed in found if not sealed), actors)
    return [_line(row, sealed, told.get(row.id, {}), worded.get(row.id, {}), names) for row, sealed in found]


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


def _line(row: AuditEntry, sealed: bool, facts: Mapping[str, Any], words: Mapping[str, str], names: Names) -> Line:
    if sealed:
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
        .where(User.id.in_(select(AuditEntry.actor_id).where(_of(procurement_id), ~_sealed(procurement_id))))
        .order_by(User.name)
    )
    return [(row.id, row.name) for row in db.session.execute(query)]


def kinds_of(procurement_id: int) -> list[str]:
    """The kinds of event that happened here, in the order of the vocabulary."""
    told = or_(~_sealed(procurement_id), AuditEntry.event.in_(ENVELOPE))
    seen = set(db.session.scalars(select(AuditEntry.event).where(_of(procurement_id), told).distinct()))
    return [event.value for event in Event if event.value in seen]


def neighbours(procurement_id: int, seq: int) -> tuple[int | None, int | None]:
    """The entries of this procurement before and after one."""
    before = select(func.max(AuditEntry.id)).where(_of(procurement_id), AuditEntry.id < seq)
    after = select(func.min(AuditEntry.id)).where(_of(procurement_id), AuditEntry.id > seq)
    return db.session.scalar(before), db.session.scalar(after)


def stands(seq: int) -> bool:
    """Whether an entry fits its own hash and the entry before it in the chain."""
    row = db.session.get(AuditEntry, seq)
    before = db.session.get(AuditEntry, seq - 1)
    return row is not None and link(row) == row.hash and (before is None or before.hash == row.previous)


def length() -> int:
    """How many entries the whole chain of this instance has."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
