"""Selection: every bidder against every item, and one bidder's answers with their checks and the decision."""

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.access import Ground
from procurement.core.action import Context, Invalid
from procurement.core.vocabulary import FIRST_ROUND, Permission, Role, Stage
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import count, moment
from procurement.people.queries import names
from procurement.pqq.actions import check_item, decide_selection
from procurement.pqq.beside import all_as_expected, beside
from procurement.pqq.forms import YES, ChecksForm, DecisionForm
from procurement.pqq.grid import columns, lines
from procurement.pqq.models import Check
from procurement.pqq.queries import Standing, decision_history, history, seconds, standings
from procurement.pqq.rules import (
    OUTCOME_WORDS,
    Outcome,
    keeps_from_failing,
    keeps_from_passing,
)
from procurement.pqq.standing import Asked, asked_in, keeps_relied_on, regime_of
from procurement.questionnaire.models import Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import PARTNER_WORDS
from procurement.tenders.models import Submission, SubmittedFile, Tender
from procurement.tenders.queries import answers, files, latest_submission
from procurement.timetable.queries import windows

selection = Blueprint("selection", __name__)

_NAMED = frozenset({Role.LEAD, Role.APPROVER, Role.AUDITOR})


def named(ctx: Context) -> bool:
    """Whether this person sees who a bidder is; whoever marks, or leads those who do, knows its number only."""
    return bool(ctx.standing.roles & _NAMED) and Role.EVALUATOR not in ctx.standing.roles


