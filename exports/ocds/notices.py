"""What the notices after an award ask for, box by box, to copy from; what is not held here is named.

Source: Procurement Regulations 2024 regs 27 (UK6) and 32 (UK7); Public Contracts Regulations 2015 reg 50 and Annex V.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluation.award.indicators import LARGE, lacking, why_not_needed
from evaluation.setup.thresholds import SUBJECT_WORDS, Subject
from exports.ocds.package import NAMES
from exports.ocds.published import OpenData, OpenLot, Supplier
from procurement.core.vocabulary import Regime
from procurement.core.words import count, day, money


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
    unset = "not set here: whoever keeps this service sets it once"
    yield Box("Its number on the central digital platform (PPON)", data.buyer.ppon, unset)
    yield Box("Its address", data.buyer.address, unset)
    yield Box("Contact", contact, "nobody leads this procurement")
    yield Box("Identifier of the process (OCID)", data.ocid, "no recorded notice names one: record the tender notice")
    yield Box("Title", data.procurement.title)
    yield Box("Reference", data.procurement.code)
    yield Box("Description", data.procurement.summary, "the pack has no summary")
    yield Box("Category", SUBJECT_WORDS[data.basics.subject])
    yield Box("Classification (CPV)", "", "not held here: as in the tender notice")
    yield Box("Procedure", NAMES.get(data.basics.procedure, data.procurement.route))
    yield Box("Special regime", "Light touch" if data.light else "None")
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
    named = "; ".join(_said(one) for one in lot.winners) or "None: no tender was successful"
    return f"{named}. {_course(lot)}" if lot.course else named


def _course(lot: OpenLot) -> str:
    return f"Where it is not filled: {lot.course.lower()}, decided on {day(lot.course_on)}"


def _said(one: Supplier) -> str:
    numbers = [f"GB-COH {one.company}"] * bool(one.company) + [f"GB-PPON {one.ppon}"] * bool(one.ppon)
    return f"{one.name} ({', '.join(numbers) or 'no number held'})"


def _each(data: OpenData, suppliers: Iterable[Supplier]) -> Iterator[Box]:
    """Where each is reached and what kind of organisation it is, as it says itself."""
    for one in suppliers:
        unsaid = "it has not said: ask it, or look on the platform"
        yield Box(f"{one.name}: address", one.address, unsaid)
        known = one.small is not None and one.voluntary is not None
        yield Box(f"{one.name}: small or medium-sized, VCSE", _kind(one) if known else "", unsaid)


def _kind(one: Supplier) -> str:
    small = "small or medium-sized" if one.small else "neither small nor medium-sized"
    return f"{small}, {'a VCSE' if one.voluntary else 'no VCSE'}"


def _of_kind(data: OpenData) -> Iterator[Box]:
    """How many of the tenders assessed came from such organisations, lot by lot."""
    for lot in data.lots:
        asks = f"Lot {lot.number} {lot.name}: of the tenders assessed, from small or medium-sized and from VCSEs"
        known = lot.small is not None and lot.voluntary is not None
        said = f"{lot.small} from small or medium-sized suppliers, {lot.voluntary} from VCSEs" if known else ""
        yield Box(asks, said, "not every bidder has said what it is")


def _counts(data: OpenData) -> Iterator[Box]:
    for lot in data.lots:
        if lot.received is not None and lot.assessed is not None:
            said = f"{count(lot.received, 'tender')} received, {lot.assessed} assessed"
            yield Box(f"Lot {lot.number} {lot.name}: tenders", said)


def _dates(data: OpenData) -> Iterator[Box]:
    later = "not yet"
    yield Box("Award decision", day(data.decided_on) if data.decided_on else "", later)
    yield Box("Outcome letters or assessment summaries sent", day(data.told_at) if data.told_at else "", later)
    ends = day(data.standstill_to) if data.standstill_to else data.standstill_planned
    yield Box("Standstill ends", ends, "begins once bidders are told")
    signs = day(data.sign_from) if data.sign_from else "the day after the standstill" if ends else ""
    yield Box("Contract to be signed, earliest", signs, later)


def _uk6(data: OpenData, unsuccessful: tuple[Supplier, ...], contact: str) -> Iterator[Box]:
    yield from _about(data, contact)
    yield from _dates(data)
    yield from _lots(data)
    yield from _each(data, data.suppliers)
    for one in data.suppliers:
        asks = f"{one.name}: supported employment, mutual, associated and connected persons"
        yield Box(asks, "", "in its core supplier information on the platform")
    yield from _counts(data)
    if data.told_at and any(value > LARGE for value in data.values):
        yield Box("Unsuccessful suppliers that were assessed", "; ".join(map(_said, unsuccessful)) or "None")
        yield from _each(data, unsuccessful)
    elif data.told_at:
        yield from _of_kind(data)
    ceased = [f"{lot.number} {lot.name}" for lot in data.lots if lot.status in ("cancelled", "unsuccessful")]
    ceased += [f"{lot.number} {lot.name}, in part" for lot in data.lots if lot.course and lot.status == "complete"]
    yield (
        Box("Lots not awarded", "; ".join(ceased) or "None") if data.told_at else Box("Lots not awarded", "", "not yet")
    )


def _uk7(data: OpenData, contact: str) -> Iterator[Box]:
    yield from _about(data, contact)
    yield from _lots(data)
    yield from _dates(data)
    for one in data.contracts:
        about = f"{one.supplier.name}, lot {one.lot}: "
        yield Box(f"{about}contract signed", f"{day(one.on)} {one.reference}".strip())
        begins = day(one.begins) if one.begins else ""
        yield Box(f"{about}begins", begins, "record the planned start, after the award")
        yield Box(f"{about}worth without VAT", money(one.net), "record it with the contract, after the award")
        yield Box(f"{about}worth with VAT", money(one.gross), "record it with the contract, after the award")
    if not data.contracts:
        yield Box("Contract signed", "", "none is on record as signed")
    term = data.basics.term or data.procurement.term
    yield Box("Term", term, "not typed in the pack")
    months = ", ".join(f"{months} months" for months in data.basics.extension_months)
    yield Box("Options to extend", months or "None")
    yield _indicators(data)
    days = 180 if data.light else 90
    if any(value > LARGE for value in data.values):
        yield Box("Copy of the contract", "", f"above £5 million it is published, within {days} days of the contract")
    else:
        yield Box("Copy of the contract", "Not needed: no contract is worth more than £5 million")


def _indicators(data: OpenData) -> Box:
    asks = "Key performance indicators, the three most material"
    free = why_not_needed(data.values, light_touch=data.light, concession=data.basics.subject is Subject.CONCESSION)
    short = "" if free else lacking(data.indicators)
    listed = "; ".join(f"{one.name}: {one.target}" for one in data.indicators.listed)
    if short:
        return Box(asks, "", f"{listed}. {short}" if listed else short)
    none = f"None: {data.indicators.none_because}" if data.indicators.none_because else ""
    return Box(asks, listed or none or free)


def _award_notice(data: OpenData, contact: str) -> Iterator[Box]:
    yield from _about(data, contact)
    yield from _dates(data)
    yield Box("Award criteria", _criteria(data))
    yield from _lots(data)
    yield from _each(data, data.suppliers)
    yield from _counts(data)
    yield Box("Of the tenders received, by electronic means", "All")
    if data.told_at:
        yield from _of_kind(data)
    yield Box("Body for review", "", "not held here: the High Court, with its address")


def _criteria(data: OpenData) -> str:
    return "Quality alone" if data.price_weight is None else "Quality and price, by their published weights"
