"""How addresses name a record of moderation."""

from collections.abc import Mapping
from typing import Any

from evaluation.moderation.models import Consensus
from evaluation.moderation.queries import of_id
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.web import loads


@loads("consensus")
def consensus(ctx: Context, consensus_id: int, parts: Mapping[str, Any]) -> Consensus | None:
    """For the council's side, which alone may know of it: by its id, within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return of_id(parts["procurement"].id, consensus_id)
