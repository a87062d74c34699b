"""What a bidder has in hand lies under a key of its own: which, and what lots it names."""

import json
from collections.abc import Collection

from sqlalchemy import select

from procurement.core.db import db
from procurement.tenders.models import DraftKey, DraftLot


def draft_key(tender_id: int, round_: int) -> DraftKey | None:
    """The key of a draft, if one was begun and not submitted since."""
    return db.session.scalar(select(DraftKey).where(DraftKey.tender_id == tender_id, DraftKey.round == round_))


def zeros_in_hand(key: DraftKey | None) -> dict[str, str]:
    """By SHA-256 of a price schedule, the marks of the lines whose nought was confirmed, parted by commas."""
    found: dict[str, str] = json.loads(key.zeros) if key and key.zeros else {}
    return found


def keep_zeros(key: DraftKey, sha256: str, zeros: str) -> None:
    """Write down with a draft which noughts of a file were confirmed; none takes nothing away."""
    if zeros:
        key.zeros = key.sealed(json.dumps(zeros_in_hand(key) | {sha256: zeros}))


def lots_in_hand(tender_ids: Collection[int]) -> dict[int, list[int]]:
    """Lot ids by tender, as chosen in the drafts of the first round."""
    found: dict[int, list[int]] = {}
    drafts = select(DraftKey).where(DraftKey.tender_id.in_(tender_ids), DraftKey.round == 1)
    for row in db.session.scalars(drafts):
        if row.lots:
            found[row.tender_id] = json.loads(row.lots)
    before = select(DraftLot).where(DraftLot.tender_id.in_(set(tender_ids) - set(found))).order_by(DraftLot.id)
    for old in db.session.scalars(before):
        found.setdefault(old.tender_id, []).append(old.lot_id)
    return found
