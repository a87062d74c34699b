"""Keying a bidder's accounts, deciding its financial standing, and the second accountant's word on the decision."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from evaluation.explaining.actions.asking import put_asked
from evaluation.explaining.models import ExplanationAsked
from evaluation.explaining.queries import Topic, asked_of
from evaluation.financial.documents import documents_of
from evaluation.financial.keying import GivenYear, require_in_evaluation, require_whole
from evaluation.financial.models import (
    ConditionMet,
    FinancialDecision,
    FinancialFigures,
    FinancialModeration,
    FinancialRules,
    FinancialSigns,
)
from evaluation.financial.queries import Check, Outcome, State, check_of, figures
from evaluation.financial.rule_set import TESTS, BadRule, rules_from
from evaluation.financial.signs import CONDITIONS, NOTED, SIGNS, STATES
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, action, keep
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Event, Permission
from procurement.tenders.models import Tender


@action(Permission.FINANCE_CHECK, Event.FIGURES_KEYED)
def key_figures(
    ctx: Context,
    tender: Tender,
    *,
    entity: str,
    source: str,
    year_end: date,
    months: int,
    audited: bool,
    figures: Mapping[str, Decimal],
    whose: str = "bidder",
) -> FinancialFigures:
    """Put one year of accounts on file: whose, from where, to which day, over how many months.

    Figures are in pounds under the names of `evenhand ratios`; one that is not given is missing, which is not nought.
    The same entity and year keyed again stands in place of the earlier row, which stays.
    """
    require_in_evaluation(tender)
    ctx.note(tender=tender.id, year_end=year_end.isoformat(), months=months, figures=sorted(figures))
    return put_year(ctx, tender, GivenYear(entity, source, year_end, months, audited, figures, whose))


@action(Permission.FINANCE_CHECK, Event.FIGURES_KEYED)
def key_accounts(ctx: Context, tender: Tender, years: Mapping[int, GivenYear]) -> list[FinancialFigures]:
    """Put several years of one company on file at once, or none; a sentence names the place of its year (1, 2, 3).

    Each stands in place of what was keyed of the same company and year before.
    """
    require_in_evaluation(tender)
    if not years:
        raise Invalid("years", "Nothing is typed that is not on file already.")
    ctx.note(tender=tender.id, years=[one.year_end.isoformat() for one in years.values()])
    done: dict[date, FinancialFigures] = {}
    for place, given in years.items():
        if given.year_end in done:
            raise Invalid(f"{place}-year_end", "Another column has this day: each is a year of its own.")
        try:
            done[given.year_end] = put_year(ctx, tender, given)
        except Invalid as wrong:
            shared = wrong.field in ("whose", "entity")
            field = "revenue" if wrong.field == "figures" else wrong.field
            raise Invalid(wrong.field if shared else f"{place}-{field}", wrong.sentence) from wrong
    return list(done.values())


def put_year(ctx: Context, tender: Tender, given: GivenYear) -> FinancialFigures:
    """Put a year of accounts on file inside the action under way."""
    require_whole(ctx, given)
    if given.document:
        before = {row.document for row in figures(tender.id)}
        if given.document not in {one.key for one in documents_of(tender, before)}:
            raise Invalid("document", "Choose one of the files that this bidder sent.")
    return keep(
        FinancialFigures(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            entity=given.entity.strip(),
            source=given.source.strip(),
            year_end=given.year_end,
            months=given.months,
            audited=given.audited,
            whose=given.whose,
            figures={name: format(value, "f") for name, value in given.figures.items()},
            document=given.document,
            pages=dict(given.pages),
            keyed_by_id=ctx.person,
            keyed_at=ctx.now,
        )
    )


@action(Permission.FINANCE_CHECK, Event.STANDING_DECIDED)
def decide_standing(
    ctx: Context,
    tender: Tender,
    *,
    outcome: str,
    reason: str,
    condition: str = "",
    condition_due_on: date | None = None,
    condition_kind: str = "",
    condition_evidence: str = "",
    explain_by: datetime | None = None,
) -> FinancialDecision:
    """Decide a bidder's standing, with the reason; it stands once a second accountant agrees it.

    A condition needs its words and the day by which it is to be met. Anything but `insufficient` rests on accounts
    that were keyed. Deciding again replaces the decision, which stays on record and is moderated afresh. A fail is
    told to the bidder with its reason, and the bidder may explain until `explain_by`; one that has been heard already
    need not be asked again.
    """
    require_in_evaluation(tender)
    if outcome not in set(Outcome):
        raise Invalid("outcome", "Choose pass, pass with a condition, fail, or not enough evidence.")
    if not reason.strip():
        raise Invalid("reason", "Say why: the reason is what the bidder and a court would read.")
    if outcome == Outcome.CONDITIONAL and not condition.strip():
        raise Invalid("condition", "Say what must be shown before this bidder can be awarded anything.")
    if condition_kind and condition_kind not in CONDITIONS:
        raise Invalid("condition_kind", "Choose what kind of condition it is.")
    if outcome == Outcome.CONDITIONAL and condition_due_on is None:
        raise Invalid("condition_due_on", "Say by which day the condition is to be met.")
    if outcome != Outcome.CONDITIONAL and (condition.strip() or condition_due_on):
        raise Invalid("condition", "Only a pass with a condition has one. Empty these boxes, or choose that.")
    rests_on = next(iter(figures(tender.id)), None)
    if rests_on is None and outcome != Outcome.INSUFFICIENT:
        raise Invalid("outcome", "No accounts are keyed, so the only finding can be that there is not enough evidence.")
    heard = [one for one in asked_of(tender.id) if one.topic is Topic.STANDING and one.heard(ctx.now)]
    if outcome == Outcome.FAIL and explain_by is None and not heard:
        raise Invalid("explain_by", "Say until when the bidder may explain: no fail stands before it was heard.")
    ctx.note(tender=tender.id, outcome=outcome, figures=rests_on.id if rests_on else None)
    ctx.say(reason=reason, condition=condition)
    decision = keep(
        FinancialDecision(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            figures_id=rests_on.id if rests_on else None,
            outcome=outcome,
            reason=reason.strip(),
            condition=condition.strip(),
            condition_due_on=condition_due_on,
            condition_kind=condition_kind if outcome == Outcome.CONDITIONAL else "",
            condition_evidence=condition_evidence.strip() if outcome == Outcome.CONDITIONAL else "",
            by_id=ctx.person,
            at=ctx.now,
        )
    )
    if outcome == Outcome.FAIL and explain_by is not None:
        seen = "Your accounts were found not to pass, for this reason. It does not stand before you have been heard."
        put_asked(ctx, tender, Topic.STANDING, decision.reason, explain_by, seen=seen, decision_id=decision.id)
    return decision


@action(Permission.FINANCE_MODERATE, Event.STANDING_MODERATED)
def moderate_standing(ctx: Context, decision: FinancialDecision, *, agreed: bool, reason: str) -> FinancialModeration:
    """A second accountant agrees a decision, or sends it back, with the reason."""
    standing = _latest(decision)
    if standing.moderation:
        raise Invalid("agreed", "This decision has been moderated; what was said stands.")
    if agreed and standing.explaining:
        raise Invalid("agreed", "The bidder may still explain. A fail stands only once it was heard.")
    if not reason.strip():
        raise Invalid("reason", "Say what you checked, or what is wrong with the decision.")
    ctx.note(decision=decision.id, agreed=agreed)
    ctx.say(reason=reason)
    return keep(
        FinancialModeration(
            procurement_id=decision.procurement_id,
            decision_id=decision.id,
            agreed=agreed,
            reason=reason.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.FINANCE_CONDITION, Event.CONDITION_MET)
def meet_condition(ctx: Context, decision: FinancialDecision, *, shown_by: str) -> ConditionMet:
    """Record that a condition was met and what shows it; from then on the bidder can be awarded.

    Deeds and bonds come in after the checks are closed, so this goes on until the award is approved.
    """
    standing = _latest(decision)
    if standing.state is State.CONDITION_MET:
        raise Invalid("shown_by", "This condition is on record as met already.")
    if standing.state is not State.CONDITION:
        raise Invalid("shown_by", "There is no agreed condition that could be met.")
    if not shown_by.strip():
        raise Invalid("shown_by", "Say what shows it: the document, its date, who holds it.")
    ctx.note(decision=decision.id)
    ctx.say(shown_by=shown_by)
    return keep(
        ConditionMet(
            procurement_id=decision.procurement_id,
            decision_id=decision.id,
            shown_by=shown_by.strip(),
            by_id=ctx.person,
            at=ctx.now,
        )
    )


def _latest(decision: FinancialDecision) -> Check:
    standing = check_of(decision.tender_id, decision.procurement_id)
    if standing.decision is None or standing.decision.id != decision.id:
        raise Invalid("agreed", "This decision has been replaced by a later one. Read that one.")
    return standing


@action(Permission.FINANCE_CHECK, Event.STANDING_ASKED)
def ask_for_accounts(ctx: Context, tender: Tender, *, words: str, due_at: datetime | None) -> ExplanationAsked:
    """Ask a bidder for more than it filed, by a day: filleted accounts show no profit, a young firm has no year."""
    require_in_evaluation(tender)
    ctx.note(tender=tender.id)
    ctx.say(words=words)
    return put_asked(ctx, tender, Topic.ACCOUNTS, words, due_at)


@action(Permission.FINANCE_CHECK, Event.SIGNS_NOTED)
def note_signs(ctx: Context, tender: Tender, signs: Mapping[str, str], credit_on: date | None) -> FinancialSigns:
    """Note what lies outside the figures: credit, judgments, opinions, how much was filed. The latest stands.

    `signs` by the names of `SIGNS`, each a state and what was seen. Raises Invalid for one that is noted without words.
    """
    require_in_evaluation(tender)
    for name, sign in SIGNS.items():
        state = signs.get(name, "")
        if state and state not in STATES:
            raise Invalid(name, "Choose clear or noted.")
        if state == NOTED and not signs.get(f"{name}_words", "").strip():
            raise Invalid(f"{name}_words", f"Say what was seen: {sign.lower()}.")
    if signs.get("agency", "").strip() and credit_on is None:
        raise Invalid("credit_on", "Enter the day of the credit score: it ages.")
    if credit_on is not None and credit_on > ctx.now.astimezone(LONDON).date():
        raise Invalid("credit_on", "This day lies ahead.")
    kept = {name: text.strip() for name, text in signs.items() if text.strip()}
    ctx.note(tender=tender.id, signs=sorted(name for name in kept if name in SIGNS))
    return keep(
        FinancialSigns(
            procurement_id=tender.procurement_id,
            tender_id=tender.id,
            signs=kept,
            credit_on=credit_on,
            by_id=ctx.person,
            at=ctx.now,
        )
    )


@action(Permission.FINANCE_RULES, Event.FINANCE_RULES_SET)
def set_rules(
    ctx: Context, procurement: Procurement, test: str, thresholds: Mapping[str, Mapping[str, str]]
) -> FinancialRules:
    """Set the test and the thresholds that standing is judged by; they cannot change once tendering has opened.

    Source: Public Contracts Regulations 2015 reg 58: ratios only where the method is published; Procurement Act 2023
    s.22: conditions are proportionate.
    """
    ctx.note(test=test)
    return keep_rules(ctx, procurement, test, thresholds, ctx.person)


def keep_rules(
    ctx: Context, procurement: Procurement, test: str, thresholds: Mapping[str, Mapping[str, str]], by_id: int
) -> FinancialRules:
    """Keep the rules inside the action under way. Raises Invalid for a test or a threshold that cannot be."""
    if test not in TESTS:
        raise Invalid("test", "Choose the two-of-three test or the ratios.")
    try:
        rules_from(thresholds)
    except BadRule as wrong:
        raise Invalid(wrong.field, str(wrong)) from wrong
    return keep(
        FinancialRules(
            procurement_id=procurement.id,
            test=test,
            thresholds={name: dict(row) for name, row in thresholds.items()},
            by_id=by_id,
            at=ctx.now,
        )
    )
