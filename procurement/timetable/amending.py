"""Amendments: what bidders were given and that changed since. One list with one numbering, whatever was changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from procurement.core.db import db
from procurement.core.vocabulary import Stage
from procurement.core.words import moment
from procurement.timetable.lines import turns
from procurement.timetable.models import Amendment
from procurement.timetable.moving import Moved

KEPT_TO = frozenset({Stage.TENDERING, Stage.NEGOTIATION, Stage.RESUBMISSION})
"""Stages in which bidders have something to do themselves, so that they were given its dates to keep to."""


@dataclass(frozen=True)
class Reads:
    """One thing that reads differently: what it is, as it read before, and as it reads now."""

    what: str
    before: str
    after: str


def reads_of(moved: Iterable[Moved]) -> list[Reads]:
    """The dates that moved with a plan, in words."""
    found = []
    for one in moved:
        for verb, was, now in zip(("opens", "closes"), one.was, one.now, strict=True):
            if now != was:
                found.append(Reads(turns(one.stage, verb), moment(was) if was else "", moment(now)))
    return found


def line_of(one: Reads) -> str:
    """A line of a letter: the date that stands, and the one that it replaces."""
    return f"- {one.what}: {one.after}" + (f" (was {one.before})" if one.before else "")


def kept_to(moved: Iterable[Moved]) -> bool:
    """Whether a date is among them that bidders keep to."""
    return any(one.stage in KEPT_TO and one.dates and (one.was.opens_at or one.was.closes_at) for one in moved)


def amendments(procurement_id: int) -> list[Amendment]:
    """Every amendment, the first one first."""
    query = select(Amendment).where(Amendment.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(Amendment.number)))


def next_number(procurement_id: int) -> int:
    """The number that the next amendment will have."""
    query = select(func.max(Amendment.number)).where(Amendment.procurement_id == procurement_id)
    return (db.session.scalar(query) or 0) + 1
