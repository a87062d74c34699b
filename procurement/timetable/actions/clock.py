"""The server's clock was moved while it ran: put on record, and told to whoever leads where a deadline is near."""

from datetime import timedelta

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context, action, keep
from procurement.core.clock import Moved
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import DEADLINE_STAGES, Event, Permission, Role
from procurement.core.words import moment, second
from procurement.people.queries import appointed
from procurement.timetable.disputed import IN_DOUBT, disputes
from procurement.timetable.models import ClockDispute
from procurement.timetable.queries import windows

_SAME = timedelta(minutes=2)
"""Within this every process of the instance finds the same move."""


@action(Permission.CLOCK_NOTE, Event.CLOCK_DISPUTED)
def note_clock(ctx: Context, subject: None, moved: Moved) -> ClockDispute:
    """Put a move of the clock on record, once, and write to the leads of every procurement with a deadline near it."""
    milliseconds = moved.by // timedelta(milliseconds=1)
    for one in disputes():
        if abs(one.noticed_at - moved.noticed_at) < _SAME and abs(one.moved_ms - milliseconds) < 2_000:
            return one
    row = keep(ClockDispute(sound_at=moved.sound_at, noticed_at=moved.noticed_at, moved_ms=milliseconds))
    ctx.note(moved_ms=milliseconds)
    for procurement in db.session.scalars(select(Procurement).order_by(Procurement.id)):
        standing = windows(procurement.id, ctx.now)
        near = [
            window.closes_at
            for stage, window in standing.items()
            if stage in DEADLINE_STAGES
            and window.opened_at
            and window.closes_at
            and abs(window.closes_at - moved.noticed_at) <= IN_DOUBT + abs(moved.by)
        ]
        for closes_at in near[:1]:
            _tell(ctx, procurement, row, moment(closes_at))
    return row


def _tell(ctx: Context, procurement: Procurement, row: ClockDispute, closes: str) -> None:
    body = (
        f"The clock of the server was moved by {row.seconds} while it ran; it was noticed at {second(row.noticed_at)}."
        f"\n\nThe deadline of {procurement.title} ({procurement.code}) is {closes}. Until the clock as it was and the "
        "clock as it is have both passed it, it stays open. Tenders received meanwhile are marked in the register and "
        "on their receipts.\n\nFind out which time is right. If bidders lost time, record the fault and extend.\n"
    )
    for person in appointed(procurement.id, Role.LEAD):
        once = f"clock-{row.id}-{procurement.id}-{person.id}"
        send(ctx, person.email, f"Clock moved: {procurement.title} ({procurement.code})", body, once=once)
