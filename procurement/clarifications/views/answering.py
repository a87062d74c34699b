"""The council's side: what waits, what is written, publishing, and the workbook that goes round and comes back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.clarifications.actions import (
    correct_answer,
    decide_confidential,
    discard_answer,
    publish_answers,
    save_answer,
    take_answers,
    write_answer,
)
from procurement.clarifications.actions.answering import named_in
from procurement.clarifications.book import Fault, NotTaken, read_book
from procurement.clarifications.forms import AnswerForm, BookForm, ChosenForm, ConfidentialForm
from procurement.clarifications.models import AnswerDraft, ClarificationQuestion, PublishedAnswer
from procurement.clarifications.queries import (
    Question,
    all_answers,
    answers,
    declines,
    drafts,
    organisation_of,
    question_of,
    questions,
    questions_in,
    times,
    unanswered_letters,
    visible,
)
from procurement.clarifications.rules import late_for, why_not_published
from procurement.clarifications.views.frame import clarification_pages
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.queries import names
from procurement.tenders.enclosure_models import Enclosure
from procurement.tenders.enclosures import chosen, reads


def council_page(
    ctx: Context, procurement: Procurement, refused: BaseForm | None = None, faults: list[Fault] | None = None
) -> ResponseReturnValue:
    """What waits and what was published; for whoever may not know who asks, what was published to all."""
    when = times(procurement.id, ctx.now)
    if not ctx.may(Permission.CLARIFICATION_LOG):
        found = answers(procurement.id)
        return render_template("clarifications/published.html", procurement=procurement, answers=found, times=when)
    asked = questions(procurement.id, ctx.now)
    page = render_template(
        "clarifications/answering.html",
        procurement=procurement,
        asked=asked,
        waiting=[one for one in asked if not one.settled and one.draft_id is None],
        settled=[one for one in asked if one.settled],
        writing=[_written(ctx, draft, asked) for draft in drafts(procurement.id)],
        answers=all_answers(procurement.id),
        askers=_askers(asked),
        times=when,
        late=late_for(when.deadline, ctx.now),
        declined=[row for row in declines(procurement.id) if row.declined],
        unanswered=unanswered_letters(procurement.id),
        form=refused,
        names_meant=isinstance(refused, ChosenForm) and bool(refused.names_meant.errors),
        faults=faults or [],
    )
    return page, 422 if refused else 200


def _written(ctx: Context, draft: AnswerDraft, asked: list[Question]) -> tuple[AnswerDraft, list[Question], str]:
    """An answer being written, its questions, and why it cannot go out yet."""
    found = questions_in(draft, asked)
    no = "" if draft.corrects_id else why_not_published([one.facts for one in found], ctx.now)
    return draft, found, no


def _askers(asked: list[Question]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in asked:
        if one.answer is not None:
            found.setdefault(one.answer.id, []).append(one.row.organisation.name)
    return {answer_id: sorted(set(called)) for answer_id, called in found.items()}


def question_page(
    ctx: Context, procurement: Procurement, enquiry: ClarificationQuestion, form: ConfidentialForm, status: int = 200
) -> ResponseReturnValue:
    """One question with what happened to it."""
    bidder = Role.BIDDER in ctx.standing.roles
    one = question_of(enquiry, ctx.now)
    page = render_template(
        "clarifications/question.html",
        procurement=procurement,
        one=one,
        bidder=bidder,
        people=names({enquiry.by_id} | ({one.decision.by_id} if one.decision else set())),
        form=form,
    )
    return page, status


@clarification_pages.post("/procurements/<procurement>/clarifications/questions/<int:enquiry>/confidential")
@guard(Permission.CLARIFICATION_ANSWER)
def confidential(ctx: Context, procurement: Procurement, enquiry: ClarificationQuestion) -> ResponseReturnValue:
    """Decide whether a question stays confidential."""
    form = ConfidentialForm()
    if form.validate_on_submit():
        done = act(
            form,
            lambda: decide_confidential(
                ctx,
                enquiry,
                kept=form.kept.data == "yes",
                reason=form.reason.data or "",
                waits_until=form.waits_until.data,
            ),
        )
        if done is not None:
            said = "The bidder was told." if done.kept else "The bidder was told, and may take its question back."
            return saved(said, url_for("clarifications.clarifications", procurement=procurement.code))
    return question_page(ctx, procurement, enquiry, form, 422)


@clarification_pages.post("/procurements/<procurement>/clarifications/answers")
@guard(Permission.CLARIFICATION_ANSWER)
def write(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Begin one answer to the chosen questions."""
    form = _chosen([one.row.id for one in questions(procurement.id, ctx.now)])
    if form.validate_on_submit():
        draft = act(form, lambda: write_answer(ctx, procurement, chosen=form.chosen.data or []))
        if draft is not None:
            return redirect(url_for("clarifications.draft", procurement=procurement.code, answer_draft=draft.id), 303)
    return council_page(ctx, procurement, form)


def _chosen(ids: list[int]) -> ChosenForm:
    form = ChosenForm()
    form.chosen.choices = [(number, str(number)) for number in ids]
    return form


