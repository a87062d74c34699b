"""The hours that each person of a pack has left in the scoring window, once their leave is taken off."""

from evaluation.setup.free_hours import Free, Span, hours_free
from evaluation.setup.pack import Pack
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Stage
from procurement.people.absences import leave_of
from procurement.people.invitations import accesses
from procurement.timetable.basis import calendar_of
from procurement.timetable.queries import windows


def scoring_window(ctx: Context, procurement: Procurement) -> Span | None:
    """The first and last day on which tenders are marked, as planned; None while that is not planned."""
    window = windows(procurement.id, ctx.now)[Stage.SCORING]
    if window.opens_at is None or window.closes_at is None:
        return None
    return window.opens_at.astimezone(LONDON).date(), window.closes_at.astimezone(LONDON).date()


def hours_left(ctx: Context, procurement: Procurement, pack: Pack) -> dict[str, Free]:
    """By address, for everybody whose hours are known; leave is known of whoever has an account."""
    known = accesses(procurement.id, [one.email for one in pack.people], ctx.now)
    leave = leave_of([one.user.id for one in known.values() if one.user])
    window, working = scoring_window(ctx, procurement), calendar_of(procurement)
    found: dict[str, Free] = {}
    for person in pack.people:
        if person.hours is not None:
            access = known.get(person.email.strip().lower())
            rows = leave[access.user.id] if access and access.user else []
            spans = [(row.first_day, row.last_day) for row in rows]
            found[person.email] = hours_free(person.hours, window, spans, working)
    return found
