"""An OCDS 1.1 release package of one procurement, with the UK extension's fields, for anybody to read.

Bids are counted. Who bid for what is told only where it was decided that it is; no amount or document of a bid that
was not successful has a place here.
Source: Open Contracting Data Standard 1.1.5; the lots, bids and UK extensions; Procurement Regulations 2024 reg 27.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from exports.ocds.parties import buyer_id, parties
from exports.ocds.published import OpenBid, OpenData, OpenLot, Signed
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Regime

EXTENSIONS = [
    f"https://raw.githubusercontent.com/{where}/extension.json"
    for where in (
        "cabinetoffice/ocds_uk_extension/main",
        "open-contracting-extensions/ocds_lots_extension/v1.1.5",
        "open-contracting-extensions/ocds_bid_extension/v1.1.5",
        "open-contracting-extensions/european-union/latest/1.1",
        "open-contracting-extensions/ocds_metrics_extension/master",
    )
]
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
LAW = {
    Regime.PA2023: {"scheme": "UKPGA", "id": "2023/54", "uri": "https://www.legislation.gov.uk/ukpga/2023/54/contents"},
    Regime.PCR2015: {"scheme": "CELEX", "id": "32014L0024"},
}
METHODS = {"open": "open", "light_touch": "open", "direct": "limited"}
"""The standard's word for a procedure; any other lets only those tender that were selected."""

NAMES = {
    "open": "Open procedure",
    "restricted": "Restricted procedure",
    "cpn": "Competitive procedure with negotiation",
    "flexible": "Competitive flexible procedure",
    "light_touch": "Light touch procedure",
    "direct": "Direct award",
}
CATEGORIES = {"goods_services": "services", "works": "works", "concession": "services"}

Json = dict[str, Any]


def package(data: OpenData, uri: str) -> Json:
    """The package, ready to be written as JSON."""
    return {
        "uri": uri,
        "version": "1.1",
        "extensions": EXTENSIONS,
        "publishedDate": _moment(data.published_at),
        "publisher": {"name": data.procurement.buyer},
        "license": LICENCE,
        "releases": [release(data)],
    }


def release(data: OpenData) -> Json:
    """The release of what is public now: the tender, and once bidders were told, counts and awards."""
    awarded = [*_awards(data)]
    tags = (["award"] if awarded else ["tender"]) if data.ended_on is None else ["tenderCancellation"]
    found: Json = {
        "ocid": data.ocid or f"evenhand-{data.procurement.code}",
        "id": f"{data.procurement.code}-{tags[0]}-{data.published_at:%Y%m%dT%H%M%S}",
        "date": _moment(data.published_at),
        "tag": tags,
        "initiationType": "tender",
        "language": "en",
        "parties": [*parties(data)],
        "buyer": {"id": buyer_id(data), "name": data.procurement.buyer},
        "tender": _tender(data),
    }
    if awarded:
        found["bids"] = {"statistics": [*_statistics(data)]}
        if data.bids:
            found["bids"]["details"] = [_bid(one) for one in data.bids]
        found["awards"] = awarded
    if data.contracts:
        found["tag"] = [*tags, "contract"]
        found["contracts"] = [_contract(one, data) for one in data.contracts]
    return found


def _tender(data: OpenData) -> Json:
    basics, told = data.basics, data.told_at is not None
    found: Json = {
        "id": data.procurement.code,
        "title": data.procurement.title,
        "description": data.procurement.summary,
        "status": "cancelled"
        if data.ended_on
        else "complete"
        if told
        else "active"
        if data.tendering.opened_at
        else "planned",
        "legalBasis": LAW[data.regime],
        "procurementMethod": METHODS.get(basics.procedure, "selective"),
        "procurementMethodDetails": NAMES.get(basics.procedure, data.procurement.route),
        "mainProcurementCategory": CATEGORIES[basics.subject.value],
        "aboveThreshold": data.above,
        "submissionMethod": ["electronicSubmission"],
        "awardCriteria": "qualityOnly" if data.price_weight is None else "ratedCriteria",
        "lots": [_lot(data, lot) for lot in data.lots],
    }
    if data.regime is Regime.PCR2015:
        del found["aboveThreshold"]
    if basics.light_touch or basics.procedure == "light_touch":
        found["specialRegime"] = ["lightTouch"]
    if basics.contract_value_net is not None or basics.contract_value is not None:
        found["value"] = _value(basics.contract_value_net, basics.contract_value)
    starts = data.tendering.opened_at or data.tendering.opens_at
    if starts and data.tendering.closes_at:
        found["tenderPeriod"] = {"startDate": _moment(starts), "endDate": _moment(data.tendering.closes_at)}
    if data.award.closes_at:
        found["awardPeriod"] = {"endDate": _moment(data.award.closes_at)}
    notices = [
        {
            "id": f"notice-{row.id}",
            "documentType": "awardNotice" if row.kind in ("UK6", "CAN") else "tenderNotice",
            **({"noticeType": row.kind} if row.kind.startswith("UK") else {}),
            "datePublished": _day(row.published_on),
            **({"url": row.link} if row.link else {}),
        }
        for row in data.notices
    ]
    return {**found, **({"documents": notices} if notices else {})}


