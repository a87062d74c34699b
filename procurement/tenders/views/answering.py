"""Answering the council's questions, a page at a time, saved while the bidder types."""

import json
from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context, Refused, Stale
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import FIRST_ROUND, Permission
from procurement.core.web import act, guard, saved, wants_json
from procurement.core.words import clock_time
from procurement.questionnaire.answers import BadAnswer, checked, choices
from procurement.questionnaire.models import Kind, Part, Question
from procurement.questionnaire.queries import questions
from procurement.questionnaire.rules import condition
from procurement.tenders import formatted
from procurement.tenders.actions import mark_section, save_answers
from procurement.tenders.bids import Bid, Section, finished_sections, sections
from procurement.tenders.comparing import changes
from procurement.tenders.drafts import ROUND_STAGE, Draft, draft
from procurement.tenders.earlier import Earlier, earlier_answers
from procurement.tenders.forms import answers_form
from procurement.tenders.models import Tender
from procurement.tenders.views.bidding import begun, bidding_pages


@bidding_pages.route("/bid/<procurement>/answers/<section>", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def answers(ctx: Context, procurement: Procurement, section: str) -> ResponseReturnValue:
    """What do you answer? What comes from a page that was open while the lots changed is kept like the rest."""
    found, tender = begun(ctx, procurement)
    assert found.held is not None
    pages = sections(found.held.questions)
    asked = {page.key for page in pages}
    outdated = request.method == "POST" and section not in asked and found.round == FIRST_ROUND
    known = sections(questions(procurement.id)) if outdated else pages
    here = next((page for page in known if page.key == section), None)
    if here is None:
        abort(404)
    if here.questions[0].kind == Kind.CAPACITY:
        return redirect(url_for("bidding.capacity", procurement=procurement.code), 303)
    here = _with_waiting(found, here)
    form = _form(found.held, here)
    if request.method == "POST" and wants_json():
        return _autosaved(ctx, tender, found, here, form)
    status, unsaved = 200, {}
    if form.validate_on_submit():
        try:
            done = act(form, lambda: save_answers(ctx, tender, _texts(found, here, form), seen=form.version.data or 0))
        except Refused as refused:
            why = ctx.standing.stage_notes.get(ROUND_STAGE[found.round], refused.refusal.reason)
            form.form_errors.append(f"Not saved. {why} What you typed is below.")
            done, status = None, 409
            unsaved = {q.code: form[f"q{q.id}"].data for q in here.questions if form[f"q{q.id}"].data}
        if done is not None:
            _mark(ctx, tender, found, here)
        if done is not None and (more := _more(tender, found, here)):
            return saved(f"Saved. Your answers ask for more here: {', '.join(more)}.", request.path)
        if done is not None:
            said = (
                "Your answer is saved." if section in asked else "What you typed is kept. Your lots do not ask for it."
            )
            return saved(said, _after(procurement, pages, here))
    if form.errors:
        status = max(status, 422) if status == 200 else status
    return _page(found, pages, here, form, unsaved), status


@bidding_pages.post("/bid/<procurement>/answers/<section>/earlier")
@guard(Permission.TENDER_READ_OWN)
def earlier(ctx: Context, procurement: Procurement, section: str) -> ResponseReturnValue:
    """Fill what is not answered yet on this page with what the organisation answered before."""
    found, tender = begun(ctx, procurement)
    assert found.held is not None
    here = next((page for page in sections(found.held.questions) if page.key == section), None)
    if here is None:
        abort(404)
    offered = _offered(found.held, here)
    save_answers(ctx, tender, {number: one.text for number, one in offered.items()})
    return saved(
        "Filled with what you answered before. Read it: it counts as your answer now.",
        url_for("bidding.answers", procurement=procurement.code, section=section),
    )


def _mark(ctx: Context, tender: Tender, found: Bid, here: Section) -> dict[str, str]:
    """Keep what was said of the page, where anything was; returned as the page's script wants it repeated."""
    said = request.form.get("finished", "")
    if said not in ("yes", "no") or not _markable(found, here):
        return {}
    if finished_sections(tender.id).get(here.key) is not (said == "yes"):
        mark_section(ctx, tender, here.key, said == "yes")
    return {"finished": said}


def _markable(found: Bid, here: Section) -> bool:
    """Whether the page asks if it is finished: pages of the selection questionnaire, until the first deadline."""
    return here.part == Part.SELECTION and found.editable and found.round == FIRST_ROUND


def _offered(held: Draft, here: Section) -> dict[int, Earlier]:
    """Answers of before to what is not answered yet, as far as they may still stand."""
    empty = [q for q in here.questions if q.id in held.editable_questions and not held.answers.get(q.id, "").strip()]
    found = earlier_answers(held.tender, empty)
    return {q.id: found[q.id] for q in empty if q.id in found and _stands(q, found[q.id].text)}


def _stands(question: Question, text: str) -> bool:
    try:
        return bool(checked(question, text))
    except BadAnswer:
        return False


def _more(tender: Tender, found: Bid, here: Section) -> list[str]:
    """The codes of questions on this page that are asked only by the answers just saved, and not answered with them."""
    held = draft(tender, found.round)
    now = next((page for page in sections(held.questions) if page.key == here.key), None)
    before = {question.id for question in found.held.questions} if found.held else set()
    new = [question for question in now.questions if question.id not in before] if now else []
    return [question.code for question in new if not held.answers.get(question.id, "").strip()]


def _with_waiting(found: Bid, here: Section) -> Section:
    """The page with the questions that another answer on it would ask: a script shows them as soon as it is chosen."""
    held = found.held
    if held is None or not held.waiting or not found.editable or found.round > FIRST_ROUND:
        return here
    asked_here = {question.code for question in here.questions}
    for question in held.waiting:
        on = condition(question.only_if)
        if on and on[0] in asked_here and question.part == here.part:
            asked_here.add(question.code)
            here = replace(here, questions=(*here.questions, question))
    return replace(here, questions=tuple(sorted(here.questions, key=lambda question: question.position)))


def _depends(here: Section) -> dict[int, str]:
    """By question, how a script finds the choice on this page that asks it."""
    on_page = {question.code: question for question in here.questions}
    found: dict[int, str] = {}
    for question in here.questions:
        on = condition(question.only_if)
        if on and (other := on_page.get(on[0])):
            answer = next((one for one in choices(other) if one.casefold() == on[1].casefold()), on[1])
            found[question.id] = f"#card-{other.id} [value={json.dumps(answer)}]:checked"
    return found


def _form(held: Draft, here: Section) -> BaseForm:
    texts: dict[str, Any] = {f"q{q.id}": held.answers.get(q.id, "") or None for q in here.questions}
    return answers_form(here.questions)(**texts, version=here.version(held))


def _texts(found: Bid, here: Section, form: BaseForm) -> dict[int, str]:
    """What was sent, for the questions that may be answered now."""
    assert found.held is not None
    return {
        q.id: form[f"q{q.id}"].data or ""
        for q in here.questions
        if q.id in found.held.editable_questions and (f"q{q.id}" in request.form or q.kind in ("yes_no", "choice"))
    }


def _autosaved(ctx: Context, tender: Tender, found: Bid, here: Section, form: BaseForm) -> ResponseReturnValue:
    """Save what was typed so far, and repeat it exactly; both texts when somebody else saved first."""
    if not form.validate():
        return {"errors": {name: str(errors[0]) for name, errors in form.errors.items() if name and errors}}, 422
    try:
        save_answers(ctx, tender, _texts(found, here, form), seen=form.version.data or 0)
    except Stale as stale:
        return {"message": str(stale), "theirs": stale.theirs, "version": here.version(draft(tender, found.round))}, 409
    now = draft(tender, found.round)
    return {
        "saved": {f"q{q.id}": now.answers.get(q.id, "") for q in here.questions} | _mark(ctx, tender, found, here),
        "version": here.version(now),
        "at": clock_time(ctx.now),
    }


def _after(procurement: Procurement, pages: list[Section], here: Section) -> str:
    """The next page, unless the list was asked for."""
    keys = [page.key for page in pages]
    following = keys.index(here.key) + 1 if here.key in keys else len(keys)
    if request.form.get("then") == "list" or following >= len(keys):
        return url_for("bidding.tender", procurement=procurement.code)
    return url_for("bidding.answers", procurement=procurement.code, section=keys[following])


def _page(found: Bid, pages: list[Section], here: Section, form: BaseForm, unsaved: dict[str, str]) -> str:
    held = found.held
    assert held is not None
    shown = [q for q in here.questions if not found.editable or q.id not in held.editable_questions]
    compared = {
        q.id: changes(held.answers_before.get(q.id, ""), held.answers.get(q.id, ""))
        for q in here.questions
        if held.before and q.id in held.rows and held.changed(q.id)
    }
    return render_template(
        "bidding/answers.html",
        procurement=found.procurement,
        bid=found,
        held=held,
        pages=pages,
        here=here,
        read_only={q.id for q in shown},
        compared=compared,
        words={q.id: formatted.words(held.answers.get(q.id, "")) for q in here.questions},
        saved_at=max((held.rows[q.id].saved_at for q in here.questions if q.id in held.rows), default=None),
        form=form,
        depends=_depends(here),
        waiting={question.id for question in held.waiting},
        unsaved=unsaved,
        markable=_markable(found, here),
        finished=finished_sections(held.tender.id).get(here.key),
        offered=_offered(held, here) if found.editable and found.round == FIRST_ROUND else {},
    )
