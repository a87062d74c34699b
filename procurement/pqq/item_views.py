"""One bidder's item beside all checks: its outcome, an exclusion ground in its two steps, what the bidder is asked."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core import clock
from procurement.core.access import Ground as RefusalGround
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import FIRST_ROUND, Permission, Regime, Stage
from procurement.core.web import act, guard, refused, saved
from procurement.people.queries import names
from procurement.pqq.actions import (
    ask_bidder,
    check_item,
    exclude_unreplaced,
    judge_ground,
    name_relied_on,
    pass_expected,
    search_list,
    second_check,
)
from procurement.pqq.actions.judging import KINDS
from procurement.pqq.beside import all_as_expected, beside
from procurement.pqq.forms import (
    SHOWN_WORDS,
    YES,
    AskForm,
    ChecksForm,
    GoneForm,
    GroundForm,
    ReliedOnForm,
    SearchForm,
    SecondForm,
)
from procurement.pqq.grid import columns, lines
from procurement.pqq.grounds import FACTORS, QUESTIONS, ground_of, grounds
from procurement.pqq.models import ReliedOn
from procurement.pqq.queries import checks, history, seconds, standings
from procurement.pqq.rules import (
    GROUNDS,
    MEANS_WORDS,
    OUTCOME_WORDS,
    Means,
    Outcome,
    begins,
    said_of,
)
from procurement.pqq.standing import (
    Judged,
    about,
    asked_in,
    asked_of,
    judged,
    not_replaced,
    regime_of,
    relied_on,
    searches,
)
from procurement.pqq.views import around, named, selection
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import PARTNER_WORDS, Nature
from procurement.tenders.models import Tender
from procurement.tenders.queries import answers, latest_submission
from procurement.timetable.queries import windows

HERE = "/procurements/<procurement>/selection/<int:tender>"
ITEM = f"{HERE}/items/<int:selection_item>"


def _item(tender: Tender, number: int) -> Question:
    found = next((q for q in questions(tender.procurement_id, Part.SELECTION) if q.id == number), None)
    if found is None:
        abort(404)
    return found


def _relied(tender: Tender, number: int | None) -> ReliedOn | None:
    if not number:
        return None
    found = next((row for row in relied_on(tender.id) if row.id == number), None)
    if found is None:
        abort(404)
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _back(procurement: Procurement, tender: Tender, question: Question, **more: Any) -> str:
    return url_for(
        "selection.item",
        procurement=procurement.code,
        tender=tender.id,
        selection_item=question.id,
        **{name: value for name, value in more.items() if value},
    )


@selection.get(ITEM, endpoint="item")
@guard(Permission.SELECTION_READ)
def item(ctx: Context, procurement: Procurement, tender: Tender, selection_item: int) -> ResponseReturnValue:
    """What stands about this item of this bidder, and what is to be done about it?"""
    unreadable = ctx.refusal(Permission.TENDER_READ, tender)
    if unreadable and unreadable.ground is RefusalGround.BAR:
        return refused(unreadable)
    return _page(ctx, procurement, tender, _item(tender, selection_item), readable=not unreadable)


@selection.post(f"{ITEM}/check", endpoint="check_one")
@guard(Permission.SELECTION_CHECK)
def check_one(ctx: Context, procurement: Procurement, tender: Tender, selection_item: int) -> ResponseReturnValue:
    """The outcome of one item."""
    question = _item(tender, selection_item)
    form = _check_form(tender, question)
    outcome, reason = form[f"outcome_{question.id}"], form[f"reason_{question.id}"]
    form.outcome, form.reason = outcome, reason
    if form.validate_on_submit():
        if not outcome.data:
            outcome.errors = ["Choose what the check comes to."]
        elif act(form, lambda: check_item(ctx, tender, question, outcome.data, reason.data or "")):
            return saved(f"{tender.bidder_code}, {question.code}: saved.", _back(procurement, tender, question))
    return _page(ctx, procurement, tender, question, check_form=form), 422


@selection.post(f"{ITEM}/ground", endpoint="ground")
@guard(Permission.SELECTION_CHECK)
def ground(ctx: Context, procurement: Procurement, tender: Tender, selection_item: int) -> ResponseReturnValue:
    """The steps of one exclusion ground."""
    question, regime = _item(tender, selection_item), regime_of(procurement.id)
    relied = _relied(tender, _number(request.form.get("relied")))
    code = request.form.get("code", "")
    chosen = ground_of(regime, code)
    if chosen is None:
        abort(404)
    form = GroundForm.of(FACTORS[regime], None)
    if form.validate_on_submit():
        said = form.judgement(chosen, FACTORS[regime])
        if act(form, lambda: judge_ground(ctx, tender, question, code, said, relied)):
            where = _back(procurement, tender, question, ground=code, relied=relied.id if relied else None)
            return saved(f"{tender.bidder_code}, {chosen.title}: saved.", where)
    return _page(ctx, procurement, tender, question, ground_form=form, code=code, relied=relied), 422


@selection.post(f"{ITEM}/ask", endpoint="ask")
@guard(Permission.SELECTION_ASK)
def ask(ctx: Context, procurement: Procurement, tender: Tender, selection_item: int) -> ResponseReturnValue:
    """Ask this bidder about this item, or about this ground."""
    question = _item(tender, selection_item)
    relied = _relied(tender, _number(request.form.get("relied")))
    code = request.form.get("code", "")
    form = AskForm(prefix="ask-")
    if form.validate_on_submit() and act(
        form,
        lambda: ask_bidder(
            ctx,
            tender,
            question,
            form.words.data or "",
            form.due_at.data,
            code,
            relied,
            replace=bool(request.form.get("replace")),
        ),
    ):
        where = _back(procurement, tender, question, ground=code, relied=relied.id if relied else None)
        return saved(f"{tender.bidder_code} was asked by e-mail and on its page.", where)
    return _page(ctx, procurement, tender, question, ask_form=form, code=code, relied=relied), 422


@selection.post(f"{HERE}/second", endpoint="second")
@guard(Permission.SELECTION_SECOND)
def second(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """The second person agrees with a check or returns it; without an item named, with all that wait."""
    number = _number(request.form.get("item"))
    question = _item(tender, number) if number else None
    form = SecondForm(prefix="second-")
    only = [question.id] if question else None
    if form.validate_on_submit() and act(
        form, lambda: second_check(ctx, tender, form.agreed.data == YES, form.reason.data or "", only)
    ):
        word = "Agreed" if form.agreed.data == YES else "Returned"
        if question:
            return saved(f"{word}: {tender.bidder_code}, {question.code}.", _back(procurement, tender, question))
        where = url_for("selection.bidder", procurement=procurement.code, tender=tender.id)
        return saved(f"{word}: every check of {tender.bidder_code} that waited for you.", where)
    asked = questions(procurement.id, Part.SELECTION)
    if not (question or asked):
        abort(404)
    return _page(ctx, procurement, tender, question or asked[0], second_form=form), 422


@selection.post(f"{HERE}/expected", endpoint="expected")
@guard(Permission.SELECTION_CHECK)
def expected(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """Pass every unchecked item whose answer is the published one."""
    act(None, lambda: pass_expected(ctx, tender))
    return saved(
        "Every answer that is, word for word, the one that passes stands as passed.",
        url_for("selection.bidder", procurement=procurement.code, tender=tender.id),
    )


@selection.post(f"{ITEM}/relied-on", endpoint="relied_on")
@guard(Permission.SELECTION_CHECK)
def put_relied_on(ctx: Context, procurement: Procurement, tender: Tender, selection_item: int) -> ResponseReturnValue:
    """Somebody that the bidder relies on is put on the list, or in another's place; or the bidder goes for one."""
    question = _item(tender, selection_item)
    if request.form.get("do") == "gone":
        return _gone(ctx, procurement, tender, question)
    form = ReliedOnForm(prefix="relied-")
    instead = _relied(tender, form.instead_of.data)
    if form.validate_on_submit() and act(
        form,
        lambda: name_relied_on(
            ctx, tender, form.kind.data or "", form.name.data or "", form.company_number.data or "", instead
        ),
    ):
        return saved(f"{form.name.data} is on the list.", _back(procurement, tender, question))
    return _page(ctx, procurement, tender, question, relied_form=form), 422


