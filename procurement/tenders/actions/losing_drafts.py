"""After a backup was put back: the drafts in it, whose keys no backup holds, are taken out of the record of what is."""

from sqlalchemy import select

from procurement.core.action import Context
from procurement.core.db import db
from procurement.tenders.actions.forgetting import forget_draft
from procurement.tenders.models import DraftKey, Tender
from procurement.tenders.storing import store


def forget_lost_drafts() -> int:
    """Delete what is left of drafts whose keys are not here, each on record; how many they were."""
    keys = store().drafts
    lost = [row for row in db.session.scalars(select(DraftKey).order_by(DraftKey.id)) if not keys.has(row.token)]
    for row in lost:
        ctx = Context.at_console()
        ctx.procurement_id = db.session.get_one(Tender, row.tender_id).procurement_id
        forget_draft(ctx, row)
    return len(lost)
