"""What scoring asks of people: evaluators mark and submit; the lead sees who is behind."""

from datetime import datetime

from flask import url_for

from evaluation.scoring.asking import unanswered
from evaluation.scoring.items import current_round
from evaluation.scoring.progress import progress
from evaluation.scoring.queue import Pile, own_queue
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, Role, Stage
from procurement.core.words import count
from procurement.people.queries import has_declared
from procurement.timetable.queries import windows
from procurement.timetable.tasks import Task, source


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """Each question to mark, for an evaluator; how far the panel is, for the lead; while scoring is open."""
    round_ = current_round(procurement.id)
    stage = Stage.SCORING if round_ == FIRST_ROUND else Stage.RESCORING
    window = windows(procurement.id, ctx.now)[stage]
    if not window.open:
        return []
    found = []
    if Role.EVALUATOR in ctx.standing.roles and has_declared(procurement.id, ctx.person):
        queue = own_queue(procurement.id, ctx.person, round_)
        found += [_marking(procurement, pile, window.closes_at) for pile in queue.piles if pile.places]
    if Role.LEAD in ctx.standing.roles:
        panel = progress(procurement.id, round_)
        behind = {part.user.id for part in panel.outstanding}
        parts = panel.parts
        found.append(
            Task(
                what="See how far scoring is",
                link=url_for("scoring.progress", procurement=procurement.code),
                due_at=window.closes_at,
                done=len(parts) - len(panel.outstanding),
                total=len(parts),
                detail="sets of marks submitted",
                waiting=f"{len(behind)} evaluator{'' if len(behind) == 1 else 's'}" if behind else "",
            )
        )
        if waiting := unanswered(procurement.id):
            found.append(
                Task(
                    what=f"Answer {count(len(waiting), 'query', 'queries')} from evaluators",
                    link=url_for("scoring.progress", procurement=procurement.code, _anchor="queries"),
                    due_at=window.closes_at,
                    detail="about answers they mark",
                )
            )
    return found


def _marking(procurement: Procurement, pile: Pile, due_at: datetime | None) -> Task:
    question = pile.criterion.question
    if pile.ready:
        return Task(
            what=f"Submit your scores for {question.code}",
            link=url_for("scoring.check", procurement=procurement.code, _anchor=f"submit-{question.code}"),
            due_at=due_at,
            detail=question.title,
        )
    left = next((place for place in pile.places if not place.complete), pile.places[0])
    return Task(
        what=f"Score {question.code} {question.title}",
        link=url_for(
            "scoring.score", procurement=procurement.code, criterion=question.code, tender=left.item.tender.id
        ),
        due_at=due_at,
        done=len(pile.places) if pile.submitted else pile.done,
        total=len(pile.places),
        detail="Reopened by the lead" if pile.reopened else "",
    )