def _gone(ctx: Context, procurement: Procurement, tender: Tender, question: Question) -> ResponseReturnValue:
    relied, form = _relied(tender, _number(request.form.get("relied"))), GoneForm(prefix="gone-")
    if relied is None:
        abort(404)
    if form.validate_on_submit() and act(
        form, lambda: exclude_unreplaced(ctx, tender, question, relied, form.reason.data or "")
    ):
        said = f"{tender.bidder_code}, {question.code}: failed. A second person has to agree."
        return saved(said, _back(procurement, tender, question))
    code = request.form.get("code", "")
    return _page(ctx, procurement, tender, question, gone_form=form, code=code, relied=relied), 422


@selection.post(f"{ITEM}/search", endpoint="search")
@guard(Permission.SELECTION_CHECK)
def search(ctx: Context, procurement: Procurement, tender: Tender, selection_item: int) -> ResponseReturnValue:
    """A search of the debarment list is put on record."""
    question = _item(tender, selection_item)
    form = SearchForm(prefix="search-")
    relied = _relied(tender, form.relied.data)
    if form.validate_on_submit() and act(
        form, lambda: search_list(ctx, tender, form.listed.data == YES, form.words.data or "", relied)
    ):
        return saved("The search is on record.", _back(procurement, tender, question))
    return _page(ctx, procurement, tender, question, search_form=form), 422


def _check_form(tender: Tender, question: Question) -> Any:
    standing = checks(tender.id).get(question.id)
    return ChecksForm.of([question], {question.id: standing} if standing else {})


