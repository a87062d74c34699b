"""Who holds a place: number, address and kind of each supplier, as it has told them. Exempt like every name."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from exports.award_report.fates import TenderFate
from procurement.core.db import db
from procurement.people.models import Organisation
from procurement.tenders.models import Tender


@dataclass(frozen=True)
class Supplier:
    """A supplier that holds a place; what it has not told is empty."""

    name: str
    bidder_code: str
    numbers: str
    address: str
    kind: str
    told: bool
    """Whether it has told its address, or what kind of supplier it is."""


def suppliers(found: Sequence[TenderFate]) -> tuple[Supplier, ...]:
    """The suppliers that hold a place in any lot, by name."""
    winning = [one for one in found if one.awarded]
    query = select(Tender.id, Organisation).join(Organisation, Organisation.id == Tender.organisation_id)
    rows = db.session.execute(query.where(Tender.id.in_([one.tender_id for one in winning])))
    known: dict[int, Organisation] = {row.id: row.Organisation for row in rows}
    return tuple(_told(one, known[one.tender_id]) for one in sorted(winning, key=lambda one: one.organisation))


def _told(one: TenderFate, about: Organisation) -> Supplier:
    return Supplier(
        name=one.organisation,
        bidder_code=one.bidder_code,
        numbers="; ".join(filter(None, [about.company_number, f"PPON {about.ppon}" if about.ppon else ""])),
        address=about.postal_address,
        kind=_kind(about),
        told=bool(about.postal_address) or about.small is not None or about.voluntary is not None,
    )


def _kind(about: Organisation) -> str:
    size = {True: "Small or medium-sized", False: "Large", None: "Size not said"}[about.small]
    return f"{size}{'; VCSE' if about.voluntary else ''}"
