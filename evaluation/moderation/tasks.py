"""What moderation asks of people: the moderator to take each question, evaluators to agree what was recorded."""

from collections import defaultdict
from datetime import datetime

from flask import url_for

from evaluation.moderation.actions import stage_of
from evaluation.moderation.listing import Reading, reading
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import ROUNDS, Role
from procurement.tenders.queries import last_opened
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """For each round whose moderation is open: questions to moderate, records to agree."""
    if not ctx.standing.roles & {Role.MODERATOR, Role.EVALUATOR}:
        return []
    found = []
    for round_ in ROUNDS[: last_opened(procurement.id)]:
        stage = stage_of(round_)
        if stage not in ctx.standing.open_stages:
            continue
        due_at = windows(procurement.id, ctx.now)[stage].closes_at
        whole = reading(ctx, procurement.id, round_)
        if Role.MODERATOR in ctx.standing.roles:
            found += _to_moderate(procurement, whole, due_at)
        if Role.EVALUATOR in ctx.standing.roles:
            found += _to_agree(ctx, procurement, whole, due_at)
    return found


def _to_moderate(procurement: Procurement, whole: Reading, due_at: datetime | None) -> list[Task]:
    done: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    titles: dict[str, tuple[int, str]] = {}
    late: dict[str, str] = {}
    for key, count in whole.counts.items():
        criterion = whole.criteria[key]
        code = criterion.question.code
        done[code], total[code] = count.ready - count.open, count.ready
        titles[code] = (criterion.position, criterion.question.title)
    for one in whole.awaited:
        question = one.criterion.question
        titles[question.code] = (one.criterion.position, question.title)
        if not total[question.code]:
            late[question.code] = ", ".join(user.name for user in one.missing) or "evaluators to be assigned"
        total[question.code] += one.items
    return [
        Task(
            what=f"Moderate {code}",
            link=url_for("moderation.agenda", procurement=procurement.code, round=whole.round, question=code),
            due_at=due_at,
            done=done[code],
            total=total[code],
            detail=title,
            waiting=late.get(code, ""),
        )
        for code, (_, title) in sorted(titles.items(), key=lambda entry: entry[1])
    ]


def _to_agree(ctx: Context, procurement: Procurement, whole: Reading, due_at: datetime | None) -> list[Task]:
    waiting = whole.mine()
    if not waiting:
        return []
    link = url_for("moderation.agenda", procurement=procurement.code, round=whole.round, state="mine")
    return [Task(what=f"Agree the record: {waiting} waiting", link=link, due_at=due_at)]
