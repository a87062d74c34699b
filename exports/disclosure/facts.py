"""What a disclosure copy holds: every entry of the record, by the day on which it was written.

An entry has its number, its time and its hash by its type. So a copy can withhold who it was, facts and words, and
never a date: what is missing between two numbers is seen, and so is an entry that was moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select

from exports.disclosure.withholding import GROUND_WORDS, Ground, mark, told
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.db import db
from procurement.people.models import Organisation, User
from procurement.people.record_queries import Line, everything
from procurement.people.record_wanted import Wanted

MOST = 20_000
"""Entries that a PDF holds and is still laid out in the time that a document may take; a workbook holds any number."""


@dataclass(frozen=True)
class Entry:
    """One entry as it is disclosed. `at` is never left out."""

    seq: int
    at: datetime
    who: str
    did: str
    about: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    hash: str
    withheld: tuple[Ground, ...] = ()

    @property
    def clock(self) -> str:
        """Its time of day, to the second."""
        return f"{self.at.astimezone(LONDON):%H:%M:%S}"


@dataclass(frozen=True)
class Copy:
    """The whole record at one moment, the oldest entry first."""

    title: str
    code: str
    buyer: str
    rehearsal: bool
    made_at: datetime
    entries: tuple[Entry, ...]

    @property
    def days(self) -> list[tuple[date, list[Entry]]]:
        """The entries of each day on which anything was written, by the clock of the United Kingdom."""
        return [(day, list(some)) for day, some in groupby(self.entries, lambda entry: _day(entry.at))]

    @property
    def grounds(self) -> list[tuple[str, str, int]]:
        """Each ground on which anything is withheld: its mark, what it is, and of how many entries."""
        counts = [(ground, sum(ground in entry.withheld for entry in self.entries)) for ground in Ground]
        return [(mark(ground), GROUND_WORDS[ground], count) for ground, count in counts if count]

    @property
    def last_hash(self) -> str:
        """The hash of the newest entry that tells one: it binds all before it."""
        return next((entry.hash for entry in reversed(self.entries) if entry.hash), "")


def disclosure_copy(procurement: Procurement, now: datetime) -> Copy:
    """What the record tells somebody who asks. What is sealed or withheld keeps its number and its time."""
    return Copy(
        procurement.title,
        procurement.code,
        procurement.buyer,
        procurement.rehearsal,
        now,
        tuple(_entries(everything(procurement.id, Wanted(oldest_first=True)), _of_bidders())),
    )


def _of_bidders() -> frozenset[str]:
    """Everybody who bids for an organisation, as the record names them."""
    found = select(User.name, Organisation.name.label("organisation")).join(User.organisation)
    return frozenset(f"{row.name}, {row.organisation}" for row in db.session.execute(found))


def _entries(lines: Sequence[Line], of_bidders: frozenset[str]) -> Iterable[Entry]:
    for line in lines:
        about = f"{line.subject} ({line.called})" if line.called else line.subject
        one = told(line.event, line.who, line.facts, line.words, of_bidders)
        yield Entry(line.seq, line.at, one.who, line.did, about, one.facts, one.words, line.hash, one.withheld)


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
