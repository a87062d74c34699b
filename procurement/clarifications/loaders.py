"""How addresses name questions, answers and bidders. What a person may not know of is not found."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from procurement.clarifications.models import AnswerDraft, ClarificationQuestion, PublishedAnswer
from procurement.clarifications.queries import known_bidders, organisation_of, visible
from procurement.core.access import POLICY
from procurement.core.action import Context
from procurement.core.db import db
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import loads
from procurement.people.models import Organisation


@loads("enquiry")
def question(ctx: Context, question_id: int, parts: Mapping[str, Any]) -> ClarificationQuestion | None:
    """A bidder's own; on the council's side for those who may know who asked."""
    procurement_id = parts["procurement"].id
    within = ctx.within(procurement_id)
    found = db.session.scalar(
        select(ClarificationQuestion).where(
            ClarificationQuestion.id == question_id, ClarificationQuestion.procurement_id == procurement_id
        )
    )
    if found is None or not visible(within, procurement_id):
        return None
    if Role.BIDDER in within.standing.roles:
        return found if found.organisation_id == organisation_of(within.actor_id) else None
    return found


@loads("answer_draft")
def draft(ctx: Context, draft_id: int, parts: Mapping[str, Any]) -> AnswerDraft | None:
    """Of the procurement named before it; to bidders it is not there."""
    within = ctx.within(parts["procurement"].id)
    if Role.BIDDER in within.standing.roles:
        return None
    query = select(AnswerDraft).where(AnswerDraft.id == draft_id)
    return db.session.scalar(query.where(AnswerDraft.procurement_id == parts["procurement"].id))


@loads("published_answer")
def published(ctx: Context, answer_id: int, parts: Mapping[str, Any]) -> PublishedAnswer | None:
    """A published answer, for the council's side."""
    within = ctx.within(parts["procurement"].id)
    if Role.BIDDER in within.standing.roles:
        return None
    query = select(PublishedAnswer).where(PublishedAnswer.id == answer_id)
    return db.session.scalar(query.where(PublishedAnswer.procurement_id == parts["procurement"].id))


@loads("correspondent")
def correspondent(ctx: Context, organisation_id: int, parts: Mapping[str, Any]) -> Organisation | None:
    """A bidder that is known to be interested; for those alone who may know who is."""
    within = ctx.within(parts["procurement"].id)
    if not POLICY[Permission.CLARIFICATION_LOG].roles & within.standing.roles:
        return None
    return next((one for one in known_bidders(parts["procurement"].id) if one.id == organisation_id), None)
