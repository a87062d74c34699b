"""The rankings that a correction of an agreed score replaced: kept as they were, for whoever asks what it changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from evaluation.award.queries import results
from evaluation.moderation.actions import ranked_by
from evaluation.moderation.models import RankingBefore
from procurement.core.action import Context
from procurement.core.audit import canonical
from procurement.core.db import db
from procurement.core.numbers import half_up
from procurement.core.vocabulary import Stage
from procurement.tenders.models import Tender
from procurement.timetable.models import StageEvent


@dataclass(frozen=True)
class Before:
    """One ranking that was replaced: which answer was corrected, when, and each lot with its bidders, best first."""

    what: str
    at: datetime
    sha256: str
    lots: tuple[tuple[int, tuple[tuple[int, str, Decimal], ...]], ...]


@ranked_by
def ranking_now(ctx: Context) -> str:
    """How the lots are ranked now, once moderation was closed for the first time; before that nothing is ranked."""
    closed = exists().where(
        StageEvent.procurement_id == ctx.procurement_id,
        StageEvent.stage == Stage.MODERATION.value,
        StageEvent.kind == "closed",
    )
    if ctx.procurement_id is None or not db.session.scalar(select(closed)):
        return ""
    found = results(ctx.procurement_id, ctx.now)
    return canonical([[lot.lot.number, [[b.tender_id, b.rank, str(b.total)] for b in lot.ranking]] for lot in found])


def before_corrections(procurement_id: int) -> list[Before]:
    """Every ranking that was replaced, the latest first."""
    query = select(RankingBefore).options(joinedload(RankingBefore.consensus))
    here = query.where(RankingBefore.procurement_id == procurement_id).order_by(RankingBefore.id.desc())
    rows = list(db.session.scalars(here))
    if not rows:
        return []
    tenders = db.session.scalars(select(Tender).where(Tender.procurement_id == procurement_id))
    codes = {row.id: row.bidder_code for row in tenders}
    return [
        Before(
            f"{row.consensus.criterion.question.code}, {codes[row.consensus.tender_id]}",
            row.at,
            row.sha256,
            tuple(
                (number, tuple((rank, codes[tender], _rounded(total)) for tender, rank, total in bids))
                for number, bids in json.loads(row.ranking)
            ),
        )
        for row in rows
    ]


def _rounded(total: str) -> Decimal:
    """An exact total, as it is shown: to two places, half up."""
    return half_up(Fraction(total), 2)
