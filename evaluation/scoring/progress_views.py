"""The lead’s pages: how far the panel is, a word to who is behind, reopening submitted marks, assigning evaluators."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.scheme.models import Criterion
from evaluation.scoring.actions import answer_query, assign, reopen_marks, set_checks
from evaluation.scoring.asking import queries_to_lead
from evaluation.scoring.checking import binding, hint_rules
from evaluation.scoring.comparison import comparison, said
from evaluation.scoring.forms import AssignForm, ChecksForm, MoveForm, NameForm, NudgeForm, QueryForm, ReopenForm
from evaluation.scoring.gates import FEWEST
from evaluation.scoring.hints import Hint
from evaluation.scoring.items import Batch, current_round
from evaluation.scoring.models import ItemQuery
from evaluation.scoring.moving_views import evaluators_of, moved, moves_part
from evaluation.scoring.names_views import name_decided, names_part
from evaluation.scoring.nudging import can_be_nudged, nudge, nudged
from evaluation.scoring.price_sight import knows_prices, saw_prices
from evaluation.scoring.progress import Progress, progress
from evaluation.scoring.queries import is_locked, lock_history
from evaluation.scoring.views import scoring
from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.vocabulary import FIRST_ROUND, Permission, Role, Stage
from procurement.core.web import act, guard, saved
from procurement.core.words import moment
from procurement.people.models import User
from procurement.people.queries import appointed, names
from procurement.timetable.queries import windows
from procurement.timetable.windows import Window


@scoring.get("/procurements/<procurement>/progress", endpoint="progress")
@guard(Permission.SCORE_PROGRESS)
def show_progress(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who is how far, by evaluator and question; counts, never a mark."""
    panel = progress(procurement.id, current_round(procurement.id))
    return _page(ctx, procurement, panel)


def _assign_form(procurement: Procurement, panel: Progress, *, fresh: bool = False) -> AssignForm:
    form = AssignForm(formdata=None) if fresh else AssignForm()
    form.criterion.choices = [
        ("", "Choose a question"),
        *((c.question.code, f"{c.question.code} {c.question.title}") for c in panel.criteria),
    ]
    since = saw_prices(procurement.id)
    form.user.choices = [
        ("", "Choose an evaluator"),
        *((str(user.id), user.name) for user in evaluators_of(procurement) if user.id not in since),
    ]
    form.user.description = " ".join(knows_prices(procurement.id, evaluators_of(procurement)))
    return form


def _nudge_form(ctx: Context, procurement: Procurement, panel: Progress, *, fresh: bool = False) -> NudgeForm:
    form = NudgeForm(formdata=None) if fresh else NudgeForm()
    last = nudged(procurement.id)
    form.evaluator.choices = [
        ("", "Choose an evaluator"),
        *(
            (str(one.user.id), one.user.name)
            for one in panel.evaluators
            if not one.finished and can_be_nudged(last.get(one.user.id), ctx.now)
        ),
    ]
    if fresh:
        closes_at = _window(ctx, procurement, panel).closes_at
        until = f" Scoring closes {moment(closes_at)}." if closes_at else ""
        form.words.data = (
            f"Your scores are still to be submitted.{until} Please go on, or tell me if something keeps you from it."
        )
    return form


def _window(ctx: Context, procurement: Procurement, panel: Progress) -> Window:
    return windows(procurement.id, ctx.now)[_stage(panel)]


def _stage(panel: Progress) -> Stage:
    return Stage.SCORING if panel.round == FIRST_ROUND else Stage.RESCORING


def _page(
    ctx: Context,
    procurement: Procurement,
    panel: Progress,
    form: AssignForm | None = None,
    word: NudgeForm | None = None,
    checks: ChecksForm | None = None,
    move: MoveForm | None = None,
    name: NameForm | None = None,
) -> ResponseReturnValue:
    window = _window(ctx, procurement, panel)
    page = render_template(
        "scoring/progress.html",
        procurement=procurement,
        panel=panel,
        form=form or _assign_form(procurement, panel, fresh=True),
        word=word or _nudge_form(ctx, procurement, panel, fresh=True),
        refused=form or word or checks or name or (move if move and not move.form_errors else None),
        names=names_part(ctx, procurement, panel, name),
        moves=moves_part(ctx, procurement, panel, move),
        fewest=FEWEST,
        stage=_stage(panel),
        window=window,
        now=ctx.now,
        nudged=nudged(procurement.id) if ctx.may(Permission.SCORE_NUDGE) else {},
        checks=checks or ChecksForm(formdata=None, kinds=[kind.value for kind in binding(procurement.id)]),
        set_before=hint_rules(procurement.id),
        asked=queries_to_lead(procurement.id) if ctx.may(Permission.SCORE_GUIDE) else [],
        reply=QueryForm(formdata=None),
        compared=comparison(ctx, procurement.id, panel) if ctx.may(Permission.SCORE_COMPARE, procurement) else None,
        as_figure=said,
    )
    sent = (form, word, checks, move, name)
    return page, 422 if any(one and (one.errors or one in (move, name)) for one in sent) else 200


