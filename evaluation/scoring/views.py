"""An evaluator's pages: the queue, one answer to mark, the check of all marks and submitting them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from evaluation.scheme.models import Criterion
from evaluation.scheme.queries import published, scale_of
from evaluation.scoring.actions import Scope, abstain, as_typed, ask_lead, draft_mark, submit_marks, take_back
from evaluation.scoring.asking import own_queries
from evaluation.scoring.calibration import is_due, item_now
from evaluation.scoring.checking import binding, hints_of
from evaluation.scoring.desk import Desk, deadline_of, desk
from evaluation.scoring.forms import AbstainForm, MarkForm, QueryForm
from evaluation.scoring.hints import Found
from evaluation.scoring.items import Batch, Item, current_round, submitted
from evaluation.scoring.models import MarkDraft
from evaluation.scoring.moving import about, abstentions, given_up
from evaluation.scoring.price_sight import saw_prices
from evaluation.scoring.queries import drafts_of, own_draft
from evaluation.scoring.queue import BY_BIDDER, BY_QUESTION, Queue, own_queue
from evaluation.scoring.sources import files_beside, own_quotes
from procurement.cases.models import Procurement
from procurement.core.access import Refusal
from procurement.core.action import Context, Invalid
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS, Permission, Stage
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import clock_time, count
from procurement.tenders.actions import take_file
from procurement.tenders.formatted import within_limit
from procurement.tenders.models import Tender
from procurement.timetable.queries import windows

scoring = Blueprint("scoring", __name__)

_STAGES = {round_: Stage.SCORING if round_ == FIRST_ROUND else Stage.RESCORING for round_ in ROUNDS}


BIDDERS = 100
"""Bidders on one page of the queue."""


@scoring.get("/procurements/<procurement>/scoring", endpoint="queue")
@guard(Permission.SCORE_READ_OWN)
def show_queue(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """What is mine to mark, in my order, and where I left off."""
    round_, latest = _round(procurement)
    queue, by = own_queue(procurement.id, ctx.person, round_), _by()
    bidders = list(queue.bidders.values()) if by == BY_BIDDER else []
    pages = max(1, -(-len(bidders) // BIDDERS))
    number = _page_asked(pages)
    return render_template(
        "scoring/queue.html",
        procurement=procurement,
        queue=queue,
        by=by,
        to_do=queue.to_do(by),
        latest=latest,
        stage=_STAGES[round_],
        window=windows(procurement.id, ctx.now)[_STAGES[round_]],
        bidders=bidders[(number - 1) * BIDDERS : number * BIDDERS],
        all_bidders=len(bidders),
        page_number=number,
        pages=pages,
        invented=item_now(procurement.id) is not None,
        to_calibrate=is_due(procurement.id, ctx.person),
        given_up=given_up(procurement.id, ctx.person, round_),
        saw_prices_at=saw_prices(procurement.id).get(ctx.person),
        to=_addresses(procurement, latest),
    )


def _page_asked(pages: int) -> int:
    asked = request.args.get("page", "1")
    if asked not in map(str, range(1, pages + 1)):
        abort(404)
    return int(asked)


def _round(procurement: Procurement) -> tuple[int, int]:
    """The round that is asked for, and the latest; a round that is not there is not found."""
    latest = current_round(procurement.id)
    asked = request.args.get("round", str(latest))
    if asked not in (str(n) for n in range(FIRST_ROUND, latest + 1)):
        abort(404)
    return int(asked), latest


def _by() -> str:
    """In which order the person works: chosen by a link, remembered for the next pages."""
    asked = request.args.get("by")
    if asked in (BY_QUESTION, BY_BIDDER):
        session["scoring_by"] = asked
    return str(session.get("scoring_by", BY_QUESTION))


@scoring.route("/procurements/<procurement>/scoring/<criterion>/<int:tender>", methods=["GET", "POST"])
@guard(Permission.SCORE_READ_OWN)
def score(ctx: Context, procurement: Procurement, criterion: Criterion, tender: Tender) -> ResponseReturnValue:
    """One answer with its question, the scale and my mark: all on one screen."""
    round_, latest = _round(procurement)
    queue, by = own_queue(procurement.id, ctx.person, round_), _by()
    place = queue.find(tender.id, criterion.id)
    item = place.item if place else _item(tender, criterion, round_, latest)
    no_mark = ctx.refusal(Permission.SCORE_GIVE, item)
    if no_mark and (no := ctx.refusal(Permission.SCORE_READ_OWN, item)):
        return refused(no)
    if request.method == "POST":
        if no_mark:
            return refused(no_mark)
        form = _form(own_draft(item, ctx.person), scale_of(published(procurement.id), item.criterion))
        if form.validate_on_submit() and (kept := act(form, lambda: _draft(ctx, item, form))) is not None:
            return _go_on(procurement, item, kept, queue, by)
        return _screen(ctx, procurement, item, no_mark, latest, queue, form=form)
    if item.round != queue.round:
        queue = own_queue(procurement.id, ctx.person, item.round)
    return _screen(ctx, procurement, item, no_mark, latest, queue)


def _screen(
    ctx: Context,
    procurement: Procurement,
    item: Item,
    no_mark: Refusal | None,
    latest: int,
    queue: Queue,
    *,
    form: MarkForm | None = None,
    query: QueryForm | None = None,
    apart: AbstainForm | None = None,
) -> ResponseReturnValue:
    """The scoring screen; with the form, or the query, that could not be taken, as it was typed."""
    by = _by()
    held = own_draft(item, ctx.person)
    scale = scale_of(published(procurement.id), item.criterion)
    shown = form or _form(held, scale, typed=False)
    here = desk(ctx, item, queue, by, held, no_mark, _opened_beside(ctx, item), request.args.get("find", "")[:100])
    page = render_template(
        "scoring/score.html",
        procurement=procurement,
        here=here,
        form=shown,
        scale=scale,
        latest=latest,
        hints=(hints := _hints(item, held, here)),
        binding=binding(procurement.id) if hints else (),
        asked=own_queries(item, ctx.person),
        ask=query or QueryForm(formdata=None),
        apart=apart or AbstainForm(formdata=None, scope=Scope.ANSWER.value),
        abstained=[] if item.round != latest else about(abstentions(procurement.id, ctx.person), item),
        invented=item_now(procurement.id) is not None,
        closes_at=deadline_of(procurement.id, _STAGES[item.round]),
        to=_addresses(procurement, latest),
    )
    return page, 422 if shown.errors or query or apart else 200


def _opened_beside(ctx: Context, item: Item) -> int | None:
    """The file that is read beside the answer; that it was opened is on record, as a copy that was taken is."""
    asked = request.args.get("read", "")
    found = next((file for _, file in files_beside(item) if str(file.id) == asked), None) if asked else None
    if found is None or ctx.refusal(Permission.TENDER_READ, found):
        return None
    take_file(ctx, found)
    return found.id


def _item(tender: Tender, criterion: Criterion, round_: int, latest: int) -> Item:
    """The answer an address names; without a round named, the latest in which it was sent to be marked."""
    rounds = [round_] if "round" in request.args else range(latest, 0, -1)
    found = next((item for n in rounds if (item := submitted(tender, criterion, n))), None)
    return found or abort(404)


def _form(draft: MarkDraft | None, scale: Sequence[tuple[Decimal, str, str]], *, typed: bool = True) -> MarkForm:
    """The mark's form, with what was sent in it (`typed`) or as the draft has it."""
    held = {"version": draft.version, "mark": draft.mark, **_texts(draft)} if draft else {}
    form = MarkForm(data=held) if typed else MarkForm(formdata=None, data=held)
    form.mark.marks = [(mark, word) for mark, word, _ in scale]
    return form


