"""What the notices after an award ask for, box by box, to copy from; what is not held here is named.

Source: Procurement Regulations 2024 regs 27 (UK6) and 32 (UK7); Public Contracts Regulations 2015 reg 50 and Annex V.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from exports.ocds.facts import OpenData, OpenLot, Supplier
from exports.ocds.package import NAMES
from procurement.core.vocabulary import Regime
from procurement.core.words import count, day, money

LARGE = Decimal(5_000_000)
"""Above it the contract award notice names each unsuccessful supplier that was assessed."""


@dataclass(frozen=True)
class Box:
    """A box of a notice: what it asks, what goes in, and where that is empty what is to be found out."""

    asks: str
    says: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Notice:
    """A notice to copy from: its number and name, and its boxes in the order of the form."""

    kind: str
    name: str
    boxes: tuple[Box, ...]

    @property
    def missing(self) -> list[Box]:
        """What is to be found out before it can be published."""
        return [box for box in self.boxes if not box.says]


def notices(data: OpenData, unsuccessful: tuple[Supplier, ...], contact: str) -> list[Notice]:
    """The notices of the regime that follow an award."""
    if data.regime is Regime.PCR2015:
        return [Notice("CAN", "Contract award notice", tuple(_award_notice(data, contact)))]
    return [
        Notice("UK6", "Contract award notice", tuple(_uk6(data, unsuccessful, contact))),
        Notice("UK7", "Contract details notice", tuple(_uk7(data, contact))),
    ]


def _about(data: OpenData, contact: str) -> Iterator[Box]:
    yield Box("Contracting authority", data.procurement.buyer)
    yield Box("Its number on the central digital platform (PPON)", "", "not held here; the platform shows it")
    yield Box("Its address", "", "not held here")
    yield Box("Contact", contact, "nobody leads this procurement")
    yield Box("Identifier of the process (OCID)", data.ocid, "no recorded notice names one: record the tender notice")
    yield Box("Title", data.procurement.title)
    yield Box("Reference", data.procurement.code)
    yield Box("Description", data.procurement.summary, "the pack has no summary")
    yield Box("Procedure", NAMES.get(data.basics.procedure, data.procurement.route))
    light = data.basics.light_touch or data.basics.procedure == "light_touch"
    yield Box("Special regime", "Light touch" if light else "None")
    yield Box("Value without VAT", money(data.basics.contract_value_net), "not typed in the pack")
    yield Box("Value with VAT", money(data.basics.contract_value), "not typed in the pack")


def _lots(data: OpenData) -> Iterator[Box]:
    for lot in data.lots:
        yield Box(f"Lot {lot.number} {lot.name}: value without VAT", money(lot.net), "not typed in the pack")
        if data.told_at is None:
            yield Box(f"Lot {lot.number} {lot.name}: suppliers", "", "the bidders have not been told yet")
        else:
            yield Box(f"Lot {lot.number} {lot.name}: suppliers", _winners(lot))


def _winners(lot: OpenLot) -> str:
    if lot.status == "cancelled":
        return "None: the lot was abandoned"
    return "; ".join(_said(one) for one in lot.winners) or "None: no tender was successful"


def _said(one: Supplier) -> str:
    numbers = [f"GB-COH {one.company}"] * bool(one.company) + [f"GB-PPON {one.ppon}"] * bool(one.ppon)
    return f"{one.name} ({', '.join(numbers) or 'no number held'})"


def _each(data: OpenData, asks: str, missing: str) -> Iterator[Box]:
    for one in data.suppliers:
        yield Box(f"{one.name}: {asks}", "", missing)


def _counts(data: OpenData) -> Iterator[Box]:
    for lot in data.lots:
        if lot.received is not None and lot.assessed is not None:
            said = f"{count(lot.received, 'tender')} received, {lot.assessed} assessed"
            yield Box(f"Lot {lot.number} {lot.name}: tenders", said)


def _dates(data: OpenData) -> Iterator[Box]:
    later = "not yet"
    yield Box("Award decision", day(data.decided_on) if data.decided_on else "", later)
    yield Box("Outcome letters or assessment summaries sent", day(data.told_at) if data.told_at else "", later)
    yield Box("Standstill ends", day(data.standstill_to) if data.standstill_to else "", "begins once bidders are told")
    yield Box("Contract to be signed, earliest", day(data.sign_from) if data.sign_from else "", later)


def _uk6(data: OpenData, unsuccessful: tuple[Supplier, ...], contact: str) -> Iterator[Box]:
    yield from _about(data, contact)
    yield from _dates(data)
    yield from _lots(data)
    yield from _each(data, "small or medium-sized, VCSE, supported employment, mutual", "not held here; ask it")
    yield from _each(data, "associated and connected persons", "in its core supplier information on the platform")
    yield from _counts(data)
    large = data.basics.contract_value is not None and data.basics.contract_value > LARGE
    if large and data.told_at:
        yield Box("Unsuccessful suppliers that were assessed", "; ".join(map(_said, unsuccessful)) or "None")
        yield Box(
            "Their addresses, and which are small or medium-sized or VCSE", "", "not held here; the platform has them"
        )
    elif data.told_at:
        yield Box("Of the tenders assessed, from small or medium-sized suppliers and from VCSEs", "", "not held here")
    ceased = [f"{lot.number} {lot.name}" for lot in data.lots if lot.status in ("cancelled", "unsuccessful")]
    yield (
        Box("Lots not awarded", "; ".join(ceased) or "None") if data.told_at else Box("Lots not awarded", "", "not yet")
    )


def _uk7(data: OpenData, contact: str) -> Iterator[Box]:
    yield from _about(data, contact)
    yield from _lots(data)
    yield from _dates(data)
    for one in data.contracts:
        yield Box(f"{one.supplier.name}, lot {one.lot}: contract signed", f"{day(one.on)} {one.reference}".strip())
    if not data.contracts:
        yield Box("Contract signed", "", "none is on record as signed")
    term = data.basics.term or data.procurement.term
    yield Box("Term", term, "not typed in the pack")
    months = ", ".join(f"{months} months" for months in data.basics.extension_months)
    yield Box("Options to extend", months or "None")
    light = data.basics.light_touch or data.basics.procedure == "light_touch"
    if data.basics.contract_value is not None and data.basics.contract_value > LARGE and not light:
        yield Box("Key performance indicators, the three most material", "", "not held here; at least three above £5m")
    yield Box("Copy of the contract", "", "above £5m, to be published apart" if not light else "as its own clock says")


def _award_notice(data: OpenData, contact: str) -> Iterator[Box]:
    yield from _about(data, contact)
    yield from _dates(data)
    yield Box("Award criteria", _criteria(data))
    yield from _lots(data)
    yield from _each(data, "address, and whether it is small or medium-sized", "not held here; ask it")
    yield from _counts(data)
    yield Box("Of the tenders received, by electronic means", "All")
    yield Box("Of the tenders received, from small or medium-sized suppliers, by country", "", "not held here")
    yield Box("Body for review", "", "not held here: the High Court, with its address")


def _criteria(data: OpenData) -> str:
    return "Quality alone" if data.price_weight is None else "Quality and price, by their published weights"
