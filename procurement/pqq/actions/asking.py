"""One bidder is asked about one item, with a deadline; its answer is filed with that item."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.outbox import send
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import moment
from procurement.people.models import User
from procurement.pqq.actions.checking import of_selection, put_check, within
from procurement.pqq.grounds import ground_of
from procurement.pqq.models import Asking, ReliedOn, Reply
from procurement.pqq.queries import decision_history
from procurement.pqq.rules import GROUNDS, Means, Outcome
from procurement.pqq.standing import judged, regime_of
from procurement.questionnaire.models import Question
from procurement.questionnaire.rules import Nature
from procurement.tenders.actions.enclosing import enclose
from procurement.tenders.enclosures import Chosen
from procurement.tenders.models import Tender


@action(Permission.SELECTION_ASK, Event.SELECTION_ASKED)
def ask_bidder(
    ctx: Context,
    tender: Tender,
    question: Question,
    words: str,
    due_at: datetime | None,
    ground: str = "",
    relied: ReliedOn | None = None,
    *,
    replace: bool = False,
) -> Asking:
    """Ask one bidder to clarify one item, or for its representations about one ground; the item waits meanwhile.

    It may explain what was answered and must not better the tender. `replace`: to name another in the place of
    `relied`, who is excluded.

    Source: Public Contracts Regulations 2015 reg 56(4); Procurement Act 2023 s.58(2).
    """
    within(ctx, tender)
    of_selection(tender, question, "words")
    if ground and (
        Nature(question.nature) not in GROUNDS or ground_of(regime_of(tender.procurement_id), ground) is None
    ):
        raise Invalid("ground", "Choose an exclusion ground of the law of this procurement.")
    if relied and relied.tender_id != tender.id:
        raise Invalid("ground", "This bidder does not rely on them.")
    if replace and (relied is None or not _excluded(tender, relied)):
        raise Invalid("words", "Only one that is excluded is to be replaced.")
    if not words.strip():
        raise Invalid("words", "Write what the bidder is asked.")
    if due_at is None or due_at <= ctx.now:
        raise Invalid("due_at", "Give a day and a time that are still to come.")
    asking = keep(
        Asking(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            question_id=question.id,
            relied_on_id=relied.id if relied else None,
            ground=ground,
            words=words,
            replace=replace,
            due_at=due_at,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    put_check(ctx, tender, question, Outcome.CLARIFY, f"Asked, answer due {moment(due_at)}: {words}")
    _tell_bidder(ctx, tender, question, asking)
    ctx.note(tender=tender.id, question=question.id, exclusion=ground)
    ctx.say(words=words)
    return asking


def _excluded(tender: Tender, relied: ReliedOn) -> bool:
    found = judged(tender.id, regime_of(tender.procurement_id))
    return any(one.relied_on_id == relied.id and one.means is Means.EXCLUDED for one in found)


def _tell_bidder(ctx: Context, tender: Tender, question: Question, asking: Asking) -> None:
    procurement = db.session.get_one(Procurement, tender.procurement_id)
    people = select(User).where(User.organisation_id == tender.organisation_id, User.active).order_by(User.id)
    for person in db.session.scalars(people):
        send(
            ctx,
            person.email,
            f"{procurement.code}: the council asks you about {question.code} {question.title}",
            f"{procurement.buyer} asks about your answer to {question.code} {question.title} ({procurement.title}).\n\n"
            f"{asking.words}\n\n"
            f"Answer by {moment(asking.due_at)} on the page \u201cAsked of you\u201d of your tender: "
            f"/bid/{procurement.code}/asked\n\n"
            + (
                "Name another in its place, and say how it meets what is asked.\n"
                if asking.replace
                else "Explain what you answered. What would better your tender cannot be taken into account.\n"
            ),
            once=f"selection-asking-{asking.id}-{person.id}",
        )


@action(Permission.SELECTION_ANSWER, Event.SELECTION_REPLIED)
def answer_asking(ctx: Context, asking: Asking, text: str, files: Sequence[Chosen] = ()) -> Reply:
    """A bidder answers what it was asked. A late answer is filed, and says that it is late; after the decision none is.

    The answer cannot be changed; another one may follow it. `files` are filed with the item like the answer.
    """
    if not text.strip():
        raise Invalid("text", "Write your answer.")
    if any(row.at >= asking.at for row in decision_history(asking.tender_id)):
        raise Invalid("text", "The council has decided meanwhile, so nothing more is filed here.")
    kept = enclose(ctx, asking.procurement_id, "selection", asking.tender.organisation_id, files)
    ctx.note(tender=asking.tender_id, question=asking.question_id)
    ctx.say(text=text)
    reply = keep(
        Reply(
            asking_id=asking.id,
            tender_id=asking.tender_id,
            procurement_id=asking.procurement_id,
            text=text,
            enclosures=kept,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    asker = db.session.get_one(User, asking.by_id)
    code = db.session.get_one(Procurement, asking.procurement_id).code
    send(
        ctx,
        asker.email,
        f"{code}: {asking.tender.bidder_code} has answered about {asking.question.code}",
        f"{asking.tender.bidder_code} has answered about {asking.question.code} {asking.question.title}. "
        f"Read it with the item: /procurements/{code}/selection/{asking.tender_id}/items/{asking.question_id}\n",
        once=f"selection-reply-{reply.id}",
    )
    return reply