def _texts(draft: MarkDraft) -> dict[str, str]:
    return {name: text for name, text in as_typed(draft).items() if name != "mark"}


def _draft(ctx: Context, item: Item, form: MarkForm) -> MarkDraft:
    return draft_mark(
        ctx,
        item,
        mark=form.mark.data,
        strengths=form.strengths.data or "",
        concerns=form.concerns.data or "",
        reason=form.reason.data or "",
        strength_quotes=form.strength_quotes.data or "",
        concern_quotes=form.concern_quotes.data or "",
        notes=form.notes.data or "",
        version=form.version.data,
    )


def _hints(item: Item, draft: MarkDraft | None, here: Desk) -> dict[str, list[Found]]:
    """What may be wrong with the reasons, by box."""
    limit = item.criterion.question.word_limit
    read = within_limit(here.given.text, limit) if here.given else ""
    found: dict[str, list[Found]] = {}
    for hint in hints_of(item, draft, response=read):
        found.setdefault(hint.field, []).append(hint)
    return found


def _go_on(procurement: Procurement, item: Item, kept: MarkDraft, queue: Queue, by: str) -> ResponseReturnValue:
    """On to the next answer that is not complete; when none is left, to the check of all marks."""
    if found := [hint.sentence for hint in hints_of(item, kept)]:
        more = f" And {count(len(found) - 1, 'more hint')}." if len(found) > 1 else ""
        flash(f"Saved {item.criterion.question.code}, {item.tender.bidder_code}. {found[0]}{more}", "warning")
    if lost := next((quote for quote in own_quotes(item, kept) if quote.source is None), None):
        flash(f"Saved. But “{lost.words}” does not stand in the response: correct that quote.", "warning")
        return redirect(_address(procurement, item), 303)
    here = queue.find(item.tender.id, item.criterion.id)
    following = queue.to_do(by, after=here)
    if following is None or following == here:
        return redirect(url_for("scoring.check", procurement=procurement.code), 303)
    return redirect(_address(procurement, following.item), 303)


