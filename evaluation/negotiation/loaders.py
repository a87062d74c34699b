"""How addresses name a meeting."""

from collections.abc import Mapping
from typing import Any

from evaluation.negotiation.models import Meeting
from evaluation.negotiation.queries import meeting_of
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.web import loads


@loads("meeting")
def meeting(ctx: Context, meeting_id: int, parts: Mapping[str, Any]) -> Meeting | None:
    """For the council's side, which alone may know of it: by its id, within the procurement named before it."""
    if not ctx.standing.roles & COUNCIL:
        return None
    return meeting_of(parts["procurement"].id, meeting_id)
