"""What the numbers in the record stand for. Each step of the work says how its own rows are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from procurement.core.action import Context
from procurement.core.db import db
from procurement.people.models import Organisation, User

if TYPE_CHECKING:
    from procurement.cases.models import Procurement

Namer = Callable[[set[int]], Mapping[int, str]]
NAMERS: dict[str, Namer] = {}
"""By kind of row, as facts and subjects name it: how rows with these numbers are called, in one statement."""

KINDS: Mapping[str, str] = {
    "lead": "person",
    "from": "person",
    "to": "person",
    "opener": "person",
    "witness": "person",
    "present": "person",
    "absent": "person",
    "deputy": "person",
    "link_by": "person",
    "tenders": "tender",
    "questions": "question",
    "interests": "organisation",
}
"""Facts that go by another name than the kind of row they number."""

Names = Mapping[str, Mapping[int, str]]

Placer = Callable[[Context, "Procurement", Mapping[str, Any]], tuple[str, str] | None]
PLACERS: list[Placer] = []
"""Who can say where the matter of an entry is read, from its facts: words for a link, and its address."""


def placed(placer: Placer) -> Placer:
    """Register where entries of a kind lead."""
    PLACERS.append(placer)
    return placer


def places(ctx: Context, procurement: Procurement, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the matter of an entry is read by this person."""
    return [found for placer in PLACERS if (found := placer(ctx, procurement, facts))]


def named(kind: str) -> Callable[[Namer], Namer]:
    """Register how the rows of a kind are called in the record."""

    def register(namer: Namer) -> Namer:
        NAMERS[kind] = namer
        return namer

    return register


@named("person")
def people(ids: set[int]) -> Mapping[int, str]:
    """Names, with the organisation of those who bid."""
    query = select(User.id, User.name, Organisation.name.label("organisation")).outerjoin(User.organisation)
    found = db.session.execute(query.where(User.id.in_(ids)))
    return {row.id: f"{row.name}, {row.organisation}" if row.organisation else row.name for row in found}


@named("organisation")
def organisations(ids: set[int]) -> Mapping[int, str]:
    """Names of organisations."""
    found = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in found}


def kind_of(fact: str) -> str:
    """The kind of row that a fact numbers.

    >>> kind_of("tenders"), kind_of("round")
    ('tender', 'round')
    """
    return KINDS.get(fact, fact)


def numbers_in(value: Any) -> set[int]:
    """The numbers that a fact holds: itself, or those in its list."""
    values = value if isinstance(value, list) else [value]
    return {number for number in values if isinstance(number, int) and not isinstance(number, bool)}


def row_of(subject: str) -> tuple[str, int] | None:
    """The kind and number of a subject.

    >>> row_of("tender:17"), row_of("-")
    (('tender', 17), None)
    """
    kind, _, number = subject.partition(":")
    return (kind, int(number)) if number.isascii() and number.isdigit() else None


def names_for(facts: Iterable[Mapping[str, Any]], subjects: Iterable[str], actors: set[int]) -> Names:
    """What every number stands for that these entries hold: one statement for each kind of row."""
    asked: dict[str, set[int]] = {kind: set() for kind in NAMERS}
    asked["person"] |= actors
    for told in facts:
        for name, value in told.items():
            if kind_of(name) in asked:
                asked[kind_of(name)] |= numbers_in(value)
    for row in map(row_of, subjects):
        if row and row[0] in asked:
            asked[row[0]].add(row[1])
    return {kind: NAMERS[kind](ids) for kind, ids in asked.items() if ids}
