"""Sharing the questions of a draft out among the bidder's people."""

from collections.abc import Mapping

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import Event, Permission
from procurement.people.models import User
from procurement.people.organisations import colleagues
from procurement.questionnaire.queries import questions
from procurement.tenders.models import Tender
from procurement.tenders.sharing import shares
from procurement.tenders.sharing_models import QuestionShare


@action(Permission.QUESTIONS_ASSIGN, Event.QUESTIONS_ASSIGNED)
def share_questions(ctx: Context, tender: Tender, wanted: Mapping[int, int | None], address: str) -> Tender:
    """Say who answers which question; everybody may still answer any. Whoever is given new ones is told by mail."""
    people = {one.id: one for one in colleagues(tender.organisation_id)}
    codes = {one.id: one.code for one in questions(tender.procurement_id)}
    if set(wanted) - set(codes) or {person for person in wanted.values() if person} - set(people):
        raise Invalid("questions", "Choose only from your own people and the questions of this tender.")
    stands = shares(tender.id)
    given: dict[int, list[str]] = {}
    for question_id, person in wanted.items():
        if stands.get(question_id) == person:
            continue
        keep(QuestionShare(tender_id=tender.id, question_id=question_id, user_id=person, by_id=ctx.person, at=ctx.now))
        if person and person != ctx.person:
            given.setdefault(person, []).append(codes[question_id])
    ctx.note(questions=sorted(wanted))
    for person, theirs in given.items():
        _tell(ctx, tender, people[person], theirs, address)
    return tender


def _tell(ctx: Context, tender: Tender, user: User, codes: list[str], address: str) -> None:
    procurement = db.session.get_one(Procurement, tender.procurement_id)
    by = db.session.get_one(User, ctx.person)
    send(
        ctx,
        user.email,
        f"Questions for you: {procurement.title}",
        f"{user.name},\n\n{by.name} asks you to answer {', '.join(codes)} of your tender for {procurement.title}. "
        f"They stand among your tasks:\n\n{address.rstrip('/')}/\n",
        once=f"share-{tender.id}-{user.id}-{ctx.now.isoformat()}",
    )
