"""Reading what was drawn between equal bids, what was decided of lots that are not filled, and what-ifs."""

from collections.abc import Mapping

from sqlalchemy import select

from evaluation.award.draws import Draw
from evaluation.award.models import LotCourse, LotsDrawn, WhatIf
from evaluation.scheme.rules import DRAWN_STEPS
from procurement.core.db import db


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
    for row in drawn_rows(procurement_id):
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
