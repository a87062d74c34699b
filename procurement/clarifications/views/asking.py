"""A bidder's side: what was published, its own questions, asking, and what becomes of a confidential one."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.cases.queries import abandonment
from procurement.clarifications.actions import ask_question, mark_read, release_question, withdraw_question
from procurement.clarifications.forms import AskForm, ConfidentialForm
from procurement.clarifications.models import ClarificationQuestion
from procurement.clarifications.queries import (
    answers,
    decline_of,
    letters,
    organisation_of,
    questions,
    times,
    unread,
    visible,
)
from procurement.clarifications.views.answering import council_page, question_page
from procurement.clarifications.views.frame import clarification_pages
from procurement.core.access import COUNCIL
from procurement.core.action import Context
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, saved


@clarification_pages.get("/procurements/<procurement>/clarifications")
@guard(Permission.CLARIFICATION_READ)
def clarifications(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Questions and answers, as the council keeps them or as a bidder finds them."""
    if not visible(ctx, procurement.id):
        abort(404)
    if ctx.standing.roles & COUNCIL:
        return council_page(ctx, procurement)
    return bidder_page(ctx, procurement, AskForm(formdata=None))


@clarification_pages.post("/procurements/<procurement>/clarifications")
@guard(Permission.CLARIFICATION_ASK)
def ask(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Ask a question."""
    if not visible(ctx, procurement.id):
        abort(404)
    form = AskForm()
    if form.validate_on_submit():
        asked = act(
            form,
            lambda: ask_question(
                ctx,
                procurement,
                title=form.title.data or "",
                words=form.words.data or "",
                confidential=bool(form.confidential.data),
                why=form.why.data or "",
            ),
        )
        if asked is not None:
            here = url_for("clarifications.clarifications", procurement=procurement.code, _anchor="own")
            return saved("Your question is with the council. The answer comes here and by e-mail.", here)
    return bidder_page(ctx, procurement, form), 422


def bidder_page(ctx: Context, procurement: Procurement, form: AskForm) -> str:
    """Everything a bidder may read; what it had not read is marked, and kept as read from now on."""
    organisation_id = organisation_of(ctx.person)
    assert organisation_id is not None  # whoever is no bidder is of the council
    new = unread(procurement.id, organisation_id, ctx.person)
    if new.answers:
        mark_read(ctx, procurement)
    return render_template(
        "clarifications/bidder.html",
        procurement=procurement,
        answers=answers(procurement.id, organisation_id),
        own=questions(procurement.id, ctx.now, organisation_id),
        letters=letters(procurement.id, organisation_id),
        unread=new,
        times=times(procurement.id, ctx.now),
        ended=abandonment(procurement.id),
        declined=decline_of(procurement.id, organisation_id),
        form=form,
    )


@clarification_pages.get("/procurements/<procurement>/clarifications/questions/<int:enquiry>")
@guard(Permission.CLARIFICATION_READ)
def question(ctx: Context, procurement: Procurement, enquiry: ClarificationQuestion) -> ResponseReturnValue:
    """One question: the bidder's own, or with who asked it for those on the council's side who may know."""
    if Role.BIDDER not in ctx.standing.roles and not ctx.may(Permission.CLARIFICATION_LOG):
        abort(403)
    return question_page(ctx, procurement, enquiry, ConfidentialForm(formdata=None))


@clarification_pages.post("/procurements/<procurement>/clarifications/questions/<int:enquiry>/withdraw")
@guard(Permission.CLARIFICATION_ASK)
def withdraw(ctx: Context, procurement: Procurement, enquiry: ClarificationQuestion) -> ResponseReturnValue:
    """Take a question back."""
    done = act(None, lambda: withdraw_question(ctx, enquiry))
    here = url_for("clarifications.question", procurement=procurement.code, enquiry=enquiry.id)
    return saved("Your question is taken back. Nobody but the council has seen it.", here) if done else _again(here)


@clarification_pages.post("/procurements/<procurement>/clarifications/questions/<int:enquiry>/release")
@guard(Permission.CLARIFICATION_ASK)
def release(ctx: Context, procurement: Procurement, enquiry: ClarificationQuestion) -> ResponseReturnValue:
    """Agree that it is answered to all."""
    done = act(None, lambda: release_question(ctx, enquiry))
    here = url_for("clarifications.question", procurement=procurement.code, enquiry=enquiry.id)
    return saved("The council may answer it to all now, without naming you.", here) if done else _again(here)


def _again(here: str) -> ResponseReturnValue:

    return redirect(here, 303)
