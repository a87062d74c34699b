"""Those with whom a bidder bids come onto the list at the opening; an excluded one is replaced, or the bidder goes."""

from sqlalchemy import select

from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.db import db
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.pqq.actions.checking import of_selection, put_check, within
from procurement.pqq.beside import LISTED_AS
from procurement.pqq.models import NotReplaced, ReliedOn
from procurement.pqq.rules import Means, Outcome
from procurement.pqq.standing import asked_of, judged, regime_of, relied_on
from procurement.questionnaire.models import Question
from procurement.tenders.actions.opening import once_opened
from procurement.tenders.models import Tender
from procurement.tenders.partner_models import SubmittedPartner
from procurement.tenders.queries import standing_submissions


@once_opened
def list_partners(ctx: Context, procurement: Procurement, round_: int) -> None:
    """Everyone that a bidder named with its tender stands on its list from the opening on, to be checked like it."""
    if round_ != FIRST_ROUND:
        return
    submissions = {row.id: row for row in standing_submissions(procurement.id, round_)}
    named = (
        select(SubmittedPartner).where(SubmittedPartner.submission_id.in_(submissions)).order_by(SubmittedPartner.id)
    )
    for partner in db.session.scalars(named).all():
        keep(
            ReliedOn(
                tender_id=submissions[partner.submission_id].tender_id,
                procurement_id=procurement.id,
                kind=LISTED_AS[partner.kind],
                name=partner.name,
                company_number=partner.company_number,
                partner_id=partner.id,
                by_id=ctx.person,
                at=ctx.now,
            )
        )


@action(Permission.SELECTION_CHECK, Event.NOT_REPLACED)
def exclude_unreplaced(ctx: Context, tender: Tender, question: Question, relied: ReliedOn, reason: str) -> NotReplaced:
    """The bidder itself goes, for one that it relies on is excluded and it named nobody in its place, though asked.

    Source: Procurement Act 2023 ss.26(3), 27(4) and 28; Public Contracts Regulations 2015 regs 57 and 71.
    """
    within(ctx, tender)
    of_selection(tender, question, "reason")
    if relied.id not in {row.id for row in relied_on(tender.id)}:
        raise Invalid("reason", "This one was replaced, or is of another bidder.")
    means = [one.means for one in judged(tender.id, regime_of(tender.procurement_id)) if one.relied_on_id == relied.id]
    if Means.EXCLUDED not in means:
        raise Invalid("reason", f"{relied.name} is not excluded.")
    asked = [one for one in asked_of(tender.id) if one.asking.replace and one.asking.relied_on_id == relied.id]
    if not asked:
        raise Invalid("reason", "Ask the bidder first to name another, with a deadline.")
    if asked[-1].waits(ctx.now):
        raise Invalid("reason", "The bidder has not answered yet, and its time has not passed.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason stays on record and may be disclosed.")
    put_check(ctx, tender, question, Outcome.FAIL, f"{relied.name} is excluded and was not replaced. {reason}")
    ctx.note(tender=tender.id, question=question.id)
    ctx.say(reason=reason)
    return keep(
        NotReplaced(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            relied_on_id=relied.id,
            question_id=question.id,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )
