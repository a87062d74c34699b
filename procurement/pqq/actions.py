"""Checking what bidders answered at selection, and deciding who goes on to scoring."""

from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import FIRST_ROUND, Event, Permission
from procurement.pqq.models import Check, SelectionDecision
from procurement.pqq.queries import checked_items
from procurement.pqq.rules import Outcome, keeps_from_failing, keeps_from_passing, needs_reason
from procurement.questionnaire.models import Part, Question
from procurement.tenders.models import Tender
from procurement.tenders.queries import answer, latest_submission


@action(Permission.SELECTION_CHECK, Event.SELECTION_CHECKED)
def check_item(ctx: Context, tender: Tender, question: Question, outcome: str, reason: str) -> Check:
    """Record what one selection item of a bidder came to; earlier checks stay on file, the latest stands.

    A pass needs no reason where the answer is the published one; every other outcome does.
    """
    _within(ctx, tender)
    if question.procurement_id != tender.procurement_id or question.part != Part.SELECTION.value:
        raise Invalid("outcome", "This is not an item of the selection questionnaire.")
    if outcome not in {known.value for known in Outcome}:
        raise Invalid("outcome", "Choose pass, clarify or fail.")
    submission = latest_submission(tender.id, FIRST_ROUND)
    given = answer(submission.id, question) if submission else None
    if not reason.strip() and needs_reason(Outcome(outcome), given.text if given else "", question.expected):
        raise Invalid("reason", _say_why(Outcome(outcome)))
    ctx.note(tender=tender.id, question=question.id, outcome=outcome)
    ctx.say(reason=reason)
    return keep(
        Check(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            question_id=question.id,
            outcome=outcome,
            reason=reason,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _say_why(outcome: Outcome) -> str:
    return {
        Outcome.PASS: "Say why this passes: the answer is not, word for word, the one that passes by itself.",
        Outcome.CLARIFY: "Say what has to be clarified.",
        Outcome.FAIL: "Say why this fails.",
    }[outcome]


@action(Permission.SELECTION_DECIDE, Event.SELECTION_DECIDED)
def decide_selection(ctx: Context, tender: Tender, passed: bool, reason: str) -> SelectionDecision:
    """Decide that a bidder goes on to scoring, or does not; a failed bidder stays on record and out of scoring.

    A pass needs every item passed; a fail needs an item that failed. Deciding again is a new row, with its reason.
    """
    _within(ctx, tender)
    items = checked_items(tender)
    against = keeps_from_passing(items) if passed else keeps_from_failing(items)
    if against:
        raise Invalid(
            "passed", f"{tender.bidder_code} cannot {'pass' if passed else 'fail'} yet: {'; '.join(against)}."
        )
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason stays on record and may be disclosed.")
    ctx.note(tender=tender.id, passed=passed)
    ctx.say(reason=reason)
    return keep(
        SelectionDecision(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            passed=passed,
            reason=reason,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _within(ctx: Context, tender: Tender) -> None:
    if tender.procurement_id != ctx.procurement_id:
        raise Invalid("tender", "This tender belongs to another procurement.")
