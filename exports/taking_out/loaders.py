"""How addresses name an archive and the job that makes it: only for the person who asked."""

from collections.abc import Mapping
from typing import Any

from exports.taking_out.models import TakeOut
from exports.taking_out.queries import job_of, own
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.jobs import Job
from procurement.core.web import loads


@loads("take_out")
def take_out(ctx: Context, number: int, parts: Mapping[str, Any]) -> TakeOut | None:
    """One's own, by its number within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return next((row for row in own(parts["procurement"].id, ctx.person) if row.id == number), None)


@loads("take_out_job")
def take_out_job(ctx: Context, number: int, parts: Mapping[str, Any]) -> Job | None:
    """One's own, by its number within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL or number >= 2**31:
        return None
    return job_of(parts["procurement"].id, ctx.person, number)
