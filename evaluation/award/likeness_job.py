"""Looking for signs that tenders were not made apart: a job with progress, whose findings are kept as evidence."""

import zipfile
from collections.abc import Collection, Mapping
from fractions import Fraction
from io import BytesIO

from sqlalchemy import select

from evaluation.award import likeness as signs
from evaluation.award.actions.signs import keep_signs
from evaluation.award.likeness_found import JOB, Signs
from evaluation.pricing.queries import asked, quality_settled
from procurement.cases.models import Procurement
from procurement.core import clock, jobs
from procurement.core.action import Context
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

PROPERTIES = "docProps/core.xml"
MOST_BYTES = 3 * 1024 * 1024
"""Of a PDF so many bytes are looked through for its author."""


@jobs.kind(JOB)
def look(job: Job, report: Report) -> str:
    """Compare every tender with every other, as whoever asked may see them. Returns the row of what was found."""
    procurement_id, now = job.procurement_id or 0, clock.now()
    shut = conflicted_with(procurement_id, job.asked_by_id)
    tenders = {one.organisation.name: one for one in in_evaluation(procurement_id) if one.organisation_id not in shut}
    sent = {name: found.id for name, tender in tenders.items() if (found := opened_submission(tender))}
    settled = quality_settled(procurement_id, now)
    steps = len(sent) + 3
    report(0, steps, "Setting answers side by side")
    passages, errors = in_words(procurement_id, sent)
    names: dict[tuple[str, str], frozenset[str]] = {}
    for done, (name, number) in enumerate(sent.items(), start=2):
        report(done, steps, f"Looking who wrote the files of {name}")
        names |= _authors(name, number, settled=settled)
    report(steps - 1, steps, "Setting prices side by side")
    prices = signs.price_patterns(_prices(procurement_id, tenders)) if settled else []
    numbers = {name: tender.organisation_id for name, tender in tenders.items()}
    result = Signs(numbers, settled, passages, errors, tuple(prices), tuple(signs.authors(names)))
    procurement = db.session.get_one(Procurement, procurement_id)
    kept = keep_signs(Context.of(job.asked_by_id, procurement_id), procurement, result, sent)
    report(steps, steps, "Ready")
    return str(kept.id)


def in_words(procurement_id: int, sent: Mapping[str, int]) -> tuple[tuple[signs.Shared, ...], tuple[signs.Shared, ...]]:
    """Passages and typing errors that submissions share, by the name of each bidder; the same again at any time."""
    asks = questions(procurement_id)
    texts, ours = _texts(sent, {one.id for one in asks}), [f"{one.title}. {one.text}" for one in asks]
    return tuple(signs.passages(texts, ours)), tuple(signs.typing_errors(texts, ours))


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