def _page(
    ctx: Context,
    procurement: Procurement,
    tender: Tender,
    question: Question,
    *,
    readable: bool = True,
    code: str = "",
    relied: ReliedOn | None = None,
    **forms: BaseForm,
) -> str:
    """The matrix with this item beside it; `forms` are those that were refused, with what was typed."""
    asked = questions(procurement.id, Part.SELECTION)
    shown = columns(asked)
    everyone = standings(procurement.id, asked)
    here = next(row for row in everyone if row.tender.id == tender.id)
    column = next(one for one in shown if question in one.questions)
    submission = latest_submission(tender.id, FIRST_ROUND)
    given = answers(submission.id) if submission and readable else {}
    regime = regime_of(procurement.id)
    rows = history(tender.id)
    second = seconds(procurement.id, tender.id)
    all_asked, with_them = asked_in(procurement.id), beside(procurement.id, asked)
    with_it = with_them.get(tender.id, [])
    open_ground = _ground(question, regime, tender, code, relied) if readable else None
    standing = rows[question.id][-1] if question.id in rows else None
    filled = {
        "check_form": forms.get("check_form") or _check_form(tender, question),
        "ask_form": forms.get("ask_form") or AskForm(formdata=None, prefix="ask-"),
        "second_form": forms.get("second_form") or SecondForm(formdata=None, prefix="second-"),
        "relied_form": forms.get("relied_form") or ReliedOnForm(formdata=None, prefix="relied-"),
        "gone_form": forms.get("gone_form") or GoneForm(formdata=None, prefix="gone-"),
        "search_form": forms.get("search_form") or SearchForm(formdata=None, prefix="search-"),
    }
    if open_ground:
        open_ground["form"] = forms.get("ground_form") or open_ground["form"]
    people = {row.by_id for found in rows.values() for row in found} | {row.by_id for row in second.values()}
    return render_template(
        "selection/item.html",
        procurement=procurement,
        named=named(ctx),
        form=next(iter(forms.values()), None),
        columns=shown,
        lines=lines(everyone, shown, all_asked, ctx.now, with_them),
        beside=[one for one in with_it if one.asked(question)] if readable else [],
        kinds_beside=PARTNER_WORDS,
        everyone=everyone,
        here=here,
        tender=tender,
        question=question,
        column=column,
        siblings=[(q, item) for q, item in zip(asked, here.items, strict=True) if q in column.questions],
        given=given.get(question.id),
        given_all=given,
        plain=question.id in given and all_as_expected(given[question.id].text, question, with_it),
        checks=rows.get(question.id, []),
        standing=standing,
        seconded=second.get(standing.id) if standing else None,
        seconds=second,
        is_ground=Nature(question.nature) in GROUNDS,
        is_list=question.nature == Nature.DEBARMENT,
        ground=open_ground,
        grounds=_taken_up(question, regime, tender),
        choices=grounds(regime, Nature(question.nature)),
        asked=about([one for one in all_asked if one.asking.tender_id == tender.id], question.id),
        act=regime is Regime.PA2023,
        relied=relied_on(tender.id),
        relied_kinds=KINDS,
        searches=searches(tender.id),
        names=names(people),
        readable=readable,
        no_check=ctx.refusal(Permission.SELECTION_CHECK, tender),
        no_second=ctx.refusal(Permission.SELECTION_SECOND, tender),
        no_ask=ctx.refusal(Permission.SELECTION_ASK, tender),
        around=around(everyone, here),
        window=windows(procurement.id, ctx.now)[Stage.SELECTION],
        OUTCOME_WORDS=OUTCOME_WORDS,
        MEANS_WORDS=MEANS_WORDS,
        SHOWN_WORDS=SHOWN_WORDS,
        Outcome=Outcome,
        **filled,
    )


def _taken_up(question: Question, regime: Regime, tender: Tender) -> list[Judged]:
    return [one for one in judged(tender.id, regime) if one.question_id == question.id]


def _ground(
    question: Question, regime: Regime, tender: Tender, code: str, relied: ReliedOn | None
) -> dict[str, Any] | None:
    """The ground that is open beside the matrix: the one in the address, or the first that is still to be decided."""
    if Nature(question.nature) not in GROUNDS:
        return None
    taken = _taken_up(question, regime, tender)
    code = code or request.args.get("ground", "")
    relied = relied or _relied(tender, _number(request.args.get("relied")))
    if not code:
        first = next((one for one in taken if one.means is Means.OPEN), taken[0] if taken else None)
        if first is None:
            return None
        code, relied = first.ground.code, _relied(tender, first.relied_on_id)
    chosen = ground_of(regime, code)
    if chosen is None:
        abort(404)
    number = relied.id if relied else None
    standing = next((one for one in taken if one.ground.code == code and one.relied_on_id == number), None)
    asked = about(asked_of(tender.id), question.id, code, number)
    who = relied.name if relied else tender.bidder_code
    return {
        "ground": chosen,
        "relied": relied,
        "standing": standing,
        "gone": not_replaced(tender.id).get(number) if number else None,
        "means": standing.means if standing else Means.OPEN,
        "said": said_of(standing.findings, who) if standing and standing.means is not Means.OPEN else None,
        "second_step": QUESTIONS[regime],
        "factors": FACTORS[regime],
        "first_day": begins(chosen, clock.now().astimezone(clock.LONDON).date()),
        "asked": asked,
        "form": GroundForm.of(FACTORS[regime], standing),
    }
