"""The full score matrix: every evaluator's mark on every answer, what was agreed, and what it earns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select

from evaluation.award.queries import published_scheme
from evaluation.moderation.queries import record
from evaluation.moderation.record import ModeratedItem, RecordedMark
from evaluation.scheme.queries import criteria
from evaluation.scheme.rules import points, quality_points, weighted
from exports.layout.scheme import LotRules, Rules, rules_of
from procurement.cases.models import Procurement
from procurement.cases.queries import lots
from procurement.core.db import db
from procurement.core.numbers import rounded
from procurement.core.vocabulary import FIRST_ROUND
from procurement.people.models import Organisation
from procurement.tenders.models import Tender
from procurement.tenders.queries import last_revised, lot_numbers


@dataclass(frozen=True)
class Entry:
    """One answer in one round: the marks that the agreed score rests on, by evaluator; `stands` if it counts."""

    item: ModeratedItem
    organisation: str
    stands: bool

    @cached_property
    def marks(self) -> Mapping[str, RecordedMark]:
        """The marks, by evaluator."""
        named = set(self.item.standing.mark_ids)
        return {mark.evaluator: mark for mark in self.item.marks if mark.mark_id in named}


@dataclass(frozen=True)
class Total:
    """What a bidder's standing scores earn: by question, and in all once every question has one.

    `qualities` has one for each group of lots with questions of its own; `bids` says whether it bid for any of them.
    """

    bidder_code: str
    organisation: str
    scores: Mapping[str, Fraction]
    qualities: tuple[Fraction | None, ...]
    bids: tuple[bool, ...]


@dataclass(frozen=True)
class Matrix:
    """The whole matrix."""

    code: str
    title: str
    rules: Rules
    scheme_sha256: str
    entries: tuple[Entry, ...]
    made_at: datetime
    rehearsal: bool
    lots: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """The lots that each bidder bid for, by its code."""

    @cached_property
    def evaluators(self) -> tuple[str, ...]:
        """Everybody who marked, by name: a column each."""
        return tuple(sorted({mark.evaluator for entry in self.entries for mark in entry.item.marks}))

    @property
    def totals(self) -> tuple[Total, ...]:
        """Every bidder with a standing score, by its number."""
        found: dict[str, list[Entry]] = {}
        for entry in sorted(self.entries, key=lambda entry: entry.item.bidder_code):
            found.setdefault(entry.item.bidder_code, []).append(entry)
        return tuple(self._total(code, entries) for code, entries in found.items())

    def earned(self, code: str, scores: Mapping[str, Fraction]) -> Fraction | None:
        """The points of one question, if it has a score."""
        asked = next(question for question in self.rules.questions if question.code == code)
        if code not in scores:
            return None
        return rounded(weighted(scores[code], asked.top, asked.weight), self.rules.scheme.rounding.criterion)

    def _total(self, bidder_code: str, entries: list[Entry]) -> Total:
        scores = {entry.item.code: Fraction(entry.item.standing.score) for entry in entries if entry.stands}
        bid_for = self.lots.get(bidder_code, ())
        bids = tuple(part.has(bid_for) for part in self.rules.groups)
        qualities = tuple(
            _quality(part, scores) if there else None for part, there in zip(self.rules.groups, bids, strict=True)
        )
        return Total(bidder_code, entries[0].organisation, scores, qualities, bids)


def _quality(part: LotRules, scores: Mapping[str, Fraction]) -> Fraction | None:
    """What the scores earn under the rules of some lots, once each of their questions has one."""
    if any(asked.code not in scores for asked in part.questions):
        return None
    places = None if part.scheme.quality_relative_to_best else part.scheme.rounding.quality
    return rounded(quality_points(part.scheme, points(part.scheme, scores)), places)


def matrix(procurement: Procurement, made_at: datetime) -> Matrix:
    """The matrix as it stands: all that has been moderated."""
    items = record(procurement.id)
    named = select(Tender.id, Organisation.name).join(Organisation).where(Tender.procurement_id == procurement.id)
    names: dict[int, str] = {row.id: row.name for row in db.session.execute(named)}
    last = {(item.tender_id, item.criterion_id): item.round for item in items}
    waiting = _revised(procurement.id)
    published = published_scheme(procurement.id)
    entries = tuple(Entry(item, names[item.tender_id], _stands(item, last, waiting)) for item in items)
    rules = rules_of(published, [lot.number for lot in lots(procurement.id)])
    bid_for = lot_numbers(procurement.id)
    chosen = {item.bidder_code: bid_for.get(item.tender_id, []) for item in items}
    return Matrix(
        procurement.code,
        procurement.title,
        rules,
        published.sha256,
        entries,
        made_at,
        procurement.rehearsal,
        chosen,
    )


def _stands(item: ModeratedItem, last: Mapping[tuple[int, int], int], again: Mapping[tuple[int, int], int]) -> bool:
    """A score of the latest round counts; one of an earlier round no longer does once its answer was revised."""
    key = item.tender_id, item.criterion_id
    return last[key] == item.round and item.round >= again.get(key, FIRST_ROUND)


def _revised(procurement_id: int) -> dict[tuple[int, int], int]:
    """The last opened round in which an answer was revised, by (tender, criterion)."""
    asked = {criterion.question_id: criterion.id for criterion in criteria(procurement_id)}
    return {
        (tender_id, asked[question_id]): round_
        for (tender_id, question_id), round_ in last_revised(procurement_id).items()
        if question_id in asked
    }
