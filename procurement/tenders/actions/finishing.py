"""A bidder says of a page of its questionnaire that it is finished, or that it will come back to it."""

from sqlalchemy import select

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.tenders.bids import sections
from procurement.tenders.drafts import draft
from procurement.tenders.models import FinishedSection, Tender


@action(Permission.TENDER_EDIT, Event.SECTION_MARKED)
def mark_section(ctx: Context, tender: Tender, section: str, finished: bool) -> FinishedSection:
    """Say so; it changes nothing about what is submitted, and can be said again at any time."""
    if section not in {page.key for page in sections(draft(tender, FIRST_ROUND).questions)}:
        raise Invalid("finished", "This page is not asked of you.")
    ctx.note(finished=finished)
    row = db.session.scalar(
        select(FinishedSection).where(FinishedSection.tender_id == tender.id, FinishedSection.section == section)
    )
    if row is None:
        return keep(FinishedSection(tender_id=tender.id, section=section, finished=finished, at=ctx.now))
    row.finished, row.at = finished, ctx.now
    return keep(row)
