"""The record taken out as a spreadsheet, which is on record itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procurement.core.action import Context, action
from procurement.core.vocabulary import Event, Permission

if TYPE_CHECKING:
    from procurement.cases.models import Procurement


@action(Permission.AUDIT_READ, Event.RECORD_TAKEN)
def take_record(ctx: Context, procurement: Procurement, entries: int, asked: str) -> Procurement:
    """Put on record who took out how many entries, and by which filter (`asked`, as the address has it)."""
    ctx.note(entries=entries)
    if asked:
        ctx.say(filter=asked)
    return procurement
