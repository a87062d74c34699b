"""The bars that come from whose tender it is, whether it was opened, and who confirmed the opening."""

from typing import Any

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context, finds
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Bar
from procurement.people.models import User
from procurement.questionnaire.models import Slot
from procurement.tenders.models import Upload
from procurement.tenders.partner_models import Partner, PartnerFile
from procurement.tenders.partners import answers_for
from procurement.tenders.queries import confirmations, final_tender, is_opened, round_to_open


@finds(Bar.NOT_OPENED)
def sealed(ctx: Context, _subject: Any) -> bool:
    """Until two people have opened them nobody on the council's side sees more than envelopes."""
    return ctx.procurement_id is None or not is_opened(ctx.procurement_id, FIRST_ROUND)


@finds(Bar.FINAL_TENDER)
def tenders_final(ctx: Context, _subject: Any) -> bool:
    """A final tender is never negotiated.

    Source: Public Contracts Regulations 2015, regulation 29(13).
    """
    return ctx.procurement_id is not None and final_tender(ctx.procurement_id) is not None


@finds(Bar.NOT_OWN)
def not_own(ctx: Context, subject: Any) -> bool:
    """A bidder acts on its own tender only; before a procurement, or a place of its pack, it only has to be one."""
    organisation = db.session.scalar(select(User.organisation_id).where(User.id == ctx.actor_id))
    if isinstance(subject, (Procurement, Slot)):
        return organisation is None
    if isinstance(subject, Upload) and subject.partner_id:
        return True
    tender = getattr(subject, "tender", None) or subject
    return organisation is None or getattr(tender, "organisation_id", None) != organisation


@finds(Bar.NOT_YOUR_PART)
def not_your_part(ctx: Context, subject: Any) -> bool:
    """A partner's part is its own person's: not the bidder's, and not that of whoever was invited before."""
    about = subject.id if isinstance(subject, Partner) else None
    if isinstance(subject, (Upload, PartnerFile)):
        about = subject.partner_id
    return about not in {row.id for row in answers_for(ctx.person)}


@finds(Bar.OWN_WORK)
def confirmed_already(ctx: Context, subject: Any) -> bool:
    """Whoever confirmed an opening first is not its second person."""
    if not isinstance(subject, Procurement):
        return False
    waiting = round_to_open(subject.id)
    return any(row.user_id == ctx.actor_id for row in confirmations(subject.id, waiting)) if waiting else False
