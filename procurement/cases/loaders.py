"""How addresses name procurements and lots."""

from collections.abc import Mapping
from typing import Any

from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import by_code, lots
from procurement.core.action import Context
from procurement.core.web import loads


@loads("procurement")
def procurement(_ctx: Context, code: str, _parts: Mapping[str, Any]) -> Procurement | None:
    """By its code."""
    return by_code(code)


@loads("lot")
def lot(_ctx: Context, number: int, parts: Mapping[str, Any]) -> Lot | None:
    """By its number within the procurement named before it."""
    return next((row for row in lots(parts["procurement"].id) if row.number == number), None)