@selection.get("/procurements/<procurement>/selection", endpoint="selection")
@guard(Permission.SELECTION_READ)
def matrix(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who passed, who failed, what is still open."""
    asked = questions(procurement.id, Part.SELECTION)
    rows = standings(procurement.id, asked)
    show = request.args.get("show", "all")
    wanted = {
        "open": [r for r in rows if r.open],
        "second": [r for r in rows if r.waiting],
        "failed": [r for r in rows if r.decision and not r.decision.passed],
    }
    shown = columns(asked)
    owed, with_them = asked_in(procurement.id), beside(procurement.id, asked)
    return render_template(
        "selection/selection.html",
        procurement=procurement,
        named=named(ctx),
        items=asked,
        columns=shown,
        lines=lines(wanted.get(show, rows), shown, owed, ctx.now, with_them),
        everyone=rows,
        every_line=lines(rows, shown, owed, ctx.now),
        owed=[one for one in owed if open_asking(one, rows)],
        show=show if show in wanted else "all",
        window=windows(procurement.id, ctx.now)[Stage.SELECTION],
    )


def open_asking(one: Asked, rows: list[Standing]) -> bool:
    """Whether a question to a bidder is still to be dealt with: nobody has judged the item since."""
    row = next((found for found in rows if found.tender.id == one.asking.tender_id), None)
    code = one.asking.question.code
    return row is not None and any(item.code == code and item.outcome is Outcome.CLARIFY for item in row.items)


@selection.route("/procurements/<procurement>/selection/<int:tender>", methods=["GET", "POST"])
@guard(Permission.SELECTION_READ)
def bidder(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """One bidder's answers with what was expected, each item's checks, and the decision."""
    unreadable = ctx.refusal(Permission.TENDER_READ, tender)
    if unreadable and unreadable.ground is Ground.BAR:
        return refused(unreadable)
    asked = questions(procurement.id, Part.SELECTION)
    checks = history(tender.id)
    form = ChecksForm.of(asked, {question_id: rows[-1] for question_id, rows in checks.items()})
    if request.method == "POST":
        if no := ctx.refusal(Permission.SELECTION_CHECK, tender):
            return refused(no)
        if form.validate_on_submit() and (done := _save(ctx, tender, asked, checks, form)) is not None:
            return saved(_said(done), url_for("selection.bidder", procurement=procurement.code, tender=tender.id))
        checks = history(tender.id)
    return _page(ctx, procurement, tender, asked, checks, form, DecisionForm(formdata=None), readable=not unreadable)


@selection.post("/procurements/<procurement>/selection/<int:tender>/decision")
@guard(Permission.SELECTION_DECIDE)
def decide(ctx: Context, procurement: Procurement, tender: Tender) -> ResponseReturnValue:
    """The bidder goes on to scoring, or does not."""
    form = DecisionForm()
    made = decision_history(tender.id)
    if form.validate_on_submit():
        if made and form.version.data != made[-1].id:
            form.version.data = made[-1].id
            word = "passes" if made[-1].passed else "fails"
            form.passed.errors = [
                *form.passed.errors,
                f"Somebody else decided at {moment(made[-1].at)} that it {word}. Send yours again to replace that.",
            ]
        elif act(form, lambda: decide_selection(ctx, tender, form.passed.data == YES, form.reason.data or "")):
            where = _next_open(procurement, tender)
            word = "passes selection" if form.passed.data == YES else "fails selection and stays on record"
            return saved(f"{tender.bidder_code} {word}.", where)
    asked = questions(procurement.id, Part.SELECTION)
    checks = history(tender.id)
    form.version.raw_data = None
    items = ChecksForm.of(asked, {question_id: rows[-1] for question_id, rows in checks.items()})
    return _page(ctx, procurement, tender, asked, checks, items, form, readable=True)


def _save(ctx: Context, tender: Tender, asked: list[Question], checks: dict[int, list[Check]], form: Any) -> int | None:
    """Check each item that was changed on the page; None when one of them could not be taken."""
    saved_items, wrong = 0, False
    for question in asked:
        outcome, reason, seen = (form[f"{name}_{question.id}"] for name in ("outcome", "reason", "seen"))
        rows = checks.get(question.id, [])
        opened_with = next((row for row in rows if row.id == seen.data), None)
        typed = (outcome.data, reason.data or "")
        if typed == ((opened_with.outcome, opened_with.reason) if opened_with else (None, "")):
            continue
        if outcome.data is None:
            outcome.errors, wrong = (
                [*outcome.errors, "Choose what the check comes to; your reason is kept below."],
                True,
            )
            continue
        if rows and rows[-1] is not opened_with:
            outcome.errors, wrong = [*outcome.errors, _checked_since(rows[-1])], True
            seen.data = rows[-1].id
            continue
        try:
            seen.data = check_item(ctx, tender, question, outcome.data, reason.data or "").id
            saved_items += 1
        except Invalid as why:
            field = reason if why.field == "reason" else outcome
            field.errors, wrong = [*field.errors, why.sentence], True
    return None if wrong else saved_items


def _checked_since(check: Check) -> str:
    return (
        f"Somebody else checked this since you opened the page ({moment(check.at)}: "
        f"{OUTCOME_WORDS[Outcome(check.outcome)].lower()}). Save again to replace that with yours."
    )


def _said(done: int) -> str:
    return f"{count(done, 'check')} saved." if done else "Nothing was changed."


def _next_open(procurement: Procurement, tender: Tender) -> str:
    rows = [row for row in standings(procurement.id) if row.open]
    later = [row for row in rows if row.tender.number > tender.number] or rows
    if not later:
        return url_for("selection.selection", procurement=procurement.code)
    return url_for("selection.bidder", procurement=procurement.code, tender=later[0].tender.id)


def _page(
    ctx: Context,
    procurement: Procurement,
    tender: Tender,
    asked: list[Question],
    checks: dict[int, list[Check]],
    form: Any,
    deciding: DecisionForm,
    *,
    readable: bool,
) -> ResponseReturnValue:
    submission = latest_submission(tender.id, FIRST_ROUND)
    given = answers(submission.id) if submission and readable else {}
    everyone = standings(procurement.id, asked)
    here = next(row for row in everyone if row.tender.id == tender.id)
    made = decision_history(tender.id)
    if made and deciding.version.data is None:
        deciding.version.data = made[-1].id
    with_it = beside(procurement.id, asked).get(tender.id, [])
    second = seconds(procurement.id, tender.id)
    people = {row.by_id for rows in checks.values() for row in rows}
    people |= {row.by_id for row in made} | {row.by_id for row in second.values()}
    page = render_template(
        "selection/bidder.html",
        procurement=procurement,
        named=named(ctx),
        tender=tender,
        here=here,
        everyone=everyone,
        items=asked,
        answers=given,
        plain={q.id: q.id in given and all_as_expected(given[q.id].text, q, with_it) for q in asked},
        beside=with_it if readable else [],
        kinds_beside=PARTNER_WORDS,
        checks=checks,
        checks_form=form,
        decision_form=deciding,
        made=made,
        names=names(people),
        files=_files(procurement, tender, submission) if submission and readable else [],
        deadline=windows(procurement.id, ctx.now)[Stage.TENDERING].closes_at,
        starts=windows(procurement.id, ctx.now)[Stage.STANDSTILL].closes_at,
        readable=readable,
        no_check=ctx.refusal(Permission.SELECTION_CHECK, tender),
        no_decision=ctx.refusal(Permission.SELECTION_DECIDE, tender),
        no_second=ctx.refusal(Permission.SELECTION_SECOND, tender),
        seconds=second,
        from_passing=keeps_from_passing(here.items) + keeps_relied_on(tender.id, regime_of(procurement.id)),
        from_failing=keeps_from_failing(here.items),
        around=around(everyone, here),
        OUTCOME_WORDS=OUTCOME_WORDS,
        Outcome=Outcome,
    )
    return page, 422 if form.errors or deciding.errors else 200


def around(everyone: list[Standing], here: Standing) -> tuple[Tender | None, Tender | None]:
    """The bidder before, and the next that is still open."""
    place = everyone.index(here)
    before = everyone[place - 1].tender if place else None
    return before, next((row.tender for row in everyone[place + 1 :] if row.open), None)


def _files(procurement: Procurement, tender: Tender, submission: Submission) -> list[tuple[SubmittedFile, str | None]]:
    """The bidder's files with the address of each."""
    known = "opening.file" in current_app.view_functions
    return [
        (
            file,
            url_for("opening.file", procurement=procurement.code, tender=tender.id, submitted_file=file.id)
            if known
            else None,
        )
        for file in files(submission.id)
    ]
