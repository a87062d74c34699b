"""What a bidder promised at selection is shown before the contract is signed: the evidence goes on record."""

from datetime import date

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission
from procurement.core.words import day
from procurement.pqq.actions.checking import within
from procurement.pqq.models import PromiseKept
from procurement.pqq.promises import promises
from procurement.questionnaire.models import Question
from procurement.tenders.models import Tender


@action(Permission.PROMISE_RECORD, Event.PROMISE_KEPT)
def keep_promise(
    ctx: Context, tender: Tender, question: Question, shown_by: str, expires_on: date | None = None
) -> PromiseKept:
    """Record what shows that a promised insurance or measure is in place, and until when. The latest stands.

    Source: Procurement Act 2023 s.22(3)(b) (insurance need not be in place before the award).
    """
    within(ctx, tender)
    if not any(one.question.id == question.id for one in promises(tender.procurement_id, [tender.id])):
        raise Invalid("shown_by", "Nothing is promised about this item.")
    if not shown_by.strip():
        raise Invalid("shown_by", "Say what shows it: the document, its date, who holds it.")
    if expires_on and expires_on < ctx.now.astimezone(LONDON).date():
        raise Invalid("expires_on", f"It ran out on {day(expires_on)}. Ask for one that still stands.")
    ctx.note(tender=tender.id, question=question.id)
    ctx.say(shown_by=shown_by)
    return keep(
        PromiseKept(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            question_id=question.id,
            shown_by=shown_by.strip(),
            expires_on=expires_on,
            by_id=ctx.person,
            at=ctx.now,
        )
    )
