"""Whose financial standing is needed: not that of a bidder whose answers missed a published minimum."""

from evaluation.moderation.scores import standing_scores
from evaluation.scheme.queries import published
from evaluation.scheme.reading import read_scheme
from evaluation.scheme.rules import points, shortfalls
from procurement.core.audit import canonical
from procurement.core.json_input import read_json


def below_minimum(procurement_id: int) -> frozenset[int]:
    """The tenders that no lot can be awarded to, since a moderated score or the quality misses its minimum.

    Price plays no part in it. A bidder with an answer that is not moderated yet is never among them.
    """
    root = read_json(canonical(published(procurement_id)).encode())
    scheme = read_scheme(root, None, ("",))
    found = standing_scores(procurement_id)
    return frozenset(
        tender_id
        for tender_id, scores in found.scores.items()
        if scores and tender_id not in found.missing and shortfalls(scheme, scores, points(scheme, scores))
    )
