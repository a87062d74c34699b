"""What must hold about the record of moderation before a round closes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from evaluation.moderation.agenda import OPEN, Row, agenda
from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND
from procurement.core.words import count
from procurement.tenders.queries import last_opened
from procurement.timetable.windows import Blocker

NAMED = 4
"""Bidders named in one sentence before the rest are counted."""


def first_scores_agreed(procurement_id: int, _now: datetime) -> list[Blocker]:
    """Moderation closes once every answer has an agreed score and everybody present has agreed it or dissented."""
    return _outstanding(procurement_id, FIRST_ROUND)


def second_scores_agreed(procurement_id: int, _now: datetime) -> list[Blocker]:
    """The same for the answers that were revised, before scoring of resubmissions closes."""
    round_ = last_opened(procurement_id)
    return _outstanding(procurement_id, round_) if round_ > FIRST_ROUND else []


def _outstanding(procurement_id: int, round_: int) -> list[Blocker]:
    whole = agenda(procurement_id, round_)
    base = f"/procurements/{db.session.get_one(Procurement, procurement_id).code}/moderation?round={round_}"
    named = []
    for one in sorted(whole.awaited, key=lambda awaited: awaited.criterion.position):
        code = one.criterion.question.code
        named.append(Blocker(f"{code}: {count(one.items, 'answer')} cannot be moderated before all marks are in", base))
    undecided: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(whole.rows, key=lambda row: (row.criterion.position, row.tender.number)):
        if row.standing in OPEN:
            undecided[row.code].append(row)
    for code, rows in undecided.items():
        said = f"{code}: {count(len(rows), 'answer has', 'answers have')} no agreed score ({_bidders(rows)})"
        named.append(Blocker(said, f"{base}&question={code}&state=open"))
    silent: dict[str, int] = defaultdict(int)
    for row in whole.rows:
        for user in row.waiting:
            silent[user.name] += row.standing not in OPEN
    for name in sorted(silent):
        if silent[name]:
            said = f"{name} has still to agree {count(silent[name], 'record')}"
            named.append(Blocker(said, f"{base}&state=waiting"))
    return named


def _bidders(rows: Sequence[Row]) -> str:
    names = [row.tender.bidder_code for row in rows[:NAMED]]
    more = len(rows) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
