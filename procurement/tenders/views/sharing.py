"""Who of the bidder's people answers what: the owner shares the questions of a draft out."""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from procurement.cases.models import Procurement
from procurement.core.action import Context
from procurement.core.forms import BaseForm
from procurement.core.vocabulary import Permission
from procurement.core.web import act, guard, saved
from procurement.people.organisations import colleagues
from procurement.tenders.actions.sharing import share_questions
from procurement.tenders.sharing import shares
from procurement.tenders.views.bidding import begun

sharing_pages = Blueprint("sharing", __name__)


@sharing_pages.route("/bid/<procurement>/colleagues", methods=["GET", "POST"])
@guard(Permission.TENDER_READ_OWN)
def own(ctx: Context, procurement: Procurement) -> ResponseReturnValue:
    """Each question with the colleague who answers it."""
    found, tender = begun(ctx, procurement)
    assert found.held is not None
    people, form = colleagues(tender.organisation_id), BaseForm()
    if form.validate_on_submit():
        known = {str(one.id): one.id for one in people}
        wanted = {one.id: known.get(request.form.get(f"question-{one.id}", "")) for one in found.held.questions}
        address = current_app.config["SETTINGS"].base_url
        if act(form, lambda: share_questions(ctx, tender, wanted, address)) is not None:
            return saved(
                "Saved. Your colleagues see theirs among their tasks.",
                url_for("sharing.own", procurement=procurement.code),
            )
    page = render_template(
        "bidding/colleagues.html",
        procurement=procurement,
        questions=found.held.questions,
        answers=found.held.answers,
        people=people,
        shares=shares(tender.id),
        may_share=ctx.may(Permission.QUESTIONS_ASSIGN, tender),
        form=form,
    )
    return page, 422 if form.errors else 200
