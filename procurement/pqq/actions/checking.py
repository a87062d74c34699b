"""Checking what bidders answered at selection, seeing it a second time, and deciding who goes on to scoring."""

from collections.abc import Sequence

from procurement.core.access import BAR_REASONS
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.vocabulary import FIRST_ROUND, Bar, Event, Permission
from procurement.pqq.beside import all_as_expected, beside
from procurement.pqq.models import Check, SecondCheck, SelectionDecision
from procurement.pqq.queries import checked_items, checks, not_asked, seconds
from procurement.pqq.rules import (
    GROUNDS,
    Outcome,
    item_of_grounds,
    keeps_from_failing,
    keeps_from_passing,
    needs_reason,
    outcomes_for,
)
from procurement.pqq.standing import judged, keeps_relied_on, regime_of, searches
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import Nature
from procurement.tenders.models import Tender
from procurement.tenders.queries import answer, answers, latest_submission


@action(Permission.SELECTION_CHECK, Event.SELECTION_CHECKED)
def check_item(ctx: Context, tender: Tender, question: Question, outcome: str, reason: str) -> Check:
    """Record what one selection item of a bidder came to; earlier checks stay on file, the latest stands.

    A pass needs no reason where the answer is the published one; every other outcome does. An item about exclusion
    grounds that was not answered as expected passes or fails by its grounds alone.
    """
    within(ctx, tender)
    of_selection(tender, question, "outcome")
    if outcome not in [known.value for known in outcomes_for(Nature(question.nature))]:
        raise Invalid("outcome", f"Choose {_choices(question)}.")
    chosen = Outcome(outcome)
    asked = questions(tender.procurement_id, Part.SELECTION)
    if question.code in not_asked(tender.procurement_id, asked).get(tender.id, ()):
        raise Invalid("outcome", "This was not asked of this bidder, by its own answers: there is nothing to check.")
    submission = latest_submission(tender.id, FIRST_ROUND)
    given = answer(submission.id, question) if submission else None
    said = given.text if given else ""
    with_it = beside(tender.procurement_id, asked).get(tender.id, [])
    plain = all_as_expected(said, question, with_it)
    if not reason.strip() and needs_reason(chosen, plain=plain):
        raise Invalid("reason", _say_why(chosen))
    if against := _against_grounds(tender, question, chosen, plain):
        raise Invalid("outcome", against)
    ctx.note(tender=tender.id, question=question.id, outcome=outcome)
    ctx.say(reason=reason)
    return put_check(ctx, tender, question, chosen, reason)


