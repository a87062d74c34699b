"""The agenda of moderation, the meeting's view of one item, and each evaluator's own word on the record."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evaluation.moderation.actions import DRAFTED, agree_consensus, assent, basis, draft_consensus, stage_of
from evaluation.moderation.actions.holding import hand_pen, open_item
from evaluation.moderation.agenda import OPEN, Standing
from evaluation.moderation.forms import AttendanceForm, RecordForm, TermsForm, WordForm
from evaluation.moderation.listing import PAGE, Line, Reading, questions, reading
from evaluation.moderation.models import Consensus
from evaluation.moderation.response import response
from evaluation.moderation.sitting import Sitting, hall, sitting, there_before
from evaluation.scoring.items import Item, current_round, submitted
from evaluation.scoring.progress import criteria_with_questions
from procurement.cases.models import Procurement
from procurement.core.action import Context, Invalid, Stale
from procurement.core.numbers import shown
from procurement.core.vocabulary import FIRST_ROUND, ROUNDS, Permission, Role
from procurement.core.web import act, guard, refused, saved
from procurement.core.words import clock_time
from procurement.people.queries import appointed
from procurement.tenders.models import Tender

moderation = Blueprint("moderation", __name__)


# The agenda


@moderation.get("/procurements/<procurement>/moderation", endpoint="agenda")
@guard(Permission.CONSENSUS_READ)
def agenda_page(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Every item of a round, widest apart first, with how its record stands; who is there, and how it is held."""
    return show_agenda(ctx, procurement)


