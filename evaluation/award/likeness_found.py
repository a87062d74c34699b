"""What was found when tenders were set side by side: kept as evidence with its hash, and what leads made of it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from evaluation.award import likeness as signs
from evaluation.award.models import LikenessFound, LikenessView
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.jobs import Job

JOB = "likeness"
GIVEN_UP_AFTER = timedelta(minutes=30)

VIEWS: Mapping[str, tuple[str, str]] = {
    "nothing": ("Nothing in it", "neutral"),
    "innocent": ("An innocent explanation holds", "pass"),
    "watch": ("Kept in view", "waiting"),
    "hear": ("The bidders are to be heard", "query"),
    "advice": ("Passed on for legal advice", "condition"),
}
"""What a lead may make of signs, in words and the shape it is drawn with."""


@dataclass(frozen=True)
class Signs:
    """What was found, with the names of bidders: in how many tenders, and whether prices could be read yet."""

    bidders: Mapping[str, int]
    settled: bool
    passages: tuple[signs.Shared, ...]
    errors: tuple[signs.Shared, ...]
    prices: tuple[signs.PricePattern, ...]
    authors: tuple[signs.Author, ...]

    def without(self, shut: Collection[int], *, settled: bool) -> "Signs":
        """What somebody may see who has an interest in some organisations; nothing of prices that wait again."""
        kept = {name: number for name, number in self.bidders.items() if number not in shut}
        pairs = [
            tuple(one for one in found if one.first.bidder in kept and one.second.bidder in kept)
            for found in (self.passages, self.errors)
        ]
        prices = tuple(one for one in self.prices if one.first in kept and one.second in kept)
        authors = tuple(one for one in self.authors if all(who in kept for who, _ in one.files))
        if self.settled and not settled:
            prices, authors = (), ()
        return replace(
            self, bidders=kept, settled=settled, passages=pairs[0], errors=pairs[1], prices=prices, authors=authors
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The bidders that something is shared between, two and two, by name."""
        two = [(one.first.bidder, one.second.bidder) for one in (*self.passages, *self.errors)]
        two += [(one.first, one.second) for one in self.prices]
        for author in self.authors:
            names = sorted({who for who, _ in author.files})
            two += [(one, other) for at, one in enumerate(names) for other in names[at + 1 :]]
        return sorted({(min(pair), max(pair)) for pair in two})

    def form(self) -> str:
        """As it is kept and hashed: the same findings are the same text."""
        said = asdict(self) | {"bidders": dict(sorted(self.bidders.items()))}
        return canonical(json.loads(json.dumps(said, default=str)))


def last_look(procurement_id: int) -> Job | None:
    """The last time that anybody looked."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB)
    return db.session.scalar(query.order_by(Job.id.desc()).limit(1))


def under_way(job: Job | None, now: datetime) -> bool:
    """Whether it goes on now; one that has not ended after half an hour was cut off."""
    return job is not None and not job.ended and job.asked_at > now - GIVEN_UP_AFTER


def searches(procurement_id: int) -> list[LikenessFound]:
    """Every search that ended, latest first."""
    query = select(LikenessFound).where(LikenessFound.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(LikenessFound.id.desc())))


def views_of(procurement_id: int) -> list[LikenessView]:
    """What leads made of what was found, latest first."""
    query = select(LikenessView).where(LikenessView.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(LikenessView.id.desc())))


def read_found(row: LikenessFound) -> Signs:
    """The findings of a search as they were kept."""
    said = json.loads(row.findings)
    return Signs(
        said["bidders"],
        said["settled"],
        tuple(map(_shared, said["passages"])),
        tuple(map(_shared, said["errors"])),
        tuple(map(_pattern, said["prices"])),
        tuple(signs.Author(one["name"], tuple((who, file) for who, file in one["files"])) for one in said["authors"]),
    )


def _shared(said: Mapping[str, Any]) -> signs.Shared:
    return signs.Shared(signs.Place(**said["first"]), signs.Place(**said["second"]), said["length"], said["meant"])


def _pattern(said: Mapping[str, Any]) -> signs.PricePattern:
    rows = tuple((line, Fraction(mine), Fraction(theirs)) for line, mine, theirs in said["rows"])
    return signs.PricePattern(said["first"], said["second"], said["lot"], said["words"], rows)
