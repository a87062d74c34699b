"""The result of selection on one page, the letters, and the bidder's own letter."""

from flask import abort, g, render_template, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission, Role
from procurement.core.web import act, guard, saved
from procurement.core.words import count
from procurement.people.queries import conflicted_with
from procurement.pqq.actions import send_selection_letters
from procurement.pqq.results import letter_of, letters_due, results
from procurement.pqq.views import named, selection
from procurement.tenders.loaders import own_tender


@selection.get("/procurements/<procurement>/selection/result", endpoint="result")
@guard(Permission.SELECTION_READ)
def result(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Who goes on, who does not and why, and who was told?"""
    return _page(ctx, procurement, BaseForm(formdata=None))


@selection.post("/procurements/<procurement>/selection/result", endpoint="tell")
@guard(Permission.SELECTION_TELL)
def tell(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Send the letters."""
    form = BaseForm()
    due = len(letters_due(procurement, results(procurement.id), ctx.now))
    if form.validate_on_submit() and act(form, lambda: send_selection_letters(ctx, procurement)):
        return saved(f"{count(due, 'letter')} sent.", url_for("selection.result", procurement=procurement.code))
    return _page(ctx, procurement, form), 422


def _page(ctx: Context, procurement: Procurement, form: BaseForm) -> str:
    found = results(procurement.id)
    return render_template(
        "selection/result.html",
        procurement=procurement,
        named=named(ctx),
        rows=found,
        closed=conflicted_with(procurement.id, ctx.person),
        due=letters_due(procurement, found, ctx.now) if named(ctx) else [],
        waiting=[row for row in found if row.open],
        no_tell=ctx.refusal(Permission.SELECTION_TELL, procurement),
        form=form,
    )


@selection.get("/bid/<procurement>/selection-letter", endpoint="own_letter")
@guard(Permission.TENDER_READ_OWN)
def own_letter(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """A bidder's own letter, word for word as it was sent."""
    mine = own_tender(ctx, {"procurement": procurement})
    row = letter_of(mine.id) if mine else None
    if row is None:
        abort(404)
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
