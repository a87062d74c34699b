"""Reading what was drawn between equal bids, what was decided of lots that are not filled, and what-ifs."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from evaluation.award.allocated import worked_out
from evaluation.award.allocation.keeping import read_back
from evaluation.award.allocation.terms import Allocation
from evaluation.award.draws import Draw
from evaluation.award.models import LotCourse, LotsDrawn, LotsSearched, WhatIf
from evaluation.scheme.rules import DRAWN_STEPS
from procurement.core.audit import sha256
from procurement.core.db import db
from procurement.core.jobs import Job

SEARCH = "lots_search"
"""The kind of job that looks longer for the best allocation."""

GIVEN_UP_AFTER = timedelta(minutes=30)


def drawn_rows(procurement_id: int, lot_id: int | None = None) -> list[LotsDrawn]:
    """Every draw of a procurement, or of one lot of it, in order."""
    query = select(LotsDrawn).where(LotsDrawn.procurement_id == procurement_id).order_by(LotsDrawn.id)
    return list(db.session.scalars(query if lot_id is None else query.where(LotsDrawn.lot_id == lot_id)))


def draws(procurement_id: int, scheme: Mapping[str, object]) -> dict[int, tuple[Draw, ...]]:
    """What was drawn, by lot id; nothing is asked where the published tie-break draws nothing."""
    steps = scheme.get("tie_break")
    if not isinstance(steps, list) or not set(DRAWN_STEPS) & set(steps):
        return {}
    found: dict[int, tuple[Draw, ...]] = {}
    rows = drawn_rows(procurement_id)
    wrong = {row.replaces_id for row in rows}
    for row in rows:
        if row.id in wrong:
            continue
        found[row.lot_id] = (*found.get(row.lot_id, ()), Draw(tuple(row.drawn_order), row.method, row.secret))
    return found


def courses(procurement_id: int) -> dict[int, LotCourse]:
    """What was decided of lots that are not filled, by lot id: the latest decision of each."""
    query = select(LotCourse).where(LotCourse.procurement_id == procurement_id).order_by(LotCourse.id)
    return {row.lot_id: row for row in db.session.scalars(query)}


def what_ifs(procurement_id: int) -> list[WhatIf]:
    """Every what-if that was kept, the latest first."""
    query = select(WhatIf).where(WhatIf.procurement_id == procurement_id)
    return list(db.session.scalars(query.order_by(WhatIf.number.desc())))


def lots_found(procurement_id: int, given: str) -> Allocation:
    """The allocation of a file: the best that a longer look found, or else what is found in the time of a page."""
    looked = last_search(procurement_id, given)
    return read_back(looked.result) if looked else worked_out(given)


def last_search(procurement_id: int, given: str) -> LotsSearched | None:
    """Of the longer looks at a file, the one that proved most; none where nobody looked longer."""
    query = select(LotsSearched).where(
        LotsSearched.procurement_id == procurement_id, LotsSearched.given_sha256 == sha256(given)
    )
    best = query.order_by(LotsSearched.proved.desc(), LotsSearched.seconds.desc(), LotsSearched.id.desc())
    return db.session.scalar(best.limit(1))


def search_job(procurement_id: int) -> Job | None:
    """The last time that anybody asked for a longer look."""
    query = select(Job).where(Job.procurement_id == procurement_id, Job.kind == SEARCH)
    return db.session.scalar(query.order_by(Job.id.desc()).limit(1))


def looking(job: Job | None, now: datetime) -> bool:
    """Whether a longer look goes on now; one that has not ended after half an hour was cut off."""
    return job is not None and not job.ended and job.asked_at > now - GIVEN_UP_AFTER
