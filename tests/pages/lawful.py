"""A conflicts assessment that covers everybody, for tests of what comes after it."""

from datetime import date

from evaluation.setup.actions import Signing
from evaluation.setup.conflicts import Entry
from evaluation.setup.pack import Pack
from evaluation.setup.record_queries import assessment_rows, influencers


def signing(procurement_id: int, pack: Pack, next_review: date = date(2026, 9, 1)) -> Signing:
    """No conflict of anybody, signed by the lead."""
    entries = tuple(Entry(one.key, one.name, one.part) for one in influencers(procurement_id, pack))
    return Signing(entries, next_review, "People have changed.", "Lead Person", len(assessment_rows(procurement_id)))
