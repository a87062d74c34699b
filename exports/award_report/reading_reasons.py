"""Why is this score 3? For each bidder and question the agreed score, what decided it, and the words it rests on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from evaluation.moderation.queries import consensus_now
from evaluation.scheme.queries import criteria
from evaluation.scoring.models import Quote
from exports.award_report.fates import TenderFate
from procurement.core.db import db


@dataclass(frozen=True)
class Reason:
    """One agreed score with its reason as moderated; `quotes` are words of the response with where they stand."""

    question: str
    score: Decimal
    round: int
    deciding: str
    quotes: tuple[tuple[str, str], ...]
    consensus_id: int


@dataclass(frozen=True)
class Reasons:
    """The reasons of one bidder, in the order of the questions."""

    bidder_code: str
    organisation: str
    scores: tuple[Reason, ...]


def reasons(procurement_id: int, found: Sequence[TenderFate]) -> tuple[Reasons, ...]:
    """The reasons of every bidder whose answers were moderated, by its number."""
    standing = consensus_now(procurement_id)
    asked = [(row.id, f"{row.question.code} {row.question.title}") for row in criteria(procurement_id)]
    quoted = _quotes(procurement_id)
    told = []
    for one in found:
        scores = tuple(
            Reason(
                question,
                row.score,
                row.round,
                row.deciding,
                tuple(dict.fromkeys(said for mark_id in row.rests_on for said in quoted.get(mark_id, ()))),
                row.id,
            )
            for criterion_id, question in asked
            if (row := standing.get((one.tender_id, criterion_id)))
        )
        if scores:
            told.append(Reasons(one.bidder_code, one.organisation, scores))
    return tuple(told)


def _quotes(procurement_id: int) -> dict[int, list[tuple[str, str]]]:
    """What each mark quotes, and where that stands: strengths first."""
    query = select(Quote.mark_id, Quote.words, Quote.place, Quote.page).where(Quote.procurement_id == procurement_id)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for mark_id, words, place, page in db.session.execute(query.order_by(Quote.kind.desc(), Quote.number, Quote.id)):
        found[mark_id].append((words, f"{place}, page {page}" if page else place))
    return found
