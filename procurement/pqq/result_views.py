"""The result of selection on one page, the letters, and the bidder's own letter."""

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.queries import conflicted_with
from procurement.pqq.actions import keep_promise, send_selection_letters
from procurement.pqq.forms import PromiseForm
from procurement.pqq.promises import promises
from procurement.pqq.results import letter_of, letters_due, results
from procurement.pqq.views import named, selection
from procurement.tenders.loaders import own_tender
from procurement.tenders.views.uploading import handed_text


@selection.get("/procurements/<procurement>/selection/result", endpoint="result")
@guard(Permission.SELECTION_READ)
def result(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who goes on, who does not and why, and who was told?"""
    return _page(ctx, procurement, BaseForm(formdata=None))


@selection.post("/procurements/<procurement>/selection/result", endpoint="tell")
@guard(Permission.SELECTION_TELL)
def tell(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Send the letters; or put evidence of a promise on record, where the form names one."""
    if request.form.get("promise"):
        return _promise(ctx, procurement)
    form = BaseForm()
    due = len(letters_due(procurement, results(procurement.id), ctx.now))
    if form.validate_on_submit() and act(form, lambda: send_selection_letters(ctx, procurement)):
        return saved(f"{count(due, 'letter')} sent.", url_for("selection.result", procurement=procurement.code))
    return _page(ctx, procurement, form), 422


def _promise(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    one = next((p for p in promises(procurement.id) if str(p.check.id) == request.form["promise"]), None)
    if one is None:
        abort(404)
    form = PromiseForm(prefix=f"p{one.check.id}-")
    if form.validate_on_submit():
        typed = form.shown_by.data or "", form.expires_on.data
        if act(form, lambda: keep_promise(ctx, one.tender, one.question, *typed)):
            said = f"{one.tender.bidder_code}, {one.question.code}: on record."
            return saved(said, url_for("selection.result", procurement=procurement.code, _anchor="promises"))
    return _page(ctx, procurement, form, one.check.id), 422


def _page(ctx: Context, procurement: Procurement, form: BaseForm, about: int = 0) -> str:
    """The page; `form` as it was refused, `about` the promise that it was for."""
    found, promised = results(procurement.id), promises(procurement.id)
    closed = conflicted_with(procurement.id, ctx.person)
    return render_template(
        "selection/result.html",
        procurement=procurement,
        named=named(ctx),
        rows=found,
        closed=closed,
        promised=[one for one in promised if one.tender.organisation_id not in closed],
        promise_forms={
            one.check.id: form if one.check.id == about else PromiseForm(formdata=None, prefix=f"p{one.check.id}-")
            for one in promised
        },
        due=letters_due(procurement, found, ctx.now) if named(ctx) else [],
        waiting=[row for row in found if row.open],
        no_tell=ctx.refusal(Permission.SELECTION_TELL, procurement),
        form=form,
    )


@selection.get("/bid/<procurement>/selection-letter", endpoint="own_letter")
@guard(Permission.TENDER_READ_OWN)
def own_letter(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """A bidder's own letter, word for word as it was sent; `?download=1`: as a file to keep."""
    mine = own_tender(ctx, {"procurement": procurement})
    row = letter_of(mine.id) if mine else None
    if row is None:
        abort(404)
    if "download" in request.args:
        return handed_text(f"{procurement.code} selection.txt", row.text)
    return render_template("selection/own_letter.html", procurement=procurement, row=row)


@selection.app_context_processor
def _letter() -> dict[str, object]:
    return {"selection_letter_url": selection_letter_url}


def selection_letter_url(procurement: Procurement) -> str | None:
    """Where the bidder on this page reads its letter about selection; None while there is none."""
    ctx: Context | None = g.get("ctx")
    if ctx is None or Role.BIDDER not in ctx.standing.roles:
        return None
    mine = own_tender(ctx, {"procurement": procurement})
    if mine is None or letter_of(mine.id) is None:
        return None
    return url_for("selection.own_letter", procurement=procurement.code)