def put_check(ctx: Context, tender: Tender, question: Question, outcome: Outcome, reason: str) -> Check:
    """The row of a check."""
    return keep(
        Check(
            tender_id=tender.id,
            procurement_id=tender.procurement_id,
            question_id=question.id,
            outcome=outcome.value,
            reason=reason,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _choices(question: Question) -> str:
    named = {Outcome.COMMIT: "commits to it"}
    words = [named.get(o, o.value) for o in outcomes_for(Nature(question.nature))]
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _against_grounds(tender: Tender, question: Question, outcome: Outcome, expected: bool) -> str:
    """Why an item about exclusion grounds cannot have this outcome; empty when it can."""
    nature = Nature(question.nature)
    if nature not in GROUNDS or outcome is Outcome.CLARIFY:
        return ""
    regime = regime_of(tender.procurement_id)
    own = [one for one in judged(tender.id, regime) if one.question_id == question.id and one.relied_on_id is None]
    if nature is Nature.DEBARMENT and outcome is Outcome.PASS and None not in searches(tender.id):
        return "Search the debarment list for this bidder first, and record what was found."
    if own and item_of_grounds(one.means for one in own) is not outcome:
        return "The grounds that were judged say otherwise. Decide each of them first."
    if not own and not (outcome is Outcome.PASS and expected):
        return "Name the exclusion ground and decide it in its steps: the item follows from that."
    return ""


def _say_why(outcome: Outcome) -> str:
    return {
        Outcome.PASS: "Say why this passes: the answer is not, word for word, the one that passes by itself.",
        Outcome.COMMIT: "Say what the bidder commits to, and by when.",
        Outcome.CLARIFY: "Say what has to be clarified.",
        Outcome.FAIL: "Say why this fails.",
    }[outcome]


@action(Permission.SELECTION_CHECK, Event.SELECTION_CHECKED)
def pass_expected(ctx: Context, tender: Tender) -> Tender:
    """Pass every item that nobody has checked and whose answer is, word for word, the one that passes.

    The debarment list is never passed by an answer alone.
    """
    within(ctx, tender)
    submission = latest_submission(tender.id, FIRST_ROUND)
    given = answers(submission.id) if submission else {}
    there, passed = checks(tender.id), []
    asked = questions(tender.procurement_id, Part.SELECTION)
    with_it = beside(tender.procurement_id, asked).get(tender.id, [])
    for question in asked:
        said = given.get(question.id)
        if question.id in there or question.nature == Nature.DEBARMENT or said is None:
            continue
        if all_as_expected(said.text, question, with_it):
            put_check(ctx, tender, question, Outcome.PASS, "")
            passed.append(question.id)
    if not passed:
        raise Invalid(
            "outcome", "No unchecked answer is, word for word, the one that passes. Check the rest one by one."
        )
    ctx.note(tender=tender.id, questions=passed, outcome=Outcome.PASS.value)
    return tender


@action(Permission.SELECTION_SECOND, Event.SELECTION_SECONDED)
def second_check(
    ctx: Context, tender: Tender, agreed: bool, reason: str = "", question_ids: Sequence[int] | None = None
) -> Tender:
    """A second person agrees with the checks that stand, or returns them with a reason: those named, or all.

    All are those that are passed or failed, wait for a second person, and were not made by this one.
    """
    within(ctx, tender)
    seen = seconds(tender.procurement_id, tender.id)
    rows = {
        number: row
        for number, row in checks(tender.id).items()
        if row.outcome != Outcome.CLARIFY and (question_ids is None or number in question_ids)
    }
    if question_ids is not None and any(row.by_id == ctx.person for row in rows.values()):
        raise Invalid("agreed", BAR_REASONS[Bar.OWN_WORK])
    waiting = [row for row in rows.values() if row.by_id != ctx.person and row.id not in seen]
    if not waiting:
        raise Invalid("agreed", "No check waits for you here.")
    if not agreed and not reason.strip():
        raise Invalid("reason", "Say what is wrong with the check that you return.")
    for row in waiting:
        keep(
            SecondCheck(
                check_id=row.id,
                tender_id=tender.id,
                procurement_id=tender.procurement_id,
                agreed=agreed,
                reason=reason,
                by_id=ctx.person,
                at=ctx.now,
            )
        )
    ctx.note(tender=tender.id, questions=[row.question_id for row in waiting], agreed=agreed)
    ctx.say(reason=reason)
    return tender


@action(Permission.SELECTION_DECIDE, Event.SELECTION_DECIDED)
def decide_selection(ctx: Context, tender: Tender, passed: bool, reason: str) -> SelectionDecision:
    """Decide that a bidder goes on to scoring, or does not; a failed bidder stays on record and out of scoring.

    A pass needs every item passed, a fail an item that failed, each agreed by a second person. Deciding again is a new
    row, with its reason.
    """
    within(ctx, tender)
    items = checked_items(tender)
    against = keeps_from_passing(items) if passed else keeps_from_failing(items)
    if passed:
        against += keeps_relied_on(tender.id, regime_of(tender.procurement_id))
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


def within(ctx: Context, tender: Tender) -> None:
    """Refuse a tender of another procurement."""
    if tender.procurement_id != ctx.procurement_id:
        raise Invalid("tender", "This tender belongs to another procurement.")


def of_selection(tender: Tender, question: Question, field: str) -> None:
    """Refuse what is no item of this procurement's selection questionnaire."""
    if question.procurement_id != tender.procurement_id or question.part != Part.SELECTION.value:
        raise Invalid(field, "This is not an item of the selection questionnaire.")
