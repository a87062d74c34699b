"""Counting what happens in a meeting, within the action that does it."""

from evaluation.moderation.meeting import meeting
from evaluation.moderation.models import PanelMeeting
from procurement.core.action import keep


def moved(procurement_id: int, round_: int) -> PanelMeeting:
    """Count that something happens in a meeting, within the action that does it; the meeting begins with the first."""
    row = meeting(procurement_id, round_)
    if row is None:
        return keep(PanelMeeting(procurement_id=procurement_id, round=round_, moves=1))
    row.moves += 1
    return row
