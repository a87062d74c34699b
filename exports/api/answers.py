"""What other systems are told, as plain values: nothing that is not public, or that the token's issuer may not read."""

from datetime import datetime
from typing import Any

from exports.ocds.package import NAMES
from exports.ocds.published import OpenData, OpenLot, Supplier
from procurement.cases.models import Procurement
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Stage
from procurement.timetable.windows import Window

Json = dict[str, Any]


def about(procurement: Procurement) -> Json:
    """A procurement in a list."""
    names = ("code", "title", "buyer", "regime")
    return {name: getattr(procurement, name) for name in names}


def whole(data: OpenData, windows: dict[Stage, Window]) -> Json:
    """A procurement with its lots and how each stage stands."""
    return {
        **about(data.procurement),
        "summary": data.procurement.summary,
        "procedure": NAMES.get(data.basics.procedure, data.procurement.route),
        "abandoned_on": data.ended_on.isoformat() if data.ended_on else None,
        "lots": [_lot(lot) for lot in data.lots],
        "stages": {stage.value: window.state.value for stage, window in windows.items()},
    }


def _lot(lot: OpenLot) -> Json:
    return {
        "number": lot.number,
        "name": lot.name,
        "status": lot.status,
        "value_net": None if lot.net is None else str(lot.net),
        "value_gross": None if lot.gross is None else str(lot.gross),
    }


def timetable(windows: dict[Stage, Window]) -> Json:
    """Every stage: as planned, and as it happened."""
    return {
        "stages": [
            {
                "stage": stage.value,
                "name": window.words,
                "state": window.state.value,
                "opens_at": _moment(window.opens_at),
                "closes_at": _moment(window.closes_at),
                "opened_at": _moment(window.opened_at),
                "closed_at": _moment(window.closed_at),
            }
            for stage, window in windows.items()
        ]
    }


def results(data: OpenData) -> Json:
    """Who is to be awarded each lot, once the bidders were told; until then only that nothing is published."""
    told = data.told_at is not None
    return {
        "published": told,
        "told_at": _moment(data.told_at),
        "standstill_ends_on": data.standstill_to.isoformat() if data.standstill_to else None,
        "lots": [
            {
                "number": lot.number,
                "status": lot.status,
                "tenders_received": lot.received,
                "tenders_assessed": lot.assessed,
                "suppliers": [_supplier(one) for one in lot.winners],
                "where_not_filled": lot.course or None,
            }
            for lot in data.lots
        ]
        if told
        else [],
    }


def _supplier(one: Supplier) -> Json:
    return {"id": one.id, "name": one.name}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(LONDON).isoformat(timespec="seconds") if at else None
