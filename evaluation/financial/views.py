"""Financial standing: every bidder in one list, and one bidder's accounts, ratios, decision and moderation."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.explaining.forms import AskForm
from evaluation.explaining.queries import Topic, asked_of
from evaluation.financial.actions import (
    ask_for_accounts,
    decide_standing,
    key_accounts,
    meet_condition,
    moderate_standing,
    note_signs,
    set_rules,
)
from evaluation.financial.documents import documents_of
from evaluation.financial.figure_lines import figure_lines
from evaluation.financial.forms import (
    AccountsForm,
    ConditionForm,
    DecisionForm,
    LeadingForm,
    ModerationForm,
    RulesForm,
    SignsForm,
    YearsForm,
    years_on_file,
)
from evaluation.financial.models import FinancialDecision, FinancialFigures
from evaluation.financial.overview import Row, rows, sorted_by, waiting
from evaluation.financial.queries import (
    State,
    check_of,
    decisions_of,
    figures,
    moderations_of,
    rules_of,
    rules_row,
    signs_of,
)
from evaluation.financial.rule_set import THREE, boxes
from evaluation.financial.rules import DEFAULT, RATIOS
from evaluation.financial.sheet import given_of, lot_values, rules_in_words, sheet, thresholds
from evaluation.financial.signs import CONDITIONS, WHOSE, listed
from evaluation.financial.three_tests import three_tests
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.clock import LONDON
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.queries import names
from procurement.tenders.models import Tender
from procurement.timetable.queries import windows

finance = Blueprint("finance", __name__)

WEEK, DAY_ENDS = timedelta(days=7), time(17, 0)
finance.add_app_template_global(rules_in_words, "financial_rules_in_words")


@finance.get("/procurements/<procurement>/finance")
@guard(Permission.FINANCE_READ)
def standings(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every bidder still in evaluation, with risk and finding."""
    everyone = rows(procurement.id, ctx.person)
    show, sort = request.args.get("show", "all"), request.args.get("sort", "bidder")
    groups = _groups(everyone)
    return render_template(
        "finance/standings.html",
        procurement=procurement,
        rows=sorted_by(groups.get(show, everyone), sort),
        everyone=everyone,
        groups=groups,
        show=show if show in groups else "all",
        sort=sort,
        window=windows(procurement.id, ctx.now)[Stage.FINANCE],
    )


def _groups(everyone: list[Row]) -> dict[str, list[Row]]:
    """What the list may be narrowed to, in the order of the work."""
    open_ = [row for row in everyone if not row.closed]
    wanting = (State.NOT_STARTED, State.KEYED, State.SENT_BACK)
    found = {
        "all": everyone,
        "to do": [row for row in open_ if row.needed and row.state in wanting],
        "to moderate": [row for row in open_ if row.state is State.TO_MODERATE],
        "explaining": [row for row in open_ if row.state is State.EXPLAINING],
        "not needed": [row for row in open_ if row.finding[0] == "Not needed"],
    }
    for state in (State.PASS, State.CONDITION, State.CONDITION_MET, State.FAIL, State.INSUFFICIENT):
        found[state.value] = [row for row in open_ if row.state is state]
    return found