def _address(procurement: Procurement, item: Item, endpoint: str = "scoring.score", **more: Any) -> str:
    """The page of an answer."""
    code = item.criterion.question.code
    return url_for(endpoint, procurement=procurement.code, criterion=code, tender=item.tender.id, **more)


def _addresses(procurement: Procurement, latest: int) -> Callable[..., str]:
    """How a page links to answers: those of an earlier round say which."""

    def to(item: Item, endpoint: str = "scoring.score", **more: Any) -> str:
        return _address(procurement, item, endpoint, **({"round": item.round} if item.round != latest else {}), **more)

    return to


@scoring.post("/procurements/<procurement>/scoring/<criterion>/<int:tender>/draft")
@guard(Permission.SCORE_GIVE)
def draft(ctx: Context, procurement: Procurement, criterion: Criterion, tender: Tender) -> ResponseReturnValue:
    """Autosave: what was typed so far, repeated back as it was kept."""
    round_, latest = _round(procurement)
    item = _item(tender, criterion, round_, latest)
    form = _form(None, scale_of(published(procurement.id), criterion))
    if not form.validate_on_submit():
        return {"errors": {name: errors[0] for name, errors in form.errors.items() if name}}, 422
    try:
        kept = _draft(ctx, item, form)
    except Invalid as why:
        return {"errors": {why.field: why.sentence}}, 422
    return {"saved": dict(as_typed(kept)), "version": kept.version, "at": clock_time(kept.saved_at)}


