"""What was evaluated and decided, checked row against row: awards, places, decisions, standing, letters, reports."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exports.record.offline.awards import check_award
from exports.record.offline.decided import check_approvals, check_courses, check_decided, check_standing
from exports.record.offline.faults import Unsound
from exports.record.offline.places import check_places
from exports.record.offline.spelling import sha
from exports.record.offline.tables import Tables
from exports.record.offline.told import check_letters, check_replaced, check_reports, proclaimed_in

Row = Mapping[str, Any]

WORDS = {
    "awards": "recommendations worked out again",
    "figures": "figures that came out the same",
    "places": "results of bids that the published rule gives",
    "bids": "bids whose fate is the one that was decided",
    "approvals": "approvals by another person than the author",
    "courses": "decisions about lots that are of this award",
    "ratios": "financial ratios worked out from the figures that were decided on",
    "replaced": "totals of rankings that a correction replaced, worked out again",
    "letters": "letters word for word, with the standstill that they began",
    "reports": "final reports as they were signed",
}

NOT_CHECKED = (
    "whether a mark, a reason or a decision was right: that is for people",
    "the sentences of letters, reports and documents: only that they are those that were kept",
    "figures in documents that were issued: only that the documents are those that were issued",
    "the tendered prices against the price schedules, and what bidders attached: only their hashes",
    "the end of a standstill that the contract award notice (UK7) begins, and what other notices say",
    "names of people and organisations, titles and texts that may be edited: they lie outside the chain",
    "rankings that a correction replaced where a price counted, but for their order",
)
"""What a sound bundle says nothing of; part of every answer, so that nobody reads more into it."""


@dataclass
class Judged:
    """How many of each thing were checked; what was proved of allocations; what was noticed that is no fault."""

    counts: dict[str, int] = field(default_factory=dict)
    proofs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def judge(tables: Tables, names: Mapping[str, Any], seconds: float) -> Judged:
    """Check everything that follows from something else. Raises `Unsound` with the first that does not."""
    rows, found = tables.rows, Judged(dict.fromkeys(WORDS, 0))
    snapshots: dict[int, Row] = {}
    for row in tables.all("recommendation"):
        about = f"recommendation:{row['id']}"
        if sha(row["snapshot"]) != row["sha256"]:
            raise Unsound(f"The text that {about} froze is not the one whose hash was approved.")
        found.counts["figures"] += check_award(about, row, rows)
        snapshots[row["id"]] = snapshot = json.loads(row["snapshot"])
        places = check_places(about, snapshot, rows, seconds)
        found.proofs += places.proofs
        found.counts["places"] += places.figures
        found.counts["bids"] += check_decided(about, snapshot, tables)
    found.counts["awards"] = len(snapshots)
    found.counts["approvals"] = check_approvals(snapshots, tables)
    found.counts["courses"], courses = check_courses(snapshots, tables)
    found.counts["ratios"], standing = check_standing(tables)
    found.counts["replaced"] = check_replaced(snapshots, tables)
    found.counts["letters"] = check_letters(snapshots, tables, proclaimed_in(names))
    found.counts["reports"] = check_reports(tables)
    found.notes = courses + standing
    return found
