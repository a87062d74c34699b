"""What selection asks of people: to declare interests first, to check and decide."""

from flask import url_for

from procurement.cases.models import Procurement
from procurement.core.access import POLICY
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, Bar, Permission, Role, Stage
from procurement.people.queries import has_declared
from procurement.pqq.queries import standings
from procurement.tenders.queries import is_opened
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source

_NEED_IT = frozenset(
    role for grant in POLICY.values() if Bar.INTEREST_NOT_DECLARED in grant.barred_by for role in grant.roles
)
"""Roles that something stays closed to until they have declared."""


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """Declaring interests, for whoever needs to; selection checks, for the lead while the stage is open."""
    found = []
    standing = windows(procurement.id, ctx.now)
    if ctx.standing.roles & _NEED_IT and is_opened(procurement.id, FIRST_ROUND):
        declared = has_declared(procurement.id, ctx.person)
        found.append(
            Task(
                what="Declare your interests",
                link=url_for("interests.interests", procurement=procurement.code),
                due_at=standing[Stage.SCORING].opens_at,
                done=int(declared),
                total=1,
                detail="Until then every tender is closed to you.",
            )
        )
    if Role.LEAD in ctx.standing.roles and ctx.may(Permission.SELECTION_READ) and standing[Stage.SELECTION].open:
        rows = [row for row in standings(procurement.id) if not row.withdrawn]
        found.append(
            Task(
                what="Check the selection answers",
                link=url_for("selection.selection", procurement=procurement.code, show="open"),
                due_at=standing[Stage.SELECTION].closes_at,
                done=sum(1 for row in rows if not row.open),
                total=len(rows),
                detail="bidders decided",
            )
        )
    return found