@finance.get("/procurements/<procurement>/finance/<int:tender>")
@guard(Permission.FINANCE_READ)
def standing(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """One bidder's accounts and what was found in them."""
    return _page(ctx, procurement, tender)


@finance.post("/procurements/<procurement>/finance/<int:tender>/figures")
@guard(Permission.FINANCE_CHECK)
def key(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Put on file what was typed of up to three years and is not there already."""
    form = AccountsForm(prefix="year-")
    on_file = [given_of(row) for row in figures(tender.id)]
    form.offer([(one.key, one.name) for one in documents_of(tender, {year.document for year in on_file})])
    if form.validate_on_submit():
        new = {place: year for place, year in form.years(on_file).items() if year not in on_file}
        done = act(form, lambda: key_accounts(ctx, tender, new))
        if done is not None:
            said = (
                "The accounts are on file."
                if len(done) == 1
                else f"{count(len(done), 'year')} of accounts are on file."
            )
            return saved(said, _address(procurement, tender))
    return _page(ctx, procurement, tender, year=form)


@finance.post("/procurements/<procurement>/finance/<int:tender>/decision")
@guard(Permission.FINANCE_CHECK)
def decide(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Decide the bidder's standing."""
    form = DecisionForm(prefix="decision-")
    if form.validate_on_submit():
        done = act(
            form,
            lambda: decide_standing(
                ctx,
                tender,
                outcome=form.outcome.data,
                reason=form.reason.data,
                condition=form.condition.data or "",
                condition_due_on=form.condition_due_on.data,
                condition_kind=form.condition_kind.data or "",
                condition_evidence=form.condition_evidence.data or "",
                explain_by=form.explain_by.data,
            ),
        )
        if done is not None:
            told = " The bidder is told, and may explain." if done.outcome == "fail" and form.explain_by.data else ""
            return saved(f"Decided. It stands once a second accountant agrees.{told}", _address(procurement, tender))
    return _page(ctx, procurement, tender, decision=form)


@finance.post("/procurements/<procurement>/finance/<int:tender>/decision/<int:financial_decision>/moderation")
@guard(Permission.FINANCE_MODERATE)
def moderate(
    ctx: Context, procurement: Procurement, tender: Tender, financial_decision: FinancialDecision
) -> ResponseReturnValue:
    """The second accountant agrees, or sends it back."""
    form = ModerationForm(prefix="moderation-")
    if form.validate_on_submit():
        agreed = form.agreed.data == "yes"
        done = act(
            form, lambda: moderate_standing(ctx, financial_decision, agreed=agreed, reason=form.reason.data or "")
        )
        if done is not None:
            said = "Agreed: the decision stands." if agreed else "Sent back to be decided again."
            return saved(said, _address(procurement, tender))
    return _page(ctx, procurement, tender, moderation=form)


@finance.post("/procurements/<procurement>/finance/<int:tender>/decision/<int:financial_decision>/condition")
@guard(Permission.FINANCE_CONDITION)
def meet(
    ctx: Context, procurement: Procurement, tender: Tender, financial_decision: FinancialDecision
) -> ResponseReturnValue:
    """Record that the condition was met."""
    form = ConditionForm(prefix="condition-")
    if form.validate_on_submit():
        done = act(form, lambda: meet_condition(ctx, financial_decision, shown_by=form.shown_by.data or ""))
        if done is not None:
            return saved("The condition is on record as met.", _address(procurement, tender))
    return _page(ctx, procurement, tender, condition=form)


@finance.post("/procurements/<procurement>/finance/<int:tender>/checks")
@guard(Permission.FINANCE_CHECK)
def look(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Note what lies beside the figures, or ask the bidder for more of its accounts by a day."""
    if "ask-words" in request.form:
        ask = AskForm(prefix="ask-")
        words = ask.words.data or ""
        if ask.validate_on_submit() and act(
            ask, lambda: ask_for_accounts(ctx, tender, words=words, due_at=ask.due_at.data)
        ):
            return saved("The bidder is asked, and told until when.", _address(procurement, tender))
        return _page(ctx, procurement, tender, ask=ask)
    form = SignsForm(prefix="signs-")
    if form.validate_on_submit() and act(form, lambda: note_signs(ctx, tender, form.given(), form.credit_on.data)):
        return saved("What was looked at is on file.", _address(procurement, tender))
    return _page(ctx, procurement, tender, signs=form)


@finance.get("/procurements/<procurement>/finance/rules")
@guard(Permission.FINANCE_READ)
def rules(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """The test and the thresholds that standing is judged by."""
    row = rules_row(procurement.id)
    kept = {
        f"{name}-{box}": Decimal(text) for name, r in (row.thresholds if row else {}).items() for box, text in r.items()
    }
    return _rules(procurement, RulesForm(formdata=None, data={"test": row.test if row else THREE, **kept}))


@finance.post("/procurements/<procurement>/finance/rules")
@guard(Permission.FINANCE_RULES)
def set_the_rules(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Set them, before they are published."""
    form = RulesForm()
    if form.validate_on_submit():
        test, typed = form.test.data, form.typed()
        if act(form, lambda: set_rules(ctx, procurement, test, typed)):
            here = url_for("finance.rules", procurement=procurement.code)
            return saved("The rules are saved. They are fixed once tendering opens.", here)
    return _rules(procurement, form), 422


def _rules(procurement: Procurement, form: LeadingForm) -> str:
    return render_template(
        "finance/rules.html",
        procurement=procurement,
        form=form,
        row=rules_row(procurement.id),
        lines=[
            (
                name,
                title,
                [(box, box.replace("_", " "), form[f"{name}-{box}"]) for box in boxes(name)],
                thresholds(DEFAULT[name]),
            )
            for name, title in RATIOS.items()
        ],
        standing={name: thresholds(one) for name, one in rules_of(procurement.id).items()},
    )


def _address(procurement: Procurement, tender: Tender) -> str:
    return url_for("finance.standing", procurement=procurement.code, tender=tender.id)


def _page(ctx: Context, procurement: Procurement, tender: Tender, **refused: Any) -> ResponseReturnValue:
    """The bidder's page; a form that was refused stands in it with what was typed."""
    check = check_of(tender.id, procurement.id)
    found, on_file = sheet(tender), figures(tender.id)
    documents = documents_of(tender, {row.document for row in on_file})
    everyone = rows(procurement.id, ctx.person)
    mine = next((row for row in everyone if row.tender_id == tender.id), None)
    if mine is None:
        return render_template("finance/out.html", procurement=procurement, tender=tender)
    history, moderations = decisions_of(tender.id), moderations_of(tender.id)
    said_by = {row.by_id for row in history} | {row.by_id for row in moderations.values()}
    said_by |= {year.row.keyed_by_id for year in found.years}
    signs = signs_of(tender.id)
    latest = found.years[0].row.year_end if found.years else None
    forms = {
        "ask": refused.get("ask") or AskForm(formdata=None, prefix="ask-"),
        "signs": refused.get("signs")
        or SignsForm(
            formdata=None,
            prefix="signs-",
            data={**signs.signs, "credit_on": signs.credit_on} if signs else {},
        ),
        "year": refused.get("year") or _year_form(tender, on_file),
        "decision": refused.get("decision")
        or DecisionForm(formdata=None, prefix="decision-", data=_hearing(tender, ctx.now)),
        "moderation": refused.get("moderation") or ModerationForm(formdata=None, prefix="moderation-"),
        "condition": refused.get("condition") or ConditionForm(formdata=None, prefix="condition-"),
    }
    form = forms["year"]
    if "year" not in refused:
        form.offer([(one.key, one.name) for one in documents])
    page = render_template(
        "finance/standing.html",
        procurement=procurement,
        tender=tender,
        check=check,
        mine=mine,
        sheet=found,
        figure_lines=figure_lines(procurement.code, tender, found.years, {one.key: one for one in documents}),
        documents={one.key: one for one in documents},
        lots=lot_values(tender),
        turnover_rule=thresholds(rules_of(procurement.id)["turnover_ratio"]),
        waiting=waiting(procurement.id, everyone, ctx.now),
        tests_of=lambda year: three_tests(year.figures),
        everyone=everyone,
        following=_following(everyone, tender),
        history=history,
        moderations=moderations,
        explaining=[one for one in asked_of(tender.id) if one.topic is not Topic.PRICE],
        signs=signs,
        conditions=CONDITIONS,
        looked_at=listed(signs.signs if signs else {}, latest, ctx.now.astimezone(LONDON).date()),
        people=names(said_by | ({check.met.by_id} if check.met else set())),
        forms=forms,
        form=next(iter(refused.values()), None),
        window=windows(procurement.id, ctx.now)[Stage.FINANCE],
    )
    return page, 422 if refused else 200


def _hearing(tender: Tender, now: datetime) -> dict[str, datetime]:
    """Until when a bidder that fails may explain, unless somebody says otherwise: a week. Nothing once it was heard."""
    if any(one.topic is Topic.STANDING and one.heard(now) for one in asked_of(tender.id)):
        return {}
    return {"explain_by": datetime.combine(now.astimezone(LONDON).date() + WEEK, DAY_ENDS, LONDON)}


def _year_form(tender: Tender, on_file: Sequence[FinancialFigures]) -> YearsForm:
    """The years of the bidder as they are on file, or those of its parent or guarantor (`?of=parent`), to key on."""
    whose = request.args.get("of", "bidder")
    whose = whose if whose in WHOSE else "bidder"
    rows = [row for row in on_file if row.whose == whose]
    rows = [row for row in rows if row.entity == rows[0].entity]
    entity = tender.organisation.name if whose == "bidder" else ""
    return AccountsForm(formdata=None, prefix="year-", data={"whose": whose, **years_on_file(entity, rows)})


def _following(everyone: list[Row], tender: Tender) -> Row | None:
    """The next bidder by number that is open to this person, or the first again."""
    open_ = [row for row in everyone if not row.closed and row.tender_id != tender.id]
    return next((row for row in open_ if row.number > tender.number), open_[0] if open_ else None)