@clarification_pages.get("/procurements/<procurement>/clarifications/answers/<int:answer_draft>")
@guard(Permission.CLARIFICATION_ANSWER)
def draft(ctx: Context, procurement: Procurement, answer_draft: AnswerDraft) -> ResponseReturnValue:
    """One answer being written."""
    if answer_draft.published:
        return redirect(url_for("clarifications.clarifications", procurement=procurement.code), 303)
    form = AnswerForm(
        formdata=None,
        title=answer_draft.title,
        question=answer_draft.question,
        answer=answer_draft.answer,
        version=answer_draft.version,
    )
    return _draft_page(ctx, procurement, answer_draft, form)


@clarification_pages.post("/procurements/<procurement>/clarifications/answers/<int:answer_draft>")
@guard(Permission.CLARIFICATION_ANSWER)
def save(ctx: Context, procurement: Procurement, answer_draft: AnswerDraft) -> ResponseReturnValue:
    """Save an answer."""
    form, files = AnswerForm(), chosen("files")
    form.chosen.choices = [(one.row.id, one.row.title) for one in questions(procurement.id, ctx.now)]
    if form.validate_on_submit():
        kept = act(
            form,
            lambda: save_answer(
                ctx,
                answer_draft,
                title=form.title.data or "",
                question=form.question.data or "",
                answer=form.answer.data or "",
                chosen=form.chosen.data or [],
                version=form.version.data,
                files=files,
                without=request.form.getlist("without", type=int),
            ),
        )
        if kept is not None:
            here = url_for("clarifications.clarifications", procurement=procurement.code, _anchor="writing")
            return saved("The answer is saved. Publish it when it is ready.", here)
    return _draft_page(ctx, procurement, answer_draft, form, 422)


def _draft_page(
    ctx: Context, procurement: Procurement, draft: AnswerDraft, form: AnswerForm, status: int = 200
) -> ResponseReturnValue:
    everything = questions(procurement.id, ctx.now)
    inside = questions_in(draft, everything)
    free = [one for one in everything if not one.settled and one.draft_id is None]
    choices = [*inside, *free] if draft.corrects_id is None else []
    form.chosen.choices = [(one.row.id, one.row.title) for one in choices]
    if status == 200:
        form.chosen.data = [one.row.id for one in inside]
    page = render_template(
        "clarifications/draft.html",
        procurement=procurement,
        draft=draft,
        inside=inside,
        named=named_in(draft, inside),
        form=form,
    )
    return page, status


@clarification_pages.post("/procurements/<procurement>/clarifications/answers/<int:answer_draft>/discard")
@guard(Permission.CLARIFICATION_ANSWER)
def discard(ctx: Context, procurement: Procurement, answer_draft: AnswerDraft) -> ResponseReturnValue:
    """Throw an unpublished answer away."""
    act(None, lambda: discard_answer(ctx, answer_draft))
    return redirect(url_for("clarifications.clarifications", procurement=procurement.code), 303)


@clarification_pages.post("/procurements/<procurement>/clarifications/published/<int:published_answer>/correct")
@guard(Permission.CLARIFICATION_ANSWER)
def correct(ctx: Context, procurement: Procurement, published_answer: PublishedAnswer) -> ResponseReturnValue:
    """Begin a correction."""
    draft = correct_answer(ctx, published_answer)
    return redirect(url_for("clarifications.draft", procurement=procurement.code, answer_draft=draft.id), 303)


@clarification_pages.post("/procurements/<procurement>/clarifications/publish")
@guard(Permission.CLARIFICATION_ANSWER)
def publish(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Publish the chosen answers at one moment."""
    form = _chosen([one.id for one in drafts(procurement.id)])
    if form.validate_on_submit():
        done = act(
            form,
            lambda: publish_answers(
                ctx, procurement, chosen=form.chosen.data or [], names_meant=bool(form.names_meant.data)
            ),
        )
        if done is not None:
            what = "1 answer is" if len(done) == 1 else f"{len(done)} answers are"
            here = url_for("clarifications.clarifications", procurement=procurement.code, _anchor="published")
            return saved(f"{what} published, and bidders were told.", here)
    return council_page(ctx, procurement, form)


@clarification_pages.post("/procurements/<procurement>/clarifications/take")
@guard(Permission.CLARIFICATION_ANSWER)
def take(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Take in the workbook with answers, whole or not at all."""
    form = BookForm()
    part = form.file.data
    if form.validate_on_submit() and part and getattr(part, "filename", ""):
        data = part.read()
        try:
            changed = take_answers(ctx, procurement, read_book(data))
        except NotTaken as wrong:
            form.file.errors = [wrong.sentence]
            return council_page(ctx, procurement, form, wrong.faults)
        said = f"Taken in: {count(changed, 'answer')}." if changed else "Nothing in it was new."
        return saved(said, url_for("clarifications.clarifications", procurement=procurement.code, _anchor="writing"))
    form.file.errors = ["Choose the workbook."]
    return council_page(ctx, procurement, form)


@reads("answer")
def _of_answer(ctx: Context, enclosure: Enclosure) -> bool:
    """Whoever may read an answer that it goes with; before that the council's own, who write and read answers."""
    organisation_id = organisation_of(ctx.person)
    if organisation_id is None and ctx.may(Permission.CLARIFICATION_LOG):
        return True
    if not visible(ctx, enclosure.procurement_id):
        return False
    told = answers(enclosure.procurement_id, organisation_id)
    return any(enclosure.id in row.enclosures for one in told for row in (one.current, *one.before))
