"""What negotiation asks of the lead and the moderator: meetings to plan and to record."""

from flask import url_for

from evaluation.negotiation.attending import attended_by
from evaluation.negotiation.movement import round_to_score
from evaluation.negotiation.prices import named
from evaluation.negotiation.queries import meetings
from evaluation.negotiation.register import State, open_to, read_register
from evaluation.scoring.price_sight import seen_by
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import SECOND_ROUND, Permission, Role, Stage
from procurement.core.words import count
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """Meetings to record, bidders without one, prices to be opened; what came in of a round, to be scored."""
    due = _of_rounds(ctx, procurement)
    if Stage.NEGOTIATION not in ctx.standing.open_stages:
        return due
    return due + _of_prices(ctx, procurement) + _of_meetings(ctx, procurement)


def _of_rounds(ctx: Context, procurement: Procurement) -> list[Task]:
    """Once the deadline of a further round has passed, or of the first where its scoring has no date: open it."""
    if Role.LEAD not in ctx.standing.roles or Stage.RESCORING in ctx.standing.open_stages:
        return []
    round_ = round_to_score(procurement.id, ctx.now)
    if round_ is None:
        return []
    if round_ == SECOND_ROUND and windows(procurement.id, ctx.now)[Stage.RESCORING].opens_at:
        return []  # planned in the timetable, whose own task says when
    link = url_for("negotiation.resubmission", procurement=procurement.code, _anchor="score")
    return [Task(f"Open the scoring of round {round_}: its deadline has passed", link)]


def _of_prices(ctx: Context, procurement: Procurement) -> list[Task]:
    if not procurement.prices_negotiated or ctx.person not in named(procurement.id):
        return []
    if seen_by(procurement.id, ctx.person) or not ctx.may(Permission.PRICE_SEE, procurement):
        return []
    link = url_for("negotiation.prices", procurement=procurement.code)
    return [Task("Open the price schedules to negotiate them", link, None, 0, 1)]


def _own(ctx: Context, procurement: Procurement) -> list[Task]:
    """For whoever is named for meetings and has no other way to them: the next one."""
    ahead = [one for one in meetings(procurement.id) if one.ends_at > ctx.now and not one.cancelled]
    mine = [one for one in attended_by(ctx, ahead) if ctx.may(Permission.MEETING_READ, one)]
    if not mine:
        return []
    link = url_for("negotiation.meeting", procurement=procurement.code, meeting=mine[0].id)
    more = f"{count(len(mine) - 1, 'other')} after it" if len(mine) > 1 else ""
    return [Task(f"Meet {mine[0].tender.bidder_code}", link, mine[0].starts_at, detail=more)]


def _of_meetings(ctx: Context, procurement: Procurement) -> list[Task]:
    if not ctx.standing.roles & {Role.LEAD, Role.MODERATOR}:
        return _own(ctx, procurement)
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
