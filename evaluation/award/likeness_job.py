"""Looking for signs that tenders were not made apart: a job with progress, whose findings are kept as found."""

import json
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

from sqlalchemy import select

from evaluation.award import likeness as signs
from evaluation.pricing.queries import asked, quality_settled
from procurement.core import clock, jobs
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.core.jobs import Job, Report
from procurement.people.queries import conflicted_with
from procurement.pqq.queries import in_evaluation
from procurement.questionnaire.queries import questions
from procurement.tenders.formatted import plain
from procurement.tenders.models import SubmittedAnswer, Tender
from procurement.tenders.queries import files, opened_submission
from procurement.tenders.storing import store

JOB = "likeness"
GIVEN_UP_AFTER = timedelta(minutes=30)
PROPERTIES = "docProps/core.xml"
MOST_BYTES = 3 * 1024 * 1024
"""Of a PDF so many bytes are looked through for its author."""


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


@jobs.kind(JOB)
def look(job: Job, report: Report) -> str:
    """Compare every tender with every other, as whoever asked may see them. Returns the findings."""
    procurement_id, now = job.procurement_id or 0, clock.now()
    shut = conflicted_with(procurement_id, job.asked_by_id)
    tenders = {one.organisation.name: one for one in in_evaluation(procurement_id) if one.organisation_id not in shut}
    sent = {name: found.id for name, tender in tenders.items() if (found := opened_submission(tender))}
    asks, settled = questions(procurement_id), quality_settled(procurement_id, now)
    steps = len(sent) + 3
    report(0, steps, "Setting answers side by side")
    texts, ours = _texts(sent, {one.id for one in asks}), [f"{one.title}. {one.text}" for one in asks]
    passages = signs.passages(texts, ours)
    report(1, steps, "Looking for rare typing errors")
    errors = signs.typing_errors(texts, ours)
    names: dict[tuple[str, str], frozenset[str]] = {}
    for done, (name, number) in enumerate(sent.items(), start=2):
        report(done, steps, f"Looking who wrote the files of {name}")
        names |= _authors(name, number, settled=settled)
    report(steps - 1, steps, "Setting prices side by side")
    prices = signs.price_patterns(_prices(procurement_id, tenders)) if settled else []
    numbers = {name: tender.organisation_id for name, tender in tenders.items()}
    result = Signs(numbers, settled, tuple(passages), tuple(errors), tuple(prices), tuple(signs.authors(names)))
    report(steps, steps, "Ready")
    return json.dumps(asdict(result), default=str)


def last_look(procurement_id: int) -> Job | None:
    """The last time that anybody looked."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == JOB)
    return db.session.scalar(query.order_by(Job.id.desc()).limit(1))


def under_way(job: Job | None, now: datetime) -> bool:
    """Whether it goes on now; one that has not ended after half an hour was cut off."""
    return job is not None and not job.ended and job.asked_at > now - GIVEN_UP_AFTER


def found_by(job: Job) -> Signs | None:
    """What a job found; None where it did not end well."""
    if job.state != "done" or not job.result:
        return None
    said = json.loads(job.result)
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


def _texts(sent: Mapping[str, int], wanted: Collection[int]) -> dict[str, dict[str, str]]:
    """The answers in words, by bidder and question."""
    of = {number: name for name, number in sent.items()}
    query = select(SubmittedAnswer).where(SubmittedAnswer.submission_id.in_(of)).order_by(SubmittedAnswer.id)
    found: dict[str, dict[str, str]] = {name: {} for name in sent}
    for row in db.session.scalars(query):
        if row.question_id in wanted:
            found[of[row.submission_id]][str(row.question_id)] = plain(row.text)
    return found


def _prices(procurement_id: int, tenders: Mapping[str, Tender]) -> dict[str, dict[int, dict[str, Fraction]]]:
    """What was typed into each line of the schedules that were read."""
    found = asked(procurement_id)
    return {
        name: {
            lot: {
                f"{line.line.code} {line.line.label}": line.given
                for line in price.lines
                if line.line.way.typed and line.given is not None
            }
            for lot, price in found[tender.id].lots.items()
        }
        for name, tender in tenders.items()
        if tender.id in found
    }


def _authors(name: str, submission_id: int, *, settled: bool) -> dict[tuple[str, str], frozenset[str]]:
    """Who wrote each file of a bidder, by its own properties; price schedules only once quality is settled."""
    found = {}
    for file in files(submission_id):
        if file.slot.prices and not settled:
            continue
        try:
            found[name, file.name] = signs.names_in(_properties(store().content(file.blob, file.wrapped_key)))
        except Damaged:
            continue
    return found


def _properties(content: bytes) -> bytes:
    """Where a file says who wrote it."""
    if not content.startswith(b"PK"):
        return content[:MOST_BYTES]
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return packed.read(PROPERTIES) if packed.getinfo(PROPERTIES).file_size < MOST_BYTES else b""
    except (KeyError, OSError, ValueError, zipfile.BadZipFile):
        return b""
