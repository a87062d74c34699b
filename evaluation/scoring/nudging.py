"""The lead's word to an evaluator whose marks are outstanding: one mail a day at most, on record."""

from datetime import datetime

from sqlalchemy import select

from evaluation.scoring.items import current_round
from evaluation.scoring.progress import progress
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action
from procurement.core.clock import LONDON
from procurement.core.db import db, remembered
from procurement.core.forms import has_unprintable
from procurement.core.outbox import Message, send
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import clock_time, count
from procurement.people.models import User
from procurement.people.queries import person

MOST_WORDS = 2000
"""Characters of a nudge: it is a word, not a letter."""


@action(Permission.SCORE_NUDGE, Event.EVALUATOR_NUDGED)
def nudge(ctx: Context, procurement: Procurement, user: User, words: str, address: str) -> User:
    """Write to an evaluator whose marks are outstanding; the mail also says how many of their answers are written.

    `address` is where the service is reached. Raises Invalid where nothing of theirs is outstanding, where they were
    written to today already, and for words that cannot go.
    """
    words = words.strip()
    if not words or len(words) > MOST_WORDS or has_unprintable(words):
        raise Invalid("words", f"Write what the mail says, in {MOST_WORDS:,} printable characters or fewer.")
    panel = progress(procurement.id, current_round(procurement.id))
    found = next((one for one in panel.evaluators if one.user.id == user.id and not one.finished), None)
    if found is None:
        raise Invalid("evaluator", f"{user.name} has no marks left to submit.")
    last = nudged(procurement.id).get(user.id)
    if last is not None and not can_be_nudged(last, ctx.now):
        raise Invalid("evaluator", f"{user.name} was nudged today, at {clock_time(last)}. Once a day is enough.")
    lead = person(ctx.person)
    left = f"You have written {found.done} of {count(found.total, 'answer')}."
    send(
        ctx,
        user.email,
        f"Your scores are awaited: {procurement.title} ({procurement.code})",
        f"{words}\n\n{left}\n{address.rstrip('/')}/procurements/{procurement.code}/scoring\n\n"
        f"{lead.name if lead else procurement.buyer}\n",
        once=f"nudge-{procurement.id}-{user.id}-{_day(ctx.now)}",
    )
    ctx.note(person=user.id, round=panel.round)
    ctx.say(words=words)
    return user


def nudged(procurement_id: int) -> dict[int, datetime]:
    """When each evaluator was nudged last, by person."""
    return remembered(("nudged", procurement_id), lambda: _nudged(procurement_id))


def _nudged(procurement_id: int) -> dict[int, datetime]:
    query = select(Message.once, Message.written_at).where(
        Message.procurement_id == procurement_id, Message.once.startswith(f"nudge-{procurement_id}-", autoescape=True)
    )
    return {int(once.split("-")[2]): at for once, at in db.session.execute(query.order_by(Message.id))}


def can_be_nudged(last: datetime | None, now: datetime) -> bool:
    """Whether somebody who was last written to at a time may be written to again."""
    return last is None or _day(last) != _day(now)


def _day(moment: datetime) -> str:
    return moment.astimezone(LONDON).date().isoformat()