@scoring.post("/procurements/<procurement>/progress/nudge", endpoint="nudge")
@guard(Permission.SCORE_NUDGE)
def write_to_evaluator(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Write to an evaluator whose marks are outstanding."""
    panel = progress(procurement.id, current_round(procurement.id))
    form = _nudge_form(ctx, procurement, panel)
    if form.validate_on_submit():
        user = next(one.user for one in panel.evaluators if str(one.user.id) == form.evaluator.data)
        address = current_app.config["SETTINGS"].base_url
        if act(form, lambda: nudge(ctx, procurement, user, form.words.data or "", address)) is not None:
            return saved(f"{user.name} is written to.", url_for("scoring.progress", procurement=procurement.code))
    return _page(ctx, procurement, panel, word=form)


@scoring.post("/procurements/<procurement>/progress/assign", endpoint="assign")
@guard(Permission.PERSON_APPOINT)
def give_question(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Have an evaluator mark a question, or move answers between evaluators."""
    panel = progress(procurement.id, current_round(procurement.id))
    if "giver" in request.form:
        sent, done = moved(ctx, procurement, panel)
        where = url_for("scoring.progress", procurement=procurement.code, _anchor="moving")
        return saved(done, where) if done else _page(ctx, procurement, panel, move=sent)
    form = _assign_form(procurement, panel)
    if form.validate_on_submit():
        criterion = next(c for c in panel.criteria if c.question.code == form.criterion.data)
        user = next(u for u in appointed(procurement.id, Role.EVALUATOR) if str(u.id) == form.user.data)
        if act(form, lambda: assign(ctx, procurement, criterion, user)) is not None:
            where = url_for("scoring.progress", procurement=procurement.code)
            return saved(f"{user.name} marks {criterion.question.code}.", where)
    return _page(ctx, procurement, panel, form)


@scoring.post("/procurements/<procurement>/progress/checks")
@guard(Permission.SCORE_GUIDE)
def checks(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Say which checks of reasons block submitting, or what becomes of a name that shows."""
    if "find" in request.form:
        return _name(ctx, procurement)
    form = ChecksForm()
    if form.validate_on_submit():
        kinds = {Hint(kind) for kind in form.kinds.data or ()}
        if act(form, lambda: set_checks(ctx, procurement, kinds)) is not None:
            return saved("The checks of reasons are set.", url_for("scoring.progress", procurement=procurement.code))
    panel = progress(procurement.id, current_round(procurement.id))
    return _page(ctx, procurement, panel, checks=form)


def _name(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    panel = progress(procurement.id, current_round(procurement.id))
    sent, done = name_decided(ctx, procurement, panel)
    looked = request.form.get("names", "1")
    where = url_for("scoring.progress", procurement=procurement.code, names=looked, _anchor="names")
    return saved(done, where) if done else _page(ctx, procurement, panel, name=sent)


@scoring.post("/procurements/<procurement>/progress/queries/<int:item_query>")
@guard(Permission.SCORE_GUIDE)
def reply(ctx: Context, procurement: Procurement, item_query: ItemQuery) -> ResponseReturnValue:
    """Answer an evaluator's query."""
    form, where = QueryForm(), url_for("scoring.progress", procurement=procurement.code, _anchor="queries")
    if form.validate_on_submit() and act(form, lambda: answer_query(ctx, item_query, form.words.data or "")):
        return saved("Your reply stands beside the answer.", where)
    for _, sentence in form.problems():
        flash(sentence, "error")
    return redirect(where, 303)


@scoring.route("/procurements/<procurement>/progress/<criterion>/<int:evaluator>", methods=["GET", "POST"])
@guard(Permission.SCORE_REOPEN)
def reopen(ctx: Context, procurement: Procurement, criterion: Criterion, evaluator: User) -> ResponseReturnValue:
    """Let an evaluator change marks they submitted; why stays on record."""
    batch = Batch(procurement.id, criterion, current_round(procurement.id))
    form = ReopenForm()
    if form.validate_on_submit() and act(form, lambda: reopen_marks(ctx, batch, evaluator, form.reason.data or "")):
        where = url_for("scoring.progress", procurement=procurement.code)
        return saved(f"{evaluator.name}’s marks for {criterion.question.code} are reopened.", where)
    past = lock_history(batch, evaluator.id)
    page = render_template(
        "scoring/reopen.html",
        procurement=procurement,
        criterion=criterion,
        evaluator=evaluator,
        form=form,
        locked=is_locked(criterion.id, batch.round, evaluator.id),
        past=past,
        names=names({row.by_id for row in past}),
    )
    return page, 422 if form.errors else 200
