"""The meetings that the timetable must know of before a stage is moved."""

from collections.abc import Mapping, Sequence

from evaluation.negotiation.queries import meetings
from procurement.core.vocabulary import Stage
from procurement.timetable.consequences import Appointment


def meetings_arranged(procurement_id: int) -> Mapping[Stage, Sequence[Appointment]]:
    """Every meeting with a bidder, by when it begins, under the stage in which it is held."""
    standing = [one for one in meetings(procurement_id) if not one.cancelled]
    found = [Appointment(one.starts_at, f"meeting with {one.tender.bidder_code}") for one in standing]
    return {Stage.NEGOTIATION: found} if found else {}
