"""Reading whose core supplier information is shared and current, and whose the council has to look at again."""

from collections.abc import Iterable

from sqlalchemy import func, select

from procurement.cases.models import Procurement
from procurement.core.db import db
from procurement.core.vocabulary import Regime
from procurement.tenders.core_models import CoreInformation, CoreInformationCheck


def wanted(procurement_id: int) -> bool:
    """Whether bidders here confirm core supplier information: under the Act, and only there.

    The invented bidders of a rehearsal are on no platform.

    Source: Procurement Regulations 2024 reg 6 (the authority confirms, before the tendering period ends and again
    before the award, that each supplier has registered, submitted, shared and brought its information up to date).
    """
    real = Procurement.rehearsal_of_id.is_(None)
    regime = db.session.scalar(select(Procurement.regime).where(Procurement.id == procurement_id, real))
    return regime == Regime.PA2023.value


def shared(tender_ids: Iterable[int]) -> dict[int, CoreInformation]:
    """What stands of each tender's shared information."""
    newest = (
        select(func.max(CoreInformation.id))
        .where(CoreInformation.tender_id.in_(list(tender_ids)))
        .group_by(CoreInformation.tender_id)
    )
    rows = db.session.scalars(select(CoreInformation).where(CoreInformation.id.in_(newest)))
    return {row.tender_id: row for row in rows}


def checks(tender_ids: Iterable[int]) -> dict[int, CoreInformationCheck]:
    """What the council found last about each tender's information."""
    newest = (
        select(func.max(CoreInformationCheck.id))
        .where(CoreInformationCheck.tender_id.in_(list(tender_ids)))
        .group_by(CoreInformationCheck.tender_id)
    )
    rows = db.session.scalars(select(CoreInformationCheck).where(CoreInformationCheck.id.in_(newest)))
    return {row.tender_id: row for row in rows}


def not_confirmed(procurement_id: int, tender_ids: Iterable[int]) -> list[int]:
    """Of these tenders, those whose information the council has not found current since it was last shared."""
    ids = list(tender_ids)
    if not ids or not wanted(procurement_id):
        return []
    told, looked = shared(ids), checks(ids)
    return [
        number
        for number in ids
        if number not in looked
        or not looked[number].current
        or (number in told and looked[number].at < told[number].at)
    ]
