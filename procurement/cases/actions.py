"""Setting up a procurement and its lots."""

import re
from decimal import Decimal

from sqlalchemy import select

from procurement.cases.models import Lot, Procurement
from procurement.cases.queries import by_code
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import Event, Permission, Regime, Role
from procurement.people.models import Appointment, User


@action(Permission.PROCUREMENT_CREATE, Event.PROCUREMENT_CREATED)
def create_procurement(
    ctx: Context,
    lead: User,
    *,
    code: str,
    title: str,
    buyer: str,
    regime: Regime,
    route: str,
    summary: str,
    term: str = "",
    demonstration: bool = False,
) -> Procurement:
    """Open the case file of a procurement; `lead` leads it."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{1,38}", code):
        raise Invalid("code", "A code has letters, digits and hyphens, such as CSH-2021.")
    if by_code(code):
        raise Invalid("code", "Another procurement has this code.")
    if not title.strip():
        raise Invalid("title", "Enter a title.")
    procurement = keep(
        Procurement(
            code=code,
            title=title.strip(),
            buyer=buyer,
            regime=regime.value,
            route=route,
            summary=summary,
            term=term,
            created_at=ctx.now,
            demonstration=demonstration,
        )
    )
    keep(Appointment(procurement_id=procurement.id, user_id=lead.id, role=Role.LEAD.value, appointed_at=ctx.now))
    ctx.note(lead=lead.id, regime=regime.value)
    return procurement


@action(Permission.PROCUREMENT_SETUP, Event.LOT_ADDED)
def add_lot(
    ctx: Context,
    procurement: Procurement,
    *,
    number: int,
    name: str,
    weekly_hours: Decimal,
    min_providers: int,
    max_providers: int,
    old_clusters: list[str] | None = None,
    urban_rate: Decimal | None = None,
    rural_rate: Decimal | None = None,
) -> Lot:
    """Add a lot: its hours a week, and how few and how many providers it takes."""
    if not 1 <= min_providers <= max_providers:
        raise Invalid("max_providers", "Places run from the fewest to the most, and the fewest is at least one.")
    if weekly_hours <= 0:
        raise Invalid("weekly_hours", "Hours a week are more than nothing.")
    if db.session.scalar(select(Lot).where(Lot.procurement_id == procurement.id, Lot.number == number)):
        raise Invalid("number", f"There is a lot {number} already.")
    return keep(
        Lot(
            procurement_id=procurement.id,
            number=number,
            name=name,
            weekly_hours=weekly_hours,
            min_providers=min_providers,
            max_providers=max_providers,
            old_clusters=old_clusters or [],
            urban_rate=urban_rate,
            rural_rate=rural_rate,
        )
    )
