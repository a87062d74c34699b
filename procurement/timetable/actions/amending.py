"""Writing an amendment inside the action that changes something, and telling every bidder in the same commit."""

from collections.abc import Sequence
from dataclasses import asdict

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, keep
from procurement.core.outbox import send
from procurement.timetable.amending import Reads, line_of, next_number
from procurement.timetable.beyond import people_remaining
from procurement.timetable.models import Amendment


def amend_dates(ctx: Context, procurement: Procurement, reads: Sequence[Reads], told: str) -> Amendment:
    """Put moved dates on record as an amendment, inside the action under way, and tell every bidder why.

    `told` is the reason as bidders read it; raises Invalid where there is none. The council's own reason stays its own.
    Source: Public Contracts Regulations 2015 reg 47(3); Procurement Act 2023 s.31.
    """
    if not told.strip():
        raise Invalid("told", "Say why, for bidders to read: dates that they were given move by this.")
    lines = "\n".join(map(line_of, reads))
    body = f"Dates of {procurement.title} ({procurement.code}) have moved. UK time:\n\n{lines}\n\nWhy: {told.strip()}\n"
    return amend(ctx, procurement, told, body, reads)


def amend(
    ctx: Context,
    procurement: Procurement,
    reason: str,
    body: str,
    reads: Sequence[Reads] = (),
    *,
    publication: int | None = None,
) -> Amendment:
    """Number an amendment, inside the action under way, and send `body` to who remains in the same commit.

    `publication` is the version of the tender pack that it is; what differs is then read from the versions.
    """
    number = next_number(procurement.id)
    ctx.note(amendment=number)
    row = keep(
        Amendment(
            procurement_id=procurement.id,
            number=number,
            publication=publication,
            reason=reason.strip(),
            reads=[asdict(one) for one in reads],
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    subject = f"Amendment {number}: {procurement.title} ({procurement.code})"
    for person in people_remaining(procurement.id):
        send(ctx, person.email, subject, body, once=f"amendment-{row.id}-{person.id}")
    return row
