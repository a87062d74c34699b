"""Sending reminders: who is due what in each procurement, told once each by mail."""

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core import clock
from procurement.core.action import Context, action
from procurement.core.db import db
from procurement.core.outbox import Message, deliver_waiting, send
from procurement.core.vocabulary import Event, Permission
from procurement.timetable.basis import appointed_to
from procurement.timetable.beyond import people_bidding
from procurement.timetable.reminders import Reminder, body, reminders, subject
from procurement.timetable.tasks import tasks_of


def remind_all(address: str) -> int:
    """Send every reminder that is due now and was not sent, and how many that were. Mail that waited goes too.

    Nobody is reminded of a rehearsal. `address` is where this service is reached. It must run
    where pages' addresses can be made.
    """
    sent, real = 0, select(Procurement).where(Procurement.rehearsal_of_id.is_(None))
    for procurement in db.session.scalars(real.order_by(Procurement.id)).all():
        fresh = _fresh(procurement)
        if fresh:
            ctx = Context.at_console()
            ctx.procurement_id = procurement.id
            send_reminders(ctx, procurement, fresh, address)
            sent += len(fresh)
    deliver_waiting()
    return sent


def _fresh(procurement: Procurement) -> list[Reminder]:
    """What was not sent yet, for everybody who has a part in the procurement and wants reminders."""
    now = clock.now()
    found: list[Reminder] = []
    seen: set[int] = set()
    for person in (*appointed_to(procurement.id), *people_bidding(procurement.id)):
        if person.id in seen or not person.reminders:
            continue
        seen.add(person.id)
        ctx = Context(person.id, procurement.id, now)
        tasks = tasks_of(ctx, procurement)
        found += reminders(person.id, person.email, tasks, now)
    keys = [one.once(procurement.id) for one in found]
    known = set(db.session.scalars(select(Message.once).where(Message.once.in_(keys)))) if keys else set()
    return [one for one, key in zip(found, keys, strict=True) if key not in known]


@action(Permission.REMINDERS_SEND, Event.REMINDED)
def send_reminders(ctx: Context, procurement: Procurement, fresh: list[Reminder], address: str) -> None:
    """Write the mails; each goes once, however often this is asked."""
    ctx.note(mails=len(fresh))
    for one in fresh:
        send(
            ctx,
            one.to_address,
            subject(one, procurement.title),
            body(one, f"{procurement.title} ({procurement.code})", address),
            once=one.once(procurement.id),
        )