@scoring.get("/procurements/<procurement>/scoring/check")
@guard(Permission.SCORE_READ_OWN)
def check(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """All my marks at a glance: what is missing, what may be wrong, and submitting question by question."""
    round_, _ = _round(procurement)
    return _check_page(ctx, procurement, round_)


def _check_page(ctx: Context, procurement: Procurement, round_: int, problem: str = "", about: str = "") -> str:
    queue, latest = own_queue(procurement.id, ctx.person, round_), current_round(procurement.id)
    drafts = drafts_of(procurement.id, ctx.person, round_)
    hinted = {
        (place.item.tender.id, place.item.criterion.id): found
        for place in queue.walk(BY_QUESTION)
        if (draft := drafts.get((place.item.tender.id, place.item.criterion.id)))
        and (found := hints_of(place.item, draft, response=""))
    }
    return render_template(
        "scoring/check.html",
        procurement=procurement,
        queue=queue,
        rows=list(queue.bidders.values()),
        hinted=hinted,
        binding=binding(procurement.id),
        problem=problem,
        about=about,
        no_submit={p.criterion.id: ctx.refusal(Permission.SCORE_LOCK, p.batch) for p in queue.piles if p.ready},
        window=windows(procurement.id, ctx.now)[_STAGES[round_]],
        latest=latest,
        to=_addresses(procurement, latest),
    )


@scoring.post("/procurements/<procurement>/scoring/<criterion>/submit")
@guard(Permission.SCORE_LOCK)
def submit(ctx: Context, procurement: Procurement, criterion: Criterion) -> ResponseReturnValue:
    """Submit all my marks for one question: from here on they stand."""
    round_ = current_round(procurement.id)
    try:
        submit_marks(ctx, Batch(procurement.id, criterion, round_))
    except Invalid as why:
        return _check_page(ctx, procurement, round_, why.sentence, criterion.question.code), 422
    left = sum(1 for pile in own_queue(procurement.id, ctx.person, round_).piles if pile.places and not pile.submitted)
    rest = f" {count(left, 'question')} left to submit." if left else " That was the last of your questions."
    return saved(
        f"Your scores for {criterion.question.code} are submitted.{rest}",
        url_for("scoring.check", procurement=procurement.code),
    )


@scoring.post("/procurements/<procurement>/scoring/<criterion>/<int:tender>/query")
@guard(Permission.SCORE_GIVE)
def ask(ctx: Context, procurement: Procurement, criterion: Criterion, tender: Tender) -> ResponseReturnValue:
    """Ask the lead about an answer, or not to mark it."""
    round_, latest = _round(procurement)
    item, form = _item(tender, criterion, round_, latest), QueryForm()
    if "why" in request.form or "abstention" in request.form:
        return _abstain(ctx, procurement, item, latest)
    if no := ctx.refusal(Permission.SCORE_GIVE, item):
        return refused(no)
    if form.validate_on_submit() and act(form, lambda: ask_lead(ctx, item, form.words.data or "")) is not None:
        where = _address(procurement, item, _anchor="queries")
        return saved("Your query is with the procurement lead. The reply will stand beside the answer.", where)
    queue = own_queue(procurement.id, ctx.person, item.round)
    return _screen(ctx, procurement, item, None, latest, queue, query=form)


def _abstain(ctx: Context, procurement: Procurement, item: Item, latest: int) -> ResponseReturnValue:
    """Abstain from an answer, its question or its bidder; or take that back."""
    if no := ctx.refusal(Permission.SCORE_GIVE, item):
        return refused(no)
    form, where = AbstainForm(), _address(procurement, item, _anchor="abstain")
    if number := request.form.get("abstention", ""):
        known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
        if act(form, lambda: take_back(ctx, item, known)) is not None:
            return saved("You no longer abstain.", where)
    elif form.validate_on_submit():
        scope = Scope(form.scope.data)
        if act(form, lambda: abstain(ctx, item, scope, form.why.data or "")) is not None:
            return saved(
                "Your abstention is with the procurement lead. Until it is accepted the answer is yours.", where
            )
    queue = own_queue(procurement.id, ctx.person, item.round)
    return _screen(ctx, procurement, item, None, latest, queue, apart=form)
