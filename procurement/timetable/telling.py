"""Who is told, and how, when dates of the timetable move."""

from collections.abc import Iterable

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.outbox import send
from procurement.timetable.amending import line_of, reads_of
from procurement.timetable.basis import appointed_to
from procurement.timetable.beyond import people_bidding
from procurement.timetable.moving import Moved


def tell_of_move(
    ctx: Context, procurement: Procurement, plan_id: int, moved: Iterable[Moved], reason: str, *, published: bool
) -> None:
    """Tell of every date that moved with a plan; of nothing, when none did."""
    if lines := "\n".join(line_of(one) for one in reads_of(moved)):
        tell(ctx, procurement, f"plan-{plan_id}", lines, reason, published=published)


def tell(ctx: Context, procurement: Procurement, what: str, lines: str, reason: str, *, published: bool) -> None:
    """Write to everybody who has a role, but for the one who moves; to bidders too once dates are published.

    The reason is the council's own and goes to nobody outside it. `what` keeps a mail from going twice.
    """
    subject = f"Dates have moved: {procurement.title}"
    head = f"The timetable of {procurement.title} ({procurement.code}) has changed. UK time:\n\n{lines}\n"
    why = f"\nWhy: {reason.strip()}\n" if reason.strip() else ""
    told = set()
    for person in appointed_to(procurement.id):
        told.add(person.id)
        if person.id != ctx.person:
            send(ctx, person.email, subject, head + why, once=f"{what}-{person.id}")
    for person in people_bidding(procurement.id) if published else ():
        if person.id not in told:
            send(ctx, person.email, subject, head, once=f"{what}-{person.id}")
