"""Signs that tenders were not made apart, for the lead alone; nothing of it reaches whoever marks, or a mark."""

import zipfile
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from evaluation.award import likeness as signs
from evaluation.award.price_views import price_pages
from evaluation.pricing.queries import asked, quality_settled
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.files import Damaged
from procurement.core.vocabulary import Permission
from procurement.core.web import guard
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


@dataclass(frozen=True)
class Signs:
    """What was found, with the names of bidders and the titles of questions."""

    passages: list[signs.Shared]
    errors: list[signs.Shared]
    prices: list[signs.PricePattern]
    authors: list[signs.Author]


@price_pages.get("/procurements/<procurement>/likeness")
@guard(Permission.LIKENESS_READ)
def likeness(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What tenders share that they should not, each at its two places, with the innocent explanations."""
    shut = conflicted_with(procurement.id, ctx.person)
    tenders = {one.organisation.name: one for one in in_evaluation(procurement.id) if one.organisation_id not in shut}
    sent = {name: found.id for name, tender in tenders.items() if (found := opened_submission(tender))}
    asks = questions(procurement.id)
    texts, ours = _texts(sent, {one.id for one in asks}), [f"{one.title}. {one.text}" for one in asks]
    read = request.args.get("files") == "yes"
    settled = quality_settled(procurement.id, ctx.now)
    return render_template(
        "award/likeness.html",
        procurement=procurement,
        found=Signs(
            signs.passages(texts, ours),
            signs.typing_errors(texts, ours),
            signs.price_patterns(_prices(procurement, tenders)) if settled else [],
            signs.authors(_authors(sent, settled)) if read else [],
        ),
        titles={str(one.id): f"{one.code} {one.title}" for one in asks},
        bidders=len(tenders),
        files_read=read,
        settled=settled,
    )


def _texts(sent: dict[str, int], wanted: set[int]) -> dict[str, dict[str, str]]:
    """The answers in words, by bidder and question."""
    of = {number: name for name, number in sent.items()}
    query = select(SubmittedAnswer).where(SubmittedAnswer.submission_id.in_(of)).order_by(SubmittedAnswer.id)
    found: dict[str, dict[str, str]] = {name: {} for name in sent}
    for row in db.session.scalars(query):
        if row.question_id in wanted:
            found[of[row.submission_id]][str(row.question_id)] = plain(row.text)
    return found


def _prices(procurement: Procurement, tenders: dict[str, Tender]) -> dict[str, dict[int, dict[str, Fraction]]]:
    """What was typed into each line of the schedules that were read."""
    found = asked(procurement.id)
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


def _authors(sent: dict[str, int], settled: bool) -> dict[tuple[str, str], frozenset[str]]:
    """Who wrote each file, by its own properties; price schedules only once quality is settled."""
    found = {}
    for name, number in sent.items():
        for file in files(number):
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
