"""Times that the server's clock told while it was in doubt: it had been put forward or back while it ran.

While that is so no deadline passes by itself: the clock as it was and the clock as it is must both say that it has.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from procurement.core.db import db, remembered
from procurement.core.glance import anywhere, of_the_instance
from procurement.timetable.models import ClockDispute

IN_DOUBT = timedelta(hours=24)
"""For how long after it was moved the clock is not relied on for a deadline."""


CLOCK_MOVED = of_the_instance("clock moved", exists().where(ClockDispute.id > 0))


def disputes() -> tuple[ClockDispute, ...]:
    """Every time that the clock was found moved, in order."""
    if not anywhere(CLOCK_MOVED):
        return ()
    query = select(ClockDispute).order_by(ClockDispute.id)
    return remembered(("clock disputes",), lambda: tuple(db.session.scalars(query)))


def dispute_at(moment: datetime) -> ClockDispute | None:
    """The last time that the clock was moved near a moment that it told; None where it is not in doubt."""
    near = [
        one
        for one in disputes()
        if min(one.sound_at, one.noticed_at) <= moment <= one.noticed_at + IN_DOUBT + _length(one)
    ]
    return near[-1] if near else None


def _length(one: ClockDispute) -> timedelta:
    return timedelta(milliseconds=abs(one.moved_ms))


def at_least(now: datetime) -> datetime:
    """The earlier of what the clock says and what it would say had nobody moved it: by that, deadlines pass."""
    forward = sum(max(0, one.moved_ms) for one in disputes() if one.noticed_at <= now <= one.noticed_at + IN_DOUBT)
    return now - timedelta(milliseconds=forward)
