"""What questions and letters ask of people: the lead to answer, a bidder to read."""

from flask import url_for

from procurement.cases.models import Procurement
from procurement.clarifications.queries import (
    decline_of,
    drafts,
    organisation_of,
    questions,
    times,
    unanswered_letters,
    unread,
    visible,
)
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Role
from procurement.core.words import count
from procurement.timetable.tasks import Task, quiet, source


@quiet
def declined(ctx: Context, procurement: Procurement) -> bool:
    """Whoever said that it will not bid has nothing to do until it comes back."""
    if Role.BIDDER not in ctx.standing.roles:
        return False
    organisation_id = organisation_of(ctx.actor_id)
    return organisation_id is not None and decline_of(procurement.id, organisation_id) is not None


@source
def tasks(ctx: Context, procurement: Procurement) -> list[Task]:
    """A bidder's unread answers and letters; the lead's open questions, finished answers and letters to reply to."""
    here = url_for("clarifications.clarifications", procurement=procurement.code)
    if Role.BIDDER in ctx.standing.roles:
        organisation_id = organisation_of(ctx.actor_id)
        if organisation_id is None or not visible(ctx, procurement.id):
            return []
        new = unread(procurement.id, organisation_id, ctx.person).count
        return [Task(f"Read {count(new, 'clarification')}", here, detail="Unread")] if new else []
    if not ctx.may(Permission.CLARIFICATION_ANSWER):
        return []
    return _of_lead(ctx, procurement, here)


def _of_lead(ctx: Context, procurement: Procurement, here: str) -> list[Task]:
    found: list[Task] = []
    asked = questions(procurement.id, ctx.now)
    left = sum(1 for one in asked if not one.settled)
    if left:
        deadline = times(procurement.id, ctx.now).deadline
        what = f"Answer {count(left, 'clarification question')}"
        found.append(Task(what, here, deadline, len(asked) - left, len(asked), detail="questions settled"))
    elif waiting := len(drafts(procurement.id)):
        found.append(Task(f"Publish {count(waiting, 'answer')} to bidders", here))
    for letter in unanswered_letters(procurement.id):
        link = url_for("clarifications.bidder", procurement=procurement.code, correspondent=letter.organisation_id)
        found.append(Task(f"Reply to {letter.organisation.name}", link, detail=letter.subject_words))
    return found
