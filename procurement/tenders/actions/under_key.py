"""The key under which a draft is written down, made with its first word."""

from datetime import datetime

from procurement.core.action import keep
from procurement.tenders.in_hand import draft_key
from procurement.tenders.models import DraftKey, Tender
from procurement.tenders.storing import store


def in_hand(tender: Tender, round_: int, at: datetime) -> DraftKey:
    """The key of a draft, to write under it inside the action under way; made when nothing is in hand yet.

    One that is lost (the instance came back from a backup) is made anew: what lay under it is typed again.
    """
    row = draft_key(tender.id, round_)
    if row is None:
        return keep(DraftKey(tender_id=tender.id, round=round_, token=store().drafts.make(), begun_at=at))
    if not store().drafts.has(row.token):
        row.token, row.lots, row.zeros = store().drafts.make(), None, None
    return row
