"""Financial standing: every bidder in one list, and one bidder's accounts, ratios, decision and moderation."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.financial.actions import decide_standing, key_figures, meet_condition, moderate_standing
from evaluation.financial.forms import ConditionForm, DecisionForm, FiguresForm, ModerationForm, year_values
from evaluation.financial.models import FinancialDecision, FinancialFigures
from evaluation.financial.overview import Row, rows, sorted_by
from evaluation.financial.queries import State, check_of, decisions_of, figures, moderations_of
from evaluation.financial.sheet import figure_rows, sheet
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Stage
from procurement.core.web import act, guard, saved
from procurement.people.queries import names
from procurement.tenders.models import Tender
from procurement.timetable.queries import windows

finance = Blueprint("finance", __name__)


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
    """Put one year of accounts on file."""
    form = FiguresForm(prefix="year-")
    if form.validate_on_submit():
        done = act(
            form,
            lambda: key_figures(
                ctx,
                tender,
                entity=form.entity.data,
                source=form.source.data,
                year_end=form.year_end.data,
                months=form.months.data,
                audited=form.audited.data == "yes",
                figures=form.keyed(),
            ),
        )
        if done is not None:
            return saved("The accounts are on file.", _address(procurement, tender))
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
            ),
        )
        if done is not None:
            return saved("Decided. It stands once a second accountant agrees.", _address(procurement, tender))
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
@guard(Permission.FINANCE_CHECK)
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


def _address(procurement: Procurement, tender: Tender) -> str:
    return url_for("finance.standing", procurement=procurement.code, tender=tender.id)


def _page(ctx: Context, procurement: Procurement, tender: Tender, **refused: Any) -> ResponseReturnValue:
    """The bidder's page; a form that was refused stands in it with what was typed."""
    check = check_of(tender.id, procurement.id)
    found = sheet(tender)
    everyone = rows(procurement.id, ctx.person)
    mine = next((row for row in everyone if row.tender_id == tender.id), None)
    if mine is None:
        return render_template("finance/out.html", procurement=procurement, tender=tender)
    history, moderations = decisions_of(tender.id), moderations_of(tender.id)
    said_by = {row.by_id for row in history} | {row.by_id for row in moderations.values()}
    said_by |= {year.row.keyed_by_id for year in found.years}
    forms = {
        "year": refused.get("year") or _year_form(tender),
        "decision": refused.get("decision") or DecisionForm(formdata=None, prefix="decision-"),
        "moderation": refused.get("moderation") or ModerationForm(formdata=None, prefix="moderation-"),
        "condition": refused.get("condition") or ConditionForm(formdata=None, prefix="condition-"),
    }
    page = render_template(
        "finance/standing.html",
        procurement=procurement,
        tender=tender,
        check=check,
        mine=mine,
        sheet=found,
        figure_rows=figure_rows(found.years),
        everyone=everyone,
        following=_following(everyone, tender),
        history=history,
        moderations=moderations,
        people=names(said_by | ({check.met.by_id} if check.met else set())),
        forms=forms,
        form=next(iter(refused.values()), None),
        keying="year" in refused or "year" in request.args or not found.years,
        window=windows(procurement.id, ctx.now)[Stage.FINANCE],
    )
    return page, 422 if refused else 200


def _year_form(tender: Tender) -> Any:
    """Empty, or filled with the year that is to be keyed again (`?year=` names its row)."""
    wanted = request.args.get("year", "")
    row: FinancialFigures | None = next((r for r in figures(tender.id) if str(r.id) == wanted), None)
    return FiguresForm(formdata=None, prefix="year-", data=year_values(tender.organisation.name, row))


def _following(everyone: list[Row], tender: Tender) -> Row | None:
    """The next bidder by number that is open to this person, or the first again."""
    open_ = [row for row in everyone if not row.closed and row.tender_id != tender.id]
    return next((row for row in open_ if row.number > tender.number), open_[0] if open_ else None)