def _lot(data: OpenData, lot: OpenLot) -> Json:
    """A lot with its criteria; weights that were published as points of another sum are told in percent of it."""
    price = data.price_weight
    share = Fraction(100) / (sum((one.weight for one in lot.questions), price or Fraction(0)) or 100)
    criteria: list[Json] = [
        {
            "type": "quality",
            "name": f"{one.code} {one.title}",
            "numbers": [{"number": _number(one.weight * share), "weight": "percentageExact"}],
        }
        for one in lot.questions
    ]
    if price is not None:
        exact = [{"number": _number(price * share), "weight": "percentageExact"}]
        criteria.append({"type": "price", "name": "Price", "numbers": exact})
    found: Json = {
        "id": str(lot.number),
        "title": lot.name,
        "status": lot.status,
        "awardCriteria": {"criteria": criteria},
    }
    if lot.net is not None or lot.gross is not None:
        found["value"] = _value(lot.net, lot.gross)
    return found


def _statistics(data: OpenData) -> Iterator[Json]:
    """How many bids there were for each lot; of none what it asked for."""
    for lot in data.lots:
        measures = (
            ("bids", lot.received),
            ("electronicBids", lot.received),
            ("validBids", lot.assessed),
            ("finalStageBids", lot.final),
            ("smeFinalStageBids", lot.small if lot.final == lot.assessed else None),
            ("vcseFinalStageBids", lot.voluntary if lot.final == lot.assessed else None),
        )
        for measure, value in measures:
            if value is not None:
                yield {
                    "id": f"{measure}-{lot.number}",
                    "measure": measure,
                    "value": value,
                    "relatedLot": str(lot.number),
                }


def _awards(data: OpenData) -> Iterator[Json]:
    """An award for each lot: active with its suppliers, unsuccessful without any, cancelled where it was abandoned."""
    if data.told_at is None:
        return
    for lot in data.lots:
        status = {"complete": "active", "cancelled": "cancelled"}.get(lot.status, "unsuccessful")
        found: Json = {
            "id": f"award-{lot.number}",
            "title": lot.name,
            "status": status,
            "relatedLots": [str(lot.number)],
        }
        if lot.course:
            found["description"] = f"Where it is not filled: {lot.course.lower()}, decided on {lot.course_on}"
        if data.decided_on:
            found["date"] = _day(data.decided_on)
        if lot.winners:
            found["suppliers"] = [{"id": one.id, "name": one.name} for one in lot.winners]
            if data.standstill_to:
                found["standstillPeriod"] = {"endDate": _day(data.standstill_to, time(23, 59, 59))}
        if data.regime is Regime.PA2023:
            found["assessmentSummariesDateSent"] = _moment(data.told_at)
        yield found


def _bid(one: OpenBid) -> Json:
    """Who bid for which lots and what became of the bid."""
    return {
        "id": f"bid-{one.number}",
        "status": one.status,
        "tenderers": [{"id": one.tenderer.id, "name": one.tenderer.name}],
        "relatedLots": [str(lot) for lot in one.lots],
    }


def _contract(one: Signed, data: OpenData) -> Json:
    """A contract as its award has it: each supplier in a lot has one of its own."""
    found: Json = {
        "id": " ".join(filter(None, (f"contract-{one.lot}-{one.supplier.id}", one.reference))),
        "awardID": f"award-{one.lot}",
        "title": f"{one.supplier.name}, lot {one.lot}",
        "status": "active",
        "dateSigned": _day(one.on),
    }
    if one.begins:
        found["period"] = {"startDate": _day(one.begins)}
    if one.net is not None or one.gross is not None:
        found["value"] = _value(one.net, one.gross)
    if data.indicators.listed:
        found["agreedMetrics"] = [
            {"id": str(number), "title": metric.name, "description": metric.target}
            for number, metric in enumerate(data.indicators.listed, 1)
        ]
    elif data.indicators.none_because:
        found["noAgreedMetricsRationale"] = data.indicators.none_because
    return found


def _value(net: Decimal | None, gross: Decimal | None) -> Json:
    found: Json = {"currency": "GBP"}
    if net is not None:
        found["amount"] = _number(net)
    if gross is not None:
        found["amountGross"] = _number(gross)
    return found


def _number(value: Decimal | Fraction) -> int | float:
    return int(value) if value == int(value) else float(value)


def _moment(at: datetime) -> str:
    return at.astimezone(LONDON).isoformat(timespec="seconds")


def _day(on: date, at: time = time()) -> str:
    return datetime.combine(on, at, LONDON).isoformat(timespec="seconds")