def show_agenda(
    ctx: Context,
    procurement: Procurement,
    terms_form: TermsForm | None = None,
    attendance_form: AttendanceForm | None = None,
) -> str:
    """The agenda, with what was refused of a form on it."""
    latest = current_round(procurement.id)
    round_ = asked_round() or latest
    if round_ > latest:
        abort(404)
    whole = reading(ctx, procurement.id, round_)
    code, state = request.args.get("question", ""), request.args.get("state", "")
    number, shown = _page_asked(), whole.shown(code, state)
    pages = max(1, -(-shown // PAGE))
    if number > pages:
        abort(404)
    rows = whole.page(code, state, number) if shown else []
    may_note = Role.MODERATOR in ctx.standing.roles and stage_of(round_) in ctx.standing.open_stages
    return render_template(
        "moderation/agenda.html",
        procurement=procurement,
        agenda=whole,
        rows=rows,
        code=code,
        state=state,
        base=url_for(".agenda", procurement=procurement.code),
        rail=_rail(procurement, whole, round_, code),
        shown=shown,
        page_number=number,
        pages=pages,
        rounds=range(FIRST_ROUND, latest + 1),
        stage=stage_of(round_),
        sees_progress=ctx.may(Permission.SCORE_PROGRESS),
        my_waiting=whole.mine() if Role.EVALUATOR in ctx.standing.roles else 0,
        next_up=_next_up(whole, rows if number == 1 and not (code or state) else []) if may_note else None,
        standings=Standing,
        hall=(here := hall(whole, rows)),
        may_note=may_note,
        terms_form=terms_form or TermsForm.of(here.terms),
        attendance_form=attendance_form or AttendanceForm(formdata=None),
        form=terms_form or attendance_form,
        address=address,
    )


def asked_round() -> int | None:
    asked = request.args.get("round")
    if asked is None:
        return None
    if asked not in map(str, ROUNDS):
        abort(404)
    return int(asked)


def _page_asked() -> int:
    asked = request.args.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and 0 < len(asked) < 7 and int(asked)):
        abort(404)
    return int(asked)


def _next_up(whole: Reading, rows: Sequence[Line]) -> Line | None:
    """The first item of which a score has still to be agreed, in whatever part of the agenda it stands."""
    if not whole.open:
        return None
    return next((row for row in rows if row.standing in OPEN), None) or whole.first("open")


def _rail(procurement: Procurement, whole: Reading, round_: int, code: str) -> list[tuple[str, str, bool, str, None]]:
    """The questions with how many of their items have an agreed score."""
    here = url_for(".agenda", procurement=procurement.code, round=round_)
    rows: list[tuple[str, str, bool, str, None]] = [("All questions", here, not code, "", None)]
    for key, one in whole.counts.items():
        question = whole.criteria[key].question
        label = f"{question.code} {question.title}"
        href = url_for(".agenda", procurement=procurement.code, round=round_, question=question.code)
        rows.append((label, href, question.code == code, f"{one.ready - one.open} of {one.ready}", None))
    return rows


# One item


def _item(procurement: Procurement, code: str, tender: Tender, asked: int | None) -> Item:
    """The item that an address names; of the latest round in which the answer was marked unless it says which."""
    questions(procurement.id, asked or current_round(procurement.id))  # with what is kept of each, for the page
    criterion = next((one for one in criteria_with_questions(procurement.id) if one.question.code == code), None)
    if criterion is None:
        abort(404)
    for round_ in (asked,) if asked else ROUNDS[::-1]:
        if found := submitted(tender, criterion, round_):
            return found
    abort(404)


def address(item: Item | Line, endpoint: str = "moderation.item", **more: Any) -> str:
    """The page of an item."""
    tender_id = item.tender_id if isinstance(item, Line) else item.tender.id
    parts: dict[str, Any] = {"code": item.criterion.question.code, "tender": tender_id, "round": item.round}
    return url_for(endpoint, procurement=_code(), **(parts | more))


@moderation.route("/procurements/<procurement>/moderation/<code>/<int:tender>", methods=["GET", "POST"])
@guard(Permission.CONSENSUS_READ)
def item(ctx: Context, procurement: Procurement, code: str, tender: Tender) -> ResponseReturnValue:
    """What each evaluator gave and wrote, side by side, and the record of what the panel agrees."""
    found = _item(procurement, code, tender, asked_round())
    whole = reading(ctx, procurement.id, found.round)
    asked = Permission.CONSENSUS_AGREE if request.method == "POST" else Permission.CONSENSUS_READ
    no = ctx.refusal(asked, found)
    if no:
        return refused(no)
    here = sitting(ctx, found, whole)
    form = RecordForm()
    form.ask(here.scale, here.panel)
    if request.method == "GET":
        _start(form, here, () if here.draft or here.standing else there_before(ctx, here))
        return _page(ctx, here, form)
    if "open" in request.form or "hand" in request.form:
        return _lead_on(ctx, here, form)
    if "use" in request.form or "later" in request.form:
        return _put_aside(ctx, here, form)
    marks, scale = [mark.mark for mark in here.marks], [mark for mark, _, _ in here.scale]
    if form.validate_on_submit() and form.complete(basis(found, here.panel, marks, scale, here.table.terms)):
        done = act(form, lambda: _agree(ctx, here, form))
        if done is not None:
            return _recorded(here, done)
    return _page(ctx, here, form), 422


def _page(ctx: Context, here: Sitting, form: RecordForm, word: WordForm | None = None) -> str:
    found = here.item
    reads = ctx.may(Permission.TENDER_READ, found.tender)
    word = word or WordForm(formdata=None)
    word.text_sha256.data = here.standing.consensus.text_sha256 if here.standing else ""
    may_agree = ctx.may(Permission.CONSENSUS_AGREE, found) and stage_of(found.round) in ctx.standing.open_stages
    return render_template(
        "moderation/item.html",
        here=here,
        item=found,
        question=found.criterion.question,
        scale=here.scale,
        form=form,
        word=word,
        errors_of=word if word.errors else form,
        errors=bool(word.errors),
        may_agree=may_agree,
        may_write=may_agree and here.table.writer_id in (None, ctx.actor_id),
        others=[one for one in appointed(found.procurement_id, Role.MODERATOR) if one.id != ctx.actor_id]
        if may_agree
        else [],
        may_assent=here.waits_for(ctx.person) and stage_of(found.round) in ctx.standing.open_stages,
        stage=stage_of(found.round),
        reads=reads,
        given=response(found) if reads else None,
        address=address,
        show=request.args.get("show", ""),
    )


def _start(form: RecordForm, here: Sitting, there: Sequence[int]) -> None:
    latest = here.standing.consensus if here.standing else None
    form.start(here.draft, latest, there, here.item.criterion.question.parts)


def _lead_on(ctx: Context, here: Sitting, form: RecordForm) -> ResponseReturnValue:
    """Lay the item before the panel, or hand the pen to another moderator; what is written is kept first."""
    to = request.form.get("hand", "")
    if "deciding" in request.form and (
        not form.validate_on_submit() or not act(form, lambda: _draft(ctx, here.item, form))
    ):
        return _page(ctx, here, form), 422
    done = act(form, lambda: hand_pen(ctx, here.item, to=int(to)) if to.isdecimal() else open_item(ctx, here.item))
    if done is None:
        _start(form, here, there_before(ctx, here))
        return _page(ctx, here, form), 422
    return redirect(address(here.item), 303)


def _agree(ctx: Context, here: Sitting, form: RecordForm) -> Consensus:
    latest = here.standing.consensus if here.standing else None
    if latest and form.corrects.data != str(latest.id):
        theirs = {name: getattr(latest, name) for name in DRAFTED} | {"score": shown(latest.score)}
        raise Stale(theirs, {name: form[name].data or "" for name in DRAFTED})
    score = form.score.data
    if not isinstance(score, Decimal):
        raise Invalid("score", "Choose the score that the panel agreed.")
    return agree_consensus(
        ctx,
        here.item,
        score=score,
        present=form.present.data,
        **{name: form[name].data or "" for name in DRAFTED},
    )


def _recorded(here: Sitting, done: Consensus) -> ResponseReturnValue:
    said = f"{here.item.criterion.question.code}, {here.item.tender.bidder_code} is recorded at {shown(done.score)}."
    said += f" It waits for the word of {len(done.present)} present, each on their own screen."
    following = here.following
    if following:
        return saved(said, address(following))
    return saved(said, url_for(".agenda", procurement=_code(), round=here.item.round))


def _code() -> str:
    return str((request.view_args or {})["procurement"])


def _put_aside(ctx: Context, here: Sitting, form: RecordForm) -> ResponseReturnValue:
    """Keep what is written so far: to come back later, or with an evaluator's words put into it."""
    if not form.validate_on_submit():
        return _page(ctx, here, form), 422
    if "use" in request.form:
        _use(here, form, request.form["use"])
    if act(form, lambda: _draft(ctx, here.item, form)) is None:
        return _page(ctx, here, form), 422
    if "use" in request.form:
        return redirect(address(here.item, _anchor=_box_of(request.form["use"])), 303)
    where = address(here.following) if here.following else url_for(".agenda", procurement=_code())
    name = f"{here.item.criterion.question.code}, {here.item.tender.bidder_code}"
    return saved(f"{name} is kept as it was written, for later.", where)


def _box_of(wanted: str) -> str:
    """The box that somebody's words went into: there the writing goes on."""
    return "deciding" if wanted.startswith("reason") else "strengths"


def _use(here: Sitting, form: RecordForm, wanted: str) -> None:
    """Put one evaluator's words into the record: the reason with its author's name, strengths as they stand."""
    what, _, number = wanted.partition("-")
    mark = next((one for one in here.marks if str(one.id) == number), None)
    if mark is None or what not in ("reason", "strengths"):
        abort(400)
    field = form[_box_of(wanted)]
    words = f"{mark.user.name} ({shown(mark.mark)}): {mark.reason}" if what == "reason" else mark.strengths
    if words not in (field.data or ""):
        field.data = f"{field.data}\n{words}".strip() if field.data else words


def _draft(ctx: Context, found: Item, form: RecordForm) -> Any:
    score = form.score.data
    return draft_consensus(
        ctx,
        found,
        score=score if isinstance(score, Decimal) else None,
        present=form.present.data or [],
        version=form.version.data,
        **{name: form[name].data or "" for name in DRAFTED},
    )


@moderation.post("/procurements/<procurement>/moderation/<code>/<int:tender>/draft/<int:round>")
@guard(Permission.CONSENSUS_READ)
def draft(ctx: Context, procurement: Procurement, code: str, tender: Tender, round: int) -> ResponseReturnValue:
    """Save the record as it is being typed; answers what is stored, for the page's script."""
    found = _item(procurement, code, tender, round)
    no = ctx.refusal(Permission.CONSENSUS_AGREE, found)
    if no:
        return refused(no)
    here = sitting(ctx, found)
    form = RecordForm()
    form.ask(here.scale, here.panel)
    if not form.validate_on_submit():
        return {"errors": {name: sentences[0] for name, sentences in form.errors.items() if sentences}}, 422
    row = act(form, lambda: _draft(ctx, found, form))
    if row is None:
        return {"errors": {name: sentences[0] for name, sentences in form.errors.items() if sentences}}, 422
    kept = {name: getattr(row, name) for name in DRAFTED}
    kept |= {"score": shown(row.score) if row.score is not None else "", "corrects": form.corrects.data or ""}
    return {
        "saved": {**kept, "present": [str(one) for one in row.present]},
        "version": row.version,
        "at": clock_time(row.saved_at),
    }


@moderation.post("/procurements/<procurement>/moderation/records/<int:consensus>/word", endpoint="assent")
@guard(Permission.CONSENSUS_ASSENT)
def give_word(ctx: Context, procurement: Procurement, consensus: Consensus) -> ResponseReturnValue:
    """Agree a record on one's own screen, or write a dissent."""
    found = submitted(consensus.tender, consensus.criterion, consensus.round)
    if found is None:
        abort(404)
    form = WordForm()
    if form.validate_on_submit():
        done = act(
            form,
            lambda: assent(
                ctx,
                consensus,
                agrees=form.word.data == "agree",
                dissent=form.dissent.data or "",
                text_sha256=form.text_sha256.data or "",
            ),
        )
        if done is not None:
            return _said(ctx, found, done.agrees)
    here = sitting(ctx, found)
    empty = RecordForm(formdata=None)
    empty.ask(here.scale, here.panel)
    _start(empty, here, ())
    return _page(ctx, here, empty, form), 422


def _said(ctx: Context, found: Item, agrees: bool) -> ResponseReturnValue:
    said = "You agreed the record." if agrees else "Your dissent stands in the record."
    row = reading(ctx, found.procurement_id, found.round).first("mine")
    if row:
        return saved(f"{said} Here is the next one that waits for you.", address(row))
    return saved(f"{said} Nothing else waits for you here.", address(found))
