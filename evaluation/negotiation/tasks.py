"""What negotiation asks of the lead and the moderator: meetings to plan and to record."""

from flask import url_for

from evaluation.negotiation.register import State, open_to, read_register
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Role, Stage
from procurement.core.words import count
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """While negotiation is open: meetings over but not recorded, bidders without a meeting."""
    if Stage.NEGOTIATION not in ctx.standing.open_stages or not ctx.standing.roles & {Role.LEAD, Role.MODERATOR}:
        return []
    due_at = windows(procurement.id, ctx.now)[Stage.NEGOTIATION].closes_at
    whole = open_to(ctx, read_register(procurement.id, ctx.now))
    found = []
    over = whole.count(State.TO_RECORD)
    if over:
        found.append(
            Task(
                what=f"Record what came of {count(over, 'meeting')}",
                link=url_for("negotiation.register", procurement=procurement.code, state=State.TO_RECORD.value),
                due_at=due_at,
                done=whole.count(State.HELD) + whole.count(State.NOT_HELD),
                total=len(whole.entries),
            )
        )
    without = sum(1 for bidder in whole.bidders if bidder.in_evaluation and not bidder.entries)
    if without and Role.LEAD in ctx.standing.roles:
        found.append(
            Task(
                what=f"Plan meetings with {count(without, 'bidder')}",
                link=url_for("negotiation.register", procurement=procurement.code),
                due_at=due_at,
                done=len(whole.bidders) - without,
                total=len(whole.bidders),
            )
        )
    return found
