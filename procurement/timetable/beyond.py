"""What the timetable must know of steps that rest on it, handed down at start-up: meetings arranged, and who bids."""

from collections.abc import Callable, Mapping, Sequence

from procurement.core.vocabulary import Stage
from procurement.people.models import User
from procurement.timetable.consequences import Appointment

Meetings = Callable[[int], Mapping[Stage, Sequence[Appointment]]]
Bidders = Callable[[int], Sequence[User]]


def _no_meetings(_procurement_id: int) -> Mapping[Stage, Sequence[Appointment]]:
    return {}


def _no_bidders(_procurement_id: int) -> Sequence[User]:
    return ()


_meetings: Meetings = _no_meetings
_bidders: Bidders = _no_bidders
_remaining: Bidders = _no_bidders


def keep_beyond(*, meetings: Meetings, bidders: Bidders, remaining: Bidders) -> None:
    """Hand down how meetings, bidders and those who remain are found."""
    global _meetings, _bidders, _remaining
    _meetings, _bidders, _remaining = meetings, bidders, remaining


def meetings_arranged(procurement_id: int) -> Mapping[Stage, Sequence[Appointment]]:
    """The meetings arranged in each stage."""
    return _meetings(procurement_id)


def people_bidding(procurement_id: int) -> Sequence[User]:
    """The people of the organisations that began a tender."""
    return _bidders(procurement_id)


def people_remaining(procurement_id: int) -> Sequence[User]:
    """The people of the organisations that are still in the procedure: all that began, until tenders were opened."""
    return _remaining(procurement_id)
