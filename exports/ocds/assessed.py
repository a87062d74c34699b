"""What a contract award notice must say beyond what an open release holds: whom to ask, and who was unsuccessful."""

from sqlalchemy import select

from evaluation.award.letters import NOT_SCORED
from evaluation.award.queries import approved, as_it_stands, outcome_letters
from exports.ocds.facts import supplier
from exports.ocds.published import Supplier
from procurement.core.db import db
from procurement.core.vocabulary import Role
from procurement.people.models import Appointment, Organisation, User
from procurement.tenders.models import Tender


def unsuccessful(procurement_id: int) -> tuple[Supplier, ...]:
    """Everybody whose tender was assessed and who is awarded nothing, by bidder number, once the bidders were told."""
    basis = approved(procurement_id)
    if basis is None or outcome_letters(procurement_id) is None:
        return ()
    lots = as_it_stands(basis).lots
    won = {bid.tender_id for lot in lots for bid in lot.awarded}
    ranked = {bid.tender_id for lot in lots for bid in lot.ranking}
    out = {bid.tender_id for lot in lots for bid in lot.excluded if not any(r.why in NOT_SCORED for r in bid.reasons)}
    query = select(Organisation).join(Tender, Tender.organisation_id == Organisation.id)
    rows = db.session.scalars(query.where(Tender.id.in_((ranked | out) - won)).order_by(Tender.number))
    return tuple(map(supplier, rows))


def contact_of(procurement_id: int) -> str:
    """Name and address of whoever leads the procurement; the latest appointed where there are several."""
    query = (
        select(User.name, User.email)
        .join(Appointment, Appointment.user_id == User.id)
        .where(Appointment.procurement_id == procurement_id, Appointment.role == Role.LEAD.value)
        .order_by(Appointment.id.desc())
    )
    row = db.session.execute(query).first()
    return f"{row.name}, {row.email}" if row else ""
