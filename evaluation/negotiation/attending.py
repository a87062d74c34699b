"""Who reads of meetings beside those who oversee negotiation: whoever is named for one, or negotiates prices."""

from collections.abc import Iterable
from typing import Any

from evaluation.negotiation.models import Meeting
from evaluation.negotiation.prices import named
from evaluation.negotiation.queries import meetings, records
from evaluation.scoring.price_sight import seen_by
from procurement.core.access import POLICY
from procurement.core.action import Context, finds
from procurement.core.vocabulary import Bar, Permission


def oversees(ctx: Context) -> bool:
    """Whether a person reads of every meeting by their role, or since they have opened price schedules to negotiate.

    Whoever is named to open them and has not may still mark quality, and reads only of meetings that they are at.
    """
    if ctx.procurement_id is None:
        return False
    if POLICY[Permission.NEGOTIATION_READ].roles & ctx.standing.roles:
        return True
    return ctx.person in named(ctx.procurement_id) and bool(seen_by(ctx.procurement_id, ctx.person))


def attended_by(ctx: Context, arranged: Iterable[Meeting]) -> list[Meeting]:
    """Those of some meetings for which the person is named, or at which they are on record as present."""
    found = list(arranged)
    kept = records(found[0].procurement_id) if found else {}
    return [
        one
        for one in found
        if ctx.person in one.council or (kept.get(one.id) and ctx.person in kept[one.id][-1].present)
    ]


@finds(Bar.NOT_AT_MEETING)
def not_there(ctx: Context, subject: Any) -> bool:
    """Not of a meeting that one is at; of negotiation as a whole, not once one is at any."""
    if oversees(ctx):
        return False
    if isinstance(subject, Meeting):
        return not attended_by(ctx, [subject])
    return ctx.procurement_id is None or not attended_by(ctx, meetings(ctx.procurement_id))
