"""Reading what was enclosed with answers and letters; who may read it, each step says of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import request
from sqlalchemy import select

from procurement.core.action import Context
from procurement.core.db import db
from procurement.tenders.enclosure_models import Enclosure

Readable = Callable[[Context, Enclosure], bool]
READABLE: dict[str, Readable] = {}
"""By what an enclosure went with: whether this person may read it."""


@dataclass(frozen=True)
class Chosen:
    """A file as it was chosen on a form: its name and its bytes."""

    name: str
    content: bytes


def reads(about: str) -> Callable[[Readable], Readable]:
    """Register who may read the enclosures of one step."""

    def register(readable: Readable) -> Readable:
        READABLE[about] = readable
        return readable

    return register


def chosen(field: str) -> list[Chosen]:
    """The files that came with the form under way; an input that was left empty is none."""
    return [Chosen(part.filename, part.read()) for part in request.files.getlist(field) if part.filename]


def enclosures(numbers: Iterable[int]) -> dict[int, Enclosure]:
    """Enclosures by their ids."""
    wanted = set(numbers)
    if not wanted:
        return {}
    return {row.id: row for row in db.session.scalars(select(Enclosure).where(Enclosure.id.in_(wanted)))}
