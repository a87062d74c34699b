"""Whose financial standing is needed: not that of a bidder whose answers missed a published minimum."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluation.moderation.models import MinimumDecision
from evaluation.moderation.queries import minimum_decisions
from evaluation.moderation.scores import standing_scores
from evaluation.scheme.per_lot import by_lot, for_lot
from evaluation.scheme.queries import published
from evaluation.scheme.reading import read_scheme
from evaluation.scheme.rules import Scheme, points, shortfalls
from procurement.cases.queries import lot_abandonments
from procurement.core.audit import canonical
from procurement.core.json_input import read_json
from procurement.tenders.queries import lot_numbers


def below_minimum(procurement_id: int) -> frozenset[int]:
    """The tenders that no lot can be awarded to, since in each a moderated score or the quality misses its minimum.

    Price plays no part in it. A bidder with an answer that is not moderated yet is never among them.
    """
    document = published(procurement_id)
    found = standing_scores(procurement_id)
    ended = set(lot_abandonments(procurement_id))
    chosen = lot_numbers(procurement_id) if by_lot(document) else {}
    bid_for = {tender_id: [lot for lot in lots if lot not in ended] for tender_id, lots in chosen.items()}
    decided = minimum_decisions(procurement_id)
    schemes = {lot: _scheme(document, lot) for lot in {None, *(lot for lots in bid_for.values() for lot in lots)}}
    return frozenset(
        tender_id
        for tender_id, scores in found.scores.items()
        if scores
        and tender_id not in found.missing
        and all(_misses(schemes[lot], scores, decided.get(tender_id, {})) for lot in bid_for.get(tender_id, (None,)))
    )


def _scheme(document: Mapping[str, Any], lot: int | None) -> Scheme:
    return read_scheme(read_json(canonical(for_lot(document, lot)).encode()), None, ("",))


def _misses(scheme: Scheme, scores: Mapping[str, Fraction], decided: Mapping[tuple[str, str], MinimumDecision]) -> bool:
    """Whether a minimum excludes: one that only may do so does once that was decided."""
    for reason in shortfalls(scheme, scores, points(scheme, scores)):
        decision = decided.get((reason.about, reason.figure))
        if not reason.may or (decision is not None and decision.excludes):
            return True
    return False
