"""How tenders are called in the record: by the code that stands for the bidder on every page of the evaluation."""

from collections.abc import Mapping

from sqlalchemy import select

from procurement.core.db import db
from procurement.people.record_names import named
from procurement.tenders.models import Tender


@named("tender")
def bidder_codes(ids: set[int]) -> Mapping[int, str]:
    """Bidder codes by the tender's number."""
    return {tender.id: tender.bidder_code for tender in db.session.scalars(select(Tender).where(Tender.id.in_(ids)))}
